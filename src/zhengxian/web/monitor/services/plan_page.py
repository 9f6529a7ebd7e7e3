"""One plan as its page shows it: versions side by side by period, tasks, what is open, and the chart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.monitor.carry import CarriedTask, carry_shortfalls
from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.engine.monitor.plan import expected_count, plan_points
from zhengxian.io.charts import Series, Trend
from zhengxian.web.collect.models import Frequency, Indicator, Kind
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.collect.selectors.series import Point, joined_series
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.services.plan_points import engine_plan, levels_of

MOST_VERSIONS = 4
"""Versions shown beside each other: the newest ones."""
BY = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "ten_day": PeriodKind.TEN_DAY}


@dataclass(frozen=True)
class Actuals:
    """The figures of the year as the reader sees them, counted as the plan counts, by last day of their period."""

    values: Mapping[date, float]
    locked: frozenset[date]


@dataclass(frozen=True)
class PlanLine:
    """One period: what each version plans by its end, the task, what is carried into it, what there is."""

    period: Period
    planned: tuple[float | None, ...]
    task: float | None = None
    carried: float | None = None
    added: float = 0.0
    """What the version in force took over from earlier periods by decision (补欠)."""
    actual: float | None = None
    locked: bool = False
    gap: float | None = None


@dataclass(frozen=True)
class PlanPage:
    """Everything the page of a plan shows beside the versions themselves."""

    lines: tuple[PlanLine, ...]
    versions: tuple[PacePlan, ...]
    """The versions with a column, oldest first."""
    current: PacePlan | None
    chart: Trend
    offered: tuple[str, ...]
    """Kinds of period the page can show."""
    sealed: frozenset[str] = frozenset()
    """Months of which the reader is not told what they took over: it would tell a figure before its release."""


def actuals_of(access: Access, indicator: Indicator, region: Region, year: int, day: date) -> Actuals:
    """Read the figures of a year that the reader may see."""
    kind = KINDS[Frequency(indicator.frequency)]
    periods = Period.of(PeriodKind.YEAR, year).parts(kind)
    points: Sequence[Point] = joined_series(access, indicator, [region], periods, day=day)[0].points
    values = {p.last_day: v for p, v in levels_of(indicator, points) if not math.isnan(v)}
    return Actuals(values, frozenset(p.period.last_day for p in points if p.locked))


def page(
    access: Access,
    region: Region,
    indicator: Indicator,
    versions: Sequence[PacePlan],
    *,
    by: str,
    today: date,
) -> PlanPage:
    """Put the versions of one plan side by side; ``versions`` are in order and have their points."""
    offered = kinds_for(indicator)
    kind = BY[by if by in offered else offered[0]]
    year = versions[-1].year
    actual = actuals_of(access, indicator, region, year, today)
    current = in_force_of(versions, min(today, date(year, 12, 31)))
    shown = tuple(versions[-MOST_VERSIONS:])
    columns = [points_of(engine_plan(v, indicator), kind) for v in shown]
    held = current or versions[0]
    tasks = tasks_of(engine_plan(held, indicator), kind, actual)
    sealed = _sealed(versions, actual, BY[offered[0]])
    added = {p.period: p.carried for p in held.points.all() if p.period not in sealed}
    lines = tuple(
        _line(period, columns, tasks.get(period), added.get(str(period), 0.0), actual, shown.index(held))
        if held in shown
        else _line(period, columns, tasks.get(period), added.get(str(period), 0.0), actual, None)
        for period in Period.of(PeriodKind.YEAR, year).parts(kind)
    )
    return PlanPage(lines, shown, current, _chart(region, indicator, shown, current, actual), offered, sealed)


def _sealed(versions: Sequence[PacePlan], actual: Actuals, kind: PeriodKind) -> frozenset[str]:
    """Return the months that took over what a figure left open which the reader does not see, embargoed or internal.

    The plan less what was taken over is that figure.
    """
    months = {point.period for version in versions for point in version.points.all() if point.carried}
    return frozenset(month for month in months if _before(month, kind).last_day not in actual.values)


def _before(month: str, kind: PeriodKind) -> Period:
    """Return the period before the one that a month belongs to."""
    day = Period.parse(month).last_day
    parts = Period.of(PeriodKind.YEAR, day.year).parts(kind)
    return next(part for part in parts if part.last_day >= day) - 1


def kinds_for(indicator: Indicator) -> tuple[str, ...]:
    """Return the kinds of period a plan is shown by: those the figure comes in, and quarters above them."""
    if indicator.frequency == Frequency.TEN_DAY:
        return ("month", "quarter", "ten_day")
    return ("month", "quarter") if indicator.frequency == Frequency.MONTH else ("quarter",)


def in_force_of(versions: Sequence[PacePlan], day: date) -> PacePlan | None:
    """Return the version that holds on a day: the one with the greatest number whose first day is not after it."""
    return next((v for v in reversed(versions) if v.valid_from <= day), None)


def points_of(path: Path, kind: PeriodKind) -> dict[Period, float]:
    """Return what is planned by the end of each period; counts as the next whole number, as they are judged."""
    return {period: whole(value, path.kind) for period, value in plan_points(path, kind).items()}


def whole(value: float, kind: str) -> float:
    """Return a planned count as the next whole number, other figures as they are."""
    return float(expected_count(value)) if kind == Kind.COUNT else value


def tasks_of(path: Path, kind: PeriodKind, actual: Actuals) -> dict[Period, CarriedTask]:
    """Return each period's own task and what earlier ones left open; nothing for kinds that have no tasks."""
    if not path.is_flow:
        return {}
    planned = points_of(path, kind)
    known = {p: actual.values[p.last_day] for p in planned if p.last_day in actual.values}
    return {task.period: task for task in carry_shortfalls(planned, known)}


