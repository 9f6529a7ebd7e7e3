"""The methods that compete. Each continues rates (series, places) by some steps, for all series at once.

Rates are logarithms where they may be compared as ratios, so "the same growth" is the same difference.
Nothing is filled in: what is unknown is left out of every mean.
"""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.monitor.forecast.profile import Profile, clear_mean, mean_known, read_profile
from zhengxian.engine.monitor.forecast.result import ForecastMethod

WEIGHTS = (0.1, 0.3, 0.6, 1.0)
"""Weights of the newest figure that smoothing chooses from, by the errors one step ahead."""
DAMPING = 0.9
TREND_WEIGHT = 0.1
RECENT_YEARS = 3
STRONGEST = 0.97
"""The largest correlation with the figure before that is believed."""

COMPETING = (
    ForecastMethod.SAME_GROWTH,
    ForecastMethod.SHARES,
    ForecastMethod.MEAN,
    ForecastMethod.REVERT,
    ForecastMethod.SMOOTH,
    ForecastMethod.DRIFT,
    ForecastMethod.DAMPED,
)


def last_known(rates: FloatArray) -> FloatArray:
    """Return the last known rate of each series, NaN where none is."""
    known = ~np.isnan(rates)
    at = rates.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.asarray(rates[np.arange(len(rates)), at])


def seasonal_naive(rates: FloatArray, per_year: int, steps: int) -> FloatArray:
    """Repeat the same places of the last year."""
    ahead = rates.shape[1] + np.arange(steps)
    back = ahead - per_year * (1 + (ahead - rates.shape[1]) // per_year)
    return np.where(back >= 0, rates[:, np.maximum(back, 0)], np.nan)


def same_growth(rates: FloatArray, per_year: int, steps: int, doubt: float) -> FloatArray:
    """Repeat last year's places with this year's change against it: the year so far, three places at least."""
    place = (rates.shape[1] - 1) % per_year + 1
    window = min(max(place, min(3, per_year)), per_year)
    change = rates[:, per_year:] - rates[:, :-per_year]
    if not change.shape[1]:
        return np.full((len(rates), steps), np.nan)
    return seasonal_naive(rates, per_year, steps) + clear_mean(change[:, -window:], doubt)[:, None]


def continue_all(
    rates: FloatArray, per_year: int, steps: int, doubt: float
) -> dict[ForecastMethod, FloatArray]:
    """Return the continuation by every method, (series, steps); NaN where a method does not fit.

    Seasonally adjusted rates carry the level: the year so far (shares), the trend line (mean) and the way back
    to it (revert), exponential smoothing flat (smooth), with the yearly growth (drift) or with a damped trend
    of its own (damped, after Gardner and McKenzie, 1985). ``doubt`` see `clear_mean`. Source: domain.md §4.1.
    """
    profile = read_profile(rates, per_year, doubt)
    places = np.arange(rates.shape[1] + steps)
    season = profile.along(places)
    adjusted = rates - season[:, : rates.shape[1]]
    ahead = season[:, rates.shape[1] :]
    slope = profile.growth[:, None] * np.arange(1, steps + 1) / per_year
    smooth = smoothed(adjusted)[:, None]
    line = _trend_line(adjusted, profile, per_year, steps)
    return {
        ForecastMethod.SAME_GROWTH: same_growth(rates, per_year, steps, doubt),
        ForecastMethod.SHARES: _so_far(adjusted, profile.growth, per_year)[:, None] + slope + ahead,
        ForecastMethod.MEAN: line + ahead,
        ForecastMethod.REVERT: line + _memory(adjusted, line, slope, steps) + ahead,
        ForecastMethod.SMOOTH: smooth + ahead,
        ForecastMethod.DRIFT: smooth + slope + ahead,
        ForecastMethod.DAMPED: damped(adjusted, steps) + ahead,
    }


def smoothed(adjusted: FloatArray) -> FloatArray:
    """Return the level that exponential smoothing ends on, its weight chosen by one-step errors.

    >>> smoothed(np.array([[5.0, 5.0, 5.0]])).tolist()
    [5.0]
    """
    level = np.repeat(_first_known(adjusted)[None], len(WEIGHTS), axis=0)
    weights = np.array(WEIGHTS)[:, None]
    squared = np.zeros(level.shape)
    for column in adjusted.T:
        error = np.where(np.isnan(column), 0.0, column - level)
        squared += error**2
        level = level + weights * error
    return np.asarray(np.take_along_axis(level, squared.argmin(axis=0)[None], axis=0)[0])


def damped(adjusted: FloatArray, steps: int) -> FloatArray:
    """Continue level and damped trend, the level's weight chosen by one-step errors."""
    level = np.repeat(_first_known(adjusted)[None], len(WEIGHTS), axis=0)
    trend, squared = np.zeros(level.shape), np.zeros(level.shape)
    weights = np.array(WEIGHTS)[:, None]
    for column in adjusted.T:
        expected = level + DAMPING * trend
        error = np.where(np.isnan(column), 0.0, column - expected)
        squared += error**2
        level = expected + weights * error
        trend = DAMPING * trend + weights * TREND_WEIGHT * error
    best = squared.argmin(axis=0)[None]
    ends, slopes = (np.take_along_axis(x, best, axis=0)[0] for x in (level, trend))
    return np.asarray(ends[:, None] + slopes[:, None] * np.cumsum(DAMPING ** np.arange(1, steps + 1)))


def _first_known(values: FloatArray) -> FloatArray:
    """Return the mean of the first three known values."""
    early = np.where(np.cumsum(~np.isnan(values), axis=1) <= 3, values, np.nan)
    return mean_known(early)


def _so_far(adjusted: FloatArray, growth: FloatArray, per_year: int) -> FloatArray:
    """Return the level now: the mean of the year so far, each place moved up to now by the growth."""
    place = (adjusted.shape[1] - 1) % per_year + 1
    back = np.arange(place) - place + 1
    return mean_known(adjusted[:, -place:] - growth[:, None] * back / per_year)


def _trend_line(adjusted: FloatArray, profile: Profile, per_year: int, steps: int) -> FloatArray:
    recent = adjusted[:, -RECENT_YEARS * per_year :]
    back = np.arange(recent.shape[1]) - recent.shape[1] + 1
    level = mean_known(recent - profile.growth[:, None] * back / per_year)
    return np.asarray(level[:, None] + profile.growth[:, None] * np.arange(1, steps + 1) / per_year)


def _memory(adjusted: FloatArray, line: FloatArray, slope: FloatArray, steps: int) -> FloatArray:
    """Return what is left of the last distance from the trend line, by its correlation with the next."""
    per_step = slope[:, :1]
    back = np.arange(adjusted.shape[1]) - adjusted.shape[1]
    away = adjusted - (line[:, :1] + per_step * back)
    now, after = away[:, :-1], away[:, 1:]
    both = ~np.isnan(now) & ~np.isnan(after)
    product = np.where(both, now * after, 0.0).sum(axis=1)
    square = np.where(both, now**2, 0.0).sum(axis=1)
    count = np.maximum(both.sum(axis=1), 1)
    plain = product / np.where(square > 0, square, 1.0)
    kept = np.clip(plain + (1.0 + 4.0 * plain) / count, 0.0, STRONGEST)
    kept = np.where(plain > 2.0 / np.sqrt(count), kept, 0.0)
    last = np.nan_to_num(away[:, -1])
    return np.asarray(last[:, None] * kept[:, None] ** np.arange(1, steps + 1))
