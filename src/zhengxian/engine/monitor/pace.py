"""One reading: how far a region is with an indicator on a day, as assessed, in the words of the office."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhengxian.engine.monitor.pace_grid import WORDS, GapRounding, PaceColumn, PaceGrid, read_grid
from zhengxian.engine.monitor.pace_text import pace_text
from zhengxian.engine.monitor.pace_words import (
    DEFAULT_THRESHOLDS,
    PaceThresholds,
    PaceWord,
    thresholds_on,
)
from zhengxian.engine.monitor.plan import PacePlan, planned_on
from zhengxian.engine.monitor.plan_versions import plan_on
from zhengxian.engine.monitor.position import PositionRule


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading as assessed, written once: a later plan or figure makes another one beside it.

    ``value`` and ``planned`` in the indicator's unit (counts: whole units due); ``completion`` per cent of
    the annual target, level and count only; ``position`` what that is compared with. Gaps in points,
    positive is better, by both roundings; ``gap`` is the one that was judged. None: not there, not judged.
    """

    day: date
    word: PaceWord
    value: float | None
    planned: float | None
    completion: float | None
    position: float | None
    gap: float | None
    gap_of_rounded: float | None
    gap_rounded: float | None
    text: str
    plan_number: int | None


def read_pace(
    value: float | None,
    versions: Sequence[PacePlan],
    day: date,
    column: PaceColumn,
    thresholds: Sequence[PaceThresholds] = (DEFAULT_THRESHOLDS,),
    *,
    rule: PositionRule = PositionRule.HALVES,
    rounding: GapRounding = GapRounding.OF_ROUNDED,
    unit: str = "",
    due: bool = True,
) -> Reading:
    """Read one figure on a day against the plan version and the thresholds in force then.

    >>> from zhengxian.engine.monitor.path import linear_path
    >>> from zhengxian.engine.monitor.plan import plan_along
    >>> plan = plan_along("level", 2017, 195.82, linear_path())
    >>> reading = read_pace(119.73, [plan], date(2017, 8, 20), PaceColumn("level"))
    >>> reading.word.label, reading.gap, reading.text
    ('稍慢', -1.36, '完成年度目标的 61.14%，低于序时进度 1.36 个百分点')

    ``value`` None or NaN: not reported; ``due`` False: the figure is not asked for yet (错月, quarterly). A
    month in which the plan has nothing due is 未到期. The rest as `read_grid`, of which this is one cell.
    Errors: M-120, M-139. Source: domain.md §4.1, B-13.
    """
    plan = plan_on(versions, day)
    planned = math.nan if plan is None else planned_on(plan, day, rule)
    asked = due and (plan is None or not math.isnan(planned))
    actual = math.nan if value is None else float(value)
    grid = read_grid(
        np.array([[actual]]),
        np.array([[planned]]),
        np.array([[math.nan if plan is None else plan.target]]),
        [column],
        thresholds_on(day, thresholds),
        rounding=rounding,
        due=np.array([[asked]]),
    )
    return _reading(grid, actual, column, day, unit, plan)


def _reading(
    grid: PaceGrid, actual: float, column: PaceColumn, day: date, unit: str, plan: PacePlan | None
) -> Reading:
    word = WORDS[int(grid.words[0, 0])]
    target = math.nan if plan is None else plan.target
    progress, position, expected, gap, of_rounded, rounded = (
        float(a[0, 0])
        for a in (
            grid.progress,
            grid.position,
            grid.expected,
            grid.gap,
            grid.gap_of_rounded,
            grid.gap_rounded,
        )
    )
    return Reading(
        day=day,
        word=word,
        value=_known(actual),
        planned=_known(expected),
        completion=_known(progress) if column.is_completion else None,
        position=_known(position),
        gap=_known(gap),
        gap_of_rounded=_known(of_rounded),
        gap_rounded=_known(rounded),
        text=pace_text(word, column, actual, expected, progress, gap, unit, target=target),
        plan_number=None if plan is None else plan.number,
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
