"""Questions about the base of last year that a level and its growth imply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import single_month_growth
from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.hit import Hit, Line


@dataclass(frozen=True, eq=False)
class Bases:
    """Level, growth, implied base, last year's published figure and the revision in per cent, (slots, regions).

    ``loose`` is what rounding of the published figures leaves open in the revision, in percentage points.
    """

    level: FloatArray
    growth: FloatArray
    base: FloatArray
    published: FloatArray
    revision: FloatArray
    loose: FloatArray


def base_change(case: Case) -> Iterator[Hit]:
    """Ask why the revision of last year's base changed by more than ``gap`` points since the period before.

    The revision is implied base / last year's published − 1; periods of one year only, and not where a note
    explains it. Also asked: a period whose own base would not be above zero. A number to check: 612 at
    +7.9 % implies 567.19; with 580 published −2.21 %. Formula: r_m − r_{m−1}, r = A/(1+g)/P − 1.
    Source: domain.md §4.2, §4.4 (growth vs level), appendix B 8 and 10.
    """
    for i in case.columns:
        found = _bases(case, i)
        if found is None:
            continue
        column, bases = found
        step = case.grid.step[i]
        follows = ~case.grid.first_of_year(step)
        before = _before(case, bases, step)
        change = bases.revision - before.revision
        moved = np.abs(change) - bases.loose - before.loose > case.rule.figure("gap") + TINY
        none_left = _no_base_left(case, i, bases, before)
        for s, r in case.cells((moved | none_left) & follows & ~_noted(case, i), [i, column]):
            if moved[s, r]:
                what = (
                    f"，按增速推算的上年同期数与上年公布数相差 {bases.revision[s, r]:+.2f}%，"
                    f"上期相差 {before.revision[s, r]:+.2f}%"
                )
            else:
                what = "，按两期累计数和增速推算，当期的上年基数不大于 0，四个数不能同时成立"
            lines = [
                *_lines(case, i, column, bases, before, s, r),
                *_single(case, i, column, bases, before, s, r),
            ]
            yield case.hit(s, r, i, what, lines, [column])


def base_level(case: Case) -> Iterator[Hit]:
    """Ask why the implied base differs from last year's published figure by more than ``gap`` per cent.

    Exits, double counting, enforcement and a census are good reasons; the question asks for the document.
    A number to check: 612 at +7.9 % against 580 published: −2.21 %. Formula: A/(1+g)/P − 1.
    Source: domain.md §4.2 (reasons why base ≠ published), appendix B 10.
    """
    for i in case.columns:
        found = _bases(case, i)
        if found is None:
            continue
        column, bases = found
        wide = np.abs(bases.revision) - bases.loose > case.rule.figure("gap") + TINY
        for s, r in case.cells(wide & ~_noted(case, i), [i, column]):
            what = (
                f"，按增速推算的上年同期数为 {case.show(i, bases.base[s, r])}，上年公布 "
                f"{case.show(i, bases.published[s, r])}，相差 {bases.revision[s, r]:+.2f}%"
            )
            before = _before(case, bases, case.grid.step[i])
            yield case.hit(s, r, i, what, _lines(case, i, column, bases, before, s, r), [column])


def _bases(case: Case, i: int) -> tuple[int, Bases] | None:
    column = case.column(case.series[i].growth_series)
    if column is None:
        return None
    level, growth, published = case.grid.x[i], case.grid.x[column], case.grid.year_ago(i)
    sound = (level > 0) & (growth > -100)
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.where(sound, level / (1.0 + growth / 100.0), np.nan)
        revision = np.where(published > 0, (base / published - 1.0) * 100.0, np.nan)
        part = case.half(i) / level + case.half(i) / published + case.half(column) / (100.0 + growth)
    return column, Bases(level, growth, base, published, revision, (revision + 100.0) * part)


def _before(case: Case, bases: Bases, step: int) -> Bases:
    earlier = (
        case.grid.shifted(a, step)
        for a in (bases.level, bases.growth, bases.base, bases.published, bases.revision, bases.loose)
    )
    return Bases(*earlier)


def _no_base_left(case: Case, i: int, bases: Bases, before: Bases) -> BoolArray:
    """Where the base of the period alone is not above zero, whatever the rounding."""
    if not case.series[i].cumulative:
        return np.zeros(bases.base.shape, np.bool_)
    loose = bases.base * bases.loose / (bases.revision + 100.0)
    loose = loose + before.base * before.loose / (before.revision + 100.0)
    left = bases.base - before.base
    none: BoolArray = (left + loose <= 0) & (bases.level > before.level)
    return none


def _noted(case: Case, i: int) -> BoolArray:
    """Cells whose change of base is explained by a note already."""
    noted = np.zeros(case.grid.x[i].shape, np.bool_)
    code, row = case.series[i].code, case.grid.figures.row
    for region, indicator, period in case.grid.figures.noted:
        at = case.grid.slot(period)
        if indicator == code and region in row and at is not None:
            noted[at, row[region]] = True
    return noted


def _lines(case: Case, i: int, column: int, bases: Bases, before: Bases, s: int, r: int) -> list[Line]:
    unit = case.series[i].unit
    pairs = ((before.base, bases.base), (before.published, bases.published))
    rows = [case.line(i, before.level[s, r], bases.level[s, r])]
    rows.append(case.line(column, before.growth[s, r], bases.growth[s, r]))
    for label, (earlier, now) in zip(("推算的上年同期数", "上年公布的同期数"), pairs, strict=True):
        rows.append(Line(label, _plain(earlier[s, r]), _plain(now[s, r]), unit))
    rows.append(Line("相差", _plain(before.revision[s, r]), _plain(bases.revision[s, r]), "%"))
    return rows


def _single(case: Case, i: int, column: int, bases: Bases, before: Bases, s: int, r: int) -> list[Line]:
    """The growth of the period alone as an interval, where it is narrow enough to be shown."""
    if not case.series[i].cumulative:
        return []
    try:
        growth = single_month_growth(
            float(before.level[s, r]),
            float(before.growth[s, r]),
            float(bases.level[s, r]),
            float(bases.growth[s, r]),
            decimals=case.series[column].decimals or 1,
        )
    except Refusal:
        return []
    if not growth.is_narrow():
        return []
    return [
        Line("推算当期增速（下限）", None, growth.low, "%"),
        Line("推算当期增速（上限）", None, growth.high, "%"),
    ]


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
