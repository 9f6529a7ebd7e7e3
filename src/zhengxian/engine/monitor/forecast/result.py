"""What a forecast says, and everything a reader needs to doubt it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from zhengxian.engine.base.period import Period


class ForecastMethod(Enum):
    """The methods that compete; ``label`` is the word on the page."""

    NAIVE = ("naive", "照最近一期")
    SEASONAL_NAIVE = ("seasonal_naive", "照上年同期")
    SAME_GROWTH = ("same_growth", "同比延续")
    SHARES = ("shares", "历年月份占比")
    MEAN = ("mean", "历史平均")
    REVERT = ("revert", "向均值回归")
    SMOOTH = ("smooth", "指数平滑")
    DRIFT = ("drift", "平滑加年增势")
    DAMPED = ("damped", "阻尼趋势")
    WEIGHTED = ("weighted", "按回测误差加权")

    label: str

    def __new__(cls, value: str, label: str) -> ForecastMethod:
        """Make the stored value the plain word."""
        method = object.__new__(cls)
        method._value_ = value
        method.label = label
        return method


@dataclass(frozen=True, slots=True)
class PathPoint:
    """The forecast of one period on the way, with its interval."""

    period: Period
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """What the method would have said in the past, knowing only what was known at ``origin``.

    ``low`` and ``high`` come from the errors made before ``origin``; None while there were too few.
    """

    origin: Period
    goal: Period
    horizon: int
    actual: float
    predicted: float
    naive: float
    seasonal_naive: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast of the year's end. For leaders' analysis pages only, never beside a reporting box.

    ``value``, ``low``, ``high`` in the indicator's unit; ``coverage`` the part of cases the interval is made
    for; ``probability`` of reaching ``target``, 0 to 1, None without target. ``start`` is the last period with
    a figure, ``horizon`` the steps from there to ``goal``. ``mase`` by method: mean absolute error over the
    backtest divided by the mean absolute change against a year ago; None where that change is 0 or the
    method does not fit. ``parameters``: ``free`` degrees of freedom, ``scale`` of the error at the goal,
    ``pairs`` of the backtest, ``weight_…`` of each method in the weighted mean. ``notes`` are complete
    Chinese sentences.
    """

    method: ForecastMethod
    origin: Period
    start: Period
    goal: Period
    horizon: int
    value: float
    low: float
    high: float
    coverage: float
    target: float | None
    probability: float | None
    path: tuple[PathPoint, ...]
    mase: Mapping[ForecastMethod, float | None]
    parameters: Mapping[str, float | str]
    backtest: tuple[BacktestRow, ...]
    notes: tuple[str, ...]
    input_hash: str

    @property
    def beats_naive(self) -> bool:
        """Tell whether something better than repeating the last figure was found in the backtest."""
        return self.method is not ForecastMethod.NAIVE
