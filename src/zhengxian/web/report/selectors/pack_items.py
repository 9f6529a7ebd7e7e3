"""The ledger items of a pack: late ones, those due next, those decided since the last meeting, and named ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from zhengxian.web.act.models import CardLevel, ItemState, LedgerItem
from zhengxian.web.act.selectors import items, overdue
from zhengxian.web.act.selectors.overdue import UNFINISHED, Standing
from zhengxian.web.core.access import Access
from zhengxian.web.report.selectors.pack_places import PackPlaces

MOST = 3000
"""Items of one list; the rest is counted."""


@dataclass(frozen=True)
class Matter:
    """One item with how it stands; ``homes`` are the regions on whose pages it belongs."""

    item: LedgerItem
    standing: Standing | None
    homes: tuple[int, ...]

    @property
    def words(self) -> str:
        """How it stands: the card and the lateness, or that and when it was closed, or its state."""
        item = self.item
        if item.status in (ItemState.CLOSED, ItemState.ARCHIVED):
            return f"已销号，超期 {item.late_days} 个工作日" if item.late_days else "已按时销号"
        if item.status is ItemState.CANCELLED or self.standing is None:
            return item.status.label
        card = "" if item.card == CardLevel.NONE else f"{CardLevel(item.card).label}，"
        if item.status in overdue.REPORTED:
            return f"{card}{item.status.label}"
        return f"{card}{self.standing.words}"

    @property
    def late_days(self) -> int:
        """Working days late today, 0 when in time."""
        return self.standing.late_days if self.standing is not None else 0


def scope(access: Access, places: PackPlaces) -> QuerySet[LedgerItem]:
    """Return the items of a region that a person sees, drafts left out: what lies in it or is owned by it."""
    rows = items.visible_to(access).exclude(state=ItemState.DRAFT)
    if places.is_whole:
        return rows
    return rows.filter(Q(place_id__in=places.inside) | Q(owner_region_id__in=places.inside))


def late(rows: QuerySet[LedgerItem], places: PackPlaces, today: date) -> list[Matter]:
    """Return what is overdue, the longest first."""
    found = _matters(overdue.overdue(rows, today).order_by("due_on", "pk")[:MOST], places, today)
    return sorted(found, key=lambda one: (-one.late_days, one.item.due_on, one.item.pk))


def coming(rows: QuerySet[LedgerItem], places: PackPlaces, today: date, until: date) -> list[Matter]:
    """Return what is due up to a day and not overdue, the nearest first."""
    after = overdue.last_working_day_before(today)
    near = rows.filter(state__in=UNFINISHED, due_on__gt=after, due_on__lte=until)
    return _matters(near.order_by("due_on", "pk")[:MOST], places, today)


def decided(
    rows: QuerySet[LedgerItem], places: PackPlaces, today: date, since: datetime, until: datetime
) -> list[Matter]:
    """Return what was handed to its owner since a moment, as it stands now."""
    given = rows.filter(assigned_at__gte=since, assigned_at__lte=until)
    return _matters(given.order_by("due_on", "pk")[:MOST], places, today)


def named(rows: QuerySet[LedgerItem], places: PackPlaces, today: date, keys: Collection[int]) -> list[Matter]:
    """Return items by key, as far as the person sees them, as they stand now; in the order of the keys."""
    found = {one.item.pk: one for one in _matters(rows.filter(pk__in=list(keys)[:MOST]), places, today)}
    return [found[key] for key in keys if key in found]


def _matters(rows: Iterable[LedgerItem], places: PackPlaces, today: date) -> list[Matter]:
    whole: Sequence[LedgerItem] = list(_whole(rows))
    stand = overdue.standings(whole, today)
    return [
        Matter(item, stand.get(item.pk), places.homes(item.place_id, item.owner_region_id)) for item in whole
    ]


def _whole(rows: Iterable[LedgerItem]) -> Iterable[LedgerItem]:
    joined = ("owner_region", "owner_department", "place")
    return rows.select_related(*joined) if isinstance(rows, QuerySet) else rows
