"""The five lengths a statistical period can have."""

from __future__ import annotations

from enum import Enum


class PeriodKind(Enum):
    """Year, half, quarter, month or ten days (旬); ``length`` counts ten-day periods.

    Lengths divide each other, so every period is a whole number of periods of each shorter kind.

    >>> PeriodKind("quarter").per_year, PeriodKind.TEN_DAY.label
    (4, '旬')
    """

    YEAR = ("year", 36, "年")
    HALF = ("half", 18, "半年")
    QUARTER = ("quarter", 9, "季度")
    MONTH = ("month", 3, "月")
    TEN_DAY = ("ten_day", 1, "旬")

    length: int
    label: str

    def __new__(cls, value: str, length: int, label: str) -> PeriodKind:
        """Make the stored value the plain word, so that ``PeriodKind("month")`` works."""
        kind = object.__new__(cls)
        kind._value_ = value
        kind.length = length
        kind.label = label
        return kind

    @property
    def per_year(self) -> int:
        """Return how many periods of this kind a year has: 1, 2, 4, 12 or 36."""
        return 36 // self.length
