"""Ranks inside the class over many periods, and between which of them a movement says something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Place

AnyArray = TypeVar("AnyArray", FloatArray, IntArray, BoolArray)


@dataclass(frozen=True, slots=True)
class Node:
    """What is ranked: the total (empty code) or one item or group of the scheme."""

    code: str = ""
    title: str = "综合得分"


@dataclass(frozen=True, eq=False)
class Ranks:
    """Ranks inside the class of many runs: ``values`` (periods, regions, nodes), 1 is best, NaN not ranked.

    ``periods`` in order of time, all of one scheme's rhythm; ``classes[period][region]`` is the class then in
    force (empty: not classified). Errors: M-212 shapes, ranks below 1, or periods that are not in order.
    """

    values: FloatArray
    periods: tuple[str, ...]
    regions: tuple[Place, ...]
    nodes: tuple[Node, ...]
    classes: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        shape = (len(self.periods), len(self.regions), len(self.nodes))
        named = len(self.classes) == shape[0] and all(len(row) == shape[1] for row in self.classes)
        if self.values.shape != shape or not named:
            raise Refusal(
                "M-212",
                f"位次的形状是 {self.values.shape}，应为 {shape}（期间、地区、评价项），类别应与之一致",
                "请核对各期位次和类别",
            )
        if any(not earlier < later for earlier, later in pairwise(self.ordered)):
            raise Refusal("M-212", "各期位次没有按时间先后排列，或有重复的期间", "请按期间从早到晚排列")
        if bool((self.values < 1).any()) or bool(np.isinf(self.values).any()):
            raise Refusal("M-212", "位次中有小于 1 或无穷大的数", "请核对各期位次")

    # --- axes -----------------------------------------------------------------------------------------

    @cached_property
    def ordered(self) -> tuple[Period, ...]:
        """The periods as values."""
        return tuple(Period.parse(text) for text in self.periods)

    @property
    def places(self) -> Sequence[Place]:
        """The regions."""
        return self.regions

    @cached_property
    def last_days(self) -> Sequence[date]:
        """The last day of every period."""
        return [period.last_day for period in self.ordered]

    def code(self, column: int) -> str:
        """The code of a node, empty for the total."""
        return self.nodes[column].code

    def period(self, _column: int, time: int, _region: int) -> str:
        """The period of a rank."""
        return self.periods[time]

    def head(self, column: int, time: int, region: int) -> str:
        """Region, period and node in words."""
        return f"{self.regions[region].label}{self.ordered[time].label}“{self.nodes[column].title}”"

    def by_node(self, array: AnyArray, columns: Sequence[int]) -> AnyArray:
        """Turn (periods, regions, nodes) to (nodes, periods, regions), only some nodes."""
        return array.transpose(2, 0, 1)[list(columns)]

    # --- classes --------------------------------------------------------------------------------------

    @cached_property
    def kinds(self) -> IntArray:
        """The class of every region in every period as a number, (periods, regions)."""
        names = np.asarray(self.classes, dtype=np.str_).reshape(self.values.shape[:2])
        return np.asarray(np.unique(names, return_inverse=True)[1].reshape(names.shape), dtype=np.int64)

    @cached_property
    def sizes(self) -> IntArray:
        """How many are ranked in the region's class, (periods, regions, nodes)."""
        sizes = np.zeros(self.values.shape, dtype=np.int64)
        for kind in np.unique(self.kinds):
            within = (self.kinds == kind)[:, :, None]
            members = within & ~np.isnan(self.values)
            sizes += within * members.sum(axis=1, keepdims=True)
        return sizes

    @cached_property
    def comparable(self) -> BoolArray:
        """Whether the class has the same ranked members as one period before, (periods, regions, nodes).

        False in the first period. Source: domain.md appendix G 3.
        """
        found = np.zeros(self.values.shape, dtype=np.bool_)
        ranked = ~np.isnan(self.values)
        for kind in np.unique(self.kinds):
            within = (self.kinds == kind)[:, :, None]
            members = within & ranked
            alike = (members[1:] == members[:-1]).all(axis=1, keepdims=True)
            found[1:] |= within[1:] & alike
        return found & ranked

    # --- the lowest part ------------------------------------------------------------------------------

    def low(self, share: float) -> tuple[BoolArray, BoolArray]:
        """Who is in the lowest part of its class, and where that can be told: (periods, regions, nodes) each.

        The lowest part holds at most ⌊share·size⌋ regions. Not told: not ranked, or a class too small.
        """
        room = np.floor(self.sizes * share + 1e-9)
        told = ~np.isnan(self.values) & (room >= 1)
        return told & (np.nan_to_num(self.values) > self.sizes - room), told

    def low_counts(self, share: float, last: int) -> tuple[IntArray, IntArray]:
        """In how many of the last periods (this one included) a region was low, and in how many that is told."""
        low, told = self.low(share)
        return _windowed(low, last), _windowed(told, last)


def _windowed(flags: BoolArray, last: int) -> IntArray:
    summed = np.cumsum(flags, axis=0, dtype=np.int64)
    found = summed.copy()
    found[last:] -= summed[:-last]
    return found
