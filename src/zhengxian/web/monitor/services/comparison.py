"""Three comparisons of one indicator (三比): across regions, over time, by structure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import GrowthInterval
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.month_alone import months_alone
from zhengxian.engine.monitor.structure import BaseReading, read_base, two_year_average
from zhengxian.engine.monitor.warnings import Comparison, OverTimeRow, compare
from zhengxian.web.collect.models import Kind
from zhengxian.web.collect.selectors.observations import Seen
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.to_engine.comparison import Reading

FLAGGED = 1.0
"""Per cent: from here on a difference between the implied base and last year's published figure is asked about."""
FLOWS = (Kind.LEVEL, Kind.COUNT)


@dataclass(frozen=True)
class AcrossRow:
    """One region beside the others: places 1 best, differences in the unit (own less theirs)."""

    region: Region
    class_name: str
    seen: Seen | None
    value: float | None
    rank_in_class: int | None
    of_class: int
    rank: int | None
    of: int
    to_best: float | None
    to_median: float | None
    target: float | None
    to_target: float | None
    completion: float | None
    is_own: bool


@dataclass(frozen=True)
class YearRow:
    """The same period of one year: figure, difference on the year before, average of two years, what base it implies."""

    period: Period
    value: float | None
    change: float | None
    growth: float | None
    average: float | None
    base: BaseReading | None
    is_flagged: bool


@dataclass(frozen=True)
class MonthRow:
    """One period of this year beside the same of last year; ``alone`` is the month by itself, or ``why`` there is none."""

    period: Period
    value: float | None
    last_year: float | None
    change: float | None
    alone: GrowthInterval | None = None
    why: str = ""


@dataclass(frozen=True)
class OverTime:
    """The region against itself."""

    years: tuple[YearRow, ...]
    months: tuple[MonthRow, ...]
    has_alone: bool
    has_base: bool
    joined: bool


def across(reading: Reading) -> tuple[AcrossRow, ...]:
    """Compare the regions of the level with those of their class and with all; the own class first, the best on top.

    Rank and best come from the engine's comparison in each class and in all; the median is that of the class. A target
    that may be seen gives the difference for growths, ratios and stocks, the completion in per cent for amounts.
    """
    everyone = {row.region: row for row in _engine(reading, reading.region, {}).across}
    rows: list[AcrossRow] = []
    for name, members in _by_class(reading).items():
        found = _engine(reading, members[0], reading.classes)
        shown = [row.value for row in found.across if row.value is not None]
        median = float(np.median(shown)) if shown else None
        by_code = {region.code: region for region in members}
        for one in found.across:
            region, all_of_them = by_code[one.region], everyone[one.region]
            goal = _goal(reading, region, one.value)
            place = one.rank, one.of, all_of_them.rank, all_of_them.of
            gaps = one.to_best, _less(one.value, median)
            own = region.pk == reading.region.pk
            rows.append(
                AcrossRow(region, name, reading.cell(region), one.value, *place, *gaps, *goal, is_own=own)
            )
    own_class = reading.classes.get(reading.region.code, "")
    return tuple(sorted(rows, key=lambda row: row.class_name != own_class))


def _by_class(reading: Reading) -> dict[str, list[Region]]:
    found: dict[str, list[Region]] = {}
    for region in reading.regions:
        found.setdefault(reading.classes.get(region.code, ""), []).append(region)
    return found


def _engine(
    reading: Reading, region: Region, classes: Mapping[str, str], parts: Sequence[str] = ()
) -> Comparison:
    indicator = reading.indicator
    return compare(
        reading.figures,
        indicator.code,
        str(reading.period),
        region.code,
        direction=indicator.direction,  # type: ignore[arg-type]
        classes=classes,
        parts=parts,
    )


def _goal(
    reading: Reading, region: Region, value: float | None
) -> tuple[float | None, float | None, float | None]:
    """Return the annual target, the difference from it, and the completion in per cent."""
    target = reading.targets.get(region.pk)
    if target is None or value is None:
        return target, None, None
    if reading.indicator.kind in FLOWS:
        return target, None, value / target * 100.0 if target > 0 else None
    return target, value - target, None


def over_time(reading: Reading) -> OverTime:
    """Compare the region with itself: the same period of up to five years, and the periods of this year."""
    rows = _engine(reading, reading.region, reading.classes).over_time
    same = [row for row in rows if Period.parse(row.period).number == reading.period.number]
    known = next((n for n, row in enumerate(same) if row.value is not None), len(same))
    years = tuple(_year(reading, row) for row in same[known:])
    months = _months(reading, [row for row in rows if Period.parse(row.period).year == reading.period.year])
    joined = any(point.joined for point in reading.own[reading.indicator.code])
    has_alone = any(row.alone or row.why for row in months)
    return OverTime(years, months, has_alone, any(row.base for row in years), joined)


def _year(reading: Reading, row: OverTimeRow) -> YearRow:
    period = Period.parse(row.period)
    last = period.same_last_year()
    growth = reading.value(reading.growth, reading.region, period)
    before = reading.value(reading.growth, reading.region, last)
    average = base = None
    if growth is not None and before is not None and min(growth, before) > -100:
        average = two_year_average(before, growth)
    level = reading.value(reading.level, reading.region, period)
    published = reading.value(reading.level, reading.region, last)
    if level is not None and growth is not None and published is not None:
        base = _base(level, growth, published)
    flagged = base is not None and abs(base.revision) >= FLAGGED
    return YearRow(period, row.value, row.change_on_year, growth, average, base, flagged)


def _base(level: float, growth: float, published: float) -> BaseReading | None:
    try:
        return read_base(level, growth, published)
    except Refusal:
        return None


def _months(reading: Reading, rows: Sequence[OverTimeRow]) -> tuple[MonthRow, ...]:
    alone = _alone(reading)
    found = []
    for row in rows:
        period = Period.parse(row.period)
        if row.value is None and row.last_year is None:
            continue
        interval, why = alone.get(period.number, (None, ""))
        found.append(MonthRow(period, row.value, row.last_year, row.change_on_year, interval, why))
    return tuple(found)


def _alone(reading: Reading) -> dict[int, tuple[GrowthInterval | None, str]]:
    """Read the months by themselves out of running totals and their growth, where both are monthly."""
    level, growth, period = reading.level, reading.growth, reading.period
    if level is None or growth is None or period.kind is not PeriodKind.MONTH or not level.cumulative:
        return {}
    months = Period.range(Period.of(PeriodKind.MONTH, period.year), period)
    levels, growths = (
        [_number(reading.value(series, reading.region, p)) for p in months] for series in (level, growth)
    )
    rows = months_alone(levels, growths, decimals=growth.decimals)
    return {row.month: (row.interval, row.reason) for row in rows}


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _less(own: float | None, other: float | None) -> float | None:
    return None if own is None or other is None else own - other
