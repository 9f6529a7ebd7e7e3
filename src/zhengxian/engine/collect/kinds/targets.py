"""A note on figures that end just at their targets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.hit import Hit, Line


def target_hugging(case: Case) -> Iterator[Hit]:
    """Note a region with at least ``least`` figures in [target, target + ``width``] percentage points.

    For reviewers only: a target never stands beside a reporting box. A number to check: targets 6.5, 7, 8
    and figures 6.5, 7.1, 8.0. Formula: t ≤ x ≤ t + width. Source: domain.md §4.4 (target hugging).
    """
    width, least = case.rule.figure("width"), case.rule.whole("least")
    columns = [i for i in case.columns if case.series[i].unit == "%"]
    targets = _targets(case, columns)
    columns = list(targets)
    if not columns:
        return
    near = np.stack(
        [
            (case.grid.x[i] >= targets[i] - TINY) & (case.grid.x[i] <= targets[i] + width + TINY)
            for i in columns
        ]
    )
    count = near.sum(axis=0)
    for s, r in case.cells(count >= least, columns):
        involved = [i for k, i in enumerate(columns) if near[k, s, r]]
        what = f"有 {len(involved)} 项指标恰好等于年度目标，或高出不到 {width:g} 个百分点"
        lines = [
            Line(
                case.series[i].label,
                float(targets[i][s, r]),
                float(case.grid.x[i, s, r]),
                case.series[i].unit,
            )
            for i in involved
        ]
        yield case.hit_unit(s, r, what, lines, involved)


def _targets(case: Case, columns: list[int]) -> dict[int, FloatArray]:
    """The year's targets of each indicator that has any, (slots, regions)."""
    found: dict[int, FloatArray] = {}
    wanted = {case.series[i].code: i for i in columns}
    row, years = case.grid.figures.row, case.grid.years
    for (region, indicator, year), value in case.grid.figures.targets.items():
        i, r = wanted.get(indicator), row.get(region)
        if i is None or r is None:
            continue
        array = found.setdefault(i, np.full(case.grid.x[i].shape, np.nan))
        array[years == year, r] = value
    return {i: found[i] for i in columns if i in found}
