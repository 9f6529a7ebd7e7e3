"""Bulk upload: observation rows ``region,indicator,period,value[,state]``, every row with its number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.observations.headings import find_roles
from zhengxian.io.observations.long import LongRows, read_rows
from zhengxian.io.observations.reading import Reading
from zhengxian.io.observations.repeats import report_repeats
from zhengxian.io.problems import file_problem
from zhengxian.io.tables.container import check_file_size, check_lines
from zhengxian.io.tables.limits import UPLOAD, Limits
from zhengxian.io.tables.opening import open_table, readable
from zhengxian.io.tables.table import CodeArray, KindArray

Progress = Callable[[int, int], None]
"""Told how far a reading is: done, of 100."""

_PARTS = 100
_UNPACKED = 70
"""The share of the work that is unpacking and scanning the cells."""
_CHECKED = 90
_TEXT_ENDINGS = {".csv", ".tsv", ".txt"}


class LongRow(NamedTuple):
    """One row of the file; ``value`` is NaN where the state says that there is none."""

    row: int
    region: str
    indicator: str
    period: str
    value: float
    state: CellState
    stated: bool


@dataclass(frozen=True, eq=False)
class LongReading:
    """The rows that can be taken over, as columns of equal length, and every problem of the others.

    ``region_at``, ``indicator_at`` and ``period_at`` point into the names. ``blank`` rows have neither figure nor
    state (未填). ``problems`` lists at most a thousand, ``total_problems`` counts all.
    """

    file: str
    sheet: str
    column: str
    letters: bool
    regions: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    row_numbers: CodeArray
    region_at: CodeArray
    indicator_at: CodeArray
    period_at: CodeArray
    values: FloatArray
    states: KindArray
    stated: BoolArray
    rows_in_file: int
    problems: tuple[Problem, ...] = ()
    total_problems: int = 0
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return int(self.row_numbers.size)

    @property
    def blank(self) -> BoolArray:
        """Which rows have neither a figure nor a state of their own."""
        found: BoolArray = (self.states == CellState.MISSING) & ~self.stated
        return found

    def place(self, at: int) -> str:
        """Return where the figure of a row stands, such as 数据!D15."""
        row = int(self.row_numbers[at])
        address = f"{self.column}{row}" if self.letters else f"第 {row} 行"
        return f"{self.sheet}!{address}" if self.sheet else address

    def blocks(self, size: int = 5000) -> Iterator[list[LongRow]]:
        """Give the rows in blocks, so that storing them needs little memory."""
        for begin in range(0, len(self), size):
            yield list(self._rows(slice(begin, begin + size)))

    def _rows(self, part: slice) -> Iterator[LongRow]:
        columns = (
            self.row_numbers,
            self.region_at,
            self.indicator_at,
            self.period_at,
            self.values,
            self.states,
            self.stated,
        )
        for row, r, i, p, value, state, stated in zip(*(c[part].tolist() for c in columns), strict=True):
            names = self.regions[r], self.indicators[i], self.periods[p]
            yield LongRow(row, *names, value, CellState(state), stated)


def read_long(
    path: Path | str,
    *,
    indicators: Collection[str] | None = None,
    regions: Collection[str] | None = None,
    period: str | None = None,
    names: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    region_names: Mapping[str, str] | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    limits: Limits = UPLOAD,
    name: str = "",
) -> LongReading:
    """Read observation rows; good rows are given, every other row is a problem with its number.

    Arguments as `read_observations`; ``progress`` is told how far the reading is, of 100, and ``name`` is the
    file's own name where it is kept under another.

    Errors: DataError for a file that cannot be read at all (F-002 to F-019, F-032 to F-037, F-203 to F-208) and
    F-216 without the columns of a long table.
    """
    path, tell = Path(path), progress or (lambda _done, _total: None)
    tell(0, _PARTS)
    try:
        reading = _opened(path, sheet, limits, tell)
        reading.period, reading.names, reading.units = period, names or {}, units or {}
        reading.region_names = region_names or {}
        reading.indicators = None if indicators is None else frozenset(indicators)
        reading.regions = regions
        rows = _rows(path, reading)
    except DataError as error:
        if not name:
            raise
        raise DataError([p.in_file(name, p.sheet) for p in error.problems], total=error.total) from error
    tell(_CHECKED, _PARTS)
    found = _result(reading, rows, name or path.name)
    tell(_PARTS, _PARTS)
    return found


def _opened(path: Path, sheet: str | None, limits: Limits, tell: Progress) -> Reading:
    def unpacked(done: int, total: int) -> None:
        tell(min(_UNPACKED, _UNPACKED * done // max(total, 1)), _PARTS)

    with readable(path):
        if path.is_file():
            check_file_size(path, limits)
            if path.suffix.lower() in _TEXT_ENDINGS:
                check_lines(path, limits)
    table = open_table(path, sheet=sheet, limits=limits, progress=unpacked)
    tell(_UNPACKED, _PARTS)
    return Reading(table)


def _rows(path: Path, reading: Reading) -> LongRows:
    roles = find_roles(reading.table, None, reading.names, reading.problems)
    if not roles.long and "indicator" not in roles.at and "value" not in roles.at:
        message = (
            "批量上传要一行一个数，需要“region”（地区）、“indicator”（指标）、“period”（期间）、“value”（数值）四列。"
            "请按这个样式整理；报表请到填报页面上传。"
        )
        raise file_problem(path, "F-216", message)
    reading.problems.raise_if_any()
    return read_rows(reading, roles)


def _result(reading: Reading, rows: LongRows, file: str) -> LongReading:
    keyed = (rows.periods.at >= 0) & (rows.indicators.at >= 0) & (rows.regions.at >= 0)
    good = np.flatnonzero(keyed & ~rows.faulty)
    good = good[_first_ones(reading, rows, good)]
    problems, total = _problems(reading, file)
    table = reading.table
    return LongReading(
        file,
        table.sheet,
        table.label(rows.column),
        table.typed,
        rows.regions.names,
        rows.indicators.names,
        rows.periods.names,
        rows.body.row_numbers[good],
        rows.regions.at[good],
        rows.indicators.at[good],
        rows.periods.at[good],
        rows.settled.values[good],
        rows.settled.states[good],
        rows.stated[good],
        rows.body.rows,
        problems,
        total,
        tuple(reading.notes),
    )


def _first_ones(reading: Reading, rows: LongRows, good: IntArray) -> BoolArray:
    """Return which rows fill a cell for the first time; the others are problems F-127."""
    shape = len(rows.periods.names), len(rows.indicators.names), len(rows.regions.names)
    where = (rows.periods.at[good], rows.indicators.at[good], rows.regions.at[good])
    cells = (where[0].astype(np.int64) * shape[1] + where[1]) * shape[2] + where[2]
    distinct, first, which = np.unique(cells, return_index=True, return_inverse=True)

    def said(cell: int) -> str:
        rest, r = divmod(int(distinct[cell]), shape[2])
        p, i = divmod(rest, shape[1])
        names = rows.regions.names[r], rows.indicators.names[i], rows.periods.names[p]
        return "地区“{}”的指标“{}”在 {} 的数".format(*names)

    report_repeats(which.astype(np.int64), distinct.size, good, rows.body, said, reading.problems)
    keep = np.zeros(good.size, np.bool_)
    keep[first] = True
    return keep


def _problems(reading: Reading, file: str) -> tuple[tuple[Problem, ...], int]:
    if not reading.problems:
        return (), 0
    error = reading.problems.error()
    return tuple(p.in_file(file, p.sheet) for p in error.problems), error.total
