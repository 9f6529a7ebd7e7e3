"""Long files: one figure a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, IntArray
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.observations.codes import KeyColumn, Keys
from zhengxian.io.observations.headings import Roles
from zhengxian.io.observations.model import Observations, Source
from zhengxian.io.observations.repeats import report_repeats, report_size
from zhengxian.io.observations.settle import Settled, report_faults, settle
from zhengxian.io.observations.states import NO_STATE, excused, given_states, merge_states
from zhengxian.io.tables.table import Body, CodeArray

if TYPE_CHECKING:
    from zhengxian.io.observations.reading import Reading


@dataclass(frozen=True, eq=False)
class LongRows:
    """The rows of a long file with their keys. ``faulty`` rows are problems; ``stated`` rows have a state word."""

    body: Body
    periods: Keys
    indicators: Keys
    regions: Keys
    settled: Settled
    column: int
    faulty: BoolArray
    stated: BoolArray


def read_rows(reading: Reading, roles: Roles) -> LongRows:
    """Read and check every row by itself; what is wrong goes to the problems of the reading."""
    table, problems, at = reading.table, reading.problems, roles.at
    key_columns = [at[role] for role in ("region", "indicator", "period", "state") if role in at]
    body = table.read(key_columns, [at["value"]])
    settled = settle(body.figures[at["value"]], reading.rules(""))
    used = _used(body, settled, at)
    reading.refuse_empty(used)
    columns = {role: KeyColumn(table, body, at[role], problems) for role in at if at[role] in body.words}
    regions = columns["region"].known("地区", "F-122", reading.regions, reading.region_names)
    columns["region"].report_blanks("地区", "F-121", used)
    indicators = columns["indicator"].known("指标", "F-123", reading.indicators, reading.names)
    columns["indicator"].report_blanks("指标", "F-124", used)
    periods = reading.periods(columns.get("period"), body, used)
    settled = _percents(reading, body, settled, indicators, at["value"])
    faulty, stated = _states(reading, body, settled, at["value"], columns.get("state"))
    return LongRows(body, periods, indicators, regions, settled, at["value"], faulty, stated)


def _states(
    reading: Reading, body: Body, settled: Settled, value: int, column: KeyColumn | None
) -> tuple[BoolArray, BoolArray]:
    """Merge the state column; return which rows are faulty in value or state, and which state a state."""
    faulty, stated = np.zeros(body.rows, np.bool_), np.zeros(body.rows, np.bool_)
    table, problems = reading.table, reading.problems
    if column is None:
        report_faults(settled, table, body, value, problems)
        faulty[settled.fault_rows] = True
        return faulty, stated
    given = given_states(column)
    explained = excused(given)
    report_faults(settled, table, body, value, problems, explained)
    faulty[settled.fault_rows] = ~(explained[settled.fault_rows] & settled.symbol_faults)
    faulty[merge_states(settled, given, column, value)] = True
    stated = column.words.codes >= 0
    faulty |= stated & (given == NO_STATE)
    return faulty, stated


def read_long(reading: Reading, roles: Roles) -> Observations:
    """Lay a long table out as periods × indicators × regions."""
    rows = read_rows(reading, roles)
    keys = rows.periods, rows.indicators, rows.regions
    return _lay_out(reading, rows.body, rows.settled, keys, rows.column)


def _used(body: Body, settled: Settled, at: dict[str, int]) -> BoolArray:
    """Return the rows in which something is written."""
    used: BoolArray = settled.states != CellState.MISSING
    used[settled.fault_rows] = True
    for role in ("region", "indicator"):
        used |= body.words[at[role]].codes >= 0
    return used


def _percents(reading: Reading, body: Body, settled: Settled, indicators: Keys, column: int) -> Settled:
    """Accept percent signs in the rows of indicators whose unit is %."""
    percent = np.array([*(reading.units.get(name) == "%" for name in indicators.names), False], np.bool_)
    rows = np.zeros(settled.values.size, np.bool_)
    rows[settled.fault_rows] = percent[indicators.at[settled.fault_rows]]
    if not rows.any():
        return settled
    other = settle(body.figures[column], reading.rules("%"))
    reading.note_percents(int(rows[settled.fault_rows].sum() - rows[other.fault_rows].sum()), "数值")
    keep = ~rows[settled.fault_rows]
    more = rows[other.fault_rows]
    offset = len(settled.verdicts)
    return Settled(
        np.where(rows, other.values, settled.values),
        np.where(rows, other.states, settled.states),
        np.concatenate([settled.fault_rows[keep], other.fault_rows[more]]),
        np.concatenate([settled.fault_which[keep], other.fault_which[more] + offset]),
        [*settled.verdicts, *other.verdicts],
        [*settled.words, *other.words],
        other.percents,
    )


def _lay_out(
    reading: Reading, body: Body, settled: Settled, keys: tuple[Keys, Keys, Keys], column: int
) -> Observations:
    periods, indicators, regions = keys
    shape = (len(periods.names), len(indicators.names), len(regions.names))
    report_size(*shape, reading.problems)
    reading.stop_if_too_large()
    whole = (periods.at >= 0) & (indicators.at >= 0) & (regions.at >= 0)
    rows = None if whole.all() else np.flatnonzero(whole)
    cells = _cells(periods.at, indicators.at, regions.at, shape)
    cells = cells if rows is None else cells[rows]

    def name(cell: int) -> str:
        t, j, i = np.unravel_index(cell, shape)
        return f"地区“{regions.names[i]}”的指标“{indicators.names[j]}”在 {periods.names[t]} 的数"

    report_repeats(cells, int(np.prod(shape)), rows, body, name, reading.problems)
    reading.problems.raise_if_any()
    values, states = np.full(shape, np.nan), np.full(shape, CellState.MISSING, np.uint8)
    row_of = np.zeros(shape, np.int32)
    values.ravel()[cells] = settled.values if rows is None else settled.values[rows]
    states.ravel()[cells] = settled.states if rows is None else settled.states[rows]
    row_of.ravel()[cells] = body.row_numbers if rows is None else body.row_numbers[rows]
    table = reading.table
    source = Source(table.file, table.sheet, row_of, (table.label(column),), table.typed)
    return Observations(
        values.swapaxes(1, 2),
        states.swapaxes(1, 2),
        regions.names,
        indicators.names,
        periods.names,
        source,
        tuple(reading.notes),
    )


def _cells(
    period: CodeArray, indicator: CodeArray, region: CodeArray, shape: tuple[int, int, int]
) -> IntArray:
    """Return the position of every row's figure in an array of this shape."""
    cells: IntArray = period.astype(np.int64)
    cells *= shape[1]
    cells += indicator
    cells *= shape[2]
    cells += region
    return cells
