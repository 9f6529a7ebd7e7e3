"""Read figures: the one door, which keeps unreleased figures from those who may not see them yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengxian.web.collect.models import CellState, Indicator, Observation, Release, Status
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden


@dataclass(frozen=True)
class Sight:
    """What one user may see at one moment; answers for rows that are already read without a further query."""

    paths: tuple[str, ...]
    departments: frozenset[int]
    at: datetime

    @classmethod
    def of(cls, access: Access, at: datetime | None = None) -> Sight:
        """Take the scope in which a user sees unreleased figures."""
        scope = access.scope(Action.SEE_UNRELEASED)
        return cls(scope.paths, scope.departments, at or timezone.now())

    @property
    def condition(self) -> Q:
        """The rule as a condition of the database."""
        seen = Q(release=Release.RELEASED) | Q(release=Release.EMBARGOED, embargo_until__lte=self.at)
        if self.paths:
            seen |= Q(region__in=Region.objects.below(self.paths).values("pk"))
        if self.departments:
            seen |= Q(indicator__department__in=self.departments)
        return seen

    def works_on(self, region: Region, department_id: int | None) -> bool:
        """Tell whether figures of a region and an indicator's department are seen before their release."""
        return department_id in self.departments or any(region.path.startswith(p) for p in self.paths)

    def sees(self, release: str, until: datetime | None, region: Region, department_id: int | None) -> bool:
        """Tell whether a figure is seen; the same rule as `condition`."""
        public = release == Release.RELEASED or (
            release == Release.EMBARGOED and until is not None and until <= self.at
        )
        return public or self.works_on(region, department_id)


def visible_to(
    access: Access, at: datetime | None = None, *, as_of: datetime | None = None
) -> QuerySet[Observation]:
    """Return the figures that a user may see at a moment: current versions, or those newest ``as_of`` a moment.

    Released figures, and embargoed ones whose moment has passed, are everybody's; the rest only theirs who work on
    them: within their regions, or for the indicators of their department.
    """
    return Observation.objects.as_of(as_of).filter(Sight.of(access, at).condition)


def every_version_visible_to(access: Access, at: datetime | None = None) -> QuerySet[Observation]:
    """Return all versions, old ones included, that a user may see."""
    return Observation.objects.filter(Sight.of(access, at).condition)


def figure(
    access: Access, region: str, indicator: str, period: str, *, as_of: datetime | None = None
) -> Observation:
    """Return one figure by codes with all it points to. Raises `Hidden` when absent or not to be seen."""
    found = (
        visible_to(access, as_of=as_of)
        .filter(region__code=region, indicator__code=indicator, period=period)
        .select_related(
            "region",
            "indicator__department",
            "recorded_by",
            "submission__form",
            "submission__submitted_by",
            "submission__reviewed_by",
            "submission__department",
            "submission__region",
            "upload__uploaded_by",
        )
        .first()
    )
    if found is None:
        raise Hidden
    return found


def history(access: Access, region: str, indicator: str, period: str) -> list[Observation]:
    """Return all versions of a figure that the user may see, newest first: who, when, file, cell and why."""
    return list(
        every_version_visible_to(access)
        .filter(region__code=region, indicator__code=indicator, period=period)
        .select_related("recorded_by", "upload", "submission__form")
        .order_by("-version")
    )


@dataclass(frozen=True)
class Seen:
    """A figure as one user sees it: locked ones carry no value, only until when they are held."""

    region_id: int
    period: str
    value: float | None
    state: CellState
    status: Status
    version: int
    locked: bool = False
    until: datetime | None = None
    is_public: bool = False

    @property
    def shown(self) -> float | str | None:
        """The figure, or the state that stands for it; nothing when locked."""
        if self.locked:
            return None
        return self.value if self.value is not None else self.state.value

    @property
    def status_mark(self) -> str:
        """快, 核 or 终."""
        return STATUS_MARKS[self.status]


STATUS_MARKS = {Status.FLASH: "快", Status.VERIFIED: "核", Status.FINAL: "终"}


def seen_figures(
    access: Access,
    indicator: Indicator,
    regions: Iterable[Region],
    periods: Iterable[str],
    *,
    as_of: datetime | None = None,
    at: datetime | None = None,
) -> dict[tuple[int, str], Seen]:
    """Return the figures of one indicator as a user sees them, by region and period; one query.

    An embargoed figure that may not be seen is there as locked, an internal one is not there at all.
    """
    known = {region.pk: region for region in regions}
    sight = Sight.of(access, at)
    rows = (
        Observation.objects.as_of(as_of)
        .filter(indicator=indicator, period__in=list(periods), region__in=list(known))
        .values_list("region_id", "period", "value", "state", "status", "version", "release", "embargo_until")
    )
    found = {}
    for region_id, period, value, state, status, version, release, until in rows:
        kind = CellState(state), Status(status)
        if sight.sees(release, until, known[region_id], indicator.department_id):
            held = until if until is not None and until > sight.at else None
            public = release != Release.INTERNAL and held is None
            seen = Seen(region_id, period, value, *kind, version, until=held, is_public=public)
        elif release == Release.EMBARGOED:
            seen = Seen(region_id, period, None, *kind, version, locked=True, until=until)
        else:
            continue
        found[region_id, period] = seen
    return found


def seen_values(
    access: Access,
    indicator: Indicator,
    regions: Iterable[Region],
    periods: Iterable[str],
    *,
    as_of: datetime | None = None,
    at: datetime | None = None,
) -> list[float]:
    """Return the values of `seen_figures` and nothing else of them: for a year of a province; one query."""
    known = {region.pk: region for region in regions}
    sight = Sight.of(access, at)
    rows = (
        Observation.objects.as_of(as_of)
        .filter(indicator=indicator, period__in=list(periods), region__in=list(known), value__isnull=False)
        .values_list("region_id", "value", "release", "embargo_until")
    )
    department = indicator.department_id
    return [
        value
        for pk, value, release, until in rows
        if value is not None and sight.sees(release, until, known[pk], department)
    ]


_NEXT = "SELECT MIN(period) FROM collect_observation WHERE indicator_id = %s AND superseded_at IS NULL"
_PERIODS = """
WITH RECURSIVE found(period) AS (
  {first}
  UNION ALL
  SELECT ({first} AND collect_observation.period > found.period) FROM found WHERE found.period IS NOT NULL
)
SELECT period FROM found WHERE period IS NOT NULL"""


def periods_with_figures(indicator: Indicator, *, unreleased: bool) -> list[str]:
    """Return the periods in which an indicator has figures; without ``unreleased`` those not internal.

    It steps from period to period through the index instead of reading every figure.
    """
    first = _NEXT if unreleased else f"{_NEXT} AND release <> 'internal'"
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS.format(first=first), [indicator.pk, indicator.pk])
        return [period for (period,) in cursor.fetchall()]
