"""What the monthly results are counted from: items due in a month, project money, and in which regions they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from zhengxian.web.act.models import (
    Extension,
    ExtensionState,
    ItemAct,
    ItemEvent,
    ItemState,
    LedgerItem,
    Project,
    SideState,
)
from zhengxian.web.act.selectors.places import Places
from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region

COUNTED_LEVELS = (Level.COUNTY, Level.TOWN)
_NOT_DUE = (ItemState.DRAFT, ItemState.ESTABLISHED, ItemState.CANCELLED)
_SHUT = frozenset({ItemState.CLOSED.value, ItemState.ARCHIVED.value})


@dataclass(frozen=True)
class DueRow:
    """What the rates need of one item that was due."""

    pk: int
    kind: str
    due_on: date
    first_closed_on: date | None
    first_late_days: int | None
    is_shut: bool
    opened_again: date | None
    closed_again: date | None
    region_ids: tuple[int, ...]
    """The region of the month's end in which it lies, and every region above; empty where it lies in none."""


@dataclass(frozen=True)
class MoneyRow:
    """Money of one project: planned for the year, done from January to the month; 万元."""

    planned: Decimal
    done: Decimal
    region_ids: tuple[int, ...]


class RegionsOf:
    """The region of a day in which something lies, with all regions above it; merged places count where they went."""

    def __init__(self, day: date) -> None:
        """Read the regions once."""
        self._places = Places(day)
        self._by_id = {r.pk: r for r in Region.objects.all()}
        self._by_code = {r.code: r.pk for r in self._by_id.values()}
        self._kept: dict[int, tuple[int, ...]] = {}

    def of(self, region_id: int | None) -> tuple[int, ...]:
        """Return the keys of the regions, the topmost first."""
        if region_id is None:
            return ()
        if region_id not in self._kept:
            path = self._places.now(self._by_id[region_id]).path
            self._kept[region_id] = tuple(self._by_code[c] for c in path.split("/") if c in self._by_code)
        return self._kept[region_id]


def due_between(first: date, last: date, regions: RegionsOf) -> list[DueRow]:
    """Return the items that were due between two days and had an owner; five queries.

    An item that was opened again counts where it was due before its first closing: opening it again gives it a new
    due day, but takes it out of no past month.
    """
    kept = LedgerItem.objects.exclude(state__in=_NOT_DUE).order_by()
    plain = list(kept.filter(due_on__range=(first, last), reopened_count=0).values_list(*_COLUMNS))
    reopened = list(kept.filter(reopened_count__gt=0).values_list(*_COLUMNS))
    dues = _first_run_dues({row[0]: row[2] for row in reopened})
    back = [row for row in reopened if first <= (dues[row[0]] or date.min) <= last]
    again = _opened_again(row[0] for row in back)
    return [
        DueRow(
            pk,
            kind,
            dues.get(pk) or due,
            closed,
            late,
            state in _SHUT,
            *again.get(pk, (None, None)),
            regions.of(at or own),
        )
        for pk, kind, _, due, closed, late, state, at, own in (*plain, *back)
    ]


_COLUMNS = (
    "pk", "kind", "first_due_on", "due_on", "first_closed_on", "first_late_days", "state", "place_id", "owner_region_id",
)  # fmt: skip


def _first_run_dues(first: Mapping[int, date | None]) -> dict[int, date | None]:
    """Return when items were due before they were first closed: the last extension until then, else the first day."""
    found = dict(first)
    granted = Extension.objects.filter(
        item__in=list(first), state=ExtensionState.ACCEPTED, decided_at__date__lte=F("item__first_closed_on")
    )
    found.update(granted.order_by("until").values_list("item_id", "until"))
    return found


def _opened_again(keys: Iterable[int]) -> dict[int, tuple[date | None, date | None]]:
    """Return the day of the last opening and of the closing after it, by item."""
    found: dict[int, tuple[date | None, date | None]] = {}
    acts = (ItemAct.REOPEN, ItemAct.CLOSE)
    rows = ItemEvent.objects.filter(item__in=list(keys), act__in=acts).order_by("item", "id")
    for item, act, at in rows.values_list("item_id", "act", "at"):
        day = timezone.localdate(at)
        if act == ItemAct.REOPEN:
            found[item] = (day, None)
        elif item in found:
            found[item] = (found[item][0], day)
    return found


def money(year: int, month: int, this_year: int, regions: RegionsOf) -> list[MoneyRow]:
    """Return planned and done money of every project that has a plan for a year; two queries.

    The plan of the present year is the project's own; that of another year is the sum of its months.
    """
    kept = Project.objects.exclude(side=SideState.REMOVED).exclude(item__state__in=_NOT_PLANNED)
    done: dict[int, Decimal] = defaultdict(Decimal)
    planned: dict[int, Decimal] = defaultdict(Decimal)
    months = kept.filter(investments__period__startswith=f"{year}-").values_list(
        "pk", "investments__period", "investments__planned", "investments__actual"
    )
    for pk, period, plan, actual in months:
        planned[pk] += plan or 0
        done[pk] += (actual or 0) if period <= f"{year}-{month:02d}" else 0
    rows = kept.values_list("pk", "year_plan", "item__place_id")
    plans = [(pk, own if year == this_year else planned.get(pk), place) for pk, own, place in rows]
    return [MoneyRow(plan, done[pk], regions.of(place)) for pk, plan, place in plans if plan]


_NOT_PLANNED = (ItemState.DRAFT, ItemState.CANCELLED)


def counted_regions(day: date) -> list[Region]:
    """Return the counties and towns of a day, for which results are written."""
    return list(Region.objects.in_force(day).filter(level__in=COUNTED_LEVELS).order_by("path"))


def shown_regions(access: Access, day: date, county: str = "") -> list[Region]:
    """Return the regions whose results somebody may see: counties, or the towns of one county."""
    rows = Region.objects.in_force(day).below(access.scope(Action.SEE_ITEMS).paths)
    if county:
        return list(rows.filter(level=Level.TOWN, parent__code=county).order_by("order", "code"))
    counties = list(rows.filter(level=Level.COUNTY).order_by("order", "code"))
    return counties or list(rows.filter(level=Level.TOWN).order_by("order", "code"))


def indicator_ids(codes: Iterable[str]) -> Mapping[str, int]:
    """Return the keys of indicators by code, those that are there."""
    return dict(Indicator.objects.filter(code__in=list(codes)).values_list("code", "pk"))


def is_written(codes: Iterable[str], period: str) -> bool:
    """Tell whether a month has figures of these indicators."""
    return Observation.objects.current().filter(indicator__code__in=list(codes), period=period).exists()
