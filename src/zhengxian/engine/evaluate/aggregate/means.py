"""Weighted means: arithmetic, geometric, harmonic and the power family that joins them."""

from __future__ import annotations

import math

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.cells import (
    Cells,
    largest,
    least,
    prepare,
    require,
    usable_weights,
    weighted_sum,
    where_bad,
)


def arithmetic_mean(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted arithmetic mean: what is lost on one item is made up in full by another.

    Scores 0.2 and 0.4 at weights 1 and 3 give 0.35. Scores (..., n, k), weights (k,), (..., 1, k)
    or (..., n, k), not negative, of any scale; result (..., n), between the lowest and highest score.
    Missing: a NaN score with weight 0 is left out; with weight > 0 it is refused. A region without any
    weight gets NaN. Errors: E-403, E-404, E-405. Formula: Σ w x / Σ w. Source: domain.md §2.2; OECD/JRC
    Handbook on Constructing Composite Indicators (2008), step 7.

    >>> round(float(arithmetic_mean(np.array([[0.2, 0.4]]), np.array([1.0, 3.0]))[0]), 12)
    0.35
    """
    x = np.asarray(scores, dtype=np.float64)
    w = usable_weights(weights, x)
    total = w.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        result = weighted_sum(x, w)
        result /= total
        if np.isfinite(result).all():
            return result
        result = weighted_sum(np.where(w > 0, x, 0.0), w)
        result /= total
    if not (np.isfinite(result) | (total == 0)).all():
        prepare(x, w)  # refuses by place
    return result


def geometric_mean(scores: FloatArray, weights: FloatArray, *, floor: float | None = None) -> FloatArray:
    """Weighted geometric mean: a low score on one item is made up only by ever higher scores elsewhere.

    Scores 0.9 and 0.1 at equal weights give 0.3 where the arithmetic mean gives 0.5. Shapes and weights as
    `arithmetic_mean`; scores above 0; result between lowest and highest, never above the arithmetic mean.
    A score of 0 or less with weight is refused unless ``floor`` > 0 is given, to which lower scores are
    lifted. Missing as `arithmetic_mean`. Errors: E-401, E-403, E-404, E-405, E-418. Formula: Π x^(w/Σw).
    Source: OECD/JRC Handbook (2008) §6.11.

    >>> round(float(geometric_mean(np.array([[0.9, 0.1]]), np.ones(2))[0]), 12)
    0.3
    """
    cells = _positive(scores, weights, floor, "geometric")
    return cells.finish(np.exp(cells.mean(np.log(cells.x))))


def harmonic_mean(scores: FloatArray, weights: FloatArray, *, floor: float | None = None) -> FloatArray:
    """Weighted harmonic mean: the weakest item weighs most.

    Scores 0.5 and 1 at equal weights give 2/3. Shapes, weights, ``floor``, missing values and errors as
    `geometric_mean`; never above the geometric mean. Formula: Σ w / Σ (w/x). Source: Handbook (2008) step 7.

    >>> round(float(harmonic_mean(np.array([[0.5, 1.0]]), np.ones(2))[0]), 4)
    0.6667
    """
    cells = _positive(scores, weights, floor, "harmonic")
    with np.errstate(divide="ignore"):  # regions without items have the mean 0 here and become NaN
        return cells.finish(1.0 / cells.mean(1.0 / cells.x))


def power_mean(
    scores: FloatArray, weights: FloatArray, *, power: float, floor: float | None = None
) -> FloatArray:
    """Weighted power mean: one number sets how much a strong item makes up for a weak one.

    Scores 1 and 7 at equal weights with power 2 give 5. Power 1 is the arithmetic mean, 0 the geometric, −1
    the harmonic, −inf the lowest and inf the highest score that has weight. Shapes, weights and missing
    values as `arithmetic_mean`; rises with the power. Negative scores are refused unless the power is 1 or
    infinite (E-402), scores of 0 too where the power is finite and not above 0 (E-401), unless ``floor`` > 0
    lifts them. Further errors: E-403, E-404, E-405, E-418. Formula: (Σ w x^p / Σ w)^(1/p). Source: Hardy,
    Littlewood & Pólya, Inequalities (1934), ch. 2.

    >>> round(float(power_mean(np.array([[1.0, 7.0]]), np.ones(2), power=2)[0]), 12)
    5.0
    """
    require(not math.isnan(power), "幂次不是数字", "请给出幂次 power")
    if math.isinf(power):
        cells = _lifted(scores, weights, floor)
        lead = largest(cells.x, -1) if power > 0 else least(cells.x, -1)
        return cells.finish(np.broadcast_to(lead[..., 0], cells.shape))
    if power == 1:
        cells = _lifted(scores, weights, floor)
        return cells.finish(cells.mean(cells.x))
    if power == 0:
        return geometric_mean(scores, weights, floor=floor)
    if power < 0:
        return _power(_positive(scores, weights, floor, "power"), power)
    cells = _lifted(scores, weights, floor)
    _refuse_below(cells.x < 0, "E-402", f"幂次为 {power:g} 的幂平均要求得分不小于 0")
    return _power(cells, power)


def _power(cells: Cells, power: float) -> FloatArray:
    """Mean relative to each region's leading score, so that neither a large nor a tiny power overflows."""
    lead = largest(cells.x, -1) if power > 0 else least(cells.x, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.divide(cells.x, lead, out=np.ones_like(cells.x), where=lead > 0)
        inner = np.expm1(power * np.log(ratio))
        factor = np.exp(np.log1p(np.maximum(cells.mean(inner), -1.0)) / power)
    return cells.finish(lead[..., 0] * factor)


def _lifted(scores: FloatArray, weights: FloatArray, floor: float | None) -> Cells:
    require(floor is None or 0 < floor < math.inf, "下限 floor 应为大于 0 的数", "请改正下限，或不写下限")
    return prepare(scores, weights, floor)


def _positive(scores: FloatArray, weights: FloatArray, floor: float | None, method: str) -> Cells:
    cells = _lifted(scores, weights, floor)
    _refuse_below(cells.x <= 0, "E-401", f"“{method}”法要求得分大于 0")
    return cells


def _refuse_below(low: BoolArray, code: str, what: str) -> None:
    if low.any():
        rows, cols = where_bad(low)
        raise Refusal(
            code,
            f"{what}，有 {int(low.sum())} 个得分不符",
            "请改用 arithmetic，或由方案明确写出下限 floor",
            rows=rows,
            cols=cols,
        )
