"""Methods that measure how far a unit is from the best: TOPSIS, VIKOR and grey relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.cells import (
    Cells,
    directions,
    extent,
    largest,
    least,
    per_item,
    prepare,
    require,
    require_rivals,
    weighted_sum,
    where_bad,
    width,
)

Figures = float | Sequence[float] | FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class TopsisResult:
    """Closeness and both weighted distances, (..., n); the points used, in the matrix's units."""

    closeness: FloatArray
    to_best: FloatArray
    to_worst: FloatArray
    best: FloatArray
    worst: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class VikorResult:
    """Group loss ``s``, largest single loss ``r`` and compromise ``q``, (..., n); lower is better."""

    s: FloatArray
    r: FloatArray
    q: FloatArray
    best: FloatArray
    worst: FloatArray

    @property
    def score(self) -> FloatArray:
        """1 − q, so that higher is better."""
        return 1.0 - self.q


@dataclass(frozen=True, slots=True, eq=False)
class GreyResult:
    """Relation degree (..., n), its cell coefficients (..., n, k) and the reference sequence and rho used."""

    degree: FloatArray
    coefficients: FloatArray
    reference: FloatArray
    rho: float


def topsis(
    matrix: FloatArray,
    weights: FloatArray,
    *,
    negative: BoolArray | Sequence[bool] | None = None,
    norm: Literal["vector", "minmax", "none"] = "vector",
    best: Figures | None = None,
    worst: Figures | None = None,
) -> TopsisResult:
    """Closeness to the best and distance from the worst point, between which each unit lies.

    Rows (80, 6, 12), (120, 8, 10), (100, 7.5, 20), (60, 9, 15), third item negative, weights .4, .35, .25
    give .4195, .8765, .4786, .3709 by vector norm; min–max norming ranks them differently. Matrix
    (..., n, k); for ``negative`` items the least is the ideal (do not convert them as well); weights as
    `arithmetic_mean`; closeness in 0..1. ``best`` and ``worst`` (a number or one per item, in the matrix's
    units) fix the points so that years compare; with "minmax" they also set the range. An item without
    spread adds no distance. Missing as `arithmetic_mean`. Errors: E-403 to E-405, E-407 one unit only,
    E-408 no distance at all, E-410 fixed points do not enclose the figures, E-416, E-418. Formula:
    r = x/√Σx² or x/range; D± = √Σ(w(r − r±))²; C = D⁻/(D⁺ + D⁻). Source: domain.md §2.3 and B-18; Hwang &
    Yoon (1981); Tzeng & Huang (2011).

    >>> X = np.array([[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]])
    >>> topsis(X, np.array([0.4, 0.35, 0.25]), negative=[False, False, True]).closeness.round(4).tolist()
    [0.4195, 0.8765, 0.4786, 0.3709]
    """
    cells = prepare(matrix, weights)
    down = directions(negative, cells.x.shape[-1])
    require(norm in ("vector", "minmax", "none"), f"规范化方式“{norm}”不认识", "请写 vector、minmax 或 none")
    if best is None and worst is None:
        require_rivals(cells, "topsis")
        top, bottom = _ideal(cells, down)
        scale = _scale(cells, norm, top, bottom)
    else:
        top, bottom = _fixed(cells, best, worst, down, norm)
        scale = np.abs(top - bottom) if norm == "minmax" else np.ones_like(top)
    to_best, to_worst = _length(cells, (cells.x - top) / scale), _length(cells, (cells.x - bottom) / scale)
    total = to_best + to_worst
    stuck = cells.counted() & ~(total > 0)
    if stuck.any():
        raise Refusal(
            "E-408",
            "参评各地区在所有有权重的指标上都相同，到理想点的距离为 0",
            "请增加有差别的指标，或改用 arithmetic",
            rows=where_bad(stuck[..., None])[0],
        )
    closeness = np.divide(to_worst, total, out=np.full_like(total, np.nan), where=total > 0)
    return TopsisResult(cells.finish(closeness), cells.finish(to_best), cells.finish(to_worst), top, bottom)


def vikor(
    matrix: FloatArray,
    weights: FloatArray,
    *,
    negative: BoolArray | Sequence[bool] | None = None,
    v: float = 0.5,
) -> VikorResult:
    """Compromise between the loss summed over all items and the worst single loss.

    Units (1, 0), (.6, .6), (0, 1) at equal weights have S = .5, .4, .5 and R = .5, .2, .5, so Q = 1, 0, 1:
    the balanced unit is the compromise. Shapes, weights, ``negative`` and missing values as `topsis`; ``v``
    in 0..1 weighs S against R. Q in 0..1, lower is better; `VikorResult.score` is 1 − Q. An item without
    spread causes no loss; where all S (or R) are equal that part of Q is 0, so equal units all score 1.
    Errors: E-403 to E-405, E-407 one unit only, E-418. Formula: loss = w (f* − x)/(f* − f⁻), S = Σ, R = max,
    Q = v (S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*). Source: Opricovic & Tzeng, EJOR 156 (2004).

    >>> vikor(np.array([[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]]), np.ones(2)).q.tolist()
    [1.0, 0.0, 1.0]
    """
    require(0 <= v <= 1, f"参数 v = {v:g} 不在 0 到 1 之间", "请改正 v（一般取 0.5）")
    cells = prepare(matrix, weights)
    require_rivals(cells, "vikor")
    top, bottom = _ideal(cells, directions(negative, cells.x.shape[-1]))
    loss = np.abs(cells.x - top) / width(np.minimum(top, bottom), np.maximum(top, bottom))
    s = cells.finish(cells.mean(loss))
    r = cells.finish(largest(cells.share * loss, -1)[..., 0])
    q = v * _within_pool(s) + (1.0 - v) * _within_pool(r)
    return VikorResult(s, r, q, top, bottom)


