"""Places gained against last year, counted among the same units in both years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.derive.spec import Better


def places_gained(
    now: FloatArray,
    before: FloatArray,
    groups: Sequence[slice] = (),
    direction: Better = Better.POSITIVE,
    decimals: int | None = None,
) -> FloatArray:
    """Return last year's rank minus this year's rank: positive = moved up.

    ``now`` and ``before`` have shape (..., regions); the result, in places, lies within ±(units − 1). Ranks
    are competition ranks (1, 2, 2, 4), inside each of ``groups`` (slices of the region axis; default: the
    pool), of the figures as given or, with ``decimals``, rounded half up to as many as are published. Both
    years are ranked among the units that have a figure in both, because a change of rank between different
    pools is not comparable; the others get NaN.

    Formula: Δ = r(before) − r(now), r = 1 + number of strictly better units.
    Source: domain.md §10 (rank change, ties), appendix G 3, B-25.

    >>> places_gained(np.array([9.0, 8.0, 7.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [2.0, 0.0, -2.0]
    """
    sign = -1.0 if direction is Better.NEGATIVE else 1.0
    both = ~(np.isnan(now) | np.isnan(before))
    now, before = (np.where(both, _comparable(f, decimals) * sign, np.nan) for f in (now, before))
    change = np.full(now.shape, np.nan)
    for group in groups or (slice(None),):
        change[..., group] = _ranks(before[..., group]) - _ranks(now[..., group])
    return change


def _comparable(figures: FloatArray, decimals: int | None) -> FloatArray:
    return figures if decimals is None else rank_keys(figures, decimals).astype(np.float64)


def _ranks(figures: FloatArray) -> FloatArray:
    """Return competition ranks along the last axis, the highest first; NaN stays NaN."""
    rows = figures.reshape(-1, figures.shape[-1])
    ranks = np.full(rows.shape, np.nan)
    for row, rank in zip(rows, ranks, strict=True):
        present = ~np.isnan(row)
        ordered = np.sort(row[present])
        rank[present] = 1 + ordered.size - np.searchsorted(ordered, row[present], side="right")
    return ranks.reshape(figures.shape)
