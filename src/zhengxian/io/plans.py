"""The workbook of plans as it goes out and comes back: one plan a row, twelve month-ends, every cell questioned."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path

from zhengxian.engine.base.errors import DataError
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import open_table
from zhengxian.io.tables.entries import Entries, Entry

MONTHS = tuple(f"m{month}" for month in range(1, 13))
HEADINGS: dict[str, tuple[str, ...]] = {
    "region": ("地区代码", "区划代码", "region"),
    "region_name": ("地区", "地区名称", "县区"),
    "indicator": ("指标代码", "indicator"),
    "indicator_title": ("指标", "指标名称"),
    "year": ("年度", "年份", "year"),
    **{f"m{month}": (f"{month}月末", f"{month}月") for month in range(1, 13)},
    "valid_from": ("新版启用日期",),
    "reason": ("调整理由",),
}
"""Headings by role, the platform's own first."""
NEEDED = ("region", "indicator", "year", "m12")
_HEADING_ROWS = 4


@dataclass(frozen=True)
class PlanLine:
    """One plan as the file says it; blank months are None: nothing is due then."""

    entry: Entry
    region: str
    indicator: str
    year: int
    points: tuple[float | None, ...]
    valid_from: dt.date | None
    reason: str

    @property
    def row(self) -> int:
        """The row as the user sees it."""
        return self.entry.row


@dataclass(frozen=True)
class PlanFile:
    """A file that was read: the lines that are whole, and where problems of single cells go."""

    lines: tuple[PlanLine, ...]
    entries: Entries

    @property
    def problems(self) -> ProblemList:
        """Everything wrong so far; who looks codes up adds to it with ``entries.report``."""
        return self.entries.problems


def read_plans(path: Path | str) -> PlanFile:
    """Read a workbook or CSV of plans; the headings may stand in one of the first four rows.

    Problems of cells are collected in the result: ``M-241`` a needed cell is blank or is no number or year, F-153 no
    date, ``M-244`` the same plan twice. Errors: DataError when the file cannot be read or a needed heading is absent
    (F-033) or stands twice (F-032).
    """
    entries = _opened(Path(path))
    lines = [line for entry in entries.rows() if not _is_note(entry) and (line := _line(entries, entry))]
    _ask_twice(entries, lines)
    return PlanFile(tuple(lines), entries)


def _opened(path: Path) -> Entries:
    """Find the heading row: the first in which the region's code has a column."""
    first: DataError | None = None
    for row in range(1, _HEADING_ROWS + 1):
        try:
            table = open_table(path, heading_row=row)
        except DataError as error:
            first = first or error
            continue
        problems = ProblemList(table.file, table.sheet)
        entries = Entries.find(table, HEADINGS, NEEDED, problems)
        if not problems:
            return entries
        if first is None or "region" in entries.columns:
            first = problems.error()
        if "region" in entries.columns:
            break
    assert first is not None  # noqa: S101 -- the loop ran
    raise first


def _is_note(entry: Entry) -> bool:
    """Tell whether a row is a note under the table, not a plan."""
    written = [word for word in entry.words.values() if word]
    return len(written) == 1 and written[0].startswith(("注", "说明"))


def _line(entries: Entries, entry: Entry) -> PlanLine | None:
    before = entries.problems.total
    for role in ("region", "indicator", "year"):
        if not entry[role]:
            entries.report(entry, role, "M-241", "是空的。请补填，这一列每行都要有。")
    year = _year(entries, entry)
    points = tuple(_number(entries, entry, role) for role in MONTHS)
    day = entries.date(entry, "valid_from")
    if entries.problems.total > before or year is None:
        return None
    return PlanLine(entry, entry["region"], entry["indicator"], year, points, day, entry["reason"])


def _year(entries: Entries, entry: Entry) -> int | None:
    word = entry["year"].removesuffix("年").removesuffix(".0")
    if word.isascii() and word.isdigit() and len(word) == 4:
        return int(word)
    if entry["year"]:
        entries.report(entry, "year", "M-241", f"的“{entry['year']}”不是年度。请写成 2026 这样的四位数。")
    return None


def _number(entries: Entries, entry: Entry, role: str) -> float | None:
    word = entry[role].replace(",", "").replace("，", "")
    if not word:
        return None
    try:
        number = float(word) if word.isascii() and "_" not in word else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        entries.report(entry, role, "M-241", f"的“{entry[role]}”不是数字。请填数字，当月没有计划的留空。")
        return None
    return number


def _ask_twice(entries: Entries, lines: list[PlanLine]) -> None:
    seen: dict[tuple[str, str, int], int] = {}
    for line in lines:
        key = line.region, line.indicator, line.year
        if key in seen:
            entries.report(line.entry, "region", "M-244", f"与第 {seen[key]} 行是同一项计划。请删去一行。")
        seen.setdefault(key, line.row)
