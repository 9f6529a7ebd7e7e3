"""The plain rows that rates of rectification are counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from zhengxian.web.act.models import ItemState, Rectification
from zhengxian.web.act.selectors import rectification
from zhengxian.web.act.selectors.request_counts import SHUT, regions_above
from zhengxian.web.core.access import Access


@dataclass(frozen=True)
class RectificationRow:
    """What the rates need of one rectification."""

    pk: int
    verdict: str | None
    due_on: date | None
    first_closed_on: date | None
    first_late_days: int | None
    is_shut: bool
    reopened: bool
    region_ids: tuple[int, ...] = ()
    """The place (or the region that owns it) and every region above it."""


def told(access: Access, first: date, last: date) -> list[RectificationRow]:
    """Return what somebody sees that was due or closed between two days."""
    return _read(rectification.visible_to(access), first, last)


def told_to_all(first: date, last: date) -> list[RectificationRow]:
    """Return everything of the office between two days, for results that are written as figures."""
    return _read(Rectification.objects.all(), first, last)


def _read(seen: QuerySet[Rectification], first: date, last: date) -> list[RectificationRow]:
    near = Q(item__due_on__range=(first, last)) | Q(item__first_closed_on__range=(first, last))
    kept = seen.filter(near).exclude(item__state=ItemState.CANCELLED).order_by()
    raw = list(
        kept.values_list(
            "pk", "verdict", "item__due_on", "item__first_closed_on", "item__first_late_days", "item__state",
            "item__reopened_count", Coalesce(F("item__place_id"), F("item__owner_region_id")),
        )
    )  # fmt: skip
    above = regions_above({row[-1] for row in raw})
    return [
        RectificationRow(pk, verdict, due, closed, late, state in SHUT, reopened > 0, above.get(place, ()))
        for pk, verdict, due, closed, late, state, reopened, place in raw
    ]
