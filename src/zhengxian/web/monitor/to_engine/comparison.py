"""The figures of one comparison as one person may see them: one indicator, all regions of a level, some years."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhengxian import definitions
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Figures, Place, Series
from zhengxian.web.collect.models import Indicator, Kind, Target
from zhengxian.web.collect.selectors.figures import levels_of
from zhengxian.web.collect.selectors.observations import Seen, seen_figures
from zhengxian.web.collect.selectors.series import Point, joined_series
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import ClassMembership, Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.evaluate.models import Scheme

YEARS = 5
"""How many years a comparison over time reaches back, the present one included."""
NOT_ADDED = frozenset({"元", "分", "年", "岁", "件", "美元（购买力平价）"})
"""Units in which a level is a figure per head, a mark or an age: regions cannot be added up, nor can anything per unit."""
Cell = tuple[str, str, str]
"""Indicator, region and period by code."""


@dataclass(frozen=True)
class Reading:
    """What a comparison is made of.

    ``level`` and ``growth`` are the two series of one thing where both are collected; the indicator is one of them, or
    stands alone. ``seen`` holds what was read of other regions, ``own`` the joined series of the region by indicator.
    """

    indicator: Indicator
    level: Indicator | None
    growth: Indicator | None
    parts: tuple[Indicator, ...]
    region: Region
    period: Period
    regions: tuple[Region, ...]
    above: Region | None
    classes: Mapping[str, str]
    figures: Figures
    seen: Mapping[Cell, Seen]
    own: Mapping[str, tuple[Point, ...]]
    targets: Mapping[int, float]

    @property
    def before(self) -> Period:
        """The same period of last year."""
        return self.period.same_last_year()

    @property
    def amount(self) -> Indicator | None:
        """The series that can be added up over regions, or None: no rates, nothing per head, no marks."""
        return self.level if self.level is not None and adds_up(self.level) else None

    def value(self, indicator: Indicator | None, region: Region | None, period: Period) -> float | None:
        """Return a figure that may be seen, or None; of the region itself, joined over changes of its area."""
        if indicator is None or region is None:
            return None
        if region.pk == self.region.pk and indicator.code in self.own:
            points = self.own[indicator.code]
            return next((p.value for p in points if p.period == period), None)
        found = self.seen.get((indicator.code, region.code, str(period)))
        return found.value if found else None

    def cell(self, region: Region) -> Seen | None:
        """Return the figure of the period as it is seen, locked ones included."""
        return self.seen.get((self.indicator.code, region.code, str(self.period)))

    def siblings(self) -> list[Region]:
        """Return the regions of the level that lie directly in the same region as this one."""
        return [r for r in self.regions if r.parent_id == self.region.parent_id]


def offered(access: Access, indicator: Indicator, day: date) -> list[Region]:
    """Return the regions that a person may choose for an indicator: those whose targets he sees; one query."""
    rows = Region.objects.in_force(day).below(access.scope(Action.SEE_TARGETS).paths)
    return list(rows.filter(level__in=levels_of(indicator)).select_related("parent"))


def chosen(access: Access, code: str, found: Sequence[Region]) -> Region | None:
    """Return the region asked for, or the first offered; `Hidden` for one that this person has nothing to do with."""
    if not code:
        return found[0] if found else None
    mine = next((r for r in found if r.code == code), None)
    if (
        mine is None
        and not Region.objects.below(access.scope(Action.SEE_TARGETS).paths).filter(code=code).exists()
    ):
        raise Hidden
    return mine or (found[0] if found else None)


def read(access: Access, indicator: Indicator, region: Region, period: Period, *, today: date) -> Reading:
    """Read what the three comparisons need; about 25 queries, whatever the number of regions."""
    day = period.last_day
    regions = tuple(Region.objects.in_force(day).filter(level=region.level).select_related("parent"))
    if all(r.pk != region.pk for r in regions):
        regions = (*regions, region)
    level, growth = _pair(indicator)
    parts = _parts(level or indicator)
    seen: dict[Cell, Seen] = {}
    above = region.parent
    everyone = [*regions, *([above] if above else [])]
    for one in _distinct((indicator, level, growth)):
        seen |= _seen(access, one, everyone, (period, period.same_last_year()))
    for one in _distinct((*parts, *(_growth_of(p) for p in parts))):
        seen |= _seen(access, one, [region], (period, period.same_last_year()))
    span = Period.range(Period.of(period.kind, period.year - YEARS + 1), period)
    own = {
        one.code: joined_series(access, one, [region], span, day=today)[0].points
        for one in _distinct((indicator, level, growth))
    }
    columns = _distinct((indicator, level, growth, *parts, *(_growth_of(p) for p in parts)))
    figures = _figures(columns, everyone, span, seen, region, own)
    classes = classes_on(region.level, day)
    targets = _targets(access, indicator, regions, period.year)
    return Reading(
        *(
            indicator,
            level,
            growth,
            parts,
            region,
            period,
            regions,
            above,
            classes,
            figures,
            seen,
            own,
            targets,
        )
    )


def _pair(indicator: Indicator) -> tuple[Indicator | None, Indicator | None]:
    """Return the level and the growth series of what an indicator measures; None for the one that is not collected."""
    if indicator.kind == Kind.GROWTH:
        return indicator.growth_of, indicator
    additive = indicator.kind in (Kind.LEVEL, Kind.COUNT, Kind.STOCK)
    return (indicator if additive else None), _growth_of(indicator)


def adds_up(indicator: Indicator) -> bool:
    """Tell whether figures of regions can be added up to one of the region above."""
    if indicator.kind in (Kind.COUNT, Kind.STOCK):
        return True
    return indicator.kind == Kind.LEVEL and "/" not in indicator.unit and indicator.unit not in NOT_ADDED


def _growth_of(indicator: Indicator) -> Indicator | None:
    return getattr(indicator, "growth_series", None)


def part_codes(code: str) -> tuple[str, ...]:
    """Return what an indicator is the sum of, as the shipped checks of sums say.

    >>> part_codes("gdp"), part_codes("loans")
    (('primary_added', 'secondary_added', 'tertiary_added'), ())
    """
    sums = (rule for rule in definitions.checks().values() if rule.kind == "parts_sum")
    return next((rule.codes("parts") for rule in sums if code in rule.indicators), ())


def _parts(indicator: Indicator) -> tuple[Indicator, ...]:
    """Return the parts of an indicator, or none where the office does not collect all of them."""
    codes = part_codes(indicator.code)
    if not codes:
        return ()
    found = {i.code: i for i in Indicator.objects.filter(code__in=codes).select_related("growth_series")}
    return tuple(found[code] for code in codes) if len(found) == len(codes) else ()


def _distinct(wanted: Iterable[Indicator | None]) -> list[Indicator]:
    return list({one.code: one for one in wanted if one is not None}.values())


def _seen(
    access: Access, indicator: Indicator, regions: Sequence[Region], periods: Sequence[Period]
) -> dict[Cell, Seen]:
    codes = {region.pk: region.code for region in regions}
    found = seen_figures(access, indicator, regions, [str(p) for p in periods])
    return {(indicator.code, codes[pk], period): one for (pk, period), one in found.items()}


def classes_on(level: str, day: date) -> dict[str, str]:
    """Return the class of every region of a level on a day; one or two queries.

    A level may be divided in several ways: the division that assessments use goes first, else the first by title.
    """
    rows = ClassMembership.objects.in_force(day).filter(region_class__classification__level=level)
    named = list(
        rows.order_by("region_class__classification__title").values_list(
            "region__code", "region_class__title", "region_class__classification"
        )
    )
    ways = list(dict.fromkeys(way for *_, way in named))
    if len(ways) > 1:
        used = Scheme.objects.filter(level=level, classification__in=ways).values_list(
            "classification", flat=True
        )
        ways = [*used[:1], *ways]
    return {code: title for code, title, way in named if way == ways[0]}


def _targets(access: Access, indicator: Indicator, regions: Sequence[Region], year: int) -> dict[int, float]:
    scope = access.scope(Action.SEE_TARGETS)
    mine = [region.pk for region in regions if scope.covers(region)]
    rows = Target.objects.filter(indicator=indicator, year=year, region__in=mine)
    return dict(rows.values_list("region_id", "value"))


def _figures(
    columns: Sequence[Indicator],
    regions: Sequence[Region],
    periods: Sequence[Period],
    seen: Mapping[Cell, Seen],
    region: Region,
    own: Mapping[str, tuple[Point, ...]],
) -> Figures:
    """Lay out what may be seen; the region's own series is the joined one."""
    values = np.full((len(periods), len(regions), len(columns)), math.nan)
    at = {str(p): n for n, p in enumerate(periods)}
    row = {r.code: n for n, r in enumerate(regions)}
    column = {c.code: n for n, c in enumerate(columns)}
    for (indicator, place, period), one in seen.items():
        if one.value is not None and period in at:
            values[at[period], row[place], column[indicator]] = one.value
    for code, points in own.items():
        line = [math.nan if p.value is None else p.value for p in points]
        values[:, row[region.code], column[code]] = line
    return Figures(
        values,
        tuple(str(p) for p in periods),
        tuple(place_of(r) for r in regions),
        tuple(series_of(c) for c in columns),
    )


def place_of(region: Region) -> Place:
    """Return a region as the engine names it."""
    return Place(region.code, region.name, region.level)


def series_of(indicator: Indicator) -> Series:
    """Return an indicator as the engine knows it."""
    growth = _growth_of(indicator)
    return Series(
        indicator.code,
        indicator.title,
        indicator.kind,
        indicator.unit,
        indicator.frequency,
        indicator.cumulative,
        indicator.decimals,
        growth_of=indicator.growth_of.code if indicator.growth_of else None,
        growth_series=growth.code if growth else None,
        lag_months=indicator.lag_months,
    )
