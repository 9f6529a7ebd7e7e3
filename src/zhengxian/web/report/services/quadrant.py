"""Where the counties of one relation stand on paper: points and labels of the quadrant chart, for a width."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.charts.text import width as text_width
from zhengxian.web.report.services.relations import Relation

LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 20.0, 38.0
LINE = 14.0
MOST_NAMED = 24
"""Above so many counties only the chosen one is named on the chart; the table names all."""


@dataclass(frozen=True)
class Dot:
    """One county: its point, where its name stands, and whether it is the chosen one."""

    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    at_end: bool
    is_named: bool
    is_own: bool


@dataclass(frozen=True)
class Quadrant:
    """The chart: its frame, the medians, the points, and a sentence that states it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    middle_x: float
    middle_y: float
    ticks: tuple[tuple[float, float, str], ...]
    dots: tuple[Dot, ...]
    sentence: str


def quadrant(found: Relation, chosen: str, width: int) -> Quadrant:
    """Lay out the chart: the left side of the pair along the bottom, the right one upwards, both from 0 to 1."""
    height = min(width * 0.82, 400.0)
    right, bottom = width - RIGHT, height - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + x * (right - LEFT), bottom - y * (bottom - TOP)

    middle_x, middle_y = at(*found.middle)
    dots: list[Dot] = []
    for place in sorted(found.places, key=lambda p: (-p.right, p.left)):
        x, y = at(place.left, place.right)
        is_own = place.region.code == chosen
        named = len(found.places) <= MOST_NAMED or is_own
        dots.append(_dot(place.region.name, x, y, right, dots, named, is_own))
    ticks = tuple((at(v, 0)[0], at(0, v)[1], f"{v:.1f}") for v in (0.0, 0.5, 1.0))
    return Quadrant(
        *(float(width), height, LEFT, right, TOP, bottom, middle_x, middle_y, ticks, tuple(dots)),
        _sentence(found),
    )


def _dot(name: str, x: float, y: float, right: float, others: list[Dot], named: bool, own: bool) -> Dot:
    """Put the name beside the point, on the other side near the edge, and lower where another name stands already."""
    size = text_width(name)
    at_end = x + 8 + size > right
    label_x = x - 8 if at_end else x + 8
    begin = label_x - size if at_end else label_x
    label_y = y + 4
    for other in others:
        if not (named and other.is_named):
            continue
        theirs = text_width(other.name)
        start = other.label_x - theirs if other.at_end else other.label_x
        beside = begin < start + theirs and start < begin + size
        if beside and abs(label_y - other.label_y) < LINE:
            label_y = other.label_y + LINE
    return Dot(name, x, y, label_x, label_y, at_end, named, own)


def _sentence(found: Relation) -> str:
    left, right = found.pair.left.title, found.pair.right.title
    told = "；".join(f"{p.region.name} {p.left:.2f}、{p.right:.2f}" for p in found.places)
    return f"{found.pair.title}四象限图，横轴{left}，纵轴{right}。{told}。"
