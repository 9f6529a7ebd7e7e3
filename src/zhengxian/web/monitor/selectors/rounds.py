"""Rounds as they are read: the newest of a period, the list, periods that may be computed, work under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.collect.models import Frequency, Observation
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Job
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Publication
from zhengxian.web.monitor.models import PacePlan, Reading, Round

KIND = "monitor.round"
"""The kind of the jobs that recompute."""
OFFERED = 12
"""Months that a person may choose from."""
LOOKED_AT = 4
"""Months among which the platform looks for the newest one to recompute by itself."""


def newest_of(period: str) -> Round | None:
    """Return the round of a period that was made last."""
    return Round.objects.filter(period=period).order_by("-pk").first()


def is_newest(period: Period) -> bool:
    """Tell whether no later period was ever assessed: forecasts and warnings are those of the newest one."""
    return not Reading.objects.filter(period_end__gt=period.last_day).exists()


def may_start(access: Access) -> bool:
    """Tell whether this person may recompute: a round concerns every region of the office."""
    return is_office_wide(access, Action.WATCH)


def listing(period: str = "") -> QuerySet[Round]:
    """Return the rounds, the newest first, those of one period where asked."""
    rows = Round.objects.select_related("made_by", "job").order_by("-made_at", "-pk")
    return rows.filter(period=period) if period else rows


def one(pk: int | None) -> Round | None:
    """Return a round by its key, None where there is none."""
    return listing().filter(pk=pk).first() if pk else None


def known_periods() -> list[Period]:
    """Return the periods that were ever computed, the newest first."""
    named = Round.objects.order_by().values_list("period", flat=True).distinct()
    return sorted(map(Period.parse, named), reverse=True)


def offered(today: date) -> list[Period]:
    """Return the last twelve months that are over, the newest first."""
    last = Period.from_date(today, PeriodKind.MONTH) - 1
    return [last - back for back in range(OFFERED)]


def running() -> list[Job]:
    """Return the recomputations that are not over, whoever started them; the same for everybody who may see the page."""
    return list(Job.objects.filter(kind=KIND, finished_at__isnull=True).select_related("owner"))


def last_failed() -> Job | None:
    """Return the newest recomputation when it failed: what went wrong stays on the page until one has succeeded."""
    newest = Job.objects.filter(kind=KIND).order_by("-pk").first()
    return newest if newest is not None and newest.message else None


@dataclass(frozen=True)
class Mark:
    """How far the records go on which a round rests; nothing was added while it stays the same."""

    observation: int
    plan: int
    publication: int
    day: str


def mark(day: date) -> Mark:
    """Return the present mark; three short queries."""
    last = [
        int(rows.aggregate(last=Max("pk"))["last"] or 0)
        for rows in (Observation.objects.all(), PacePlan.objects.all(), Publication.objects.all())
    ]
    return Mark(last[0], last[1], last[2], day.isoformat())


def has_figures(period: Period) -> bool:
    """Tell whether any figure was told for a period."""
    return Observation.objects.current().filter(period=str(period), period_end=period.last_day).exists()


def due_month(today: date) -> Period | None:
    """Return the newest month that is over and for which at least half as much was reported as for the month before.

    At the beginning of a month the first figures of the last one trickle in; judging by them would make everybody late.
    """
    months = offered(today)[:LOOKED_AT]
    counts = _counts(months)
    for n, month in enumerate(months):
        before = counts.get(str(months[n + 1]), 0) if n + 1 < len(months) else 0
        now = counts.get(str(month), 0)
        if now and now * 2 >= before:
            return month
    return None


def _counts(months: Sequence[Period]) -> dict[str, int]:
    """Count the monthly figures of some months; one query."""
    rows = Observation.objects.current().filter(
        period__in=[str(m) for m in months],
        period_end__in=[m.last_day for m in months],
        indicator__frequency=Frequency.MONTH,
    )
    return dict(rows.order_by().values_list("period").annotate(count=Count("pk")))
