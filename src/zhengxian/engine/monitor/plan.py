"""Plans: an annual target along a path, nested year → quarter → month → ten days (domain.md §4.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Kind
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.base.rounding import NOISE, half_up, same
from zhengxian.engine.monitor.path import MONTHS, PathMethod, YearPath
from zhengxian.engine.monitor.position import PositionRule, months_done

FLOWS: tuple[Kind, ...] = ("level", "count")
"""Kinds whose figure counts from January; the others stand at a date."""


@dataclass(frozen=True, slots=True)
class PacePlan:
    """One version of one path: twelve month-end values in the indicator's unit.

    Cumulative from January for level and count, as it stands for stock, growth and ratio; NaN: nothing is
    due then (January alone, months inside a quarter). The last is the annual target. ``stretch`` is 奋斗目标.
    Errors: M-105 target or stretch is no number; M-107 not twelve points, one infinite, a flow that falls
    (unless the target is 0 or less), or December not the target; `revise` numbers the versions.
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

    def __post_init__(self) -> None:
        if not math.isfinite(self.target) or not math.isfinite(self.stretch or 0.0):
            raise Refusal("M-105", f"{self.year}年的年度目标不是数字", "请先填写年度目标，再排进度")
        known = [point for point in self.points if not math.isnan(point)]
        falls = any(b < a and not same(a, b) for a, b in pairwise(known))
        ends = len(self.points) == MONTHS and same(self.points[-1], self.target)
        if not ends or any(map(math.isinf, known)) or (falls and self.is_flow and self.target > 0):
            raise Refusal(
                "M-107",
                "计划应是 12 个月末的数，累计数逐月不减，12 月末等于年度目标",
                "请核对各月计划，当月没有计划的留空",
            )

    @property
    def is_flow(self) -> bool:
        """Tell whether the points count from January."""
        return self.kind in FLOWS


def plan_along(
    kind: Kind,
    year: int,
    target: float,
    path: YearPath,
    *,
    start: float | None = None,
    valid_from: date | None = None,
    stretch: float | None = None,
) -> PacePlan:
    """Lay an annual target along a path.

    >>> from zhengxian.engine.monitor.path import quarterly_path
    >>> plan = plan_along("level", 2026, 30.0, quarterly_path())
    >>> round(plan.points[5], 6), plan.points[11]
    (13.5, 30.0)

    Level and count: target·share, target > 0. Stock: start + (target − start)·share, ``start`` being the end
    of last year. Growth and ratio: the target itself in every month that has a share. In force from
    ``valid_from``, by default 1 January. Errors: M-105, M-106 a level or count target of 0 or less, or a
    stock without ``start``. Source: domain.md §4.1.
    """
    if kind in FLOWS and not target > 0:
        wrong = f"年度目标 {target:g} 不大于 0，不能按份额排进度"
        raise Refusal("M-106", wrong, "请改为手工设定各月计划，或核对年度目标")
    if kind == "stock" and start is None:
        raise Refusal("M-106", "时点数的计划缺少上年末数", "请补上年末数，或手工设定各月末计划")
    base = target if kind in ("growth", "ratio") else (start or 0.0) if kind == "stock" else 0.0
    points = tuple(base + (target - base) * share / 100.0 for share in path.shares)
    since = valid_from or date(year, 1, 1)
    return PacePlan(kind, year, target, (*points[:-1], target), path.method, since, stretch=stretch)


def plan_by_hand(
    kind: Kind,
    year: int,
    target: float,
    points: Sequence[float],
    *,
    valid_from: date | None = None,
    stretch: float | None = None,
) -> PacePlan:
    """Make a plan of twelve month-end values, such as a node table issued by the leader.

    >>> plan = plan_by_hand("growth", 2026, 6.5, [math.nan, math.nan, 5.0] * 3 + [math.nan, math.nan, 6.5])
    >>> [p for p in plan.points if p == p]
    [5.0, 5.0, 5.0, 6.5]

    Errors: M-105, M-107. Source: domain.md §4.1.
    """
    values = tuple(float(point) for point in points)
    since = valid_from or date(year, 1, 1)
    return PacePlan(kind, year, target, values, PathMethod.HAND, since, stretch=stretch)


