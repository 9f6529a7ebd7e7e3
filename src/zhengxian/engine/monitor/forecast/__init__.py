"""Forecasts of the year's end with intervals and probabilities, and which figures run ahead of which."""

from zhengxian.engine.monitor.forecast.result import BacktestRow, Forecast, ForecastMethod, PathPoint
from zhengxian.engine.monitor.forecast.series import SeriesShape, TimeSeries
from zhengxian.engine.monitor.forecast.year_end import forecast, forecast_many

__all__ = [
    "BacktestRow",
    "Forecast",
    "ForecastMethod",
    "PathPoint",
    "SeriesShape",
    "TimeSeries",
    "forecast",
    "forecast_many",
]
