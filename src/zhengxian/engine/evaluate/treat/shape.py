"""Skewness and kurtosis as spreadsheets define them, and whether a distribution is within limits."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray


def skewness(x: FloatArray) -> FloatArray:
    """Return the adjusted Fisher–Pearson skewness over the regions.

    ``x`` has shape (..., regions, items), the result (..., items), without unit. NaN figures are ignored;
    with fewer than 3 figures, or where all are equal, the skewness is undefined and NaN.

    Formula: G₁ = √(n(n−1))/(n−2) · g₁, g₁ = m₃/m₂^1.5 with m_r = Σ(x−x̄)^r/n.
    Source: Joanes & Gill (1998), type 2; Excel SKEW; the definition under which the ASEM stages reproduce.

    >>> skewness(np.array([[1.0], [2.0], [3.0], [10.0]])).round(4).tolist()
    [1.7636]
    """
    count, second, third, _ = _moments(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        adjusted = np.sqrt(count * (count - 1)) / (count - 2) * third / second**1.5
    return _defined(adjusted, (count >= 3) & (second > 0))


def kurtosis(x: FloatArray) -> FloatArray:
    """Return the adjusted excess kurtosis over the regions (0 for a normal distribution).

    Shapes as `skewness`. NaN figures are ignored; with fewer than 4 figures, or where all are equal, NaN.

    Formula: G₂ = (n−1)/((n−2)(n−3)) · ((n+1)·g₂ + 6), g₂ = m₄/m₂² − 3.
    Source: Joanes & Gill (1998), type 2; Excel KURT.

    >>> kurtosis(np.array([[1.0], [2.0], [3.0], [10.0]])).round(4).tolist()
    [3.228]
    """
    count, second, _, fourth = _moments(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = fourth / second**2 - 3
        adjusted = (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * excess + 6)
    return _defined(adjusted, (count >= 4) & (second > 0))


def _moments(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return count and central moments 2 to 4 over axis −2 in units of the widest deviation, ignoring NaN."""
    present = ~np.isnan(x)
    count = present.sum(axis=-2).astype(np.float64)
    some = np.maximum(count, 1.0)
    mean = np.where(present, x, 0.0).sum(axis=-2) / some
    away = np.where(present, x - mean[..., None, :], 0.0)
    widest = np.abs(away).max(axis=-2, initial=0.0)
    away /= np.where(widest > 0, widest, 1.0)[..., None, :]
    constant = np.fmax.reduce(x, axis=-2, initial=-np.inf) <= np.fmin.reduce(x, axis=-2, initial=np.inf)
    second = np.where(constant, 0.0, (away**2).sum(axis=-2) / some)
    return count, second, (away**3).sum(axis=-2) / some, (away**4).sum(axis=-2) / some


def _defined(value: FloatArray, where: BoolArray) -> FloatArray:
    return np.where(where, value, np.nan)
