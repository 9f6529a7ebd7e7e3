"""The chain of a project from first idea to full capacity: steps, conversion rates, dates and permits."""

from zhengxian.engine.act.chain.checks import ChainProblem, Permit, check_dates, check_permits
from zhengxian.engine.act.chain.conversion import (
    ChainRates,
    HalfYear,
    Windows,
    conversion_rates,
    half_year,
)
from zhengxian.engine.act.chain.steps import Aside, ProjectPath, Step

__all__ = [
    "Aside",
    "ChainProblem",
    "ChainRates",
    "HalfYear",
    "Permit",
    "ProjectPath",
    "Step",
    "Windows",
    "check_dates",
    "check_permits",
    "conversion_rates",
    "half_year",
]
