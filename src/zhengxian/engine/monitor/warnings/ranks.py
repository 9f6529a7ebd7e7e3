"""Ranks inside the class over many periods, and between which of them a movement says something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Place


@dataclass(frozen=True, slots=True)
class Node:
    """What is ranked: the total (empty code) or one item or group of the scheme."""

    code: str = ""
    title: str = "综合得分"


@dataclass(frozen=True, eq=False)
class Ranks:
    """Ranks inside the class of many runs: ``values`` (periods, regions, nodes), 1 is best, NaN not ranked.

    ``periods`` in order of time, all of one scheme's rhythm; ``classes[period][region]`` is the class then in
    force (empty: not classified). Errors: M-212 shapes, or periods that are not in order.
    """

    values: FloatArray
    periods: tuple[str, ...]
    regions: tuple[Place, ...]
    nodes: tuple[Node, ...]
    classes: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        shape = (len(self.periods), len(self.regions), len(self.nodes))
        if self.values.shape != shape or np.shape(self.classes) != shape[:2]:
            raise Refusal(
                "M-212",
                f"位次的形状是 {self.values.shape}，应为 {shape}（期间、地区、评价项），类别应与之一致",
                "请核对各期位次和类别",
            )
        ordered = [Period.parse(text) for text in self.periods]
        if any(not a < b for a, b in zip(ordered, ordered[1:], strict=False)):
            raise Refusal("M-212", "各期位次没有按时间先后排列，或有重复的期间", "请按期间从早到晚排列")

    @cached_property
    def kinds(self) -> IntArray:
        """The class of every region in every period as a number, (periods, regions)."""
        names = np.asarray(self.classes, dtype=np.str_).reshape(len(self.periods), len(self.regions))
        return np.asarray(np.unique(names, return_inverse=True)[1].reshape(names.shape), dtype=np.int64)

    @cached_property
    def sizes(self) -> IntArray:
        """How many are ranked in the region's class, (periods, regions, nodes)."""
        raise NotImplementedError

    @cached_property
    def comparable(self) -> BoolArray:
        """Whether the class has the same ranked members as one period before, (periods, regions, nodes).

        False in the first period. Source: domain.md appendix G 3.
        """
        raise NotImplementedError
