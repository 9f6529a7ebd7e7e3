"""Benchmarks (对标): the nearest better peers by structure, why these, and the gap of every item."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.rounding import same
from zhengxian.engine.collect import Series
from zhengxian.engine.monitor.warnings import Gap, Peer, benchmark
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.monitor.selectors.peers import neighbours
from zhengxian.web.monitor.to_engine.bench import Bench, Trait

MOST = 5
LEAST_TRAITS = 2
"""With a single structure indicator two places would be alike by one figure alone."""


@dataclass(frozen=True)
class PeerRow:
    """One peer as the list shows it."""

    region: Region
    class_name: str
    same_class: bool
    neighbour: bool
    score: float
    more: float
    distance: float
    by_hand: bool = False


@dataclass(frozen=True)
class Likeness:
    """One structure indicator: own figure and the peer's, and its part of the squared distance in per cent."""

    trait: Trait
    own: float | None
    peer: float | None
    away: float | None
    share: float | None


@dataclass(frozen=True)
class GapRow:
    """One item: the engine's gap of figures, points of both, which are locked, the indicator behind it."""

    gap: Gap
    series: Series
    indicator: str
    own_points: float | None
    peer_points: float | None
    own_locked: bool
    peer_locked: bool

    @property
    def who(self) -> str:
        """Who is better in words; empty where a figure is missing or no direction is better."""
        if self.gap.peer_is_better is None or self.gap.gap is None:
            return ""
        return "对方" if self.gap.peer_is_better else "相同" if same(self.gap.gap, 0.0) else "本地"

    @property
    def points(self) -> float | None:
        """What the peer has more of the points."""
        known = self.own_points is not None and self.peer_points is not None
        return cast(float, self.peer_points) - cast(float, self.own_points) if known else None


def peers(bench: Bench, region: str, by_hand: str = "") -> list[PeerRow]:
    """Return the nearest better peers, same class first, and the one chosen by hand where there is one.

    Errors: M-265 too few structure indicators; those of the engine (M-216 no score, M-217 nothing tells regions apart).
    """
    if len(bench.traits) < LEAST_TRAITS:
        what = f"能用的结构指标只有 {len(bench.traits)} 个，分不出谁和谁相近"
        raise Refused("M-265", f"{what}。请至少选 {LEAST_TRAITS} 个有数的指标")
    own = _own(bench, region)
    near = neighbours(bench.regions[own]) or frozenset()
    around = {r.code for r in bench.regions if r.pk in near}
    found = [_row(bench, own, peer) for peer in _nearest(bench, own, bench.scores, MOST, around)]
    if by_hand and all(row.region.code != by_hand for row in found):
        found.append(_row(bench, own, _forced(bench, own, _own(bench, by_hand)), by_hand=True))
    return found


def gaps(bench: Bench, region: str, peer: str) -> list[GapRow]:
    """Return the gap of every item, what the peer has more of the points first."""
    own, other = _own(bench, region), _own(bench, peer)
    found = _forced(bench, own, other)
    rows = [
        GapRow(
            gap,
            bench.series[n],
            bench.indicators[n],
            _known(bench.points[own, n]),
            _known(bench.points[other, n]),
            (bench.regions[own].code, bench.series[n].code) in bench.locked,
            (bench.regions[other].code, bench.series[n].code) in bench.locked,
        )
        for n, gap in enumerate(found.gaps)
    ]
    return sorted(rows, key=lambda row: -(row.points if row.points is not None else -math.inf))


def likeness(bench: Bench, region: str, peer: str) -> list[Likeness]:
    """Say by which structure indicators a peer is near and by which it is not, the most alike first.

    Distances are in standard deviations over all regions of the run, the measure of the engine: its distance is the root
    of the mean of the squares shown here, over the indicators that both have.
    """
    own, other = _own(bench, region), _own(bench, peer)
    away = _away(bench.structure, own, other)
    whole = float(np.nansum(away**2))
    rows = [
        Likeness(
            trait,
            _known(trait.values[own]),
            _known(trait.values[other]),
            _known(away[n]),
            _known(away[n] ** 2 / whole * 100.0) if whole > 0 else None,
        )
        for n, trait in enumerate(bench.traits)
    ]
    return sorted(rows, key=lambda row: math.inf if row.away is None else abs(row.away))


def _away(structure: FloatArray, own: int, other: int) -> FloatArray:
    """Return peer less own in standard deviations, by indicator; NaN where one has no figure or all are equal."""
    there = ~np.isnan(structure)
    count = np.maximum(there.sum(axis=0), 1)
    mean = np.nansum(structure, axis=0) / count
    spread = np.sqrt(np.nansum((structure - mean) ** 2, axis=0) / count)
    size = np.fmax(1.0, np.nanmax(np.abs(structure), axis=0, initial=0.0))
    telling = np.where(spread > 1e-12 * size, spread, np.nan)
    return np.asarray((structure[other] - structure[own]) / telling)


def _own(bench: Bench, code: str) -> int:
    row = bench.row(code)
    if row is None:
        raise Refused("M-266", "这个地区没有参加所选的评价，不能对标。请换一个地区，或换一次评价")
    return row


def _nearest(
    bench: Bench, own: int, scores: FloatArray, most: int, around: Collection[str] = ()
) -> Sequence[Peer]:
    return benchmark(
        bench.regions[own].code,
        bench.places,
        bench.structure,
        scores,
        bench.values,
        bench.series,
        directions=cast("Sequence[Direction]", bench.directions),
        classes=bench.classes,
        neighbours=around,
        most=most,
    )


def _forced(bench: Bench, own: int, other: int) -> Peer:
    """Let the engine compare with one region whatever its score: it gets one mark more, all others none."""
    scores = np.full(len(bench.regions), math.nan)
    scores[own], scores[other] = 0.0, 1.0
    found = _nearest(bench, own, scores, 1) if own != other else ()
    if not found:
        what = f"“{bench.regions[other].name}”不能作对标对象：它就是本地区，或两地共有的结构指标不到一半"
        raise Refused("M-267", f"{what}。请换一个地区，或换一组结构指标")
    return found[0]


def _row(bench: Bench, own: int, peer: Peer, by_hand: bool = False) -> PeerRow:
    at = _own(bench, peer.region)
    score = float(bench.scores[at])
    more = score - float(bench.scores[own])
    what = bench.regions[at], bench.classes[at], peer.same_class, peer.neighbour
    return PeerRow(*what, score, more, peer.distance, by_hand)


def _known(value: float) -> float | None:
    return float(value) if value == value else None
