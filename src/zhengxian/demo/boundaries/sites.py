"""Where the towns lie: seeded points, spread evenly inside each county's share of the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray

CENTRE = 1.0
"""Middle of the map, degrees east and north: the open sea off West Africa, where no place is."""
_GRID = 130
_ROUNDS = 30


@dataclass(frozen=True)
class Sites:
    """Points of the towns ``inside`` (n, 2), the county number of each (n,), and points around the city.

    The points around have no place of their own: their only use is to bound the outermost towns.
    """

    inside: FloatArray
    county: IntArray
    around: FloatArray


def place_sites(generator: np.random.Generator, centres: FloatArray, counts: Sequence[int]) -> Sites:
    """Spread ``counts`` towns over each county; counties lie around their ``centres`` (counties, 2)."""
    grid = _jittered(generator)
    inner = _inside(generator, grid)
    owner = _shared_out(grid[inner], centres, np.asarray(counts, dtype=np.float64))
    towns = [
        _seat_first(_spread(generator, grid[inner][owner == number], count))
        for number, count in enumerate(counts)
    ]
    outer = grid[~inner]
    many = max(24, int(sum(counts) * len(outer) / max(int(inner.sum()), 1)))
    return Sites(
        np.concatenate(towns),
        np.repeat(np.arange(len(counts)), counts),
        _spread(generator, outer, many),
    )


def even_centres(generator: np.random.Generator, many: int) -> FloatArray:
    """Return centres for as many counties, spread evenly over the city."""
    grid = _jittered(generator)
    return _spread(generator, grid[_inside(generator, grid)], many)


def _jittered(generator: np.random.Generator) -> FloatArray:
    steps = np.linspace(-0.35, 2.35, _GRID)
    east, north = np.meshgrid(steps, steps)
    jitter = generator.uniform(-0.4, 0.4, (2, _GRID, _GRID)) * (steps[1] - steps[0])
    points: FloatArray = np.stack([east + jitter[0], north + jitter[1]], axis=-1).reshape(-1, 2)
    return points


def _inside(generator: np.random.Generator, points: FloatArray) -> BoolArray:
    """Tell which points lie in a rounded but uneven outline."""
    east, north = (points - CENTRE).T
    angle = np.arctan2(north, east)
    waves = generator.uniform(0, 2 * np.pi, 3)
    reach = 0.86 * (1 + 0.05 * np.sin(2 * angle + waves[0]) + 0.03 * np.sin(3 * angle + waves[1]))
    reach *= 1 + 0.02 * np.sin(5 * angle + waves[2])
    return np.asarray(np.hypot(east, north * 1.12) < reach)


def _shared_out(points: FloatArray, centres: FloatArray, shares: FloatArray) -> IntArray:
    """Give every point a county so that land follows the number of towns (weighted nearest centre)."""
    away = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    pull = np.zeros(len(centres))
    wanted = shares / shares.sum()
    for _ in range(120):
        held = np.bincount((away - pull).argmin(axis=1), minlength=len(centres)) / len(points)
        pull += 0.25 * (wanted - held)
    return np.asarray((away - pull).argmin(axis=1), dtype=np.int64)


def _spread(generator: np.random.Generator, points: FloatArray, many: int) -> FloatArray:
    """Return ``many`` points that each stand in the middle of their part of the cloud (Lloyd's rule)."""
    found = points[generator.choice(len(points), many, replace=False)].copy()
    for _ in range(_ROUNDS):
        nearest = _nearest(points, found)
        held = np.bincount(nearest, minlength=many)
        for axis in (0, 1):
            total = np.bincount(nearest, weights=points[:, axis], minlength=many)
            found[:, axis] = np.where(held > 0, total / np.maximum(held, 1), found[:, axis])
    return found


def _seat_first(points: FloatArray) -> FloatArray:
    """Order the towns of a county: the one in the middle first, the others round it, so that the last two touch."""
    middle = points.mean(axis=0)
    seat = int(np.hypot(*(points - middle).T).argmin())
    rest = np.delete(points, seat, axis=0) - points[seat]
    turn = np.argsort(np.arctan2(rest[:, 1], rest[:, 0]), kind="stable")
    return np.concatenate([points[[seat]], np.delete(points, seat, axis=0)[turn]])


def _nearest(points: FloatArray, centres: FloatArray) -> IntArray:
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(centres).query(points)[1], dtype=np.int64)
