"""What names mean in one city: departments, regions, indicators and the working-day calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


def is_weekday(day: date) -> bool:
    """Monday to Friday, for use where no official holiday table is given.

    >>> is_weekday(date(2025, 5, 3))
    False
    """
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers that a reading resolves names against; every one may be empty.

    ``departments``, ``regions``, ``indicators``: name or alias to code. ``levels``: region code to its level
    (city, county, town), so that 各县(市、区) finds its members. ``is_workday`` says whether a day is worked
    (make-up weekends included); None leaves working days unresolved.
    """

    departments: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    is_workday: Callable[[date], bool] | None = None
