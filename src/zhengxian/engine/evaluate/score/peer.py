"""Where a figure stands among its peers: how many are better, equal, and how many take part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.score.frozen import Rows, take

TIES = ("competition", "dense", "average", "max")


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts for every figure, each (..., r, k): others that are better or equal, and all who take part."""

    better: FloatArray
    equal: FloatArray
    levels: FloatArray
    """how many different better figures there are"""
    size: FloatArray
    """how many regions take part, the figure's own included"""

    def rank(self, ties: str) -> FloatArray:
        """Rank from 1 (best); ties as the scheme numbers them.

        >>> three_way = Standing(np.array([2.0]), np.array([2.0]), np.array([1.0]), np.array([9.0]))
        >>> [float(three_way.rank(t)[0]) for t in TIES]
        [3.0, 2.0, 4.0, 5.0]
        """
        if ties == "dense":
            return self.levels + 1.0
        shared = {"competition": 0.0, "average": 0.5, "max": 1.0}[ties]
        return self.better + 1.0 + shared * self.equal


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """The figures of a comparison set, turned so that more is better and rounded if the rule says so."""

    goodness: FloatArray
    ordered: FloatArray
    negative: BoolArray
    decimals: int | None

    @classmethod
    def of(cls, x: FloatArray, negative: BoolArray, decimals: int | None) -> Peers:
        """Take the figures (..., n, k) of a set."""
        goodness = _goodness(x, negative, decimals)
        return cls(goodness, np.sort(goodness, axis=-2), negative, decimals)

    def standing(self, values: FloatArray, rows: Rows = None, *, dense: bool = False) -> Standing:
        """Place new figures among the others; a region's old figure does not count against its new one."""
        good = _goodness(values, self.negative, self.decimals)
        shape = np.broadcast_shapes(good.shape, take(self.goodness, rows).shape)
        good, own = np.broadcast_to(good, shape), np.broadcast_to(take(self.goodness, rows), shape)
        # The regions of a column lie next to each other, as everywhere in the pipeline.
        counts = [np.zeros((*shape[:-2], shape[-1], shape[-2])).swapaxes(-1, -2) for _ in range(4)]
        for index in np.ndindex(self.goodness.shape[:-2]):
            for j in range(shape[-1]):
                at = (..., *index, slice(None), j)
                found = _place(self.ordered[(*index, slice(None), j)], good[at], own[at], dense)
                for count, part in zip(counts, found, strict=True):
                    count[at] = part
        return Standing(*counts)


def _goodness(x: FloatArray, negative: BoolArray, decimals: int | None) -> FloatArray:
    rounded = (
        x if decimals is None else np.where(np.isnan(x), np.nan, rank_keys(x, decimals).astype(np.float64))
    )
    return np.where(negative, -rounded, rounded)


def _place(
    ordered: FloatArray, values: FloatArray, own: FloatArray, dense: bool
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Count better, equal, better levels and size in a sorted column; ``own``: the figures being replaced."""
    present = ordered[: ordered.size - np.count_nonzero(np.isnan(ordered))]
    left, right = np.searchsorted(present, values, "left"), np.searchsorted(present, values, "right")
    with np.errstate(invalid="ignore"):
        above, level = own > values, own == values
    better = (present.size - right) - 1.0 * above
    equal = (right - left) - 1.0 * level
    size = present.size + 1.0 - ~np.isnan(own)
    if not dense:
        return better, equal, better, size
    distinct, copies = np.unique(present, return_counts=True)
    own_at = np.clip(np.searchsorted(distinct, own), 0, max(distinct.size - 1, 0))
    alone = (copies[own_at] == 1) if distinct.size else np.zeros(own.shape, dtype=np.bool_)
    levels = distinct.size - np.searchsorted(distinct, values, "right") - 1.0 * (above & alone)
    return better, equal, levels, size
