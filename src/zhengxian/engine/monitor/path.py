"""The path of a year: which share of the annual target is due by the end of each month (domain.md §4.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class PathMethod(Enum):
    """How a path was drawn; the values are what the web stores."""

    LINEAR = "linear"
    QUARTERLY = "quarterly"
    SEASONAL = "seasonal"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class YearPath:
    """Cumulative per cent due by the end of January … December; NaN in January: not published alone."""

    method: PathMethod
    shares: tuple[float, ...]
    note: str = ""


def linear_path() -> YearPath:
    """m/12."""
    raise NotImplementedError


def quarterly_path(ends: Sequence[float] = (20.0, 45.0, 75.0, 100.0)) -> YearPath:
    """Per cent due by the end of each quarter; months inside a quarter alike (M-103)."""
    raise NotImplementedError


def seasonal_path(history: Mapping[int, Sequence[float]], *, years: int = 3, least: int = 2) -> YearPath:
    """Average cumulative share of the last years; ``history`` year → 12 cumulative levels, NaN missing."""
    raise NotImplementedError


def s_curve_path(middle: float = 6.5, steepness: float = 0.6) -> YearPath:
    """Slow, fast, slow: a logistic curve scaled to 0 and 100; method HAND."""
    raise NotImplementedError


def hand_path(shares: Sequence[float]) -> YearPath:
    """Twelve cumulative percentages set by hand."""
    raise NotImplementedError
