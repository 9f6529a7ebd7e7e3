"""Borders: projection, common borders, labels inside, damaged input."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.io.charts import Outline, Outlines, outlines_of_geojson
from zhengxian.io.charts.arcs import simplified
from zhengxian.io.charts.label_room import label_room
from zhengxian.io.charts.outlines import plate


def square(x: float, y: float, side: float = 1.0) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def wavy(count: int, phase: float) -> list[tuple[float, float]]:
    return [(5 + math.sin(at * 0.7 + phase), 10 * at / count) for at in range(count + 1)]


def neighbours(count: int = 60, phase: float = 0.0):
    border = wavy(count, phase)
    left = ((0.0, 0.0), *border, (0.0, 10.0))
    right = ((9.0, 10.0), *border[::-1], (9.0, 0.0))
    return left, right, border


@given(st.floats(0, 6), st.floats(0.01, 0.4))
def test_neighbours_keep_one_common_border(phase: float, tolerance: float) -> None:
    left, right, border = neighbours(phase=phase)
    ((one,), (other,)) = simplified([[left], [right]], tolerance)
    common = set(border)
    assert [p for p in one if p in common] == [p for p in other if p in common][::-1]
    assert len(one) < len(left)


def test_no_point_is_invented_and_none_is_farther_than_the_tolerance() -> None:
    left, right, border = neighbours()
    ((one,), _) = simplified([[left], [right]], 0.05)
    kept = [p for p in one if p in set(border)]
    assert set(one) <= set(left)
    for x, y in border:
        assert min(_away((x, y), a, b) for a, b in itertools.pairwise(kept)) <= 0.05 + 1e-9


def _away(p, a, b) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def test_an_island_is_simplified_whatever_point_it_starts_with() -> None:
    ring = tuple((math.cos(t / 20), math.sin(t / 20)) for t in range(125))
    ((one,),) = simplified([[ring]], 0.02)
    ((other,),) = simplified([[ring[50:] + ring[:50]]], 0.02)
    assert set(one) == set(other)


def test_a_degree_of_longitude_is_shortened_by_the_latitude() -> None:
    wide = plate(Outlines((Outline("1", "县", (square(110, 0),)),)), 400)
    north = plate(Outlines((Outline("1", "县", (square(110, 60),)),)), 400)
    assert wide.height == pytest.approx(400, rel=0.02)
    assert north.height == 500  # twice as high as wide, cut to the greatest height


def test_the_plate_is_remembered_with_the_borders() -> None:
    borders = Outlines((Outline("1", "县", (square(110, 30),)),))
    assert plate(borders, 300) is plate(borders, 300)


@pytest.mark.parametrize(
    "ring",
    [(), ((1.0, 2.0),), ((1.0, 2.0), (1.0, 2.0)), ((float("nan"), 1.0), (1.0, 1.0), (2.0, 2.0))],
    ids=["empty", "point", "closed point", "not a number"],
)
def test_rings_that_enclose_nothing_are_left_out(ring) -> None:
    drawn = plate(Outlines((Outline("1", "坏", (ring,)), Outline("2", "好", (square(0, 0),)))), 300)
    assert [shape.path == "" for shape in drawn.shapes] == [True, False]
    assert drawn.shapes[0].room is None


def test_nothing_gives_an_empty_plate() -> None:
    assert plate(Outlines(()), 300).shapes == ()


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=14, unique=True))
def test_a_label_stands_inside_its_region(corners) -> None:
    ring = tuple((float(x), float(y)) for x, y in corners)
    room = label_room([ring])
    if room is None:
        return
    cuts = 0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > room.y) != (y2 > room.y) and x1 + (room.y - y1) / (y2 - y1) * (x2 - x1) > room.x:
            cuts += 1
    assert cuts % 2 == 1
    assert room.single > 0


def test_geojson_is_taken_with_holes_parts_and_other_kinds() -> None:
    ring = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
    feature = {"type": "Feature", "properties": {"code": "1", "name": "甲县"}}
    data = {
        "features": [
            {**feature, "geometry": {"type": "Polygon", "coordinates": [ring, hole]}},
            {**feature, "geometry": {"type": "MultiPolygon", "coordinates": [[ring], [ring]]}},
            {"properties": {"code": "2"}, "geometry": {"type": "Point", "coordinates": [0, 0]}},
            {"properties": None, "geometry": None},
        ]
    }
    (only,) = outlines_of_geojson(data).regions
    assert (only.code, only.name, len(only.rings)) == ("1", "甲县", 4)


def test_real_counties_stay_small(shared) -> None:
    import json

    files = sorted((shared / "boundaries").glob("*.geojson"))
    if not files:
        pytest.skip("no real boundaries beside the repository")
    for file in files:
        borders = outlines_of_geojson(json.loads(file.read_text("utf-8")), code="adcode")
        size = sum(len(shape.path) for shape in plate(borders, 480).shapes)
        assert 1000 < size < 40_000
