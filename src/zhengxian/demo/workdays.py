"""Holidays and make-up working days of 2024 to 2027, and the next working day.

2024, 2025 and 2026 follow the notices of the State Council's General Office on the holidays of those years.
The notice for 2027 was not published on the demo's date: 2027 has weekends only, and says so in
`Calendar.unpublished`. Days outside these years are judged by weekends too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

_DAY = dt.timedelta(days=1)

_HOLIDAYS = {
    2024: "元旦 0101;春节 0210-0217;清明节 0404-0406;劳动节 0501-0505;端午节 0610;中秋节 0915-0917;国庆节 1001-1007",
    2025: "元旦 0101;春节 0128-0204;清明节 0404-0406;劳动节 0501-0505;端午节 0531-0602;国庆节、中秋节 1001-1008",
    2026: "元旦 0101-0103;春节 0215-0223;清明节 0404-0406;劳动节 0501-0505;端午节 0619-0621;中秋节 0925-0927;"
    "国庆节 1001-1007",
}
_MAKE_UP = {
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}
NOTICES = {
    2024: "国务院办公厅关于2024年部分节假日安排的通知",
    2025: "国务院办公厅关于2025年部分节假日安排的通知",
    2026: "国务院办公厅关于2026年部分节假日安排的通知",
}


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday: a ``holiday`` or a ``make_up`` working day."""

    day: dt.date
    kind: Literal["holiday", "make_up"]
    name: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """Working days of the years ``first_year`` to ``last_year``; ``unpublished`` years know weekends only."""

    first_year: int
    last_year: int
    special: tuple[SpecialDay, ...]
    unpublished: tuple[int, ...]
    by_day: Mapping[dt.date, SpecialDay]

    def is_workday(self, day: dt.date) -> bool:
        """Tell whether people work on a day.

        >>> calendar().is_workday(dt.date(2026, 10, 10)), calendar().is_workday(dt.date(2026, 10, 7))
        (True, False)
        """
        special = self.by_day.get(day)
        return special.kind == "make_up" if special else day.weekday() < 5

    def on_or_after(self, day: dt.date) -> dt.date:
        """Return the day itself or the next working day (a due day on a holiday moves on).

        >>> str(calendar().on_or_after(dt.date(2026, 10, 31)))
        '2026-11-02'
        """
        while not self.is_workday(day):
            day += _DAY
        return day


def calendar() -> Calendar:
    """Return the calendar of the demo city."""
    special = tuple(sorted((d for year in NOTICES for d in _days(year)), key=lambda d: d.day))
    return Calendar(2024, 2027, special, (2027,), {d.day: d for d in special})


def _days(year: int) -> Iterator[SpecialDay]:
    for entry in _HOLIDAYS[year].split(";"):
        name, span = entry.split(" ")
        first, _, last = span.partition("-")
        day, end = _date(year, first), _date(year, last or first)
        while day <= end:
            yield SpecialDay(day, "holiday", name, NOTICES[year])
            day += _DAY
    for day_text in _MAKE_UP[year].split(" "):
        yield SpecialDay(_date(year, day_text), "make_up", "调休上班", NOTICES[year])


def _date(year: int, text: str) -> dt.date:
    return dt.date(year, int(text[:2]), int(text[2:]))
