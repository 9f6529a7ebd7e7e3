"""Voronoi cells whose shared edges are one line with natural bends, the same for both neighbours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zhengxian.demo.boundaries.sites import Sites
from zhengxian.demo.dice import dice
from zhengxian.engine.base.arrays import FloatArray

Point = tuple[float, float]
Ring = tuple[Point, ...]
Side = tuple[int, int]
"""Two corners, from the first to the second, as numbers of Voronoi vertices."""

PLACES = 5
"""Decimals of a coordinate; one unit is about a metre."""
_BEND = 0.13
_ROOM = 0.6
"""A bend fills at most this part of the triangle between an edge and the sites on both sides of it. These
triangles tile the city, so bent edges can touch each other only at their corners."""


class BrokenRingError(ValueError):
    """A union of cells that is not one piece without holes; another set of points is tried."""


@dataclass(frozen=True)
class Mesh:
    """Cells of the towns: corners in order (counter-clockwise) and the bent line of every edge."""

    cells: tuple[tuple[int, ...], ...]
    lines: Mapping[Side, Ring]
    neighbours: frozenset[Side]
    sites: FloatArray
    corners: FloatArray

    def ring(self, members: Collection[int]) -> Ring:
        """Return the closed outline of some cells together, counter-clockwise; errors: `BrokenRingError`."""
        sides = [s for cell in members for s in _sides(self.cells[cell])]
        both = set(sides)
        follows = {a: b for a, b in sides if (b, a) not in both}
        outer = sum((b, a) not in both for a, b in sides)
        start = at = min(follows)
        points: list[Point] = []
        for _ in range(outer):
            points.extend(self._line(at, follows[at])[:-1])
            at = follows[at]
            if at == start:
                break
        if at != start or len(follows) != outer or self._walked(follows, start) != outer:
            raise BrokenRingError
        return (*points, points[0])

    def core(self, member: int, part: float) -> Ring:
        """Return a cell shrunk towards its site: a piece that lies inside however the edges bend."""
        corners = self.corners[list(self.cells[member])]
        points = self.sites[member] + part * (corners - self.sites[member])
        ring = [(round(float(x), PLACES), round(float(y), PLACES)) for x, y in points]
        return (*ring, ring[0])

    @cached_property
    def shortest(self) -> float:
        """Length of the shortest edge in degrees."""
        ends = np.array([[line[0], line[-1]] for line in self.lines.values()])
        return float(np.hypot(*(ends[:, 0] - ends[:, 1]).T).min())

    def _line(self, a: int, b: int) -> Ring:
        return self.lines[a, b] if (a, b) in self.lines else self.lines[b, a][::-1]

    @staticmethod
    def _walked(follows: Mapping[int, int], start: int) -> int:
        steps, at = 1, follows[start]
        while at != start:
            steps, at = steps + 1, follows[at]
        return steps


def build_mesh(seed: int, sites: Sites) -> Mesh:
    """Return the cells of the towns; the points around the city bound the outermost ones."""
    from scipy.spatial import Voronoi

    points = np.concatenate([sites.inside, sites.around])
    drawn = Voronoi(points)
    many = len(sites.inside)
    cells = tuple(
        _ordered(points[i], drawn.vertices, drawn.regions[drawn.point_region[i]]) for i in range(many)
    )
    lines, neighbours = {}, set()
    for (one, other), (a, b) in zip(drawn.ridge_points.tolist(), drawn.ridge_vertices, strict=True):
        if min(one, other) >= many:
            continue
        first, last = sorted((int(a), int(b)), key=lambda v: tuple(drawn.vertices[v]))
        key = min(one, other), max(one, other)
        lines[first, last] = _bent(seed, key, drawn.vertices[[first, last]], points[one])
        if max(one, other) < many:
            neighbours.add(key)
    return Mesh(cells, lines, frozenset(neighbours), points[:many], drawn.vertices)


def _ordered(site: FloatArray, corners: FloatArray, cell: list[int]) -> tuple[int, ...]:
    if not cell or -1 in cell:
        raise BrokenRingError
    away = corners[cell] - site
    return tuple(int(cell[i]) for i in np.argsort(np.arctan2(away[:, 1], away[:, 0])))


def _sides(cell: tuple[int, ...]) -> list[Side]:
    return list(zip(cell, (*cell[1:], cell[0]), strict=True))


def _bent(seed: int, key: Side, ends: FloatArray, site: FloatArray) -> Ring:
    """Return the line of one edge: midpoints moved sideways, less at every halving."""
    along = ends[1] - ends[0]
    length = float(np.hypot(*along))
    halvings = 4 if length > 0.12 else 3 if length > 0.04 else 2
    t = np.linspace(0, 1, 2**halvings + 1)
    aside = _offsets(dice(seed, "edge", *key), halvings) * length
    room = _ROOM * _height(t, ends, site, along, length)
    aside = np.clip(aside, -room, room)
    normal = np.array([-along[1], along[0]]) / length
    points = ends[0] + t[:, None] * along + aside[:, None] * normal
    return tuple((round(float(x), PLACES), round(float(y), PLACES)) for x, y in points)


def _offsets(generator: np.random.Generator, halvings: int) -> FloatArray:
    moved = np.zeros(2)
    for depth in range(halvings):
        between = (moved[1:] + moved[:-1]) / 2
        between += generator.uniform(-1, 1, len(between)) * _BEND * 0.55**depth
        grown = np.empty(len(moved) + len(between))
        grown[::2], grown[1::2] = moved, between
        moved = grown
    return moved


def _height(
    t: FloatArray, ends: FloatArray, site: FloatArray, along: FloatArray, length: float
) -> FloatArray:
    """Height over the edge of the triangle that it forms with the site, at each part of its length."""
    foot = float((site - ends[0]) @ along) / length**2
    high = abs(float(along[0] * (site - ends[0])[1] - along[1] * (site - ends[0])[0])) / length
    rising = t / foot if foot > 0 else np.full_like(t, np.inf)
    falling = (1 - t) / (1 - foot) if foot < 1 else np.full_like(t, np.inf)
    return np.asarray(high * np.minimum(rising, falling))
