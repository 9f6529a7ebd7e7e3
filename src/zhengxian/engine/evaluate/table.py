"""The figures an evaluation reads: periods × regions × indicators, with states and classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.missing import CellState

States = NDArray[np.uint8]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True)
class Unit:
    """A region as the evaluation sees it."""

    code: str
    name: str
    class_name: str = ""
    level: str = ""


@dataclass(frozen=True)
class Table:
    """Figures of one pool.

    ``values`` has shape (periods, regions, indicators); NaN = no usable value. ``states`` has the same shape
    (`CellState` numbers) or is None, which means: NaN is *missing*, everything else *reported*.
    ``units`` are the regions on axis 1, for the evaluated period; ``references`` may hold rows of regions
    outside the pool (for instance the city) that adjustments compare with.
    """

    values: FloatArray
    periods: tuple[str, ...]
    units: tuple[Unit, ...]
    indicators: tuple[str, ...]
    states: States | None = None
    references: Table | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Indicator → kind (level, growth, …) where it is known, so that growth is never taken from a level."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Indicator → name where it is known, for messages and notes."""
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Indicator → lowest and highest possible figure, where the library knows them."""
    cumulative: frozenset[str] | None = None
    """Indicators counted from the year's start, or standing at a date; None: all."""

    def __post_init__(self) -> None:
        expected = (len(self.periods), len(self.units), len(self.indicators))
        if self.values.shape != expected:
            raise Refusal(
                "E-601",
                f"数值表的形状是 {self.values.shape}，应为 {expected}（期间、地区、指标）",
                "请核对输入数组",
            )
        self._refuse_repeated()

    def _refuse_repeated(self) -> None:
        regions = tuple(u.code for u in self.units)
        for what, names in (("地区", regions), ("指标", self.indicators), ("期间", self.periods)):
            if len(set(names)) < len(names):
                repeated = next(n for n in names if names.count(n) > 1)
                raise Refusal(
                    "E-607", f"数值表里{what}“{repeated}”出现不止一次，分不清用哪一个", "请去掉重复的一个"
                )

    @cached_property
    def column(self) -> dict[str, int]:
        """Position of every indicator."""
        return {code: i for i, code in enumerate(self.indicators)}

    @cached_property
    def row(self) -> dict[str, int]:
        """Position of every region."""
        return {u.code: i for i, u in enumerate(self.units)}

    def position(self, period: str) -> int | None:
        """Where a period stands, or None."""
        return self.periods.index(period) if period in self.periods else None

    def select(self, rows: Sequence[int], units: Sequence[Unit] | None = None) -> Table:
        """Return the table of some regions, in the order given."""
        index = np.asarray(rows, dtype=np.intp)
        states = None if self.states is None else _rows(self.states, index)
        chosen = tuple(units) if units is not None else tuple(self.units[i] for i in rows)
        return replace(self, values=_rows(self.values, index), units=chosen, states=states)

    def frame(self, period: str) -> Slice:
        """Return the figures of one period with the year-end rule applied.

        Where a figure that is counted from the year's start is missing at ``period``, the region's figure of
        another period that ends on the same day is taken (2025 ← 2025Q4 ← 2025-12): a cumulative series at
        December is the year's figure. What was taken from where stands in ``taken_from``, where two such
        periods contradict each other in ``contradicted``.
        """
        wanted = Period.parse(period)
        own = self.position(str(wanted))
        others = self._ending_with(wanted)
        if own is not None and not others:
            return Slice(
                self, str(wanted), self.values[own], None if self.states is None else self.states[own], {}
            )
        shape = (len(self.indicators), len(self.units))
        values = np.full(shape, np.nan).T if own is None else self.values[own].copy(order="K")
        states = None
        if self.states is not None:
            nothing = np.full(shape, CellState.MISSING, dtype=np.uint8).T
            states = nothing if own is None else self.states[own].copy(order="K")
        data = Slice(self, str(wanted), values, states, {})
        for part in others:
            self._fill(data, part)
        return data

    def _ending_with(self, wanted: Period) -> list[int]:
        """Positions of the other periods that end on the same day, longest first."""
        found = []
        for index, text in enumerate(self.periods):
            period = Period.parse(text)
            if period.last_day == wanted.last_day and period != wanted:
                found.append((period.first_day, index))
        return [index for _, index in sorted(found)]

    def _fill(self, data: Slice, part: int) -> None:
        """Take over what is still missing from a period that ends on the same day."""
        figures, source = self.values[part], None if self.states is None else self.states[part]
        given = ~_nothing(figures, source) & self._carried
        missing = _nothing(data.values, data.states)
        taken, both = given & missing, given & ~missing
        for at in np.flatnonzero(taken.any(axis=0)):
            data.taken_from.setdefault(self.indicators[at], self.periods[part])
        differ = both & (np.abs(figures - data.values) > 1e-9 * np.maximum(np.abs(figures), 1.0))
        for at in np.flatnonzero(differ.any(axis=0)):
            data.contradicted.setdefault(self.indicators[at], (self.periods[part], int(differ[:, at].sum())))
        data.values[taken] = figures[taken]
        if data.states is not None and source is not None:
            data.states[taken] = source[taken]

    @cached_property
    def _carried(self) -> BoolArray:
        """Which indicators may be taken from another period with the same last day, (indicators,)."""
        known = self.cumulative
        return np.array([known is None or code in known for code in self.indicators], dtype=np.bool_)


@dataclass(frozen=True)
class Slice:
    """One period of a table: (regions, indicators)."""

    table: Table
    period: str
    values: FloatArray
    states: States | None
    taken_from: dict[str, str]
    contradicted: dict[str, tuple[str, int]] = field(default_factory=dict)

    def series(self, code: str) -> FloatArray:
        """Return one indicator's figures (regions,)."""
        column: FloatArray = self.values[:, self.table.column[code]]
        return column

    def series_states(self, code: str) -> States:
        """Return one indicator's states (regions,)."""
        at = self.table.column[code]
        if self.states is not None:
            return self.states[:, at]
        return np.where(np.isnan(self.values[:, at]), CellState.MISSING, CellState.REPORTED).astype(np.uint8)

    def last_year(self) -> Slice:
        """Return the same period of the year before (all NaN when the data do not go back)."""
        return self.table.frame(str(Period.parse(self.period).same_last_year()))


def _rows(array: NDArray[Number], index: NDArray[np.intp]) -> NDArray[Number]:
    """Take regions while keeping them next to each other in memory."""
    return np.take(array.swapaxes(1, 2), index, axis=2).swapaxes(1, 2)


def _nothing(values: FloatArray, states: States | None) -> BoolArray:
    """Cells in which nothing was reported and nobody stated why."""
    nothing: BoolArray = np.isnan(values)
    return nothing if states is None else nothing & (states == CellState.MISSING)
