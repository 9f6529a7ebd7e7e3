"""Weights from the spread of each item alone: entropy, coefficient of variation, deviation, Gini."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import WeightResult, numbers
from zhengxian.engine.evaluate.weight.sample import (
    Sample,
    complete_rows,
    constant,
    dropped_note,
    positions,
    shares,
)


def equal(items: int) -> WeightResult:
    """Give each of ``items`` siblings the same weight 1/k.

    >>> equal(4).weights.tolist()
    [0.25, 0.25, 0.25, 0.25]

    Shape: returns weights (k,), each in (0, 1]. Data play no part, so empty cells do not matter.
    Raises ``ValueError`` for fewer than one item. Formula: w_j = 1/k.
    Source: OECD/JRC Handbook on Constructing Composite Indicators (2008), section 6.
    """
    if items < 1:
        raise ValueError(f"equal weights need at least one item, not {items}")
    return WeightResult("equal", np.full(items, 1.0 / items), {}, {"dropped": ()})


def entropy(scored: ArrayLike, *, shift: float = 0.0) -> WeightResult:
    """Weigh each item by how unevenly its score is spread over the regions (熵权法).

    >>> entropy([[1/3, 0, .8], [1, 2/3, 1], [2/3, .5, 0], [0, 1, .5]]).weights.round(4).tolist()
    [0.3645, 0.3193, 0.3161]

    Shape: scored (n, k) non-negative, any unit → weights (k,) in [0, 1], sum 1. Rows with NaN are left
    out and counted. ``shift`` ≥ 0 is added to every cell first and recorded, because it changes the
    weights. A column of zeros is dropped (weight 0, noted); a constant column weighs 0.
    Errors: E-301 too few rows, E-302 negative cells, E-303 no column has any spread.
    Formula: p_ij = z_ij/Σ_i z_ij; e_j = −Σ_i p ln p / ln n with 0·ln 0 = 0; w_j = (1−e_j)/Σ(1−e_j).
    Source: domain.md §2.3, vector 17.
    """
    sample = complete_rows(scored)
    values = sample.values + shift
    _refuse_negative(sample, values, "熵权法")
    totals = values.sum(axis=0)
    zero = totals == 0
    share = values / np.where(zero, 1.0, totals)
    logs = np.log(np.where(share > 0, share, 1.0))
    e = np.clip(-(share * logs).sum(axis=0) / np.log(len(values)), 0.0, 1.0)
    e[constant(values)] = 1.0
    shown = tuple(None if z else float(v) for v, z in zip(e, zero, strict=True))
    return WeightResult(
        "entropy",
        shares(1.0 - e),
        {"shift": float(shift)},
        {**sample.counts, "entropy": shown, "shift": float(shift), "dropped": positions(zero)},
        dropped_note(zero, "各地区全部为 0"),
    )


def variation(raw: ArrayLike, *, ddof: int = 1, mean_floor: float = 0.2) -> WeightResult:
    """Weigh each item by its coefficient of variation on raw data (变异系数法).

    >>> X = [[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]]
    >>> variation(X).weights.round(6).tolist()
    [0.379462, 0.216834, 0.403705]

    Shape: raw (n, k), any unit → weights (k,) in [0, 1], sum 1; free of each column's unit. Rows with
    NaN are left out and counted. ``ddof`` does not change the weights, only the reported coefficients.
    Errors: E-301 too few rows; E-304 a mean near 0, that is abs(mean) < ``mean_floor`` × mean(abs(x)),
    which happens only with mixed signs; E-303 no spread. Not for growth rates.
    Formula: v_j = σ_j/abs(μ_j); w_j = v_j/Σv. Source: domain.md §2.3, vector 17.
    """
    sample = complete_rows(raw)
    mean = sample.values.mean(axis=0)
    near_zero = np.abs(mean) < mean_floor * np.abs(sample.values).mean(axis=0)
    near_zero |= mean == 0
    if near_zero.any():
        raise Refusal(
            "E-304",
            "平均值接近 0（正负相抵），变异系数没有意义",
            "增速一类指标请不要用变异系数法，可改用标准差法或手工权重",
            cols=positions(near_zero),
        )
    v = _deviation(sample.values, ddof) / np.abs(mean)
    return WeightResult(
        "variation",
        shares(v),
        {"ddof": ddof, "mean_floor": float(mean_floor)},
        {**sample.counts, "mean": numbers(mean), "variation": numbers(v), "dropped": ()},
    )


def std(scored: ArrayLike, *, ddof: int = 1) -> WeightResult:
    """Weigh each item by the standard deviation of its normalised score (均方差法).

    >>> std([[0, 0], [1, 0.5]]).weights.round(4).tolist()
    [0.6667, 0.3333]

    Shape: scored (n, k) on one common scale → weights (k,) in [0, 1], sum 1. Rows with NaN are left out
    and counted; a constant column weighs 0. ``ddof`` does not change the weights.
    Errors: E-301 too few rows, E-303 no spread. Formula: w_j = σ_j/Σσ.
    Source: domain.md §2.3 (first factor of CRITIC); Diakoulaki et al. (1995).
    """
    sample = complete_rows(scored)
    sigma = _deviation(sample.values, ddof)
    return WeightResult(
        "std", shares(sigma), {"ddof": ddof}, {**sample.counts, "std": numbers(sigma), "dropped": ()}
    )


def gini(scored: ArrayLike) -> WeightResult:
    """Weigh each item by the Gini coefficient of its score over the regions (基尼系数法).

    >>> gini([[3, 1], [4, 1], [5, 1], [8, 1], [10, 2]]).diagnostics["gini"][0]
    0.24

    Shape: scored (n, k) non-negative, any unit → weights (k,) in [0, 1], sum 1; free of each column's
    unit. Rows with NaN are left out and counted. A column of zeros is dropped (weight 0, noted).
    Errors: E-301 too few rows, E-302 negative cells, E-303 no spread.
    Formula: G_j = Σ_i Σ_l abs(x_ij − x_lj) / (2 n² μ_j); w_j = G_j/ΣG.
    Source: domain.md §2.3 (Gini of the Dagum row, one group), vector 21.
    """
    sample = complete_rows(scored)
    values = np.sort(sample.values, axis=0)
    _refuse_negative(sample, sample.values, "基尼系数法")
    n = len(values)
    total = values.sum(axis=0)
    zero = total == 0
    lift = 2.0 * np.arange(1, n + 1) - n - 1
    g = (lift @ values) / (n * np.where(zero, 1.0, total))
    g[constant(values)] = 0.0
    g = np.maximum(g, 0.0)
    shown = tuple(None if z else float(v) for v, z in zip(g, zero, strict=True))
    return WeightResult(
        "gini",
        shares(g),
        {},
        {**sample.counts, "gini": shown, "dropped": positions(zero)},
        dropped_note(zero, "各地区全部为 0"),
    )


def _deviation(values: FloatArray, ddof: int) -> FloatArray:
    sigma = values.std(axis=0, ddof=ddof)
    sigma[constant(values)] = 0.0
    return np.asarray(sigma)


def _refuse_negative(sample: Sample, values: FloatArray, method: str) -> None:
    negative: BoolArray = values < 0
    if negative.any():
        raise sample.refusal(
            "E-302",
            f"有 {int(negative.sum())} 个负数，{method}要求各项得分不小于 0",
            "请先用极差法等方法把得分换到 0 以上，或设平移量 shift",
            negative,
        )
