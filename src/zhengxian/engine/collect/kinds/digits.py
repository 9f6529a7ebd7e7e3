"""A note on last digits: more noughts and fives than chance brings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.collect.case import Case
from zhengxian.engine.collect.hit import Hit, Line

CHANCE = 0.2
"""Two of ten digits."""


@cache
def binomial_tail(count: int, of: int, chance: float = CHANCE) -> float:
    """Return the probability of at least ``count`` successes in ``of`` trials.

    >>> round(binomial_tail(7, 10), 6)
    0.000864

    Formula: Σ_{k ≥ count} C(n, k)·pᵏ·(1 − p)ⁿ⁻ᵏ. Source: binomial distribution.
    """
    shares = (math.comb(of, k) * chance**k * (1.0 - chance) ** (of - k) for k in range(count, of + 1))
    return math.fsum(shares)


def digits(case: Case) -> Iterator[Hit]:
    """Note that figures end in 0 or 5 more often than chance brings, ``excess`` points above 20 per cent.

    Over the indicators of one region, or over the regions of one indicator; at least ``least`` figures of
    two digits or more, and a binomial tail below ``tail``. The last digit is that of the decimals a series
    really uses. A number to check: 7 of 10 has the tail 0.000864.
    Source: domain.md §4.4 (digit clustering).
    """
    columns = [i for i in case.columns if case.series[i].decimals is not None]
    if not columns:
        return
    counted, round_ones = zip(*(_last_digits(case, i) for i in columns), strict=True)
    if case.rule.word("over") == "indicators":
        yield from _by_region(case, columns, counted, round_ones)
    else:
        for k, i in enumerate(columns):
            yield from _by_indicator(case, i, counted[k], round_ones[k])


def _by_region(
    case: Case, columns: Sequence[int], counted: Sequence[BoolArray], round_ones: Sequence[BoolArray]
) -> Iterator[Hit]:
    number, ends = np.sum(counted, axis=0), np.sum(round_ones, axis=0)
    for s, r in case.cells(_many(case, number, ends), columns):
        n, k = int(number[s, r]), int(ends[s, r])
        if binomial_tail(k, n) < case.rule.figure("tail"):
            involved = [i for at, i in enumerate(columns) if round_ones[at][s, r]]
            yield case.hit_unit(
                s, r, f"所报 {n} 个数中有 {k} 个以 0 或 5 结尾，多于偶然", _lines(n, k), involved
            )


def _by_indicator(case: Case, i: int, counted: BoolArray, round_ones: BoolArray) -> Iterator[Hit]:
    for above, rows in case.grid.siblings.items():
        number, ends = counted[:, rows].sum(axis=1), round_ones[:, rows].sum(axis=1)
        for s in np.flatnonzero(_many(case, number, ends) & case.asked_of_any(rows, [i])):
            n, k = int(number[s]), int(ends[s])
            if binomial_tail(k, n) < case.rule.figure("tail"):
                involved = rows[round_ones[s, rows]].tolist()
                what = f"的 {n} 个数中有 {k} 个以 0 或 5 结尾，多于偶然"
                if case.involves(involved):
                    yield case.hit_group(int(s), i, involved, what, _lines(n, k), above)


def _many(case: Case, number: IntArray, ends: IntArray) -> BoolArray:
    share = CHANCE + case.rule.figure("excess") / 100.0
    many: BoolArray = (number >= case.rule.whole("least")) & (ends > share * number + 1e-9)
    return many


def _last_digits(case: Case, i: int) -> tuple[BoolArray, BoolArray]:
    """Which figures have two digits or more, and which of them end in 0 or 5."""
    decimals = case.series[i].decimals or 0
    x = np.abs(case.grid.x[i])
    whole = _whole(x, decimals)
    while decimals > 0 and not (whole % 10).any():  # decimals that nobody uses
        decimals -= 1
        whole = _whole(x, decimals)
    counted: BoolArray = whole >= 10
    return counted, counted & (whole % 5 == 0)


def _whole(x: FloatArray, decimals: int) -> IntArray:
    limited = np.minimum(np.nan_to_num(x * 10.0**decimals), 1e15)
    whole: IntArray = np.round(limited).astype(np.int64)
    return whole


def _lines(n: int, k: int) -> list[Line]:
    return [
        Line("数的个数", None, float(n), "个"),
        Line("以 0 或 5 结尾", None, float(k), "个"),
        Line("所占比重", None, 100.0 * k / n, "%"),
        Line("偶然应占", None, 100.0 * CHANCE, "%"),
    ]
