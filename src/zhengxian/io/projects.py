"""The workbook of projects as offices keep it: one project a row, headings matched by name, every cell questioned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from zhengxian.engine.base.errors import DataError
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import open_table
from zhengxian.io.tables.entries import Entries, Entry

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("编号", "项目编号", "台账编号"),
    "title": ("项目名称", "名称", "项目"),
    "place": ("所在地", "所在县区", "县区", "属地"),
    "owner": ("承办单位", "责任单位", "牵头单位"),
    "sector": ("类别", "项目类别", "行业类别"),
    "investment": ("总投资（万元）", "总投资", "总投资(万元)", "计划总投资（万元）", "计划总投资"),
    "year_plan": ("本年计划投资（万元）", "本年计划投资", "本年计划投资(万元)", "年度计划投资（万元）", "年度计划投资"),
    "is_attracted": ("招商引资", "招商引资项目"),
    "is_emerging": ("战略性新兴产业", "战新"),
    "enterprise": ("企业", "企业名称", "建设单位", "项目单位"),
    "credit_code": ("统一社会信用代码", "信用代码"),
    "unit_person": ("企业负责人", "项目负责人", "联系人"),
    "park": ("园区", "开发区"),
    "chain": ("产业链", "所属产业链"),
    "batch": ("批次", "三个一批批次", "期次"),
    "site": ("建设地点", "建设地址"),
    "leader": ("包联领导", "包抓领导", "责任领导"),
    "begins_on": ("开始日期",),
    "due_on": ("办理时限", "完成时限"),
    "content": ("建设内容", "建设内容及规模", "主要建设内容"),
}  # fmt: skip
"""Headings by role, the platform's own first; figures are 万元."""

STEPS: dict[str, str] = {
    "planned": "谋划",
    "talked": "洽谈",
    "signed": "签约",
    "performed": "履约",
    "permitted": "手续",
    "started": "开工",
    "registered": "入库",
    "building": "在建",
    "completed": "竣工",
    "producing": "投产",
    "full_capacity": "达效",
}
"""Steps whose planned day has a column, e.g. 开工计划 or 计划开工."""

PLANS: dict[str, tuple[str, ...]] = {
    f"plan_{step}": (f"{word}计划", f"计划{word}", f"计划{word}时间", f"计划{word}日期")
    for step, word in STEPS.items()
}
_NEEDED = ("title", "place", "sector", "investment")
_HEADING_ROWS = 4


@dataclass(frozen=True)
class ProjectLine:
    """One project as the file says it; words that name places, people and chains are not looked up here.

    Amounts are 万元; None and blank texts where a cell is blank. ``plans`` has the planned days that are given.
    """

    entry: Entry
    words: dict[str, str]
    investment: Decimal | None
    year_plan: Decimal | None
    is_attracted: bool
    is_emerging: bool
    begins_on: dt.date | None
    due_on: dt.date | None
    plans: dict[str, dt.date] = field(default_factory=dict)

    @property
    def row(self) -> int:
        """The row as the user sees it."""
        return self.entry.row


@dataclass(frozen=True)
class ProjectFile:
    """A file that was read: its lines, and where problems of single cells go."""

    lines: tuple[ProjectLine, ...]
    entries: Entries

    @property
    def problems(self) -> ProblemList:
        """Everything wrong so far; who looks words up adds to it with ``entries.report``."""
        return self.entries.problems


def read_projects(path: Path | str) -> ProjectFile:
    """Read a workbook or CSV of projects; the headings may stand in one of the first four rows.

    Problems of cells are collected in the result: ``A-440`` a needed cell is blank, ``A-441`` no number, ``A-443``
    neither yes nor no, ``A-444`` a project twice, F-153 no date. Errors: DataError when the file cannot be read or a
    needed heading is absent (F-033) or stands twice (F-032).
    """
    entries = _opened(Path(path))
    lines = tuple(_line(entries, entry) for entry in entries.rows() if not _is_note(entry))
    _ask_twice(entries, lines)
    return ProjectFile(lines, entries)


def _opened(path: Path) -> Entries:
    """Find the heading row: the first in which a project's name has a column."""
    first: DataError | None = None
    for row in range(1, _HEADING_ROWS + 1):
        try:
            table = open_table(path, heading_row=row)
        except DataError as error:
            first = first or error
            continue
        problems = ProblemList(table.file, table.sheet)
        entries = Entries.find(table, {**HEADINGS, **PLANS}, _NEEDED, problems)
        if not problems:
            return entries
        if first is None or "title" in entries.columns:
            first = problems.error()
        if "title" in entries.columns:
            break
    assert first is not None  # noqa: S101 -- the loop ran
    raise first


def _is_note(entry: Entry) -> bool:
    """Tell whether a row is a note under the table, not a project."""
    written = [word for word in entry.words.values() if word]
    return len(written) == 1 and written[0].startswith(("注", "说明"))


def _line(entries: Entries, entry: Entry) -> ProjectLine:
    for role in _NEEDED:
        if not entry[role]:
            entries.report(entry, role, "A-440", "是空的。请补填，这一列每个项目都要有。")
    return ProjectLine(
        entry=entry,
        words={role: entry[role] for role in HEADINGS},
        investment=_amount(entries, entry, "investment"),
        year_plan=_amount(entries, entry, "year_plan"),
        is_attracted=_truth(entries, entry, "is_attracted"),
        is_emerging=_truth(entries, entry, "is_emerging"),
        begins_on=entries.date(entry, "begins_on"),
        due_on=entries.date(entry, "due_on"),
        plans={step: day for step in STEPS if (day := entries.date(entry, f"plan_{step}")) is not None},
    )


def _amount(entries: Entries, entry: Entry, role: str) -> Decimal | None:
    word = entry[role].replace(",", "").replace("，", "")
    if not word:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not word.isascii():
        entries.report(entry, role, "A-441", f"的“{entry[role]}”不是数字。请填以万元为单位的数，不写单位。")
        return None
    return number.quantize(Decimal("0.01")) if abs(number) < Decimal(10) ** 13 else number


_YES = ("是", "√", "1", "有", "Y", "y")
_NO = ("", "否", "0", "无", "×", "N", "n")


def _truth(entries: Entries, entry: Entry, role: str) -> bool:
    word = entry[role]
    if word not in _YES and word not in _NO:
        entries.report(entry, role, "A-443", f"的“{word}”看不出是或否。请填“是”或“否”。")
    return word in _YES


def _ask_twice(entries: Entries, lines: Sequence[ProjectLine]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        number = line.words["number"]
        key = (number,) if number else (line.words["title"], line.words["place"])
        if key in seen:
            role = "number" if number else "title"
            entries.report(line.entry, role, "A-444", f"与第 {seen[key]} 行是同一个项目。请删去一行。")
        seen.setdefault(key, line.row)
