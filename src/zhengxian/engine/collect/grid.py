"""All figures on one line of time: a slot for every day on which some period ends.

A quarter's figure stands in the slot of its last month, so that a quarterly and a monthly series can be
compared. January may be absent: the first point of a year is then February and covers two months.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.engine.collect.figures import MISSING, Figures, Series, States

YEAR = PeriodKind.YEAR.length
MONTH = PeriodKind.MONTH.length
LENGTHS = {str(kind.value): kind.length for kind in PeriodKind}
"""Ten-day periods in a period, by the word for its frequency."""


class Grid:
    """Figures by indicator, slot and region: ``x[i]`` is (slots, regions), NaN where nothing is usable."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.periods = tuple(Period.parse(text) for text in figures.periods)
        ends = [_end(p) for p in self.periods]
        self.ends: IntArray = np.array(sorted(set(ends)), dtype=np.int64)
        self._slot_of = {int(end): s for s, end in enumerate(self.ends)}
        shape = (len(figures.indicators), len(self.ends), len(figures.regions))
        self.raw: FloatArray = np.full(shape, np.nan)
        self.states: States = np.full(shape, MISSING, dtype=np.uint8)
        self.origin: IntArray = np.full(shape, -1, dtype=np.int64)
        self.x: FloatArray = np.full(shape, np.nan)
        self.step = [LENGTHS[series.frequency] for series in figures.indicators]
        self._lay_out(np.array([self._slot_of[end] for end in ends], dtype=np.intp))
        self._shifts: dict[int, IntArray] = {}
        self._singles: dict[int, FloatArray] = {}

    def _lay_out(self, slots: IntArray) -> None:
        given = self.figures.values.transpose(2, 0, 1)
        usable = self.figures.usable.transpose(2, 0, 1)
        states = self.figures.states
        marks = None if states is None else states.transpose(2, 0, 1)
        lengths = np.array([p.kind.length for p in self.periods], dtype=np.int64)
        for i, series in enumerate(self.figures.indicators):
            known = ~np.isnan(given[i])
            if marks is not None:
                known = known | (marks[i] != MISSING)
            for length in _lengths_of(series, lengths, known.any(axis=1)):
                for p in np.flatnonzero(lengths == length):
                    s = slots[p]
                    take = known[p] & (self.origin[i, s] < 0)
                    self.raw[i, s, take] = given[i, p, take]
                    self.x[i, s, take] = np.where(usable[i, p, take], given[i, p, take], np.nan)
                    self.states[i, s, take] = 0 if marks is None else marks[i, p, take]
                    self.origin[i, s, take] = p
            self.step[i] = _step(self.ends[(self.origin[i] >= 0).any(axis=1)], self.step[i])

    @cached_property
    def years(self) -> IntArray:
        """The calendar year of every slot."""
        years: IntArray = self.ends // YEAR
        return years

    @cached_property
    def slot_periods(self) -> tuple[int, ...]:
        """The shortest period that ends in each slot, as a position in ``periods``."""
        order = sorted(range(len(self.periods)), key=lambda p: -self.periods[p].kind.length)
        shortest = {self._slot_of[_end(self.periods[p])]: p for p in order}
        return tuple(shortest[s] for s in range(len(self.ends)))

    @cached_property
    def filed(self) -> Mapping[tuple[int, int], int]:
        """The period of each length that ends in each slot, as a position in ``periods``."""
        return {(self._slot_of[_end(p)], p.kind.length): at for at, p in enumerate(self.periods)}

    def slot(self, period: str) -> int | None:
        """The slot in which a period ends, or None."""
        return self._slot_of.get(_end(Period.parse(period)))

    def due(self, length: int) -> BoolArray:
        """Slots in which a period of this length ends, (slots,)."""
        whole: BoolArray = (self.ends + 1) % length == 0
        return whole

    def shifted(self, array: FloatArray, length: int, *, over_january: bool = False) -> FloatArray:
        """The figures one period of ``length`` earlier, NaN where that is none, (slots, regions).

        ``over_january`` takes December's before February where January has no figure.
        """
        earlier = _taken(array, self._shift(length))
        if over_january and length == MONTH:
            february = ((self.ends + 1) % YEAR == 2 * MONTH)[:, None]
            december = _taken(array, self._shift(2 * MONTH))
            earlier = np.where(february & np.isnan(earlier), december, earlier)
        return earlier

    def before(self, i: int, *, over_january: bool = False) -> FloatArray:
        """An indicator's figures one step of its own frequency earlier."""
        return self.shifted(self.x[i], self.step[i], over_january=over_january)

    def year_ago(self, i: int) -> FloatArray:
        """An indicator's figures of the same period of the year before."""
        return self.shifted(self.x[i], YEAR)

    def first_of_year(self, length: int) -> BoolArray:
        """Slots that are the first period of this length in their year, (slots, 1)."""
        first: BoolArray = (self.ends + 1) % YEAR == length % YEAR
        return first[:, None]

    def single(self, i: int) -> FloatArray:
        """The figures of each period alone; NaN where the period before is absent (February without January)."""
        if i not in self._singles:
            series, own = self.figures.indicators[i], self.x[i]
            if series.cumulative and series.kind in ("level", "count"):
                step = self.step[i]
                own = np.where(self.first_of_year(step), own, own - self.before(i))
            self._singles[i] = own
        return self._singles[i]

    def last_in_year(self, i: int) -> tuple[FloatArray, IntArray]:
        """The nearest earlier figure of the same year and the slot it stands in (−1: none)."""
        values = np.full(self.x[i].shape, np.nan)
        places = np.full(self.x[i].shape, -1, dtype=np.int64)
        for s in range(1, len(self.ends)):
            if self.years[s] != self.years[s - 1]:
                continue
            there = ~np.isnan(self.x[i, s - 1])
            values[s] = np.where(there, self.x[i, s - 1], values[s - 1])
            places[s] = np.where(there, s - 1, places[s - 1])
        return values, places

    @cached_property
    def children(self) -> Mapping[tuple[int, str], IntArray]:
        """Rows of the regions directly below a region, by (its row, their level)."""
        found: dict[tuple[int, str], list[int]] = {}
        for r, place in enumerate(self.figures.regions):
            above = self.figures.row.get(place.parent) if place.parent else None
            if above is not None:
                found.setdefault((above, place.level), []).append(r)
        return {key: np.array(rows, dtype=np.intp) for key, rows in found.items()}

    @cached_property
    def siblings(self) -> Mapping[str, IntArray]:
        """Rows of the regions that stand side by side, by the code of the region above (may be empty)."""
        found: dict[str, list[int]] = {}
        for r, place in enumerate(self.figures.regions):
            found.setdefault(place.parent, []).append(r)
        return {code: np.array(rows, dtype=np.intp) for code, rows in found.items()}

    def _shift(self, length: int) -> IntArray:
        if length not in self._shifts:
            at = [self._slot_of.get(int(end) - length, -1) for end in self.ends]
            self._shifts[length] = np.array(at, dtype=np.int64)
        return self._shifts[length]


