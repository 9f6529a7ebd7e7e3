"""Small tables (regions, adjustments) as one entry a row, every cell as the words it shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.errors import Problem
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables.table import Table
from zhengxian.io.tables.usual import absent, double

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?")


@dataclass(frozen=True)
class Entry:
    """One row: its number as the user sees it, and the words by role (blank: an empty text)."""

    row: int
    words: Mapping[str, str]

    def __getitem__(self, role: str) -> str:
        return self.words.get(role, "")


@dataclass(frozen=True)
class Entries:
    """An opened table whose columns have roles."""

    table: Table
    columns: Mapping[str, int]
    problems: ProblemList

    @classmethod
    def find(
        cls,
        table: Table,
        headings: Mapping[str, Sequence[str]],
        required: Sequence[str],
        problems: ProblemList,
    ) -> Entries:
        """Assign columns to roles by heading. Problems: F-032 a role twice, F-033 a required one absent.

        Columns with other headings are left alone.
        """
        role_of = {word: role for role, words in headings.items() for word in words}
        columns: dict[str, int] = {}
        for column, heading in enumerate(table.headings):
            role = role_of.get(heading.lower(), role_of.get(heading))
            if role is None:
                continue
            if role in columns:
                problems.add(double(table, columns[role], column))
            columns.setdefault(role, column)
        for role in required:
            if role not in columns:
                problems.add(absent(table, headings[role]))
        return cls(table, columns, problems)

    def rows(self) -> Iterator[Entry]:
        """Give the rows in which something is written."""
        body = self.table.read(list(self.columns.values()), [])
        texts = {role: body.words[column] for role, column in self.columns.items()}
        for at, row in enumerate(body.row_numbers.tolist()):
            words = {role: _word(w.words, int(w.codes[at])) for role, w in texts.items()}
            if any(words.values()):
                yield Entry(row, words)

    def report(self, entry: Entry, role: str, code: str, message: str) -> None:
        """Add a problem of one cell; the message continues “第 5 行“名称”列…”."""
        column = self.columns.get(role)
        place = f"第 {entry.row} 行" if column is None else self.table.place(entry.row, column)
        label = "" if column is None else self.table.label(column)
        self.problems.add(
            Problem(code, f"{place}{message}", row=entry.row, column=label, value=entry[role][:40])
        )

    def date(self, entry: Entry, role: str) -> dt.date | None:
        """Return a cell as a date; blank is None, anything else a problem F-153."""
        word = entry[role]
        if not word:
            return None
        match = _DATE.fullmatch(word)
        try:
            if match:
                return dt.date(*(int(part) for part in match.groups()))
        except ValueError:
            pass
        self.report(entry, role, "F-153", f"的“{word}”不是日期。请写成 2025-01-31 这样的形式。")
        return None


def _word(words: Sequence[str], code: int) -> str:
    return words[code] if code >= 0 else ""
