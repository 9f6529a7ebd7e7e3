"""What the rest of the year needs. For leaders' analysis only, never beside a reporting box (domain.md §11)."""

from __future__ import annotations


def required_growth_of_rest(
    base_year: float, target_growth: float, level: float, base_to_date: float
) -> float:
    """B-9, from levels; `zhengxian.engine.base.growth.required_growth`."""
    raise NotImplementedError


def required_from_growth(target_growth: float, growth_to_date: float, base_share: float) -> float:
    """From cumulative growth and the share (0–1) of last year's base that is over: (T − w·G)/(1 − w)."""
    raise NotImplementedError


def required_each_month(target: float, level: float, months_left: float) -> float:
    """Average a month that the level target still needs, in its unit; 0 when reached."""
    raise NotImplementedError
