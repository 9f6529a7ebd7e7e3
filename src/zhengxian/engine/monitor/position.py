"""Where in the year a day stands: a position is a date, not a month (domain.md §4.1)."""

from __future__ import annotations

from datetime import date
from enum import Enum


class PositionRule(Enum):
    """How a day inside a month counts: by days, in halves (15th), in thirds (10th, 20th)."""

    DAYS = "days"
    HALVES = "halves"
    THIRDS = "thirds"


def months_done(day: date, rule: PositionRule = PositionRule.HALVES) -> float:
    """Return how many months of the year are over on a day, 0 to 12 (20 August by halves: 7.5)."""
    raise NotImplementedError
