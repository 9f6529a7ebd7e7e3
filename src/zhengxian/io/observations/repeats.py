"""Figures reported twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from zhengxian.engine.base.arrays import IntArray
from zhengxian.engine.base.errors import Problem
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables.table import Body

MAX_CELLS = 250_000_000
"""The largest table (periods × regions × indicators) that is laid out: 2 GB of numbers."""

_LISTED = 5


def report_repeats(
    cells: IntArray,
    size: int,
    rows: IntArray | None,
    body: Body,
    name: Callable[[int], str],
    problems: ProblemList,
) -> None:
    """Add a problem F-127 for every row whose cell an earlier row has already filled.

    ``cells`` are positions below ``size``, ``rows`` the row of each (None: all rows in order); ``name`` says
    what a position is.
    """
    seen = np.zeros(size, np.bool_)
    seen[cells] = True
    if np.count_nonzero(seen) == cells.size:
        return
    first = np.empty(size, np.int32)
    first[cells[::-1]] = np.arange(cells.size - 1, -1, -1, dtype=np.int32)
    earliest = first[cells]
    again = np.flatnonzero(earliest != np.arange(cells.size, dtype=np.int32))
    numbers = body.row_numbers if rows is None else body.row_numbers[rows]
    order = np.argsort(cells[again], kind="stable")
    bounds = np.searchsorted(cells[again][order], [cells[again], cells[again] + 1])

    def problem(i: int) -> Problem:
        at = again[i]
        row, begin = int(numbers[at]), int(numbers[earliest[at]])
        same = numbers[again[order[bounds[0][i] : bounds[1][i]]]].tolist()
        listed = "、".join(str(r) for r in [begin, *same][:_LISTED])
        more = f"等 {len(same) + 1} 行" if len(same) + 1 > _LISTED else "行"
        message = f"{name(int(cells[at]))}重复：第 {listed} {more}都有，第 {row} 行与第 {begin} 行重复。请只留一行。"
        return Problem("F-127", message, row=row)

    problems.add_many("F-127", int(again.size), problem)


def report_size(periods: int, indicators: int, regions: int, problems: ProblemList) -> None:
    """Add a problem F-020 when the table would be too large to lay out."""
    if periods * indicators * regions > MAX_CELLS:
        message = (
            f"{periods} 个期间 × {regions} 个地区 × {indicators} 项指标，合计超过 {MAX_CELLS:,} 格，放不下。"
            "请核对地区、指标、期间列是否放错，或按期间分成几个文件。"
        )
        problems.add(Problem("F-020", message))
