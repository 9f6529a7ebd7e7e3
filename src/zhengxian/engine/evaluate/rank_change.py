"""Movement in the ranking and what it earns, as plain functions: P19 (domain.md appendix A)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal


def rank_change(previous: FloatArray, current: FloatArray, comparable: BoolArray | None = None) -> FloatArray:
    """Places gained (+) or lost (−) against an earlier ranking.

    >>> rank_change(np.array([54.0, 73.0, np.nan]), np.array([42.0, 51.0, 3.0])).tolist()
    [12.0, 22.0, nan]

    Ranks (..., n), NaN = not ranked. NaN out where either is missing or where ``comparable`` is False (the
    pool or the class is not the same: such a change says nothing). Formula: previous − current. Source:
    domain.md A-P19, B-25 (白河县 54 → 42, 佛坪县 73 → 51), appendix G.3.
    """
    change = previous - current
    return change if comparable is None else np.where(comparable, change, np.nan)


@dataclass(frozen=True, slots=True)
class Winners:
    """Who won and who stands tied at the last place of the quota, (n,)."""

    won: BoolArray
    at_edge: BoolArray
    """Winners tied at the edge although the quota has no room for all of them: the office decides."""


def best(merit: FloatArray, top: int, eligible: BoolArray | None = None) -> Winners:
    """The ``top`` regions by merit, high first; the quota is a maximum.

    >>> best(np.array([-1.0, -2.0, -2.0]), 2).won.tolist()
    [True, True, True]

    ``merit`` (n,), NaN and regions not ``eligible`` (vetoed) are passed over. A tie at the edge is listed
    whole and flagged: the office decides. Errors: E-261 quota below 1. Source: domain.md §1.1, §1.3.
    """
    if top < 1:
        raise Refusal("E-261", f"评优的名额为 {top}，应不小于 1", "请改正名额")
    able = ~np.isnan(merit) if eligible is None else ~np.isnan(merit) & eligible
    ordered = np.sort(merit[able])[::-1]
    cut = ordered[top - 1] if ordered.size > top else -np.inf
    won = able & (merit >= cut)
    at_edge = won & (merit == cut) & (np.count_nonzero(won) > top)
    return Winners(won, at_edge)


def rank_change_award(change: FloatArray, top: int, eligible: BoolArray | None = None) -> Winners:
    """P19: the ``top`` regions that rose most; the quota is a maximum, nobody wins without rising.

    >>> rank_change_award(np.array([5.0, 3.0, 3.0, -1.0]), 2).at_edge.tolist()
    [False, True, True, False]

    ``change`` (n,) as `rank_change`; NaN (not comparable) and regions not ``eligible`` (vetoed) are passed
    over. A tie at the edge is listed whole and flagged. Errors: E-261 quota below 1. Formula: the top k by
    previous − current. Source: domain.md A-P19, §1.3 (Shaanxi 10 counties and 5 districts), §1.1 (a quota
    need not be filled).
    """
    return best(np.where(change > 0, change, np.nan), top, eligible)


def place_reward(
    previous: FloatArray,
    current: FloatArray,
    *,
    entry: float = 100.0,
    first: float = 100.0,
    base: float = 50.0,
    per: float = 10.0,
    low: float = 0.0,
    high: float = 100.0,
) -> FloatArray:
    """Money (10,000 yuan) for the members of a list: a base, more or less by places gained or lost.

    >>> place_reward(np.array([np.nan, 5.0, 7.0, 3.0]), np.array([8.0, 1.0, 4.0, 9.0])).tolist()
    [100.0, 100.0, 80.0, 0.0]

    Ranks (..., n) in the list; ``previous`` NaN: not in it last year (gets ``entry``); rank 1 gets
    ``first``. NaN in ``current`` (not in the list) stays NaN. Range low..high, entry, first. Formula:
    clip(base + per·(previous − current), low, high). Source: domain.md §1.3, B-12 (Shaanxi, 2016 rule).
    """
    moved = np.clip(base + per * (previous - current), low, high)
    reward = np.where(np.isnan(previous), entry, np.where(current == 1.0, first, moved))
    return np.where(np.isnan(current), np.nan, reward)
