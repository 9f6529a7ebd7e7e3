"""All approved figures as of a moment as the engine reads them: periods × regions × indicators, merged regions joined.

The joining is that of collect's series: a region's own figure stands; before the region existed, the figures of what
went wholly into it stand for it, added up where they are amounts and all are there. Rates of several regions are not
joined: nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.indicator import ValidRange
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.collect import (
    MISSING,
    REPORTED,
    Figures,
    Place,
    Series,
)
from zhengxian.engine.collect.figures import States
from zhengxian.web.collect.models import Frequency, Indicator, Observation
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.collect.selectors.series import ADDITIVE
from zhengxian.web.collect.to_engine import STATE
from zhengxian.web.core.models import Region
from zhengxian.web.core.selectors.lineage import Lineage, lineage

YEARS_BACK = 5
"""Whole years of history before the year that is read."""


@dataclass(frozen=True, eq=False)
class Stored:
    """Figures with the records they belong to, on the same axes.

    ``kinds`` is the length of every period, ``breaks`` the days on which a region took in or gave up another and went
    on under its code: what it told before is of another scope.
    """

    period: Period
    figures: Figures
    periods: tuple[Period, ...]
    regions: tuple[Region, ...]
    indicators: tuple[Indicator, ...]
    breaks: Mapping[int, tuple[date, ...]] = field(default_factory=dict)
    count: int = 0

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """Where a region stands, by its key."""
        return {region.pk: n for n, region in enumerate(self.regions)}

    @cached_property
    def columns(self) -> Mapping[int, int]:
        """Where an indicator stands, by its key."""
        return {indicator.pk: n for n, indicator in enumerate(self.indicators)}

    @cached_property
    def values(self) -> FloatArray:
        """The figures that may be calculated with, NaN elsewhere."""
        return np.where(self.figures.usable, self.figures.values, np.nan)

    @cached_property
    def states(self) -> States:
        """What every cell says."""
        told = self.figures.states
        return told if told is not None else np.where(self.figures.usable, REPORTED, MISSING).astype(np.uint8)

    def ending(self, day: date) -> list[int]:
        """Return the places of the periods that end on a day, the longest first."""
        found = [n for n, period in enumerate(self.periods) if period.last_day == day]
        return sorted(found, key=lambda n: -self.periods[n].kind.length)


def read(period: Period, moment: datetime) -> Stored:
    """Read five years and the year of a period up to its last day; six queries."""
    day = period.last_day
    indicators = tuple(Indicator.objects.select_related("growth_of", "department").order_by("order", "code"))
    regions = tuple(Region.objects.in_force(day).select_related("parent").order_by("order", "code"))
    changes = lineage(day)
    joined = {r.code: old for r in regions if (old := changes.joined(r.code)[1:])}
    before = tuple(Region.objects.filter(code__in={code for some in joined.values() for code in some}))
    periods = _periods(indicators, period)
    every = (*regions, *before)
    values, states, count = _laid(periods, every, indicators, moment)
    _join(values, states, periods, every, joined, indicators)
    kept = len(regions)
    places = tuple(_place(region, {r.code for r in regions}) for region in regions)
    growths = {i.growth_of_id: i.code for i in indicators if i.growth_of_id is not None}
    figures = Figures(
        values[:, :kept].copy(),
        tuple(str(p) for p in periods),
        places,
        tuple(_series(i, growths.get(i.pk)) for i in indicators),
        states[:, :kept].copy(),
    )
    return Stored(period, figures, periods, regions, indicators, _breaks(changes, regions), count)


def _periods(indicators: Iterable[Indicator], period: Period) -> tuple[Period, ...]:
    """Return all periods of the lengths in use from January five years back to the last day, in order of their ends."""
    day = period.last_day
    kinds = {KINDS[Frequency(i.frequency)] for i in indicators} | {period.kind}
    found: list[Period] = []
    for kind in kinds:
        first = Period.from_date(date(day.year - YEARS_BACK, 1, 1), kind)
        last = Period.from_date(day, kind)
        last = last if last.last_day <= day else last - 1
        found += Period.range(first, last)
    return tuple(sorted(found, key=lambda p: (p.last_day, p.kind.length)))


def _laid(
    periods: Sequence[Period], regions: Sequence[Region], indicators: Sequence[Indicator], moment: datetime
) -> tuple[FloatArray, States, int]:
    """Lay the versions that were newest at the moment out in arrays."""
    shape = (len(periods), len(regions), len(indicators))
    values, states = np.full(shape, np.nan), np.full(shape, MISSING, dtype=np.uint8)
    at = {str(p): n for n, p in enumerate(periods)}
    row = {r.pk: n for n, r in enumerate(regions)}
    column = {i.pk: n for n, i in enumerate(indicators)}
    if not (at and row and column):
        return values, states, 0
    stored = (
        Observation.objects.as_of(moment)
        .filter(period_end__range=(periods[0].first_day, periods[-1].last_day))
        .order_by()
        .values_list("period", "region_id", "indicator_id", "value", "state")
    )
    count, codes = 0, {state.value: code for state, code in STATE.items()}
    for period, region, indicator, value, state in stored.iterator(chunk_size=20_000):
        place = at.get(period), row.get(region), column.get(indicator)
        if None in place:
            continue
        count += 1
        values[place] = np.nan if value is None else value
        states[place] = codes[state]
    return values, states, count


def _join(
    values: FloatArray,
    states: States,
    periods: Sequence[Period],
    regions: Sequence[Region],
    joined: Mapping[str, Sequence[str]],
    indicators: Sequence[Indicator],
) -> None:
    """Fill what a region did not tell itself with what went wholly into it."""
    row = {r.code: n for n, r in enumerate(regions)}
    amounts = np.array([i.kind in ADDITIVE and "/" not in i.unit for i in indicators], dtype=np.bool_)
    for code, older in joined.items():
        own = row[code]
        for n, period in enumerate(periods):
            parts = [row[c] for c in older if c in row and regions[row[c]].exists_on(period.last_day)]
            if parts:
                _fill(values[n], states[n], own, parts, amounts)


def _fill(values: FloatArray, states: States, own: int, parts: Sequence[int], amounts: BoolArray) -> None:
    empty = (states[own] == MISSING) & np.isnan(values[own])
    if len(parts) == 1:
        values[own, empty], states[own, empty] = values[parts[0], empty], states[parts[0], empty]
        return
    told = empty & amounts & (states[parts] == REPORTED).all(axis=0)
    values[own, told] = values[parts][:, told].sum(axis=0)
    states[own, told] = REPORTED


def _breaks(changes: Lineage, regions: Sequence[Region]) -> dict[int, tuple[date, ...]]:
    """Return when a region that went on under its code changed its scope."""
    found: dict[int, tuple[date, ...]] = {}
    for region in regions:
        days = {
            step.on
            for step in changes.steps
            if (step.after == region.code and region.exists_on(date.fromordinal(step.on.toordinal() - 1)))
            or (step.before == region.code and region.code in changes.lasting)
        }
        if days:
            found[region.pk] = tuple(sorted(days))
    return found


def _place(region: Region, known: set[str]) -> Place:
    parent = region.parent.code if region.parent is not None and region.parent.code in known else ""
    return Place(region.code, region.name, region.level, parent)


def _series(indicator: Indicator, growth: str | None) -> Series:
    return Series(
        code=indicator.code,
        title=indicator.title,
        kind=indicator.kind,
        unit=indicator.unit,
        frequency=indicator.frequency,
        cumulative=indicator.cumulative,
        decimals=indicator.decimals,
        valid_range=ValidRange(indicator.low, indicator.high),
        growth_of=indicator.growth_of.code if indicator.growth_of is not None else None,
        growth_series=growth,
        lag_months=indicator.lag_months,
    )


def own_kind(indicator: Indicator) -> PeriodKind:
    """Return how often the figures of an indicator come."""
    return KINDS[Frequency(indicator.frequency)]
