"""The query of figures: one indicator of some regions in one period, and what the filters offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Frequency, Indicator
from zhengxian.web.collect.selectors.observations import (
    Seen,
    Sight,
    periods_with_figures,
    seen_figures,
    seen_values,
)
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import ClassMembership, Level, Region, RegionClass
from zhengxian.web.core.refusal import Hidden

YEARS = range(1900, 2200)
"""Years in which figures are asked for; moments outside cannot be told in every time zone."""


@dataclass(frozen=True)
class FigureQuery:
    """What is asked; everything has a default, so that any address shows something."""

    indicator: str = ""
    period: str = ""
    level: str = ""
    county: str = ""
    region_class: str = ""
    text: str = ""
    sort: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True)
class FigureRow:
    """One region: its figure, and that of the same period of the year before."""

    region: Region
    seen: Seen | None
    before: Seen | None

    @property
    def value(self) -> float | None:
        """The figure, when there is one that may be seen."""
        return self.seen.value if self.seen else None


@dataclass(frozen=True)
class FigureTable:
    """The answer to a query."""

    indicator: Indicator
    period: Period
    level: Level
    rows: tuple[FigureRow, ...]

    @property
    def label(self) -> str:
        """The period as people say it of this indicator: 2026年前三季度 where it counts from January."""
        return self.period.cumulative_label if self.indicator.cumulative else self.period.label

    @property
    def regions(self) -> list[Region]:
        """The regions shown."""
        return [row.region for row in self.rows]

    @property
    def locked(self) -> int:
        """Count the figures that are held back."""
        return sum(row.seen is not None and row.seen.locked for row in self.rows)

    @property
    def reported(self) -> int:
        """Count the figures shown."""
        return sum(row.value is not None for row in self.rows)


def all_indicators() -> list[Indicator]:
    """Return every indicator in order."""
    return list(Indicator.objects.select_related("department"))


def levels_of(indicator: Indicator) -> list[Level]:
    """Return the levels at which an indicator is asked; counties and towns where nothing is said."""
    named = [Level(text) for text in indicator.levels if text in Level.values]
    return named or [Level.COUNTY, Level.TOWN]


def periods_of(indicator: Indicator, access: Access) -> list[Period]:
    """Return the periods with figures, the newest first; those with internal figures only are not told to
    readers who see nothing unreleased."""
    sight = Sight.of(access)
    works = bool(sight.paths) or indicator.department_id in sight.departments
    return sorted(map(Period.parse, periods_with_figures(indicator, unreleased=works)), reverse=True)


def chosen_period(text: str, offered: Sequence[Period]) -> Period | None:
    """Return the period that was asked for, or the newest that has figures."""
    try:
        asked = Period.parse(text) if text else None
    except ZhengxianError:
        asked = None
    return asked or (offered[0] if offered else None)


def table(
    access: Access, asked: FigureQuery, indicator: Indicator, period: Period, level: Level
) -> FigureTable:
    """Answer a query, in the order asked for; two queries."""
    regions = list(_regions(asked, period, level))
    before = period.same_last_year()
    seen = seen_figures(access, indicator, regions, [str(period), str(before)], as_of=asked.as_of)
    rows = [FigureRow(r, seen.get((r.pk, str(period))), seen.get((r.pk, str(before)))) for r in regions]
    return FigureTable(indicator, period, level, tuple(_sorted(rows, asked.sort)))


def _regions(asked: FigureQuery, period: Period, level: Level) -> Sequence[Region]:
    day = period.last_day
    rows = Region.objects.in_force(day).filter(level=level).select_related("parent")
    if asked.county:
        rows = rows.filter(path__contains=f"/{asked.county}/")
    if asked.region_class.isdecimal() and len(asked.region_class) < 10:
        members = ClassMembership.objects.in_force(day).filter(region_class=int(asked.region_class))
        rows = rows.filter(pk__in=members.values("region"))
    if asked.text:
        rows = rows.filter(name__icontains=asked.text)
    return list(rows)


def _sorted(rows: list[FigureRow], sort: str) -> list[FigureRow]:
    """Sort by figure, absent ones last whichever way; otherwise the order of regions stays."""
    falling = sort.startswith("-")
    if sort.lstrip("-") == "value":
        there = sorted(
            (r for r in rows if r.value is not None), key=lambda r: r.value or 0.0, reverse=falling
        )
        return there + [r for r in rows if r.value is None]
    if sort.lstrip("-") == "region":
        return sorted(rows, key=lambda r: r.region.name, reverse=falling)
    return rows


def classes_at(level: Level) -> list[RegionClass]:
    """Return the classes of regions of a level."""
    return list(RegionClass.objects.filter(classification__level=level).select_related("classification"))


def counties() -> list[Region]:
    """Return the counties, for the filter of towns."""
    return list(Region.objects.filter(level=Level.COUNTY, valid_to__isnull=True))


def indicator_of(code: str, offered: Sequence[Indicator]) -> Indicator:
    """Return the indicator with a code, the first without one. Raises `Hidden` for a code that is not there."""
    found = next((i for i in offered if not code or i.code == code), None)
    if found is None:
        raise Hidden
    return found


def year_values(
    access: Access, indicator: Indicator, regions: Sequence[Region], period: Period, as_of: datetime | None
) -> list[float]:
    """Return the figures of the period's year, from which a map takes its classes."""
    first = Period.of(period.kind, period.year)
    named = [str(p) for p in Period.range(first, first + (period.kind.per_year - 1))]
    return seen_values(access, indicator, regions, named, as_of=as_of)


def last_period(indicator: Indicator, today: date) -> Period:
    """Return the last period of an indicator's kind that is over."""
    return Period.from_date(today, KINDS[Frequency(indicator.frequency)]) - 1


def moment_of(text: str) -> datetime | None:
    """Read a moment of an address; what is no moment asks for now."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if found is not None and found.tzinfo is None:
        found = timezone.make_aware(found)
    return found if found is None or found.year in YEARS else None
