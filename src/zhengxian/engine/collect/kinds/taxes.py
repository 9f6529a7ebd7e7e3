"""Questions about what public revenue is made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.hit import Hit, Line


def tax_quality(case: Case) -> Iterator[Hit]:
    """Ask about a low share of taxes in revenue, or other revenue growing much faster than taxes.

    Asked when the share is below ``least_share`` per cent, or when the growth of other revenue, at the low
    end of what rounding leaves open, exceeds that of taxes by more than ``gap`` points. A number to check:
    revenue 30 (+10 %), taxes 20 (+2 %): other revenue 10 on a base of 7.665, +30.5 %.
    Formula: (R − T) / (R/(1+g_R) − T/(1+g_T)) − 1. Source: domain.md §4.4 (revenue vs tax share), §4.2.
    """
    tax = case.column(case.rule.word("tax"))
    if tax is None:
        return
    for i in case.columns:
        revenue, taxes = case.grid.x[i], case.grid.x[tax]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(revenue > 0, taxes / revenue * 100.0, np.nan)
        other, tax_growth, fast = _other_growth(case, i, tax)
        low: BoolArray = share < case.rule.figure("least_share") - TINY
        for s, r in case.cells(low | fast, [i, tax]):
            told = []
            if low[s, r]:
                told.append(f"税收占比为 {share[s, r]:.1f}%，低于 {case.rule.figure('least_share'):g}%")
            if fast[s, r]:
                told.append(f"非税收入推算增长 {other[s, r]:.1f}%，税收增长 {tax_growth[s, r]:.1f}%")
            rows = [
                case.line(i, None, revenue[s, r]),
                case.line(tax, None, taxes[s, r]),
                Line("税收占比", None, float(share[s, r]), "%"),
            ]
            if not np.isnan(other[s, r]):
                rows.append(Line("非税收入推算增速", None, float(other[s, r]), "%"))
                rows.append(Line("税收增速", None, float(tax_growth[s, r]), "%"))
            yield case.hit(s, r, i, f"中{'，'.join(told)}", rows, [tax])


def _other_growth(case: Case, i: int, tax: int) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Growth of other revenue, growth of taxes, and where the first is too far ahead."""
    both = [case.column(case.series[c].growth_series) for c in (i, tax)]
    nothing = np.full(case.grid.x[i].shape, np.nan)
    if both[0] is None or both[1] is None:
        return nothing, nothing, np.zeros(nothing.shape, np.bool_)
    g, h = case.grid.x[both[0]], case.grid.x[both[1]]
    revenue, taxes = case.grid.x[i], case.grid.x[tax]
    point = _growth(revenue, g, taxes, h)
    halves = product((-case.half(both[0]), case.half(both[0])), (-case.half(both[1]), case.half(both[1])))
    corners = [_growth(revenue, g + p, taxes, h + q) for p, q in halves]
    lowest = np.minimum.reduce(corners)
    fast: BoolArray = lowest - h > case.rule.figure("gap") + TINY
    return point, h, fast


def _growth(revenue: FloatArray, g: FloatArray, taxes: FloatArray, h: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        base = revenue / (1.0 + g / 100.0) - taxes / (1.0 + h / 100.0)
        sound = (base > 0) & (g > -100) & (h > -100) & (revenue >= taxes)
        growth: FloatArray = np.where(sound, ((revenue - taxes) / base - 1.0) * 100.0, np.nan)
    return growth
