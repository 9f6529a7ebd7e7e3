"""How an item stands against its due day today, in working days; computed, never stored (domain.md §6.1, §6.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from zhengxian.web.act.models import Feedback, ItemState, LedgerItem
from zhengxian.web.core.selectors.calendar import WorkCalendar, calendar

UNFINISHED = (ItemState.ASSIGNED, ItemState.OBJECTED, ItemState.IN_PROGRESS, ItemState.RETURNED)
"""The states in which the owner still has to do something by the due day."""
REPORTED = (ItemState.UNDER_REVIEW, ItemState.APPROVED)
SOON = 3
"""Working days before the due day from which an item counts as due soon."""


@dataclass(frozen=True)
class Standing:
    """Against which day an item is held and how it stands.

    ``last`` is the due day, or the next working day when nobody works on it. ``days`` are working days: left when not
    negative, late when negative. ``late`` may be true with 0 days: done on the days off after the last day.
    """

    last: date
    days: int
    late: bool
    over: bool = False

    @property
    def late_days(self) -> int:
        """Working days late, 0 when in time."""
        return max(0, -self.days)

    @property
    def is_soon(self) -> bool:
        """Tell whether it is due today or within the next three working days and still open."""
        return not self.over and not self.late and self.days <= SOON

    @property
    def words(self) -> str:
        """The standing in a few words.

        >>> Standing(date(2026, 9, 30), 2, late=False).words, Standing(date(2026, 9, 30), -5, late=True).words
        ('还有 2 个工作日', '超期 5 个工作日')
        """
        if self.over:
            return f"超期 {self.late_days} 个工作日办结" if self.late else "按时办结"
        if self.late:
            return f"超期 {self.late_days} 个工作日" if self.late_days else "已超期"
        return f"还有 {self.days} 个工作日" if self.days else "今天到期"


def standing(
    item: LedgerItem, today: date, days: WorkCalendar, reported: date | None = None
) -> Standing | None:
    """Return how one item stands; None before it has an owner or a due day and when it is cancelled.

    ``reported`` is the day its owner says it was done; an item under review is judged by it, not by today.
    """
    state = item.status
    if item.due_on is None or not state.is_assigned or state is ItemState.CANCELLED:
        return None
    over = state not in UNFINISHED
    until = (item.done_on or reported or today) if over else today
    last = days.on_or_after(item.due_on)
    return Standing(last, days.between(until, last), until > last, over)


def standings(items: Iterable[LedgerItem], today: date) -> dict[int, Standing]:
    """Return how many items stand by key; two queries for any number of them."""
    rows = [item for item in items if item.due_on is not None]
    if not rows:
        return {}
    dates = [today, *(item.due_on for item in rows if item.due_on)]
    days = calendar(min(dates), max(dates))
    done = reported_days(item.pk for item in rows if item.status is ItemState.UNDER_REVIEW)
    found = {item.pk: standing(item, today, days, done.get(item.pk)) for item in rows}
    return {key: value for key, value in found.items() if value is not None}


def reported_days(keys: Iterable[int]) -> dict[int, date]:
    """Return for items the day that their last report says they were done on; one query."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = Feedback.objects.filter(item__in=wanted, is_done=True).order_by("at", "id")
    return {item: day for item, day in rows.values_list("item_id", "done_on") if day is not None}


def last_working_day_before(today: date) -> date:
    """Return the last working day before a day: what was due on it or earlier and is not done is overdue."""
    days = calendar(today - timedelta(40), today)
    day = today - timedelta(1)
    while not days.is_working_day(day):
        day -= timedelta(1)
    return day


def overdue(rows: QuerySet[LedgerItem], today: date) -> QuerySet[LedgerItem]:
    """Keep the items whose owner has let the due day pass; those reported as done are judged at review."""
    return rows.filter(state__in=UNFINISHED, due_on__lte=last_working_day_before(today))


def due_soon(rows: QuerySet[LedgerItem], today: date) -> QuerySet[LedgerItem]:
    """Keep the unfinished items due today or within the next three working days."""
    until = calendar(today, today + timedelta(40)).add(today, SOON)
    return rows.filter(state__in=UNFINISHED, due_on__gt=last_working_day_before(today), due_on__lte=until)
