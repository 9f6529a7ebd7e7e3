"""The forecast of a figure's page: the method by name, how good it was, and the test it was chosen by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhengxian.engine.monitor.forecast import ForecastMethod
from zhengxian.web.monitor.models import YearForecast
from zhengxian.web.ui.components import figures

SHOWN = 60
"""Rows of the backtest on the page, the newest; the workbook has all."""


@dataclass(frozen=True)
class BacktestLine:
    """What the method would have said once, beside what came and what the two naive ways would have said."""

    origin: str
    goal: str
    actual: float
    predicted: float
    error: float
    naive: float | None
    seasonal: float | None
    low: float | None
    high: float | None

    @property
    def is_inside(self) -> bool | None:
        """Tell whether what came lies in the interval; None where there was none yet."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.actual <= self.high


@dataclass(frozen=True)
class Test:
    """The backtest: its lines, the newest first, and how many intervals held."""

    lines: tuple[BacktestLine, ...]
    inside: int
    judged: int


def method_label(value: str) -> str:
    """Return the name of a method as pages show it; an unknown one keeps its code.

    >>> method_label("seasonal_naive"), method_label("later")
    ('照上年同期', 'later')
    """
    return {method.value: method.label for method in ForecastMethod}.get(value, value)


def verdict(forecast: YearForecast) -> str:
    """Say against the two naive ways how good the method was; a series that cannot beat them says so."""
    if not forecast.beats_naive:
        return "回测中没有一种方法比照最近一期更准，按最近一期推算，请谨慎使用。"
    if forecast.mase is None:
        return "历史太短，算不出回测误差，请谨慎使用。"
    words = [
        f"{'好于' if forecast.mase < other else '不比'}{name}{'' if forecast.mase < other else '准'}（{figures.shown(other, 2)}）"
        for name, other in (("照最近一期", forecast.mase_naive), ("照上年同期", forecast.mase_seasonal))
        if other is not None
    ]
    beside = f"，{'，'.join(words)}" if words else ""
    return f"回测相对误差 {figures.shown(forecast.mase, 2)}{beside}；小于 1 表示误差比上年同期到今年的平均变化小。"


def test_of(forecast: YearForecast) -> Test:
    """Return the backtest as it was stored."""
    lines = tuple(_line(row) for row in reversed(forecast.backtest))
    found = [line.is_inside for line in lines if line.is_inside is not None]
    return Test(lines, sum(found), len(found))


def _line(row: Mapping[str, Any]) -> BacktestLine:
    return BacktestLine(
        row["origin"], row["goal"], row["actual"], row["predicted"], row["predicted"] - row["actual"],
        row.get("naive"), row.get("seasonal_naive"), row.get("low"), row.get("high"),
    )  # fmt: skip
