"""What of the ledger is looked at: one filter for the board, the calendar, the wall chart and their files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan

from zhengxian.web.act.models import (
    CardLevel,
    Extension,
    ExtensionState,
    Feedback,
    ItemKind,
    ItemState,
    LedgerItem,
    Origin,
)
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.overdue import SOON, UNFINISHED
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Department, Region, User
from zhengxian.web.core.selectors.calendar import WorkCalendar, calendar

ALL, OVER = "all", "over"
LATE, NEAR, UNDATED = "overdue", "soon", "undated"
OPEN_STATES = (ItemState.ESTABLISHED.value, *ItemState.running())
OVER_STATES = (ItemState.CLOSED.value, ItemState.ARCHIVED.value, ItemState.CANCELLED.value)
STATE_READ = Coalesce("state", Value(""))
"""The state as it stands in the row, where SQLite would walk the index of states and fetch every row apart."""
_BACK, _AHEAD = timedelta(days=800), timedelta(days=60)


@dataclass(frozen=True)
class ItemFilter:
    """What is kept; an empty text keeps everything, and an empty ``state`` what is not over."""

    whose: str = ""
    kind: str = ""
    state: str = ""
    place: str = ""
    department: str = ""
    leader: str = ""
    origin: str = ""
    card: str = ""
    due: str = ""
    month: str = ""
    day: str = ""
    wait: str = ""
    text: str = ""
    sort: str = ""

    def with_state(self, state: str) -> ItemFilter:
        """Return the same filter for another state."""
        return replace(self, state=state)


@dataclass(frozen=True)
class Sight:
    """Who looks, what he may do, and what day it is for the office."""

    user: User
    access: Access
    today: date

    @cached_property
    def days(self) -> WorkCalendar:
        """The working days around today; read when first needed, one query."""
        return calendar(self.today - _BACK, self.today + _AHEAD)

    @property
    def late_until(self) -> date:
        """The last due day that is missed today; a due day on a day off is missed after the next working day."""
        day = self.today - timedelta(1)
        while not self.days.is_working_day(day):
            day -= timedelta(1)
        return day

    @property
    def soon_until(self) -> date:
        """The last due day that is near: three working days ahead."""
        return self.days.add(self.today, SOON)

    def late_days(self, due: date) -> int:
        """Count the working days that a due day is past; 0 when it is not."""
        return max(0, self.days.between(self.days.on_or_after(due), self.today))


def sight(user: User, access: Access, today: date) -> Sight:
    """Return who looks at the ledger today."""
    return Sight(user, access, today)


def chosen(seen: Sight, wanted: ItemFilter) -> QuerySet[LedgerItem]:
    """Return the items that somebody may see and wants to see, in no order."""
    rows = _whose(seen, wanted.whose).alias(state_read=STATE_READ)
    by = "state_read" if wanted.whose == "mine" else "state"
    rows = rows.filter(_state(wanted.state, by), _plain(wanted), _due(seen, wanted))
    if wanted.wait:
        rows = rows.filter(pk__in=waiting(seen, wanted.wait).values("pk"))
    if wanted.text:
        rows = rows.filter(words(wanted.text))
    return rows


def _whose(seen: Sight, whose: str) -> QuerySet[LedgerItem]:
    if whose == "unit":
        return items.workable_by(seen.access)
    rows = items.visible_to(seen.access)
    if whose == "mine":
        me = seen.user.pk
        return rows.filter(Q(leader=me) | Q(assigned_by=me) | Q(created_by=me))
    return rows


def _state(state: str, by: str) -> Q:
    if state == ALL:
        return Q()
    one = (state,) if state in ItemState.values else OPEN_STATES
    return Q(**{f"{by}__in": OVER_STATES if state == OVER else one})


def _plain(wanted: ItemFilter) -> Q:
    exact = {
        "kind": wanted.kind if wanted.kind in ItemKind.values else "",
        "origin": wanted.origin if wanted.origin in Origin.values else "",
        "card": wanted.card if wanted.card in CardLevel.values else "",
        "owner_department__code": wanted.department,
        "leader__username": wanted.leader,
    }
    kept = Q(**{name: value for name, value in exact.items() if value})
    if wanted.place:
        inside = list(Region.objects.filter(path__contains=f"/{wanted.place}/").values_list("pk", flat=True))
        kept &= Q(owner_region__in=inside) | Q(place__in=inside)
    return kept


def _due(seen: Sight, wanted: ItemFilter) -> Q:
    kept = Q()
    if wanted.due == LATE:
        kept &= overdue(seen)
    elif wanted.due == NEAR:
        kept &= soon(seen)
    elif wanted.due == UNDATED:
        kept &= Q(due_on__isnull=True)
    span = month_span(wanted.month)
    kept &= Q(due_on__range=span) if span else Q()
    day = day_named(wanted.day)
    return kept & Q(due_on=day) if day else kept


def overdue(seen: Sight) -> Q:
    """Keep what its owner has not reported as done and is past its due day."""
    return Q(state__in=UNFINISHED, due_on__lte=seen.late_until)


def soon(seen: Sight) -> Q:
    """Keep what is not done and due within three working days."""
    return Q(state__in=UNFINISHED, due_on__gt=seen.late_until, due_on__lte=seen.soon_until)


def day_named(text: str) -> date | None:
    """Return the day written ``2026-11-05``, or None when it is none."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def month_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a month written ``2026-11``, or None when it is none.

    >>> month_span("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    try:
        first = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    if first is None or not 1900 < first.year < 9000:
        return None
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(1)


def words(text: str) -> Q:
    """Find the words in number or title, or in the name of the owner; names are looked up in their short tables."""
    regions = Region.objects.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    departments = Department.objects.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    found = _holds("title", text) | _holds("number", text)
    owners = list(regions.values_list("pk", flat=True)[:500])
    offices = list(departments.values_list("pk", flat=True)[:500])
    found |= Q(owner_region__in=owners) if owners else Q()
    return found | (Q(owner_department__in=offices) if offices else Q())


def _holds(column: str, text: str) -> Q:
    """Keep what holds the words; Chinese and digits have no case and need no pattern, which reads a ledger faster."""
    if text.lower() != text.upper():
        return Q(**{f"{column}__icontains": text})
    return Q(GreaterThan(StrIndex(column, Value(text)), 0))


WAITS = {
    "accept": "待接收",
    "returned": "退回重办",
    "review": "待审核",
    "objection": "异议待答复",
    "extension": "延期待定",
    "verify": "待核验",
}
"""What may wait for a person."""


def waiting(seen: Sight, what: str) -> QuerySet[LedgerItem]:
    """Return the items on which this person has to do one of `WAITS`."""
    if what in ("accept", "returned"):
        state = ItemState.ASSIGNED if what == "accept" else ItemState.RETURNED
        return items.workable_by(seen.access).filter(state=state)
    if what == "verify":
        return _verifiable(seen)
    directed = items.directed_by(seen.access)
    if what == "extension":
        asked = Extension.objects.filter(state=ExtensionState.ASKED).values("item")
        return directed.filter(pk__in=asked).exclude(state__in=OVER_STATES)
    decided = {"review": ItemState.UNDER_REVIEW, "objection": ItemState.OBJECTED}.get(what)
    return directed.filter(state=decided) if decided else directed.none()


def _verifiable(seen: Sight) -> QuerySet[LedgerItem]:
    """Keep what waits for verification and is not of the own unit nor reported on by this person."""
    reported = Feedback.objects.filter(item=OuterRef("pk"), by=seen.user)
    rows = items.verifiable_by(seen.access).filter(state=ItemState.APPROVED).exclude(Exists(reported))
    return rows.exclude(pk__in=items.workable_by(seen.access).values("pk"))
