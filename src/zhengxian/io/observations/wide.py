"""Wide files: one row a region (and period), one column an indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, IntArray
from zhengxian.engine.base.errors import Problem
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.observations.codes import KeyColumn, Keys
from zhengxian.io.observations.headings import Roles
from zhengxian.io.observations.model import Observations, Source
from zhengxian.io.observations.repeats import report_repeats, report_size
from zhengxian.io.observations.settle import Settled, report_faults, settle
from zhengxian.io.tables.table import Body

if TYPE_CHECKING:
    from zhengxian.io.observations.reading import Reading


def read_wide(reading: Reading, roles: Roles) -> Observations:
    """Lay a wide table out as periods × indicators × regions."""
    table, problems = reading.table, reading.problems
    _report_columns(reading, roles)
    keys = [roles.at[role] for role in ("region", "period") if role in roles.at]
    nameless = [c for c, heading in enumerate(table.headings) if not heading and not reading.by_layout]
    body = table.read([*keys, *nameless], list(roles.indicators))
    settled = {
        c: settle(body.figures[c], reading.rules(reading.units.get(code, "")))
        for c, code in roles.indicators.items()
    }
    if roles.guess_numeric:
        _drop_texts(reading, settled)
    for column in nameless:
        _report_nameless(reading, body, column)
    used = _used(body, settled, roles)
    reading.refuse_empty(used)
    region_column = KeyColumn(table, body, roles.at["region"], problems)
    regions = region_column.known("地区", "F-122", reading.regions, reading.region_names)
    region_column.report_blanks("地区", "F-121", used)
    period_column = KeyColumn(table, body, roles.at["period"], problems) if "period" in roles.at else None
    periods = reading.periods(period_column, body, used)
    for column, part in settled.items():
        report_faults(part, table, body, column, problems)
        reading.note_percents(part.percents, table.headings[column])
    return _lay_out(reading, body, settled, roles, (periods, regions))


def _report_columns(reading: Reading, roles: Roles) -> None:
    """Add problems F-123 (unknown indicator) and F-038 (none at all)."""
    table, problems, known = reading.table, reading.problems, reading.indicators
    if not roles.indicators:
        message = "没有指标列。请在地区列之后每项指标放一列，以指标代码为标题。"
        problems.add(Problem("F-038", message))
    if known is None or roles.guess_numeric:
        return
    for column, code in roles.indicators.items():
        if code not in known:
            heading = table.headings[column]
            near = nearest(heading, [*known, *reading.names])
            hint = f"最接近的是“{near}”" if near else "不是指标的列请删去，或用版式文件指明要读的列"
            message = f"标题“{heading}”不是已知的指标。{hint}。"
            problems.add(Problem("F-123", message, column=table.label(column), value=heading))


def _drop_texts(reading: Reading, settled: dict[int, Settled]) -> None:
    """Leave out columns that hold no figures; say which."""
    labels = [column for column, part in settled.items() if not part.holds_numbers]
    for column in labels:
        del settled[column]
    if labels:
        named = "、".join(f"“{reading.table.headings[c]}”" for c in labels)
        reading.notes.append(f"以下各列是文字，没有作为指标读入：{named}。")


def _report_nameless(reading: Reading, body: Body, column: int) -> None:
    rows = np.flatnonzero(body.words[column].codes >= 0)
    if rows.size:
        row, label = int(body.row_numbers[rows[0]]), reading.table.label(column) or f"第 {column + 1} 列"
        message = f"{label}列没有标题，却有 {rows.size} 个数据（从第 {row} 行起）。请补上标题，或清空该列。"
        reading.problems.add(Problem("F-031", message, row=row, column=label))


def _used(body: Body, settled: dict[int, Settled], roles: Roles) -> BoolArray:
    """Return the rows in which a region or a figure is written."""
    used: BoolArray = body.words[roles.at["region"]].codes >= 0
    for part in settled.values():
        used |= part.states != CellState.MISSING
        used[part.fault_rows] = True
    return used


def _lay_out(
    reading: Reading, body: Body, settled: dict[int, Settled], roles: Roles, keys: tuple[Keys, Keys]
) -> Observations:
    periods, regions = keys
    shape = (len(periods.names), len(settled), len(regions.names))
    report_size(*shape, reading.problems)
    reading.stop_if_too_large()
    rows: IntArray = np.flatnonzero((periods.at >= 0) & (regions.at >= 0))
    when, where = periods.at[rows], regions.at[rows]

    def name(cell: int) -> str:
        t, i = divmod(cell, shape[2])
        return f"地区“{regions.names[i]}”在 {periods.names[t]} 的一行数"

    report_repeats(when * shape[2] + where, shape[0] * shape[2], rows, body, name, reading.problems)
    reading.problems.raise_if_any()
    values, states = np.full(shape, np.nan), np.full(shape, CellState.MISSING, np.uint8)
    for j, part in enumerate(settled.values()):
        values[when, j, where] = part.values[rows]
        states[when, j, where] = part.states[rows]
    row_of = np.zeros((shape[0], 1, shape[2]), np.int32)
    row_of[when, 0, where] = body.row_numbers[rows]
    table = reading.table
    source = Source(table.file, table.sheet, row_of, tuple(table.label(c) for c in settled), table.typed)
    return Observations(
        values.swapaxes(1, 2),
        states.swapaxes(1, 2),
        regions.names,
        tuple(roles.indicators[c] for c in settled),
        periods.names,
        source,
        tuple(reading.notes),
    )
