"""From records to the engine's plan and back: history, months in which nothing is due, points."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, cast

import numpy as np

from zhengxian.engine.base.indicator import Kind as KindWord
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.base.rounding import same
from zhengxian.engine.monitor.path import (
    MONTHS,
    PathMethod,
    YearPath,
    linear_path,
    quarterly_path,
    s_curve_path,
    seasonal_path,
)
from zhengxian.engine.monitor.plan import FLOWS, plan_along, plan_by_hand
from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.web.collect.models import Frequency, Indicator, Kind
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.collect.selectors.series import Point, joined_series
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.monitor.models import PacePlan, PlanMethod, PlanPoint

YEARS_BACK = 3
CONSTANT = (Kind.GROWTH, Kind.RATIO)
"""Kinds whose target is the same all year."""
DUE_EVERY = {Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
"""Every how many months a figure comes; the others come at least once a month."""
Shape = Sequence[float | None]
"""Twelve month-end values for a path by hand (None: nothing due), four cumulative per cent for a quarterly one."""


@dataclass(frozen=True)
class Past:
    """What earlier years tell of one region and indicator: month-end levels by year, where last year ended."""

    levels: Mapping[int, Sequence[float]]
    has_january: bool = True

    def end_of(self, year: int) -> float | None:
        """Return how a year ended, or None when that is not known."""
        found = self.levels.get(year, (math.nan,) * MONTHS)[-1]
        return None if math.isnan(found) else found


NO_PAST = Past({})


def pasts_of(
    access: Access,
    indicator: Indicator,
    regions: Sequence[Region],
    year: int,
    day: date,
    *,
    beginnings: bool = False,
) -> dict[int, Past]:
    """Read three years before a plan's year for some regions, by key; figures of merged regions are joined.

    ``beginnings`` reads January and February only: enough for a target that is the same all year.
    """
    kind = KINDS[Frequency(indicator.frequency)]
    years = [Period.of(PeriodKind.YEAR, back) for back in range(year - YEARS_BACK, year)]
    periods = [p for whole in years for p in whole.parts(kind)]
    if beginnings:
        periods = [p for p in periods if p.last_day.month <= 2] or periods[:1]
    lines = joined_series(access, indicator, regions, periods, day=day)
    january = any(p.value is not None and _month(p.period) == 1 for line in lines for p in line.points)
    february = any(p.value is not None and _month(p.period) == 2 for line in lines for p in line.points)
    found = {}
    for line in lines:
        levels = {
            back: month_levels(indicator, [p for p in line.points if p.period.year == back])
            for back in range(year - YEARS_BACK, year)
        }
        found[line.region.pk] = Past(levels, january or not february)
    return found


def month_levels(indicator: Indicator, points: Sequence[Point]) -> list[float]:
    """Return a year's figures at the ends of months; flows that are not cumulative are added up, NaN: not known."""
    levels = [math.nan] * MONTHS
    for period, value in levels_of(indicator, points):
        month = _month(period)
        if month:
            levels[month - 1] = value
    return levels


def levels_of(indicator: Indicator, points: Sequence[Point]) -> list[tuple[Period, float]]:
    """Return a year's figures as plans count them: from January for flows, as they stand for the rest."""
    found, total = [], 0.0
    adds = indicator.kind in FLOWS and not indicator.cumulative
    for point in points:
        value = math.nan if point.value is None else point.value
        total += value
        found.append((point.period, total if adds else value))
    return found


def _month(period: Period) -> int:
    """Return the month that ends with a period, 0 where none does."""
    after = date.fromordinal(period.last_day.toordinal() + 1)
    return period.last_day.month if after.day == 1 else 0


def lay(
    indicator: Indicator,
    year: int,
    target: float,
    method: PlanMethod,
    *,
    shape: Shape | None = None,
    past: Past = NO_PAST,
    valid_from: date | None = None,
    stretch: float | None = None,
) -> Path:
    """Lay a target along a path; where no figure comes, nothing is due.

    Growth and ratios have one target all year, so their path is always even. Errors: those of the engine's paths and
    plans (``M-100`` … ``M-107``), among them ``M-102`` when history is too short for a seasonal path.
    """
    kind = Kind(indicator.kind)
    common: dict[str, Any] = {"valid_from": valid_from, "stretch": stretch}
    if method == PlanMethod.HAND:
        points = [math.nan if value is None else value for value in shape or ()]
        return plan_by_hand(kind_word(indicator), year, target, points, **common)
    path = linear_path() if kind in CONSTANT else _path(indicator, method, shape, past)
    return _along(indicator, year, target, path, past, common)


