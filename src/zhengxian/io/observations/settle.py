"""A figure column settled: values, states, and the odd cells that are problems."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Problem
from zhengxian.io.observations.cells import Rules, Verdict, judge
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables.sheet_scan import shown
from zhengxian.io.tables.table import Body, Figures, Odd, OddKind, Table

SHOWN_TEXT = 40
_NUMBER_LIKE = frozenset({"F-102", "F-103", "F-104", "F-105", "F-114"})


@dataclass(frozen=True)
class Settled:
    """``states`` follows `CellState`; ``fault_rows`` are the positions of the cells that are problems."""

    values: FloatArray
    states: NDArray[np.uint8]
    fault_rows: IntArray
    fault_which: IntArray
    verdicts: list[Verdict]
    words: list[str]
    percents: int

    @property
    def symbol_faults(self) -> BoolArray:
        """Which faults are symbols without a stated meaning (a state column may state it)."""
        symbols = np.array([v.symbol for v in self.verdicts], np.bool_)
        found: BoolArray = symbols[self.fault_which]
        return found

    @property
    def holds_numbers(self) -> bool:
        """Whether the column is one of figures: a number, a spoiled number, or nothing at all."""
        spoiled = any(v.code in _NUMBER_LIKE for v in self.verdicts)
        return spoiled or bool((self.states == 0).any()) or not self.fault_rows.size


def settle(figures: Figures, rules: Rules) -> Settled:
    """Judge the odd cells of a column; every distinct text is judged once."""
    values, odd = figures.values, figures.odd
    states = np.isnan(values).astype(np.uint8)
    if not odd.rows.size:
        return Settled(values, states, np.empty(0, np.int64), np.empty(0, np.int64), [], [], 0)
    values = values.copy()
    words, which = _distinct(odd)
    verdicts = [judge(OddKind(kind), word, rules) for kind, word in words]
    values[odd.rows] = np.array([v.value for v in verdicts])[which]
    states[odd.rows] = np.array([v.state for v in verdicts], np.uint8)[which]
    faulty = np.array([bool(v.code) for v in verdicts], np.bool_)[which]
    percents = int(np.array([v.percent for v in verdicts], np.bool_)[which].sum())
    return Settled(values, states, odd.rows[faulty], which[faulty], verdicts, [w for _, w in words], percents)


def _distinct(odd: Odd) -> tuple[list[tuple[int, str]], IntArray]:
    """Return the distinct odd cells as kind and words, and which one each cell is."""
    keys = np.where(odd.codes >= 0, odd.codes.astype(np.float64), odd.numbers)
    order = np.stack([odd.kinds.astype(np.float64), odd.codes >= 0, np.nan_to_num(keys, nan=-1.0)])
    _, first, which = np.unique(order, axis=1, return_index=True, return_inverse=True)
    words = []
    for at in first.tolist():
        kind, code = OddKind(int(odd.kinds[at])), int(odd.codes[at])
        word = odd.words[code] if code >= 0 else shown(kind, float(odd.numbers[at]), base_1904=False)
        words.append((int(kind), word))
    return words, which.ravel()


def report_faults(
    settled: Settled,
    table: Table,
    body: Body,
    column: int,
    problems: ProblemList,
    excused: BoolArray | None = None,
) -> None:
    """Add one problem a faulty cell; ``excused`` are rows whose state column explains a bare symbol."""
    rows, which = settled.fault_rows, settled.fault_which
    if excused is not None and rows.size:
        keep = ~(excused[rows] & settled.symbol_faults)
        rows, which = rows[keep], which[keep]
    for number, verdict in enumerate(settled.verdicts):
        if not verdict.code:
            continue
        at = rows[which == number]
        word = settled.words[number][:SHOWN_TEXT]

        def problem(i: int, at: IntArray = at, verdict: Verdict = verdict, word: str = word) -> Problem:
            row = int(body.row_numbers[at[i]])
            message = f"{table.place(row, column)}{verdict.message}"
            return Problem(verdict.code, message, row=row, column=table.label(column), value=word)

        if at.size:
            problems.add_many(verdict.code, int(at.size), problem)
