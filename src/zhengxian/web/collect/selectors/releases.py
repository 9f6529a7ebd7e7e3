"""How far figures are released and verified: indicators against periods, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Frequency, Indicator, Observation, Release, Status
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.core.access import Access, Action, Scope
from zhengxian.web.core.models import Level, Region
from zhengxian.web.core.refusal import Hidden

PERIODS = 8
"""Periods shown beside each other."""


@dataclass(frozen=True)
class ReleaseCell:
    """How many figures of one indicator and period stand where."""

    indicator: str
    period: str
    internal: int = 0
    embargoed: int = 0
    released: int = 0
    until: datetime | None = None
    flash: int = 0
    verified: int = 0
    final: int = 0

    @property
    def total(self) -> int:
        """Count all figures."""
        return self.internal + self.embargoed + self.released

    @property
    def key(self) -> str:
        """The value of the box that chooses the cell."""
        return f"{self.indicator} {self.period}"

    @property
    def state(self) -> str:
        """The word for all figures: one state, or 部分."""
        if self.total == self.released:
            return "released"
        if self.total == self.embargoed:
            return "embargoed"
        return "internal" if self.total == self.internal else "mixed"

    @property
    def status_mark(self) -> str:
        """快, 核 or 终; nothing when they differ."""
        for count, word in ((self.flash, "快"), (self.verified, "核"), (self.final, "终")):
            if count == self.total:
                return word
        return ""


@dataclass(frozen=True)
class ReleaseTable:
    """The matrix of one page."""

    periods: tuple[str, ...]
    rows: tuple[tuple[Indicator, tuple[ReleaseCell | None, ...]], ...]


def indicators_released_by(access: Access, *, frequency: str, group: str, text: str) -> QuerySet[Indicator]:
    """Return the indicators of the matrix. Raises `Hidden` for those who release nothing."""
    scope = access.scope(Action.RELEASE)
    if not scope:
        raise Hidden
    rows = Indicator.objects.filter(frequency=frequency)
    if not scope.paths:
        rows = rows.filter(department__in=scope.departments)
    if group:
        rows = rows.filter(group=group)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(code__icontains=text))
    return rows.select_related("department")


def periods_until(last: Period, count: int = PERIODS) -> tuple[Period, ...]:
    """Return the periods of the matrix, the last one included."""
    return tuple(last - back for back in reversed(range(count)))


def last_period(frequency: str, today: date) -> Period:
    """Return the last period of a kind that is over."""
    return Period.from_date(today, KINDS[Frequency(frequency)]) - 1


def table(
    access: Access, indicators: Sequence[Indicator], periods: Sequence[Period], level: Level | None
) -> ReleaseTable:
    """Count the figures of these indicators and periods by release and status; one query."""
    scope = access.scope(Action.RELEASE)
    rows = (
        Observation.objects.current()
        .filter(
            _regions(scope, level), indicator__in=[i.pk for i in indicators], period__in=map(str, periods)
        )
        .values_list("indicator_id", "period", "release", "status")
        .annotate(n=Count("id"), until=Min("embargo_until"))
        .order_by()
    )
    counted: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    untils: dict[tuple[int, str], datetime] = {}
    now = timezone.now()
    for indicator, period, release, status, n, until in rows:
        over = release == Release.EMBARGOED and until is not None and until <= now
        counted[indicator, period][Release.RELEASED if over else release] += n
        counted[indicator, period][status] += n
        if until is not None and not over:
            untils[indicator, period] = min(until, untils.get((indicator, period), until))

    def cell(indicator: Indicator, period: str) -> ReleaseCell | None:
        found = counted.get((indicator.pk, period))
        if not found:
            return None
        counts = {word: found.get(word, 0) for word in (*Release.values, *Status.values)}
        return ReleaseCell(indicator.code, period, until=untils.get((indicator.pk, period)), **counts)

    named = tuple(map(str, periods))
    return ReleaseTable(named, tuple((i, tuple(cell(i, p) for p in named)) for i in indicators))


def _regions(scope: Scope, level: Level | None) -> Q:
    regions = Region.objects.below(scope.paths) if scope.paths else Region.objects.all()
    if level is not None:
        regions = regions.filter(level=level)
    return Q(region__in=regions.values("pk"))


def groups(frequency: str) -> list[str]:
    """Return the groups of indicators of a frequency, in their order."""
    rows = Indicator.objects.filter(frequency=frequency).order_by("order", "code")
    return list(dict.fromkeys(rows.values_list("group", flat=True)))
