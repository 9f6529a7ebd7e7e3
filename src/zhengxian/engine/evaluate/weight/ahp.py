"""Analytic hierarchy process: weights from pairwise judgements, with their consistency."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import Note, WeightResult

RANDOM_INDEX: dict[str, tuple[float, ...]] = {
    "saaty_058": (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45),
    "saaty_052": (0.0, 0.0, 0.52, 0.89, 1.12, 1.26, 1.36, 1.41, 1.46),
}
"""Mean consistency index of random matrices of order 1, 2, 3, …; which table is used is recorded."""
ACCEPTED_RATIO = 0.10


def judgement(entry: object) -> float:
    """Return one entry of a comparison matrix, which may be written as a fraction.

    >>> judgement("1/4")
    0.25

    Raises ``ValueError`` unless it is a number above 0.
    """
    if isinstance(entry, str):
        try:
            value = float(Fraction(entry.strip().replace("／", "/")))
        except ZeroDivisionError:
            value = float("nan")
    elif isinstance(entry, (int, float, np.number)) and not isinstance(entry, bool):
        value = float(entry)
    else:
        raise ValueError(f"not a number: {entry!r}")
    if not 0 < value < float("inf"):
        raise ValueError(f"not above 0: {entry!r}")
    return value


def ahp(
    matrix: Sequence[Sequence[object]] | FloatArray,
    *,
    vector: Literal["eigen", "geometric"] = "eigen",
    random_index: str = "saaty_058",
    tolerance: float = 0.05,
    accept_inconsistent: bool = False,
) -> WeightResult:
    """Turn pairwise judgements of importance into weights (层次分析法).

    >>> result = ahp([[1, 2, 4], ["1/2", 1, 3], ["1/4", "1/3", 1]])
    >>> result.weights.round(6).tolist(), round(result.diagnostics["consistency_ratio"], 4)
    ([0.558425, 0.319618, 0.121957], 0.0158)

    Shape: matrix (k, k), entry (i, j) says how many times as important i is as j; numbers above 0 or
    text fractions → weights (k,) in (0, 1), sum 1. No missing entries.
    Errors: E-308 a_ij·a_ji differs from 1 (a_ii from 1) by more than ``tolerance``, which
    lets 0.33 stand for 1/3; E-309 CR ≥ 0.10 unless ``accept_inconsistent``; E-310 not square or an entry
    not above 0; E-327 more than 9 items, for which the named table has no random index.
    Formula: A w = λmax w (or row geometric means); CI = (λmax − k)/(k − 1); CR = CI/RI, 0 for k ≤ 2.
    Source: domain.md §2.3, vector 19; Saaty (1980).
    """
    a = _read(matrix)
    _refuse_not_reciprocal(a, tolerance)
    ri = _random_index(len(a), random_index)
    weights = _eigenvector(a) if vector == "eigen" else _geometric(a)
    k = len(a)
    lam = float(((a @ weights) / weights).mean())
    ci = max(0.0, (lam - k) / (k - 1)) if k > 2 else 0.0
    cr = ci / ri if k > 2 else 0.0
    notes = _judge(cr, accept_inconsistent)
    return WeightResult(
        "ahp",
        weights,
        {
            "vector": vector,
            "random_index": random_index,
            "tolerance": float(tolerance),
            "accept_inconsistent": accept_inconsistent,
            "matrix": tuple(tuple(float(v) for v in row) for row in a),
        },
        {
            "lambda_max": lam,
            "consistency_index": ci,
            "consistency_ratio": cr,
            "random_index": ri,
            "random_index_table": random_index,
            "dropped": (),
        },
        notes,
    )


def _read(matrix: Sequence[Sequence[object]] | FloatArray) -> FloatArray:
    rows = [list(row) for row in matrix]
    if not rows or any(len(row) != len(rows) for row in rows):
        raise Refusal("E-310", "判断矩阵不是方阵", "请按“项数×项数”填写，对角线为 1")
    try:
        return np.array([[judgement(entry) for entry in row] for row in rows])
    except ValueError:
        raise Refusal(
            "E-310", "判断矩阵里有不大于 0 或不是数的内容", "请填 1 至 9 的数或 1/2 这样的分数"
        ) from None


def _refuse_not_reciprocal(a: FloatArray, tolerance: float) -> None:
    off = np.abs(a * a.T - 1) > tolerance
    if off.any():
        pairs = [f"第 {i + 1} 行第 {j + 1} 列" for i, j in zip(*np.nonzero(off), strict=True) if i <= j]
        more = f"等 {len(pairs)} 处" if len(pairs) > 3 else ""
        raise Refusal(
            "E-308",
            f"判断矩阵在{'、'.join(pairs[:3])}{more}与对称位置不互为倒数",
            "甲比乙是 3，则乙比甲应是 1/3，对角线应是 1，请改正",
        )


def _random_index(k: int, table: str) -> float:
    known = RANDOM_INDEX[table]
    if k > len(known):
        raise Refusal(
            "E-327",
            f"判断矩阵有 {k} 项，随机一致性指标表只到 {len(known)} 项",
            "请把指标分成两层，每层不超过 9 项",
        )
    return known[k - 1]


def _judge(cr: float, accept: bool) -> tuple[Note, ...]:
    if cr < ACCEPTED_RATIO:
        return ()
    if not accept:
        raise Refusal(
            "E-309",
            f"判断矩阵的一致性比例 CR 为 {cr:.4f}，没有小于 0.10，各项判断相互矛盾",
            "请重新比较，或在方案中写明 accept_inconsistent = true 并说明理由",
        )
    return (Note(f"判断矩阵的一致性比例 CR 为 {cr:.4f}，没有小于 0.10，按方案要求仍予采用"),)


def _eigenvector(a: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eig(a)
    principal = np.abs(vectors[:, int(np.argmax(values.real))].real)
    return np.asarray(principal / principal.sum())


def _geometric(a: FloatArray) -> FloatArray:
    mean = np.exp(np.log(a).mean(axis=1))
    return np.asarray(mean / mean.sum())
