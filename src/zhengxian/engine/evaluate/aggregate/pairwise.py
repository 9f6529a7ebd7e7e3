"""Methods that only compare units two at a time: outranking, Borda and Copeland."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.cells import (
    Cells,
    directions,
    levelled,
    prepare,
    require,
    require_rivals,
)

SAME = 1e-9
"""Shares of weight that differ by no more than this are a tie."""

BLOCK = 2_000_000
"""How many pairs are compared at once, so that thousands of units need no memory in proportion to n²."""


@dataclass(frozen=True, slots=True, eq=False)
class BordaResult:
    """``score`` (..., n) in 0..1 and the share of rivals beaten on each item, (..., n, k)."""

    score: FloatArray
    beaten: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class CopelandResult:
    """How many rivals each unit beats, ties and loses to, and the score (wins + ties/2)/(rivals), (n,)."""

    wins: IntArray
    ties: IntArray
    losses: IntArray
    score: FloatArray


def borda(
    matrix: FloatArray, weights: FloatArray, *, negative: BoolArray | Sequence[bool] | None = None
) -> BordaResult:
    """Weighted Borda score: the mean share of rivals beaten, item by item, ties counting half.

    Items (3, 1, 2) and (1, 2, 2) at equal weights give .5, .375, .625. Matrix (..., n, k); weights as
    `arithmetic_mean`; score in 0..1, 1 for a unit that leads on everything. On an item only the units
    that have it are rivals. Figures that agree to 12 digits tie. Missing as `arithmetic_mean`. Errors:
    E-403 to E-405, E-407 one unit only, E-412 an item that only one unit has. Formula: Σ w b/(n_j − 1) / Σ w
    with b the rivals beaten plus half the tied. Source: OECD/JRC Handbook (2008) §6.12; Borda (1784).

    >>> borda(np.array([[3.0, 1.0], [1.0, 2.0], [2.0, 2.0]]), np.ones(2)).score.tolist()
    [0.5, 0.375, 0.625]
    """
    cells = prepare(matrix, weights)
    require_rivals(cells, "borda")
    x = levelled(cells.x)
    there = ~np.isnan(x)
    rivals = there.sum(axis=-2, keepdims=True) - 1
    if (rivals == 0).any():
        cols = np.flatnonzero((rivals == 0).reshape(-1, rivals.shape[-1]).any(axis=0)).tolist()
        raise Refusal(
            "E-412", "只有一个地区有这项得分，排不出名次", "请将该项权重设为 0，或改用 arithmetic", cols=cols
        )
    below = np.where(there, _rivals_below(np.where(directions(negative, x.shape[-1]), -x, x)), np.nan)
    beaten = below / np.maximum(rivals, 1)
    return BordaResult(cells.finish(cells.mean(beaten)), beaten)


def _rivals_below(x: FloatArray) -> FloatArray:
    """For each cell: how many units of its item lie below, ties counting half; NaN sorts last."""
    n = x.shape[-2]
    order = np.argsort(x, axis=-2)
    ordered = np.take_along_axis(x, order, axis=-2)
    place = np.broadcast_to(np.arange(n)[:, None], x.shape)
    new = np.ones(x.shape, dtype=np.bool_)
    new[..., 1:, :] = ordered[..., 1:, :] != ordered[..., :-1, :]
    first = np.maximum.accumulate(np.where(new, place, 0), axis=-2)
    ends = np.ones(x.shape, dtype=np.bool_)
    ends[..., :-1, :] = new[..., 1:, :]
    backwards = np.where(ends, place, n - 1)[..., ::-1, :]
    last = np.minimum.accumulate(backwards, axis=-2)[..., ::-1, :]
    below = np.empty(x.shape)
    np.put_along_axis(below, order, (first + last) / 2.0, axis=-2)
    return below


def outranking(
    matrix: FloatArray, weights: FloatArray, *, negative: BoolArray | Sequence[bool] | None = None
) -> FloatArray:
    """Outranking matrix: the share of weight on which the row's unit is better than the column's.

    Units (1, 5), (2, 5) at equal weights: the second gets .5 + .25 = .75 over the first, which gets .25.
    Matrix (n, k), weights (k,), (1, k) or (n, k); result (n, n) in 0..1 with diagonal 0, ties counting half
    for each, so that e_ab + e_ba = 1. With weights by unit a pair is compared on the items that both have,
    each weighing the sum of both shares. Figures that agree to 12 digits tie. Missing as `arithmetic_mean`;
    a unit without items has a NaN row and column. Errors: E-403 to E-405, E-413 two units share no item.
    Source: OECD/JRC Handbook (2008) §6.12, table 36.

    >>> outranking(np.array([[1.0, 5.0], [2.0, 5.0]]), np.ones(2)).tolist()
    [[0.0, 0.25], [0.75, 0.0]]
    """
    cells = _plain_cells(matrix, weights)
    x = _better_up(cells, negative)
    return np.concatenate([_rows(cells, x, rows) for rows in _blocks(len(x))])


def copeland(
    matrix: FloatArray, weights: FloatArray, *, negative: BoolArray | Sequence[bool] | None = None
) -> CopelandResult:
    """Copeland score: the share of rivals that a unit beats in pairwise majority of weight.

    Units (1, 5), (2, 5), (0, 9) at equal weights: the second beats the first and ties with the third, so
    it scores .75. Shapes, weights, ties and missing values as `outranking`; score in 0..1, 1 for a Condorcet
    winner. Errors as `outranking`, and E-407 one unit only. Formula: (wins + ties/2)/(rivals). Source:
    OECD/JRC Handbook (2008) §6.12 (Copeland rule; Copeland 1951).

    >>> copeland(np.array([[1.0, 5.0], [2.0, 5.0], [0.0, 9.0]]), np.ones(2)).score.tolist()
    [0.25, 0.75, 0.5]
    """
    cells = _plain_cells(matrix, weights)
    require_rivals(cells, "copeland")
    x = _better_up(cells, negative)
    counts = np.concatenate([_duels(_rows(cells, x, rows), rows.start) for rows in _blocks(x.shape[0])])
    wins, ties, losses = counts.T
    rivals = counts.sum(axis=1)
    score = np.divide(wins + 0.5 * ties, rivals, out=np.full(len(rivals), np.nan), where=rivals > 0)
    return CopelandResult(wins, ties, losses, score)


def _plain_cells(matrix: FloatArray, weights: FloatArray) -> Cells:
    cells = prepare(matrix, weights)
    require(
        cells.x.ndim == 2 and cells.share.ndim <= 2, "两两比较一次只处理一张“地区×指标”表", "请逐张表调用"
    )
    return cells


def _better_up(cells: Cells, negative: BoolArray | Sequence[bool] | None) -> FloatArray:
    x = levelled(cells.x)
    return np.where(directions(negative, x.shape[-1]), -x, x)


def _blocks(n: int) -> list[slice]:
    step = max(1, BLOCK // max(n, 1))
    return [slice(start, min(start + step, n)) for start in range(0, max(n, 1), step)]


def _rows(cells: Cells, x: FloatArray, rows: slice) -> FloatArray:
    """Rows of the outranking matrix. Items are taken one at a time: (rows, n) is the largest array."""
    if cells.share.ndim == 1 or cells.share.shape[0] == 1:
        result = np.zeros((rows.stop - rows.start, len(x)))
        for j, share in enumerate(cells.share.reshape(-1)):
            if share > 0:
                result += share * _better(x, rows, j)
    else:
        result = _rows_by_shared_weight(cells, x, rows)
    result[np.arange(len(result)), np.arange(rows.start, rows.stop)] = 0.0
    there = cells.counted()
    result[~there[rows], :] = np.nan
    result[:, ~there] = np.nan
    return result


def _better(x: FloatArray, rows: slice, j: int) -> FloatArray:
    """1 where the row's unit is better on item j, a half where they tie, else 0."""
    mine, theirs = x[rows, j, None], x[None, :, j]
    return np.asarray((mine > theirs) + 0.5 * (mine == theirs))


