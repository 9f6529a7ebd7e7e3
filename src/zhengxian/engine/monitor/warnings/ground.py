"""Figures, readings and forecasts laid out on one line of time, as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.base.warning import WarningRule
from zhengxian.engine.collect import NOT_APPLICABLE, SUPPRESSED, Figures, Place
from zhengxian.engine.collect.grid import Grid
from zhengxian.engine.monitor.pace_grid import PaceGrid
from zhengxian.engine.monitor.warnings.verdict import Marks, Status

HUGE = 1e15
"""Figures from here on are written with an exponent."""


AnyArray = TypeVar("AnyArray", FloatArray, IntArray)


class Ground:
    """Everything about figures on (indicators, slots, regions); readings and probabilities may be absent."""

    def __init__(
        self,
        figures: Figures,
        readings: PaceGrid | None = None,
        probabilities: FloatArray | None = None,
        directions: Mapping[str, Direction] | None = None,
    ) -> None:
        gaps = None if readings is None else readings.gap
        for name, array in (("进度", gaps), ("完成可能性", probabilities)):
            if array is not None and array.shape != figures.values.shape:
                raise Refusal(
                    "M-214",
                    f"{name}的形状是 {array.shape}，数值的形状是 {figures.values.shape}，两者对不上",
                    "请按同样的期间、地区和指标取数",
                )
        self.figures = figures
        self.grid = Grid(figures)
        self.series = figures.indicators
        self.readings = readings
        self._probabilities = probabilities
        given = directions or {}
        self.directions: list[Direction] = [given.get(s.code, "positive") for s in self.series]

    # --- axes -----------------------------------------------------------------------------------------

    @property
    def places(self) -> Sequence[Place]:
        """The regions."""
        return self.figures.regions

    @cached_property
    def last_days(self) -> Sequence[date]:
        """The last day of every slot."""
        return [self.grid.periods[at].last_day for at in self.grid.slot_periods]

    def code(self, column: int) -> str:
        """The code of an indicator."""
        return self.series[column].code

    def period(self, column: int, time: int, region: int) -> str:
        """The period under which the figure is filed, or would be."""
        return self.figures.periods[int(self.at[column, time, region])]

    def head(self, column: int, time: int, region: int) -> str:
        """Region, period and indicator in words; 1—9月 where the figure counts from January."""
        series = self.series[column]
        moment = self._moments[series.cumulative][int(self.at[column, time, region])]
        return f"{self.figures.regions[region].label}{moment}“{series.label}”"

    def chosen(self, rule: WarningRule) -> list[int]:
        """The indicators that a rule watches and the figures have."""
        if rule.indicators:
            column = self.figures.column
            return [column[code] for code in rule.indicators if code in column]
        wanted = [s.kind in rule.of_kind and s.code not in rule.but_not for s in self.series]
        return [i for i, is_wanted in enumerate(wanted) if is_wanted]

    # --- arrays ---------------------------------------------------------------------------------------

    @property
    def x(self) -> FloatArray:
        """The figures, NaN where nothing is usable, (indicators, slots, regions)."""
        return self.grid.x

    @cached_property
    def at(self) -> IntArray:
        """The period of every case as a position in the figures' periods."""
        grid = self.grid
        own = [
            [grid.filed.get((s, step), grid.slot_periods[s]) for s in range(len(grid.ends))]
            for step in grid.step
        ]
        filed = np.array(own, dtype=np.int64).reshape(len(grid.step), len(grid.ends), 1)
        return np.where(grid.origin >= 0, grid.origin, filed)

    def laid(self, array: AnyArray) -> AnyArray:
        """Lay (periods, regions, indicators) out as (indicators, slots, regions)."""
        return np.take_along_axis(array.transpose(2, 0, 1), self.at, axis=1)

    @cached_property
    def words(self) -> IntArray:
        """The words of the readings, positions in `WORDS`."""
        return np.asarray(self.laid(self._read.words), dtype=np.int64)

    @cached_property
    def gap(self) -> FloatArray:
        """The gaps of the readings in points, positive is better."""
        return np.asarray(self.laid(self._read.gap), dtype=np.float64)

    @cached_property
    def expected(self) -> FloatArray:
        """What was planned for the end of the period."""
        return np.asarray(self.laid(self._read.expected), dtype=np.float64)

    @cached_property
    def progress(self) -> FloatArray:
        """What is compared with the plan."""
        return np.asarray(self.laid(self._read.progress), dtype=np.float64)

    @cached_property
    def position(self) -> FloatArray:
        """What the progress is compared with."""
        return np.asarray(self.laid(self._read.position), dtype=np.float64)

    @cached_property
    def probability(self) -> FloatArray | None:
        """The probabilities of reaching the target, 0 to 1."""
        given = self._probabilities
        return None if given is None else np.asarray(self.laid(given), dtype=np.float64)

    @cached_property
    def status(self) -> Marks:
        """Of every case: judged (a usable figure), missing, suppressed, or not asked.

        Not asked: where nothing is due by the series' own rhythm, where no region at all has a figure (not
        due yet, 1—2月 combined), where no region of this level has one, and what is marked not applicable.
        """
        grid, there = self.grid, self.grid.origin >= 0
        due = np.array([grid.due(step) for step in grid.step]).reshape(there.shape[:2])
        asked = (due & there.any(axis=2))[:, :, None] & self._of_level(there)[:, None, :]
        asked &= grid.states != NOT_APPLICABLE
        status = np.full(there.shape, Status.NOT_ASKED, dtype=np.int8)
        status[asked] = Status.MISSING
        status[asked & (grid.states == SUPPRESSED)] = Status.SUPPRESSED
        status[asked & ~np.isnan(grid.x)] = Status.JUDGED
        return status

    @cached_property
    def row_above(self) -> IntArray:
        """The row of the region above every region, −1 where there is none, (regions,)."""
        row = self.figures.row
        return np.array([row.get(p.parent, -1) if p.parent else -1 for p in self.places], dtype=np.int64)

    # --- words ----------------------------------------------------------------------------------------

    def show(self, column: int, value: float) -> str:
        """A figure as it is published, with its unit."""
        series = self.series[column]
        return number_text(value, series.decimals) + unit_text(series.unit)

    def decimals(self, column: int, usual: int) -> int:
        """The decimals a figure is published with, or the usual ones where that is not known."""
        known = self.series[column].decimals
        return usual if known is None else known

    def line_text(self, column: int, value: float) -> str:
        """A bound of a rule, with no more decimals than it has, with the unit."""
        return f"{value:.10g}{unit_text(self.series[column].unit)}"

    @cached_property
    def _moments(self) -> Mapping[bool, list[str]]:
        """The periods in words, by themselves and counted from January."""
        periods = self.grid.periods
        return {False: [p.label for p in periods], True: [p.cumulative_label for p in periods]}

    @property
    def _read(self) -> PaceGrid:
        assert self.readings is not None  # noqa: S101 -- `watch` leaves such rules out when there are none
        return self.readings

    def _of_level(self, there: BoolArray) -> BoolArray:
        """Whether any region of the same level has a figure of the indicator, (indicators, regions)."""
        names = [place.level for place in self.places]
        ever = np.asarray(there.any(axis=1))
        found = np.zeros(ever.shape, np.bool_)
        for level in set(names):
            rows = np.flatnonzero([name == level for name in names])
            found[:, rows] = ever[:, rows].any(axis=1, keepdims=True)
        return found


def number_text(value: float, decimals: int | None) -> str:
    """A number with the decimals it is published with.

    >>> number_text(2.675, 2), number_text(98.5, None)
    ('2.68', '98.5')
    """
    number = float(value)
    return f"{number:.10g}" if decimals is None or not abs(number) < HUGE else half_up_text(number, decimals)


def unit_text(unit: str) -> str:
    """A unit as it follows a number."""
    return unit if unit in ("", "%") else f" {unit}"
