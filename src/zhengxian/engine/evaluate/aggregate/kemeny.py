"""The Kemeny order (Condorcet–Kemeny–Young–Levenglick): the ranking that most weight agrees with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.cells import alone, require
from zhengxian.engine.evaluate.aggregate.pairwise import SAME, outranking

LIMIT = 10
"""Most units for which the best order is searched exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class KemenyResult:
    """All best orders: their common support, how many there are and each unit's mean rank over them.

    ``orders`` lists positions, best first, in lexicographic order, at most as many as were asked for;
    ``count`` is the full number. ``score`` is (m − mean rank)/(m − 1) with m the units that take part.
    """

    support: float
    count: int
    orders: tuple[tuple[int, ...], ...]
    mean_rank: FloatArray
    score: FloatArray


def kemeny(
    matrix: FloatArray,
    weights: FloatArray,
    *,
    negative: BoolArray | Sequence[bool] | None = None,
    listed: int = 24,
) -> KemenyResult:
    """Kemeny order of the units of a table, exact for up to 10 units.

    Units (1, 5), (2, 5), (0, 6) on two items weighing 2 and 1: the only best order is second, first, third.
    Matrix (n, k) and weights as `outranking`; score in 0..1. Ties between best orders are not broken: the
    score comes from the mean rank over all of them, so it does not depend on the order of rows. A unit
    without items gets NaN. Errors as `outranking`; E-407 one unit only; E-411 more than 10 units. Source:
    OECD/JRC Handbook (2008) §6.12, table 37; Young & Levenglick (1978).

    >>> result = kemeny(np.array([[1.0, 5.0], [2.0, 5.0], [0.0, 6.0]]), np.array([2.0, 1.0]))
    >>> result.orders, result.score.tolist()
    (((1, 0, 2),), [0.5, 1.0, 0.0])
    """
    return kemeny_orders(outranking(matrix, weights, negative=negative), listed=listed)


def kemeny_score(order: Sequence[int], support: FloatArray) -> float:
    """Support of one order: the sum, over all pairs, of the weight that agrees with it.

    Of 9 voters 6 prefer a to b, 4 a to c and 7 b to c: the order a, b, c has the support 17.
    ``order`` lists positions, best first, each once; ``support`` (n, n) is an outranking matrix of shares or
    votes. Errors: E-420 the order is not a permutation. Source: OECD/JRC Handbook (2008) §6.12, table 28.

    >>> kemeny_score([0, 1, 2], np.array([[0.0, 6, 4], [3, 0, 7], [5, 2, 0]]))
    17.0
    """
    e = np.asarray(support, dtype=np.float64)
    if sorted(order) != list(range(len(e))):
        raise Refusal("E-420", "名次排列没有把每个单位恰好列一次", "请核对排列")
    listed = e[np.ix_(list(order), list(order))]
    return float(np.triu(listed, 1).sum())


def kemeny_orders(support: FloatArray, *, listed: int = 24) -> KemenyResult:
    """All Kemeny orders of an outranking matrix of shares or votes, (n, n); NaN rows do not take part.

    Nine voters of whom 6 prefer a to b, 7 b to c and 5 c to a rank a, b, c.
    Errors: E-405 not square, E-407, E-411. Method: dynamic programming
    over the sets already ranked (Held & Karp), counting the ways to reach the best support.

    >>> result = kemeny_orders(np.array([[0.0, 6, 4], [3, 0, 7], [5, 2, 0]]))
    >>> result.support, result.orders, result.mean_rank.tolist()
    (17.0, ((0, 1, 2),), [1.0, 2.0, 3.0])
    """
    e = np.asarray(support, dtype=np.float64)
    if e.ndim != 2 or e.shape[0] != e.shape[1]:
        raise Refusal("E-405", f"两两比较矩阵的形状 {e.shape} 不是方阵", "请给出每两个单位的比较")
    require(listed >= 0, "列出的排列个数不能是负数", "请改正 listed")
    units = np.flatnonzero(~np.isnan(e).all(axis=1))
    _check_size(len(units))
    rank = np.full(len(e), np.nan)
    if not len(units):
        return KemenyResult(0.0, 0, (), rank, rank.copy())
    paths = _Paths(e[np.ix_(units, units)])
    rank[units] = paths.mean_rank()
    orders = tuple(tuple(int(units[i]) for i in order) for order in islice(paths.orders(), listed))
    score = (len(units) - rank) / (len(units) - 1)
    return KemenyResult(paths.support, paths.count, orders, rank, score)