def planned_on(plan: PacePlan, day: date, rule: PositionRule = PositionRule.HALVES) -> float:
    """Return what is due on a day, in the indicator's unit; NaN where nothing is due yet.

    >>> from zhengxian.engine.monitor.path import linear_path
    >>> plan = plan_along("level", 2017, 195.82, linear_path())
    >>> round(planned_on(plan, date(2017, 8, 20)) / plan.target, 4)
    0.625

    Level and count go straight from the last point before the month to the month's own, by ``rule``; a month
    without point has nothing due. Stock, growth and ratio: the plan of the month's end. Counts are not
    rounded up here, see `expected_count`. Errors: M-139 a day of another year. Source: domain.md §4.1.
    """
    if day.year != plan.year:
        raise Refusal("M-139", f"{day} 不在{plan.year}年计划之内", "请选该年度的日期，或改用当年的计划")
    return planned_at(plan, day.month, months_done(day, rule))


def planned_at(plan: PacePlan, month: int, done: float) -> float:
    """Return what `planned_on` returns for a day of a month by which ``done`` months of the year are over."""
    end = plan.points[month - 1]
    if done == month or not plan.is_flow or math.isnan(end):
        return end
    before = next((m for m in range(month - 1, 0, -1) if not math.isnan(plan.points[m - 1])), 0)
    start = plan.points[before - 1] if before else 0.0
    return start + (end - start) * (done - before) / (month - before)


def expected_count(planned: float) -> int:
    """Return how many whole units a count plan asks for: the next whole number.

    >>> expected_count(12 * 4 / 12), expected_count(50 / 12), expected_count(0.1 * 30)
    (4, 5, 3)

    A plan of 4.17 firms is 5; the noise of arithmetic is forgiven. Errors: M-105 NaN or infinite.
    Source: domain.md §4.1 (counts: ceil, not 4.17 firms).
    """
    if not math.isfinite(planned):
        raise Refusal("M-105", "计划数不是数字", "请先填写年度目标，再排进度")
    return math.ceil(planned - NOISE * (abs(planned) + 1.0))


def plan_points(
    plan: PacePlan, kind: PeriodKind, rule: PositionRule = PositionRule.THIRDS
) -> dict[Period, float]:
    """Return the planned value by the end of every period of a kind, where something is due.

    >>> from zhengxian.engine.monitor.path import quarterly_path
    >>> plan = plan_along("level", 2026, 200.0, quarterly_path())
    >>> {str(p): round(v, 6) for p, v in plan_points(plan, PeriodKind.QUARTER).items()}
    {'2026Q1': 40.0, '2026Q2': 90.0, '2026Q3': 150.0, '2026Q4': 200.0}

    Longer and shorter periods that end on the same day have the same value: the levels nest.
    Source: domain.md §4.1 (以旬保月、以月保季、以季保年).
    """
    periods = Period.of(PeriodKind.YEAR, plan.year).parts(kind)
    found = {period: planned_on(plan, period.last_day, rule) for period in periods}
    return {period: value for period, value in found.items() if not math.isnan(value)}


def period_tasks(
    plan: PacePlan, kind: PeriodKind, *, decimals: int = 2, rule: PositionRule = PositionRule.THIRDS
) -> dict[Period, Decimal]:
    """Return each period's own task; those of shorter periods add up to the longer period's exactly.

    >>> from zhengxian.engine.monitor.path import linear_path
    >>> tasks = period_tasks(plan_along("count", 2026, 50, linear_path()), PeriodKind.QUARTER)
    >>> [str(task) for task in tasks.values()]
    ['13', '12', '13', '12']

    Difference of the rounded cumulative points: counts rounded up, levels half up at ``decimals``. A period
    in which nothing is due stands not alone, the next one holds both. Errors: M-111 a kind without tasks.
    Source: domain.md §4.1.
    """
    if not plan.is_flow:
        raise Refusal("M-111", "时点数、增速和比率没有可以分段的任务", "请直接对照各期末的计划数")
    before, tasks = Decimal(0), {}
    for period, value in plan_points(plan, kind, rule).items():
        end = Decimal(expected_count(value)) if plan.kind == "count" else half_up(value, decimals)
        tasks[period] = end - before
        before = end
    return tasks
