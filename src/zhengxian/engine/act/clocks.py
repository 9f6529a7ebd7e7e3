"""Deadlines in working days: due dates, lateness, objection windows, extensions and the clocks of a request.

Time starts the day after: what is assigned on Monday "within 2 working days" is due on Wednesday. A due day on
which nobody works moves by the ledger's own rule, usually to the next working day. Lateness is computed, never
stored. Source: domain.md §6.1 and §6.2.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.ledger import ClockRule, Count, ExtensionRule, LedgerRule, OnDayOff
from zhengxian.engine.base.workdays import Workdays

__all__ = [
    "Clock",
    "Lateness",
    "Workdays",
    "clocks_of",
    "due_day",
    "effective",
    "extension_in_time",
    "lateness",
    "may_object",
    "months_after",
    "objection_until",
    "remaining",
]


@dataclass(frozen=True, slots=True)
class Lateness:
    """Whether something is past its due day, and how many working days.

    ``days`` may be 0 although it is ``late``: done on the weekend after a Friday's deadline.
    """

    late: bool
    days: int


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit of one item: its rule, the day it started from and the day it is due."""

    rule: ClockRule
    started: date
    due: date

    @property
    def code(self) -> str:
        """The code of the rule, e.g. ``reply``."""
        return self.rule.code

    @property
    def title(self) -> str:
        """The office's word for the limit, e.g. 答复."""
        return self.rule.title


def effective(due: date, calendar: Workdays, on_day_off: OnDayOff = OnDayOff.NEXT) -> date:
    """Return the day on which a deadline takes effect, once days off are considered.

    >>> str(effective(date(2026, 11, 28), Workdays()))
    '2026-11-30'
    >>> str(effective(date(2026, 11, 28), Workdays(), OnDayOff.KEEP))
    '2026-11-28'

    Source: domain.md §6.2 (official calendar with make-up days); the direction is the ledger's own rule.
    """
    if on_day_off is OnDayOff.KEEP:
        return due
    return calendar.on_or_after(due) if on_day_off is OnDayOff.NEXT else calendar.on_or_before(due)


def due_day(
    given: date,
    days: int,
    calendar: Workdays,
    *,
    count: Count = Count.WORKDAY,
    on_day_off: OnDayOff = OnDayOff.NEXT,
) -> date:
    """Return the last day of "within ``days`` days", counted from the day after ``given``.

    >>> str(due_day(date(2026, 11, 27), 2, Workdays()))
    '2026-12-01'
    >>> str(due_day(date(2026, 11, 27), 15, Workdays(), count=Count.DAY))
    '2026-12-14'

    ``days`` 0 is the same day. Errors: ``A-202`` negative days. Source: domain.md §6.2 ("from next day").
    """
    if days < 0:
        raise Refusal("A-202", f"办理时限不能是 {days} 天", "请填写 0 或正整数")
    if count is Count.WORKDAY and days > 0:
        return calendar.add(given, days)
    return effective(given + timedelta(days), calendar, on_day_off)


def lateness(due: date, until: date, calendar: Workdays, *, on_day_off: OnDayOff = OnDayOff.NEXT) -> Lateness:
    """Tell whether ``until`` (the day it was done, or today while open) is past the due day, in working days.

    >>> lateness(date(2026, 11, 27), date(2026, 12, 1), Workdays())
    Lateness(late=True, days=2)
    >>> lateness(date(2026, 11, 28), date(2026, 11, 30), Workdays())  # due on a Saturday
    Lateness(late=False, days=0)

    Formula: working days after the effective due day up to and including ``until``; 0 when not late.
    Source: domain.md §6.1 (overdue is computed) and §6.2.
    """
    last = effective(due, calendar, on_day_off)
    return Lateness(until > last, max(0, calendar.between(last, until)))


def remaining(due: date, today: date, calendar: Workdays, *, on_day_off: OnDayOff = OnDayOff.NEXT) -> int:
    """Count the working days left after today up to the due day; 0 on the due day, negative when late.

    >>> remaining(date(2026, 11, 30), date(2026, 11, 26), Workdays())
    2
    """
    return calendar.between(today, effective(due, calendar, on_day_off))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month.

    >>> str(months_after(date(2026, 8, 31), 6))
    '2027-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def objection_until(assigned: date, calendar: Workdays, workdays: int = 1) -> date:
    """Return the last day on which the owner may object to an assignment.

    >>> str(objection_until(date(2026, 11, 27), Workdays()))
    '2026-11-30'

    Source: domain.md §6.1 (objected within 1 working day) and §6.2 (Quanzhou).
    """
    return due_day(assigned, workdays, calendar)


def may_object(assigned: date, on: date, rule: LedgerRule, calendar: Workdays) -> bool:
    """Tell whether an objection on a day is in time; False where the ledger knows no objection."""
    if rule.objection_workdays is None:
        return False
    return assigned <= on <= objection_until(assigned, calendar, rule.objection_workdays)


def extension_in_time(
    asked: date,
    due: date,
    rule: ExtensionRule,
    calendar: Workdays,
    *,
    on_day_off: OnDayOff = OnDayOff.NEXT,
) -> bool:
    """Tell whether an extension was asked before the deadline, as early as the rule wants.

    >>> extension_in_time(date(2026, 11, 27), date(2026, 11, 30), ExtensionRule(before=1), Workdays())
    True
    >>> extension_in_time(date(2026, 11, 30), date(2026, 11, 30), ExtensionRule(before=1), Workdays())
    False

    Source: domain.md §6.1 (report progress and reason inside the deadline), §6.2 (≥ 1 working day before).
    """
    last = effective(due, calendar, on_day_off)
    return asked <= last and calendar.between(asked, last) >= rule.before


def clocks_of(
    rule: LedgerRule, starts: Mapping[str, date], calendar: Workdays, *, applies: str = "ordinary"
) -> tuple[Clock, ...]:
    """Return the clocks of one item that run already, in the rule's order.

    ``starts`` says when the item was received, assigned, accepted … (keys as `ClockRule.starts`); a clock
    whose start has no day yet is left out. ``applies`` is the item's urgency or difficulty, e.g. ``hard``.
    A request has two clocks beside its solution: verified within 1 and answered within 2 working days, solved
    within 10, hard ones within 25 (domain.md §6.2 [V114]).
    """
    return tuple(
        Clock(clock, starts[clock.starts], _due(clock, starts[clock.starts], rule, calendar))
        for clock in rule.clocks
        if clock.starts in starts and clock.holds_for(applies)
    )


def _due(clock: ClockRule, started: date, rule: LedgerRule, calendar: Workdays) -> date:
    return due_day(started, clock.days, calendar, count=clock.count, on_day_off=rule.on_day_off)
