"""The doors of scoring: score a set, read its reference points, freeze it for what-if questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score.context import EMPTY, ScoreContext
from zhengxian.engine.evaluate.score.fitting import Fitting, Transform
from zhengxian.engine.evaluate.score.frozen import FrozenScore
from zhengxian.engine.evaluate.score.linear import Linear, straight
from zhengxian.engine.evaluate.score.parse import METHODS, parse_score
from zhengxian.engine.evaluate.score.spec import ScoreSpec


def score(
    spec: ScoreSpec,
    x: FloatArray,
    negative: BoolArray,
    context: ScoreContext = EMPTY,
    transform: Transform | None = None,
) -> FloatArray:
    """Score every figure as a fraction of full marks (1.0 = full).

    >>> spec = parse_score({"method": "minmax"}, "item")
    >>> score(spec, np.array([[12.0], [8.5], [10.0]]), np.array([True])).round(4).tolist()
    [[0.0], [1.0], [0.5714]]

    ``x`` (..., n, k): the regions on axis −2 are compared with each other, leading axes are independent;
    ``negative`` (k,): less is better. ``transform`` is what was done to x: parameters are written in the
    original unit and transformed alike. Same shape out; range as the method says (docs/methods/scoring.md).
    NaN in, NaN out, and NaN takes no part in any statistic. Errors: E-201 to E-218 as the method says.
    Source: domain.md appendix A.
    """
    if x.size == 0:
        return np.array(x, dtype=np.float64)
    return freeze(spec, x, negative, context, transform).score(x)


def freeze(
    spec: ScoreSpec,
    x: FloatArray,
    negative: BoolArray,
    context: ScoreContext = EMPTY,
    transform: Transform | None = None,
) -> FrozenScore:
    """Fit a rule to its comparison set and hold bounds, means, totals and peers fixed.

    >>> spec = parse_score({"method": "efficacy"}, "item")
    >>> frozen = freeze(spec, np.array([[12.0], [8.5], [10.0]]), np.array([False]))
    >>> frozen.score(np.array([[11.125]]), rows=[2]).tolist()
    [[0.9]]

    Arguments and errors as `score`. What a region would get for another figure, the others standing still.
    """
    fitting = Fitting.of(spec, x, negative, context, transform)
    return METHODS[spec.method].fit(fitting)


def bounds(
    spec: ScoreSpec,
    x: FloatArray,
    negative: BoolArray,
    context: ScoreContext = EMPTY,
    transform: Transform | None = None,
) -> tuple[FloatArray, FloatArray] | None:
    """Return the lower and upper reference point of a set, or None for a method that has none.

    >>> spec = parse_score({"method": "minmax"}, "item")
    >>> low, high = bounds(spec, np.array([[3.0], [7.0]]), np.array([True]))
    >>> low.tolist(), high.tolist()
    ([[3.0]], [[7.0]])

    Each (..., n or 1, k) in the unit of ``x`` (after its transform); low ≤ high whatever the direction. For
    interval_efficacy the ends of the best interval; for a ratio the reference and where the cap is reached;
    for a single line or target that figure twice.
    Arguments and errors as `score`.
    """
    found = freeze(spec, x, negative, context, transform).bounds
    if found is None:
        return None
    low, high = (np.broadcast_to(end, np.broadcast_shapes(end.shape, (1, x.shape[-1]))) for end in found)
    return low, high


def score_with_bounds(
    spec: ScoreSpec,
    values: FloatArray,
    low: FloatArray,
    high: FloatArray,
    negative: BoolArray,
    context: ScoreContext = EMPTY,
) -> FloatArray:
    """Score figures on a line between reference points that are given, not taken from the set.

    >>> spec = parse_score({"method": "efficacy"}, "item")
    >>> low, high = np.array([[8.5]]), np.array([[12.0]])
    >>> score_with_bounds(spec, np.array([[11.125]]), low, high, np.array([False])).tolist()
    [[0.9]]

    For minmax, efficacy, base_share, goalposts and log; other methods are refused (E-219): use `freeze`.
    ``low`` and ``high`` are as `bounds` gives them. NaN in, NaN out.
    """
    frozen = freeze(spec, values, negative, replace(context, note=EMPTY.note))
    inner = getattr(frozen, "inner", frozen)
    if not isinstance(inner, Linear):
        what = f"计分方法“{spec.method}”不是两点之间的直线，不能按给定的低限和高限计分"
        raise Refusal("E-219", what, "请先固定比较集合（freeze），再对新数值计分")
    return _on_line(spec, values, low, high, negative, context, inner)


def _on_line(
    spec: ScoreSpec,
    values: FloatArray,
    low: FloatArray,
    high: FloatArray,
    negative: BoolArray,
    context: ScoreContext,
    inner: Linear,
) -> FloatArray:
    fitting = Fitting.of(spec, values, negative, context, None)
    if spec.method == "log":
        fitting, values, low, high = fitting.mapped(np.log), np.log(values), np.log(low), np.log(high)
    return straight(fitting, low, high, inner.base, inner.height).score(values)


def score_by(
    table: Mapping[str, object],
    x: ArrayLike,
    negative: Sequence[bool] | bool = False,
    context: ScoreContext = EMPTY,
    transform: Transform | None = None,
) -> FloatArray:
    """Score figures by a rule written as in a scheme; the door for notebooks and examples.

    >>> score_by({"method": "minmax"}, [[1.0, 5.0], [3.0, 1.0]], negative=[False, True]).tolist()
    [[0.0, 0.0], [1.0, 1.0]]

    ``x`` anything that makes an array (..., n, k); ``negative`` one for all columns or one for each. Errors
    as `parse_score` and `score`.
    """
    figures = np.asarray(x, dtype=np.float64)
    directions = np.broadcast_to(np.asarray(negative, dtype=np.bool_), figures.shape[-1:])
    return score(parse_score(table, "score"), figures, directions, context, transform)
