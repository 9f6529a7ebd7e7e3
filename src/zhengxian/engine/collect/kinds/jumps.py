"""Questions about a figure against the region's own past: monotony, jumps, order of magnitude."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.grid import YEAR
from zhengxian.engine.collect.hit import Hit, Line

SMALL = 20
"""Figures of fewer units of their last decimal are too small to speak of a relative jump."""


def monotone(case: Case) -> Iterator[Hit]:
    """Ask about a figure counted from January that is below an earlier one of the same year: A_m < A_{m−1}.

    A number to check: 612 to June, 610 to July. The year starts anew; January may be absent.
    Source: domain.md §4.4 (cumulative monotonic).
    """
    for i in case.columns:
        low = case.series[i].valid_range.low
        if low is None or low < 0:  # a net figure may fall
            continue
        x = case.grid.x[i]
        earlier, places = case.grid.last_in_year(i)
        fallen = x < earlier - TINY * np.maximum(np.abs(earlier), 1.0)
        for s, r in case.cells(fallen, [i]):
            then = case.moment(int(places[s, r]), i, r)
            what = f"为 {case.show(i, x[s, r])}，小于{then}的 {case.show(i, earlier[s, r])}，而累计数不应减少"
            change = Line("比上期增减", None, float(x[s, r] - earlier[s, r]), case.series[i].unit)
            yield case.hit(s, r, i, what, [case.line(i, earlier[s, r], x[s, r]), change])


def jump_step(case: Case) -> Iterator[Hit]:
    """Ask about a period's own figure that differs from the period before by more than ``change`` per cent.

    Figures counted from January are taken apart first; February without January covers two months and is
    not compared, nor are yearly figures. With ``seasonal`` a jump in the same direction a year ago is the
    season, not a question.
    A number to check: 100 after 60 is +66.7 %. Formula: x_m / x_{m−1} − 1. Source: domain.md §4.4 (jumps).
    """
    least = case.rule.figure("change") / 100.0
    for i in case.columns:
        if case.grid.step[i] >= YEAR:
            continue
        x = case.grid.single(i)
        before = case.grid.shifted(x, case.grid.step[i])
        change = _change(x, before, case.half(i))
        jump = np.abs(change) > least + TINY
        if case.rule.flag("seasonal"):
            usual = case.grid.shifted(change, YEAR)
            jump &= ~((np.abs(usual) > least + TINY) & (np.sign(usual) == np.sign(change)))
        for s, r in case.cells(jump, [i]):
            percent = float(change[s, r]) * 100.0
            what = f"当期数为 {case.show(i, x[s, r])}，上期为 {case.show(i, before[s, r])}，比上期变动 {percent:+.1f}%"
            rows = [case.line(i, before[s, r], x[s, r]), Line("比上期变动", None, percent, "%")]
            yield case.hit(s, r, i, what, rows)


def magnitude(case: Case) -> Iterator[Hit]:
    """Ask about a figure that is ``times`` as large or as small as a year ago, or nought: a wrong unit?

    A number to check: 6120 against 580 a year ago is 10.6 times. Formula: x / x of the same period last
    year. Source: own rule (万元 and 亿元 mixed up); domain.md §4.4 asks for extreme values.
    """
    times = case.rule.figure("times")
    for i in case.columns:
        x, ago = case.grid.x[i], case.grid.year_ago(i)
        large = np.maximum(np.abs(x), np.abs(ago)) >= 2 * SMALL * case.half(i)
        far = (x > times * ago) | (x * times < ago)
        for s, r in case.cells(far & large & (ago > 0) & (x >= 0), [i]):
            ratio = float(x[s, r] / ago[s, r])
            what = (
                f"为 {case.show(i, x[s, r])}，上年同期为 {case.show(i, ago[s, r])}，是上年的 {ratio:.3g} 倍"
            )
            yield case.hit(s, r, i, what, [case.line(i, ago[s, r], x[s, r]), Line("倍数", None, ratio, "倍")])


def jump_history(case: Case) -> Iterator[Hit]:
    """Ask about a figure more than ``z`` standard deviations from the region's own earlier figures.

    At least ``history`` earlier figures are needed; a history without any spread asks nothing. Rates must
    also differ by ``least_points`` percentage points, other figures by ``least_change`` per cent, from the
    mean and from the same period last year (else it is the season). A number to check:
    history 4, 5, 6 (mean 5, deviation 1), figure 9 gives z = 4.
    Formula: (x − mean) / standard deviation (n − 1). Source: domain.md §4.4 (jumps).
    """
    rule = case.rule
    for i in case.columns:
        x = case.grid.single(i)
        count, mean, spread = _history(x)
        enough = _far(case, i, x, mean)
        ago = case.grid.shifted(x, YEAR)
        enough &= np.isnan(ago) | _far(case, i, x, ago)
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (x - mean) / spread
        wild = (count >= rule.whole("history")) & (spread > 0) & (np.abs(z) > rule.figure("z") + TINY)
        for s, r in case.cells(wild & enough, [i]):
            value = float(z[s, r])
            what = (
                f"当期数为 {case.show(i, x[s, r])}，此前 {int(count[s, r])} 期平均 {case.show(i, mean[s, r])}，"
                f"偏离 {abs(value):.1f} 个标准差"
            )
            unit = case.series[i].unit
            rows = [
                Line("此前平均", None, float(mean[s, r]), unit),
                Line("标准差", None, float(spread[s, r]), unit),
                Line("当期数", None, float(x[s, r]), unit),
                Line("偏离倍数", None, value, "倍"),
            ]
            yield case.hit(s, r, i, what, rows)


def _far(case: Case, i: int, x: FloatArray, other: FloatArray) -> BoolArray:
    """Where figures differ by enough to speak of, whatever the spread."""
    far = np.abs(x - other)
    if case.series[i].unit == "%":
        return np.asarray(far >= case.rule.figure("least_points") - TINY)
    return np.asarray(far >= (case.rule.figure("least_change") / 100.0 - TINY) * np.abs(other))


def _change(x: FloatArray, before: FloatArray, half: float) -> FloatArray:
    large = np.maximum(np.abs(x), np.abs(before)) >= 2 * SMALL * half
    with np.errstate(divide="ignore", invalid="ignore"):
        change: FloatArray = np.where((before > 0) & (x >= 0) & large, x / before - 1.0, np.nan)
    return change


def _history(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, mean and standard deviation of all earlier figures, each (slots, regions)."""
    there = ~np.isnan(x)
    middle = _median(x, there)
    centred = np.where(there, x - middle, 0.0)
    count, total, squares = (_earlier(a) for a in (there.astype(np.float64), centred, centred**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / count
        variance = (squares - count * mean**2) / (count - 1.0)
        noise = 1e-10 * squares / count + (1e-9 * middle) ** 2
    variance = np.where(variance > noise, variance, 0.0)
    return count, mean + middle, np.sqrt(variance)


def _median(x: FloatArray, there: BoolArray) -> FloatArray:
    """Upper median of each region, 0 where it has no figure: near the figures, far from any outlier."""
    if not x.size:
        return np.zeros(x.shape[1])
    at = there.sum(axis=0) // 2
    middle = np.take_along_axis(np.sort(x, axis=0), at[None, :].clip(max=len(x) - 1), axis=0)[0]
    return np.asarray(np.nan_to_num(middle), dtype=np.float64)


def _earlier(a: FloatArray) -> FloatArray:
    """Running sums that leave out the figure itself."""
    sums: FloatArray = np.cumsum(a, axis=0) - a
    return sums
