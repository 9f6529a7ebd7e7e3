"""CRITIC: contrast of an item times its conflict with the others."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import WeightResult, numbers
from zhengxian.engine.evaluate.weight.sample import complete_rows, constant, dropped_note, positions, shares

Correlation = Literal["pearson", "spearman"]
_SAME = 1e-12
"""Conflict below this is rounding of a perfect correlation and counts as none."""


def critic(
    scored: ArrayLike, *, correlation: Correlation = "pearson", absolute: bool = False, ddof: int = 1
) -> WeightResult:
    """Weigh each item by its spread times its disagreement with the other items (CRITIC 法).

    >>> z = [[1/3, 0, .8], [1, 2/3, 1], [2/3, .5, 0], [0, 1, .5]]
    >>> critic(z).weights.round(6).tolist()
    [0.317476, 0.363186, 0.319338]

    Shape: scored (n, k), normalised → weights (k,) in [0, 1], sum 1. Rows with NaN are left out and
    counted. A constant column has no correlation: it is dropped (weight 0, noted). ``absolute`` takes
    abs(r), as some authors do. ``ddof`` does not change the weights.
    Errors: E-301 too few rows, E-320 fewer than two columns with spread, E-303 no conflict at all.
    Formula: C_j = σ_j Σ_l (1 − r_jl); w = C/ΣC.
    Source: domain.md §2.3, vector 17; Diakoulaki, Mavrotas & Papayannakis (1995).
    """
    sample = complete_rows(scored)
    flat = constant(sample.values)
    used = sample.values[:, need_two(~flat)]
    r = correlations(used, correlation)
    conflict = np.sum(1.0 - (np.abs(r) if absolute else r), axis=1)
    conflict[conflict < _SAME * len(conflict)] = 0.0
    sigma = used.std(axis=0, ddof=ddof)
    importance = np.zeros(len(flat))
    importance[~flat] = sigma * conflict
    return WeightResult(
        "critic",
        shares(importance),
        {"correlation": correlation, "absolute": absolute, "ddof": ddof},
        {
            **sample.counts,
            "std": numbers(sigma),
            "conflict": numbers(conflict),
            "correlation": numbers(r),
            "dropped": positions(flat),
        },
        dropped_note(flat, "各地区取值全部相同"),
    )


def need_two(used: BoolArray) -> BoolArray:
    """Return ``used`` as it is; refuse when fewer than two columns have spread (E-320)."""
    if used.sum() < 2:
        raise Refusal(
            "E-320",
            f"只有 {int(used.sum())} 项指标的取值在地区间有差别，相关系数无从计算",
            "请检查取值全部相同的指标，或改用等权、手工权重",
            cols=positions(~used),
        )
    return used


def correlations(values: FloatArray, method: Correlation = "pearson") -> FloatArray:
    """Return the correlation matrix (k, k) of complete data (n, k) without constant columns.

    >>> correlations(np.array([[1., 1.], [2., 4.], [3., 9.]]), "spearman").tolist()
    [[1.0, 1.0], [1.0, 1.0]]

    Range [−1, 1], diagonal exactly 1. Spearman uses average ranks for ties.
    """
    data = average_ranks(values) if method == "spearman" else values
    centred = data - data.mean(axis=0)
    unit = centred / np.sqrt((centred**2).sum(axis=0))
    r = np.clip(unit.T @ unit, -1.0, 1.0)
    same = np.abs(1.0 - np.abs(r)) < _SAME
    r[same] = np.sign(r[same])
    np.fill_diagonal(r, 1.0)
    return np.asarray(r)


def average_ranks(values: FloatArray) -> FloatArray:
    """Return ranks 1..n of each column, ties sharing their average.

    >>> average_ranks(np.array([[5.], [7.], [5.]])).ravel().tolist()
    [1.5, 3.0, 1.5]
    """
    ranks = np.empty_like(values)
    for j in range(values.shape[1]):
        _, inverse, count = np.unique(values[:, j], return_inverse=True, return_counts=True)
        ranks[:, j] = (np.cumsum(count) - (count - 1) / 2.0)[inverse]
    return ranks
