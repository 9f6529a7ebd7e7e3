"""One indicator of one region as the series that the forecast and the search for leaders read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import SUPPRESSED
from zhengxian.engine.monitor.forecast import TimeSeries
from zhengxian.web.collect.models import Kind
from zhengxian.web.monitor.to_engine.figures import Stored, own_kind

JUMP = 100.0
"""A figure this many times another of a year ago is taken for one in another unit (万元 for 亿元 is 10,000)."""
AMOUNTS = (Kind.LEVEL, Kind.STOCK)


def jumps(values: FloatArray, earlier: FloatArray) -> BoolArray:
    """Tell where a figure is a hundred times as large or as small as a year ago, both above 0.

    >>> jumps(np.array([7000.0, 9.0, 0.0]), np.array([7.0, 7.0, 7.0])).tolist()
    [True, False, False]
    """
    both = (values > 0) & (earlier > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(both, values / np.where(both, earlier, 1.0), 1.0)
    return np.asarray((ratio >= JUMP) | (ratio <= 1.0 / JUMP))


def year_ago(stored: Stored) -> list[int]:
    """Return for every period the place of the same period of the year before, −1 where there is none."""
    at = {period: n for n, period in enumerate(stored.periods)}
    return [at.get(period.same_last_year(), -1) for period in stored.periods]


def suspicious(stored: Stored) -> BoolArray:
    """Tell which figures look as if they were in another unit than a year before, on the axes of the figures."""
    values = stored.values
    before = year_ago(stored)
    earlier = np.where(np.array(before)[:, None, None] >= 0, values[before], np.nan)
    amount = np.array([i.kind in AMOUNTS for i in stored.indicators], dtype=np.bool_)
    return jumps(values, earlier) & amount


class SeriesMaker:
    """Makes series out of the figures, each with the days on which its scope or unit changed."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._values = stored.values
        self._odd = suspicious(stored)
        self._places: dict[object, list[int]] = {}
        for n, period in enumerate(stored.periods):
            self._places.setdefault(period.kind, []).append(n)

    def of(self, r: int, i: int) -> TimeSeries | None:
        """Return the series of a row and a column from its first figure on, None without any. Errors: M-140."""
        stored, indicator = self._stored, self._stored.indicators[i]
        places = self._places.get(own_kind(indicator), [])
        values = self._values[places, r, i]
        known = np.flatnonzero(~np.isnan(values))
        if not len(known):
            return None
        places, values = places[known[0] :], values[known[0] :]
        periods = [stored.periods[n] for n in places]
        hidden = [p for p, n in zip(periods, places, strict=True) if stored.states[n, r, i] == SUPPRESSED]
        return TimeSeries(
            indicator.kind,  # type: ignore[arg-type]
            periods[0],
            values.tolist(),
            indicator.cumulative,
            indicator.decimals,
            indicator.lag_months,
            indicator.low,
            indicator.high,
            self._breaks(r, i, places, periods),
            hidden,
        )

    def _breaks(self, r: int, i: int, places: Sequence[int], periods: Sequence[Period]) -> list[Period]:
        days = self._stored.breaks.get(self._stored.regions[r].pk, ())
        found = {next((p for p in periods if p.last_day >= day), None) for day in days}
        told = [
            (p, bool(self._odd[n, r, i]))
            for p, n in zip(periods, places, strict=True)
            if not np.isnan(self._values[n, r, i])
        ]
        first = [p for n, (p, odd) in enumerate(told) if odd and not (n and told[n - 1][1])]
        return sorted({p for p in (*found, *first) if p is not None})
