"""Many series of one shape side by side, as monthly rates whose sum, mean or last value is the published figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.monitor.forecast.series import SeriesShape


@dataclass(frozen=True)
class Block:
    """Series that share shape, calendar, start and goal; arrays are (series, places), a whole number of years.

    ``figures`` are as published. ``lengths`` are the months of each place of a year: twelve ones, or 2 and ten
    ones when January is not published, or four threes. ``start`` and ``goal`` are places on the time axis.
    ``positive``: the rates may be compared as ratios.
    """

    shape: SeriesShape
    figures: FloatArray
    lengths: FloatArray
    start: int
    goal: int
    rates: FloatArray
    positive: bool

    @property
    def per_year(self) -> int:
        """Return how many places a year has."""
        return len(self.lengths)

    @property
    def months(self) -> FloatArray:
        """Return the months over at the end of each place of a year."""
        return np.asarray(np.cumsum(self.lengths))

    @property
    def steps(self) -> int:
        """Return the places from start to goal."""
        return self.goal - self.start

    def known(self, until: int) -> FloatArray:
        """Return the rates known at a place, that place included."""
        return self.rates[:, : until + 1]

    def reached(self, rates: FloatArray, origin: int) -> FloatArray:
        """Return the published figures that rates of the places after ``origin`` lead to, (…, series, steps).

        Sum: what is there plus the months. Mean: weighted by months. Alone: the rates themselves.
        """
        if self.shape is SeriesShape.ALONE:
            return np.asarray(rates)
        steps = rates.shape[-1]
        place = origin % self.per_year
        lengths = self.lengths[(place + 1 + np.arange(steps)) % self.per_year]
        added = np.cumsum(rates * lengths, axis=-1)
        so_far = self.figures[:, origin] if place != self.per_year - 1 else np.zeros(len(self.figures))
        if self.shape is SeriesShape.SUM:
            return np.asarray(so_far[:, None] + added)
        done = self.months[place] if place != self.per_year - 1 else 0.0
        return np.asarray((done * so_far[:, None] + added) / (done + np.cumsum(lengths)))

    def scale(self, steps: int, origin: int) -> FloatArray:
        """Return how large an error is expected to be after 1, 2, … steps, up to a factor.

        Sum: the root of the months added. Mean: the same over the months of the year that are then over.
        Alone: the root of the steps.
        """
        if self.shape is SeriesShape.ALONE:
            return np.asarray(np.sqrt(np.arange(1.0, steps + 1)))
        place = origin % self.per_year
        added = np.cumsum(self.lengths[(place + 1 + np.arange(steps)) % self.per_year])
        if self.shape is SeriesShape.SUM:
            return np.asarray(np.sqrt(added))
        done = self.months[place] if place != self.per_year - 1 else 0.0
        return np.asarray(np.sqrt(added) / (done + added))


def rates_of(shape: SeriesShape, figures: FloatArray, lengths: FloatArray) -> FloatArray:
    """Return what each place brings a month: differences of what is cumulative, NaN beside a gap.

    >>> rates_of(SeriesShape.SUM, np.array([[2.0, 3.0, np.nan, 6.0]]), np.array([2.0, 1, 1, 1])).tolist()
    [[1.0, 1.0, nan, nan]]
    >>> rates_of(SeriesShape.MEAN, np.array([[4.0, 5.0]]), np.array([3.0, 3.0])).tolist()
    [[4.0, 6.0]]

    Nothing is interpolated: two months known only together stay unknown. Source: domain.md §4.2.
    """
    if shape is SeriesShape.ALONE:
        return figures
    years = figures.reshape(len(figures), -1, len(lengths))
    whole = years * np.cumsum(lengths) if shape is SeriesShape.MEAN else years
    return np.asarray(np.diff(whole, axis=2, prepend=0.0) / lengths).reshape(figures.shape)
