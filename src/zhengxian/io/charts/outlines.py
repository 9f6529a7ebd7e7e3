"""Boundaries of regions: projected, simplified once per width, and kept so that a map draws in milliseconds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from zhengxian.io.charts.arcs import simplified
from zhengxian.io.charts.label_room import Room, label_room
from zhengxian.io.charts.svg import n

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]
TOLERANCE = 0.35
"""Pixels by which a simplified border may leave the true one."""
_HIGHEST = 1.25
"""Height of a map in widths; taller regions are drawn narrower."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The border of one region: outer rings and holes alike, longitude and latitude or any plane coordinates."""

    code: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """All borders of one map. Keep the object: what is worked out for a width is remembered with it."""

    regions: tuple[Outline, ...]
    geographic: bool = True
    """Whether coordinates are longitude and latitude (then a degree of longitude is shortened by the latitude)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One region ready to draw: its path, and where a label has room."""

    code: str
    name: str
    path: str
    room: Room | None


@dataclass(frozen=True, slots=True)
class Plate:
    """A map ready to draw at one width."""

    width: float
    height: float
    shapes: tuple[Shape, ...] = field(default=())
    edge: str = ""
    """The outside of all regions together, as one path."""


def outlines_of_geojson(data: Mapping[str, Any], *, code: str = "code", name: str = "name") -> Outlines:
    """Take polygons out of a GeoJSON feature collection; features of other kinds are left out.

    ``code`` and ``name`` are the properties that hold them. A region in several features is joined.
    """
    rings: dict[str, list[Ring]] = {}
    names: dict[str, str] = {}
    for feature in data.get("features", ()):
        own = feature.get("properties") or {}
        key = str(own.get(code, ""))
        names.setdefault(key, str(own.get(name, key)))
        rings.setdefault(key, []).extend(_rings(feature.get("geometry") or {}))
    return Outlines(tuple(Outline(key, names[key], tuple(found)) for key, found in rings.items() if found))


def _rings(geometry: Mapping[str, Any]) -> Iterable[Ring]:
    polygons = {"Polygon": [geometry.get("coordinates")], "MultiPolygon": geometry.get("coordinates")}
    for polygon in polygons.get(geometry.get("type", "")) or ():
        for ring in polygon or ():
            yield tuple((float(p[0]), float(p[1])) for p in ring)


@lru_cache(maxsize=32)
def plate(outlines: Outlines, width: int) -> Plate:
    """Project, simplify and measure all regions for a width in pixels."""
    flat = [(region, _closed(region.rings)) for region in outlines.regions]
    points = [p for _, rings in flat for ring in rings for p in ring]
    if not points:
        return Plate(width, 0)
    place, height = _projection(points, width, geographic=outlines.geographic)
    shapes = []
    drawn = simplified([[tuple(map(place, ring)) for ring in rings] for _, rings in flat], TOLERANCE)
    for (region, _), rings in zip(flat, drawn, strict=True):
        shapes.append(Shape(region.code, region.name, path_of(rings), label_room(rings)))
    return Plate(width, height, tuple(shapes), outside(drawn))


def path_of(rings: Sequence[Ring]) -> str:
    """Write rings as one path of relative steps, a tenth of a pixel fine.

    >>> path_of([((0, 0), (10, 0), (10, 5))])
    'M0 0l10 0 0 5z'
    """
    return "".join(_ring_path(ring) for ring in rings if len(ring) >= 3)


def _ring_path(ring: Ring) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [f"{n((b[0] - a[0]) / 10)} {n((b[1] - a[1]) / 10)}" for a, b in pairwise(tenths) if a != b]
    start = f"M{n(tenths[0][0] / 10)} {n(tenths[0][1] / 10)}"
    return f"{start}l{' '.join(steps)}z".replace(" -", "-") if steps else ""


def outside(regions: Sequence[Sequence[Ring]]) -> str:
    """Write the borders that belong to one ring only: the outline of the whole, without the inner borders.

    >>> outside([[((0, 0), (5, 0), (5, 5))], [((5, 0), (9, 0), (5, 5))]])
    'M0 0L5 0M5 5L0 0M5 0L9 0L5 5'
    """
    rings = [[(round(x, 1), round(y, 1)) for x, y in ring] for rings in regions for ring in rings]
    times = Counter(frozenset(side) for ring in rings for side in _sides(ring))
    out: list[str] = []
    for ring in rings:
        last: Point | None = None
        for one, other in _sides(ring):
            if times[frozenset((one, other))] > 1 or one == other:
                continue
            out.append(f"L{_at(other)}" if one == last else f"M{_at(one)}L{_at(other)}")
            last = other
    return "".join(out)


def _sides(ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise((*ring, ring[0]))) if ring else []


def _at(point: Point) -> str:
    return f"{n(point[0])} {n(point[1])}"


def _closed(rings: Sequence[Ring]) -> list[Ring]:
    """Drop the repeated last point, points that are no numbers, and rings that enclose nothing."""
    out = []
    for ring in rings:
        sound = tuple(p for p in ring if math.isfinite(p[0]) and math.isfinite(p[1]))
        whole = sound[:-1] if len(sound) > 1 and sound[0] == sound[-1] else sound
        if len(whole) >= 3:
            out.append(whole)
    return out


def _projection(points: list[Point], width: int, *, geographic: bool) -> tuple[Any, float]:
    """Return the function from coordinates to pixels and the height of the map."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2)) if geographic else 1.0
    across, up = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    pad = 2.0
    scale = min((width - 2 * pad) / across, (width * _HIGHEST - 2 * pad) / up)
    left = (width - across * scale) / 2

    def place(point: Point) -> Point:
        return left + (point[0] - west) * narrow * scale, pad + (north - point[1]) * scale

    return place, up * scale + 2 * pad
