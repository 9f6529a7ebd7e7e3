"""Forecasts of the year's end with intervals and probabilities, and which figures run ahead of which."""

from zhengxian.engine.monitor.forecast.leading import LEADERS, LeadEvidence, leads
from zhengxian.engine.monitor.forecast.result import BacktestRow, Forecast, ForecastMethod, PathPoint
from zhengxian.engine.monitor.forecast.series import SeriesShape, TimeSeries
from zhengxian.engine.monitor.forecast.year_end import forecast, forecast_many

__all__ = [
    "LEADERS",
    "BacktestRow",
    "Forecast",
    "ForecastMethod",
    "LeadEvidence",
    "PathPoint",
    "SeriesShape",
    "TimeSeries",
    "forecast",
    "forecast_many",
    "leads",
]
