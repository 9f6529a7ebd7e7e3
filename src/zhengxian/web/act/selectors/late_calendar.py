"""How working days late are counted, day by day on a calendar, because that number is what people dispute."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhengxian.web.core.selectors.calendar import WorkCalendar, calendar

MOST = 2
"""Months shown; of a longer delay the last ones."""
SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """One day: its number among the late ones (0: not counted), whether it is off, and whether it is the last one."""

    day: int
    number: int = 0
    off: bool = False
    make_up: bool = False
    holiday: bool = False
    last: bool = False


@dataclass(frozen=True)
class Month:
    """One month as weeks from Monday; days of other months are None."""

    label: str
    weeks: list[list[Cell | None]]


def months(last_day: date, until: date) -> list[Month]:
    """Return the months from the last day in time to the day counted up to, with every late working day numbered."""
    days = calendar(last_day, until)
    found = list(_months(last_day, until))[-MOST:]
    return [_month(year, month, last_day, until, days) for year, month in found]


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _month(year: int, month: int, last_day: date, until: date, days: WorkCalendar) -> Month:
    weeks = [
        [_cell(day, last_day, until, days) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    return Month(f"{year}年{month}月", weeks)


def _cell(day: date, last_day: date, until: date, days: WorkCalendar) -> Cell:
    works, weekend = days.is_working_day(day), day.weekday() >= SATURDAY
    counted = works and last_day < day <= until
    number = days.between(last_day, day) if counted else 0
    return Cell(day.day, number, not works, works and weekend, not works and not weekend, day == until)
