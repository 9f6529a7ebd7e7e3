"""Figures on a map of the boundaries that were loaded."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.web.collect.selectors import maps
from zhengxian.web.core.models import Boundary

from ..conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"


def square(x: float) -> dict[str, object]:
    ring = [[x, 0.0], [x + 1, 0.0], [x + 1, 1.0], [x, 1.0], [x, 0.0]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.django_db
def test_map_draws_loaded_boundaries_and_keeps_them(
    office: World, django_assert_max_num_queries: object
) -> None:
    regions = [office.regions[EAST], office.regions[WEST]]
    assert maps.outlines_of(regions) is None
    for n, region in enumerate(regions):
        Boundary.objects.create(region=region, geometry=square(n), source="自绘")
    first = maps.outlines_of(regions)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert maps.outlines_of(regions) is first
    Boundary.objects.create(region=regions[0], geometry=square(5), source="新", valid_from=date(2026, 1, 1))
    newer = maps.outlines_of(regions)
    assert newer is not None
    assert newer is not first
    assert newer.regions[0].rings[0][0] == (5.0, 0.0)
    page = office.client("statistics").get(f"/collect/figures/?indicator={CODE}&view=map").content.decode()
    assert "<svg" in page
    assert f"/collect/figures/{EAST}/{CODE}/2026-09/" in page


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], (0.0,)),
        ([float("nan")], (0.0,)),
        ([1.0], (1.0,)),
        ([1.0, 1.0, 9.0], (9.0,)),
        ([0.0, 0.0], (0.0,)),
    ],
)
def test_limits_of_degenerate_values(values: list[float], limits: tuple[float, ...]) -> None:
    assert maps.limits_of(values, 1) == limits
