"""Where inside a region a label of two lines has the most room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]
Span: TypeAlias = tuple[float, float]
HALF = 14.0
"""Pixels above and below the middle of a label of two lines."""
_STEPS = 24
_ENOUGH = 96.0
"""Pixels beyond which more width is worth nothing and the middle counts."""


@dataclass(frozen=True, slots=True)
class Room:
    """The middle of the widest place and its width in pixels for two lines, and for one."""

    x: float
    y: float
    width: float
    single: float


def label_room(rings: Sequence[Ring]) -> Room | None:
    """Find the widest place for a label; None for a region too flat for any line.

    >>> label_room([((0, 0), (100, 0), (100, 60), (0, 60))])
    Room(x=50.0, y=30.0, width=100.0, single=100.0)
    """
    if not rings:
        return None
    top, bottom = min(y for r in rings for _, y in r), max(y for r in rings for _, y in r)
    middle = (top + bottom) / 2
    best: tuple[float, Room] | None = None
    for step in range(1, _STEPS):
        y = top + (bottom - top) * step / _STEPS
        single = _widest(_common(rings, (y - HALF / 2, y, y + HALF / 2)))
        if single is None:
            continue
        double = _widest(_common(rings, (y - HALF, y - HALF / 2, y, y + HALF / 2, y + HALF)))
        place = double or single
        found = Room(
            (place[0] + place[1]) / 2, y, double[1] - double[0] if double else 0.0, single[1] - single[0]
        )
        worth = 2 * min(found.width, _ENOUGH) + min(found.single, _ENOUGH) - abs(y - middle)
        if best is None or worth > best[0]:
            best = worth, found
    return best[1] if best else None


def _widest(spans: list[Span]) -> Span | None:
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _common(rings: Sequence[Ring], heights: Sequence[float]) -> list[Span]:
    """Return the stretches that lie inside at every one of the heights."""
    common = _inside(rings, heights[0])
    for y in heights[1:]:
        here = _inside(rings, y)
        common = [(max(a, c), min(b, d)) for a, b in common for c, d in here if min(b, d) > max(a, c)]
    return common


def _inside(rings: Sequence[Ring], y: float) -> list[Span]:
    """Return the stretches of a horizontal line that lie inside, by the even-odd rule."""
    cuts = sorted(
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for ring in rings
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        if (y1 > y) != (y2 > y)
    )
    return list(zip(cuts[::2], cuts[1::2], strict=False))
