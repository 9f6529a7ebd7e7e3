"""The official word for a gap, and the dated thresholds that choose it (domain.md §4.1, design board §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class PaceWord(Enum):
    """How a figure stands to its plan; the values are what the web stores."""

    REACHED = "reached"
    SLOW = "slow"
    LAG = "lag"
    BAD = "bad"
    NOT_DUE = "not_due"
    MISSING = "missing"
    NO_PLAN = "no_plan"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class PaceThresholds:
    """From which gap on a figure is slow, lags, lags badly; in force from a day on. Sizes, > 0, in points."""

    valid_from: date
    speed_slow: float = 1.0
    speed_lag: float = 3.0
    other_slow: float = 3.0
    other_lag: float = 10.0


def thresholds_on(day: date, dated: Sequence[PaceThresholds]) -> PaceThresholds:
    """Return the thresholds in force on a day (M-120 none)."""
    raise NotImplementedError
