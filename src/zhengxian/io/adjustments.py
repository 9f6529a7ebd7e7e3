"""The adjustments file: bonus, deduction and gate events, each with a named authority and evidence."""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path
from typing import Any

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import Table, open_frame, open_table
from zhengxian.io.tables.entries import Entries, Entry

HEADINGS = {
    "region": ("region", "地区", "地区代码", "区划代码"),
    "code": ("code", "代码", "项目代码", "事项代码"),
    "points": ("points", "分值", "分数", "加减分"),
    "count": ("count", "次数", "数量", "件数"),
    "authority": ("authority", "认定单位", "认定机关", "决定单位"),
    "evidence": ("evidence", "依据", "文号", "证据"),
    "date": ("date", "日期", "认定日期"),
    "note": ("note", "备注", "说明"),
    "period": ("period", "期间", "考核期", "所属期"),
}
REQUIRED = ("region", "code", "authority", "evidence")


def read_adjustments(
    path: Path | str,
    *,
    codes: Collection[str] | None = None,
    regions: Collection[str] | None = None,
    sheet: str | None = None,
) -> tuple[Event, ...]:
    """Read the events of a file; ``codes`` are the adjustments and gates of the scheme (None: any).

    An event gives ``points`` or a ``count``, never both; a gate or a single event gives neither. An empty
    table with a heading is no fault: there were no events.

    Errors: DataError with all problems: F-032 and F-033 of the headings, F-171 unknown region, F-172 unknown
    code, F-173 no authority or no evidence, F-174 points or count that are no number, F-175 both, F-176 the
    same event twice; F-177 a period that is none; F-153 a date that is none.
    """
    return _read(open_table(path, sheet=sheet), codes, regions)


def adjustments_from_frame(
    frame: Any, *, codes: Collection[str] | None = None, regions: Collection[str] | None = None
) -> tuple[Event, ...]:
    """Read events from a data frame or a mapping of columns; errors as `read_adjustments`.

    >>> events = adjustments_from_frame({"region": ["1"], "code": ["honour"], "count": [2],
    ...                                  "authority": ["市委办"], "evidence": ["示范〔2025〕1号"]})
    >>> events[0].count, events[0].points
    (2.0, None)
    """
    return _read(open_frame(frame), codes, regions)


def _read(table: Table, codes: Collection[str] | None, regions: Collection[str] | None) -> tuple[Event, ...]:
    problems = ProblemList(table.file, table.sheet)
    entries = Entries.find(table, HEADINGS, REQUIRED, problems)
    problems.raise_if_any()
    events: list[Event] = []
    seen: dict[Event, int] = {}
    for entry in entries.rows():
        _check_known(entries, entry, "region", "地区", "F-171", regions)
        _check_known(entries, entry, "code", "加减分或底线代码", "F-172", codes)
        for role, what in (("authority", "认定单位"), ("evidence", "依据")):
            if not entry[role]:
                entries.report(
                    entry, role, "F-173", f"是空的，没有写{what}。没有{what}的加减分不予计算，请补填。"
                )
        event = _event(entries, entry)
        if event in seen:
            message = (
                f"与第 {seen[event]} 行是同一件事，重复登记会重复计分。请删去一行，或写明日期、依据的不同。"
            )
            entries.report(entry, "code", "F-176", message)
        seen.setdefault(event, entry.row)
        events.append(event)
    problems.raise_if_any()
    return tuple(events)


def _event(entries: Entries, entry: Entry) -> Event:
    points, count = _number(entries, entry, "points"), _number(entries, entry, "count")
    if points is not None and count is not None:
        entries.report(entry, "points", "F-175", "既写了分值又写了次数，不知道按哪个计分。请只留一个。")
    if count is not None and count < 0:
        entries.report(entry, "count", "F-174", f"的次数 {count:g} 小于 0。请核对。")
    return Event(
        region=entry["region"],
        code=entry["code"],
        points=points,
        count=count,
        authority=entry["authority"],
        evidence=entry["evidence"],
        date=entries.date(entry, "date"),
        note=entry["note"],
        period=_period(entries, entry),
    )


def _period(entries: Entries, entry: Entry) -> str:
    """The period the event belongs to, canonical; empty where the file gives none."""
    text = entry["period"]
    if not text:
        return ""
    try:
        return str(Period.parse(text))
    except ValueFormatError as error:
        entries.report(entry, "period", "F-177", f"：{error.message}")
        return ""


def _check_known(
    entries: Entries, entry: Entry, role: str, what: str, code: str, known: Collection[str] | None
) -> None:
    word = entry[role]
    if not word:
        entries.report(entry, role, code, f"是空的，没有写{what}。请补填。")
    elif known is not None and word not in known:
        near = nearest(word, known)
        hint = f"最接近的是“{near}”，请核对" if near else "请核对"
        entries.report(entry, role, code, f"的{what}“{word}”不存在。{hint}。")


def _number(entries: Entries, entry: Entry, role: str) -> float | None:
    word = entry[role]
    if not word:
        return None
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not word.isascii() or "_" in word:
        entries.report(entry, role, "F-174", f"的“{word}”不是数字。请填数字。")
        return None
    return number
