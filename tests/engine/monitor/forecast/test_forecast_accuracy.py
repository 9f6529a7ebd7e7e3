"""Forecasts of series whose process is known: better than the benchmarks, intervals and chances that hold."""

from __future__ import annotations

import numpy as np
import pytest

from bench.simulated_series import PROCESSES
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast import Forecast, TimeSeries, forecast_many

FIRST = Period.parse("2022-01")
EACH = 40


@pytest.fixture(scope="module")
def judged() -> dict[str, list[tuple[float, Forecast, float]]]:
    """For each process: truth, forecast from August of the fourth year, and the seasonal naive of that day."""
    random = np.random.default_rng(2024)
    found: dict[str, list[tuple[float, Forecast, float]]] = {}
    for name, (kind, cumulative, draw) in PROCESSES.items():
        figures = draw(random, EACH, 4).reshape(EACH, -1)
        series = [TimeSeries(kind, FIRST, row, cumulative) for row in figures]
        last = figures[:, 35]
        told = forecast_many(series, origin=Period.parse("2025-08"), targets=[float(x) for x in last])
        seasonal = last
        if cumulative and kind != "growth":
            seasonal = figures[:, 43] + figures[:, 35] - figures[:, 31]
        elif kind == "growth":
            seasonal = (8 * figures[:, 43] + 12 * figures[:, 35] - 8 * figures[:, 31]) / 12
        rows = zip(figures[:, 47], told, seasonal, strict=True)
        found[name] = [(float(t), f, float(s)) for t, f, s in rows if not isinstance(f, Refusal)]
    return found


def test_better_than_seasonal_naive_on_most_series(
    judged: dict[str, list[tuple[float, Forecast, float]]],
) -> None:
    better, ratios = [], []
    for rows in judged.values():
        ours = np.array([abs(f.value - truth) for truth, f, _ in rows])
        theirs = np.array([abs(s - truth) for truth, _, s in rows])
        better.append((ours < theirs).mean())
        ratios.append(ours.mean() / theirs.mean())
    assert np.mean(better) >= 0.60
    assert max(ratios) <= 1.05
    assert np.mean(ratios) < 0.9


def test_the_interval_holds_four_of_five(judged: dict[str, list[tuple[float, Forecast, float]]]) -> None:
    inside = [f.low <= truth <= f.high for rows in judged.values() for truth, f, _ in rows]
    assert 0.75 <= np.mean(inside) <= 0.85


def test_what_is_likely_comes(judged: dict[str, list[tuple[float, Forecast, float]]]) -> None:
    """Among those said to reach last year's figure with a chance near one band's middle, about that many do."""
    said = np.array([f.probability for rows in judged.values() for _, f, _ in rows], dtype=np.float64)
    came = np.array([truth >= (f.target or 0.0) for rows in judged.values() for truth, f, _ in rows])
    for low, high in ((0.0, 0.25), (0.25, 0.75), (0.75, 1.01)):
        band = (said >= low) & (said < high)
        assert abs(said[band].mean() - came[band].mean()) < 0.12