def _end(period: Period) -> int:
    """The ten-day period with which a period ends, counted from year 0."""
    return (period.ordinal + 1) * period.kind.length - 1


def _taken(array: FloatArray, at: IntArray) -> FloatArray:
    earlier = np.full(array.shape, np.nan)
    there = at >= 0
    earlier[there] = array[at[there]]
    return earlier


def _lengths_of(series: Series, lengths: IntArray, filled: BoolArray) -> list[int]:
    """From which lengths of period an indicator takes its figures, its own first.

    A figure counted from the year's start, or standing at a date, means the same whatever the length of the
    period it is filed under; any other is taken from one length only.
    """
    own = LENGTHS[series.frequency]
    counts = {int(n): int(filled[lengths == n].sum()) for n in np.unique(lengths)}
    there = sorted((n for n, count in counts.items() if count), key=lambda n: (n != own, n))
    if series.cumulative or series.kind in ("stock", "ratio"):
        return there
    if own in there or not there:
        return there[:1]
    return [max(there, key=lambda n: counts[n])]


def _step(ends: IntArray, own: int) -> int:
    """The longest period at whose ends all figures stand: a series told once a quarter has quarters."""
    fitting = [length for length in LENGTHS.values() if not ((ends + 1) % length).any()]
    return max(fitting) if ends.size else own
