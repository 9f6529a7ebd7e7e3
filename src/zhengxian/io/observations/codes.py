"""Key columns turned into positions: regions, indicators and periods, with unknown words reported once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray
from zhengxian.engine.base.errors import Problem, ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables.table import Body, CodeArray, Table, Words

_HINTS = 20
"""For how many unknown words the nearest known one is looked for; more means a wrong column."""


@dataclass(frozen=True)
class Keys:
    """For every row the position in ``names``; −1 where the cell is blank or not understood."""

    at: CodeArray
    names: tuple[str, ...]


@dataclass(frozen=True)
class KeyColumn:
    """One key column of an opened file, with where its faults go."""

    table: Table
    body: Body
    column: int
    problems: ProblemList

    @property
    def words(self) -> Words:
        """The words of the column."""
        return self.body.words[self.column]

    def known(
        self, what: str, code: str, known: Collection[str] | None, aliases: Mapping[str, str] | None = None
    ) -> Keys:
        """Return the keys of a column of codes or names; unknown words are problems ``code``, one a word."""
        allowed = None if known is None else frozenset(known)

        def meaning(word: str) -> str:
            if allowed is not None and word in allowed:
                return word
            named = (aliases or {}).get(word, word)
            if allowed is not None and named not in allowed:
                raise _UnknownError
            return named

        def sentence(word: str, hint: bool) -> str:
            near = nearest(word, allowed or ()) if hint else None
            return f"{what}“{word}”不在已知的{what}中。" + (
                f"最接近的是“{near}”，请核对。" if near else f"请核对，或先把它加进{what}清单。"
            )

        return self._keys(meaning, sentence, code)

    def periods(self) -> Keys:
        """Return the keys of a period column, in order of time; what is no period is a problem F-125."""
        faults: dict[str, str] = {}

        def meaning(word: str) -> str:
            try:
                return str(Period.parse(word))
            except ValueFormatError as error:
                faults[word] = error.message
                raise _UnknownError from error

        keys = self._keys(meaning, lambda word, _: faults[word], "F-125")
        order = sorted(range(len(keys.names)), key=lambda i: Period.parse(keys.names[i]))
        place = np.empty(len(order) + 1, np.int32)
        place[order] = np.arange(len(order))
        place[-1] = -1
        return Keys(place[keys.at], tuple(keys.names[i] for i in order))

    def report_blanks(self, what: str, code: str, rows: BoolArray) -> None:
        """Add a problem for every row that is in use and blank here."""
        at = np.flatnonzero(rows & (self.words.codes < 0))

        def problem(i: int) -> Problem:
            row = int(self.body.row_numbers[at[i]])
            message = f"{self.table.place(row, self.column)}是空的，不知道这一行是哪个{what}的数。请补填。"
            return Problem(code, message, row=row, column=self.table.label(self.column))

        if at.size:
            problems = self.problems
            problems.add_many(code, int(at.size), problem)

    def _keys(self, meaning: Callable[[str], str], sentence: Callable[[str, bool], str], code: str) -> Keys:
        names: dict[str, int] = {}
        place = np.full(len(self.words.words) + 1, -1, np.int32)
        unknown: list[int] = []
        for number, word in enumerate(self.words.words):
            try:
                place[number] = names.setdefault(meaning(word), len(names))
            except _UnknownError:
                unknown.append(number)
        self._report_unknown(unknown, sentence, code)
        return Keys(place[self.words.codes], tuple(names))

    def _report_unknown(self, unknown: list[int], sentence: Callable[[str, bool], str], code: str) -> None:
        if not unknown:
            return
        used, first, counts = np.unique(self.words.codes, return_index=True, return_counts=True)
        rows = dict(zip(used.tolist(), zip(first.tolist(), counts.tolist(), strict=True), strict=True))

        def problem(i: int) -> Problem:
            word = self.words.words[unknown[i]]
            at, count = rows[unknown[i]]
            row = int(self.body.row_numbers[at])
            often = f"共 {count} 行，第一次在" if count > 1 else ""
            message = f"{often}{self.table.place(row, self.column)}：{sentence(word, i < _HINTS)}"
            return Problem(code, message, row=row, column=self.table.label(self.column), value=word)

        self.problems.add_many(code, len(unknown), problem)


class _UnknownError(Exception):
    """A word without a meaning here."""