def _line(
    period: Period, columns: Sequence[Mapping[Period, float]], task: CarriedTask | None, added: float,
    actual: Actuals, at: int | None,
) -> PlanLine:  # fmt: skip
    planned = tuple(column.get(period) for column in columns)
    value = actual.values.get(period.last_day)
    due = planned[at] if at is not None else None
    gap = value - due if value is not None and due is not None else None
    carried = None if task is None or math.isnan(task.carried) else task.carried
    return PlanLine(
        period, planned, task.task if task else None, carried, added, value,
        period.last_day in actual.locked, gap,
    )  # fmt: skip


def _chart(
    region: Region, indicator: Indicator, shown: Sequence[PacePlan], current: PacePlan | None, actual: Actuals
) -> Trend:
    year = shown[-1].year
    months = Period.of(PeriodKind.YEAR, year).parts(PeriodKind.MONTH)
    if indicator.frequency in (Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
        months = Period.of(PeriodKind.YEAR, year).parts(PeriodKind.QUARTER)
    lines = [Series("实际", tuple(actual.values.get(m.last_day) for m in months), "own")]
    for plan in [v for v in shown if v == current or v == shown[-1]] or list(shown[-1:]):
        points = points_of(engine_plan(plan, indicator), months[0].kind)
        role = "plan" if plan == (current or shown[-1]) else "previous"
        lines.append(Series(f"第{plan.number}版计划", tuple(points.get(m) for m in months), role))  # type: ignore[arg-type]
    note = (
        f"{region.name}，{year}年，各期末累计" if indicator.cumulative else f"{region.name}，{year}年，各期末"
    )
    return Trend(
        indicator.title, note, indicator.unit, indicator.decimals, months, tuple(lines),
        cumulative=indicator.cumulative,
    )  # fmt: skip


def shown_shortfall(value: float, decimals: int) -> Decimal:
    """Round a shortfall as it is shown and kept: half up at the indicator's decimals."""
    return half_up(value, decimals)
