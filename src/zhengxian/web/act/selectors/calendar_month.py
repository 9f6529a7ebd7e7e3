"""One month of the ledger: every day with what is due on it, working days, days off and make-up days marked."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from zhengxian.web.act.models import ItemState, LedgerItem
from zhengxian.web.act.selectors import board
from zhengxian.web.act.selectors.board import Line
from zhengxian.web.act.selectors.item_filter import OVER_STATES, ItemFilter, Sight, chosen, overdue
from zhengxian.web.core.models import CalendarDay
from zhengxian.web.core.selectors.calendar import calendar

SHOWN = 4
"""Items named on one day; the others are counted and linked."""


@dataclass(frozen=True)
class Day:
    """One day of the grid."""

    day: date
    in_month: bool
    is_working: bool
    is_today: bool
    name: str
    """What the official calendar calls it, e.g. 国庆节; empty on ordinary days."""
    lines: tuple[Line, ...]
    count: int
    late: int
    over: int

    @property
    def more(self) -> int:
        """Items of the day that are not named."""
        return self.count - len(self.lines)


def weeks(seen: Sight, wanted: ItemFilter, first: date) -> list[list[Day]]:
    """Return the weeks, Monday first, that hold the month beginning with ``first``; five queries for any ledger."""
    grid = months.Calendar().monthdatescalendar(first.year, first.month)
    begin, end = grid[0][0], grid[-1][-1]
    rows = (
        chosen(seen, wanted).filter(due_on__range=(begin, end)).exclude(state=ItemState.CANCELLED).order_by()
    )
    counts = {
        day: (n, late, over)
        for day, n, late, over in rows.values_list("due_on").annotate(
            n=Count("*"), late=Count("state", filter=overdue(seen)), over=Count("state", filter=_OVER)
        )
    }
    nth = Window(RowNumber(), partition_by=F("due_on"), order_by=["state", "id"])
    keys = rows.annotate(nth=nth).filter(nth__lte=SHOWN)
    lines = _by_day(seen, board.shown(keys))
    names = dict(CalendarDay.objects.filter(day__range=(begin, end)).values_list("day", "name"))
    working = calendar(begin, end)

    def one(day: date) -> Day:
        count, late, over = counts.get(day, (0, 0, 0))
        return Day(
            day, day.month == first.month, working.is_working_day(day), day == seen.today, names.get(day, ""),
            tuple(lines[day]), count, late, over,
        )  # fmt: skip

    return [[one(day) for day in week] for week in grid]


_OVER = Q(state__in=OVER_STATES)


def _by_day(seen: Sight, items: list[LedgerItem]) -> dict[date, list[Line]]:
    found: dict[date, list[Line]] = defaultdict(list)
    for line in board.lines(seen, items):
        if line.item.due_on is not None:
            found[line.item.due_on].append(line)
    return found
