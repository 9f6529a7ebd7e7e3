"""The ledger workbook (督办台账) as offices keep it: one matter a row, headings matched by name, every cell questioned."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from pathlib import Path

from zhengxian.engine.base.errors import DataError
from zhengxian.io.forms.export import Column, write_table
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import Table, open_table
from zhengxian.io.tables.entries import Entries, Entry

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("事项", "事项名称", "任务", "任务名称", "重点任务", "工作任务", "督办事项", "督查事项", "工作内容", "任务内容"),
    "owner": ("承办单位", "责任单位", "牵头单位", "主办单位", "牵头部门", "责任部门", "牵头责任单位", "落实单位"),
    "due_on": ("办理时限", "时限", "完成时限", "办结时限", "完成时间", "完成日期", "办结时间", "时间节点", "截止日期"),
    "supports": ("配合单位", "协办单位", "协同单位", "参与单位", "配合部门"),
    "content": ("要求", "工作要求", "任务要求", "具体要求", "工作措施", "主要内容", "具体措施"),
    "standard": ("办结标准", "销号标准", "完成标准", "验收标准", "工作目标", "目标要求"),
    "place": ("事项所在地", "所在地", "属地", "县区", "所属县区"),
    "leader": ("责任领导", "牵头领导", "包联领导", "包抓领导", "分管领导", "市级领导"),
    "origin_note": ("来源说明", "任务来源", "来源依据", "文件依据", "依据", "会议"),
    "begins_on": ("开始日期", "开始时间", "启动时间"),
    "urgency": ("缓急", "紧急程度"),
    "kind": ("类型", "事项类型"),
    "target_value": ("目标数", "目标值", "目标总数"),
    "target_unit": ("单位", "计量单位", "目标单位"),
}  # fmt: skip
"""Headings by role, the platform's own first. What stands in brackets or between blanks does not count."""
NEEDED = ("title", "owner", "due_on")
URGENCIES = {"": "", "一般": "ordinary", "急": "urgent", "加急": "urgent", "特急": "extra"}
KINDS = {"": "task", "任务": "task"}
_HEADING_ROWS = 5
_NOTE = ("注：", "注:")
"""What begins the notes below a table; nothing after it is a matter."""
_TITLE_MOST, _TEXT_MOST = 200, 4000
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_APART = re.compile(r"[、，,；;/\n]+")
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:前|以前|之前)?(?:[ T]\d{1,2}:\d{2}.*)?")
_MONTH = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})月?(?:份)?(?:底|末)?(?:前|以前|之前)?")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日(?:前|以前|之前)?")
_YEAR_END = re.compile(r"(?:(\d{4})年|今年|本年)?(?:年)?(?:底|末)(?:前|以前|之前)?|年内")


@dataclass(frozen=True)
class LedgerLine:
    """One matter as the file says it; names of units and people are not looked up here. None where a cell is blank."""

    entry: Entry
    title: str
    owner: str
    supports: tuple[str, ...]
    due_on: dt.date | None
    begins_on: dt.date | None
    urgency: str
    target_value: Decimal | None
    words: Mapping[str, str]

    @property
    def row(self) -> int:
        """The row as the user sees it."""
        return self.entry.row


@dataclass(frozen=True)
class LedgerFile:
    """A file that was read: its lines, and where problems of single cells go."""

    lines: tuple[LedgerLine, ...]
    entries: Entries

    @property
    def problems(self) -> ProblemList:
        """Everything wrong so far; who looks names up adds to it with ``entries.report``."""
        return self.entries.problems


def read_ledger(path: Path | str, year: int, *, sheet: str | None = None) -> LedgerFile:
    """Read a workbook or CSV of a ledger; the headings may stand in one of the first five rows.

    ``year`` completes due days without one (9月30日, 10月底前). Problems of cells are collected in the result:
    ``A-550`` a needed cell is blank, ``A-551`` a text is too long, ``A-552`` no day, ``A-553`` several leading units,
    ``A-554`` no number, ``A-555`` an unknown kind or urgency, ``A-556`` a matter twice, ``A-557`` days out of order.
    Errors: DataError when the file cannot be read or a needed heading is absent (F-033) or stands twice (F-032).
    """
    entries = _opened(Path(path), sheet)
    matters = takewhile(lambda entry: not entry["title"].startswith(_NOTE), entries.rows())
    lines = tuple(_line(entries, entry, year) for entry in matters)
    _ask_twice(entries, lines)
    return LedgerFile(lines, entries)


def plain_heading(heading: str) -> str:
    """Return a heading as it is compared: without brackets, blanks and line breaks.

    >>> plain_heading("完成\\n时限（年月日）"), plain_heading("牵 头 单 位")
    ('完成时限', '牵头单位')
    """
    return "".join(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading)).split())


def _opened(path: Path, sheet: str | None) -> Entries:
    """Find the heading row: the first in which a matter has a column and the needed ones are there."""
    first: DataError | None = None
    for row in range(1, _HEADING_ROWS + 1):
        try:
            table = open_table(path, sheet=sheet, heading_row=row)
            headings = _matched(table)
        except DataError as error:
            first = first or error
            continue
        problems = ProblemList(table.file, table.sheet)
        entries = Entries.find(table, headings, NEEDED, problems)
        if not problems:
            return entries
        if first is None or "title" in entries.columns:
            first = problems.error()
        if "title" in entries.columns and len(entries.columns) > 1:
            break
    if first is None:
        raise AssertionError("the loop ran at least once")
    raise first


