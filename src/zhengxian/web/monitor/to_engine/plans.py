"""The plans in force on the last day of every period of a year, on the axes of the figures."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.path import MONTHS, PathMethod
from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.engine.monitor.plan import planned_on
from zhengxian.web.collect.models import Indicator, Target
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.to_engine.figures import Stored, own_kind

Place = tuple[int, int]
"""Row of the region, column of the indicator."""


@dataclass(frozen=True, eq=False)
class Plans:
    """On the axes of the figures: what is due by the end of a period, the annual target, the plan's key (0: none).

    ``planned`` is NaN where nothing is due yet. ``targets`` (regions, indicators) of the year, also where no plan was
    drawn; ``target`` on all axes is that of the version then in force.
    """

    planned: FloatArray
    target: FloatArray
    keys: IntArray
    targets: FloatArray
    count: int


def read(stored: Stored) -> Plans:
    """Read the plans and targets of the period's year; three queries."""
    year = stored.period.last_day.year
    shape = stored.figures.values.shape
    planned, target = np.full(shape, np.nan), np.full(shape, np.nan)
    keys = np.zeros(shape, dtype=np.int64)
    own = [n for n, period in enumerate(stored.periods) if period.last_day.year == year]
    row, column = stored.rows, stored.columns
    versions = _versions(year)
    for (region, indicator), some in versions.items():
        if region not in row or indicator not in column:
            continue
        r, i = row[region], column[indicator]
        step = own_kind(stored.indicators[i]).length
        for n in own:
            if stored.periods[n].kind.length < step:
                continue
            held = _held(some, stored.periods[n].last_day)
            if held is not None:
                planned[n, r, i] = held.due(stored.periods[n], stored.indicators[i])
                target[n, r, i], keys[n, r, i] = held.plan.value, held.plan.pk
    return Plans(planned, target, keys, _targets(stored, year, target), sum(map(len, versions.values())))


def _targets(stored: Stored, year: int, planned: FloatArray) -> FloatArray:
    """Return the annual targets: of the plan in force at the end, else as they are set."""
    found = np.full(planned.shape[1:], np.nan)
    row, column = stored.rows, stored.columns
    rows = Target.objects.filter(year=year).order_by().values_list("region_id", "indicator_id", "value")
    for region, indicator, value in rows:
        if region in row and indicator in column:
            found[row[region], column[indicator]] = value
    last = planned[-1]
    return np.where(np.isnan(last), found, last)


@dataclass(frozen=True)
class _Version:
    """One version with its points by month and by the text of shorter periods."""

    plan: PacePlan
    points: Mapping[str, float]
    months: Mapping[int, float]

    def due(self, period: Period, indicator: Indicator) -> float:
        """Return what is due by the end of a period: its own point, the month's that ends with it, else between two."""
        day = period.last_day
        if str(period) in self.points:
            return self.points[str(period)]
        if _is_month_end(day):
            return self.months.get(day.month, math.nan)
        values = tuple(self.months.get(month, math.nan) for month in range(1, MONTHS + 1))
        kind, method = indicator.kind, PathMethod(self.plan.method)
        try:
            path = Path(kind, self.plan.year, self.plan.value, values, method, self.plan.valid_from)  # type: ignore[arg-type]
        except Refusal:  # stored by hand with months left out: nothing is due inside a month
            return math.nan
        return planned_on(path, day)


def _versions(year: int) -> dict[tuple[int, int], list[_Version]]:
    found: dict[tuple[int, int], list[_Version]] = defaultdict(list)
    for plan in PacePlan.objects.filter(year=year).prefetch_related("points").order_by("number"):
        points = {point.period: point.value for point in plan.points.all()}
        months = {}
        for text, value in points.items():
            day = Period.parse(text).last_day
            if _is_month_end(day):
                months[day.month] = value
        found[plan.region_id, plan.indicator_id].append(_Version(plan, points, months))
    return dict(found)


def _held(versions: Sequence[_Version], day: date) -> _Version | None:
    """Return the version in force: the greatest number that holds by the day."""
    return next((v for v in reversed(versions) if v.plan.valid_from <= day), None)


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