def lay_s_curve(indicator: Indicator, year: int, target: float, *, past: Past = NO_PAST) -> Path:
    """Lay a target along a path that is slow, fast and slow again, to fill a path by hand with. Errors: as `lay`."""
    path = linear_path() if indicator.kind in CONSTANT else s_curve_path()
    return _along(indicator, year, target, path, past, {})


def _along(
    indicator: Indicator, year: int, target: float, path: YearPath, past: Past, common: dict[str, Any]
) -> Path:
    kind = Kind(indicator.kind)
    start = past.end_of(year - 1) if kind == Kind.STOCK else None
    plan = plan_along(kind_word(indicator), year, target, path, start=start, **common)
    months = due_months(indicator, has_january=past.has_january)
    return replace(plan, points=tuple(p if m in months else math.nan for m, p in enumerate(plan.points, 1)))


def check_hand(indicator: Indicator, target: float, shape: Shape) -> None:
    """Check a path by hand before the engine does, so that the sentence names the month.

    Errors: ``M-235`` a flow that falls; ``M-236`` the end of the year is not the target, with the difference.
    """
    known = [(month, value) for month, value in enumerate(shape, 1) if value is not None]
    for (month, value), (after, following) in pairwise(known):
        if indicator.kind in FLOWS and target > 0 and following < value and not same(following, value):
            raise Refused(
                "M-235",
                f"{after}月末的 {following:g} 小于{month}月末的 {value:g}。累计数不能逐月减少，请改这两个月",
            )
    end = shape[-1] if len(shape) == MONTHS else None
    if end is None or not same(end, target):
        wrong = "没有填" if end is None else f"是 {end:g}，与年度目标 {target:g} 相差 {end - target:+g}"
        raise Refused("M-236", f"12月末{wrong}。年末必须等于年度目标，请改12月，或先调整目标")


def _path(indicator: Indicator, method: PlanMethod, shape: Shape | None, past: Past) -> YearPath:
    if method == PlanMethod.SEASONAL:
        step = DUE_EVERY.get(Frequency(indicator.frequency), 1)
        return seasonal_path({year: _every_month(levels, step) for year, levels in past.levels.items()})
    if method == PlanMethod.QUARTERLY:
        return quarterly_path([math.nan if s is None else s for s in shape]) if shape else quarterly_path()
    return linear_path()


def _every_month(levels: Sequence[float], step: int) -> list[float]:
    """Fill the months inside a quarter so that a path can be drawn; they are never due, only its ends are."""
    if step == 1:
        return list(levels)
    ends = list(range(step, MONTHS + 1, step))
    known = [0.0, *(levels[m - 1] for m in ends)]
    return [float(v) for v in np.interp(np.arange(1, MONTHS + 1), [0, *ends], known)]


def due_months(indicator: Indicator, *, has_january: bool = True) -> tuple[int, ...]:
    """Return the months at whose end a figure comes: all, less January where it is published with February only."""
    step = DUE_EVERY.get(Frequency(indicator.frequency), 1)
    first = 2 if step == 1 and not has_january else step
    return tuple(range(first, MONTHS + 1, step))


def engine_plan(plan: PacePlan, indicator: Indicator) -> Path:
    """Return a stored version as the engine knows it; its points should be prefetched."""
    values = {point.period: point.value for point in plan.points.all()}
    points = tuple(values.get(month_text(plan.year, m), math.nan) for m in range(1, MONTHS + 1))
    return Path(
        kind_word(indicator), plan.year, plan.value, points, PathMethod(plan.method), plan.valid_from,
        plan.number, plan.stretch, plan.reason,
    )  # fmt: skip


def rows_of(plan: PacePlan, path: Path, carried: Mapping[int, float] | None = None) -> list[PlanPoint]:
    """Return the rows of a version's points; ``carried`` gives what a month took over from earlier ones."""
    more = carried or {}
    return [
        PlanPoint(plan=plan, period=month_text(plan.year, m), value=value, carried=more.get(m, 0.0))
        for m, value in enumerate(path.points, 1)
        if not math.isnan(value)
    ]


def kind_word(indicator: Indicator) -> KindWord:
    """Return an indicator's kind as the engine writes it."""
    return cast("KindWord", Kind(indicator.kind).value)


def month_text(year: int, month: int) -> str:
    """Return a month as periods are stored."""
    return str(Period.of(PeriodKind.MONTH, year, month))
