"""The season of a series: what each month differs from the year's level, shrunk where it is not clear."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray

YEARS_SEEN = 4
"""A season is read from the last four years at most."""


@dataclass(frozen=True)
class Profile:
    """Season and yearly growth of each series, in logarithms where the rates are ratios.

    ``season`` (series, per_year) has mean 0; ``growth`` (series,) is the typical change against a year ago.
    """

    season: FloatArray
    growth: FloatArray

    def along(self, places: FloatArray) -> FloatArray:
        """Return the season at places of the time axis, (series, places)."""
        return self.season[:, places % self.season.shape[1]]


def mean_known(values: FloatArray, axis: int = -1) -> FloatArray:
    """Return the mean of what is known along an axis, NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def median_known(values: FloatArray, axis: int = -1) -> FloatArray:
    """Return the median of what is known along an axis, NaN where nothing is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmedian(values, axis=axis))


def read_profile(rates: FloatArray, per_year: int, doubt: float) -> Profile:
    """Read season and growth out of rates (series, places) that begin with a year's first place.

    Detrended by the median change against a year ago, the mean of each place over four years at most is
    compared with the year's level; the season is shrunk by 1 − noise / variance between places, so a series
    without season gets none (positive part of James and Stein, 1961). Zero where less than a year is known.
    """
    count, places = rates.shape
    change = rates[:, per_year:] - rates[:, :-per_year]
    growth = clear_mean(change[:, -2 * per_year :], doubt)
    years = -(-places // per_year)
    padded = np.full((count, years * per_year), np.nan)
    padded[:, :places] = rates - growth[:, None] * (np.arange(places) / per_year)
    padded = padded.reshape(count, years, per_year)[:, -YEARS_SEEN:]
    season = np.zeros((count, per_year))
    for _ in range(2):
        level = mean_known(padded - season[:, None, :])
        season = mean_known(padded - level[:, :, None], axis=1)
        season = season - mean_known(season)[:, None]
    rest = padded - level[:, :, None] - season[:, None, :]
    return Profile(_shrunk(season, rest), growth)


def clear_mean(changes: FloatArray, doubt: float) -> FloatArray:
    """Return the mean of changes along the last axis, shrunk by 1 − doubt·error² / mean²; 0 where not clear.

    >>> clear_mean(np.array([[1.0, 1.0, 1.0], [1.0, -1.0, 0.5]]), 2.0).tolist()
    [1.0, 0.0]

    The squared error of the mean is multiplied by ``doubt`` because changes against a year ago lean on their
    neighbours.
    """
    known = ~np.isnan(changes)
    count = known.sum(axis=-1)
    mean = np.nan_to_num(mean_known(changes))
    spread = np.where(known, changes - mean[..., None], 0.0)
    error = (spread**2).sum(axis=-1) / np.maximum(count - 1, 1) / np.maximum(count, 1)
    square = np.where(mean != 0, mean**2, 1.0)
    weight = np.clip(1.0 - doubt * error / square, 0.0, 1.0)
    return np.asarray(np.where(count > 1, weight, 0.0) * mean)


def _shrunk(season: FloatArray, rest: FloatArray) -> FloatArray:
    per_year = season.shape[1]
    known = ~np.isnan(rest)
    count, years = known.sum(axis=(1, 2)), known.any(axis=2).sum(axis=1)
    free = count - per_year - years + 1
    noise = np.nansum(rest**2, axis=(1, 2)) / np.maximum(free, 1) * per_year / np.maximum(count, 1)
    between = np.nansum(season**2, axis=1) / max(per_year - 1, 1)
    factor = 1.0 - noise / np.where(between > 0, between, 1.0)
    fits = (between > 0) & (free > 0) & ~np.isnan(season).any(axis=1)
    return np.asarray(np.nan_to_num(season) * np.where(fits, np.clip(factor, 0.0, 1.0), 0.0)[:, None])
