"""The last day that is still on time for a deadline, seen from the day of the meeting."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from zhengxian.engine.act.reading.deadlines import Found
from zhengxian.engine.act.reading.numerals import value_of

Days = dict[str, str]
FIVE_YEAR_ENDS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040}
FEASTS = {"国庆": (9, 30), "十一": (9, 30), "五一": (4, 30), "元旦": (12, 31), "七一": (6, 30)}
NEW_YEARS = {
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
    2031: (1, 23),
    2032: (2, 11),
    2033: (1, 31),
    2034: (2, 19),
    2035: (2, 8),
}
"""First day of the lunar year, 春节; other years are left open."""

SEARCHED_DAYS = 60


def resolve(found: Found, meeting: date) -> date | None:
    """Return the last day on time; None where the text does not fix one (masks, seasons, spans).

    A month without a year lies in the year of the meeting, from October on also early in the next.
    """
    rule = _RULES.get(found.form)
    return rule(found.groups, meeting) if rule else None


def _year(groups: Days, meeting: date) -> int | None:
    shift = {"明": 1, "后": 2}.get(groups.get("rel", ""), 0)
    named = groups.get("year")
    if named is None:
        return meeting.year + shift
    return int(named) if named.isdigit() and 1990 <= int(named) <= 2100 else None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(groups: Days, meeting: date) -> date | None:
    year, month = _year(groups, meeting), value_of(groups["m"])
    if year is None or month is None or not 1 <= month <= 12:
        return None
    if "year" not in groups and "rel" not in groups and month < meeting.month - 6:
        year += 1
    return _day_in(year, int(month), groups, meeting)


def _day_in(year: int, month: int, groups: Days, meeting: date) -> date | None:
    del meeting
    last = _last(year, month)
    if "d" in groups:
        day = value_of(groups["d"])
        return last.replace(day=int(day)) if day and 1 <= day <= last.day else None
    part = groups.get("part")
    if part in ("初", "上旬", "中旬"):
        return last.replace(day=20 if part == "中旬" else 10)
    if part is None and re.search(r"前$", groups["month"]):
        return last.replace(day=1) - timedelta(days=1)
    return last


def _quarter(groups: Days, meeting: date) -> date | None:
    year, quarter = _year(groups, meeting), value_of(groups["q"])
    return _last(year, int(quarter) * 3) if year and quarter else None


def _half(groups: Days, meeting: date) -> date | None:
    year = _year(groups, meeting)
    return _last(year, 6 if groups["h"] == "上" else 12) if year else None


def _end(groups: Days, meeting: date) -> date | None:
    year = _year(groups, meeting)
    return date(year, 12, 31) if year else None


def _plan(groups: Days, meeting: date) -> date | None:
    del meeting
    year = FIVE_YEAR_ENDS.get(groups["p"])
    return date(year, 12, 31) if year else None


def _this_month(groups: Days, meeting: date) -> date | None:
    text = groups["thismonth"]
    if "周" in text:
        monday = meeting - timedelta(days=meeting.weekday()) + timedelta(days=7 * text.startswith("下"))
        named = re.search("[一二三四五六]", text)
        return monday + timedelta(days="一二三四五六".index(named[0]) if named else 6)
    last = _last(meeting.year, meeting.month)
    if text.startswith("下"):
        last = _last((last + timedelta(days=1)).year, (last + timedelta(days=1)).month)
    part = re.search("初|上旬|中旬", text)
    return last if part is None else last.replace(day=20 if part[0] == "中旬" else 10)


def _feast(groups: Days, meeting: date) -> date | None:
    year = _year(groups, meeting)
    if "春节" in groups["feast"]:
        return _new_year(groups, meeting) if groups["feast"].endswith("前") else None
    for name, (month, day) in FEASTS.items():
        if name in groups["feast"] and year:
            due = date(year, month, day)
            return due if due >= meeting or "year" in groups else due.replace(year=year + 1)
    return None


def _new_year(groups: Days, meeting: date) -> date | None:
    """The day before 春节 of the year named, else before the next one."""
    named = _year(groups, meeting)
    years = [named] if "year" in groups or "rel" in groups else [meeting.year, meeting.year + 1]
    days = [date(y, *NEW_YEARS[y]) - timedelta(days=1) for y in years if y in NEW_YEARS]
    return next((d for d in days if d >= meeting or "year" in groups), None)


def _whole(groups: Days, meeting: date) -> date | None:
    shift = {"明": 1, "后": 2}.get(groups["whole"][0], 0) + ("今明" in groups["whole"])
    return date(meeting.year + shift, 12, 31)


def _bare(groups: Days, meeting: date) -> date | None:
    del meeting
    year = int(groups["y"]) - groups["bare"].endswith("前")
    return date(year, 12, 31) if 1990 <= int(groups["y"]) <= 2100 else None


def _left(groups: Days, meeting: date) -> date | None:
    del groups
    return date(meeting.year, 12, 31)


def _day(groups: Days, meeting: date) -> date | None:
    return meeting + timedelta(days=groups["day"].startswith("明"))


_RULES: dict[str, Callable[[Days, date], date | None]] = {
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "end": _end,
    "plan": _plan,
    "thismonth": _this_month,
    "feast": _feast,
    "whole": _whole,
    "bare": _bare,
    "left": _left,
    "day": _day,
}


def last_workday(day: date, is_workday: Callable[[date], bool]) -> date | None:
    """Return the day itself or the last working day before it; None if there is none within 60 days."""
    for back in range(SEARCHED_DAYS):
        if is_workday(day - timedelta(days=back)):
            return day - timedelta(days=back)
    return None


def workdays_after(day: date, count: int, is_workday: Callable[[date], bool]) -> date | None:
    """Return the count-th working day after a day; None for a count of no use (under 1, over 400)."""
    if not 1 <= count <= 400:
        return None
    for _ in range(count * 4 + SEARCHED_DAYS):
        day += timedelta(days=1)
        count -= is_workday(day)
        if count == 0:
            return day
    return None
