"""Weak units (点穴式): who stays at the bottom of its class, what holds it there, and what would move it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.monitor.warnings import Hold, WeakUnit, weak_units
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.to_engine.standings import Standings

TINY = 1e-9
MOST = 6
"""How many indicators are shown that hold a region down, and besides all that are needed to move it out."""


@dataclass(frozen=True)
class HoldRow:
    """One indicator that holds a region down.

    ``gain`` is what the class mean of the last run would return in points, ``best`` what the best of the class would.
    ``bar`` is its share beside the largest one, 0 to 100.
    """

    hold: Hold
    indicator: str
    gain: float
    best: float
    needed: bool
    bar: float

    @property
    def share(self) -> float | None:
        """Its part of all that is lost beyond the class mean, in per cent."""
        return None if self.hold.share is None else self.hold.share * 100.0


@dataclass(frozen=True)
class WeakRow:
    """A weak unit with the way out.

    ``gap`` is the points to the last place outside the lowest part, ``ahead`` who holds it. The needed indicators are
    the fewest, largest first, that make up the gap at the class mean; where all of them together do not, at the best of
    the class (``by_best``); where that does not either, none is needed and ``is_enough`` is false. ``at_mean`` and
    ``at_best`` are what all of them would return together.
    """

    unit: WeakUnit
    region: Region
    score: float
    gap: float | None
    ahead: str
    holds: tuple[HoldRow, ...]
    by_best: bool
    is_enough: bool
    at_mean: float
    at_best: float

    @property
    def needed(self) -> list[HoldRow]:
        """The indicators that suffice together."""
        return [row for row in self.holds if row.needed]


@dataclass(frozen=True)
class Weak:
    """What the page tells: the weak units, how many periods were looked at, which classes are too small to judge."""

    rows: tuple[WeakRow, ...]
    periods: int
    small: tuple[str, ...]


def find(access: Access, standings: Standings, *, share: float, times: int, of_last: int) -> Weak:
    """Find the weak units among the regions whose targets a person sees; those compared with are the whole class.

    A region is weak when it was in the lowest ``share`` of its class in ``times`` of the last ``of_last`` runs. What
    holds it down is what it lost beyond the mean of its class. Places and points are those of the runs.
    """
    found = weak_units(
        standings.ranks,
        points_lost=standings.lost,
        share=share,
        times=times,
        of_last=of_last,
        most=len(standings.ranks.nodes),
    )
    mine = access.scope(Action.SEE_TARGETS)
    rows = tuple(
        _row(standings, unit, share) for unit in found if mine.covers(standings.regions[unit.region])
    )
    return Weak(rows, len(standings.runs), _small(standings, share))


def _row(standings: Standings, unit: WeakUnit, share: float) -> WeakRow:
    ranks = standings.ranks
    codes = [place.code for place in ranks.regions]
    r = codes.index(unit.region)
    peers = np.array([name == unit.class_name for name in ranks.classes[-1]])
    ahead = _ahead(standings, peers, unit.size - int(np.floor(unit.size * share + TINY)))
    score = float(standings.scores[r])
    gap = None if ahead is None else max(float(standings.scores[ahead]) - score, 0.0)
    column = {node.code: n for n, node in enumerate(ranks.nodes)}
    lost = standings.lost[-1]
    mean, best = (
        {hold.node: max(float(gains[column[hold.node]]), 0.0) for hold in unit.held_by}
        for gains in (_to_mean(lost, r, peers), _to_best(lost, r, peers))
    )
    needed, is_enough = _fewest(mean, gap)
    by_best = not is_enough
    if by_best:
        needed, is_enough = _fewest(best, gap)
    widest = max((hold.share or 0.0 for hold in unit.held_by), default=0.0) or 1.0
    holds = tuple(
        HoldRow(
            hold,
            standings.indicators.get(hold.node, ""),
            mean[hold.node],
            best[hold.node],
            is_enough and hold.node in needed,
            (hold.share or 0.0) / widest * 100.0,
        )
        for n, hold in enumerate(unit.held_by)
        if n < MOST or (is_enough and hold.node in needed)
    )
    name = ranks.regions[ahead].label if ahead is not None else ""
    sums = sum(mean.values()), sum(best.values())
    return WeakRow(unit, standings.regions[unit.region], score, gap, name, holds, by_best, is_enough, *sums)


def _to_mean(lost: FloatArray, r: int, peers: np.ndarray) -> FloatArray:
    """Return what the mean of the class would give back, by node: own points lost less the mean of the class."""
    there = ~np.isnan(lost[peers])
    mean = np.nansum(lost[peers], axis=0) / np.maximum(there.sum(axis=0), 1)
    return np.asarray(np.nan_to_num(lost[r] - mean))


def _to_best(lost: FloatArray, r: int, peers: np.ndarray) -> FloatArray:
    """Return what the best of the class would give back, by node: own points lost less the fewest lost in the class."""
    fewest = np.where(np.isnan(lost[peers]), np.inf, lost[peers]).min(axis=0)
    return np.asarray(np.nan_to_num(lost[r] - np.where(np.isinf(fewest), np.nan, fewest)))


def _ahead(standings: Standings, peers: np.ndarray, place: int) -> int | None:
    """Return who holds the last place outside the lowest part, by score; None where nobody does."""
    scores = np.where(peers & ~np.isnan(standings.scores), standings.scores, -np.inf)
    order = np.argsort(-scores, kind="stable")
    if place < 1 or place > len(order) or not np.isfinite(scores[order[place - 1]]):
        return None
    return int(order[place - 1])


def _fewest(gains: Mapping[str, float], gap: float | None) -> tuple[frozenset[str], bool]:
    """Return the fewest indicators, largest gain first, that make up a gap, and whether they do."""
    if gap is None:
        return frozenset(), False
    taken: list[str] = []
    left = gap
    for node, gain in sorted(gains.items(), key=lambda item: -item[1]):
        if left <= TINY or gain <= TINY:
            break
        taken.append(node)
        left -= gain
    return frozenset(taken), left <= TINY


def _small(standings: Standings, share: float) -> tuple[str, ...]:
    """Return the classes of the last run that are too small to have a lowest part."""
    ranks = standings.ranks
    sizes = {name: int(size) for name, size in zip(ranks.classes[-1], ranks.sizes[-1, :, 0], strict=True)}
    return tuple(name or "全部地区" for name, size in sizes.items() if 0 < size * share < 1 - TINY)
