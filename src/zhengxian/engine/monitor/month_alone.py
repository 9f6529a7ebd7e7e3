"""The month alone from cumulative growth: an interval, or a stated reason why none is shown (domain.md §4.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.growth import GrowthInterval


@dataclass(frozen=True, slots=True)
class MonthAlone:
    """A month (1–12), how it is called (1—2月 combined), its interval, or why there is none (code and sentence)."""

    month: int
    label: str
    interval: GrowthInterval | None
    code: str = ""
    reason: str = ""


def months_alone(
    levels: Sequence[float],
    growths: Sequence[float],
    *,
    decimals: int = 1,
    changed: Collection[int] = (),
    widest: float = 2.0,
) -> tuple[MonthAlone, ...]:
    """Read twelve cumulative levels and growths (NaN missing); ``changed``: months whose base or unit set changed."""
    raise NotImplementedError
