"""Generated boundaries: neighbours share their edges exactly, nothing overlaps, rings obey RFC 7946."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from zhengxian.demo.boundaries import city_boundaries
from zhengxian.demo.regions import regions


@pytest.fixture(scope="module", params=[2026, 7])
def land(request):
    return city_boundaries(request.param, regions())


def rings(collection):
    return {f["id"]: f["geometry"]["coordinates"][0] for f in collection["features"]}


def sides(ring):
    return [(tuple(a), tuple(b)) for a, b in pairwise(ring)]


def size(ring):
    """Return the signed area of a ring: positive when it runs counter-clockwise."""
    x, y = np.array(ring[:-1]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def turn(a, b, c):
    """Tell on which side of a–b the point c lies, by sign."""
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )


def crossings(ring):
    """Count the pairs of sides that cross or touch without being neighbours."""
    p = np.array(ring[:-1])
    q = np.roll(p, -1, axis=0)
    i, j = np.triu_indices(len(p), 2)
    apart = ~((i == 0) & (j == len(p) - 1))
    i, j = i[apart], j[apart]
    split = turn(p[i], q[i], p[j]) * turn(p[i], q[i], q[j]) <= 0
    both = split & (turn(p[j], q[j], p[i]) * turn(p[j], q[j], q[i]) <= 0)
    return int(both.sum())


def inside(point, ring):
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in sides(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed


def test_every_region_of_today_is_drawn(land):
    counts = [len(c["features"]) for c in (land.city, land.counties, land.towns, land.parks, land.former)]
    assert counts == [1, 11, 65, 4, 3]


def test_rings_are_closed_simple_and_counter_clockwise(land):
    for collection in (land.city, land.counties, land.towns, land.parks, land.former):
        for code, ring in rings(collection).items():
            assert ring[0] == ring[-1], code
            assert size(ring) > 0, code
            assert len({tuple(p) for p in ring[:-1]}) == len(ring) - 1, code
            assert crossings(ring) == 0, code


def test_a_crossing_is_found():
    assert crossings([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]) == 1


def test_every_side_belongs_to_two_towns_or_to_one_and_the_outline(land):
    outline = set(sides(rings(land.city)["990100"]))
    used = Counter(side for ring in rings(land.towns).values() for side in sides(ring))
    assert set(used.values()) == {1}
    alone = {(a, b) for a, b in used if (b, a) not in used}
    assert alone == outline


def test_towns_fill_the_city_without_gap_or_overlap(land):
    whole = size(rings(land.city)["990100"])
    assert sum(size(r) for r in rings(land.towns).values()) == pytest.approx(whole, rel=1e-9)
    assert sum(size(r) for r in rings(land.counties).values()) == pytest.approx(whole, rel=1e-9)


def test_a_county_is_the_union_of_its_towns(land):
    towns = {
        f["id"]: (f["properties"]["parent"], f["geometry"]["coordinates"][0]) for f in land.towns["features"]
    }
    for code, ring in rings(land.counties).items():
        own = {s for parent, r in towns.values() if parent == code for s in sides(r)}
        assert {(a, b) for a, b in own if (b, a) not in own} == set(sides(ring))


def test_neighbours_are_those_who_share_a_side(land):
    for level in (land.counties, land.towns):
        drawn = rings(level)
        owner = {side: code for code, ring in drawn.items() for side in sides(ring)}
        shared = {(code, owner[b, a]) for (a, b), code in owner.items() if (b, a) in owner}
        assert {(a, b) for a in drawn for b in land.neighbours[a]} == shared
        assert all((b, a) in shared for a, b in shared)


def test_former_regions_lie_where_their_successors_are(land):
    former, towns = rings(land.former), rings(land.towns)
    assert former["990123"] == rings(land.counties)["990103"]
    parts = size(former["990107103"]) + size(former["990107201"])
    assert parts == pytest.approx(size(towns["990107104"]), rel=1e-9)


def test_a_park_lies_inside_its_host_town(land):
    hosts = {r.code: r.host for r in regions() if r.level == "park"}
    for code, ring in rings(land.parks).items():
        assert all(inside(point, rings(land.towns)[hosts[code]]) for point in ring)


def test_the_map_lies_in_the_open_sea(land):
    points = np.array(rings(land.city)["990100"])
    assert points.min() > 0
    assert points.max() < 2
