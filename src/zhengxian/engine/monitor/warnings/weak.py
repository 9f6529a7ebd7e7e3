"""Weak units: who stays in the lowest part of its class, and which indicators hold it there (点穴式)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.monitor.warnings.ranks import Ranks


@dataclass(frozen=True, slots=True)
class Hold:
    """One indicator that holds a region down, over the last periods.

    ``standing`` is the mean place inside the class from 0 (first) to 1 (last). ``lost`` is the mean of points
    lost, ``excess`` what that is more than the class mean, ``share`` its part of all such excess (0–1); None
    where no points were given.
    """

    node: str
    title: str
    standing: float | None
    lost: float | None
    excess: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class WeakUnit:
    """A region in the lowest part of its class in ``times`` of ``periods`` judged periods, with what holds it.

    ``rank`` of ``size`` is its place in the class in the last period.
    """

    region: str
    name: str
    class_name: str
    times: int
    periods: int
    rank: int
    size: int
    held_by: tuple[Hold, ...]
    text: str


def weak_units(
    ranks: Ranks,
    *,
    points_lost: FloatArray | None = None,
    share: float = 0.25,
    times: int = 3,
    of_last: int = 4,
    most: int = 5,
) -> tuple[WeakUnit, ...]:
    """Find the regions in the lowest ``share`` of their class in ``times`` of the last ``of_last`` periods.

    >>> from zhengxian.engine.collect import Place
    >>> from zhengxian.engine.monitor.warnings.ranks import Node
    >>> places = tuple(Place(f"99010{n}", f"{name}县") for n, name in enumerate("甲乙丙丁"))
    >>> nodes = (Node(), Node("gdp_growth", "地区生产总值增速"))
    >>> places_of = np.array([[[1.0, 2.0], [2.0, 1.0], [3.0, 3.0], [4.0, 4.0]]] * 4)
    >>> periods = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    >>> found = weak_units(Ranks(places_of, periods, places, nodes, [["重点发展"] * 4] * 4))
    >>> found[0].text
    '丁县最近 4 期有 4 期处在“重点发展”末尾 25% 以内，2025年四季度列第 4 位（共 4 个）；拖后的有“地区生产总值增速”。'

    ``ranks`` holds the total (the node with the empty code) and the indicators; ``points_lost`` has the shape of
    ``ranks.values``, NaN where not scored. Only who is ranked in the last period is told; the worst come first.
    Held by: with points, the indicators with more points lost than the class mean, largest first; without, those
    in the lowest ``share`` of the class on the mean. A class too small to have a lowest part is left out.

    Errors: M-215 no total, shapes, or numbers out of range. Formula: excess = mean lost − class mean of lost,
    over the last periods of today's class; share = excess / Σ positive excess. Source: own rule; domain.md §1.11.
    """
    total = next((n for n, node in enumerate(ranks.nodes) if node.code == ""), None)
    fits = points_lost is None or points_lost.shape == ranks.values.shape
    if total is None or not fits or not (0 < share <= 0.5 and 1 <= times <= of_last and most >= 0):
        raise Refusal(
            "M-215",
            "没有综合位次，失分与位次的形状不一致，或比例、次数、期数不合规",
            "请核对输入：比例大于 0、不超过 0.5，次数不超过期数",
        )
    if not ranks.periods:
        return ()
    low, told = ranks.low_counts(share, of_last)
    last = ranks.values[-1, :, total]
    rows = np.flatnonzero((low[-1, :, total] >= times) & ~np.isnan(last))
    order = sorted(rows.tolist(), key=lambda r: (-int(low[-1, r, total]), -last[r], ranks.regions[r].code))
    means = Means(ranks, points_lost, of_last)
    return tuple(
        _unit(
            ranks,
            r,
            total,
            (int(low[-1, r, total]), int(told[-1, r, total])),
            share,
            means.holding(r, share)[:most],
        )
        for r in order
    )


def _unit(
    ranks: Ranks, r: int, total: int, counts: tuple[int, int], share: float, holds: tuple[Hold, ...]
) -> WeakUnit:
    place, period = ranks.regions[r], ranks.ordered[-1]
    rank, size, name = int(ranks.values[-1, r, total]), int(ranks.sizes[-1, r, total]), ranks.classes[-1][r]
    kind = f"“{name}”" if name else "参评单位"
    listed = "、".join(_hold_text(hold) for hold in holds)
    head = f"{place.label}最近 {counts[1]} 期有 {counts[0]} 期处在{kind}末尾 {share * 100:g}% 以内"
    tail = f"；拖后的有{listed}" if listed else "；没有哪一项明显拖后"
    text = f"{head}，{period.label}列第 {rank} 位（共 {size} 个）{tail}。"
    return WeakUnit(place.code, place.label, name, counts[0], counts[1], rank, size, holds, text)


def _hold_text(hold: Hold) -> str:
    if hold.excess is None or hold.share is None:
        return f"“{hold.title}”"
    more, part = half_up_text(hold.excess, 2), half_up_text(hold.share * 100, 1)
    return f"“{hold.title}”（比同类平均多失 {more} 分，占 {part}%）"


class Means:
    """Means over the last periods, (regions, nodes): places from 0 to 1, and points lost where given."""

    def __init__(self, ranks: Ranks, points_lost: FloatArray | None, last: int) -> None:
        self.ranks = ranks
        standing = (ranks.values - 1.0) / np.where(ranks.sizes > 1, ranks.sizes - 1.0, np.nan)
        self.standing = _mean(standing[-last:])
        self.lost = None if points_lost is None else _mean(points_lost[-last:])

    def holding(self, r: int, share: float) -> tuple[Hold, ...]:
        """Return the indicators that hold a region down, heaviest first."""
        peers = self.ranks.kinds[-1] == self.ranks.kinds[-1, r]
        return self._by_place(r, share) if self.lost is None else self._by_points(self.lost, r, peers)

    def _by_place(self, r: int, share: float) -> tuple[Hold, ...]:
        own = self.standing[r]
        caught = [n for n in self._items() if own[n] >= 1.0 - share]
        caught.sort(key=lambda n: (-own[n], self.ranks.nodes[n].code))
        return tuple(self._hold(n, r, None, None, None) for n in caught)

    def _by_points(self, lost: FloatArray, r: int, peers: BoolArray) -> tuple[Hold, ...]:
        excess = lost[r] - _mean(lost[peers])
        caught = [n for n in self._items() if excess[n] > 1e-9]
        whole = float(sum(excess[n] for n in caught))
        caught.sort(key=lambda n: (-excess[n], self.ranks.nodes[n].code))
        return tuple(
            self._hold(n, r, float(lost[r, n]), float(excess[n]), float(excess[n]) / whole) for n in caught
        )

    def _items(self) -> list[int]:
        return [n for n, node in enumerate(self.ranks.nodes) if node.code]

    def _hold(self, n: int, r: int, lost: float | None, excess: float | None, share: float | None) -> Hold:
        node, standing = self.ranks.nodes[n], float(self.standing[r, n])
        return Hold(node.code, node.title, standing if standing == standing else None, lost, excess, share)


def _mean(array: FloatArray) -> FloatArray:
    """The mean over the first axis of what is there, NaN where nothing is."""
    there = ~np.isnan(array)
    count = there.sum(axis=0)
    return np.where(count > 0, np.nansum(array, axis=0) / np.maximum(count, 1), np.nan)
