"""What every method would have said at earlier origins, and how wrong it would have been."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.monitor.forecast.block import Block
from zhengxian.engine.monitor.forecast.methods import (
    COMPETING,
    continue_all,
    last_known,
    seasonal_naive,
)
from zhengxian.engine.monitor.forecast.profile import mean_known
from zhengxian.engine.monitor.forecast.result import ForecastMethod
from zhengxian.engine.monitor.forecast.series import SeriesShape

METHODS = (ForecastMethod.NAIVE, ForecastMethod.SEASONAL_NAIVE, *COMPETING)
"""Order of the first axis of every array of predictions."""
EARLIEST = 3
"""Places that must be known before an origin counts; a year of them where more than a year is known."""
MOST_ORIGINS = 36
DOUBT = {True: 2.0, False: 4.0}
"""How much a yearly growth is doubted: less where rates are ratios, for most levels grow."""


@dataclass(frozen=True)
class Backtest:
    """Predictions of all methods at earlier origins, oldest first.

    ``predicted`` (methods, series, origins, steps); ``actual`` (series, origins, steps); ``scale`` (series,
    origins, steps) is the size of an error that is to be expected, up to a factor of the series. NaN: the
    goal is not known yet, lies in another year (sums and means), or the method did not fit.
    """

    origins: tuple[int, ...]
    predicted: FloatArray
    actual: FloatArray
    scale: FloatArray

    @property
    def errors(self) -> FloatArray:
        """Return actual minus predicted in units of ``scale``."""
        return (self.actual[None] - self.predicted) / self.scale[None]


def predict(block: Block, origin: int, steps: int) -> FloatArray:
    """Return the published figures that every method expects after an origin, (methods, series, steps)."""
    known = block.known(origin)
    rates = np.log(known) if block.positive else known
    found = continue_all(rates, block.per_year, steps, DOUBT[block.positive])
    cube = np.stack([found[method] for method in COMPETING])
    naive = np.repeat(last_known(known)[:, None], steps, axis=1)
    if block.shape is SeriesShape.MEAN:
        naive[:] = block.figures[:, origin, None]
    plain = np.stack([naive, seasonal_naive(known, block.per_year, steps)])
    cube = np.concatenate([plain, np.exp(cube) if block.positive else cube])
    return np.stack([block.reached(each, origin) for each in cube])


def run_backtest(block: Block) -> Backtest:
    """Let all methods forecast from every earlier origin, up to as many steps as are needed now."""
    most, year = block.steps, block.per_year
    earliest = year if block.start >= year + EARLIEST else EARLIEST - 1
    first = max(earliest, block.start - MOST_ORIGINS)
    origins = tuple(o for o in range(first, block.start) if _room(block, o) > 0)
    shape = (len(block.figures), len(origins), most)
    predicted = np.full((len(METHODS), *shape), np.nan)
    actual, scale = np.full(shape, np.nan), np.full(shape, np.nan)
    for at, origin in enumerate(origins):
        steps = min(most, _room(block, origin))
        predicted[:, :, at, :steps] = predict(block, origin, steps)
        actual[:, at, :steps] = block.figures[:, origin + 1 : origin + 1 + steps]
        scale[:, at, :steps] = error_scale(block, origin, steps)
    return Backtest(origins, predicted, actual, scale)


def error_scale(block: Block, origin: int, steps: int) -> FloatArray:
    """Return the size of the error to be expected after 1, 2, … steps, up to a factor of each series.

    Where rates are ratios, the size follows what the same places brought in the last year.
    """
    plain = block.scale(steps, origin)
    if not block.positive:
        return np.repeat(plain[None], len(block.figures), axis=0)
    known = block.known(origin)
    usual = mean_known(known[:, -block.per_year :])[:, None]
    last = seasonal_naive(known, block.per_year, steps)
    size = np.where(np.isnan(last), usual, last)
    if block.shape is SeriesShape.SUM:
        size = np.cumsum(size, axis=1) / np.arange(1, steps + 1)
    return np.asarray(size * plain)


def _room(block: Block, origin: int) -> int:
    """Return how many steps can be checked from an origin: known by now, and within its year if figures add up."""
    left = block.start - origin
    if block.shape is SeriesShape.ALONE:
        return left
    return min(left, block.per_year - 1 - origin % block.per_year or block.per_year)
