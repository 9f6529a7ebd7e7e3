"""The audit coverage plan: who is overdue, who comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhengxian.engine.act.coverage import AuditedUnit, Coverage, CoverageState, coverage
from zhengxian.web.act.selectors.coverage import AuditUnit

YEARS = (1, 2, 3, 5)
"""The cycles that the page offers."""
USUAL = 3
STATES = tuple((state.value, state.label) for state in CoverageState)
"""What a unit may stand at, with its words."""
SOON = 6
"""Months ahead that count as near."""


def plan(units: Iterable[AuditUnit], day: date, years: int = USUAL) -> Coverage:
    """Return the units in the order of the plan: never audited, overdue, then by the next due day."""
    audited = [AuditedUnit(one.key, one.name, one.last, 12 * years, one.since) for one in units]
    return coverage(audited, day, soon_months=SOON)
