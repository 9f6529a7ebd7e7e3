"""A year of the working-day calendar, as a page shows it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zhengxian.web.core.models import CalendarDay, DayKind
from zhengxian.web.core.selectors.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: the day (None outside the month), whether it is worked, and why not as the week says."""

    day: date | None
    worked: bool = False
    name: str = ""
    kind: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks from Monday, with its number of working days."""

    number: int
    weeks: tuple[tuple[Day, ...], ...]
    working: int


def days(year: int) -> Mapping[date, CalendarDay]:
    """Return the exceptions of a year."""
    return {d.day: d for d in CalendarDay.objects.filter(day__year=year)}


def months(year: int, exceptions: Mapping[date, CalendarDay], today: date) -> list[Month]:
    """Return the twelve months."""
    rule = _rule(exceptions)
    return [_month(year, number, exceptions, rule, today) for number in range(1, 13)]


def working_days(year: int, exceptions: Mapping[date, CalendarDay]) -> list[bool]:
    """Tell of each day of a year whether it is worked."""
    rule, first = _rule(exceptions), date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return [rule.is_working_day(first + timedelta(n)) for n in range(length)]


def _rule(exceptions: Mapping[date, CalendarDay]) -> WorkCalendar:
    return WorkCalendar({day: DayKind(one.kind) for day, one in exceptions.items()})


def _month(
    year: int, number: int, exceptions: Mapping[date, CalendarDay], rule: WorkCalendar, today: date
) -> Month:
    weeks = []
    for week in calendar.Calendar().monthdatescalendar(year, number):
        cells = []
        for day in week:
            if day.month != number:
                cells.append(Day(None))
                continue
            one = exceptions.get(day)
            name, kind = (one.name, one.kind) if one else ("", "")
            cells.append(Day(day, rule.is_working_day(day), name, kind, day == today))
        weeks.append(tuple(cells))
    return Month(number, tuple(weeks), sum(cell.worked for week in weeks for cell in week))
