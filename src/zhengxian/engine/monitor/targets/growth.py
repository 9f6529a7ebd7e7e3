"""Growth targets of regions whose weighted growth reaches the city's (domain.md §4.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.monitor.targets.split import (
    Number,
    SplitMethod,
    TargetSplit,
    checked_total,
    past_figures,
    refuse_strangers,
    shares_of,
)


def weighted_growth(growths: Mapping[str, Number], last_year: Mapping[str, Number]) -> float:
    """Return the growth of the whole that the parts' growths make, in per cent.

    >>> round(weighted_growth({"甲县": 4, "乙县": 7, "丙县": 6}, {"甲县": 12, "乙县": 45, "丙县": 43}), 2)
    6.21

    Weights are last year's shares. Errors: M-113, M-114 a growth for an unknown region. Formula: Σ w_i g_i.
    Source: domain.md §4.3, B-16.
    """
    refuse_strangers(growths, last_year)
    weights = shares_of(past_figures({key: last_year[key] for key in growths}))
    return float(_weighted(weights, {key: _exact(value) for key, value in growths.items()}))


def growth_alike(target: Number, last_year: Mapping[str, Number], *, decimals: int = 1) -> TargetSplit:
    """Give every region the whole's growth target: what a division by last year's shares means for growth.

    Errors: M-113, M-118. Source: domain.md §4.3 (a).
    """
    whole = checked_total(target, decimals)
    return TargetSplit(SplitMethod.SHARE, whole, decimals, dict.fromkeys(past_figures(last_year), whole))


def growth_catching_up(
    target: Number,
    last_year: Mapping[str, Number],
    slope: float,
    *,
    standing: Mapping[str, Number] | None = None,
    decimals: int = 1,
) -> TargetSplit:
    """Give regions with a low base a higher growth target, so that together they reach the whole's.

    >>> found = growth_catching_up(6, {"甲县": 60, "乙县": 40}, 2, standing={"甲县": 12, "乙县": 7})
    >>> {key: str(part) for key, part in found.parts.items()}
    {'甲县': '5.6', '乙县': '6.6'}

    ``slope``: points more for a region without base, against one at the weighted mean; ≥ 0. ``standing``: what
    tells who is low, such as output per head; by default last year's figure itself; weighted mean > 0.
    Rounded to ``decimals`` so that the weighted growth still reaches the target. Errors: M-113, M-114, M-115
    slope, M-118. Formula: g_i = G + slope·(1 − s_i/s̄), s̄ = Σ w_i s_i, so Σ w_i g_i = G before rounding.
    Source: domain.md §4.3 (b).
    """
    if not 0 <= slope < math.inf:
        raise Refusal("M-115", f"追赶幅度 {slope:g} 不合规", "请填写不小于 0 的百分点数")
    whole, weights = checked_total(target, decimals), shares_of(past_figures(last_year))
    refuse_strangers(standing or {}, weights)
    base = past_figures({key: (standing or last_year).get(key, math.nan) for key in weights})
    mean = _weighted(weights, base)
    if not mean:
        raise Refusal("M-115", "各地区的水平加权平均为 0，分不出高低", "请核对用来追赶的指标")
    exact = {key: _exact(whole) + _exact(slope) * (1 - base[key] / mean) for key in weights}
    parts = _reaching(_exact(whole), exact, weights, decimals)
    return TargetSplit(SplitMethod.CATCH_UP, whole, decimals, parts)


def growth_by_class(
    target: Number,
    last_year: Mapping[str, Number],
    classes: Mapping[str, str],
    uplift: Mapping[str, float],
    *,
    balanced: bool = False,
    decimals: int = 1,
) -> TargetSplit:
    """Give every region the whole's target and its class's uplift in points.

    >>> found = growth_by_class(6, {"甲县": 50, "乙县": 50}, {"甲县": "重点", "乙县": "生态"}, {"重点": 1, "生态": -1})
    >>> {key: str(part) for key, part in found.parts.items()}
    {'甲县': '7.0', '乙县': '5.0'}

    ``balanced`` shifts all regions alike so that the weighted growth reaches the target; otherwise the check of
    the parts tells when it does not. Errors: M-113, M-114, M-115 a class without uplift, M-118.
    Formula: g_i = G + δ_class, less Σ w δ when balanced. Source: domain.md §4.3 (d).
    """
    whole, weights = checked_total(target, decimals), shares_of(past_figures(last_year))
    refuse_strangers(classes, weights)
    absent = next((k for k in weights if classes.get(k) not in uplift), None)
    if absent is not None:
        raise Refusal("M-115", f"地区“{absent}”的类别没有设定加点", "请为每个类别填写加点，可以是 0")
    more = {key: _exact(uplift[classes[key]]) for key in weights}
    shift = _weighted(weights, more) if balanced else Fraction(0)
    exact = {key: _exact(whole) + more[key] - shift for key in weights}
    plain = {key: half_up(float(value), decimals) for key, value in exact.items()}
    parts = _reaching(_exact(whole), exact, weights, decimals) if balanced else plain
    return TargetSplit(SplitMethod.CLASS_UPLIFT, whole, decimals, parts)


def _reaching(
    target: Fraction, exact: Mapping[str, Fraction], weights: Mapping[str, Fraction], decimals: int
) -> dict[str, Decimal]:
    """Round down, then raise by one unit in the order of the largest remainders until the target is reached."""
    scale = 10**decimals
    units = {key: math.floor(value * scale) for key, value in exact.items()}
    reached = sum((weights[key] * units[key] for key in units), Fraction(0))
    for key in sorted(units, key=lambda k: units[k] - exact[k] * scale):
        if reached >= target * scale:
            break
        units[key] += 1
        reached += weights[key]
    return {key: Decimal(value).scaleb(-decimals) for key, value in units.items()}


def _weighted(weights: Mapping[str, Fraction], values: Mapping[str, Fraction]) -> Fraction:
    return sum((weights[key] * values[key] for key in weights), Fraction(0))


def _exact(value: Number) -> Fraction:
    return Fraction(value if isinstance(value, Decimal) else Decimal(repr(float(value))))
