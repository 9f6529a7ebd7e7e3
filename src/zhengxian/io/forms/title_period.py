"""The period that the title of a table or the name of a worksheet speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.io.forms.grid import Page

_SEGMENT = re.compile(r"[\s;；。]+")
_BESIDE = re.compile(r"日期|有效|依据|文号|批准|制度|方案|报送|时间|打印|〔|\[")
_NUMERAL = "0-9０-９〇○零一二三四五六七八九十"
_DATE = re.compile(rf"[{_NUMERAL}]{{4}}年[{_NUMERAL}]{{1,3}}月[{_NUMERAL}]{{1,3}}日")
_TO = rf"(?:[{_NUMERAL}]{{1,2}}月?份?[-~〜—–−―至到]{{1,2}})?"
_FOUND = re.compile(
    rf"[{_NUMERAL}]{{4}}年(?:度|{_TO}[{_NUMERAL}]{{1,3}}月份?(?:[上中下]旬)?"
    rf"|(?:[第前]|1[-—–至]{{1,2}})?[{_NUMERAL}]个?季度|[上下]半年|前?[{_NUMERAL}]{{1,2}}个月)?"
)


def stated_periods(page: Page, last_row: int) -> Iterator[tuple[int, int, str, Period]]:
    """Give row, column, words and period of everything in the title lines that is a period.

    Dates, and lines about basis, validity or delivery, are left out.
    """
    for (row, column), cell in sorted(page.cells.items()):
        if row > last_row:
            break
        for segment in _SEGMENT.split(cell.text[:400]):
            if _BESIDE.search(segment):
                continue
            for match in _FOUND.finditer(_DATE.sub("", segment)):
                period = _period(match.group())
                if period is not None:
                    yield row, column, match.group(), period


def tab_period(page: Page, year: int) -> Period | None:
    """Return the period that a worksheet is called after, such as 9月; the year may be left out."""
    try:
        return Period.parse(page.name, year=year) if page.name else None
    except ValueFormatError:
        return None


def contradicts(found: Period, asked: Period) -> bool:
    """Tell whether a table of one period can hold the figures of another.

    >>> contradicts(Period.parse("2026-08"), Period.parse("2026-09"))
    True
    >>> contradicts(Period.parse("2026Q3"), Period.parse("2026-09")), contradicts(Period.parse("2026"), Period.parse("2026-09"))
    (False, False)
    """
    return not (found.contains(asked) or (asked.contains(found) and found.last_day == asked.last_day))


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueFormatError:
        return None


def is_asked_period(text: str, asked: Period) -> bool:
    """Tell whether a heading says nothing but the period that is asked for.

    >>> is_asked_period("2026年1—9月", Period.parse("2026-09")), is_asked_period("累计", Period.parse("2026-09"))
    (True, False)
    """
    try:
        return not contradicts(Period.parse(text.removesuffix("累计"), year=asked.year), asked)
    except ValueFormatError:
        return False
