"""The figures of one file: periods × regions × indicators, each cell with its state and its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.regions import RegionTable

States = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Source:
    """Where the figures came from.

    ``rows`` holds the row of every cell, shape (periods, indicators or 1, regions), 0 where the file has
    none; ``columns`` the column of every indicator as the user sees it (one entry when all share it).
    """

    file: str
    sheet: str
    rows: NDArray[np.int32]
    columns: tuple[str, ...]
    letters: bool

    def row(self, period: int, region: int, indicator: int) -> int | None:
        """Return the row number of a cell, or None where the file says nothing about it."""
        at = min(indicator, self.rows.shape[1] - 1)
        return int(self.rows[period, at, region]) or None

    def address(self, period: int, region: int, indicator: int) -> str:
        """Return the place of a cell as the user sees it, or an empty text."""
        row = self.row(period, region, indicator)
        column = self.columns[min(indicator, len(self.columns) - 1)]
        if row is None:
            return ""
        place = f"{column}{row}" if self.letters else f"第 {row} 行“{column}”列"
        return " ".join(part for part in (self.file, self.sheet, place) if part)


@dataclass(frozen=True, eq=False)
class Observations:
    """Figures with shape (periods, regions, indicators); NaN where there is no number.

    ``states`` holds `CellState` numbers. In memory the regions of one period and indicator lie next to each
    other. Periods are canonical texts in order of time; regions and indicators stand in the order of the file.
    ``notes`` are sentences about what the reader decided by itself. ``region_table`` holds names and levels
    where the file's layout names their columns.
    """

    values: FloatArray
    states: States
    regions: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    source: Source
    notes: tuple[str, ...] = ()
    region_table: RegionTable | None = None

    @cached_property
    def region_at(self) -> dict[str, int]:
        """Position of every region."""
        return {code: i for i, code in enumerate(self.regions)}

    @cached_property
    def indicator_at(self) -> dict[str, int]:
        """Position of every indicator."""
        return {code: i for i, code in enumerate(self.indicators)}

    @cached_property
    def period_at(self) -> dict[str, int]:
        """Position of every period."""
        return {text: i for i, text in enumerate(self.periods)}

    def value(self, region: str, indicator: str, period: str) -> float:
        """Return one figure (NaN where there is none). Errors: KeyError for a name that is not here."""
        return float(
            self.values[self.period_at[period], self.region_at[region], self.indicator_at[indicator]]
        )

    def state(self, region: str, indicator: str, period: str) -> CellState:
        """Return the state of one figure."""
        at = self.period_at[period], self.region_at[region], self.indicator_at[indicator]
        return CellState(int(self.states[at]))

    def address(self, region: str, indicator: str, period: str) -> str:
        """Return where in the file a figure stands, for instance ``年报.xlsx 数据 C5``."""
        return self.source.address(
            self.period_at[period], self.region_at[region], self.indicator_at[indicator]
        )

    def aligned(self, regions: Sequence[str], indicators: Sequence[str]) -> tuple[FloatArray, States]:
        """Return values and states for regions and indicators in another order; what is absent is *missing*."""
        shape = (len(self.periods), len(indicators), len(regions))
        values, states = np.full(shape, np.nan), np.full(shape, CellState.MISSING, np.uint8)
        own_rows = [self.region_at.get(r, -1) for r in regions]
        own_columns = [self.indicator_at.get(i, -1) for i in indicators]
        to_row = np.array([i for i, own in enumerate(own_rows) if own >= 0], np.intp)
        to_column = np.array([i for i, own in enumerate(own_columns) if own >= 0], np.intp)
        from_row = np.array([own for own in own_rows if own >= 0], np.intp)
        from_column = np.array([own for own in own_columns if own >= 0], np.intp)
        values[:, to_column[:, None], to_row] = self.values.swapaxes(1, 2)[:, from_column[:, None], from_row]
        states[:, to_column[:, None], to_row] = self.states.swapaxes(1, 2)[:, from_column[:, None], from_row]
        return values.swapaxes(1, 2), states.swapaxes(1, 2)
