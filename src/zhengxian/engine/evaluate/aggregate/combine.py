"""One door to all methods: what the pipeline calls for every group of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.cells import usable_weights
from zhengxian.engine.evaluate.aggregate.distance import grey_relation, topsis, vikor
from zhengxian.engine.evaluate.aggregate.kemeny import kemeny
from zhengxian.engine.evaluate.aggregate.mazziotta import ampi, mpi
from zhengxian.engine.evaluate.aggregate.means import (
    arithmetic_mean,
    geometric_mean,
    harmonic_mean,
    power_mean,
)
from zhengxian.engine.evaluate.aggregate.pairwise import borda, copeland
from zhengxian.engine.evaluate.aggregate.spec import AggregateSpec

Negative = BoolArray | Sequence[bool] | None

MEANS: dict[str, Callable[..., FloatArray]] = {
    "arithmetic": arithmetic_mean,
    "geometric": geometric_mean,
    "harmonic": harmonic_mean,
    "power": power_mean,
}

SCORES: dict[str, Callable[..., FloatArray]] = {
    "mpi": lambda *args, **options: mpi(*args, **options).index / 100.0,
    "ampi": lambda *args, **options: ampi(*args, **options).index / 100.0,
    "topsis": lambda *args, **options: topsis(*args, **options).closeness,
    "vikor": lambda *args, **options: vikor(*args, **options).score,
    "grey": lambda *args, **options: grey_relation(*args, **options).degree,
    "borda": lambda *args, **options: borda(*args, **options).score,
}

TABLE_SCORES: dict[str, Callable[..., FloatArray]] = {
    "copeland": lambda *args, **options: copeland(*args, **options).score,
    "kemeny": lambda *args, **options: kemeny(*args, listed=0, **options).score,
}
"""Methods that take one table at a time."""


def aggregate(
    spec: AggregateSpec, scores: FloatArray, weights: FloatArray, *, negative: Negative = None
) -> FloatArray:
    """Join the scores of the items of a group into one score per region, by the method of the scheme.

    Scores 0.2 and 0.8 at weights 1 and 3 give 0.65 by ``arithmetic``. Scores (..., n, k) as fractions of full
    marks (raw figures too for methods that scale by themselves); weights (k,), (..., 1, k) or (..., n, k),
    not negative, of any scale; result (..., n), higher is better, the full mark is 1: `mpi` and `ampi` are
    divided by 100, `vikor` is 1 − Q. ``negative`` marks items of raw figures that are better when lower.
    Missing: NaN with weight 0 is left out, NaN with weight is refused (E-403); a region without any weight
    gets NaN, the only NaN returned. Errors: those of the method (E-401 to E-418), E-406 when ``negative`` is
    given to a plain mean. Source: docs/methods/aggregation.md.

    >>> from zhengxian.engine.evaluate.aggregate import parse_aggregate
    >>> spec = parse_aggregate("arithmetic", "[aggregate]")
    >>> aggregate(spec, np.array([[0.2, 0.8]]), np.array([1.0, 3.0])).round(9).tolist()
    [0.65]
    """
    options: dict[str, Any] = dict(spec.written)
    if spec.method in MEANS:
        _refuse_directions(spec.method, negative)
        return MEANS[spec.method](scores, weights, **options)
    if spec.method in SCORES:
        return SCORES[spec.method](scores, weights, negative=negative, **options)
    return _table_by_table(TABLE_SCORES[spec.method], scores, weights, negative)


def _refuse_directions(method: str, negative: Negative) -> None:
    if negative is not None and np.any(negative):
        raise Refusal(
            "E-406",
            f"“{method}”法合成的是得分，不能再处理负向指标",
            "请在评分时处理方向（score），不要两处都做",
            cols=np.flatnonzero(np.asarray(negative)).tolist(),
        )


def _table_by_table(
    method: Callable[..., FloatArray], scores: FloatArray, weights: FloatArray, negative: Negative
) -> FloatArray:
    x = np.asarray(scores, dtype=np.float64)
    w = usable_weights(weights, x)
    w = w[None, :] if w.ndim == 1 else w
    batch = np.broadcast_shapes(x.shape[:-2], w.shape[:-2])
    tables = np.broadcast_to(x, (*batch, *x.shape[-2:]))
    shares = np.broadcast_to(w, (*batch, *w.shape[-2:]))
    out = np.empty((*batch, x.shape[-2]))
    for index in np.ndindex(batch):
        out[index] = method(tables[index], shares[index], negative=negative)
    return out
