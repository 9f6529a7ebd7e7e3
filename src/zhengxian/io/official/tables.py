"""Whether a table closes: each row fills all columns, cells that span rows included; and how high its rows are."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.official.measures import LETTERS, POINTS
from zhengxian.io.official.model import Cell, Size, Table
from zhengxian.io.official.text import printable, signs

WHOLE_ROW = 20
"""Lines up to which a row stays on one page; a higher one may go on overleaf, else it could be lost."""


def check_table(table: Table, number: int) -> None:
    """Refuse a table that does not close. Errors: R-101 where a row misses columns, R-110 for body cells over rows."""
    name = f"第 {number} 张表“{printable(table.caption)}”" if table.caption else f"第 {number} 张表"
    width = len(table.columns)
    if not width or any(column.share <= 0 for column in table.columns):
        raise ZhengxianError("R-101", f"{name}没有列，或有一列的宽度不大于零。请写明各列的宽度。")
    free = [0] * width
    for at, row in enumerate(table.heads, start=1):
        free = _placed(row, free, f"{name}表头第 {at} 行")
    if any(free):
        raise ZhengxianError("R-101", f"{name}表头的单元格伸到了表头以外。请核对表头各格占几行。")
    for at, row in enumerate(table.rows, start=1):
        if any(one.down != 1 for one in row):
            message = f"{name}第 {at} 行有占多行的单元格，换页时会断开。请把它写进每一行，或另起一张表。"
            raise ZhengxianError("R-110", message)
        _placed(row, [0] * width, f"{name}第 {at} 行")


def _placed(row: Sequence[Cell], held: Sequence[int], where: str) -> list[int]:
    """Put the cells of a row into the columns that no cell from above holds; return what is held below."""
    width = len(held)
    left = [rows - 1 if rows else 0 for rows in held]
    at = 0
    for one in row:
        while at < width and held[at]:
            at += 1
        end = at + one.across
        if one.across < 1 or one.down < 1 or end > width or any(held[at:end]):
            raise _unfilled(where, width)
        left[at:end] = [one.down - 1] * one.across
        at = end
    if any(not held[place] for place in range(at, width)):
        raise _unfilled(where, width)
    return left


def _unfilled(where: str, width: int) -> ZhengxianError:
    return ZhengxianError("R-101", f"{where}的单元格没有正好占满 {width} 列。请核对各格占几列。")


def starts(row: Sequence[Cell], held: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the first column of each cell and what the row leaves held below; the table is known to close."""
    places: list[int] = []
    left = [rows - 1 if rows else 0 for rows in held]
    at = 0
    for one in row:
        while held[at]:
            at += 1
        places.append(at)
        left[at : at + one.across] = [one.down - 1] * one.across
        at += one.across
    return places, left


def widths(table: Table, whole: float) -> list[float]:
    """Divide a width among the columns in proportion to their shares.

    >>> from zhengxian.io.official.model import Column
    >>> widths(Table((Column(1), Column(3)), (), ()), 156.0)
    [39.0, 117.0]
    """
    total = sum(column.share for column in table.columns)
    return [whole * column.share / total for column in table.columns]


def is_whole(row: Sequence[Cell], table: Table, whole: float) -> bool:
    """Tell whether a row stays on one page, by an estimate of its lines in a text block of ``whole`` millimetres."""
    size = LETTERS[table.size].size
    places = widths(table, whole)
    at = 0
    for one in row:
        room = max(1.0, sum(places[at : at + one.across]) * POINTS / size - 1)
        if sum(signs(run.text) for run in one.runs) / room > WHOLE_ROW * _lines_ratio(table.size):
            return False
        at += one.across
    return True


def _lines_ratio(size: Size) -> float:
    return LETTERS[Size.BODY].pitch / LETTERS[size].pitch
