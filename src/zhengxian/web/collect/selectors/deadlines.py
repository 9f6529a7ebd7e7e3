"""When a form is asked for, when it is due, and what a day of handing in is called. All parameters stand here.

A due day counts from the first day after the period and moves to the next working day; the last day of February
comes from the calendar, as for every period.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zhengxian.engine.base.period import Period
from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.web.collect.models import Form, Timing
from zhengxian.web.core.selectors.calendar import WorkCalendar

OPENS_BEFORE = timedelta(days=10)
"""A form opens this long before its due day, or with the end of its period if that is earlier."""
MISSED_FOR = timedelta(days=92)
"""A form that was missed is asked for until this long after its due day."""
EARLY_BY = 2
"""Handed in more than this many working days before the due day is early."""
CLOSED_AFTER = 10
"""Handed in more than this many working days after the due day is a make-up (补报)."""
RETURN_WITHIN = 2
"""Working days in which returned cells are to be put right."""


def due_day(form: Form, period: Period, calendar: WorkCalendar) -> date:
    """Return the day by which the form is to be handed in for a period."""
    return calendar.on_or_after(period.last_day + timedelta(days=form.due_day))


def periods_open(form: Form, day: date, calendar: WorkCalendar) -> Iterator[tuple[Period, date]]:
    """Give the periods for which the form is open on a day, each with its due day; January may be skipped."""
    kind = next(k for k in PeriodKind if k.value == form.frequency)
    first = Period.from_date(day - MISSED_FOR - timedelta(days=form.due_day), kind)
    for period in Period.range(first, Period.from_date(day, kind)):
        if not _asked(form, period):
            continue
        due = due_day(form, period, calendar)
        if form.made_on is not None and due < form.made_on:
            continue
        if due + MISSED_FOR >= day and day >= min(due - OPENS_BEFORE, period.last_day + timedelta(days=1)):
            yield period, due


def _asked(form: Form, period: Period) -> bool:
    end = period.last_day
    in_force = form.valid_from <= end and (form.valid_to is None or end <= form.valid_to)
    joined = form.skips_january and period.kind is PeriodKind.MONTH and period.number == 1
    return in_force and not joined


def timing_of(day: date, due: date, calendar: WorkCalendar) -> Timing:
    """Return what handing in on a day is called."""
    late = calendar.between(due, day)
    if late > CLOSED_AFTER:
        return Timing.MAKE_UP
    if day > due:
        return Timing.LATE
    return Timing.EARLY if -late > EARLY_BY else Timing.ON_TIME


def period_words(form: Form, period: Period, *, cumulative: bool = False) -> str:
    """Return the period as people say it: 2026年1—9月 for figures counted from January, 1—2月 where they are joined.

    A form says so when all its figures are cumulative, and always for February where January is skipped.
    """
    month = period.kind is PeriodKind.MONTH
    joined = form.skips_january and month and period.number == 2
    if month and period.number > 1 and (cumulative or joined):
        return f"{period.year}年1—{period.number}月"
    return period.label
