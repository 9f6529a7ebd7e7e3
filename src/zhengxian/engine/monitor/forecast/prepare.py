"""Lay a published series out by years, or refuse it with a reason; put alike series side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.forecast.backtest import EARLIEST
from zhengxian.engine.monitor.forecast.block import Block, rates_of
from zhengxian.engine.monitor.forecast.breaks import bridge
from zhengxian.engine.monitor.forecast.series import SeriesShape, TimeSeries

MOST_YEARS = 10
"""Older years are not looked at."""
LATE = 2
"""Months that a series may be later than its usual lag."""
RATIO_KINDS = ("level", "count", "stock")


@dataclass(frozen=True)
class Prepared:
    """A series by years: ``figures`` and ``rates`` (places,) up to the goal's year, NaN after ``start``.

    ``lengths`` as `Block`; ``places`` the periods. ``notes`` are sentences about what was done to the series.
    """

    figures: FloatArray
    rates: FloatArray
    lengths: tuple[float, ...]
    places: tuple[Period, ...]
    shape: SeriesShape
    start: int
    goal: int
    origin: Period
    positive: bool
    notes: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Return what series must share to be computed side by side."""
        return (self.shape, self.lengths, self.places[0], self.start, self.goal, self.positive)


def prepare(series: TimeSeries, origin: Period | None, horizon: int | None) -> Prepared:
    """Lay out one series as it was known at an origin.

    Errors: M-141 too few figures, M-142 the newest figure is too old, M-143 protected figures, M-144 a
    horizon outside the year that is running.
    """
    until = _origin(series, origin)
    values = series.array[: max(0, until - series.first + 1)]
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < EARLIEST:
        what = f"到{until.label}只有 {len(known)} 期数，少于 {EARLIEST} 期，不能预测"
        raise Refusal("M-141", what, "请补报历史数据，或等积累更多数据后再看")
    start = series.first + int(known[-1])
    _refuse_late(series, start, until)
    _refuse_protected(series, start)
    goal = _goal(start, until, horizon)
    return _laid_out(series, values, int(known[0]), start, goal, until)


def _origin(series: TimeSeries, origin: Period | None) -> Period:
    if origin is None:
        return series.last
    kind = series.first.kind
    if origin.kind is kind:
        return min(origin, series.last)
    place = Period.from_date(origin.last_day, kind)
    return min(place if place.last_day == origin.last_day else place - 1, series.last)


def _refuse_late(series: TimeSeries, start: Period, until: Period) -> None:
    months = 12 // start.kind.per_year
    late = (until - start) * months
    allowed = series.lag_months + LATE * months
    if late > allowed or start.year < (until + 1).year - 1:
        what = f"最近一期是{start.label}，到{until.label}已有 {until - start} 期没有数，不能预测"
        raise Refusal("M-142", what, "请先补齐近期数据")


def _refuse_protected(series: TimeSeries, start: Period) -> None:
    hidden = [p for p in series.suppressed if start - start.kind.per_year < p <= series.last]
    if hidden:
        what = f"{min(hidden).label}等 {len(hidden)} 期的数受保护不公开，预测可能推出这些数，不予计算"
        raise Refusal("M-143", what, "请改看上一级地区或可以公开的指标")


def _goal(start: Period, until: Period, horizon: int | None) -> Period:
    first = until + 1
    year_end = Period.of(first.kind, first.year, first.kind.per_year)
    goal = year_end if horizon is None else until + horizon
    if not start < goal <= year_end:
        what = f"预测期数 {horizon} 不在本年之内"
        raise Refusal("M-144", what, f"请在 1 到 {year_end - until} 之间选取，或不填而预测到年末")
    if start.year < goal.year and start.number != start.kind.per_year:
        what = f"{start.year}年的数只到{start.label}，上年还没有出齐，不能预测{goal.label}"
        raise Refusal("M-144", what, "请先补齐上年数据")
    return goal


def _laid_out(
    series: TimeSeries, values: FloatArray, first_known: int, start: Period, goal: Period, until: Period
) -> Prepared:
    year = max((series.first + first_known).year, goal.year - MOST_YEARS)
    every = Period.range(Period.of(goal.kind, year, 1), Period.of(goal.kind, goal.year, goal.kind.per_year))
    figures = np.full(len(every), np.nan)
    offset = every[0] - series.first
    low, high = max(0, offset), start - series.first + 1
    figures[low - offset : high - offset] = values[low:high]
    combined = _january_is_combined(series.shape, figures, start - every[0], goal)
    keep = [i for i, p in enumerate(every) if not (combined and p.number == 1)]
    per_year = goal.kind.per_year
    lengths = (2.0, *(1.0,) * 10) if combined else (12.0 / per_year,) * per_year
    places = tuple(every[i] for i in keep)
    rates = rates_of(series.shape, figures[None, keep], np.array(lengths))[0]
    figures, rates, notes = bridge(series, figures[keep], rates, places, start)
    notes = (*_standing_notes(series.shape, combined, start, until), *notes)
    begin, end = _place(places, start), _place(places, goal)
    known = rates[~np.isnan(rates)]
    positive = series.kind in RATIO_KINDS and len(known) > 0 and bool((known > 0).all())
    return Prepared(figures, rates, lengths, places, series.shape, begin, end, until, positive, notes)


def _january_is_combined(shape: SeriesShape, figures: FloatArray, start: int, goal: Period) -> bool:
    """Tell whether 1—2月 is one place: January is missing in some year (sums, means) or in all years."""
    if goal.kind is not PeriodKind.MONTH:
        return False
    first = int(np.flatnonzero(~np.isnan(figures))[0])
    januaries = np.isnan(figures[: start + 1][::12])[1 if first > 0 else 0 :]
    if not len(januaries) or goal.number == 1 or start % 12 == 0:
        return False
    return bool(januaries.all() if shape is SeriesShape.ALONE else januaries.any())


def _place(places: tuple[Period, ...], period: Period) -> int:
    return places.index(period)


def _standing_notes(shape: SeriesShape, combined: bool, start: Period, until: Period) -> tuple[str, ...]:
    notes = []
    if until > start:
        notes.append(f"{until.label}的数还没有，从{start.label}起算。")
    if combined:
        notes.append("1月不单独公布，1—2月合并为一期，没有插补。")
    if shape is SeriesShape.MEAN:
        notes.append("全年累计数按各月等权推算，各月实际比重不同，会有少许出入。")
    return tuple(notes)


def side_by_side(rows: Sequence[Prepared]) -> Block:
    """Put alike series into one block."""
    one = rows[0]
    return Block(
        one.shape,
        np.stack([row.figures for row in rows]),
        np.array(one.lengths),
        one.start,
        one.goal,
        np.stack([row.rates for row in rows]),
        one.positive,
    )