def _rows_by_shared_weight(cells: Cells, x: FloatArray, rows: slice) -> FloatArray:
    won = np.zeros((rows.stop - rows.start, len(x)))
    total = np.zeros_like(won)
    for j in range(x.shape[1]):
        mine, theirs = cells.share[rows, j, None], cells.share[None, :, j]
        both = np.where((mine > 0) & (theirs > 0), mine + theirs, 0.0)
        won += both * _better(x, rows, j)
        total += both
    there = cells.counted()
    apart = (total == 0) & there[rows, None] & there[None, :]
    if apart.any():
        first, second = (int(p[0]) for p in np.nonzero(apart))
        raise Refusal(
            "E-413",
            "这两个地区没有共同的指标，无法两两比较",
            "请让参评地区至少有一项共同的指标，或改用 arithmetic",
            rows=sorted((first + rows.start, second)),
        )
    return np.divide(won, total, out=won, where=total > 0)


def _duels(share: FloatArray, start: int) -> IntArray:
    """Wins, ties and losses of each row's unit; e_ab > 1/2 is a win since e_ab + e_ba = 1."""
    real = ~np.isnan(share)
    here = np.arange(len(share))
    real[here, here + start] = False
    wins = (real & (share > 0.5 + SAME / 2)).sum(axis=1)
    losses = (real & (share < 0.5 - SAME / 2)).sum(axis=1)
    return np.stack([wins, real.sum(axis=1) - wins - losses, losses], axis=1)
