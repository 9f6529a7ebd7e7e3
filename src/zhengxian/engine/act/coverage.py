"""Audit coverage: which units were audited within their cycle, which come due next, which are overdue.

Source: domain.md §6.3 (audit rectification); cycles are the audit office's own plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from zhengxian.engine.act.clocks import months_after
from zhengxian.engine.act.rates import Rate
from zhengxian.engine.base.errors import Refusal


class CoverageState(Enum):
    """Within its cycle, due before long, overdue, or never audited."""

    COVERED = "covered"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NEVER = "never"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _LABELS[self]


@dataclass(frozen=True, slots=True)
class AuditedUnit:
    """A unit under audit: the last day it was audited (None: never) and its cycle in months."""

    code: str
    name: str
    last: date | None
    cycle_months: int
    since: date | None = None
    """From when the unit exists; a unit never audited is due one cycle later."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One unit's standing: state, next due day (None: never audited and no begin known), months overdue."""

    unit: AuditedUnit
    state: CoverageState
    next_due: date | None
    days_overdue: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """All units, the most overdue first, never audited ones at the top, and the share within their cycle."""

    rows: tuple[CoverageRow, ...]
    rate: Rate


def coverage(units: Iterable[AuditedUnit], day: date, *, soon_months: int = 6) -> Coverage:
    """Tell who is covered on a day; due within ``soon_months`` counts as covered and is marked.

    >>> found = coverage([AuditedUnit("a", "甲局", date(2024, 5, 1), 60), AuditedUnit("b", "乙局", None, 60)],
    ...                  date(2026, 11, 26))
    >>> [(row.unit.name, row.state.label) for row in found.rows], found.rate.text(1)
    ([('乙局', '从未审计'), ('甲局', '周期内')], '50.0')

    Errors: ``A-243`` a cycle of less than a month. Formula: next due = last + cycle; rate = units within
    their cycle / units.
    """
    rows = sorted((_row(unit, day, soon_months) for unit in units), key=_order)
    inside = sum(row.state in (CoverageState.COVERED, CoverageState.DUE_SOON) for row in rows)
    rest = {
        state.label: count
        for state in (CoverageState.OVERDUE, CoverageState.NEVER)
        if (count := sum(row.state is state for row in rows))
    }
    return Coverage(tuple(rows), Rate(inside, len(rows), {}, rest, "审计覆盖率"))


def _row(unit: AuditedUnit, day: date, soon_months: int) -> CoverageRow:
    if unit.cycle_months < 1:
        wrong = f"“{unit.name}”的审计周期是 {unit.cycle_months} 个月"
        raise Refusal("A-243", wrong, "请填写 1 个月以上的周期")
    start = unit.last or unit.since
    due = None if start is None else months_after(start, unit.cycle_months)
    overdue = 0 if due is None else max(0, (day - due).days)
    return CoverageRow(unit, _state(unit, due, day, soon_months), due, overdue)


def _state(unit: AuditedUnit, due: date | None, day: date, soon_months: int) -> CoverageState:
    if due is None or (unit.last is None and due < day):
        return CoverageState.NEVER
    if due < day:
        return CoverageState.OVERDUE
    return CoverageState.DUE_SOON if due <= months_after(day, soon_months) else CoverageState.COVERED


def _order(row: CoverageRow) -> tuple[bool, int, date, str]:
    first = row.state is not CoverageState.NEVER
    return first, -row.days_overdue, row.next_due or date.min, row.unit.code


_LABELS = {
    CoverageState.COVERED: "周期内",
    CoverageState.DUE_SOON: "即将到期",
    CoverageState.OVERDUE: "超过周期",
    CoverageState.NEVER: "从未审计",
}
