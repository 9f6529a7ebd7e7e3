"""The ledger as a list: late first, then near, then the rest; what waits for a person; counts for the strip above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When

from zhengxian.web.act.models import CardLevel, Extension, ExtensionState, ItemState, LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.item_filter import (
    ALL,
    OPEN_STATES,
    OVER,
    OVER_STATES,
    STATE_READ,
    WAITS,
    ItemFilter,
    Sight,
    chosen,
    waiting,
)
from zhengxian.web.act.selectors.overdue import UNFINISHED, Standing, standings
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Department, Level, Region, Role
from zhengxian.web.core.selectors.scopes import is_office_wide

SORTS: dict[str, list[Any]] = {
    "due": [F("due_on").asc(nulls_last=True)],
    "-due": [F("due_on").desc(nulls_last=True)],
    "number": [F("number").asc(nulls_last=True)],
    "-number": [F("number").desc(nulls_last=True)],
    "percent": ["percent"],
    "-percent": ["-percent"],
    "closed": [F("closed_at").asc(nulls_last=True)],
    "-closed": [F("closed_at").desc(nulls_last=True)],
}
SHOWN_WITH = ("owner_region__parent", "owner_department", "leader", "place")
"""What stands beside an item in a list."""


@dataclass(frozen=True)
class Line:
    """One item of the list and how it stands against its due day today."""

    item: LedgerItem
    standing: Standing | None

    @property
    def is_late(self) -> bool:
        """Tell whether its owner has let the due day pass."""
        return self.standing is not None and self.standing.late and not self.standing.over

    @property
    def late_days(self) -> int:
        """Working days late: up to today, or for what is closed as they were counted then."""
        if self.item.status.is_reopenable:
            return self.item.late_days or 0
        return self.standing.late_days if self.standing is not None and self.is_late else 0

    @property
    def left(self) -> int | None:
        """Working days until the due day; None when it is late, reported as done, over or has none."""
        if self.standing is None or self.standing.late or self.standing.over:
            return None
        return self.standing.days

    @property
    def is_closed_late(self) -> bool:
        """Tell whether it was closed late; that stays."""
        return self.item.status.is_reopenable and bool(self.item.late_days)

    @property
    def words(self) -> str:
        """The state; a late item says by how many working days, one that was closed late too."""
        if self.is_late and self.standing is not None:
            return self.standing.words
        return f"超期 {self.late_days} 个工作日办结" if self.is_closed_late else self.item.status.label

    @property
    def has_card(self) -> bool:
        """Tell whether a yellow or red card stands."""
        return self.item.card in (CardLevel.YELLOW, CardLevel.RED)


def listing(seen: Sight, wanted: ItemFilter) -> QuerySet[LedgerItem]:
    """Return the items wanted: what runs by due day, so the late come first; what is over last, the newest first."""
    rows = chosen(seen, wanted)
    if wanted.sort in SORTS:
        return rows.order_by(*SORTS[wanted.sort], "id")
    if wanted.state in (ALL, *OVER_STATES, OVER):
        over = Case(When(state__in=OVER_STATES, then=Value(1)), default=Value(0), output_field=IntegerField())
        open_due = Case(When(state__in=OVER_STATES, then=None), default=F("due_on"))
        closed = F("closed_at").desc(nulls_last=True)
        return rows.order_by(over, open_due.asc(nulls_last=True), closed, "-id")
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


def shown(rows: Any) -> list[LedgerItem]:
    """Return the items of a page (a slice of a query) in its order, with the names beside them.

    The keys are read first: sorting a long list of whole rows joined with their names costs many times as much.
    """
    keys = list(rows.values_list("pk", flat=True))
    found = LedgerItem.objects.select_related(*SHOWN_WITH).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def lines(seen: Sight, rows: Iterable[LedgerItem]) -> list[Line]:
    """Return items as they stand today; two queries for any number of them."""
    listed = list(rows)
    found = standings(listed, seen.today)
    return [Line(item, found.get(item.pk)) for item in listed]


@dataclass(frozen=True)
class Strip:
    """The figures above the list, for everything somebody sees."""

    running: int
    overdue: int
    longest: int
    """Working days of what is late longest."""
    soon: int
    to_verify: int
    yellow: int
    red: int
    to_assign: int


def strip(seen: Sight, wanted: ItemFilter) -> Strip:
    """Count what is open among the items of this list's first choice (all, mine, my unit); two queries.

    Cards are counted apart: all else is answered by one index of states and due days.
    """
    rows = chosen(seen, ItemFilter(whose=wanted.whose)).order_by()
    late = Q(due_on__lte=seen.late_until)
    near = Q(due_on__gt=seen.late_until, due_on__lte=seen.soon_until)
    counts = {"n": Count("*"), "late": Count("due_on", filter=late), "soon": Count("due_on", filter=near)}
    found = _by_state(rows, first=Min("due_on"), **counts)
    working = [found[state] for state in UNFINISHED if state in found]
    numbers = {state: row["n"] for state, row in found.items()}
    first = min((row["first"] for row in working if row["late"]), default=None)
    carded = rows.filter(state__in=ItemState.running(), card__in=(CardLevel.YELLOW, CardLevel.RED))
    cards = dict(carded.values_list("card").annotate(n=Count("*")))
    return Strip(
        running=sum(numbers.get(state, 0) for state in ItemState.running()),
        overdue=sum(row["late"] for row in working),
        longest=seen.late_days(first) if first else 0,
        soon=sum(row["soon"] for row in working),
        to_verify=numbers.get(ItemState.APPROVED, 0),
        yellow=cards.get(CardLevel.YELLOW, 0),
        red=cards.get(CardLevel.RED, 0),
        to_assign=numbers.get(ItemState.ESTABLISHED, 0),
    )


def counts_by_state(seen: Sight, wanted: ItemFilter) -> dict[str, int]:
    """Count the items wanted by state; their sum is the length of the list."""
    rows = chosen(seen, wanted).order_by()
    return {state: row["n"] for state, row in _by_state(rows, n=Count("*")).items()}


def _by_state(rows: QuerySet[LedgerItem], **counted: Any) -> dict[str, dict[str, Any]]:
    found: Iterable[Any] = rows.values(at=STATE_READ).annotate(**counted)
    return {row["at"]: row for row in found}


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: its key, its words and how many."""

    key: str
    label: str
    count: int


