"""Growth arithmetic on published figures: bases, single months, averages, pulls and pace gaps.

Growth rates and shares of a target are per cent as published (8.2 means 8.2 %); differences of two rates are
percentage points. A growth rate is an input: nothing here computes one from two published levels, because
the base a bureau uses is seldom last year's published figure.

Source: domain.md §4.1, §4.2 and appendix B 8–11, 13, 16; appendix G 1, 2, 4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import half_up

WIDEST = 2.0
"""Percentage points: a wider interval of single-month growth should not be shown (domain.md §4.2)."""


@dataclass(frozen=True, slots=True)
class GrowthInterval:
    """Growth in per cent as point and as the bounds that the rounding of the inputs leaves open."""

    point: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Return the width in percentage points."""
        return self.high - self.low

    def is_narrow(self, widest: float = WIDEST) -> bool:
        """Tell whether the interval is narrow enough to be shown."""
        return self.width <= widest


@dataclass(frozen=True, slots=True)
class PaceGap:
    """Progress minus position in percentage points, by both conventions; positive is ahead."""

    of_rounded: Decimal
    """Difference of the two printed figures: what officials compute."""
    rounded: Decimal
    """Difference at full precision, rounded once."""

    @property
    def agree(self) -> bool:
        """Tell whether both conventions print the same gap."""
        return self.of_rounded == self.rounded


def implied_base(level: float, growth: float) -> float:
    """Return the comparable figure of last year that a level and its published growth imply.

    >>> round(implied_base(612, 7.9), 4)
    567.1918

    ``level`` in its unit, > 0; ``growth`` in per cent, > −100; the base in the level's unit. Missing values
    are refused. Errors: B-131 growth ≤ −100, B-132 level ≤ 0, B-138 not a number.
    Formula: A / (1 + g). Source: domain.md §4.2, B-8, B-10.
    """
    return _positive(level, "本期数") / _factor(growth)


def base_revision(level: float, growth: float, published_last_year: float) -> float:
    """Return by how many per cent the implied base differs from last year's published figure.

    >>> round(base_revision(612, 7.9, 580), 4)
    -2.2083

    Units, range and errors as `implied_base`; the published figure must be > 0 (B-132). A revision is a
    question about exits, new entrants or a census, not a finding. Formula: A / (1 + g) / P − 1.
    Source: domain.md §4.2 (reasons why the base moves), B-10.
    """
    return (implied_base(level, growth) / _positive(published_last_year, "上年公布数") - 1.0) * 100.0


def two_year_average(first: float, second: float) -> float:
    """Return the average yearly growth over two years.

    >>> round(two_year_average(-12, 18), 4)
    1.9019

    Both in per cent, > −100. Missing values are refused. Errors: B-131, B-138.
    Formula: √((1 + g₁)(1 + g₂)) − 1. Source: domain.md §4.2, B-11.
    """
    return (math.sqrt(_factor(first) * _factor(second)) - 1.0) * 100.0


def single_month_growth(
    level_before: float,
    growth_before: float,
    level_now: float,
    growth_now: float,
    *,
    decimals: int = 1,
    level_decimals: int | None = None,
) -> GrowthInterval:
    """Return the growth of the last month alone that two cumulative figures imply, as point and interval.

    >>> june = single_month_growth(500, 8.2, 612, 7.9)
    >>> round(june.point, 2), round(june.low, 2), round(june.high, 2), june.is_narrow()
    (6.58, 6.1, 7.07, True)

    Levels cumulative to the month before and to this month, > 0; growths in per cent, > −100, published with
    ``decimals`` decimals. ``level_decimals`` adds the rounding of the levels; None takes them as exact.
    Missing values are refused. Meaningless when base or unit set changed between the two months: the caller
    must know. Errors: B-131, B-132, B-138; B-133 the month's base is not positive throughout the interval;
    B-134 the cumulative level falls. Formula: (A_m − A_{m−1}) / (B_m − B_{m−1}) − 1 with B = A / (1 + G); the
    bounds are the extremes over the corners of the rounding box, in each variable of which it is monotone.
    Source: domain.md §4.2, B-8.
    """
    before, now = _positive(level_before, "上期累计数"), _positive(level_now, "本期累计数")
    if now < before:
        raise Refusal(
            "B-134", f"累计数由 {before:g} 降到 {now:g}，当月数为负，不能算增速", "请核实两期累计数"
        )
    rate = 0.5 * 10.0**-decimals
    size = 0.0 if level_decimals is None else 0.5 * 10.0**-level_decimals
    halves = (size, rate, size, rate)
    corners = [
        _month(before + a, growth_before + p, now + b, growth_now + q)
        for a, p, b, q in product(*((-half, half) for half in halves))
    ]
    return GrowthInterval(_month(before, growth_before, now, growth_now), min(corners), max(corners))


