"""Reading observations: one way in for files, one for data frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from zhengxian.engine.base.arrays import BoolArray
from zhengxian.engine.base.errors import Problem, ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.io.layouts import Layout
from zhengxian.io.observations.cells import Rules
from zhengxian.io.observations.codes import KeyColumn, Keys
from zhengxian.io.observations.headings import find_roles
from zhengxian.io.observations.long import read_long
from zhengxian.io.observations.model import Observations
from zhengxian.io.observations.wide import read_wide
from zhengxian.io.problems import ProblemList
from zhengxian.io.regions import regions_of
from zhengxian.io.tables import Body, Table, open_frame, open_table


@dataclass
class Reading:
    """One table being read: what is known beforehand, and what is found on the way."""

    table: Table
    indicators: Collection[str] | None = None
    regions: Collection[str] | None = None
    period: str | None = None
    layout: Layout | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    region_names: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems = ProblemList(self.table.file, self.table.sheet)
        self.notes.extend(self.table.notes)
        self.indicators = None if self.indicators is None else frozenset(self.indicators)

    @property
    def by_layout(self) -> bool:
        """Whether a layout says which columns are read."""
        return self.layout is not None and bool(self.layout.columns)

    def rules(self, unit: str) -> Rules:
        """Return how the cells of an indicator with this unit are read."""
        layout = self.layout or Layout()
        return Rules(layout.symbols, unit == "%", layout.text_numbers, self.table.typed)

    def periods(self, column: KeyColumn | None, body: Body, used: BoolArray) -> Keys:
        """Return the period of every row: from its column, else the layout's, else the caller's (F-037)."""
        if column is not None:
            column.report_blanks("期间", "F-126", used)
            return column.periods()
        text = (self.layout.period if self.layout else None) or self.period
        if text is None:
            message = "文件没有期间列，也没有另外说明期间。请加上标题为“period”（或“期间”）的一列，或在读取时指明期间。"
            self.problems.add(Problem("F-037", message))
            return Keys(np.full(body.rows, -1, np.int32), ())
        try:
            return Keys(np.where(used, 0, -1).astype(np.int32), (str(Period.parse(text)),))
        except ValueFormatError as error:
            self.problems.add(Problem("F-125", error.message, value=text))
            return Keys(np.full(body.rows, -1, np.int32), ())

    def refuse_empty(self, used: BoolArray) -> None:
        """Raise F-015 when there is no row with content."""
        if not used.any():
            self.problems.add(Problem("F-015", "只有标题，没有数据行。请核对文件内容。"))
            self.problems.raise_if_any()

    def stop_if_too_large(self) -> None:
        """Raise what was found when the table is too large to be laid out at all."""
        if self.problems.has("F-020"):
            self.problems.raise_if_any()

    def note_percents(self, count: int, heading: str) -> None:
        """Note that figures with a percent sign were read as percentages."""
        if count:
            self.notes.append(
                f"“{heading}”列有 {count} 个数带百分号，因指标的单位是 %，按去掉百分号的数读入。"
            )


def read_observations(
    path: Path | str,
    *,
    indicators: Collection[str] | None = None,
    regions: Collection[str] | None = None,
    period: str | None = None,
    layout: Layout | None = None,
    sheet: str | None = None,
    names: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    region_names: Mapping[str, str] | None = None,
) -> Observations:
    """Read the figures of a CSV, XLSX or Parquet file, long or wide, every cell checked.

    ``indicators`` and ``regions`` are the known codes (None: any); ``names`` and ``region_names`` map other
    headings and words to codes; ``units`` gives the unit of a code, and a percent sign is accepted only where
    it is ``%``. ``period`` serves files that tell none (a period column wins, then the layout's period).

    Errors: DataError with every problem at once (``F-002`` to ``F-129``); nothing is half read. A blank cell is
    *missing*, never 0. Source: design.md §4, domain.md §10.
    """
    chosen = sheet if sheet is not None else (layout.sheet if layout else None)
    table = open_table(path, sheet=chosen, heading_row=layout.heading_row if layout else 1)
    return _read(
        Reading(table, indicators, regions, period, layout, names or {}, units or {}, region_names or {})
    )


def from_frame(
    frame: Any,
    *,
    indicators: Collection[str] | None = None,
    regions: Collection[str] | None = None,
    period: str | None = None,
    layout: Layout | None = None,
    names: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    region_names: Mapping[str, str] | None = None,
) -> Observations:
    """Read figures from polars, pandas or any frame narwhals understands, or from a mapping of columns.

    >>> data = from_frame({"region": ["a", "b"], "gdp": [1.5, None]}, period="2025")
    >>> data.value("a", "gdp", "2025"), data.state("b", "gdp", "2025").label
    (1.5, '未报')

    Arguments and errors as `read_observations`; rows count from 1.
    """
    table = open_frame(frame)
    return _read(
        Reading(table, indicators, regions, period, layout, names or {}, units or {}, region_names or {})
    )


def _read(reading: Reading) -> Observations:
    roles = find_roles(reading.table, reading.layout, reading.names, reading.problems)
    reading.problems.raise_if_any()
    data = read_long(reading, roles) if roles.long else read_wide(reading, roles)
    if reading.layout is not None and {"name", "level"} & reading.layout.columns.keys():
        return replace(data, region_table=regions_of(reading.table, reading.layout))
    return data
