"""Working days by the official calendar with its make-up days (domain.md §6.2: "the table is data")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.workdays import Workdays
from zhengxian.web.core.models import CalendarDay, DayKind

_LONGEST_BREAK = 40
SATURDAY = 5


class WorkCalendar:
    """The exceptions to the week between two days, read once; answers without further queries."""

    def __init__(self, exceptions: Mapping[date, DayKind]) -> None:
        self._exceptions = dict(exceptions)
        self._counted = Workdays.of(
            holidays=(day for day, kind in self._exceptions.items() if kind is DayKind.HOLIDAY),
            make_up=(day for day, kind in self._exceptions.items() if kind is DayKind.MAKE_UP),
        )

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day."""
        kind = self._exceptions.get(day)
        return day.weekday() < SATURDAY if kind is None else kind is DayKind.MAKE_UP

    def on_or_after(self, day: date) -> date:
        """Return the first working day from a day on: a due day on a day off moves to the next working day."""
        for ahead in range(_LONGEST_BREAK):
            if self.is_working_day(day + timedelta(ahead)):
                return day + timedelta(ahead)
        raise Refusal("S-920", f"从 {day} 起 {_LONGEST_BREAK} 天都不是工作日", "请核对工作日历")

    def between(self, first: date, last: date) -> int:
        """Count working days after ``first`` up to and including ``last``; negative when ``last`` is earlier.

        By counts up to a day, so a long span costs no more than a short one.
        """
        return self._counted.between(first, last)

    def add(self, day: date, working_days: int) -> date:
        """Return the day that lies this many working days after a day (not negative)."""
        left, found = working_days, day
        while left > 0:
            found += timedelta(1)
            left -= self.is_working_day(found)
        return found


def calendar(first: date, last: date) -> WorkCalendar:
    """Read the calendar around a span of days; one query."""
    near = timedelta(_LONGEST_BREAK + 30)
    rows = CalendarDay.objects.filter(day__range=(first - near, last + near)).values_list("day", "kind")
    return WorkCalendar({day: DayKind(kind) for day, kind in rows})
