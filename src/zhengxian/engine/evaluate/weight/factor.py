"""Weights from rotated factors, as the OECD/JRC handbook builds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.components import Keep, analyse, fix_signs
from zhengxian.engine.evaluate.weight.result import WeightResult, numbers
from zhengxian.engine.evaluate.weight.sample import shares

_LIMIT = 1000
_SETTLED = 1e-10


def varimax(loadings: FloatArray, *, kaiser: bool = True) -> FloatArray:
    """Rotate loadings so that each item loads on few factors.

    >>> varimax(np.array([[0.6, 0.6], [0.3, 0.3], [0.5, -0.5]]))[:2, 0].round(4).tolist()
    [0.8485, 0.4243]

    Shape: (k, f) → (k, f); communalities (row sums of squares) stay as they are. Columns come in
    falling order of explained variance, the largest loading of each positive. ``kaiser`` scales rows to
    unit length during the rotation. Errors: E-326 when 1000 rounds do not settle it.
    Formula: maximise Σ_f [Σ_j q_jf⁴ − (Σ_j q_jf²)²/k] over orthogonal rotations.
    Source: Kaiser (1958); OECD/JRC Handbook (2008), section 6.1, table 17.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True)) if kaiser else np.ones((len(loadings), 1))
    length = np.where(length == 0, 1.0, length)
    start = loadings / length
    rotated = _rotate_pairs(start) * length
    order = np.argsort(-(rotated**2).sum(axis=0), kind="stable")
    return fix_signs(rotated[:, order])


def factor(scored: ArrayLike, *, keep: Keep = "eigenvalue", allow_small: bool = False) -> WeightResult:
    """Weigh each item by its part in the rotated factor it belongs to (因子分析法).

    >>> pairs = [[1, 1, 0, 0], [-1, -1, 0, 0], [0, 0, 1, 1], [0, 0, -1, -1]]
    >>> factor(pairs, allow_small=True).weights.round(6).tolist()
    [0.25, 0.25, 0.25, 0.25]

    Shape: scored (n, k), direction already turned → weights (k,) in [0, 1], sum 1; free of each
    column's unit. Rows with NaN are left out and counted; constant columns are dropped (weight 0,
    noted). Signs play no part: an item that loads negatively weighs like one that loads positively.
    Errors: E-301 too few rows, E-306 n < 5k unless ``allow_small``, E-320 fewer than two items,
    E-324/E-325 nothing to keep, E-326 no rotation found.
    Formula: q_jf = l_jf²/Σ_i l_if² of the rotated loadings; item j goes to the factor f where q_jf is
    largest; w_j ∝ q_jf · (variance of f / variance of all kept factors).
    Source: OECD/JRC Handbook (2008), section 6.1, tables 17 and 22.
    """
    a = analyse(scored, keep, allow_small)
    rotated = varimax(a.components.loadings[:, : a.kept])
    squared = rotated**2
    explained = squared.sum(axis=0)
    scaled = squared / explained
    assigned = np.argmax(scaled, axis=1)
    importance = np.zeros(len(a.used))
    importance[a.used] = scaled[np.arange(len(scaled)), assigned] * shares(explained)[assigned]
    return WeightResult(
        "factor",
        shares(importance),
        {"keep": keep, "allow_small": allow_small, "rotation": "varimax", "kaiser": True},
        {
            **a.diagnostics,
            "rotated_loadings": numbers(rotated),
            "factor_variance": numbers(explained),
            "communality": numbers(squared.sum(axis=1)),
            "assigned": tuple(int(f) for f in assigned),
        },
        a.notes,
    )


def _rotate_pairs(start: FloatArray) -> FloatArray:
    """Return (k, f) loadings turned two columns at a time until every angle is nothing (E-326 if never)."""
    turned = np.array(start)
    pairs = [(p, q) for p in range(turned.shape[1]) for q in range(p + 1, turned.shape[1])]
    for _ in range(_LIMIT):
        angles = [_turn(turned, p, q) for p, q in pairs]
        if max(angles, default=0.0) < _SETTLED:
            return turned
    raise Refusal("E-326", f"方差最大旋转经 {_LIMIT} 轮仍不收敛", "请减少保留的因子个数，或改用主成分法")


def _turn(turned: FloatArray, p: int, q: int) -> float:
    """Rotate columns p and q in place to the best angle for the pair and return its size in radians."""
    x, y = turned[:, p].copy(), turned[:, q].copy()
    u, v = x * x - y * y, 2.0 * x * y
    across = 2.0 * (u @ v - u.sum() * v.sum() / len(x))
    along = u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / len(x)
    if np.hypot(across, along) < _SETTLED**1.5:
        return 0.0
    angle = float(np.arctan2(across, along)) / 4.0
    turned[:, p] = x * np.cos(angle) + y * np.sin(angle)
    turned[:, q] = y * np.cos(angle) - x * np.sin(angle)
    return abs(angle)
