"""Reading a period as canonical text or as an office writes it.

"Cumulative to" is a property of the indicator, not of the period: 1—9月 is read as September.
Source of the spellings: domain.md §4.1 (ten-day positions), §4.2 (1—2月 combined), §10.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period.kind import PeriodKind

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_YEAR = r"(?:(?P<y>\d{4})[年./-]?)?"
_TO = r"[-~〜—–−―至到]{1,2}"
_FORMS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PeriodKind.MONTH, r"(?P<y>\d{4})[-./]?(?P<n>(?<=[-./])\d{1,2}|(?<![-./])\d{2})"),
        (PeriodKind.MONTH, rf"{_YEAR}(?:1月?份?{_TO})?(?P<n>\d{{1,2}})月份?[末底]?"),
        (PeriodKind.YEAR, r"(?P<y>\d{4})(?:年[度末底]?)?"),
        (PeriodKind.QUARTER, rf"{_YEAR}Q(?P<n>\d)"),
        (PeriodKind.QUARTER, rf"{_YEAR}(?:[第前]|1{_TO}第?)?(?P<n>\d)个?季度?[末底]?"),
        (PeriodKind.TEN_DAY, r"(?P<y>\d{4})-(?P<m>\d{1,2})T(?P<n>\d)"),
        (PeriodKind.TEN_DAY, rf"{_YEAR}(?:1月?份?{_TO})?(?P<m>\d{{1,2}})月份?(?P<n>[上中下])旬"),
        (PeriodKind.HALF, rf"{_YEAR}H(?P<n>\d)"),
        (PeriodKind.HALF, rf"{_YEAR}(?P<n>[上下])半年"),
        (PeriodKind.MONTH, rf"{_YEAR}M(?P<n>\d{{1,2}})"),
        (PeriodKind.MONTH, rf"{_YEAR}前(?P<n>\d{{1,2}})个?月"),
        (PeriodKind.YEAR, rf"{_YEAR}全年"),
    )
)
_DATE = re.compile(
    r"(\d{4})(?:[-./](\d{1,2})[-./](\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_SHORT_YEAR = re.compile(r"['’]?\d{2}(?:年.*|[-./]\d{1,2})")
_LATER_START = re.compile(rf".*?\d{{1,2}}(?:月份?|季度?)?{_TO}第?\d{{1,2}}(?:月|季).*")
_MAYBE_OCTOBER = re.compile(r"\d{4}\.1")
_NUMERALS = re.compile(r"[〇○零一二两三四五六七八九十]+")
_DIGITS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "两": "2"}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_WORDS: Final = {"上": 1, "中": 2}
_WRITE: Final = "请写成 2025、2025H1、2025Q3、2025-09 或 2025-09T2 这样的形式"

Found = tuple[PeriodKind, int, int]
"""Kind, year and number within the year."""


def read(text: str, year: int | None) -> Found:
    """Return kind, year and number of the period a text means; refuse what has two meanings.

    >>> kind, year, number = read("二〇二五年前三季度", None)
    >>> kind.value, year, number
    ('quarter', 2025, 3)

    Errors: B-101 unknown, B-102 no year, B-103 two meanings, B-104 a span that does not begin in January,
    B-105 no such month, quarter, half or day.
    """
    wide = unicodedata.normalize("NFKC", text).strip().upper()
    dated = _DATE.fullmatch(wide)
    if dated:
        return _from_date(text, [int(part) for part in dated.groups() if part])
    plain = _NUMERALS.sub(_digits, "".join(wide.split()))
    if _MAYBE_OCTOBER.fullmatch(plain):
        raise _two_meanings(text, "看不出是 1 月还是 10 月")
    for kind, form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return _from_match(text, kind, match, year)
    raise _unreadable(text, plain)


def _from_date(text: str, parts: list[int]) -> Found:
    try:
        day = dt.date(*parts)
    except ValueError:
        raise no_such(text, "没有这一天") from None
    return PeriodKind.MONTH, day.year, day.month


def _from_match(text: str, kind: PeriodKind, match: re.Match[str], year: int | None) -> Found:
    parts = match.groupdict()
    written = parts.get("y")
    if written is None and year is None:
        raise ValueFormatError("B-102", f"期间“{text}”没有写年份。请写明年份，如 2025年9月。")
    number = _number(kind, parts.get("n"))
    month = parts.get("m")
    if month is not None:
        if not 1 <= int(month) <= 12 or not 1 <= number <= 3:
            raise no_such(text, "没有这一旬")
        number += (int(month) - 1) * 3
    if not 1 <= number <= kind.per_year:
        raise no_such(text, f"一年只有 {kind.per_year} 个{kind.label}，没有第 {number} 个")
    return kind, int(written) if written else int(year or 0), number


def _number(kind: PeriodKind, word: str | None) -> int:
    if word is None:
        return 1
    if word.isdigit():
        return int(word)
    return _WORDS.get(word, 2 if kind is PeriodKind.HALF else 3)


def _digits(match: re.Match[str]) -> str:
    """Write a run of Chinese numerals as digits where it can mean one number only."""
    run = match.group()
    tens = _TENS.fullmatch(run)
    if tens:
        return str(int(_DIGITS.get(tens[1], "1")) * 10 + int(_DIGITS.get(tens[2], "0")))
    names_year = match.string[match.end() :].startswith("年")
    if "十" not in run and (len(run) in (1, 4) or names_year):
        return "".join(_DIGITS[c] for c in run)
    return run


def _unreadable(text: str, plain: str) -> ValueFormatError:
    if _SHORT_YEAR.fullmatch(plain):
        return _two_meanings(text, "年份只有两位")
    if _LATER_START.fullmatch(plain):
        return ValueFormatError(
            "B-104",
            f"期间“{text}”不是从年初起算的累计期间。请写成单个月份或季度，如 2025-06、2025Q2。",
        )
    what = f"“{text}”不是能识别的期间" if plain else "期间为空"
    return ValueFormatError("B-101", f"{what}。{_WRITE}。")


def _two_meanings(text: str, why: str) -> ValueFormatError:
    return ValueFormatError(
        "B-103", f"期间“{text}”有歧义：{why}。请写四位年份和两位月份，如 2025-01、2025-10。"
    )


def no_such(text: str, why: str) -> ValueFormatError:
    """Return the error about a period that the calendar does not have (B-105)."""
    return ValueFormatError("B-105", f"期间“{text}”不存在：{why}。请核对后改正。")