def required_growth(
    base_year: float, target_growth: float, level_to_date: float, base_to_date: float
) -> float:
    """Return the growth the rest of the year needs for the annual target. For the leaders' analysis only.

    It must never stand beside a reporting box, nor reach a person who reports figures (design.md §7,
    statistics law, domain.md §11).

    >>> round(required_growth(1000, 8, 760, 715), 4)
    12.2807

    Levels in one unit: last year's comparable whole-year and year-to-date bases (> 0, the first larger),
    this year's level to date; ``target_growth`` in per cent, > −100. Missing values are refused.
    Errors: B-131, B-132, B-138; B-135 no base is left for the rest of the year; B-136 the target is already
    reached. Formula: (B·(1 + t) − A_ytd) / (B − B_ytd) − 1. Source: domain.md §4.1, B-9.
    """
    target = _positive(base_year, "上年全年数") * _factor(target_growth)
    rest_base = base_year - _positive(base_to_date, "上年同期数")
    if rest_base <= 0:
        raise Refusal("B-135", "上年同期数不小于上年全年数，余下时段没有基数", "请核实上年全年数和同期数")
    rest = target - _finite(level_to_date, "本期累计数")
    if rest <= 0:
        raise Refusal("B-136", "累计数已达到全年目标，不必再算余下时段的增速", "如需继续分析，请改用奋斗目标")
    return (rest / rest_base - 1.0) * 100.0


def pull(shares: FloatArray, growths: FloatArray) -> FloatArray:
    """Return how many percentage points of the total's growth each part makes (拉动).

    >>> pull(np.array([0.12, 0.45, 0.43]), np.array([4.0, 7.0, 6.0])).round(2).tolist()
    [0.48, 3.15, 2.58]

    ``shares`` are parts of last year's total (fractions of 1, not per cent), ``growths`` per cent; same
    shape or broadcastable; NaN stays NaN. Formula: share of last year × growth. Source: domain.md §4.2, B-16.
    """
    return np.asarray(np.multiply(shares, growths), dtype=np.float64)


def contribution(pulls: FloatArray, total_growth: float) -> FloatArray:
    """Return each part's share, in per cent, in the growth of the total (贡献率).

    >>> contribution(np.array([0.48, 3.15, 2.58]), 6.21).round(1).tolist()
    [7.7, 50.7, 41.5]

    ``pulls`` in percentage points as `pull` gives them, any shape, NaN stays NaN; ``total_growth`` in per
    cent, > 0. Errors: B-137 total growth zero or negative (the sign of a share would mislead), B-138.
    Formula: pull / total growth. Source: domain.md §4.2.
    """
    if _finite(total_growth, "总增速") <= 0:
        raise Refusal(
            "B-137", f"总增速 {total_growth:g}% 不大于 0，贡献率没有意义", "请改为列出各部分的拉动点数"
        )
    return np.asarray(pulls, dtype=np.float64) / total_growth * 100.0


def completion(level: float, target: float) -> float:
    """Return the share of a level-type target that is done, in per cent.

    >>> round(completion(119.73, 195.82), 2)
    61.14

    Same unit; target > 0. For targets of level or count only: a growth target has a gap, no completion.
    Errors: B-132, B-138. Formula: level / target. Source: domain.md §4.1, B-13.
    """
    return _finite(level, "完成数") / _positive(target, "目标数") * 100.0


def pace_gap(progress: float, position: float, *, decimals: int = 2) -> PaceGap:
    """Return how far progress is ahead (+) or behind (−) the plan position, by both rounding conventions.

    >>> gap = pace_gap(61.145, 62.5)
    >>> str(gap.of_rounded), str(gap.rounded)
    ('-1.35', '-1.36')

    Both in per cent (or a growth and its target growth: then the gap is in percentage points all the same).
    Missing values are refused: B-138. Formula: r(progress) − r(position), and r(progress − position), r half
    up at ``decimals``. Source: domain.md §4.1, B-13.
    """
    ahead = half_up(_finite(progress, "进度"), decimals)
    due = half_up(_finite(position, "时序"), decimals)
    return PaceGap(
        ahead - due, half_up(Decimal(repr(float(progress))) - Decimal(repr(float(position))), decimals)
    )


def _month(before: float, growth_before: float, now: float, growth_now: float) -> float:
    base = now / _factor(growth_now) - before / _factor(growth_before)
    if base <= 0:
        raise Refusal(
            "B-133",
            "两期累计增速推出的当月同期数不大于 0，当月增速无法推算",
            "请核实两期累计数、增速和统计口径",
        )
    return ((now - before) / base - 1.0) * 100.0


def _factor(growth: float) -> float:
    if _finite(growth, "增速") <= -100:
        raise Refusal(
            "B-131", f"增速 {growth:g}% 不大于 -100%，推不出同期数", "请核实增速，增速应写成百分数，如 8.2"
        )
    return 1.0 + growth / 100.0


def _positive(value: float, name: str) -> float:
    if _finite(value, name) <= 0:
        raise Refusal("B-132", f"{name}为 {value:g}，应大于 0", "请核实该数和单位")
    return value


def _finite(value: float, name: str) -> float:
    if not math.isfinite(value):
        raise Refusal("B-138", f"{name}缺数，无法计算", "请先补齐该数")
    return value
