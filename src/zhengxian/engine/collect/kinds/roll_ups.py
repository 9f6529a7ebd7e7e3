"""Questions about a region and the regions below it: sums of levels, weighted growth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.figures import BELOW_UNIT, NOT_APPLICABLE
from zhengxian.engine.collect.hit import Hit, Line


def roll_up(case: Case) -> Iterator[Hit]:
    """Ask about a region whose figure differs from the sum of those below it by more than ``gap`` per cent.

    Asked only where every region below has a figure; *not applicable* and *below unit* count as nothing.
    What rounding can do is allowed for. A number to check: counties 60 + 45 against a city of 100, +5 %.
    Formula: Σ x_county / x_city − 1. Source: domain.md §4.4 (county sum vs city).
    """
    gap = case.rule.figure("gap") / 100.0
    for i in case.columns:
        x = case.grid.x[i]
        for above, rows in _families(case):
            total = _total(case, i, rows)
            with np.errstate(divide="ignore", invalid="ignore"):
                off = np.where(x[:, above] > 0, total / x[:, above] - 1.0, np.nan)
            loose = (len(rows) + 1) * case.half(i) * 1.0
            wrong = (np.abs(off) > gap + TINY) & (np.abs(total - x[:, above]) > loose + TINY)
            for s in np.flatnonzero(wrong & case.asked_of_any(np.append(rows, above), [i])):
                percent = float(off[s]) * 100.0
                what = (
                    f"为 {case.show(i, x[s, above])}，所属 {len(rows)} 个单位合计 {case.show(i, total[s])}，"
                    f"相差 {percent:+.2f}%"
                )
                unit = case.series[i].unit
                lines = [
                    case.line(i, None, x[s, above]),
                    Line("所属单位合计", None, float(total[s]), unit),
                    Line("相差", None, percent, "%"),
                ]
                yield case.hit(int(s), above, i, what, lines, regions=[above, *rows.tolist()])


def roll_up_growth(case: Case) -> Iterator[Hit]:
    """Ask about a growth that differs from the weighted growth below it by more than ``gap`` points.

    Weights are the bases that level and growth imply. A number to check: bases 100 and 300 growing 8 % and
    4 % make 5 %. Formula: Σ A / Σ A/(1 + g) − 1 = Σ w·g. Source: domain.md §4.4 (±0.5 pp), §4.2.
    """
    for i in case.columns:
        level = case.column(case.series[i].growth_of)
        if level is None:
            continue
        x, growth = case.grid.x[level], case.grid.x[i]
        with np.errstate(divide="ignore", invalid="ignore"):
            base = np.where((growth > -100) & (x > 0), x / (1.0 + growth / 100.0), np.nan)
        for above, rows in _families(case):
            with np.errstate(divide="ignore", invalid="ignore"):
                made = (x[:, rows].sum(axis=1) / base[:, rows].sum(axis=1) - 1.0) * 100.0
            off = growth[:, above] - made
            wrong = np.abs(off) > case.rule.figure("gap") + 2 * case.half(i) + TINY
            for s in np.flatnonzero(wrong & case.asked_of_any(np.append(rows, above), [i, level])):
                what = (
                    f"为 {case.show(i, growth[s, above])}，所属 {len(rows)} 个单位加权为 {made[s]:.2f}%，"
                    f"相差 {abs(float(off[s])):.2f} 个百分点"
                )
                lines = [
                    case.line(i, None, growth[s, above]),
                    Line("所属单位加权增速", None, float(made[s]), "%"),
                    Line("相差", None, float(off[s]), "个百分点"),
                ]
                yield case.hit(int(s), above, i, what, lines, [level], [above, *rows.tolist()])


def _families(case: Case) -> Iterator[tuple[int, IntArray]]:
    wanted = case.rule.codes("levels")
    for (above, level), rows in case.grid.children.items():
        if level in wanted:
            yield above, rows


def _total(case: Case, i: int, rows: IntArray) -> FloatArray:
    x, marks = case.grid.x[i][:, rows], case.grid.states[i][:, rows]
    nothing = np.isnan(x) & ((marks == NOT_APPLICABLE) | (marks == BELOW_UNIT))
    total: FloatArray = np.where(nothing, 0.0, x).sum(axis=1)
    return np.where(nothing.all(axis=1), np.nan, total)
