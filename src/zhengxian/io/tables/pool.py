"""A growing list of distinct words, so that millions of cells are kept as small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhengxian.io.tables.table import CodeArray

if TYPE_CHECKING:
    import polars as pl

BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
"""What is trimmed from both ends of a word: blanks, full-width blanks and invisible marks."""


class WordPool:
    """Gives every distinct trimmed word a number in order of appearance; blank is −1."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._codes: dict[str, int] = {"": -1}

    def code(self, word: str) -> int:
        """Return the number of one word."""
        word = word.strip(BLANKS)
        found = self._codes.get(word)
        if found is None:
            found = self._codes[word] = len(self.words)
            self.words.append(word)
        return found

    def add(self, column: pl.Series) -> CodeArray:
        """Return the numbers of a column of texts; null is blank."""
        import polars as pl

        if column.null_count() == len(column):
            return np.full(len(column), -1, np.int32)
        kinds = column.cast(pl.Categorical)
        distinct = kinds.drop_nulls().unique(maintain_order=True)
        numbers = distinct.to_physical().to_numpy()
        table = np.full(int(numbers.max()) + 2, -1, np.int32)
        table[numbers] = [self.code(word) for word in distinct.cast(pl.String).to_list()]
        blank = len(table) - 1
        codes: CodeArray = table[kinds.to_physical().fill_null(blank).to_numpy()]
        return codes
