"""The working calendar of the office as the engine takes it, and the ledger rules by kind."""

from __future__ import annotations

from datetime import date, timedelta

from zhengxian.definitions.ledger_library import ledgers
from zhengxian.engine.base.ledger import LedgerRule
from zhengxian.engine.base.workdays import Workdays
from zhengxian.web.core.models import CalendarDay, DayKind

_NEAR = timedelta(120)


def workdays(first: date, last: date) -> Workdays:
    """Read the holidays and make-up days around a span of days; one query."""
    rows = CalendarDay.objects.filter(day__range=(first - _NEAR, last + _NEAR)).values_list("day", "kind")
    kinds = {day: DayKind(kind) for day, kind in rows}
    return Workdays.of(
        holidays=[day for day, kind in kinds.items() if kind is DayKind.HOLIDAY],
        make_up=[day for day, kind in kinds.items() if kind is DayKind.MAKE_UP],
    )


def rule_of(kind: str) -> LedgerRule:
    """Return the shipped rule of an item's kind."""
    return ledgers()[str(kind)]
