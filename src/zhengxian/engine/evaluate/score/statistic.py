"""Statistics of a comparison set: over axis −2, NaN left out, shape kept."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray


def lowest(x: FloatArray) -> FloatArray:
    """Smallest value of each column, (..., 1, k); NaN where a column has none."""
    return np.asarray(np.fmin.reduce(x, axis=-2, keepdims=True))


def highest(x: FloatArray) -> FloatArray:
    """Largest value of each column, (..., 1, k); NaN where a column has none."""
    return np.asarray(np.fmax.reduce(x, axis=-2, keepdims=True))


def count(x: FloatArray) -> FloatArray:
    """How many regions have a value, (..., 1, k), as float."""
    return np.asarray(np.sum(~np.isnan(x), axis=-2, keepdims=True, dtype=np.float64))


def total(x: FloatArray) -> FloatArray:
    """Sum of each column, (..., 1, k); NaN where a column has no value."""
    sums: FloatArray = np.nansum(x, axis=-2, keepdims=True)
    return np.where(count(x) > 0, sums, np.nan)


def mean(x: FloatArray) -> FloatArray:
    """Mean of each column, (..., 1, k); NaN where a column has no value."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: FloatArray = total(x) / count(x)
    return result


def spread(x: FloatArray) -> FloatArray:
    """Sample standard deviation (n − 1) of each column, (..., 1, k); NaN below two values.

    >>> spread(np.array([[1.0], [2.0], [3.0], [np.nan]])).tolist()
    [[1.0]]
    """
    squares = np.nansum(np.square(x - mean(x)), axis=-2, keepdims=True)
    freedom = count(x) - 1.0
    variance = np.divide(squares, freedom, out=np.full_like(squares, np.nan), where=freedom > 0)
    return np.asarray(np.sqrt(variance))


def quantile(x: FloatArray, share: float) -> FloatArray:
    """Quantile of each column by linear interpolation between order statistics, (..., 1, k).

    >>> quantile(np.array([[1.0], [np.nan], [3.0], [2.0], [4.0]]), 0.5).tolist()
    [[2.5]]
    """
    ordered = np.sort(x, axis=-2)
    place = share * np.maximum(count(x) - 1.0, 0.0)
    below = np.floor(place).astype(np.intp)
    low = np.take_along_axis(ordered, below, axis=-2)
    high = np.take_along_axis(ordered, np.ceil(place).astype(np.intp), axis=-2)
    return np.asarray(low + (high - low) * (place - below))


def statistic(word: str, x: FloatArray) -> FloatArray:
    """Return the statistic a keyword names (min, max, mean, median, sum, p5 …), (..., 1, k)."""
    known = {"min": lowest, "max": highest, "mean": mean, "sum": total}
    if word in known:
        return known[word](x)
    return quantile(x, 0.5 if word == "median" else int(word[1:]) / 100.0)
