"""What one rule says of every case: its level, or why it cannot be judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.collect import Place

Marks = NDArray[np.int8]
"""Small numbers of (columns, times, regions)."""


class Status(IntEnum):
    """Whether a case was judged; all from 1 on cannot be judged and are counted."""

    NOT_ASKED = -1
    JUDGED = 0
    MISSING = 1
    SUPPRESSED = 2
    NO_PLAN = 3
    NO_FORECAST = 4
    NO_HISTORY = 5
    NOT_COMPARABLE = 6
    SMALL_CLASS = 7
    UNCLEAR = 8

    @property
    def label(self) -> str:
        """The reason in the office's words."""
        return _LABELS[self]


_LABELS = {
    Status.NOT_ASKED: "不适用",
    Status.JUDGED: "已判断",
    Status.MISSING: "缺报",
    Status.SUPPRESSED: "保密",
    Status.NO_PLAN: "没有计划",
    Status.NO_FORECAST: "没有预测",
    Status.NO_HISTORY: "前期缺数",
    Status.NOT_COMPARABLE: "同类单位有变化，不可比",
    Status.SMALL_CLASS: "同类单位太少",
    Status.UNCLEAR: "无法判定",
}


class Frame(Protocol):
    """What the axes of a verdict stand for: columns (indicators or nodes), times, regions."""

    @property
    def places(self) -> Sequence[Place]:
        """The regions."""

    @property
    def last_days(self) -> Sequence[date]:
        """The last day of every time."""

    def code(self, column: int, /) -> str:
        """The code of an indicator or node."""

    def period(self, column: int, time: int, region: int, /) -> str:
        """The period under which a case is filed."""

    def head(self, column: int, time: int, region: int, /) -> str:
        """Region, period and indicator in words; the reason continues them."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """Levels (0 none, 1 notice … 4 red) and status of (columns, times, regions), with what was compared.

    ``columns`` are positions in the frame. ``say`` continues the head of the sentence, given the place in
    these arrays.
    """

    columns: Sequence[int]
    levels: Marks
    status: Marks
    value: FloatArray
    threshold: FloatArray
    say: Callable[[int, int, int], str]


def marked(status: Marks, *cases: tuple[BoolArray, Status]) -> Marks:
    """Give cases that would be judged another status, the first that fits.

    >>> marked(np.zeros(2, np.int8), (np.array([True, False]), Status.NO_PLAN)).tolist()
    [3, 0]
    """
    found = status.copy()
    for where, one in cases:
        found[where & (found == Status.JUDGED)] = one
    return found


def levelled(status: Marks, *steps: tuple[BoolArray, int]) -> Marks:
    """Give judged cases a level, later steps over earlier ones.

    >>> levelled(np.array([0, 1], np.int8), (np.array([True, True]), 2)).tolist()
    [2, 0]
    """
    levels = np.zeros(status.shape, np.int8)
    for where, level in steps:
        levels[where & (status == Status.JUDGED)] = level
    return levels
