"""The plain rows that rates of requests are counted from; three queries however many there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengxian.web.act.models import ItemState, Request, ReturnVisit
from zhengxian.web.act.selectors import requests
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region

SHUT = frozenset({ItemState.CLOSED.value, ItemState.ARCHIVED.value})


@dataclass(frozen=True)
class Span:
    """The days that are counted, and the day as of which; nothing after that day counts."""

    first: date
    last: date
    day: date

    @classmethod
    def until(cls, first: date, last: date, today: date) -> Span:
        """Return the span as it stands on its last day, or today while it still runs."""
        return cls(first, last, min(last, today))

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in the span and has come; a due day counts although it has not."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class RequestRow:
    """What the rates need of one request."""

    pk: int
    place_id: int | None
    department_id: int | None
    category: str
    due_on: date | None
    first_closed_on: date | None
    first_late_days: int | None
    is_shut: bool
    reopened: bool
    outcome: str | None
    is_repeat: bool
    received_on: date
    region_ids: tuple[int, ...] = ()
    """The place and every region above it."""


@dataclass(frozen=True)
class VisitRow:
    """One return visit."""

    request_id: int
    satisfaction: str
    on: date


@dataclass(frozen=True)
class Told:
    """Requests and their return visits."""

    rows: Sequence[RequestRow]
    visits: Sequence[VisitRow]

    def of(self, rows: Sequence[RequestRow]) -> Told:
        """Return the same with some of the requests only."""
        kept = {row.pk for row in rows}
        return Told(rows, [visit for visit in self.visits if visit.request_id in kept])

    def keep(self, wanted: Callable[[RequestRow], bool]) -> Told:
        """Return the same with the requests that are wanted."""
        return self.of([row for row in self.rows if wanted(row)])


def told(access: Access, first: date, last: date) -> Told:
    """Return the requests somebody sees that were received, due, closed or visited between two days."""
    return _read(requests.visible_to(access), first, last)


def told_to_all(first: date, last: date) -> Told:
    """Return all requests of the office between two days, for results that are written as figures."""
    return _read(Request.objects.all(), first, last)


def _read(seen: QuerySet[Request], first: date, last: date) -> Told:
    span = (first, last)
    visited = ReturnVisit.objects.filter(at__date__range=span)
    near = (
        Q(received_at__date__range=span)
        | Q(item__due_on__range=span)
        | Q(item__first_closed_on__range=span)
        | Q(pk__in=visited.values("request"))
    )
    kept = seen.filter(near).exclude(item__state=ItemState.CANCELLED).order_by()
    values = kept.values_list(
        "pk", "item__place_id", "item__owner_department_id", "category", "item__due_on", "item__first_closed_on",
        "item__first_late_days", "item__state", "item__reopened_count", "outcome", "repeat_of_id", "received_at",
    )  # fmt: skip
    raw = list(values)
    above = regions_above({row[1] for row in raw})
    rows = [
        RequestRow(
            pk, place, department, category, due, closed, late, state in SHUT, reopened > 0, outcome,
            repeat is not None, timezone.localdate(received), above.get(place, ()),
        )
        for pk, place, department, category, due, closed, late, state, reopened, outcome, repeat, received in raw
    ]  # fmt: skip
    visits = ReturnVisit.objects.filter(request__in=kept.values("pk")).order_by("at", "id")
    heard = visits.values_list("request_id", "satisfaction", "at")
    return Told(rows, [VisitRow(pk, word, timezone.localdate(at)) for pk, word, at in heard])


def regions_above(places: Collection[int | None]) -> dict[int | None, tuple[int, ...]]:
    """Return for every place itself and the regions above it, by the chain of codes in its path."""
    paths = dict(
        Region.objects.filter(pk__in=[pk for pk in places if pk is not None]).values_list("pk", "path")
    )
    codes = {code for path in paths.values() for code in path.split("/") if code}
    ids = dict(Region.objects.filter(code__in=codes).values_list("code", "pk"))
    return {pk: tuple(ids[code] for code in path.split("/") if code in ids) for pk, path in paths.items()}
