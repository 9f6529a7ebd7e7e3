"""The drawn boundaries of city, counties, towns and parks as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhengxian.demo.boundaries.mesh import BrokenRingError, Mesh, Ring, build_mesh
from zhengxian.demo.boundaries.sites import place_sites
from zhengxian.demo.dice import dice
from zhengxian.demo.places import Region
from zhengxian.engine.base.arrays import FloatArray

_ATTEMPTS = 200
_SHORTEST = 0.003
_PARK_PART = 0.35


@dataclass(frozen=True)
class Boundaries:
    """One GeoJSON FeatureCollection a level, and who borders whom.

    Coordinates are longitude and latitude between 0° and 2° east and north: the open sea off West Africa, so
    that nobody takes the map for a real place. Neighbours share the very same points; every ring is closed,
    simple and runs counter-clockwise. ``properties`` of a feature are ``code name level parent``.
    ``former`` holds the regions that ended. ``neighbours`` lists, for every county and every town of today,
    the codes of the same level that share an edge with it.
    """

    city: Mapping[str, Any]
    counties: Mapping[str, Any]
    towns: Mapping[str, Any]
    parks: Mapping[str, Any]
    former: Mapping[str, Any]
    neighbours: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Land:
    """A mesh and which of its cells every region covers."""

    mesh: Mesh
    cells: Mapping[str, tuple[int, ...]]

    def ring(self, code: str) -> Ring:
        """Return the outline of a region."""
        return self.mesh.ring(self.cells[code])


def survey(
    seed: int, centres: FloatArray, counts: Sequence[int], cells: Mapping[str, tuple[int, ...]]
) -> Land:
    """Lay out the land: try sets of points until every region is one piece and no edge is too short."""
    wanted = _SHORTEST * (66 / max(sum(counts), 66))
    for attempt in range(_ATTEMPTS):
        generator = dice(seed, "sites", attempt)
        try:
            land = Land(build_mesh(seed, place_sites(generator, centres, counts)), cells)
            for code in cells:
                land.ring(code)
        except BrokenRingError:
            continue
        if land.mesh.shortest > wanted:
            return land
    raise RuntimeError("no set of points gave regions of one piece")


def one_region(region: Region, ring: Ring) -> dict[str, Any]:
    """Return one GeoJSON feature."""
    about = {"code": region.code, "name": region.name, "level": region.level, "parent": region.parent}
    shape = {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}
    return {"type": "Feature", "id": region.code, "properties": about, "geometry": shape}


def collection(drawn: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(drawn)}


def bordering(land: Land, codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return who borders whom among regions of one level."""
    owner = {cell: code for code in codes for cell in land.cells[code]}
    pairs = {(owner.get(a), owner.get(b)) for a, b in land.mesh.neighbours}
    both = pairs | {(b, a) for a, b in pairs}
    return {c: tuple(sorted(b for a, b in both if a == c and b is not None and b != c)) for c in codes}


def draw(land: Land, regions: Sequence[Region]) -> Boundaries:
    """Draw all regions that have cells; a park is a piece of its host town."""
    now = [r for r in regions if r.valid_to is None]
    by_level = {
        level: [r for r in now if r.level == level] for level in ("prefecture", "county", "town", "park")
    }
    drawn = {
        level: collection(one_region(r, land.ring(r.code)) for r in rows if r.code in land.cells)
        for level, rows in by_level.items()
    }
    parks = collection(
        one_region(r, land.mesh.core(land.cells[r.host][0], _PARK_PART)) for r in by_level["park"]
    )
    former = collection(
        one_region(r, land.ring(r.code)) for r in regions if r.valid_to is not None and r.code in land.cells
    )
    near: dict[str, tuple[str, ...]] = {}
    for level in ("county", "town"):
        near |= bordering(land, [r.code for r in by_level[level] if r.code in land.cells])
    return Boundaries(drawn["prefecture"], drawn["county"], drawn["town"], parks, former, near)


def as_array(points: Iterable[Sequence[float]]) -> FloatArray:
    """Return points as an array (n, 2)."""
    return np.array([tuple(p) for p in points], dtype=np.float64)
