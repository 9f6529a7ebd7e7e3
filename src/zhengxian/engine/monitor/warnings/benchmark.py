"""Benchmarks: the nearest better regions by structure, and the gap of every indicator (对标)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.rounding import same
from zhengxian.engine.collect import Place, Series

LEAST_SHARED = 0.5
"""The part of the structure indicators that two regions must share to be compared."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator: own figure, the peer's, their difference (peer less own), and whether the peer is better.

    None where a figure is missing; ``peer_is_better`` also where the indicator has no one direction.
    """

    indicator: str
    title: str
    unit: str
    own: float | None
    peer: float | None
    gap: float | None
    peer_is_better: bool | None


@dataclass(frozen=True, slots=True)
class Peer:
    """A better region near by structure: ``distance`` in standard deviations per structure indicator."""

    region: str
    name: str
    distance: float
    score: float
    same_class: bool
    neighbour: bool
    gaps: tuple[Gap, ...]


def benchmark(
    region: str,
    places: Sequence[Place],
    structure: FloatArray,
    scores: FloatArray,
    values: FloatArray,
    series: Sequence[Series],
    *,
    directions: Sequence[Direction] = (),
    classes: Sequence[str] = (),
    neighbours: Collection[str] = (),
    most: int = 3,
) -> tuple[Peer, ...]:
    """Find the nearest better peers: same class first, then by distance of structure.

    >>> places = [Place("990101", "甲县"), Place("990102", "乙县"), Place("990103", "丙县")]
    >>> structure = np.array([[0.0, 1.0], [0.0, 2.0], [3.0, 9.0]])
    >>> growth = [Series("gdp_growth", "地区生产总值增速", "growth", "%", decimals=1)]
    >>> found = benchmark("990101", places, structure, np.array([70.0, 75.0, 80.0]),
    ...                   np.array([[5.0], [6.2], [8.0]]), growth)
    >>> [(peer.name, round(peer.distance, 3), round(peer.gaps[0].gap, 3)) for peer in found]
    [('乙县', 0.199, 1.2), ('丙县', 2.185, 3.0)]

    ``structure`` (regions, structure indicators), ``scores`` (regions,), higher is better and a peer's is higher
    than the own; ``values`` (regions, indicators) with ``series`` and ``directions`` (all positive where not
    given); ``classes`` by region; ``neighbours`` are codes and are marked, not preferred. NaN is left out of
    distances; regions that share less than half of the structure indicators with the own are no peers. At equal
    distance neighbours come first, then the code decides. The gaps are for analysis, never beside a reporting box.

    Errors: M-216 the region is unknown or has no score, M-217 shapes, or no structure indicator tells the
    regions apart. Formula: z = (x − mean)/standard deviation over all regions; distance = √(mean of (z − z')²
    over shared indicators). Source: own rule; domain.md §2.1 (rankings for benchmarking only).
    """
    row = next((r for r, place in enumerate(places) if place.code == region), None)
    _refuse_shapes(places, structure, scores, values, series, directions, classes)
    if row is None or np.isnan(scores[row]):
        raise Refusal("M-216", f"要对标的地区“{region}”不在数据里，或没有得分", "请核对地区代码和评价结果")
    distances = _distances(structure, row)
    better = (scores > scores[row]) & ~same(scores, float(scores[row])) & ~np.isnan(distances)
    own_class = np.array([not classes or name == classes[row] for name in classes or [""] * len(places)])

    def order(r: int) -> tuple[bool, float, bool, str]:
        near = round(float(distances[r]), 9)
        return not own_class[r], near, places[r].code not in neighbours, places[r].code

    chosen = sorted(np.flatnonzero(better).tolist(), key=order)[:most]
    toward = list(directions) or ["positive"] * len(series)
    return tuple(
        Peer(
            places[r].code,
            places[r].label,
            float(distances[r]),
            float(scores[r]),
            bool(own_class[r]),
            places[r].code in neighbours,
            tuple(
                _gap(s, toward[i], float(values[row, i]), float(values[r, i])) for i, s in enumerate(series)
            ),
        )
        for r in chosen
    )


def _distances(structure: FloatArray, row: int) -> FloatArray:
    """Distance of every region to one, NaN where too little is shared, (regions,)."""
    there = ~np.isnan(structure)
    count = np.maximum(there.sum(axis=0), 1)
    centred = structure - np.nansum(structure, axis=0) / count
    spread = np.sqrt(np.nansum(centred**2, axis=0) / count)
    telling = spread > 1e-12 * np.fmax(1.0, np.nanmax(np.abs(structure), axis=0, initial=0.0))
    if not telling.any():
        raise Refusal("M-217", "没有一个结构指标能分辨各地区", "请换用各地区不尽相同的结构指标")
    z = centred[:, telling] / spread[telling]
    shared = there[:, telling] & there[row, telling]
    number = shared.sum(axis=1)
    squares = np.where(shared, (z - z[row]) ** 2, 0.0).sum(axis=1)
    enough = (number >= LEAST_SHARED * int(telling.sum())) & (number > 0)
    return np.where(enough, np.sqrt(squares / np.maximum(number, 1)), np.nan)


def _gap(series: Series, direction: Direction, own: float, peer: float) -> Gap:
    known = own == own and peer == peer
    gap = peer - own if known else None
    better = None
    if known and direction != "target":
        better = not same(own, peer) and (peer > own) == (direction == "positive")
    mine, other = (value if value == value else None for value in (own, peer))
    return Gap(series.code, series.label, series.unit, mine, other, gap, better)


def _refuse_shapes(
    places: Sequence[Place],
    structure: FloatArray,
    scores: FloatArray,
    values: FloatArray,
    series: Sequence[Series],
    directions: Sequence[Direction],
    classes: Sequence[str],
) -> None:
    n = len(places)
    fits = structure.ndim == 2 and len(structure) == n and scores.shape == (n,)
    fits &= values.shape == (n, len(series)) and len(classes) in (0, n)
    if not fits or len(directions) not in (0, len(series)):
        raise Refusal("M-217", "结构指标、得分、数值与地区、指标的个数对不上", "请按同样的地区和指标取数")