def _check_size(m: int) -> None:
    if m == 1:
        raise alone("kemeny")
    if m > LIMIT:
        raise Refusal(
            "E-411",
            f"有 {m} 个地区参加比较，“kemeny”法只对不超过 {LIMIT} 个地区求精确解",
            "请改用 copeland 或 borda，或按类别分组后再用",
        )


class _Paths:
    """Orders as paths through the sets of units already ranked; a set is a number with one bit per unit."""

    def __init__(self, support: FloatArray) -> None:
        m = len(support)
        np.fill_diagonal(support, 0.0)
        self.m = m
        self.bits = 1 << np.arange(m)
        sets = np.arange(1 << m)
        self.inside = (sets[:, None] & self.bits) > 0
        self.gain = support.sum(axis=1) - self.inside @ support.T
        """What ranking unit i next adds when the set is already ranked: its support over all that follow."""
        self.slack = SAME * max(float(np.abs(support).sum()), 1e-300)
        self.layers = [sets[self.inside.sum(axis=1) == size] for size in range(m + 1)]
        self.tight = np.zeros((1 << m, m), dtype=np.bool_)
        """(set, i): does a best path into ``set ∪ i`` rank i last?"""
        self.support, self.into = self._forward()
        self.out = self._backward()
        self.count = round(float(self.into[-1]))

    def _forward(self) -> tuple[float, FloatArray]:
        best = np.full(1 << self.m, -np.inf)
        ways = np.zeros(1 << self.m)
        best[0], ways[0] = 0.0, 1.0
        units = np.arange(self.m)
        for layer in self.layers[1:]:
            before = layer[:, None] ^ self.bits
            last = self.inside[layer]
            reached = np.where(last, best[before] + self.gain[before, units], -np.inf)
            best[layer] = reached.max(axis=1)
            kept = reached >= best[layer, None] - self.slack
            ways[layer] = np.where(kept, ways[before], 0.0).sum(axis=1)
            rows, cols = np.nonzero(kept)
            self.tight[before[rows, cols], cols] = True
        return float(best[-1]), ways

    def _backward(self) -> FloatArray:
        """How many best ways lead from each set to the full one."""
        ways = np.zeros(1 << self.m)
        ways[-1] = 1.0
        for layer in reversed(self.layers[:-1]):
            after = layer[:, None] | self.bits
            ways[layer] = np.where(self.tight[layer], ways[after], 0.0).sum(axis=1)
        return ways

    def mean_rank(self) -> FloatArray:
        """Mean, over all best orders, of the place of each unit."""
        after = np.arange(1 << self.m)[:, None] | self.bits
        passing = np.where(self.tight, self.into[:, None] * self.out[after], 0.0)
        place = self.inside.sum(axis=1) + 1
        return np.asarray((place @ passing) / self.into[-1])

    def orders(self, ranked: int = 0, so_far: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
        """The best orders, lexicographic."""
        if len(so_far) == self.m:
            yield so_far
            return
        for i in range(self.m):
            after = ranked | (1 << i)
            if self.tight[ranked, i] and self.out[after] > 0:
                yield from self.orders(after, (*so_far, i))


def condorcet_winner(support: FloatArray) -> int | None:
    """The unit that beats every other by majority, or None where there is none.

    Where a beats b, b beats c and c beats a there is no winner. ``support`` (n, n) of shares or
    votes. Source: OECD/JRC Handbook (2008) §6.12.

    >>> condorcet_winner(np.array([[0.0, 6, 4], [3, 0, 7], [5, 2, 0]])) is None
    True
    """
    first = np.flatnonzero(_beats(support).sum(axis=1) == len(support) - 1)
    return int(first[0]) if len(first) else None


def condorcet_order(support: FloatArray) -> tuple[int, ...] | None:
    """The full majority order, best first, or None where majorities tie or run in a circle.

    >>> condorcet_order(np.array([[0.0, 3, 3], [4, 0, 5], [4, 2, 0]]))
    (1, 2, 0)
    """
    wins = _beats(support).sum(axis=1)
    if sorted(wins.tolist()) != list(range(len(support))):
        return None
    return tuple(int(i) for i in np.argsort(-wins))


def _beats(support: FloatArray) -> IntArray:
    e = np.asarray(support, dtype=np.float64)
    slack = SAME * max(float(np.nansum(np.abs(e))) / max(len(e), 1), 1e-300)
    return (e > e.T + slack).astype(np.int64)
