"""Questions about parts and their whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.hit import Hit, Line


def part_whole(case: Case) -> Iterator[Hit]:
    """Ask about a part that is larger than its whole. A number to check: 税收 31 of 预算收入 30.

    Formula: part > whole. Source: domain.md §4.4 (own rule; error, because it cannot be).
    """
    whole = case.column(case.rule.word("whole"))
    if whole is None:
        return
    for i in case.columns:
        x, y = case.grid.x[i], case.grid.x[whole]
        for s, r in case.cells(x > y + TINY * np.maximum(np.abs(y), 1.0), [i, whole]):
            what = (
                f"为 {case.show(i, x[s, r])}，大于“{case.series[whole].label}”的 {case.show(whole, y[s, r])}"
            )
            rows = [case.line(i, None, x[s, r]), case.line(whole, None, y[s, r])]
            yield case.hit(s, r, i, what, rows, [whole])


def parts_sum(case: Case) -> Iterator[Hit]:
    """Ask about a whole that differs from the sum of its parts by more than rounding can do.

    Each figure may be off by half its last unit; beyond that ``units`` last units are allowed, because
    totals are not adjusted to sums. A number to check: 10.00 + 20.00 + 30.00 against 61.00.
    Formula: |W − Σp| > units·10⁻ᵈ + half·(n + 1). Source: domain.md §4.4, §10 [V143].
    """
    parts = case.present(case.rule.codes("parts"))
    if len(parts) < len(case.rule.codes("parts")):
        return
    for i in case.columns:
        total = case.grid.x[parts].sum(axis=0)
        allowed = case.half(i) * 2 * case.rule.figure("units") + sum(case.half(c) for c in (i, *parts))
        off = case.grid.x[i] - total
        for s, r in case.cells(np.abs(off) > allowed + TINY, [i, *parts]):
            what = (
                f"为 {case.show(i, case.grid.x[i, s, r])}，各部分之和为 {case.show(i, total[s, r])}，两者不等"
            )
            rows = [case.line(c, None, case.grid.x[c, s, r]) for c in (*parts, i)]
            unit = case.series[i].unit
            rows += [
                Line("各部分之和", None, float(total[s, r]), unit),
                Line("差额", None, float(off[s, r]), unit),
            ]
            yield case.hit(s, r, i, what, rows, parts)


def weighted_parts(case: Case) -> Iterator[Hit]:
    """Ask about a growth that differs from the weighted growth of its parts by more than ``gap`` points.

    Weights are last year's shares of the parts' levels. A number to check: shares .12 .45 .43 and growths
    4, 7, 6 make 6.21 %. Formula: Σ s_k·g_k with s_k = A_k(last year) / Σ A(last year).
    Source: domain.md §4.4 (GDP vs components), appendix B 16.
    """
    parts = case.present(case.rule.codes("parts"))
    levels = case.present([case.series[p].growth_of or "" for p in parts])
    if len(parts) < len(case.rule.codes("parts")) or len(levels) < len(parts):
        return
    ago = np.stack([case.grid.year_ago(level) for level in levels])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = ago / ago.sum(axis=0)
    made = (shares * case.grid.x[parts]).sum(axis=0)
    for i in case.columns:
        off = case.grid.x[i] - made
        for s, r in case.cells(np.abs(off) > case.rule.figure("gap") + TINY, [i, *parts]):
            what = (
                f"为 {case.show(i, case.grid.x[i, s, r])}，按上年比重加权各部分的增速为 {made[s, r]:.2f}%，"
                f"相差 {abs(off[s, r]):.2f} 个百分点"
            )
            rows = [case.line(c, None, case.grid.x[c, s, r]) for c in (i, *parts)]
            rows += [
                Line(f"{case.series[levels[k]].label}上年比重", float(shares[k, s, r]) * 100.0, None, "%")
                for k in range(len(parts))
            ]
            rows += [
                Line("加权增速", None, float(made[s, r]), "%"),
                Line("相差", None, float(off[s, r]), "个百分点"),
            ]
            yield case.hit(s, r, i, what, rows, parts)


def share_of(case: Case) -> Iterator[Hit]:
    """Ask about a reported share that differs from part over whole by more than ``gap`` points and rounding.

    A number to check: tax 18.00 of 30.00 is 60 %, reported 65 %. Formula: |s − 100·part/whole| > gap.
    Source: domain.md §4.4 (revenue vs tax share).
    """
    part, whole = (case.column(case.rule.word(name)) for name in ("part", "whole"))
    if part is None or whole is None:
        return
    x, y = case.grid.x[part], case.grid.x[whole]
    with np.errstate(divide="ignore", invalid="ignore"):
        made = np.where(y > 0, x / y * 100.0, np.nan)
        loose = 100.0 * (case.half(part) + case.half(whole)) / y
    for i in case.columns:
        off = case.grid.x[i] - made
        wrong = np.abs(off) > case.rule.figure("gap") + case.half(i) + loose + TINY
        for s, r in case.cells(wrong, [i, part, whole]):
            told = f"“{case.series[part].label}”除以“{case.series[whole].label}”为 {made[s, r]:.2f}%"
            what = f"为 {case.show(i, case.grid.x[i, s, r])}，而{told}，两者不符"
            rows = [case.line(c, None, case.grid.x[c, s, r]) for c in (part, whole, i)]
            rows.append(Line("两数相除", None, float(made[s, r]), "%"))
            yield case.hit(s, r, i, what, rows, [part, whole])
