"""The period value: identity, order, arithmetic, texts and dates."""

from __future__ import annotations

import datetime as dt
import numbers
import operator
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

from zhengxian.engine.base.errors import Refusal, ValueFormatError
from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.engine.base.period.spelling import FIRST_YEAR, LAST_YEAR, no_such, read

_HALVES = ("上半年", "下半年")
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_TENS = ("上旬", "中旬", "下旬")
_TO_QUARTERS = ("一季度", "上半年", "前三季度", "全年")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Period:
    """A year, half, quarter, month or ten-day period; ``ordinal`` counts periods of the kind from year 0.

    Order over all kinds: by last day, and among periods with the same last day the longer comes first
    (2025 < 2025H2 < 2025Q4 < 2025-12 < 2025-12T3 < 2026-01T1). Two periods are equal when kind and place are.

    >>> p = Period.parse("2025年1—9月")
    >>> str(p), p.label, str(p + 4), str(p.same_last_year()), p.last_day.isoformat()
    ('2025-09', '2025年9月', '2026-01', '2024-09', '2025-09-30')

    Years 1900 to 2199, else B-106. Source: design.md §3 (Period), domain.md §4.1–4.2.
    """

    kind: PeriodKind
    ordinal: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueFormatError(
                "B-106", f"期间的年份 {self.year} 超出 {FIRST_YEAR}—{LAST_YEAR} 的范围。请核对年份。"
            )

    # --- making -------------------------------------------------------------------------------------

    @classmethod
    def of(cls, kind: PeriodKind, year: int, number: int = 1) -> Period:
        """Return the period with this number (from 1) within the year.

        >>> str(Period.of(PeriodKind.TEN_DAY, 2025, 26))
        '2025-09T2'

        Errors: B-105 no such number; B-106.
        """
        if not 1 <= number <= kind.per_year:
            raise no_such(f"{year}年第 {number} 个{kind.label}", f"一年只有 {kind.per_year} 个{kind.label}")
        return cls(kind, year * kind.per_year + number - 1)

    @classmethod
    def parse(cls, text: str, *, year: int | None = None) -> Period:
        """Read canonical text or an office spelling; ``year`` serves texts that name none.

        >>> str(Period.parse("9月中旬", year=2025)), str(Period.parse("２０２５年前三季度"))
        ('2025-09T2', '2025Q3')

        A full date is read as its month; 1—9月 as September. Errors: B-101 to B-106, see `spelling.read`.
        """
        return _parsed(text, year)

    @classmethod
    def from_value(cls, value: object, *, year: int | None = None) -> Period:
        """Read a cell: text, whole number (2025, 202509), decimal number (2025.09), date or period.

        >>> str(Period.from_value(202509)), str(Period.from_value(dt.date(2025, 9, 1)))
        ('2025-09', '2025-09')

        A date is read as its month. The number 2025.1 is refused (B-103): a cell shows October's 2025.10 so.
        Errors: as `parse`.
        """
        if isinstance(value, Period):
            return value
        if isinstance(value, dt.date):
            return cls.from_date(value, PeriodKind.MONTH)
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            figure = float(value)
            return cls.parse(str(int(figure)) if figure.is_integer() else repr(figure), year=year)
        return cls.parse("" if value is None else str(value), year=year)

    @classmethod
    def from_date(cls, day: dt.date, kind: PeriodKind) -> Period:
        """Return the period of this kind that holds the day.

        >>> str(Period.from_date(dt.date(2025, 9, 11), PeriodKind.TEN_DAY))
        '2025-09T2'
        """
        tens = (day.year * 12 + day.month - 1) * 3 + min((day.day - 1) // 10, 2)
        return cls(kind, tens // kind.length)

    @staticmethod
    def range(first: Period, last: Period) -> tuple[Period, ...]:
        """Return all periods from first to last, both included.

        >>> [str(p) for p in Period.range(Period.parse("2025-11"), Period.parse("2026-01"))]
        ['2025-11', '2025-12', '2026-01']

        Errors: B-107 different kinds; B-109 last before first.
        """
        if last - first < 0:
            raise Refusal("B-109", f"期间范围颠倒：{first.label}在{last.label}之后", "请对调起止期间")
        return tuple(Period(first.kind, i) for i in range(first.ordinal, last.ordinal + 1))

    # --- place in time ------------------------------------------------------------------------------

    @property
    def year(self) -> int:
        """Return the calendar year."""
        return self.ordinal // self.kind.per_year

    @property
    def number(self) -> int:
        """Return the number within the year, from 1."""
        return self.ordinal % self.kind.per_year + 1

    @property
    def first_day(self) -> dt.date:
        """Return the first calendar day."""
        return _day(self.ordinal * self.kind.length)

    @property
    def last_day(self) -> dt.date:
        """Return the last calendar day (28 or 29 February included)."""
        return _day((self.ordinal + 1) * self.kind.length) - dt.timedelta(days=1)

    @property
    def share_of_year(self) -> float:
        """Return the share of the year that is over when the period ends, months counted alike (m/12).

        >>> Period.parse("2025Q3").share_of_year
        0.75

        Range (0, 1]. Ten-day periods are refused (B-110): offices place 1 to mid-August at 7.5/12 or by
        days, which is the plan's choice. Source: domain.md §4.1.
        """
        if self.kind is PeriodKind.TEN_DAY:
            raise Refusal(
                "B-110", f"{self.label}的时序位置没有统一算法", "请在计划中写明按半月还是按天数计算"
            )
        return self.number / self.kind.per_year

    # --- arithmetic ---------------------------------------------------------------------------------

    def __add__(self, steps: int) -> Period:
        return Period(self.kind, self.ordinal + operator.index(steps))

    @overload
    def __sub__(self, other: int) -> Period: ...
    @overload
    def __sub__(self, other: Period) -> int: ...
    def __sub__(self, other: int | Period) -> Period | int:
        """Step back, or count the steps from another period of the same kind (B-107 for another kind)."""
        if not isinstance(other, Period):
            return Period(self.kind, self.ordinal - operator.index(other))
        if other.kind is not self.kind:
            raise Refusal("B-107", f"{self.label}与{other.label}长短不同，不能相减", "请换成同一种期间再计算")
        return self.ordinal - other.ordinal

    def same_last_year(self) -> Period:
        """Return the same period of the year before."""
        return self - self.kind.per_year

    def parts(self, kind: PeriodKind) -> tuple[Period, ...]:
        """Return the periods of a shorter (or the same) kind that make up this one, in order.

        >>> [str(p) for p in Period.parse("2025Q1").parts(PeriodKind.MONTH)]
        ['2025-01', '2025-02', '2025-03']

        Errors: B-108 for a longer kind.
        """
        if kind.length > self.kind.length:
            raise _no_whole(self, kind, "较短")
        count = self.kind.length // kind.length
        return tuple(Period(kind, self.ordinal * count + i) for i in range(count))

    def parent(self, kind: PeriodKind) -> Period:
        """Return the period of a longer (or the same) kind that holds this one.

        >>> str(Period.parse("2025-09T2").parent(PeriodKind.QUARTER))
        '2025Q3'

        Errors: B-108 for a shorter kind.
        """
        if kind.length < self.kind.length:
            raise _no_whole(self, kind, "较长")
        return Period(kind, self.ordinal * self.kind.length // kind.length)

    def contains(self, other: Period) -> bool:
        """Tell whether the other period lies wholly within this one (each contains itself)."""
        return other.kind.length <= self.kind.length and other.parent(self.kind) == self

    # --- identity and order -------------------------------------------------------------------------

    @property
    def _place(self) -> tuple[int, int]:
        length = self.kind.length
        return (self.ordinal + 1) * length, -length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self.ordinal == other.ordinal and self.kind is other.kind

    def __hash__(self) -> int:
        return hash((self.kind.length, self.ordinal))

    def __lt__(self, other: object) -> bool:
        return self._place < other._place if isinstance(other, Period) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._place <= other._place if isinstance(other, Period) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._place > other._place if isinstance(other, Period) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._place >= other._place if isinstance(other, Period) else NotImplemented

    # --- texts --------------------------------------------------------------------------------------

    def __str__(self) -> str:
        year, number = self.year, self.number
        if self.kind is PeriodKind.TEN_DAY:
            return f"{year}-{(number + 2) // 3:02}T{(number - 1) % 3 + 1}"
        tails = {"year": "", "half": f"H{number}", "quarter": f"Q{number}", "month": f"-{number:02}"}
        return f"{year}{tails[self.kind.value]}"

    def __repr__(self) -> str:
        return f"Period({str(self)!r})"

    @property
    def label(self) -> str:
        """Return the Chinese name, such as 2025年9月中旬 or 2025年三季度."""
        place = self.number - 1
        tails = {
            PeriodKind.YEAR: "",
            PeriodKind.HALF: _HALVES[place % 2],
            PeriodKind.QUARTER: _QUARTERS[place % 4],
            PeriodKind.MONTH: f"{place + 1}月",
            PeriodKind.TEN_DAY: f"{place // 3 + 1}月{_TENS[place % 3]}",
        }
        return f"{self.year}年{tails[self.kind]}"

    @property
    def cumulative_label(self) -> str:
        """Return the name of what is counted from January to the end of this period: 2026年前三季度, 2026年1—9月.

        >>> [Period.parse(p).cumulative_label for p in ("2026Q3", "2026H2", "2026-02", "2026-01")]
        ['2026年前三季度', '2026年全年', '2026年1—2月', '2026年1月']

        A year and the first period of a year keep their names; so do ten-day periods. Source: domain.md §4.1.
        """
        if self.kind in (PeriodKind.QUARTER, PeriodKind.HALF):
            return f"{self.year}年{_TO_QUARTERS[self.number * 4 // self.kind.per_year - 1]}"
        if self.kind is PeriodKind.MONTH and self.number > 1:
            return f"{self.year}年1—{self.number}月"
        return self.label


def _no_whole(period: Period, kind: PeriodKind, longer: str) -> Refusal:
    return Refusal("B-108", f"{period.label}不能换算成“{kind.label}”这一种期间", f"请选{longer}的期间种类")


def _day(tens: int) -> dt.date:
    """Return the first day of the ten-day period with this ordinal."""
    return dt.date(tens // 36, tens % 36 // 3 + 1, tens % 3 * 10 + 1)


@lru_cache(maxsize=8192)
def _parsed(text: str, year: int | None) -> Period:
    return Period.of(*read(text, year))
