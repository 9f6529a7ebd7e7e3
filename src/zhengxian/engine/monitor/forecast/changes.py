"""Monthly changes against a year ago, and what of them is new (domain.md §4.4)."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.forecast.block import rates_of
from zhengxian.engine.monitor.forecast.series import SeriesShape, TimeSeries

YEAR = 12
LARGEST_MEMORY = 0.95


def monthly_changes(series: TimeSeries) -> tuple[Period, FloatArray]:
    """Return the first January and the change of every month against a year ago from there, NaN unknown.

    >>> s = TimeSeries("growth", Period.parse("2025-01"), [5.0, 6.0], cumulative=True)
    >>> monthly_changes(s)[1][:2].tolist()
    [5.0, 7.0]

    A growth series is such a change itself, its months taken out of the cumulative figures by equal weights.
    Levels and stocks: 100·ln of the ratio; where one is 0 or negative, and for ratios, the difference. 1—2月
    stands in February when January is not published. Errors: M-147 not monthly.
    """
    if series.first.kind is not PeriodKind.MONTH:
        raise Refusal("M-147", "先行关系只用月度数据判断", "请换成同一指标的月度数据")
    first = Period.of(PeriodKind.MONTH, series.first.year, 1)
    years = series.last.year - first.year + 1
    figures = np.full(years * YEAR, np.nan)
    begin = series.first - first
    figures[begin : begin + len(series.values)] = series.array
    rates = np.concatenate([_year_rates(series.shape, year) for year in figures.reshape(-1, YEAR)])
    if series.kind == "growth":
        return first, rates
    changes = np.full(len(rates), np.nan)
    now, before = rates[YEAR:], rates[:-YEAR]
    known = rates[~np.isnan(rates)]
    if series.kind == "ratio" or not (known > 0).all():
        changes[YEAR:] = now - before
    else:
        changes[YEAR:] = 100.0 * np.log(now / before)
    return first, changes


def _year_rates(shape: SeriesShape, year: FloatArray) -> FloatArray:
    if shape is SeriesShape.ALONE or not np.isnan(year[0]):
        return np.asarray(rates_of(shape, year[None], np.ones(YEAR))[0])
    rest = rates_of(shape, year[None, 1:], np.array([2.0, *(1.0,) * 10]))[0]
    return np.concatenate([[np.nan], rest])


def memory_of(changes: FloatArray) -> float:
    """Return how much of a month's change stays in the next known one, 0 to 0.95; 0 below six pairs."""
    kept = changes[~np.isnan(changes)]
    if len(kept) < 7 or np.ptp(kept) == 0:
        return 0.0
    away = kept - kept.mean()
    return float(np.clip((away[:-1] * away[1:]).sum() / (away**2).sum(), 0.0, LARGEST_MEMORY))


def whitened(changes: FloatArray, memory: float) -> FloatArray:
    """Return what each change brings beyond ``memory`` times the known change before it, at most two months ago.

    >>> whitened(np.array([2.0, 3.0, np.nan, 4.0]), 0.5).tolist()
    [nan, 2.0, nan, 2.5]

    Pre-whitening of Box and Jenkins (1976, chapter 11): without it two smooth series always seem related.
    """
    if len(changes) < 3:
        return np.full(len(changes), np.nan)
    before = np.concatenate([[np.nan], changes[:-1]])
    earlier = np.concatenate([[np.nan, np.nan], changes[:-2]])
    return np.asarray(changes - memory * np.where(np.isnan(before), earlier, before))
