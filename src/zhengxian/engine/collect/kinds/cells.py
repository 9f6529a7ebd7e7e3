"""Questions about one cell by itself: range, band, decimals, state, a blank where a figure was due."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhengxian.engine.base.arrays import BoolArray
from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.engine.collect.case import TINY, Case, unit_text
from zhengxian.engine.collect.figures import MISSING, REPORTED, STATE_LABELS
from zhengxian.engine.collect.hit import Hit, Line

MOST_DECIMALS = 12


def in_range(case: Case) -> Iterator[Hit]:
    """Ask about a figure outside the valid range: x < low or x > high. Formula: as said. Source: own rule.

    A number to check: a share of 101 % with the range 0–100.
    """
    for i in case.columns:
        known = case.series[i].valid_range
        low = -np.inf if known.low is None else known.low
        high = np.inf if known.high is None else known.high
        x = case.grid.x[i]
        for s, r in case.cells((x < low) | (x > high), [i]):
            bound, word = (low, "小于下限") if x[s, r] < low else (high, "大于上限")
            what = f"为 {case.show(i, x[s, r])}，{word} {bound:g}{unit_text(case.series[i].unit)}"
            yield case.hit(s, r, i, what, [case.line(i, None, x[s, r]), _bound(case, i, word[2:], bound)])


def band(case: Case) -> Iterator[Hit]:
    """Ask about a figure outside the usual band. Source: domain.md §4.4 (产销率 85–105 %).

    A number to check: 84.9 is asked, 85.0 is not.
    """
    low, high = case.rule.figure("low"), case.rule.figure("high")
    for i in case.columns:
        x = case.grid.x[i]
        for s, r in case.cells((x < low - TINY) | (x > high + TINY), [i]):
            unit = case.series[i].unit
            what = f"为 {case.show(i, x[s, r])}，不在通常的 {low:g}—{high:g}{unit_text(unit)} 之间"
            rows = [_bound(case, i, "下限", low), _bound(case, i, "上限", high)]
            yield case.hit(s, r, i, what, [case.line(i, None, x[s, r]), *rows])


def decimals(case: Case) -> Iterator[Hit]:
    """Note a figure with more decimals than the indicator is published with. Source: domain.md §10.

    A number to check: 8.25 where one decimal is declared.
    """
    for i in case.columns:
        places = case.series[i].decimals
        if places is None:
            continue
        x = case.grid.x[i]
        scaled = np.abs(x) * 10.0**places
        loose = np.abs(scaled - np.round(scaled)) > 1e-6 + 1e-12 * scaled
        for s, r in case.cells(loose, [i]):
            what = f"填的是 {x[s, r]:.{MOST_DECIMALS}g}，小数超过规定的 {places} 位"
            yield case.hit(s, r, i, what, [case.line(i, None, x[s, r])])


def state(case: Case) -> Iterator[Hit]:
    """Ask about a cell that is marked as having no figure and has one. Source: domain.md §10 (four states).

    *Below unit* may carry the figure 0; nothing else may carry one.
    """
    for i in case.columns:
        raw, marks = case.grid.raw[i], case.grid.states[i]
        odd = ~np.isnan(raw) & (marks != REPORTED) & np.isnan(case.grid.x[i])
        for s, r in case.cells(odd, [i]):
            what = f"标为“{STATE_LABELS.get(int(marks[s, r]), '无数')}”，却填了 {case.show(i, raw[s, r])}"
            yield case.hit(s, r, i, what, [case.line(i, None, raw[s, r])])


def blank(case: Case) -> Iterator[Hit]:
    """Ask about a blank where the region reported the indicator before and this period is due.

    January is never due by itself, a late series (``lag_months``) not before its lag. Source: domain.md §10
    (a blank is not zero), §4.2 (1—2月 combined).
    """
    grid = case.grid
    for i in case.columns:
        there = grid.origin[i] >= 0
        seen = np.logical_or.accumulate(there, axis=0)
        due = grid.due(grid.step[i]) & ~_january(case) & ~_lagging(case, i)
        empty = np.isnan(grid.raw[i]) & (grid.states[i] == MISSING)
        usual = grid.shifted(there.astype(np.float64), grid.step[i], over_january=True) == 1.0
        for s, r in case.cells(empty & seen & usual & due[:, None], [i]):
            yield case.hit(s, r, i, "没有填报，也没有写明原因，而上期有数")


def _january(case: Case) -> BoolArray:
    ends = case.grid.ends
    january: BoolArray = (ends + 1) % PeriodKind.YEAR.length <= 3
    return january & ((ends + 1) % PeriodKind.YEAR.length > 0)


def _lagging(case: Case, i: int) -> BoolArray:
    ends = case.grid.ends
    late = case.series[i].lag_months * PeriodKind.MONTH.length
    lagging: BoolArray = ends > (ends.max(initial=0) - late)
    return lagging


def _bound(case: Case, i: int, name: str, bound: float) -> Line:
    return Line(name, None, float(bound), case.series[i].unit)
