"""The months the demo city has figures for, and the periods each form covers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from zhengxian.demo.forms import Form
from zhengxian.demo.places import MERGED, UPGRADED
from zhengxian.engine.base.period import Period, PeriodKind

_TEN_DAY_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Timeline:
    """``months`` months that end with the month before ``today``."""

    today: dt.date
    months: int = 36

    @property
    def last(self) -> Period:
        """Return the last month with figures."""
        return Period.from_date(self.today, PeriodKind.MONTH) - 1

    @property
    def first(self) -> Period:
        """Return the first month with figures."""
        return self.last - (self.months - 1)

    @property
    def first_year(self) -> int:
        """Return the calendar year the arrays of figures begin with."""
        return self.first.year

    @property
    def years(self) -> int:
        """Return how many calendar years the months touch."""
        return self.last.year - self.first.year + 1

    def periods(self, form: Form) -> tuple[Period, ...]:
        """Return the periods of a form that have ended, oldest first."""
        if form.frequency == "ten_day":
            return self._ten_days()
        return _ended(self.first, self.last, form.frequency, form.asks_january)

    def _ten_days(self) -> tuple[Period, ...]:
        running = Period.from_date(self.today, PeriodKind.TEN_DAY)
        first = (self.last - (_TEN_DAY_MONTHS - 1)).parts(PeriodKind.TEN_DAY)[0]
        return Period.range(first, running - 1)

    def place(self, period: Period) -> tuple[int, int]:
        """Return where a period ends in arrays of years and months."""
        day = period.last_day
        return day.year - self.first_year, day.month - 1


@lru_cache(maxsize=64)
def _ended(first: Period, last: Period, frequency: str, asks_january: bool) -> tuple[Period, ...]:
    """Return the periods of a kind that end with one of the months; forms by the thousand ask for the same few."""
    kind = next(k for k in PeriodKind if k.value == frequency)
    found = [m.parent(kind) for m in Period.range(first, last) if m.last_day == m.parent(kind).last_day]
    if frequency == "month" and not asks_january:
        found = [p for p in found if p.number != 1]
    return tuple(found)


def codes_on(code: str, day: dt.date) -> tuple[str, ...]:
    """Return the codes that a region of today had on an earlier day: two before a merger.

    >>> codes_on("990103", dt.date(2024, 6, 30)), len(codes_on("990107104", dt.date(2025, 6, 30)))
    (('990123',), 2)
    """
    if code == UPGRADED[2] and day < UPGRADED[3]:
        return (UPGRADED[0],)
    if code == MERGED[1] and day < MERGED[2]:
        return MERGED[0]
    return (code,)
