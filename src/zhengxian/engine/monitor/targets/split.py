"""Ways to divide a level, a count or a growth target over regions (domain.md §4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class SplitMethod(Enum):
    """按份额, 按份额加追赶, 按增量, 按类别加点, 手工指定."""

    SHARE = "share"
    CATCH_UP = "catch_up"
    INCREMENT = "increment"
    CLASS_UPLIFT = "class_uplift"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class TargetSplit:
    """Parts of a target by region, at the stated decimals; levels and counts add up to the total exactly."""

    method: SplitMethod
    total: Decimal
    decimals: int
    parts: dict[str, Decimal]


def split_by_share(total: float, last_year: Mapping[str, float], *, decimals: int = 0) -> TargetSplit: ...
def split_by_increment(
    total: float, last_year: Mapping[str, float], shares: Mapping[str, float], *, decimals: int = 0
) -> TargetSplit: ...
def split_by_growth(
    total: float, last_year: Mapping[str, float], growths: Mapping[str, Decimal], *, decimals: int = 0
) -> TargetSplit: ...
def growth_alike(target: float, last_year: Mapping[str, float], *, decimals: int = 1) -> TargetSplit: ...
def growth_catching_up(
    target: float,
    last_year: Mapping[str, float],
    slope: float,
    *,
    standing: Mapping[str, float] | None = None,
    decimals: int = 1,
) -> TargetSplit: ...
def growth_by_class(
    target: float,
    last_year: Mapping[str, float],
    classes: Mapping[str, str],
    uplift: Mapping[str, float],
    *,
    decimals: int = 1,
) -> TargetSplit: ...
def split_by_hand(total: float, parts: Mapping[str, float], *, decimals: int = 0) -> TargetSplit: ...
