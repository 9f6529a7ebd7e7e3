"""Where in the year a day stands: a position is a date, not a month (domain.md §4.1)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import Enum


class PositionRule(Enum):
    """How a day inside a month counts: by days, in halves (from the 15th), in thirds (from the 10th, the 20th)."""

    DAYS = "days"
    HALVES = "halves"
    THIRDS = "thirds"

    @property
    def label(self) -> str:
        """The words of the office."""
        return {"days": "按天数", "halves": "按半月", "thirds": "按旬"}[self.value]


def months_done(day: date, rule: PositionRule = PositionRule.HALVES) -> float:
    """Return how many months of the year are over on a day, months counted alike.

    Offices place "January to mid-August" at 7.5 of 12 months, 62.5 %.

    >>> months_done(date(2017, 8, 20)), round(months_done(date(2017, 8, 20), PositionRule.THIRDS), 4)
    (7.5, 7.6667)
    >>> months_done(date(2024, 2, 28)), months_done(date(2024, 2, 29))
    (1.5, 2.0)

    Range 0 (exclusive by days) to 12; the last day of a month is the whole month in every rule, also 28 and
    29 February. Formula: months before + day/days of the month, or what is over of its halves or thirds.
    Source: domain.md §4.1 (mid-August 7.5/12 [V68]).
    """
    last = monthrange(day.year, day.month)[1]
    if day.day == last:
        return float(day.month)
    if rule is PositionRule.DAYS:
        return day.month - 1 + day.day / last
    if rule is PositionRule.HALVES:
        return day.month - 1 + (0.5 if day.day >= 15 else 0.0)
    return day.month - 1 + min(day.day // 10, 2) / 3


def time_progress(day: date, rule: PositionRule = PositionRule.HALVES) -> float:
    """Return the linear time progress (时序进度) on a day, in per cent.

    >>> time_progress(date(2017, 8, 20)), round(time_progress(date(2010, 8, 31)), 2)
    (62.5, 66.67)

    Range 0 to 100. Formula: `months_done` / 12. Source: domain.md §4.1, B-13.
    """
    return months_done(day, rule) / 12.0 * 100.0
