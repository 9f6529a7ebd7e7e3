"""How far the truth may lie from the forecast: read from what was wrong in the backtest."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.monitor.forecast.series import SeriesShape

SLOPE = {SeriesShape.SUM: 0.05, SeriesShape.MEAN: 0.3, SeriesShape.ALONE: -0.2}
"""How the error is expected to grow with the steps beyond its square-root scale, before looking."""
TRUST = 20.0
"""How many pairs that expectation is worth."""
FLATTEST, STEEPEST = -0.5, 0.6
FEWEST_FREE, MOST_FREE = 1.5, 60.0


def read_spread(errors: FloatArray, shape: SeriesShape) -> FloatArray:
    """Return the scale of the error after 1, 2, … steps, (series, steps), from errors (series, origins, steps).

    Errors are in units of their expected scale, NaN unknown. Root mean square of all errors, made to grow
    with the steps by a power that a ridge regression of log size on log steps finds. NaN: no errors.
    """
    known = ~np.isnan(errors)
    square = np.nan_to_num(errors) ** 2
    steps = np.log(np.arange(1.0, errors.shape[2] + 1))
    grow = np.exp(_slope(square, known, steps, shape)[:, None] * steps)
    pairs = known.sum(axis=(1, 2))
    base = np.sqrt((square / grow[:, None, :] ** 2).sum(axis=(1, 2)) / np.maximum(pairs, 1))
    return np.asarray(np.where(pairs[:, None] > 0, base[:, None] * grow, np.nan))


def _slope(square: FloatArray, known: FloatArray, steps: FloatArray, shape: SeriesShape) -> FloatArray:
    count = known.sum(axis=1)
    mean = square.sum(axis=1) / np.maximum(count, 1)
    size = 0.5 * np.log(np.where(mean > 0, mean, 1.0))
    weight = np.where(mean > 0, count, 0).astype(np.float64)
    whole = np.maximum(weight.sum(axis=1), 1.0)[:, None]
    x = steps - (weight * steps).sum(axis=1)[:, None] / whole
    y = size - (weight * size).sum(axis=1)[:, None] / whole
    top = (weight * x * y).sum(axis=1) + TRUST * SLOPE[shape]
    return np.asarray(np.clip(top / ((weight * x * x).sum(axis=1) + TRUST), FLATTEST, STEEPEST))


def freedom(errors: FloatArray) -> FloatArray:
    """Return how many independent errors there are in (series, origins, steps): pairs / steps^1.5.

    Windows of several steps overlap and share the year's luck; the power was fixed on simulated series
    (docs/methods/forecast.md). Between 1.5 and 60.
    """
    pairs = (~np.isnan(errors)).sum(axis=(1, 2))
    return np.asarray(np.clip(pairs / errors.shape[2] ** 1.5, FEWEST_FREE, MOST_FREE))


def half_width(free: FloatArray, coverage: float) -> FloatArray:
    """Return how many scales an interval of this coverage reaches to each side (Student's t)."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(free, 0.5 + coverage / 2))


def chance_above(distance: FloatArray, free: FloatArray) -> FloatArray:
    """Return the probability of lying above a point that is ``distance`` scales below the forecast.

    >>> chance_above(np.array([0.0, 40.0]), np.array([9.0, 60.0])).round(3).tolist()
    [0.5, 1.0]
    """
    from scipy.special import stdtr

    return np.asarray(stdtr(free, distance))