def waits(seen: Sight) -> list[Waiting]:
    """Return what waits for a person, what there is none of left out."""
    found = [
        Waiting(key, label, waiting(seen, key).count()) for key, label in WAITS.items() if _may(seen, key)
    ]
    return [one for one in found if one.count]


def waiting_for(seen: Sight) -> int:
    """Count the items that wait for a person; the number on the spine, in few queries."""
    own = items.workable_by(seen.access).filter(state__in=(ItemState.ASSIGNED, ItemState.RETURNED))
    count = own.count() if seen.access.may(Action.OWN_ITEMS) else 0
    if seen.access.may(Action.ASSIGN_ITEMS):
        directed = items.directed_by(seen.access)
        count += directed.filter(state__in=_DECIDED).count()
        asked = Extension.objects.filter(state=ExtensionState.ASKED, item__state__in=OPEN_STATES)
        count += directed.filter(pk__in=asked.values("item")).exclude(state__in=_DECIDED).count()
    if seen.access.may(Action.VERIFY_ITEMS):
        count += waiting(seen, "verify").count()
    return count


_DECIDED = (ItemState.UNDER_REVIEW, ItemState.OBJECTED)


def _may(seen: Sight, what: str) -> bool:
    wanted = {"accept": Action.OWN_ITEMS, "returned": Action.OWN_ITEMS, "verify": Action.VERIFY_ITEMS}
    return seen.access.may(wanted.get(what, Action.ASSIGN_ITEMS))


@dataclass(frozen=True)
class Choices:
    """What the filters of the list offer: pairs of value and words."""

    places: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    leaders: tuple[tuple[str, str], ...]


def choices(access: Access, today: date) -> Choices:
    """Return the counties, departments and leaders to choose from; three short queries."""
    scope = access.scope(Action.SEE_ITEMS)
    counties = Region.objects.in_force(today).below(scope.paths).filter(level=Level.COUNTY).order_by("path")
    departments = Department.objects.values_list("code", "short_name")
    held = Assignment.objects.in_force(today).filter(role=Role.LEADER, user__is_active=True)
    leaders = (
        held.order_by("user__display_name").values_list("user__username", "user__display_name").distinct()
    )
    return Choices(
        tuple(counties.values_list("code", "name")),
        tuple(departments) if is_office_wide(access, Action.SEE_ITEMS) else (),
        tuple(leaders),
    )
