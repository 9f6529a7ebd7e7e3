"""Arrears made up in the next period while the plan above stays (欠账补齐, domain.md §4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhengxian.engine.base.period import Period


@dataclass(frozen=True, slots=True)
class CarriedTask:
    """A period's own task, what earlier periods left open (PlanPoint.carried; NaN unknown) and both together."""

    period: Period
    task: float
    carried: float
    due: float


def carry_shortfalls(
    planned: Mapping[Period, float], actual: Mapping[Period, float]
) -> tuple[CarriedTask, ...]:
    """Add what is open at the end of a period to the next one's task; both mappings cumulative from January."""
    raise NotImplementedError
