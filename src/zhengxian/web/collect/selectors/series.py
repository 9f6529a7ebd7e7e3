"""Figures over time: for one region or a few, joined across mergers and changes of code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.io.charts import Series, Trend
from zhengxian.web.collect.models import Indicator, Kind
from zhengxian.web.collect.selectors.observations import Seen, seen_figures
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.core.selectors.lineage import lineage

ADDITIVE = (Kind.LEVEL, Kind.COUNT, Kind.STOCK)
MOST_REGIONS = 4
SPAN = {
    PeriodKind.TEN_DAY: 36,
    PeriodKind.MONTH: 24,
    PeriodKind.QUARTER: 12,
    PeriodKind.HALF: 8,
    PeriodKind.YEAR: 8,
}


@dataclass(frozen=True)
class Point:
    """One figure of a series."""

    period: Period
    value: float | None
    locked: bool = False
    joined: bool = False
    """Whether it comes from the regions before a merger or change of code."""


@dataclass(frozen=True)
class RegionSeries:
    """The figures of one region, one point a period."""

    region: Region
    points: tuple[Point, ...]

    @property
    def joins(self) -> frozenset[Period]:
        """The first period under the region's own code, where the series was joined."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return frozenset(b.period for a, b in pairs if a.joined and not b.joined and b.value is not None)

    @property
    def values(self) -> tuple[float | None, ...]:
        """The figures alone."""
        return tuple(p.value for p in self.points)


def joined_series(
    access: Access,
    indicator: Indicator,
    regions: Sequence[Region],
    periods: Sequence[Period],
    *,
    day: date,
    as_of: datetime | None = None,
) -> list[RegionSeries]:
    """Return the series of regions; what a predecessor reported stands for the region before it existed.

    The figures of several predecessors are added where they are amounts and all are there; growth rates and
    ratios of several regions cannot be joined and stay empty. Four queries.
    """
    changes = lineage(day)
    codes = {region.code: changes.joined(region.code) for region in regions}
    wanted = {code for joined in codes.values() for code in joined}
    sources = {r.code: r for r in Region.objects.filter(code__in=wanted)}
    named = [str(p) for p in periods]
    seen = seen_figures(access, indicator, sources.values(), named, as_of=as_of)

    def points(region: Region) -> tuple[Point, ...]:
        before = [sources[c] for c in codes[region.code] if c in sources and c != region.code]
        return tuple(_point(p, region, before, seen, indicator) for p in periods)

    return [RegionSeries(region, points(region)) for region in regions]


def _point(
    period: Period,
    region: Region,
    before: Sequence[Region],
    seen: Mapping[tuple[int, str], Seen],
    indicator: Indicator,
) -> Point:
    own = seen.get((region.pk, str(period)))
    if own is not None:
        return Point(period, own.value, own.locked)
    parts = [seen.get((r.pk, str(period))) for r in before if r.exists_on(period.last_day)]
    there = [part for part in parts if part is not None]
    if not there or len(there) < len(parts) or (len(there) > 1 and indicator.kind not in ADDITIVE):
        return Point(period, None, joined=bool(there))
    if any(part.locked for part in there):
        return Point(period, None, locked=True, joined=True)
    values = [part.value for part in there if part.value is not None]
    whole = len(values) == len(there)
    return Point(period, sum(values) if whole else None, joined=True)


def span_until(last: Period) -> tuple[Period, ...]:
    """Return the periods a trend shows, the last one included."""
    return tuple(last - back for back in reversed(range(SPAN[last.kind])))


def trend(indicator: Indicator, lines: Sequence[RegionSeries], note: str) -> Trend:
    """Describe the chart: one region with its last year as a thin line, or up to four regions."""
    periods = tuple(p.period for p in lines[0].points)
    if len(lines) == 1 and lines[0].points:
        return _year_on_year(indicator, lines[0], note)
    roles = ("own", "other", "city", "peer")
    drawn = tuple(
        Series(line.region.name, line.values, role, line.joins)  # type: ignore[arg-type]
        for line, role in zip(lines, roles, strict=False)
    )
    return Trend(
        indicator.title,
        note,
        indicator.unit,
        indicator.decimals,
        periods,
        drawn,
        cumulative=indicator.cumulative,
    )


def _year_on_year(indicator: Indicator, line: RegionSeries, note: str) -> Trend:
    """Lay the year before under the last periods, where the series reaches back far enough."""
    by_period = {p.period: p.value for p in line.points}
    shown = line.points[len(line.points) // 2 :]
    own = Series(line.region.name, tuple(p.value for p in shown), "own", line.joins)
    before = tuple(by_period.get(p.period.same_last_year()) for p in shown)
    drawn = (own, Series("上年同期", before, "previous")) if any(v is not None for v in before) else (own,)
    periods = tuple(p.period for p in shown)
    return Trend(
        indicator.title,
        note,
        indicator.unit,
        indicator.decimals,
        periods,
        drawn,
        cumulative=indicator.cumulative,
    )
