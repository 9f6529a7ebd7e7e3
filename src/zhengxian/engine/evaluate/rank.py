"""Ranks, ties and movement, compared at the decimals the scheme publishes (domain.md §10, appendix G.7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.scheme.rules import Ties

COUNTED = 16_384
"""Keys that span no more than this are ranked by counting instead of sorting."""


def rank(values: FloatArray, *, decimals: int = 2, ties: Ties = Ties.COMPETITION) -> FloatArray:
    """Rank regions from high to low on the rounded value; one row per node, regions on the last axis.

    [92, 90, 90, 88] ranks 1, 2, 2, 4 (domain.md B-25). Shape (…, n) in and out; NaN gets rank NaN and does
    not push others down. Range 1..n; whole numbers except under `Ties.AVERAGE`.

    >>> rank(np.array([92.0, 90.0, 90.0, 88.0])).tolist()
    [1.0, 2.0, 2.0, 4.0]
    >>> rank(np.array([92.0, 90.004, 89.995, 88.0]), ties=Ties.DENSE).tolist()
    [1.0, 2.0, 2.0, 3.0]
    """
    return rank_of_keys(rank_keys(values, decimals), ties, np.isnan(values))


def rank_of_keys(keys: IntArray, ties: Ties, missing: BoolArray | None = None) -> FloatArray:
    """Rank integer keys from high to low over the last axis; where ``missing``, the rank is NaN."""
    places = competition(keys).astype(np.float64) if ties == Ties.COMPETITION else _other(keys, ties)
    if missing is not None and missing.any():
        places[missing] = np.nan
    return places


def competition(keys: IntArray) -> IntArray:
    """Competition rank of integer keys, high first, over the last axis: 1 + how many are larger.

    >>> competition(np.array([5, 9, 5, 1])).tolist()
    [2, 1, 2, 4]
    """
    if keys.size == 0:
        return keys.copy()
    rows = keys.reshape(-1, keys.shape[-1])
    low = rows.min(axis=1)
    span = max(int(top) - int(bottom) for top, bottom in zip(rows.max(axis=1), low, strict=True)) + 1
    if span <= max(COUNTED, 4 * rows.shape[1]):
        return _by_counting(rows, low, span).reshape(keys.shape)
    return np.stack([_by_sorting(row) for row in rows]).reshape(keys.shape)


def _by_counting(rows: IntArray, low: IntArray, span: int) -> IntArray:
    """Count how many regions stand at each key, then how many stand above: linear in regions and span."""
    cells = rows - (low - np.arange(len(rows)) * span)[:, None]
    at = np.bincount(cells.ravel(), minlength=len(rows) * span).reshape(len(rows), span)
    above = (rows.shape[1] + 1) - np.cumsum(at, axis=1)
    places: IntArray = above.ravel()[cells]
    return places


def _by_sorting(keys: IntArray) -> IntArray:
    flipped = ~keys  # reverses the order and cannot overflow
    order = np.argsort(flipped)
    ordered = flipped[order]
    first = np.arange(1, keys.size + 1)
    if keys.size > 1:
        first[1:][ordered[1:] == ordered[:-1]] = 0
        np.maximum.accumulate(first, out=first)
    out = np.empty(keys.size, dtype=np.int64)
    out[order] = first
    return out


def _other(keys: IntArray, ties: Ties) -> FloatArray:
    """Dense, average and highest-number ranks, from the sorted distinct keys."""
    if keys.ndim > 1:
        return np.stack([_other(row, ties) for row in keys]) if keys.size else keys.astype(np.float64)
    _, inverse, counts = np.unique(~keys, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    first = last - counts + 1
    table = {
        Ties.DENSE: np.arange(1.0, len(counts) + 1),
        Ties.AVERAGE: (first + last) / 2.0,
        Ties.MAX: last.astype(np.float64),
        Ties.ORDINAL: first.astype(np.float64),
    }[ties]
    result: FloatArray = table[inverse]
    return result


def break_ties(
    places: FloatArray, levels: Sequence[FloatArray], codes: Sequence[str], *, ordinal: bool
) -> FloatArray:
    """Separate equal places by further figures (rounded keys, high first), then, if ordinal, by code.

    ``places`` (n,) are competition ranks; ``levels`` are arrays (n,) in order of precedence.

    >>> break_ties(np.array([1.0, 2.0, 2.0]), [np.array([0.0, 5.0, 6.0])], ["a", "b", "c"], ordinal=False).tolist()
    [1.0, 3.0, 2.0]
    """
    keys = [places, *(-np.nan_to_num(level, nan=-np.inf) for level in levels)]
    if ordinal:
        keys.append(np.argsort(np.argsort(np.array(codes))).astype(np.float64))
    order = np.lexsort(tuple(reversed(keys)))
    ordered = np.stack([k[order] for k in keys])
    same = np.concatenate([[False], (ordered[:, 1:] == ordered[:, :-1]).all(axis=0)])
    first = np.where(same, 0, np.arange(1, len(order) + 1))
    out = np.empty(len(order))
    out[order] = np.maximum.accumulate(first)
    out[np.isnan(places)] = np.nan
    return out


def tied(places: FloatArray) -> BoolArray:
    """Which regions share their place with another one.

    >>> tied(np.array([1.0, 2.0, 2.0])).tolist()
    [False, True, True]
    """
    found, inverse, counts = np.unique(places, return_inverse=True, return_counts=True)
    result: BoolArray = (counts[inverse] > 1) & ~np.isnan(found[inverse])
    return result