def _matched(table: Table) -> dict[str, tuple[str, ...]]:
    """Give each role the headings of this table that mean it, the usual words where none does."""
    roles = {word: role for role, words in HEADINGS.items() for word in words}
    found: dict[str, tuple[str, ...]] = dict(HEADINGS)
    here: dict[str, list[str]] = {}
    for heading in table.headings:
        role = roles.get(plain_heading(heading))
        if role is not None:
            here.setdefault(role, []).append(heading)
    return found | {role: tuple(dict.fromkeys([*HEADINGS[role][:2], *words])) for role, words in here.items()}


def _line(entries: Entries, entry: Entry, year: int) -> LedgerLine:
    for role in NEEDED:
        if not entry[role]:
            entries.report(entry, role, "A-550", "是空的。请补填，这一列每个事项都要有。")
    for role, most in (("title", _TITLE_MOST), ("content", _TEXT_MOST), ("standard", _TEXT_MOST)):
        if len(entry[role]) > most:
            entries.report(
                entry, role, "A-551", f"有 {len(entry[role])} 个字，最多 {most} 个字。请写短一些。"
            )
    due, begins = _day(entries, entry, "due_on", year), _day(entries, entry, "begins_on", year)
    if due and begins and due < begins:
        entries.report(entry, "begins_on", "A-557", f"的开始日期晚于办理时限 {due}。请改正其中一个。")
    return LedgerLine(
        entry=entry,
        title=entry["title"],
        owner=_owner(entries, entry),
        supports=tuple(word.strip() for word in _APART.split(entry["supports"]) if word.strip()),
        due_on=due,
        begins_on=begins,
        urgency=_one_of(entries, entry, "urgency", URGENCIES, "“一般”“急”“特急”"),
        target_value=_number(entries, entry, "target_value"),
        words={role: entry[role] for role in HEADINGS}
        | {"kind": _one_of(entries, entry, "kind", KINDS, "“任务”；项目、企业诉求和整改请在各自的页面登记")},
    )


def _owner(entries: Entries, entry: Entry) -> str:
    several = [word.strip() for word in _APART.split(entry["owner"]) if word.strip()]
    if len(several) > 1:
        message = f"写了 {len(several)} 个单位，一个事项只有一个承办单位。请只留一个，其余写到“配合单位”。"
        entries.report(entry, "owner", "A-553", message)
    return several[0] if several else ""


def _one_of(entries: Entries, entry: Entry, role: str, known: Mapping[str, str], offered: str) -> str:
    word = entry[role]
    if word not in known:
        entries.report(entry, role, "A-555", f"的“{word}”不认识。这里只写{offered}。")
    return known.get(word, "")


def _number(entries: Entries, entry: Entry, role: str) -> Decimal | None:
    word = entry[role].replace(",", "")
    if not word:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number >= Decimal(10) ** 14:
        entries.report(entry, role, "A-554", f"的“{entry[role]}”不是不小于 0 的数。请填数字，单位另写一列。")
        return None
    return round(number, 4)


def _day(entries: Entries, entry: Entry, role: str, year: int) -> dt.date | None:
    word = "".join(unicodedata.normalize("NFKC", entry[role]).split())
    if not word:
        return None
    day = day_meant(word, year)
    if day is None:
        message = f"的“{entry[role]}”不是日期。请写成 2026-09-30、9月30日 或 10月底前 这样的形式。"
        entries.report(entry, role, "A-552", message)
    return day


def day_meant(word: str, year: int) -> dt.date | None:
    """Return the day that a ledger's words mean, in ``year`` where they name none; None when they mean no day.

    A month means its last day, 年底 the last day of the year.

    >>> [str(day_meant(w, 2026)) for w in ("2026-9-30", "9月30日前", "10月底前", "2027年2月", "年底前", "长期")]
    ['2026-09-30', '2026-09-30', '2026-10-31', '2027-02-28', '2026-12-31', 'None']
    """
    found = _FULL.fullmatch(word)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY.fullmatch(word)
    if found:
        return _date(year, int(found[1]), int(found[2]))
    found = _MONTH.fullmatch(word)
    if found and not word.isdecimal():
        return _month_end(int(found[1] or year), int(found[2]))
    found = _YEAR_END.fullmatch(word)
    return dt.date(int(found[1] or year), 12, 31) if found else None


def _month_end(year: int, month: int) -> dt.date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 and year else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _ask_twice(entries: Entries, lines: Sequence[LedgerLine]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.title, line.owner)
        if line.title and key in seen:
            entries.report(
                line.entry, "title", "A-556", f"与第 {seen[key]} 行是同一单位的同一事项。请删去一行。"
            )
        seen.setdefault(key, line.row)


TEMPLATE: tuple[Column | str, ...] = (
    "事项", "要求", "办结标准", "承办单位", "配合单位", "事项所在地", "责任领导", "来源说明", "开始日期", "办理时限", "缓急",
    Column("目标数"), "单位",
)  # fmt: skip
NOTES = (
    "“事项”“承办单位”“办理时限”必填，其余可以空着；不要的列可以删去，列的先后不限。",
    "一个事项只有一个承办单位，写全称或简称；配合单位有几个，用顿号隔开。",
    "办理时限写日期，如 2026-09-30；没有年份的按今年算，“10月底前”按当月最后一天算。",
)


def write_ledger(path: Path | str, rows: Sequence[Sequence[object]] = ()) -> int:
    """Write a ledger in the platform's own columns, or without rows the template to fill in; return the rows written."""
    return write_table(path, TEMPLATE, rows, "督办台账", NOTES)
