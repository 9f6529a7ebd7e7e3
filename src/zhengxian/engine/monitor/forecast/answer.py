"""Numbers of a block become answers, one for each series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast.backtest import METHODS, Backtest, error_scale, predict, run_backtest
from zhengxian.engine.monitor.forecast.block import Block
from zhengxian.engine.monitor.forecast.choice import Choice, blended, choose
from zhengxian.engine.monitor.forecast.profile import mean_known
from zhengxian.engine.monitor.forecast.result import BacktestRow, ForecastMethod, PathPoint
from zhengxian.engine.monitor.forecast.spread import freedom, half_width, read_spread

FEWEST_PAIRS = 3
CANDIDATES = (*METHODS, ForecastMethod.WEIGHTED)
FEWEST_BEFORE = 6
"""Errors that must be known before a backtest row gets an interval of its own."""


@dataclass(frozen=True)
class Computed:
    """Everything computed for a block; arrays begin with the series.

    ``ahead``, ``low``, ``high`` (series, steps); ``scale`` and ``free`` of the predictive distribution at the
    goal; ``change`` the mean absolute change against a year ago; ``row_low`` and ``row_high`` (series,
    origins, steps) the intervals that were known at each origin.
    """

    block: Block
    backtest: Backtest
    choice: Choice
    ahead: FloatArray
    low: FloatArray
    high: FloatArray
    scale: FloatArray
    free: FloatArray
    pairs: FloatArray
    change: FloatArray
    row_low: FloatArray
    row_high: FloatArray

    def method(self, row: int) -> ForecastMethod:
        """Return the method chosen for a series."""
        return CANDIDATES[int(self.choice.chosen[row])]

    def mase(self, row: int) -> dict[ForecastMethod, float | None]:
        """Return the mean absolute scaled error of every candidate, None where there is none."""
        change = float(self.change[row])
        score = self.choice.score[:, row] / change if change > 0 else np.full(len(CANDIDATES), np.nan)
        return {
            m: None if value != value else value for m, value in zip(CANDIDATES, score.tolist(), strict=True)
        }

    def weights(self, row: int) -> dict[str, float]:
        """Return the weight of every method in the weighted mean."""
        found = self.choice.weights[:, row].tolist()
        return {f"weight_{m.value}": round(w, 4) for m, w in zip(METHODS, found, strict=True)}


def compute(block: Block, coverage: float) -> Computed:
    """Backtest, choose, forecast and spread all series of a block."""
    backtest = run_backtest(block)
    cube = predict(block, block.start, block.steps)
    choice = choose(backtest, np.asarray(~np.isnan(cube).any(axis=2)))
    every = np.concatenate([cube, blended(cube, choice.weights)[None]])
    ahead = np.take_along_axis(every, choice.chosen[None, :, None], axis=0)[0]
    scale = read_spread(choice.errors, block.shape) * error_scale(block, block.start, block.steps)
    free = freedom(choice.errors)
    reach = half_width(free, coverage)[:, None] * scale
    change = np.abs(block.figures[:, block.per_year :] - block.figures[:, : -block.per_year])
    low, high = _rows(block, backtest, choice, coverage)
    return Computed(
        block,
        backtest,
        choice,
        ahead,
        ahead - reach,
        ahead + reach,
        scale[:, -1],
        free,
        (~np.isnan(choice.errors)).sum(axis=(1, 2)),
        mean_known(change),
        low,
        high,
    )


def _rows(block: Block, backtest: Backtest, choice: Choice, coverage: float) -> tuple[FloatArray, FloatArray]:
    """Return the intervals at every origin, from the errors whose goals were known by then."""
    low, high = np.full(choice.predicted.shape, np.nan), np.full(choice.predicted.shape, np.nan)
    origins = np.array(backtest.origins)
    goals = origins[:, None] + 1 + np.arange(block.steps)
    for at, origin in enumerate(backtest.origins):
        past = choice.errors[:, :at].copy()
        past[:, goals[:at] > origin] = np.nan
        if at == 0 or int((~np.isnan(past)).sum(axis=(1, 2)).max(initial=0)) < FEWEST_BEFORE:
            continue
        scale = read_spread(past, block.shape) * backtest.scale[:, at]
        reach = half_width(freedom(past), coverage)[:, None] * scale
        low[:, at], high[:, at] = choice.predicted[:, at] - reach, choice.predicted[:, at] + reach
    return low, high


def refusal_of(found: Computed, row: int) -> Refusal | None:
    """Return why there is no forecast, if so (M-145)."""
    pairs = int(found.pairs[row])
    if pairs >= FEWEST_PAIRS and np.isfinite(found.ahead[row]).all():
        return None
    what = f"历史上只有 {pairs} 次可以回测的预测，看不出误差大小，不能预测"
    return Refusal("M-145", what, "请补报历史数据，或等积累更多数据后再看")


def path_of(
    found: Computed, row: int, places: tuple[Period, ...], limits: tuple[float, float]
) -> tuple[PathPoint, ...]:
    """Return the points from the step after the start to the goal, within the bounds of logic."""
    start = found.block.start
    clipped = (np.clip(x[row], *limits).tolist() for x in (found.ahead, found.low, found.high))
    rows = zip(places[start + 1 : found.block.goal + 1], *clipped, strict=True)
    return tuple(PathPoint(period, value, low, high) for period, value, low, high in rows)


def table_of(found: Computed, row: int, places: tuple[Period, ...]) -> tuple[BacktestRow, ...]:
    """Return the backtest at the horizon of now, or the longest there is."""
    backtest, choice = found.backtest, found.choice
    known = ~np.isnan(choice.errors[row])
    step = int(np.flatnonzero(known.any(axis=0))[-1])
    rows = []
    for at in np.flatnonzero(known[:, step]).tolist():
        origin = backtest.origins[at]
        figures = (
            backtest.actual[row, at, step],
            choice.predicted[row, at, step],
            backtest.predicted[0, row, at, step],
            backtest.predicted[1, row, at, step],
            found.row_low[row, at, step],
            found.row_high[row, at, step],
        )
        shown = [None if value != value else float(value) for value in figures]
        rows.append(BacktestRow(places[origin], places[origin + step + 1], step + 1, *shown))  # type: ignore[arg-type]
    return tuple(rows)
