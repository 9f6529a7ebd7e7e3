"""Simplify borders arc by arc, so that two neighbours keep one common border."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]


def simplified(regions: Sequence[Sequence[Ring]], tolerance: float) -> list[list[Ring]]:
    """Return the rings of every region with fewer points, none farther than ``tolerance`` from its border.

    Where three regions meet, or a border ends at the outside, the point stays; between two such points a border
    is simplified once for both sides.

    >>> simplified([[((0, 0), (5, 0.1), (10, 0), (10, 9), (0, 9))]], 0.5)
    [[((0, 0), (10, 0), (10, 9), (0, 9))]]
    """
    fixed = _meeting_points(regions)
    done: dict[tuple[Point, ...], tuple[Point, ...]] = {}
    return [[_ring(ring, fixed, tolerance, done) for ring in rings] for rings in regions]


def _meeting_points(regions: Sequence[Sequence[Ring]]) -> set[Point]:
    beside: dict[Point, set[Point]] = defaultdict(set)
    for rings in regions:
        for ring in rings:
            for before, at in zip((ring[-1], *ring[:-1]), ring, strict=True):
                beside[at].add(before)
                beside[before].add(at)
    return {point for point, others in beside.items() if len(others) > 2}


def _ring(ring: Ring, fixed: set[Point], tolerance: float, done: dict[Ring, Ring]) -> Ring:
    stops = [at for at, point in enumerate(ring) if point in fixed]
    if len(stops) < 2:
        ring, stops = _alone(ring)
    turned = ring[stops[0] :] + ring[: stops[0]]
    ends = [at - stops[0] for at in stops] + [len(ring)]
    whole = (*turned, turned[0])
    out: list[Point] = []
    for start, stop in itertools.pairwise(ends):
        out.extend(_arc(whole[start : stop + 1], tolerance, done)[:-1])
    return tuple(out)


def _alone(ring: Ring) -> tuple[Ring, list[int]]:
    """Turn a ring without meeting points to its least point, and cut it at the point farthest from there."""
    least = ring.index(min(ring))
    turned = ring[least:] + ring[:least]
    x, y = turned[0]
    far = max(range(len(turned)), key=lambda at: (turned[at][0] - x) ** 2 + (turned[at][1] - y) ** 2)
    return turned, [0, max(far, 1)]


def _arc(arc: Ring, tolerance: float, done: dict[Ring, Ring]) -> Ring:
    back = arc[::-1]
    way = min(arc, back)
    if way not in done:
        done[way] = _thinned(way, tolerance)
    return done[way] if way == arc else done[way][::-1]


def _thinned(arc: Ring, tolerance: float) -> Ring:
    """Keep the points that a line between kept neighbours would miss by more than the tolerance."""
    keep = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far, at = _farthest(arc, first, last)
        if far > tolerance * tolerance:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return tuple(arc[at] for at in sorted(keep))


def _farthest(arc: Ring, first: int, last: int) -> tuple[float, int]:
    """Return the greatest squared distance from the line first to last, and where."""
    (x1, y1), (x2, y2) = arc[first], arc[last]
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    worst, place = -1.0, first
    for at in range(first + 1, last):
        px, py = arc[at][0] - x1, arc[at][1] - y1
        along = max(0.0, min(1.0, (px * dx + py * dy) / length)) if length else 0.0
        away = (px - along * dx) ** 2 + (py - along * dy) ** 2
        if away > worst:
            worst, place = away, at
    return worst, place
