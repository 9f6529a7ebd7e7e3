"""入库纳统: which projects and units must be entered in statistics this month, and what is still missing."""

from zhengxian.engine.act.registration.projects import (
    Filing,
    FilingFacts,
    FilingRule,
    FilingState,
    Nature,
    Paper,
    ProjectFiling,
    filing_for,
    filings_due,
)
from zhengxian.engine.act.registration.units import (
    Trade,
    UnitEntry,
    UnitRule,
    UnitToEnter,
    Way,
    unit_entry,
)

__all__ = [
    "Filing",
    "FilingFacts",
    "FilingRule",
    "FilingState",
    "Nature",
    "Paper",
    "ProjectFiling",
    "Trade",
    "UnitEntry",
    "UnitRule",
    "UnitToEnter",
    "Way",
    "filing_for",
    "filings_due",
    "unit_entry",
]
