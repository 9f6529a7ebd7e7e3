"""One reading: how far a region is with an indicator on a day, as assessed, in the words of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.monitor.pace_grid import GapRounding, PaceColumn
from zhengxian.engine.monitor.pace_words import PaceThresholds, PaceWord
from zhengxian.engine.monitor.plan import PacePlan
from zhengxian.engine.monitor.position import PositionRule


@dataclass(frozen=True, slots=True)
class Reading:
    """As assessed; written once. Fields as the web's Reading; both gaps kept, ``gap`` is the chosen one."""

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
    thresholds: Sequence[PaceThresholds] = (),
    *,
    rule: PositionRule = PositionRule.HALVES,
    rounding: GapRounding = GapRounding.OF_ROUNDED,
    unit: str = "",
    due: bool = True,
) -> Reading:
    """Read one figure on a day against the plan version in force then."""
    raise NotImplementedError
