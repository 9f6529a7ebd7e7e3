"""Mazziotta–Pareto indices: a mean less a penalty for unbalanced profiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.cells import (
    ALIKE,
    Cells,
    directions,
    largest,
    per_item,
    prepare,
    require,
    require_rivals,
    where_bad,
)

Penalty = Literal["minus", "plus"]


@dataclass(frozen=True, slots=True, eq=False)
class MazziottaResult:
    """Index and its parts: ``index = mean ∓ penalty``, all (..., n); 100 is the reference."""

    index: FloatArray
    mean: FloatArray
    penalty: FloatArray
    standardised: FloatArray
    """(..., n, k); NaN where a cell does not count."""


def mpi(
    matrix: FloatArray,
    weights: FloatArray,
    *,
    negative: BoolArray | Sequence[bool] | None = None,
    penalty: Penalty = "minus",
) -> MazziottaResult:
    """Mazziotta–Pareto index: items standardised to mean 100 and deviation 10, imbalance penalised.

    For [[1, 20], [2, 40], [3, 30]] at equal weights the third unit (z = 112.25 and 100) gets mean 106.12
    and index 105.77. Matrix (..., n, k) raw or scored; ``negative`` marks items that are better when lower;
    weights as `arithmetic_mean`. ``penalty``: "minus" for indices where more is better, "plus" for indices
    of ills. Relative: the pool sets mean and deviation (divisor n). Missing as `arithmetic_mean`. Errors:
    E-403 to E-405, E-407 one unit only, E-414 an item without spread, E-415 mean not positive, E-418.
    Formula: z = 100 ± 10 (x − M)/S; M_i ∓ S_i²/M_i with weighted M_i, S_i. Source: De Muro, Mazziotta &
    Pareto, Social Indicators Research 104 (2011); weights as in Mazziotta & Pareto, RIEDS (2022).

    >>> result = mpi(np.array([[1.0, 20], [2, 40], [3, 30]]), np.ones(2))
    >>> result.mean.round(2).tolist(), result.index.round(2).tolist()
    ([87.75, 106.12, 106.12], [87.75, 105.77, 105.77])
    """
    cells = prepare(matrix, weights)
    require_rivals(cells, "mpi")
    down = directions(negative, cells.x.shape[-1])
    mean, deviation = _moments(cells)
    standardised = 100.0 + np.where(down, -10.0, 10.0) * (cells.x - mean) / deviation
    return _penalised(cells, standardised, penalty)


def ampi(
    matrix: FloatArray,
    weights: FloatArray,
    *,
    low: float | Sequence[float] | FloatArray = 0.0,
    high: float | Sequence[float] | FloatArray = 1.0,
    reference: float | Sequence[float] | FloatArray | None = None,
    negative: BoolArray | Sequence[bool] | None = None,
    penalty: Penalty = "minus",
) -> MazziottaResult:
    """Adjusted Mazziotta–Pareto index: fixed goalposts instead of the pool's moments, so years compare.

    Scores 0.5 and 0.5 between goalposts 0 and 1 give 100; scores 0 and 1 give 100 − 30²/100 = 91. ``low``
    and ``high`` are the goalposts (a number or one per item, usually the extremes over all units and
    years), ``reference`` the value that gets 100 (the middle of the goalposts unless given); z runs over 60
    points from low to high and is not clamped. Shapes, weights, ``negative``, ``penalty`` and missing
    values as `mpi`, but no unit depends on another. Errors: E-403 to E-405, E-415, E-416, E-417 low not
    below high, E-418. Formula: z = 100 ± 60 (x − ref)/(high − low); M_i ∓ S_i²/M_i. Source: Mazziotta &
    Pareto, Social Indicators Research 127 (2016).

    >>> ampi(np.array([[0.5, 0.5], [0.0, 1.0]]), np.ones(2)).index.round(9).tolist()
    [100.0, 91.0]
    """
    cells = prepare(matrix, weights)
    k = cells.x.shape[-1]
    bottom, top = per_item(low, k, "low"), per_item(high, k, "high")
    if not (bottom < top).all():
        cols = np.flatnonzero(~(bottom < top)).tolist()
        raise Refusal("E-417", "目标值 low 不小于 high", "请核对两个目标值", cols=cols)
    middle = (bottom + top) / 2.0 if reference is None else per_item(reference, k, "reference")
    slope = np.where(directions(negative, k), -60.0, 60.0) / (top - bottom)
    return _penalised(cells, 100.0 + slope * (cells.x - middle), penalty)


def _moments(cells: Cells) -> tuple[FloatArray, FloatArray]:
    """Mean and deviation (divisor n) of each item over the cells that count."""
    there = np.isfinite(cells.x)
    count = np.maximum(there.sum(axis=-2, keepdims=True), 1)
    known = cells.x if cells.complete else np.where(there, cells.x, 0.0)
    mean = known.sum(axis=-2, keepdims=True) / count
    off = cells.x - mean if cells.complete else np.where(there, cells.x - mean, 0.0)
    deviation = np.sqrt((off * off).sum(axis=-2, keepdims=True) / count)
    size = largest(np.abs(known))
    flat = there.any(axis=-2, keepdims=True) & ~(deviation > ALIKE * size)
    if flat.any():
        raise Refusal(
            "E-414",
            "各地区数值完全相同（或只有一个地区有数），标准差为 0，不能标准化",
            "请将该项权重设为 0，或改用 arithmetic、ampi",
            cols=where_bad(flat)[1],
        )
    return mean, np.where(deviation > 0, deviation, 1.0)


def _penalised(cells: Cells, standardised: FloatArray, penalty: Penalty) -> MazziottaResult:
    require(penalty in ("minus", "plus"), f"惩罚方向“{penalty}”不认识", "请写 minus 或 plus")
    off = standardised - 100.0
    shift = cells.mean(off)
    variance = np.maximum(cells.mean(off * off) - shift * shift, 0.0)
    mean = 100.0 + shift
    if (mean <= 0).any():
        rows, _ = where_bad((mean <= 0)[..., None])
        raise Refusal(
            "E-415",
            "标准化得分的均值不大于 0，变异系数没有意义",
            "请核对目标值（low、high）是否过窄",
            rows=rows,
        )
    loss = variance / mean
    index = mean - loss if penalty == "minus" else mean + loss
    return MazziottaResult(cells.finish(index), cells.finish(mean), cells.finish(loss), standardised)
