"""The working-day calendar: days off and make-up days, as the yearly notice lists them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.db import transaction

from zhengxian.engine.base.errors import Problem
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import open_table
from zhengxian.io.tables.entries import Entries, Entry
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import CalendarDay, DayKind, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit

_HEADINGS = {"day": ("day", "日期"), "kind": ("kind", "类型", "安排"), "name": ("name", "名称", "节日")}
_KINDS = {
    "holiday": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "make_up": DayKind.MAKE_UP,
    "调休上班": DayKind.MAKE_UP,
    "上班": DayKind.MAKE_UP,
    "班": DayKind.MAKE_UP,
}


@transaction.atomic
def set_day(*, access: Access, by: User, day: date, kind: DayKind | None, name: str = "") -> None:
    """Say that a day is off or worked; None lets it follow the week again. Errors: Hidden."""
    _check(access)
    if kind is None:
        CalendarDay.objects.filter(day=day).delete()
        words = "按平常周算"
    else:
        CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name or kind.label})
        words = f"{kind.label}（{name}）" if name else kind.label
    audit.record("calendar.set", None, f"{day} {words}", by=by)


@transaction.atomic
def load(*, access: Access, by: User, path: Path) -> int:
    """Write down all days of a file (day, kind, name), replacing those days; return how many. All or nothing.

    Errors: Hidden; DataError with every problem: those of `open_table`, F-033, F-153 a date, F-406 a kind, F-407 a day twice.
    """
    _check(access)
    days = read_days(path)
    CalendarDay.objects.filter(day__in=days).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, kind=kind, name=name) for day, (kind, name) in days.items()
    )
    audit.record(
        "calendar.load", None, f"从“{path.name}”导入 {len(days)} 天工作日历", by=by,
        detail={"first": min(days), "last": max(days)},
    )  # fmt: skip
    return len(days)


def read_days(path: Path) -> Mapping[date, tuple[DayKind, str]]:
    """Read a calendar file; errors as `load`."""
    table = open_table(path)
    problems = ProblemList(table.file, table.sheet)
    entries = Entries.find(table, _HEADINGS, ["day", "kind"], problems)
    problems.raise_if_any()
    days: dict[date, tuple[DayKind, str]] = {}
    for entry in entries.rows():
        day, kind = entries.date(entry, "day"), _kind(entries, entry)
        if day is None or kind is None:
            continue
        if day in days:
            entries.report(entry, "day", "F-407", f"的 {day} 在前面已经写过。请删去一行。")
        days[day] = (kind, entry["name"][:40] or kind.label)
    if not days and not problems:
        problems.add(Problem("F-015", "只有标题，没有数据行。请核对文件内容。"))
    problems.raise_if_any()
    return days


def _kind(entries: Entries, entry: Entry) -> DayKind | None:
    kind = _KINDS.get(entry["kind"].strip().lower())
    if kind is None:
        entries.report(entry, "kind", "F-406", f"的“{entry['kind']}”不认识。请写“放假”或“调休上班”。")
    return kind


def _check(access: Access) -> None:
    if not is_office_wide(access, Action.MANAGE_REGIONS):
        raise Hidden()
