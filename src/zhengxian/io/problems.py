"""The one table of everything wrong in a user's files: collected, capped openly, and shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.spreadsheet import Sheet, write_csv, write_xlsx

LIMIT = 1000
"""How many problems a table lists; the true total is always told."""

KEYS = ("file", "sheet", "row", "column", "code", "value", "message")
HEADINGS = ("文件", "工作表", "行", "列", "代码", "原值", "问题与办法")


class ProblemList:
    """Collects the problems of one file; every code keeps a fair share of the table.

    >>> found = ProblemList("d.csv", limit=2)
    >>> for row in (4, 3, 2):
    ...     found.add(Problem("F-101", f"第 {row} 行不是数字。", row=row))
    >>> error = found.error()
    >>> error.total, [p.row for p in error.problems]
    (3, [3, 4, None])
    >>> error.problems[-1].message
    'F-101 一类问题共 3 处，这里列出 2 处，其余未列出。'
    """

    def __init__(self, file: str, sheet: str = "", limit: int = LIMIT) -> None:
        self.file = file
        self.sheet = sheet
        self.limit = limit
        self._kept: dict[str, list[Problem]] = {}
        self._count: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._count)

    @property
    def total(self) -> int:
        """How many problems there are, listed or not."""
        return sum(self._count.values())

    def has(self, code: str) -> bool:
        """Tell whether a problem of this code was found."""
        return code in self._count

    def add(self, problem: Problem) -> None:
        """Add one problem."""
        self.add_many(problem.code, 1, lambda _: problem)

    def add_many(self, code: str, count: int, make: Callable[[int], Problem]) -> None:
        """Add ``count`` problems of one code; only those that may be listed are made, by their position."""
        kept = self._kept.setdefault(code, [])
        room = max(0, self.limit - len(kept))
        kept.extend(make(i).in_file(self.file, self.sheet) for i in range(min(count, room)))
        self._count[code] = self._count.get(code, 0) + count

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add several problems."""
        for problem in problems:
            self.add(problem)

    def error(self) -> DataError:
        """Return all problems as one error: those of the whole file first, then by row."""
        shares = _fair_shares({code: len(kept) for code, kept in self._kept.items()}, self.limit)
        listed = [p for code, kept in self._kept.items() for p in kept[: shares[code]]]
        listed.sort(key=lambda p: (p.row is not None, p.row or 0))
        cut = [self._cut(code, shares[code]) for code in self._kept if self._count[code] > shares[code]]
        return DataError([*listed, *cut], total=self.total)

    def raise_if_any(self) -> None:
        """Raise `error` when there is at least one problem."""
        if self:
            raise self.error()

    def _cut(self, code: str, share: int) -> Problem:
        count = self._count[code]
        message = f"{code} 一类问题共 {count} 处，这里列出 {share} 处，其余未列出。"
        return Problem(code, message, file=self.file, sheet=self.sheet)


def file_problem(path: Path, code: str, message: str) -> DataError:
    """Return the error for a file that cannot be read at all."""
    return DataError([Problem(code, message, file=path.name)])


def merge_errors(errors: Sequence[DataError]) -> DataError:
    """Join the problems of several files, so that the user sees one table."""
    return DataError([p for e in errors for p in e.problems], total=sum(e.total for e in errors))


def problem_rows(error: DataError) -> list[list[str | int | None]]:
    """Return the table in the order of `KEYS`; an absent row number is None."""
    return [[p.file, p.sheet, p.row, p.column, p.code, p.value, p.message] for p in error.problems]


def console_rows(error: DataError, limit: int = 20) -> list[tuple[str, str, str]]:
    """Return place, code and sentence of the first problems for a terminal; the rest as one counted row."""
    rows = [(_place(p), p.code, p.message) for p in error.problems[:limit]]
    rest = error.total - len(rows)
    if rest > 0 and len(error.problems) > limit:
        rows.append(("", "", f"另有 {rest} 处问题未在此显示，见问题表文件。"))
    return rows


def problems_json(error: DataError) -> str:
    """Return the table as JSON: ``total``, ``listed`` and one object a problem."""
    listed = [dict(zip(KEYS, row, strict=True)) for row in problem_rows(error)]
    whole = {"code": error.code, "total": error.total, "listed": len(listed), "problems": listed}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def write_problems_csv(path: Path, error: DataError, *, bom: bool = False) -> None:
    """Write the table as CSV with the headings of `KEYS`."""
    write_csv(path, KEYS, problem_rows(error), bom=bom)


def write_problems_xlsx(path: Path, error: DataError) -> None:
    """Write the table as a workbook with Chinese headings."""
    write_xlsx(path, [Sheet("问题", HEADINGS, problem_rows(error))])


def _place(problem: Problem) -> str:
    row = f"第 {problem.row} 行" if problem.row is not None else ""
    return " ".join(part for part in (problem.file, problem.sheet, row, problem.column) if part)


def _fair_shares(sizes: dict[str, int], limit: int) -> dict[str, int]:
    """Divide the table among the codes: rare codes whole, frequent codes the rest in equal parts."""
    shares: dict[str, int] = {}
    room = limit
    for place, code in enumerate(sorted(sizes, key=lambda c: sizes[c])):
        shares[code] = min(sizes[code], room // (len(sizes) - place))
        room -= shares[code]
    return shares
