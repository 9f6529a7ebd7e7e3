"""The state column: words of the office or of the contract, and no contradiction with the figure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray
from zhengxian.engine.base.errors import Problem
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.layouts import STATE_WORDS
from zhengxian.io.observations.codes import KeyColumn
from zhengxian.io.observations.settle import Settled

NO_STATE = 255
"""Stands for “this row gives no state”."""


def given_states(column: KeyColumn) -> NDArray[np.uint8]:
    """Return the state each row gives, 255 where it gives none; unknown words are problems F-128."""
    plain = {word: word.lower().replace(" ", "_").replace("-", "_") for word in column.words.words}
    keys = column.known("状态", "F-128", STATE_WORDS.keys(), plain)
    numbers = np.array([*(STATE_WORDS[name] for name in keys.names), NO_STATE], np.uint8)
    given: NDArray[np.uint8] = numbers[keys.at]
    return given


def excused(given: NDArray[np.uint8]) -> BoolArray:
    """Return the rows whose state says that there is no figure."""
    found: BoolArray = (given != NO_STATE) & (given != CellState.REPORTED)
    return found


def merge_states(
    settled: Settled, given: NDArray[np.uint8], column: KeyColumn, value_column: int
) -> NDArray[np.intp]:
    """Let the given states stand in place of the settled ones; return the rows that contradict (F-129)."""
    there = settled.states == CellState.REPORTED
    stated = given != NO_STATE
    faulty = np.zeros(there.size, np.bool_)
    faulty[settled.fault_rows] = True
    zero_below = (given == CellState.BELOW_UNIT) & (settled.values == 0)
    too_much = there & excused(given) & ~zero_below
    too_little = ~there & (given == CellState.REPORTED) & ~faulty
    legend = stated & (settled.states > CellState.MISSING) & (given != settled.states)
    odd = np.flatnonzero(too_much | too_little | legend)
    _report(odd, settled, given, column, value_column)
    settled.states[stated] = given[stated]
    settled.values[zero_below] = np.nan
    return odd


def _report(
    rows: NDArray[np.intp], settled: Settled, given: NDArray[np.uint8], column: KeyColumn, value_column: int
) -> None:
    table, body = column.table, column.body

    def problem(i: int) -> Problem:
        at = rows[i]
        row, label = int(body.row_numbers[at]), CellState(int(given[at])).label
        value = settled.values[at]
        own = CellState(int(settled.states[at]))
        if np.isfinite(value):
            what = f"有数 {value:g}，状态却写“{label}”"
        elif own > CellState.MISSING:
            what = f"的符号表示“{own.label}”，状态却写“{label}”"
        else:
            what = f"没有数，状态却写“{label}”"
        message = f"{table.place(row, value_column)}{what}，互相矛盾。请改正数值或状态。"
        return Problem("F-129", message, row=row, column=table.label(value_column))

    if rows.size:
        column.problems.add_many("F-129", int(rows.size), problem)
