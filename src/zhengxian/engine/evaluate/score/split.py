"""Joining the parts of one indicator or the periods of one year: P9, P10, P18 (domain.md appendix A)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import same


def mix(parts: Sequence[FloatArray], shares: Sequence[float]) -> FloatArray:
    """Join parts by fixed shares, which sum to 1 or to 100.

    >>> mix([np.array([28 / 27]), np.array([177.7 / 54])], [50, 50]).round(4).tolist()
    [2.1639]

    Parts are arrays of one shape (scores or fractions; not cut here: two ratios of a published rule may
    pass 1 before the cap). NaN in any part with a share makes NaN; a part with share 0 does not count.
    Errors: E-241 shares that are negative, do not match the parts or sum to neither 1 nor 100. Formula: Σ
    w_i·part_i. Source: domain.md A-P9, A-P10, A-P18, B-14.
    """
    whole = sum(shares)
    fits = len(parts) == len(shares) and min(shares, default=-1.0) >= 0
    if not fits or not (same(float(whole), 1.0) or same(float(whole), 100.0)):
        listed = "、".join(f"{s:g}" for s in shares)
        what = f"占比 {listed} 合计为 {whole:g}；{len(parts)} 个部分的占比应一一对应，合计为 1 或 100"
        raise Refusal("E-241", what, "请核对占比")
    used = [share / whole * part for part, share in zip(parts, shares, strict=True) if share > 0]
    return np.asarray(sum(used[1:], start=used[0]))


def static_dynamic(static: FloatArray, dynamic: FloatArray, alpha: float = 0.4) -> FloatArray:
    """P9: the score of a level and the score of its growth, joined.

    >>> static_dynamic(np.array([100.0, 80.0, 60.0]), np.array([60.0, 100.0, 80.0])).tolist()
    [76.0, 92.0, 72.0]

    Same shape in and out. NaN in either makes NaN. ``alpha`` 0..1 is the share of the level. Errors: E-241.
    Formula: α·S + (1 − α)·D. Source: domain.md A-P9, B-7 (Chuzhou, Wanjiang belt: 0.4 and 0.6).
    """
    return mix([static, dynamic], [alpha, 1.0 - alpha])


def level_increment_growth(
    level: FloatArray, increment: FloatArray, growth: FloatArray, shares: tuple[float, float, float]
) -> FloatArray:
    """P10: the scores of level, increment and growth, joined.

    >>> parts = np.array([0.5]), np.array([1.0]), np.array([0.75])
    >>> level_increment_growth(*parts, (40, 20, 40)).round(9).tolist()
    [0.7]

    Same shape in and out. NaN in a part that counts makes NaN. Errors: E-241.
    Formula: a·L + b·I + c·G, a + b + c = 1. Source: domain.md A-P10.
    """
    return mix([level, increment, growth], shares)


def period_mix(scores: Sequence[FloatArray], shares: Sequence[float] = (15, 25, 25, 35)) -> FloatArray:
    """P18: the scores of the report periods, joined to the score of the year.

    >>> period_mix([np.array([80.0]), np.array([82.0]), np.array([90.0]), np.array([88.0])]).tolist()
    [85.8]

    One array for each period, same shape in and out. NaN in a period that counts makes NaN: a year without
    one of its periods is not a year. Errors: E-241. Formula: Σ w_p·score_p. Source: domain.md A-P18, B-15
    (an Anhui city 2023: Q1, H1, Q1–Q3, year).
    """
    return mix(scores, shares)