def grey_relation(
    matrix: FloatArray,
    weights: FloatArray,
    *,
    negative: BoolArray | Sequence[bool] | None = None,
    rho: float = 0.5,
    norm: Literal["minmax", "none"] = "minmax",
    reference: Literal["best"] | Figures = "best",
) -> GreyResult:
    """Grey relation degree: how closely a unit's profile follows the reference sequence.

    The matrix of `topsis` with the same weights and rho 0.5 gives .4667, .8600, .4983, .6083. Shapes,
    weights, ``negative`` and missing values as `topsis`; ``reference`` is the best of the pool or given (a
    number or one per item, in the matrix's units); with "minmax" each item's range includes it. Degree in
    (0, 1]. Least and largest gap are taken over all units and items that count; where there is no gap at
    all every degree is 1. Errors: E-403 to E-405, E-407 one unit only, E-416, E-418. Formula:
    ξ = (Δmin + ρΔmax)/(Δ + ρΔmax), r = Σ w ξ. Source: domain.md §2.3 and B-18; Deng (1982).

    >>> X = np.array([[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]])
    >>> grey_relation(X, np.array([0.4, 0.35, 0.25]), negative=[False, False, True]).degree.round(4).tolist()
    [0.4667, 0.86, 0.4983, 0.6083]
    """
    require(0 < rho <= 1, f"分辨系数 rho = {rho:g} 不在 0 到 1 之间", "请改正 rho（一般取 0.5）")
    require(norm in ("minmax", "none"), f"规范化方式“{norm}”不认识", "请写 minmax 或 none")
    cells = prepare(matrix, weights)
    require_rivals(cells, "grey")
    k = cells.x.shape[-1]
    low, high = extent(cells.x)
    if isinstance(reference, str):
        require(reference == "best", f"参考序列“{reference}”不认识", "请写 best，或逐项写出参考值")
        target = np.where(directions(negative, k), low, high)
    else:
        target = np.broadcast_to(per_item(reference, k, "reference"), low.shape)
        low, high = np.fmin(low, target), np.fmax(high, target)
    gap = np.abs(cells.x - target)
    if norm == "minmax":
        gap = gap / width(low, high)
    coefficients = _coefficients(gap, rho)
    return GreyResult(cells.finish(cells.mean(coefficients)), coefficients, target, rho)


def _coefficients(gap: FloatArray, rho: float) -> FloatArray:
    near, far = least(least(gap), -1), largest(largest(gap), -1)
    alike = np.where(np.isnan(gap), np.nan, 1.0)
    return np.divide(near + rho * far, gap + rho * far, out=alike, where=far > 0)


def _ideal(cells: Cells, down: BoolArray) -> tuple[FloatArray, FloatArray]:
    low, high = extent(cells.x)
    return np.where(down, low, high), np.where(down, high, low)


def _fixed(
    cells: Cells, best: Figures | None, worst: Figures | None, down: BoolArray, norm: str
) -> tuple[FloatArray, FloatArray]:
    if best is None or worst is None or norm == "vector":
        raise Refusal(
            "E-418",
            "固定的理想点要成对给出，且不能用 vector 规范化",
            "请给出 best 和 worst，norm 用 minmax 或 none",
        )
    k = cells.x.shape[-1]
    top, bottom = per_item(best, k, "best"), per_item(worst, k, "worst")
    wrong = np.where(down, top >= bottom, top <= bottom)
    low, high = np.minimum(top, bottom), np.maximum(top, bottom)
    noise = 1e-9 * (high - low)
    outside = (cells.x < low - noise) | (cells.x > high + noise)
    if wrong.any() or outside.any():
        rows, cols = where_bad(outside) if not wrong.any() else ((), np.flatnonzero(wrong).tolist())
        raise Refusal(
            "E-410",
            "固定的理想点（best、worst）方向不对，或没有把数值包在中间",
            "请把理想点定宽",
            rows=rows,
            cols=cols,
        )
    return np.reshape(top, (1, k)), np.reshape(bottom, (1, k))


def _scale(cells: Cells, norm: str, top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divisor of each item; infinite for an item without spread, so that it adds no distance."""
    spread = width(np.minimum(top, bottom), np.maximum(top, bottom))
    if norm == "minmax":
        return spread
    if norm == "none":
        return np.where(np.isinf(spread), np.inf, 1.0)
    known = cells.x if cells.complete else np.nan_to_num(cells.x)
    length = np.sqrt((known * known).sum(axis=-2, keepdims=True))
    return np.where(np.isinf(spread), np.inf, length)


def _length(cells: Cells, difference: FloatArray) -> FloatArray:
    """√Σ (share × difference)² over the items that count."""
    if not cells.complete:
        difference = np.where(cells.share > 0, difference, 0.0)
    squares = cells.share * cells.share
    return np.sqrt(weighted_sum(difference * difference, squares))


def _within_pool(loss: FloatArray) -> FloatArray:
    """(loss − least)/(largest − least) over the pool; 0 where all are equal."""
    low, high = least(loss, -1), largest(loss, -1)
    return (loss - low) / width(low, high)
