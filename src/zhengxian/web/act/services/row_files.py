"""A table that enters one record a row: looked through first with every problem at once, then written as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from zhengxian.engine.base.errors import DataError, Problem, ZhengxianError
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import open_table
from zhengxian.io.tables.entries import Entries, Entry
from zhengxian.web.act.services.units import Unit, unit_named, unit_of
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden, Refused

HEADING_ROWS = 4
"""In how many of the first rows the headings are looked for: titles stand above them."""
NEW, SAME = "新增", "不变"


@dataclass(frozen=True)
class Layout:
    """Headings by role, the platform's own first; the role whose column tells the heading row; what must be filled."""

    headings: Mapping[str, tuple[str, ...]]
    key: str
    needed: tuple[str, ...]


@dataclass(frozen=True)
class RowOutcome:
    """What one row does: ``word`` is 新增 or 不变."""

    row: int
    title: str
    unit: str
    word: str


@dataclass(frozen=True)
class RowReading:
    """What a file would do or has done, row by row, and everything wrong; with a problem nothing is written."""

    outcomes: tuple[RowOutcome, ...]
    problems: tuple[Problem, ...]
    total_problems: int = 0

    @property
    def new(self) -> int:
        """How many records are new."""
        return sum(one.word == NEW for one in self.outcomes)


class Row:
    """One row while it is read: its words, and where its problems go."""

    def __init__(self, entries: Entries, entry: Entry) -> None:
        self._entries, self._entry = entries, entry
        self.number = entry.row

    def __getitem__(self, role: str) -> str:
        return self._entry[role]

    def date(self, role: str) -> date | None:
        """Return a cell as a day; what is none is a problem (F-153)."""
        return self._entries.date(self._entry, role)

    def choice(self, role: str, words: Mapping[str, str], default: str = "") -> str:
        """Return the value of a word of the office; another word is a problem (A-463)."""
        word = self[role]
        if not word:
            return default
        if word not in words:
            self.report(role, "A-463", f"的“{word}”不认识。可以写：{'、'.join(words)}。")
        return words.get(word, default)

    def unit(self, role: str) -> Unit | None:
        """Return the unit a cell names by name or code; an unknown one is a problem (A-463)."""
        word = self[role]
        found = unit_named(word) if word else None
        if word and found is None:
            try:
                found = unit_of(word)
            except Refused:
                self.report(role, "A-463", f"的单位“{word}”不认识。请写部门、县、镇的全称或代码。")
        return found

    def region(self, role: str, among: Mapping[str, Region]) -> Region | None:
        """Return the region a cell names among those allowed; an unknown one is a problem (A-463)."""
        word = self[role]
        if word and word not in among:
            self.report(
                role, "A-463", f"的地区“{word}”不认识。请写您范围内的县、镇名称或代码，重名的写代码。"
            )
        return among.get(word)

    def report(self, role: str, code: str, message: str) -> None:
        """Add a problem of one cell; the message continues “第 5 行“名称”列…”."""
        self._entries.report(self._entry, role, code, message)


Put = Callable[[Row], RowOutcome]
"""Enters one row; what it refuses becomes a problem of the row."""


def looked(path: Path, layout: Layout, put: Put) -> RowReading:
    """Tell what a file would do: everything is tried and taken back. A file that cannot be read is its problems."""
    try:
        with transaction.atomic():
            reading = _run(path, layout, put)
            transaction.set_rollback(True)
    except DataError as error:
        return RowReading((), tuple(error.problems), error.total)
    return reading


@transaction.atomic
def write(path: Path, layout: Layout, put: Put) -> RowReading:
    """Write a file as a whole, or nothing. Errors: ``A-464`` the file has problems; DataError it cannot be read."""
    reading = _run(path, layout, put)
    if reading.problems:
        raise Refused(
            "A-464", f"文件有 {reading.total_problems} 处问题，一行也没有写入。请照问题表改好后重新上传"
        )
    return reading


def _run(path: Path, layout: Layout, put: Put) -> RowReading:
    entries = _opened(path, layout)
    outcomes = [done for entry in entries.rows() if (done := _one(entries, entry, layout, put)) is not None]
    found = entries.problems.error() if entries.problems else None
    return RowReading(tuple(outcomes), tuple(found.problems) if found else (), found.total if found else 0)


def _one(entries: Entries, entry: Entry, layout: Layout, put: Put) -> RowOutcome | None:
    row, before = Row(entries, entry), entries.problems.total
    for role in layout.needed:
        if not entry[role]:
            row.report(role, "A-462", "是空的。请补填，这一列每行都要有。")
    if entries.problems.total > before:
        return None
    try:
        with transaction.atomic():
            done = put(row)
            if entries.problems.total > before:
                transaction.set_rollback(True)
            return done
    except ZhengxianError as error:
        told = (
            "不在您的范围内，不能登记。请核对企业、单位和地区。"
            if isinstance(error, Hidden)
            else error.message
        )
        message = f"第 {entry.row} 行：{told}"
        entries.problems.add(Problem(error.code, message, row=entry.row, value=entry[layout.key][:40]))
        return None


def _opened(path: Path, layout: Layout) -> Entries:
    """Find the heading row: the first in which the key role has a column."""
    first: DataError | None = None
    for number in range(1, HEADING_ROWS + 1):
        try:
            table = open_table(path, heading_row=number)
        except DataError as error:
            first = first or error
            continue
        problems = ProblemList(table.file, table.sheet)
        entries = Entries.find(table, layout.headings, layout.needed, problems)
        if not problems:
            return entries
        if first is None or layout.key in entries.columns:
            first = problems.error()
        if layout.key in entries.columns:
            break
    assert first is not None  # noqa: S101 -- the loop ran
    raise first


def by_name(regions: Sequence[Region]) -> dict[str, Region]:
    """Map names and codes to regions; a name that two share names none."""
    found: dict[str, Region] = {}
    double: set[str] = set()
    for region in regions:
        for name in {region.name, region.short_name, region.code} - {""}:
            if name in found:
                double.add(name)
            found[name] = region
    return {name: region for name, region in found.items() if name not in double}
