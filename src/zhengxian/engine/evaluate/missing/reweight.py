"""Items that drop out for a region, and the weight their siblings take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal

Siblings = Sequence[slice]


@dataclass(frozen=True, slots=True)
class Reweighted:
    """Weights per region, and which sibling sets were left with nothing.

    ``weights`` is the array handed in where nothing dropped out, else of the shape of the dropped mask;
    ``emptied`` has shape (..., regions, sibling sets).
    """

    weights: FloatArray
    emptied: BoolArray


def reweight(
    weights: FloatArray, dropped: BoolArray, siblings: Siblings | None = None, *, last: bool = False
) -> Reweighted:
    """Give the weight of dropped items to their siblings, in proportion to the siblings' own weights.

    ``weights`` broadcasts to ``dropped`` (..., regions, items), in any unit; each set of ``siblings`` (slices
    of the item axis; default: all items are siblings) keeps its sum in every region:
    w'_j = w_j · Σw / Σ(w not dropped), and w' = 0 where dropped. Where no sibling with weight is left the
    whole set gets 0 and is marked in ``emptied``: its parent then drops out one level up, by the same
    function. At the root (``last``) there is nothing to share with: E-123 names the regions. A set whose
    weights are all 0 (not in this class's list) is not emptied. NaN weights are not allowed.

    Source: domain.md §10 ("not applicable: drop and renormalise, never zero").

    >>> dropped = np.array([[False, True, False], [False, False, False]])
    >>> reweight(np.array([50.0, 30.0, 20.0]), dropped).weights.round(4).tolist()
    [[71.4286, 0.0, 28.5714], [50.0, 30.0, 20.0]]
    """
    sets = (slice(None),) if siblings is None else tuple(siblings)
    emptied = np.zeros((*dropped.shape[:-1], len(sets)), dtype=np.bool_)
    rows = np.nonzero(dropped.any(axis=-1))
    if not rows[0].size:
        return Reweighted(weights, emptied)
    shared = np.empty_like(dropped, dtype=np.float64)
    shared[...] = weights
    shared[rows], emptied[rows] = _share(shared[rows], dropped[rows], sets)
    if last and emptied.any():
        left = np.unique(np.nonzero(emptied)[-2])
        what = f"没有一项指标可以计分，{left.size} 个地区得不出结果"
        raise Refusal("E-123", what, "请把这些地区移出评价范围，或改变缺数的处理办法", rows=left.tolist())
    return Reweighted(shared, emptied)


def _share(weights: FloatArray, dropped: BoolArray, sets: Sequence[slice]) -> tuple[FloatArray, BoolArray]:
    """Do it for the rows where something dropped out: weights and mask (rows, items)."""
    kept = np.where(dropped, 0.0, weights)
    emptied = np.zeros((weights.shape[0], len(sets)), dtype=np.bool_)
    for position, members in enumerate(sets):
        before, after = weights[:, members].sum(axis=-1), kept[:, members].sum(axis=-1)
        emptied[:, position] = (before > 0) & (after <= 0)
        factor = np.divide(before, after, out=np.ones_like(before), where=after > 0)
        kept[:, members] *= factor[:, None]
    return kept, emptied
