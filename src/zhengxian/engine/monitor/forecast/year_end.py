"""Where the year will end: one series, or all series of a province at once (domain.md §4.1, §4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast.result import Forecast
from zhengxian.engine.monitor.forecast.series import TimeSeries

COVERAGE = 0.8


def forecast(
    series: TimeSeries,
    *,
    origin: Period | None = None,
    target: float | None = None,
    horizon: int | None = None,
    at_most: bool = False,
    coverage: float = COVERAGE,
) -> Forecast:
    """Forecast the end of the year; see `forecast_many`. Refusals are raised."""
    found = forecast_many(
        [series], origin=origin, targets=[target], horizon=horizon, at_most=[at_most], coverage=coverage
    )[0]
    if isinstance(found, Refusal):
        raise found
    return found


def forecast_many(
    series: Sequence[TimeSeries],
    *,
    origin: Period | None = None,
    targets: Sequence[float | None] | None = None,
    horizon: int | None = None,
    at_most: Sequence[bool] | None = None,
    coverage: float = COVERAGE,
) -> tuple[Forecast | Refusal, ...]:
    """Forecast the end of the year of many series at once, each on its own.

    One answer for each series, in order: a `Forecast`, or the `Refusal` that says why there is none.
    """
    raise NotImplementedError
