"""Blocks of text cut into whole CSV records, and each block parsed into columns.

Polars parses a block whose records all have the right number of fields; any other block is read record by
record, so that the faulty rows are named and no field silently moves.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl

_BACK = 200
"""How many lines to step back for a record boundary before more of the file is taken in."""


class OpenQuoteError(Exception):
    """A quotation mark is never closed; ``lines`` are the lines before the first suspect in the last block."""

    def __init__(self, lines: int) -> None:
        super().__init__(lines)
        self.lines = lines


@dataclass(frozen=True)
class Ragged:
    """A record with the wrong number of fields; ``record`` counts from 0 within its block."""

    record: int
    fields: int


@dataclass(frozen=True)
class Parsed:
    """One block: a frame with a column ``c{i}`` for every column asked for, and its ragged records."""

    frame: pl.DataFrame
    ragged: tuple[Ragged, ...] = ()


def whole_records(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give blocks that end at the end of a record; a line feed within quotes does not end one."""
    rest = b""
    for block in blocks:
        rest = rest + block if rest else block
        cut = _boundary(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if b'"' in rest and rest.count(b'"') % 2:
        raise OpenQuoteError(_lines_before_odd_quote(rest))
    if rest:
        yield rest if rest.endswith(b"\n") else rest + b"\n"


def _boundary(block: bytes) -> int:
    cut = block.rfind(b"\n") + 1
    if b'"' not in block:
        return cut
    quotes = block.count(b'"', 0, cut)
    for _ in range(_BACK):
        if not cut or quotes % 2 == 0:
            return cut
        before = block.rfind(b"\n", 0, cut - 1) + 1
        quotes -= block.count(b'"', before, cut)
        cut = before
    return 0


def _lines_before_odd_quote(rest: bytes) -> int:
    for number, line in enumerate(rest.split(b"\n")):
        if line.count(b'"') % 2:
            return number
    return 0


@dataclass(frozen=True)
class BlockReader:
    """How to parse a block: separator, number of fields, which columns are words and which figures."""

    separator: str
    fields: int
    words: Sequence[int]
    figures: Sequence[int]

    def parse(self, block: bytes) -> Parsed:
        """Return the columns asked for; figures as numbers, or as text where one is no plain number."""
        records, separators = _count(block, self.separator.encode())
        if self.fields > 1 and separators == records * (self.fields - 1):
            frame = self._fast(block, records)
            if frame is not None:
                return Parsed(frame)
        return self._careful(block)

    def _fast(self, block: bytes, records: int) -> pl.DataFrame | None:
        import polars as pl

        guide = self.separator.encode() * (self.fields - 1) + b"\n"
        for kind in (pl.Float64, pl.String):
            schema = {f"c{i}": kind if i in self.figures else pl.String for i in range(self.fields)}
            wanted = sorted({*self.words, *self.figures})
            try:
                frame = pl.read_csv(
                    guide + block, has_header=False, schema=schema, columns=wanted, separator=self.separator
                ).slice(1)
            except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
                continue
            if frame.height != records:
                return None
            if all(_finite(frame[f"c{i}"]) for i in self.figures):
                return frame
        return None

    def _careful(self, block: bytes) -> Parsed:
        import polars as pl

        ragged: list[Ragged] = []
        rows = [
            self._row(number, row, ragged)
            for number, row in enumerate(
                csv.reader(io.StringIO(block.decode(), newline=""), delimiter=self.separator)
            )
        ]
        columns = {f"c{i}": [row[i] for row in rows] for i in sorted({*self.words, *self.figures})}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return Parsed(frame, tuple(ragged))

    def _row(self, number: int, row: list[str], ragged: list[Ragged]) -> Sequence[str | None]:
        blank: list[str | None] = [None] * self.fields
        if not any(field.strip() for field in row):
            return blank
        if len(row) < self.fields or any(field.strip() for field in row[self.fields :]):
            ragged.append(Ragged(number, len(row)))
            return blank
        return row[: self.fields]


def _finite(column: pl.Series) -> bool:
    """Tell that no number is infinite or NaN: such cells are texts to be reported; texts pass."""
    if not column.dtype.is_float():
        return True
    return bool(column.is_finite().all(ignore_nulls=True))


def _count(block: bytes, separator: bytes) -> tuple[int, int]:
    """Return the number of records and of separators, those within quotes not counted."""
    text = np.frombuffer(block, np.uint8)
    ends, parts = text == ord("\n"), text == separator[0]
    if b'"' in block:
        outside = np.cumsum(text == ord('"'), dtype=np.int32) % 2 == 0
        ends, parts = ends & outside, parts & outside
    return int(np.count_nonzero(ends)), int(np.count_nonzero(parts))
