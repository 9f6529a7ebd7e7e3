"""The ledger as a list: late first, then near, then the rest; what waits for a person; counts for the strip above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When

from zhengxian.web.act.models import CardLevel, ItemState, LedgerItem
from zhengxian.web.act.selectors.item_filter import (
    ALL,
    OPEN_STATES,
    OVER,
    OVER_STATES,
    WAITS,
    ItemFilter,
    Sight,
    chosen,
    overdue,
    soon,
    waiting,
)
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
_SHOWN_WITH = ("owner_region", "owner_department", "leader", "place")


@dataclass(frozen=True)
class Line:
    """One item of the list with its state in words and, for the present day, how late it is or how long it has."""

    item: LedgerItem
    late: int
    """Working days past the due day; 0 when it is not late or is over."""
    left: int | None
    """Working days until the due day; None when it is late, over or has none."""

    @property
    def words(self) -> str:
        """The state; a late item says by how many working days, a closed late one too."""
        return words_of(self.item.status, self.late, self.closed_late)

    @property
    def closed_late(self) -> int:
        """Working days by which a closed item was late; what was closed late stays late."""
        return (self.item.late_days or 0) if self.item.status.is_reopenable else 0

    @property
    def has_card(self) -> bool:
        """Tell whether a yellow or red card stands."""
        return self.item.card in (CardLevel.YELLOW, CardLevel.RED)


def words_of(state: ItemState, late: int, closed_late: int) -> str:
    """Return the words of a state on the board.

    >>> words_of(ItemState.IN_PROGRESS, 16, 0), words_of(ItemState.CLOSED, 0, 3), words_of(ItemState.CLOSED, 0, 0)
    ('逾期 16 个工作日', '逾期 3 个工作日办结', '已销号')
    """
    if late:
        return f"逾期 {late} 个工作日"
    return f"逾期 {closed_late} 个工作日办结" if closed_late else state.label


def listing(seen: Sight, wanted: ItemFilter) -> QuerySet[LedgerItem]:
    """Return the items wanted: what runs by due day, so the late come first; what is over last, the newest first."""
    rows = chosen(seen, wanted).select_related(*_SHOWN_WITH)
    if wanted.sort in SORTS:
        return rows.order_by(*SORTS[wanted.sort], "id")
    if wanted.state in (ALL, *OVER_STATES, OVER):
        over = Case(When(state__in=OVER_STATES, then=Value(1)), default=Value(0), output_field=IntegerField())
        open_due = Case(When(state__in=OVER_STATES, then=None), default=F("due_on"))
        closed = F("closed_at").desc(nulls_last=True)
        return rows.order_by(over, open_due.asc(nulls_last=True), closed, "-id")
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


def lines(seen: Sight, rows: Iterable[LedgerItem]) -> list[Line]:
    """Return items as they are shown today."""
    return [line(seen, item) for item in rows]


def line(seen: Sight, item: LedgerItem) -> Line:
    """Return one item as it is shown today."""
    if not item.status.is_running or item.due_on is None:
        return Line(item, 0, None)
    if item.due_on <= seen.late_until:
        return Line(item, max(1, seen.late_days(item.due_on)), None)
    return Line(item, 0, seen.days.between(seen.today, seen.days.on_or_after(item.due_on)))


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
    """Count what is open among the items of this list's first choice (all, mine, my unit); one query."""
    rows = chosen(seen, ItemFilter(whose=wanted.whose)).order_by()
    running = Q(state__in=ItemState.running())
    found = rows.aggregate(
        running=Count("id", filter=running),
        overdue=Count("id", filter=overdue(seen)),
        first=Min("due_on", filter=running),
        soon=Count("id", filter=soon(seen)),
        to_verify=Count("id", filter=Q(state=ItemState.APPROVED)),
        yellow=Count("id", filter=running & Q(card=CardLevel.YELLOW)),
        red=Count("id", filter=running & Q(card=CardLevel.RED)),
        to_assign=Count("id", filter=Q(state=ItemState.ESTABLISHED)),
    )
    first = found.pop("first")
    return Strip(longest=seen.late_days(first) if found["overdue"] and first else 0, **found)


def counts_by_state(seen: Sight, wanted: ItemFilter) -> dict[str, int]:
    """Count the items that the other filters leave, by state."""
    rows = chosen(seen, wanted.with_state(ALL)).order_by()
    return dict(rows.values_list("state").annotate(n=Count("id")))


def total_of(state: str, counts: dict[str, int]) -> int:
    """Return how many items the filter of state leaves, out of the counts by state; no further query."""
    kept = {ALL: None, OVER: OVER_STATES}.get(state, (state,) if state in ItemState.values else OPEN_STATES)
    return sum(n for key, n in counts.items() if kept is None or key in kept)


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
    """Count all that waits for a person; the number on the spine."""
    return sum(one.count for one in waits(seen))


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
