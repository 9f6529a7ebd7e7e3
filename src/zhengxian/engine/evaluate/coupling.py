"""Coupling and coordination of two or more subsystems (耦合协调度)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import NOISE

GRADES: Final = (
    "极度失调",
    "严重失调",
    "中度失调",
    "轻度失调",
    "濒临失调",
    "勉强协调",
    "初级协调",
    "中级协调",
    "良好协调",
    "优质协调",
)
"""The ten grades by 0.1; `coordination_grade` gives positions in this table."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """Degrees of each region; never show ``coupling`` alone, it is 1 when all subsystems are equally bad."""

    coupling: FloatArray
    development: FloatArray
    coordination: FloatArray
    grade: IntArray


def coupling_coordination(subsystems: FloatArray, weights: FloatArray | None = None) -> Coupling:
    """Return coupling C, development T, coordination D and its grade of each region.

    >>> result = coupling_coordination(np.array([[0.6, 0.8], [0.05, 0.05]]))
    >>> result.coupling.round(6).tolist(), result.coordination.round(6).tolist()
    ([0.989743, 1.0], [0.832358, 0.223607])
    >>> [GRADES[g] for g in result.grade]
    ['良好协调', '中度失调']

    ``subsystems`` (…, regions, k), k ≥ 2 scores in 0–1 of no unit; results (…, regions) in 0–1.
    ``weights`` (k,) > 0, sum 1, default equal; they enter T only. Missing values are refused. A subsystem of
    exactly 0 gives C = D = 0. Errors: E-711 missing value; E-712 score outside 0–1; E-713 fewer than two
    subsystems; E-714 weights of another number, not positive or not summing to 1; E-715 all subsystems of a
    region are 0, where C is 0/0. Formula: C = k·(ΠU)^(1/k) / ΣU, T = Σα·U, D = √(C·T).
    Source: domain.md §2.3 and B-20 (the variant without the factor k tops out at 1/k and is an error).
    """
    _check_table(subsystems)
    scores = _within_bounds(subsystems)
    k = scores.shape[-1]
    shares = _shares(weights, k)
    total = scores.sum(axis=-1)
    if not total.all():
        rows = _rows(total[..., np.newaxis] == 0)
        raise Refusal(
            "E-715", "各子系统得分都是 0，耦合度没有定义", "请核实得分，或不把该地区列入", rows=rows
        )
    # the mean of logarithms does not underflow for many small scores; log 0 = −inf gives C = 0
    with np.errstate(divide="ignore"):
        geometric = np.exp(np.log(scores).mean(axis=-1))
    coupling = np.minimum(k * geometric / total, 1.0)
    development = np.minimum(scores @ shares, 1.0)
    coordination = np.sqrt(coupling * development)
    return Coupling(coupling, development, coordination, coordination_grade(coordination))


def coordination_grade(coordination: FloatArray) -> IntArray:
    """Return the position in `GRADES` of each degree of coordination.

    >>> coordination_grade(np.array([0.0, 0.0999, 0.1, 0.599999999999999, 1.0])).tolist()
    [0, 0, 1, 6, 9]

    Any shape, degrees in 0–1; grades 0–9, each holding its lower bound: [0, 0.1) … [0.9, 1]. A degree within
    the noise of arithmetic below a bound counts as the bound. Missing values are refused (E-711), others
    outside 0–1 too (E-712). Formula: ⌊10·D⌋, at most 9. Source: domain.md §2.3 (ten-grade table by 0.1);
    papers differ on which side holds the bound.
    """
    degrees = _within_bounds(np.asarray(coordination)[..., np.newaxis])[..., 0]
    return np.minimum(np.floor(degrees * 10.0 + 10.0 * NOISE), 9.0).astype(np.int64)


def _check_table(scores: FloatArray) -> None:
    if np.ndim(scores) < 2 or np.shape(scores)[-1] < 2:
        raise Refusal("E-713", "耦合协调度至少需要两个子系统", "请增加子系统，单个子系统请直接看得分")


def _within_bounds(scores: FloatArray) -> FloatArray:
    """Return the scores without the noise outside 0–1; refuse missing ones and those really outside."""
    values = np.asarray(scores, dtype=np.float64)
    missing = np.isnan(values)
    if missing.any():
        raise Refusal("E-711", "缺少得分，不能计算", "请先补齐，或不把该地区列入", rows=_rows(missing))
    outside = (values < -NOISE) | (values > 1 + NOISE)
    if outside.any():
        what = "得分不在 0 到 1 之间，不能计算耦合协调度"
        raise Refusal("E-712", what, "请先把得分换算到 0—1", rows=_rows(outside))
    return np.clip(values, 0.0, 1.0)


def _shares(weights: FloatArray | None, k: int) -> FloatArray:
    if weights is None:
        return np.full(k, 1.0 / k)
    shares = np.asarray(weights, dtype=np.float64)
    if shares.shape != (k,) or not (shares > 0).all() or abs(float(shares.sum()) - 1.0) > 1e-9:
        raise Refusal("E-714", f"子系统权重应为 {k} 个正数，合计为 1", "请改正权重")
    whole: FloatArray = shares / shares.sum()
    return whole


def _rows(flags: BoolArray) -> list[int]:
    """Return the regions (axis −2) with a mark in any batch and column."""
    return sorted(set(np.argwhere(flags)[:, -2].tolist()))
