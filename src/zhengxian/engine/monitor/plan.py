"""Plans: an annual target along a path, nested year → quarter → month → ten days, in versions (domain.md §4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.base.indicator import Kind
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.path import PathMethod, YearPath
from zhengxian.engine.monitor.position import PositionRule


@dataclass(frozen=True, slots=True)
class PacePlan:
    """One version of one path. ``points`` are the 12 month-end values in the indicator's unit.

    Cumulative for level and count, as it stands for stock, growth and ratio; NaN: nothing due (January).
    """

    kind: Kind
    year: int
    target: float
    points: tuple[float, ...]
    method: PathMethod
    valid_from: date
    number: int = 1
    stretch: float | None = None
    reason: str = ""


def plan_along(
    kind: Kind,
    year: int,
    target: float,
    path: YearPath,
    *,
    start: float | None = None,
    valid_from: date | None = None,
) -> PacePlan:
    """Lay a target along a path: level/count target·share; stock start + (target − start)·share; growth, ratio flat."""
    raise NotImplementedError


def plan_by_hand(
    kind: Kind, year: int, target: float, points: Sequence[float], valid_from: date | None = None
) -> PacePlan:
    """Make a plan from twelve month-end values (a node table issued by the leader)."""
    raise NotImplementedError


def planned_on(plan: PacePlan, day: date, rule: PositionRule = PositionRule.HALVES) -> float:
    """Return what is due on a day, in the indicator's unit; NaN: nothing due yet."""
    raise NotImplementedError


def plan_points(
    plan: PacePlan, kind: PeriodKind, rule: PositionRule = PositionRule.THIRDS
) -> dict[Period, float]:
    """Return the planned value by the end of every period of a kind (quarter, month, ten days): PlanPoint.value."""
    raise NotImplementedError


def period_tasks(plan: PacePlan, kind: PeriodKind, *, decimals: int = 2) -> dict[Period, float]:
    """Return each period's own task; tasks of ten days sum to the month's, months to quarters, those to the year."""
    raise NotImplementedError


def revise(versions: Sequence[PacePlan], new: PacePlan, reason: str) -> tuple[PacePlan, ...]:
    """Append a version that holds from its ``valid_from``; earlier days keep the earlier one (M-108, M-109)."""
    raise NotImplementedError


def plan_on(versions: Sequence[PacePlan], day: date) -> PacePlan | None:
    """Return the version in force on a day; None before the first."""
    raise NotImplementedError
