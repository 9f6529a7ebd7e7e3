"""CSV files (comma or tab) as a table, read in blocks so that memory stays small."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from zhengxian.engine.base.errors import Problem
from zhengxian.io.problems import ProblemList, file_problem
from zhengxian.io.tables.encoding import BLOCK, detect, utf8_blocks
from zhengxian.io.tables.pool import BLANKS, WordPool
from zhengxian.io.tables.records import BlockReader, OpenQuoteError, Parsed, whole_records
from zhengxian.io.tables.table import Body, CodeArray, Figures, Odd, Words

if TYPE_CHECKING:
    import polars as pl

    from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray


@dataclass
class DelimitedTable:
    """A CSV file; its encoding is found and its heading read when first asked for."""

    path: Path
    heading_row: int = 1
    block: int = BLOCK
    sheet: str = ""
    typed: bool = False
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.encoding = detect(self.path)
        if self.encoding.name != "utf-8":
            self.notes.append(f"文件“{self.path.name}”按 {self.encoding.label} 编码读入。")

    @property
    def file(self) -> str:
        """File name for messages."""
        return self.path.name

    @cached_property
    def _heading(self) -> tuple[int, str, tuple[str, ...]]:
        """Bytes before the body, separator and headings (which may hold line feeds within quotes)."""
        before = b""
        for block in self._guarded(whole_records(utf8_blocks(self.path, self.encoding, 1 << 16)), 0):
            before += block
            lines = before.splitlines(keepends=True)
            for separator in (",", "\t"):
                reader = csv.reader((line.decode() for line in lines), delimiter=separator)
                for _ in islice(reader, self.heading_row - 1):
                    pass
                headings = next(reader, None)
                if headings and (len(headings) > 1 or separator == "\t"):
                    length = sum(len(line) for line in lines[: reader.line_num])
                    return length, separator, tuple(h.strip(BLANKS) for h in headings)
        message = f"文件没有第 {self.heading_row} 行的标题，无法读取。请核对文件内容。"
        raise file_problem(self.path, "F-015", message)

    @property
    def headings(self) -> Sequence[str]:
        """Trimmed headings."""
        return self._heading[2]

    def label(self, column: int) -> str:
        """Return the heading of a column."""
        return self.headings[column]

    def place(self, row: int, column: int) -> str:
        """Return “第 5 行“gdp”列”."""
        return f"第 {row} 行“{self.headings[column]}”列"

    def read(self, words: Sequence[int], figures: Sequence[int]) -> Body:
        """Read the columns asked for. Errors: F-018 ragged rows, F-019 a quotation mark never closed."""
        problems = ProblemList(self.file)
        start, separator, headings = self._heading
        reader = BlockReader(separator, len(headings), tuple(words), tuple(figures))
        columns = {i: _WordColumn() for i in words}, {i: _FigureColumn() for i in figures}
        rows = 0
        blocks = _skip(utf8_blocks(self.path, self.encoding, self.block), start)
        for block in self._guarded(whole_records(blocks), start):
            parsed = reader.parse(block)
            self._report(parsed, rows, problems)
            for i, word_column in columns[0].items():
                word_column.add(parsed.frame[f"c{i}"])
            for i, figure_column in columns[1].items():
                figure_column.add(parsed.frame[f"c{i}"], rows)
            rows += parsed.frame.height
        problems.raise_if_any()
        first = self.heading_row + 1
        numbers = np.arange(first, first + rows, dtype=np.int32)
        return Body(
            numbers,
            {i: c.finish() for i, c in columns[0].items()},
            {i: c.finish() for i, c in columns[1].items()},
        )

    def _guarded(self, blocks: Iterator[bytes], start: int) -> Iterator[bytes]:
        """Pass blocks on; where a quotation mark is never closed, say in which line (F-019)."""
        done = start
        try:
            for block in blocks:
                yield block
                done += len(block)
        except OpenQuoteError as error:
            before = b"".join(utf8_blocks(self.path, self.encoding))[:done]
            line = 1 + before.count(b"\n") + error.lines
            message = f"从第 {line} 行起有一个引号没有成对，后面的内容无法分列。请核对该行的引号后再试。"
            raise file_problem(self.path, "F-019", message) from None

    def _report(self, parsed: Parsed, rows: int, problems: ProblemList) -> None:
        first, expected = self.heading_row + 1 + rows, len(self.headings)

        def problem(i: int) -> Problem:
            ragged = parsed.ragged[i]
            row = first + ragged.record
            what = "文件可能不完整，或某个数里有未加引号的逗号"
            message = f"第 {row} 行有 {ragged.fields} 列，标题有 {expected} 列。{what}，请核对这一行。"
            return Problem("F-018", message, row=row)

        if parsed.ragged:
            problems.add_many("F-018", len(parsed.ragged), problem)


def _skip(blocks: Iterator[bytes], count: int) -> Iterator[bytes]:
    for block in blocks:
        if count >= len(block):
            count -= len(block)
            continue
        yield block[count:]
        count = 0
    yield from islice(blocks, 0)


class _WordColumn:
    def __init__(self) -> None:
        self.pool = WordPool()
        self.parts: list[CodeArray] = []

    def add(self, column: pl.Series) -> None:
        self.parts.append(self.pool.add(column))

    def finish(self) -> Words:
        codes = np.concatenate(self.parts or [np.empty(0, np.int32)])
        self.parts.clear()
        return Words(codes, self.pool.words)


class _FigureColumn:
    def __init__(self) -> None:
        self.pool = WordPool()
        self.values: list[FloatArray] = []
        self.odd_rows: list[IntArray] = []
        self.odd_codes: list[CodeArray] = []

    def add(self, column: pl.Series, first: int) -> None:
        values, rows, texts = split_texts(column)
        self.values.append(values)
        if rows.size:
            self.odd_rows.append(rows + first)
            self.odd_codes.append(self.pool.add(texts))

    def finish(self) -> Figures:
        values = np.concatenate(self.values or [np.empty(0)])
        self.values.clear()
        if not self.odd_rows:
            return Figures(values, Odd.none())
        codes = np.concatenate(self.odd_codes)
        rows = np.concatenate(self.odd_rows)[codes >= 0]
        return Figures(values, Odd.texts(rows, Words(codes[codes >= 0], self.pool.words)))


_GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$"


def split_texts(column: pl.Series) -> tuple[FloatArray, IntArray, pl.Series]:
    """Return a column's numbers (NaN elsewhere), the rows that hold another text, and those texts.

    Blanks around a number and commas that part thousands are read over.
    """
    import polars as pl

    if column.dtype.is_numeric():
        return column.cast(pl.Float64).to_numpy(), np.empty(0, np.int64), pl.Series([], dtype=pl.String)
    values, odd = _as_numbers(column)
    rows = np.flatnonzero(odd).astype(np.int64)
    texts = column.gather(rows)
    if rows.size:
        usual = texts.str.strip_chars(BLANKS)
        grouped = usual.str.contains(_GROUPED)
        found, still = _as_numbers(usual.zip_with(~grouped, usual.str.replace_all(",", "")))
        values = values.copy()
        values[rows] = found
        rows, texts = rows[still], texts.filter(still)
    return values, rows, texts


def _as_numbers(column: pl.Series) -> tuple[FloatArray, BoolArray]:
    """Return what can be read as a finite number, and where there is a text that cannot."""
    import polars as pl

    values = column.cast(pl.Float64, strict=False).to_numpy()
    fine = np.isfinite(values)
    return np.where(fine, values, np.nan), ~fine & column.is_not_null().to_numpy()
