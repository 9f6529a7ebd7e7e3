"""The mean of raters' marks without the highest and the lowest."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray


def trimmed_mean(
    ratings: FloatArray, drop: int = 1, min_raters: int = 5, weights: FloatArray | None = None
) -> FloatArray:
    """Return the mean rating after dropping the ``drop`` highest and the ``drop`` lowest.

    ``ratings`` has shape (..., regions, raters), in the raters' own scale; NaN = this rater did not rate this
    region (for instance because it is the rater's own). ``weights`` has shape (raters,) and weighs the
    ratings that remain; among equal ratings the rater listed first is taken for the lower one. A region rated
    by fewer than ``min_raters`` gets NaN. The result, of shape (..., regions), lies between lowest and
    highest.

    Formula: x̄ = Σ w_(i) x_(i) / Σ w_(i) over i = drop+1 … m−drop of the m ratings in ascending order.
    Source: domain.md appendix A P14 and the 观摩点评 protocol of appendix F.

    >>> trimmed_mean(np.array([[80.0, 85.0, 90.0, 95.0, 10.0]])).tolist()
    [85.0]
    """
    count = np.count_nonzero(~np.isnan(ratings), axis=-1, keepdims=True)
    order = np.argsort(ratings, axis=-1, kind="stable")
    ascending = np.take_along_axis(ratings, order, axis=-1)
    position = np.arange(ratings.shape[-1])
    kept = (position >= drop) & (position < count - drop) & (count >= min_raters)
    weight = np.where(kept, 1.0 if weights is None else weights[order], 0.0)
    marks = np.where(kept, ascending, 0.0)
    whole = weight.sum(axis=-1)
    mean: FloatArray = np.full(whole.shape, np.nan)
    np.divide((weight * marks).sum(axis=-1), whole, out=mean, where=whole > 0)
    return mean
