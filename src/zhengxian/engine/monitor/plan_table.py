"""What many plans ask for on one day, as the arrays that the wall of readings takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.monitor.plan import PacePlan, planned_at, planned_on
from zhengxian.engine.monitor.plan_versions import plan_on
from zhengxian.engine.monitor.position import PositionRule, months_done


@dataclass(frozen=True)
class PlanTable:
    """Plans of (regions, indicators) on a day: planned and annual target in the unit of the indicator (NaN: none).

    ``due`` is False where the version in force has nothing due yet; ``numbers`` are its numbers, 0 without one.
    """

    planned: FloatArray
    targets: FloatArray
    due: BoolArray
    numbers: IntArray


def plan_table(
    versions: Sequence[Sequence[Sequence[PacePlan]]],
    day: date,
    rule: PositionRule = PositionRule.HALVES,
) -> PlanTable:
    """Take the version in force on a day from every region's and indicator's versions, and what it asks for.

    >>> from zhengxian.engine.monitor.path import linear_path
    >>> from zhengxian.engine.monitor.plan import plan_along
    >>> table = plan_table([[[plan_along("level", 2026, 120.0, linear_path())], []]], date(2026, 6, 30))
    >>> table.planned.tolist(), table.numbers.tolist()
    ([[60.0, nan]], [[1, 0]])

    ``versions[region][indicator]`` may be empty; all rows have one length. Hand ``planned``, ``targets`` and
    ``due`` to `read_grid`. Errors: M-139. Source: domain.md §4.1.
    """
    plans = [[plan_on(cell, day) for cell in row] for row in versions]
    shape = (len(plans), len(plans[0]) if plans else 0)
    cells = [plan for row in plans for plan in row]
    stranger = next((p for p in cells if p is not None and p.year != day.year), None)
    if stranger is not None:
        planned_on(stranger, day, rule)  # refuses (M-139)
    done = months_done(day, rule)
    planned = np.array([math.nan if p is None else planned_at(p, day.month, done) for p in cells])
    planned = planned.reshape(shape)
    targets = np.array([math.nan if p is None else p.target for p in cells]).reshape(shape)
    numbers = np.array([0 if p is None else p.number for p in cells], dtype=np.int64).reshape(shape)
    return PlanTable(planned, targets, np.asarray((numbers == 0) | ~np.isnan(planned)), numbers)
