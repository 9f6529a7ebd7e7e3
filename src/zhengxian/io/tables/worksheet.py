"""A worksheet as a table: every cell keeps its Excel address and its own type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.io.problems import ProblemList, file_problem
from zhengxian.io.tables.container import Container, SheetRef
from zhengxian.io.tables.merged import merge_problems
from zhengxian.io.tables.pool import BLANKS, WordPool
from zhengxian.io.tables.sheet_plain import column_letters
from zhengxian.io.tables.sheet_scan import scan_sheet, shown
from zhengxian.io.tables.table import Body, CodeArray, Figures, Odd, OddKind, Words, plain_number


@dataclass
class SheetTable:
    """One worksheet of an .xlsx file, scanned when opened."""

    container: Container
    ref: SheetRef
    heading_row: int = 1
    typed: bool = True
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._cells = scan_sheet(self.container, self.ref.member)
        self._headings = self._read_headings()

    @property
    def file(self) -> str:
        """File name for messages."""
        return self.container.path.name

    @property
    def sheet(self) -> str:
        """Name of the worksheet."""
        return self.ref.name

    @property
    def headings(self) -> Sequence[str]:
        """Trimmed headings from column A to the last column with any content; may be empty texts."""
        return self._headings

    def label(self, column: int) -> str:
        """Return the column letter."""
        return column_letters(column)

    def place(self, row: int, column: int) -> str:
        """Return “单元格 C5（“gdp”列）”."""
        return f"单元格 {column_letters(column)}{row}（“{self._headings[column]}”列）"

    def read(self, words: Sequence[int], figures: Sequence[int]) -> Body:
        """Return the columns asked for. Errors: F-034 and F-035, merged cells."""
        problems = ProblemList(self.file, self.sheet)
        problems.extend(merge_problems(self._cells.merges, self.heading_row))
        problems.raise_if_any()
        numbers, position = self._rows_below()
        wanted = sorted({*words, *figures})
        slots = np.full(len(self._headings), -1, np.int64)
        slots[wanted] = np.arange(len(wanted))
        grid = np.full((len(wanted), numbers.size), np.nan)
        for plain in self._cells.plain:
            row, slot = position[plain.rows], slots[plain.columns]
            keep = (row >= 0) & (slot >= 0)
            grid[slot[keep], row[keep]] = plain.numbers[keep]
        parts = dict(zip(wanted, self._odd(position, slots, len(wanted)), strict=True))
        return Body(
            numbers.astype(np.int32),
            {c: self._words(grid[slots[c]], parts[c]) for c in words},
            {c: Figures(grid[slots[c]], parts[c]) for c in figures},
        )

    def _rows_below(self) -> tuple[IntArray, IntArray]:
        """Return the row numbers below the heading that have a cell, and for every row number its position."""
        cells = self._cells
        all_rows = [*(part.rows for part in cells.plain), cells.other.rows]
        last = max((int(rows.max(initial=0)) for rows in all_rows), default=0)
        there = np.zeros(last + 1, np.bool_)
        for rows in all_rows:
            there[rows] = True
        there[: self.heading_row + 1] = False
        position = np.where(there, np.cumsum(there) - 1, -1)
        return np.flatnonzero(there), position

    def _odd(self, position: IntArray, slots: IntArray, count: int) -> Iterator[Odd]:
        """Give the odd cells of every wanted column, each in row order."""
        cells = self._cells.other
        row, slot = position[cells.rows], slots[cells.columns]
        at = np.flatnonzero((row >= 0) & (slot >= 0))
        at = at[np.lexsort((row[at], slot[at]))]
        bounds = np.searchsorted(slot[at], np.arange(count + 1))
        for begin, end in pairwise(bounds.tolist()):
            part = at[begin:end]
            yield Odd(row[part], cells.kinds[part], cells.codes[part], cells.numbers[part], self._cells.words)

    def _words(self, numbers: FloatArray, odd: Odd) -> Words:
        """Return a key column as words: texts, numbers as typed, dates as shown."""
        pool = WordPool()
        codes = np.full(numbers.size, -1, np.int32)
        used, which = np.unique(odd.codes, return_inverse=True)
        texts = np.array([pool.code(odd.words[c]) if c >= 0 else -1 for c in used.tolist()], np.int32)
        codes[odd.rows] = texts[which] if odd.rows.size else codes[odd.rows]
        for at in np.flatnonzero(odd.codes < 0).tolist():
            codes[odd.rows[at]] = pool.code(self._shown(int(odd.kinds[at]), float(odd.numbers[at])))
        there = np.flatnonzero(~np.isnan(numbers))
        distinct, which = np.unique(numbers[there], return_inverse=True)
        codes[there] = np.array([pool.code(plain_number(d)) for d in distinct.tolist()], np.int32)[which]
        return _by_appearance(codes, pool.words)

    def _shown(self, kind: int, number: float) -> str:
        return shown(OddKind(kind), number, base_1904=self.container.base_1904)

    def _read_headings(self) -> tuple[str, ...]:
        cells, other = self._cells, self._cells.other
        found: dict[int, str] = {}
        for part in cells.plain:
            at = np.flatnonzero(part.rows == self.heading_row)
            found |= {int(part.columns[i]): plain_number(float(part.numbers[i])) for i in at}
        for i in np.flatnonzero(other.rows == self.heading_row).tolist():
            code = int(other.codes[i])
            word = (
                cells.words[code] if code >= 0 else self._shown(int(other.kinds[i]), float(other.numbers[i]))
            )
            found[int(other.columns[i])] = word.strip(BLANKS)
        if not any(found.values()):
            message = (
                f"工作表“{self.sheet}”第 {self.heading_row} 行没有标题。请把标题放在这一行，数据紧接其后。"
            )
            raise file_problem(self.container.path, "F-015", message)
        columns = [part.columns[part.rows >= self.heading_row] for part in cells.plain]
        columns.append(other.columns[other.rows >= self.heading_row])
        last = max(int(part.max(initial=0)) for part in columns)
        return tuple(found.get(c, "") for c in range(last + 1))


def _by_appearance(codes: CodeArray, words: Sequence[str]) -> Words:
    """Number the words anew in the order in which the rows use them; unused ones are left out."""
    present, first = np.unique(codes, return_index=True)
    order = present[np.argsort(first)]
    order = order[order >= 0]
    renumbered = np.full(len(words) + 1, -1, np.int32)
    renumbered[order] = np.arange(order.size, dtype=np.int32)
    return Words(renumbered[codes], [words[code] for code in order.tolist()])
