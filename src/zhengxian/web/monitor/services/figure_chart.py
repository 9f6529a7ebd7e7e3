"""The chart of a figure's page: what came, what was planned, where the year may end."""

from __future__ import annotations

import math
from collections.abc import Sequence

from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.plan import plan_points
from zhengxian.io.charts import Series, Trend
from zhengxian.web.monitor.models import PacePlan, YearForecast
from zhengxian.web.monitor.selectors.figure import Figure
from zhengxian.web.monitor.services.plan_points import engine_plan

Values = tuple[float | None, ...]


def chart(found: Figure, actual: Sequence[float | None]) -> Trend:
    """Describe the chart of the year; ``actual`` is one figure (or None) for every period of it, as plans count them."""
    one, periods = found.indicator, year_of(found.period)
    lines = [Series("实际", tuple(actual), "own")]
    if found.plan is not None:
        lines.append(Series(f"第{found.plan.number}版计划", _planned(found.plan, found, periods), "plan"))
    forecast = None if found.is_forecast_locked else found.forecast
    if forecast is not None and forecast.path:
        lines.append(_ahead(forecast, periods, actual))
    note = f"{found.region.name}，{found.period.year}年{'，年初累计' if one.cumulative else ''}"
    return Trend(
        one.title, note, one.unit, one.decimals, periods, tuple(lines), cumulative=one.cumulative
    )  # fmt: skip


def year_of(period: Period) -> tuple[Period, ...]:
    """Return the periods of the year of a period, all of its kind."""
    first = Period.of(period.kind, period.year)
    return Period.range(first, first + (period.kind.per_year - 1))


def _planned(plan: PacePlan, found: Figure, periods: Sequence[Period]) -> Values:
    points = plan_points(engine_plan(plan, found.indicator), found.period.kind)
    return tuple(points.get(period) for period in periods)


def _ahead(forecast: YearForecast, periods: Sequence[Period], actual: Sequence[float | None]) -> Series:
    """Draw the forecast from the last figure on, so that the two lines meet."""
    steps = {row["period"]: row for row in forecast.path}
    first = next((n for n, p in enumerate(periods) if str(p) in steps), len(periods))
    last = next((n for n in reversed(range(first)) if _known(actual[n]) is not None), None)
    values, low, high = ([_step(steps, p, name) for p in periods] for name in ("value", "low", "high"))
    if last is not None:
        values[last] = low[last] = high[last] = actual[last]
    share = f"{forecast.coverage:.0%}".replace("80%", "八成")
    return Series(f"预测（{share}区间）", tuple(values), "forecast", low=tuple(low), high=tuple(high))


def _step(steps: dict[str, dict[str, float]], period: Period, name: str) -> float | None:
    return _known(steps.get(str(period), {}).get(name))


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value
