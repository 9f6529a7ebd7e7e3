"""Pace of many figures at once: regions × indicators (and any leading axes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.indicator import Direction, Kind
from zhengxian.engine.monitor.pace_words import PaceThresholds, PaceWord


class GapRounding(Enum):
    """Difference of the printed figures (what officials compute), or the difference rounded once."""

    OF_ROUNDED = "of_rounded"
    ROUNDED = "rounded"


@dataclass(frozen=True, slots=True)
class PaceColumn:
    """What the grid must know of one indicator (axis −1)."""

    kind: Kind
    direction: Direction = "positive"
    percent: bool = True
    """The unit is %: the gap of a ratio is in points, else per cent of the plan."""
    decimals: int = 2
    """Of completion and gap as printed."""


@dataclass(frozen=True)
class PaceGrid:
    """Readings of (…, regions, indicators); ``words`` index `WORDS`."""

    words: IntArray
    gap: FloatArray
    completion: FloatArray
    position: FloatArray
    expected: FloatArray

    @property
    def behind(self) -> BoolArray:
        """Where somebody has to act (lag, bad)."""
        raise NotImplementedError


WORDS: tuple[PaceWord, ...] = tuple(PaceWord)


def read_grid(
    values: FloatArray,
    planned: FloatArray,
    targets: FloatArray,
    columns: Sequence[PaceColumn],
    thresholds: PaceThresholds,
    *,
    rounding: GapRounding = GapRounding.OF_ROUNDED,
    due: BoolArray | None = None,
) -> PaceGrid:
    """Read all figures: gap in points, positive ahead; NaN in ``planned`` no plan, in ``values`` missing."""
    raise NotImplementedError
