"""Points for shortfalls of months and quarters, from readings as first assessed (欠账扣分, domain.md §4.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.pace import Reading


@dataclass(frozen=True, slots=True)
class ArrearsRule:
    """Points per point of gap (Chuzhou: 0.1 per 0.1), cap, points per talk (约谈)."""

    rate: float = 1.0
    cap: float | None = None
    per_talk: tuple[float, ...] = (0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Arrears:
    """What each period cost (≤ 0) and the year together after the cap."""

    by_period: dict[Period, float]
    talks: float
    total: float
    left_out: tuple[Period, ...]


def arrears_of_year(
    readings: Mapping[Period, Reading], rule: ArrearsRule, *, talks: Sequence[int] = ()
) -> Arrears:
    """Charge every period whose first reading was behind, even if the year's target is met later."""
    raise NotImplementedError
