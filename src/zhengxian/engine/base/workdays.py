"""Working days: the week, the holidays and the make-up working days, as data (domain.md §6.2)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period.spelling import FIRST_YEAR, LAST_YEAR

SATURDAY = 5
FARTHEST = 5_000
"""No deadline lies farther away than this many working days."""

_DAY = timedelta(1)


@dataclass(frozen=True)
class Workdays:
    """Which days people work: Monday to Friday, less ``off``, plus ``on``.

    ``off`` are weekdays without work, ``on`` Saturdays and Sundays with work, both in order. Make one with
    `Workdays.of`; without days it knows weekends only. ``years`` are the years whose official notice is in
    the table: days outside them are judged by the week, and `covers` tells so.

    >>> calendar = Workdays.of(holidays=[date(2026, 10, 1), date(2026, 10, 2)], make_up=[date(2026, 10, 10)])
    >>> calendar.is_workday(date(2026, 10, 1)), calendar.is_workday(date(2026, 10, 10))
    (False, True)

    Source: domain.md §6.2: the table is data, renewed each year after the notice of the State Council's
    General Office.
    """

    off: tuple[date, ...] = ()
    on: tuple[date, ...] = ()
    years: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, holidays: Iterable[date] = (), make_up: Iterable[date] = (), years: Iterable[int] | None = None
    ) -> Workdays:
        """Make a calendar; weekends among the holidays and weekdays among the make-up days change nothing.

        ``years`` (default: those of the holidays) are the years the table is complete for. Errors: ``A-200``
        a day that is both a holiday and a make-up working day.
        """
        free, worked = set(holidays), set(make_up)
        both = sorted(free & worked)
        if both:
            raise Refusal(
                "A-200", f"工作日历中 {both[0]} 既是放假又是调休上班", "请按放假通知改正工作日历中的这一天"
            )
        known = {day.year for day in free} if years is None else years
        return cls(
            tuple(sorted(day for day in free if day.weekday() < SATURDAY)),
            tuple(sorted(day for day in worked if day.weekday() >= SATURDAY)),
            frozenset(known),
        )

    def covers(self, day: date) -> bool:
        """Tell whether the notice of the day's year is in the table."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on a day."""
        if day.weekday() < SATURDAY:
            return not _holds(self.off, day)
        return _holds(self.on, day)

    def on_or_after(self, day: date) -> date:
        """Return the day itself or the next working day.

        >>> str(Workdays().on_or_after(date(2026, 11, 28)))
        '2026-11-30'
        """
        return self._step(day, _DAY)

    def on_or_before(self, day: date) -> date:
        """Return the day itself or the last working day before it."""
        return self._step(day, -_DAY)

    def add(self, day: date, count: int) -> date:
        """Return the day that lies ``count`` working days after a day (before it when negative).

        The day itself is not counted; 0 gives the day itself, worked or not.

        >>> str(Workdays().add(date(2026, 11, 26), 2))
        '2026-11-30'

        Errors: ``A-201`` farther than 5000 working days, or out of the years 1900 to 2199.
        """
        if abs(count) > FARTHEST or not FIRST_YEAR <= day.year <= LAST_YEAR:
            wrong = f"要从 {day} 推算 {count} 个工作日，超过 {FARTHEST} 个，或年份不合理"
            raise Refusal("A-201", wrong, "请核对日期和天数")
        step = _DAY if count >= 0 else -_DAY
        left, found = abs(count), day
        while left:
            found += step
            left -= self.is_workday(found)
        return found

    def between(self, first: date, last: date) -> int:
        """Count the working days after ``first`` up to and including ``last``; negative when last is earlier.

        Formula: N(last) − N(first), where N counts working days up to and including a day.

        >>> Workdays().between(date(2026, 11, 26), date(2026, 11, 30))
        2
        >>> Workdays().between(date(2026, 11, 30), date(2026, 11, 26))
        -2
        """
        return self._worked_until(last) - self._worked_until(first)

    def _worked_until(self, day: date) -> int:
        weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday
        return weeks * 5 + min(rest, 5) - bisect_right(self.off, day) + bisect_right(self.on, day)

    def _step(self, day: date, step: timedelta) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refusal("A-201", f"日期 {day} 的年份不合理", "请核对日期")
        while not self.is_workday(day):
            day += step
        return day


def _holds(days: tuple[date, ...], day: date) -> bool:
    place = bisect_left(days, day)
    return place < len(days) and days[place] == day
