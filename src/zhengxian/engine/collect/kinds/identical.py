"""A note on the same rate of growth in several regions at once."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.collect.case import Case, names
from zhengxian.engine.collect.hit import Hit, Line


def expected_groups(count: int, of: int, spread: float, width: float) -> float:
    """Return how many groups of ``count`` equal figures chance makes among ``of`` rounded ones.

    >>> round(expected_groups(3, 11, 2.0, 0.1), 3)
    0.038

    Figures are taken as normal with standard deviation ``spread``, rounded to ``width``.
    Formula: C(n, k)·wᵏ⁻¹·(2πσ²)^(−(k−1)/2) / √k. Source: integral of the k-th power of a normal density.
    """
    spread = max(spread, width)
    logs = math.log(math.comb(of, count)) + (count - 1) * math.log(width)
    logs -= 0.5 * (count - 1) * math.log(2.0 * math.pi * spread**2) + 0.5 * math.log(count)
    return math.exp(logs)


def identical(case: Case) -> Iterator[Hit]:
    """Note the same growth in at least ``units`` regions of one level, where chance would hardly make it.

    Figures 0 and those at the edge of the valid range are left out. A number to check: 3 of 11 counties with
    a spread of 2 points: 0.038 such groups are expected. Source: domain.md §4.4 (identical growth in ≥ 3 units).
    """
    least = case.rule.whole("units")
    for i in case.columns:
        width = 2.0 * case.half(i)
        for above, rows in case.grid.siblings.items():
            if width == 0 or len(rows) < least:
                continue
            x = _free(case, i, rows)
            candidates = _repeated(np.round(x / width), least) & case.asked_of_any(rows, [i])
            for s in np.flatnonzero(candidates):
                groups = [
                    group for group in _groups(case, x[s], width) if case.involves(rows[group].tolist())
                ]
                if groups:
                    yield _hit(case, int(s), i, rows, groups, above)


def _free(case: Case, i: int, rows: IntArray) -> FloatArray:
    x = case.grid.x[i][:, rows]
    known = case.series[i].valid_range
    edge = (x == 0) | (x == known.low) | (x == known.high)
    return np.where(edge, np.nan, x)


def _repeated(keys: FloatArray, least: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Slots in which a figure occurs at least ``least`` times."""
    ordered = np.sort(keys, axis=1)
    return np.asarray((ordered[:, least - 1 :] == ordered[:, : ordered.shape[1] - least + 1]).any(axis=1))


def _groups(case: Case, x: FloatArray, width: float) -> list[IntArray]:
    """Positions of the regions of each group that chance would hardly make."""
    there = ~np.isnan(x)
    keys = np.round(x / width)
    total = int(there.sum())
    spread = float(np.std(x[there]))
    groups = []
    for key, count in zip(*np.unique(keys[there], return_counts=True), strict=True):
        enough = int(count) >= case.rule.whole("units")
        if enough and expected_groups(int(count), total, spread, width) < case.rule.figure("chance"):
            groups.append(np.flatnonzero(keys == key))
    return groups


def _hit(case: Case, s: int, i: int, rows: IntArray, groups: list[IntArray], above: str) -> Hit:
    told, lines, involved = [], [], []
    for group in groups:
        members = sorted(rows[group].tolist(), key=lambda r: case.places[r].code)
        value = float(case.grid.x[i, s, members[0]])
        told.append(f"{names(case.places, members)}同为 {case.show(i, value)}")
        lines.append(Line(f"{len(members)} 个单位相同", None, value, case.series[i].unit))
        involved += members
    return case.hit_group(s, i, involved, f"：{'；'.join(told)}", lines, above)
