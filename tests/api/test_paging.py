"""Pages: every row exactly once, whatever is written in the meantime; a mark serves only the query that gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.services import observations
from zhengxian.web.collect.services.observations import Row

from .conftest import COUNTIES, Place

pytestmark = pytest.mark.django_db


def pages(place: Place, path: str, **asked: Any) -> Iterator[dict[str, Any]]:
    mark: str | None = ""
    while mark is not None:
        answer = place.get("statistics", path, asked | ({"cursor": mark} if mark else {}))
        assert answer.status_code == 200, answer.content
        yield answer.json()
        mark = answer.json()["next"]


def key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["region"], row["indicator"], row["period"]


@pytest.mark.parametrize("limit", [1, 2, 5, 17, 18, 19])
def test_each_figure_is_visited_once(place: Place, limit: int) -> None:
    read = list(pages(place, "observations", limit=limit))
    seen = Counter(key(r) for page in read for r in page["items"])
    assert len(seen) == 18
    assert set(seen.values()) == {1}
    assert len(read) == -(-18 // limit)
    assert all(len(page["items"]) == limit for page in read[:-1])


def test_figures_written_meanwhile_neither_shift_nor_double_a_page(place: Place) -> None:
    stood = {
        (o.region.code, o.indicator.code, o.period): o.value
        for o in Observation.objects.select_related("region", "indicator")
    }
    seen: list[tuple[tuple[str, str, str], float]] = []
    for turn, page in enumerate(pages(place, "observations", limit=2)):
        seen += [(key(r), r["value"]) for r in page["items"]]
        rows = [
            Row(place.regions[c].pk, place.indicators[i].pk, str(year), 1000.0 + turn)
            for c in COUNTIES for i in ("gdp", "tax") for year in (1990 + turn, 2023, 2024, 2025, 2050 + turn)
        ]  # fmt: skip
        observations.record(rows, by=place.users["system"], at=timezone.now())
    assert len(seen) == len(stood) == 18
    assert dict(seen) == stood
    assert len({page["as_of"] for page in pages(place, "observations", limit=7)}) == 1
    assert sum(len(page["items"]) for page in pages(place, "observations", limit=50)) > 18


def test_regions_and_runs_and_scores_are_paged_too(place: Place) -> None:
    for year in ("2023", "2024", "2025"):
        place.run(year)
    listed = [r["number"] for page in pages(place, "runs", limit=1) for r in page["items"]]
    assert listed == ["2025-01", "2024-01", "2023-01"]
    codes = [r["code"] for page in pages(place, "regions", limit=2, gone="true") for r in page["items"]]
    assert sorted(codes) == sorted(place.regions)
    whole = place.get("statistics", "runs/2024-01/scores").json()["items"]
    parts = [r for page in pages(place, "runs/2024-01/scores", limit=4) for r in page["items"]]
    assert parts == whole
    assert len(parts) > 4
    points = [
        key_of(r) for page in pages(place, "runs/2024-01/contributions", limit=1) for r in page["items"]
    ]
    assert len(points) == len(set(points)) == 6


def key_of(row: dict[str, Any]) -> tuple[str, str]:
    return row["region"], row["node"]


def test_an_empty_list_has_one_page(place: Place) -> None:
    asked = {"indicator": "power"}
    answer = place.get("statistics", "observations", asked).json()
    assert (answer["items"], answer["next"]) == ([], None)


def test_a_mark_serves_only_the_query_that_gave_it(place: Place) -> None:
    mark = place.get("statistics", "observations", {"limit": 1}).json()["next"]
    assert place.get("statistics", "observations", {"limit": 3, "cursor": mark}).status_code == 200
    forged = signing.dumps({"of": "x", "after": [0, "", 0]}, salt="zhengxian.api.v1.paging")
    for wrong in (
        {"cursor": mark, "indicator": "gdp"},
        {"cursor": mark[:-1]},
        {"cursor": "x"},
        {"cursor": forged},
    ):
        answer = place.get("statistics", "observations", wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "S-867")
    assert place.get("statistics", "regions", {"cursor": mark}).status_code == 422


def test_a_mark_gives_nobody_more_than_his_own_key(place: Place) -> None:
    mark = place.get("statistics", "observations", {"limit": 1}).json()["next"]
    held = place.get("nobody", "observations", {"limit": 100, "cursor": mark}).json()["items"]
    assert {(r["indicator"], r["period"]) for r in held} <= {
        ("gdp", "2023"),
        ("tax", "2023"),
        ("tax", "2025"),
    }


def test_a_moment_in_the_future_is_now(place: Place) -> None:
    answer = place.get("statistics", "observations", {"as_of": "2100-01-01T00:00:00+08:00"}).json()
    assert answer["as_of"] < "2100"
    assert len(answer["items"]) == 18
