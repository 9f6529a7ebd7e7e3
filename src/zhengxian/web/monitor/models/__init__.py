"""The tables of monitoring."""

from zhengxian.web.monitor.models.plans import (
    LeadingPair,
    PacePlan,
    PaceWord,
    PlanMethod,
    PlanPoint,
    Reading,
    Round,
    YearForecast,
)
from zhengxian.web.monitor.models.warnings import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
    WarningNote,
    WarningState,
)

__all__ = [
    "LeadingPair",
    "PacePlan",
    "PaceWord",
    "PlanMethod",
    "PlanPoint",
    "Reading",
    "Round",
    "Warning",
    "WarningLevel",
    "WarningNote",
    "WarningState",
    "YearForecast",
]
