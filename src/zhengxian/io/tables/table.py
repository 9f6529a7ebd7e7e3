"""What every kind of file is turned into: headings, key columns as words, figure columns as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import FloatArray, IntArray

CodeArray = NDArray[np.int32]
KindArray = NDArray[np.uint8]


class OddKind(IntEnum):
    """Why a cell in a figure column is not simply a number."""

    TEXT = 1
    ERROR = 2
    BOOLEAN = 3
    DATE = 4
    PERCENT = 5
    NO_RESULT = 6


@dataclass(frozen=True)
class Words:
    """A key column: ``codes`` point into ``words`` (trimmed, in order of appearance); −1 is blank."""

    codes: CodeArray
    words: Sequence[str]


@dataclass(frozen=True)
class Odd:
    """The cells of a figure column that are neither blank nor simply a number, in row order.

    ``codes`` point into ``words`` (−1: no text of its own); ``numbers`` is the stored number behind a date,
    a percentage or a truth value, else NaN.
    """

    rows: IntArray
    kinds: KindArray
    codes: CodeArray
    numbers: FloatArray
    words: Sequence[str]

    @classmethod
    def none(cls) -> Odd:
        """Return no odd cells."""
        return cls(np.empty(0, np.int64), np.empty(0, np.uint8), np.empty(0, np.int32), np.empty(0), ())

    @classmethod
    def texts(cls, rows: IntArray, words: Words) -> Odd:
        """Return odd cells that are all text."""
        kinds = np.full(rows.size, OddKind.TEXT, np.uint8)
        return cls(rows, kinds, words.codes, np.full(rows.size, np.nan), words.words)


@dataclass(frozen=True)
class Figures:
    """A figure column: numbers, NaN where the cell is blank or odd."""

    values: FloatArray
    odd: Odd


@dataclass(frozen=True)
class Body:
    """The columns asked for; ``row_numbers`` are the rows as the user sees them."""

    row_numbers: CodeArray
    words: Mapping[int, Words]
    figures: Mapping[int, Figures]

    @property
    def rows(self) -> int:
        """Number of rows below the heading."""
        return int(self.row_numbers.size)


class Table(Protocol):
    """An opened file. ``typed`` says that cells know whether they are text or number (Excel)."""

    @property
    def file(self) -> str:
        """File name for messages."""
        ...

    @property
    def sheet(self) -> str:
        """Worksheet, or an empty text."""
        ...

    @property
    def headings(self) -> Sequence[str]:
        """Trimmed headings from the first column on; an empty one may be an empty text."""
        ...

    @property
    def typed(self) -> bool:
        """Whether a text in a figure column is text by the user's own cell type."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What the reader decided by itself, as sentences (for instance the encoding)."""
        ...

    def label(self, column: int) -> str:
        """Return the column as the user sees it: a letter in Excel, else the heading."""
        ...

    def place(self, row: int, column: int) -> str:
        """Return the cell as the user sees it, for the middle of a sentence."""
        ...

    def read(self, words: Sequence[int], figures: Sequence[int]) -> Body:
        """Read the columns asked for; structural faults are raised together as a DataError."""
        ...


def plain_number(number: float) -> str:
    """Return a stored number as the words a user typed: no ``.0`` behind whole numbers.

    >>> plain_number(140702.0), plain_number(2025.5)
    ('140702', '2025.5')
    """
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
