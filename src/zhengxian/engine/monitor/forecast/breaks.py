"""Breaks of scope or base: what came before is made comparable, or left out (domain.md §4.2)."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast.series import SeriesShape, TimeSeries

FEWEST = 3
"""Changes that must be known on both sides before the size of a break is believed."""


def bridge(
    series: TimeSeries, figures: FloatArray, rates: FloatArray, places: tuple[Period, ...], start: Period
) -> tuple[FloatArray, FloatArray, tuple[str, ...]]:
    """Return figures, rates and notes with every stated break bridged, the newest first.

    The factor of a break is the median change against a year ago after it over the median before it, so
    that growth itself stays; for figures that stand alone the median of the three figures on both sides. What came
    before is multiplied by it. Cumulative figures of the broken year before the break are left out. Where
    the factor cannot be told, all before the break is left out. Means (cumulative growth) are comparable by
    definition and stay. Source: domain.md §4.2 (reasons why the base moves).
    """
    notes: list[str] = []
    year = sum(1 for p in places if p.year == places[0].year)
    for moment in sorted((p for p in series.breaks if places[0] < p <= start), reverse=True):
        at = next((i for i, p in enumerate(places) if p >= moment), 0)
        if series.shape is SeriesShape.MEAN or at == 0:
            continue
        figures, rates = figures.copy(), rates.copy()
        cut = at - at % year if series.shape is SeriesShape.SUM else at
        if series.shape is SeriesShape.SUM:
            figures[cut:at] = np.nan
            rates[at] = np.nan if at % year else rates[at]
        factor = _factor(rates, at, year, series.shape)
        rates[:at] *= factor
        figures[:cut] *= factor
        done = "无法换算，以前的数没有用" if np.isnan(factor) else f"以前的数乘以 {factor:.3f} 换算成可比"
        notes.append(f"{moment.label}口径或基数有变动，{done}。")
    return figures, rates, tuple(notes)


def _factor(rates: FloatArray, at: int, year: int, shape: SeriesShape) -> float:
    """Return what makes the figures before a break comparable, NaN where it cannot be told."""
    if shape is SeriesShape.ALONE:
        before, after = _known(rates[:at])[-FEWEST:], _known(rates[at:])[:FEWEST]
    else:
        change = np.full(len(rates), np.nan)
        usable = (rates[year:] > 0) & (rates[:-year] > 0)
        change[year:] = np.where(usable, rates[year:] / np.where(usable, rates[:-year], 1.0), np.nan)
        before, after = _known(change[:at])[-year:], _known(change[at : at + year])
    if len(before) < FEWEST or len(after) < FEWEST or not (before > 0).all() or not (after > 0).all():
        return float("nan")
    return float(np.median(after) / np.median(before))


def _known(values: FloatArray) -> FloatArray:
    return np.asarray(values[~np.isnan(values)])
