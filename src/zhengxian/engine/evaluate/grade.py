"""Grades by quota or by line, as plain functions: P20 (domain.md appendix A)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import NOISE, rank_keys

UNGRADED = -1
"""The grade of a region without a rank or score, or in a set too small to be graded."""


def grade_by_quota(places: FloatArray, cuts: Sequence[float], minimum: int = 1) -> IntArray:
    """P20: grade by place over number of units, against cumulative percentages; 0 is the best grade.

    >>> grade_by_quota(np.arange(1.0, 8.0), [25, 70, 95]).tolist()
    [0, 1, 1, 1, 2, 2, 3]

    ``places`` (..., n) are competition ranks, so ties share the better grade and a quota may be passed by a
    tie; NaN (not ranked) is left out of n and gets `UNGRADED`, as does a set of fewer than ``minimum``
    units. ``cuts`` rise within 0..100; whoever is beyond the last cut gets grade ``len(cuts)``. Errors:
    E-251 cuts that do not. Formula: the first g with rank/n ≤ cut_g. Source: domain.md A-P20, B-5 (A 25 %,
    B 70 %, C 95 %, D the rest).
    """
    lines = np.asarray(cuts, dtype=np.float64)
    if not lines.size or (np.diff(lines) <= 0).any() or lines[0] <= 0 or lines[-1] > 100:
        raise Refusal("E-251", "分等的累计百分比没有在 0 到 100 之间从小到大排列", "请核对各等次的累计百分比")
    size = np.sum(~np.isnan(places), axis=-1, keepdims=True)
    share = 100.0 * places / np.maximum(size, 1)
    grades = np.searchsorted(lines + 100.0 * NOISE, share, side="left")
    return np.where(np.isnan(places) | (size < minimum), UNGRADED, grades).astype(np.int64)


def grade_by_line(scores: FloatArray, lines: Sequence[float], decimals: int = 2) -> IntArray:
    """Grade by the lowest score of each grade, compared at the published decimals; 0 is the best grade.

    >>> grade_by_line(np.array([90.0, 89.996, 75.0, 40.0]), [90, 75, 60]).tolist()
    [0, 0, 1, 3]

    ``scores`` (..., n); NaN gets `UNGRADED`. ``lines`` fall; whoever is below the last gets grade
    ``len(lines)``. Errors: E-252 lines that do not fall. Formula: the first g with round(score) ≥ line_g.
    Source: docs/methods/scheme-format.md (``[[rank.grade]] at_least``).
    """
    floors = np.asarray(lines, dtype=np.float64)
    if not floors.size or (np.diff(floors) >= 0).any():
        raise Refusal("E-252", "分等的最低分没有从高到低排列", "请核对各等次的最低分")
    short = rank_keys(scores, decimals)[..., None] < rank_keys(floors, decimals)
    return np.where(np.isnan(scores), UNGRADED, short.sum(axis=-1)).astype(np.int64)
