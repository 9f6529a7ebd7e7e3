"""Reading: every account sees by key exactly what it may see, whole numbers, states and moments."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.services import observations
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.evaluate.models import Contribution, RunState

from .conftest import COUNTIES, ROLES, TODAY, Place, make_figure

pytestmark = pytest.mark.django_db

PUBLIC = {(r, i, p) for r in COUNTIES for i, p in (("gdp", "2023"), ("tax", "2023"), ("tax", "2025"))}
HELD = {(r, i, p) for r in COUNTIES for i, p in (("gdp", "2024"), ("tax", "2024"), ("gdp", "2025"))}
OWN = {
    "reporter": {k for k in HELD if k[0] == "990121"},
    "reviewer": {k for k in HELD if k[0] == "990121"},
    "bureau": {k for k in HELD if k[1] == "gdp"},
    "statistics": HELD,
    "county_statistics": {k for k in HELD if k[0] == "990122"},
    "assessor": HELD,
    "auditor": HELD,
}
"""What each sees before its release; who is not named sees nothing of it."""


def keys_of(answer: dict) -> set[tuple[str, str, str]]:
    return {(r["region"], r["indicator"], r["period"]) for r in answer["items"]}


@pytest.mark.parametrize("who", ROLES)
def test_each_role_sees_what_is_public_and_only_its_own_unreleased_figures(place: Place, who: str) -> None:
    answer = place.get(who, "observations")
    assert answer.status_code == 200
    assert keys_of(answer.json()) == PUBLIC | OWN.get(who, set())
    old = place.get(who, "observations", {"as_of": timezone.now().isoformat()}).json()
    assert keys_of(old) == PUBLIC | OWN.get(who, set())


def test_a_figure_comes_with_all_its_digits_its_state_and_moments_with_offset(place: Place) -> None:
    make_figure(place, "990121", "power", "2025-02", 0.1 + 0.2)
    make_figure(place, "990122", "power", "2025-02", None, state="below_unit")
    answer = place.get("statistics", "observations", {"indicator": "power"})
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    first, second = answer.json()["items"]
    assert b"0.30000000000000004" in answer.content
    assert (first["value"], first["state"]) == (0.1 + 0.2, "reported")
    assert (second["value"], second["state"]) == (None, "below_unit")
    assert first["recorded_at"] == "2026-01-20T10:00:00+08:00"
    assert first["embargo_until"] is None


def test_the_last_day_of_february_lies_inside_february(place: Place) -> None:
    for period in ("2024-01", "2024-02", "2024-03"):
        make_figure(place, "990121", "power", period, 1.0)
    asked = {"indicator": "power", "period_from": "2024年2月", "period_to": "2024-02"}
    assert keys_of(place.get("statistics", "observations", asked).json()) == {("990121", "power", "2024-02")}


def test_filters_narrow_together(place: Place) -> None:
    asked = {"region": ["990121", "990123"], "indicator": "gdp", "period_from": "2024"}
    found = keys_of(place.get("statistics", "observations", asked).json())
    assert found == {(r, "gdp", p) for r in ("990121", "990123") for p in ("2024", "2025")}


def test_as_of_reads_what_stood_then(place: Place) -> None:
    row = Observation.objects.get(region__code="990121", indicator__code="gdp", period="2023")
    changed = Row(row.region_id, row.indicator_id, "2023", 7.0)
    written = timezone.now()
    observations.record([changed], by=place.users["system"], at=written)
    asked = {"region": "990121", "indicator": "gdp", "period_to": "2023"}

    def value(**more: str) -> float:
        return place.get("leader", "observations", asked | more).json()["items"][0]["value"]

    assert value() == 7.0
    assert value(as_of=(written - timedelta(microseconds=1)).isoformat()) == row.value
    stamp = place.get("leader", "observations", asked).json()["items"][0]["recorded_at"]
    assert datetime.fromisoformat(stamp) == written
    assert value(as_of=stamp) == 7.0
    assert value(as_of=stamp.replace("+", " ")) == 7.0, "a plus sign that arrives as a space"


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"regoin": "1"}, "S-870", "regoin"),
        ({"region": "990777"}, "S-864", "region"),
        ({"indicator": "nonsense"}, "S-864", "indicator"),
        ({"period_from": "soon"}, "B-101", "period_from"),
        ({"period_from": "2025", "period_to": "2024"}, "S-879", "period_from"),
        ({"as_of": "yesterday"}, "S-875", "as_of"),
        ({"as_of": "0001-01-01T00:00:00+08:00"}, "S-875", "as_of"),
        ({"as_of": "20260101"}, None, None),
        ({"limit": "0"}, "S-873", "limit"),
        ({"limit": "5001"}, "S-873", "limit"),
        ({"limit": "many"}, "S-871", "limit"),
        ({"region": "a\x07b"}, "S-871", "region"),
        ({"region": [str(n) for n in range(501)]}, "S-873", "region"),
    ],
)
def test_wrong_parameters_are_answered_in_whole_sentences(
    place: Place, query: dict, code: str | None, field: str | None
) -> None:
    answer = place.get("leader", "observations", query)
    if code is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == "S-869"
    problem = body["problems"][0]
    assert (problem["code"], problem["field"]) == (code, field)
    assert problem["message"].endswith("。")
    assert any("一" <= c <= "鿿" for c in problem["message"])


def test_the_nearest_parameter_is_named(place: Place) -> None:
    said = place.get("leader", "observations", {"regoin": "1"}).json()["problems"][0]["message"]
    assert said == "不认识“regoin”，最接近的是“region”。请改正。"


def test_regions_by_level_parent_and_day(place: Place) -> None:
    def codes(**asked: str) -> list[str]:
        return [r["code"] for r in place.get("nobody", "regions", asked).json()["items"]]

    assert codes() == ["990000", "990121", "990121101", "990122", "990123"]
    assert codes(level="county") == list(COUNTIES)
    assert codes(parent="990121") == ["990121101"]
    assert codes(below="990121") == ["990121", "990121101"]
    assert codes(level="county", on="2019-12-31") == [*COUNTIES, "990199"]
    assert codes(level="county", on="2020-01-01") == list(COUNTIES)
    assert codes(level="county", gone="true") == [*COUNTIES, "990199"]
    assert codes(parent="nowhere") == []


def test_a_region_tells_its_history(place: Place) -> None:
    east = place.get("nobody", "regions/990121").json()
    assert (east["above"], east["children"], east["parent"]) == (["990000"], ["990121101"], "990000")
    assert east["came_from"] == [
        {"kind": "merger", "region": "990199", "name": "旧县", "effective_on": "2020-01-01", "document": ""}
    ]
    assert place.get("nobody", "regions/990199").json()["became"][0]["region"] == "990121"


def test_indicators(place: Place) -> None:
    every = place.get("nobody", "indicators").json()["items"]
    assert [i["code"] for i in every] == ["gdp", "tax", "power"]
    assert [i["code"] for i in place.get("nobody", "indicators", {"department": "tj"}).json()["items"]] == [
        "gdp",
        "power",
    ]
    assert place.get("nobody", "indicators/gdp").json()["low"] == 0


@pytest.mark.parametrize(
    "path", ["regions/1", "indicators/x", "runs/2024-01", "runs/2024-01/scores", "nothing", ""]
)
def test_what_is_not_there_is_answered_alike(place: Place, path: str) -> None:
    answer = place.get("leader", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "S-909")


def test_a_run_that_is_not_yours_looks_like_one_that_is_not_there(place: Place) -> None:
    place.run("2024")
    for who in ("reporter", "reviewer", "supervisor", "administrator", "nobody"):
        assert place.get(who, "runs").json()["items"] == []
        for path in ("runs/2024-01", "runs/2024-01/scores", "runs/2024-01/contributions"):
            hidden, absent = place.get(who, path), place.get(who, path.replace("2024", "2023"))
            assert hidden.status_code == absent.status_code == 404
            assert hidden.content == absent.content
    assert [r["number"] for r in place.get("leader", "runs").json()["items"]] == ["2024-01"]


def test_scores_and_points_are_those_of_the_run(place: Place) -> None:
    run = place.run("2024")
    scores = place.get("assessor", "runs/2024-01/scores", {"level": 0}).json()["items"]
    stored = {s.region.code: (s.score, s.rank) for s in run.scores.filter(level=0).select_related("region")}
    assert {s["region"]: (s["score"], s["rank"]) for s in scores} == stored
    points = place.get("assessor", "runs/2024-01/contributions").json()["items"]
    assert len(points) == Contribution.objects.filter(run=run).count() == 6
    for region in COUNTIES:
        own = [p for p in points if p["region"] == region]
        assert sum(p["points"] + p["points_lost"] for p in own) == pytest.approx(100)
    assert {p["raw"] for p in points} == set(Contribution.objects.values_list("raw", flat=True))
    assert not any(p["locked"] for p in points)
    assert place.get("assessor", "runs/2024-01").json()["result_hash"] == run.result_hash


def test_a_leader_reads_points_but_not_the_figures_before_their_release(place: Place) -> None:
    place.run("2024")
    locked = place.get("leader", "runs/2024-01/contributions").json()["items"]
    assert all(p["locked"] and p["raw"] is None and p["points"] is not None for p in locked)
    place.run("2023")
    assert not any(p["locked"] for p in place.get("leader", "runs/2023-01/contributions").json()["items"])
    place.run("2025")
    mixed = place.get("leader", "runs/2025-01/contributions").json()["items"]
    assert {p["node"]: p["locked"] for p in mixed} == {"gdp": True, "tax": False}


def test_a_county_reads_its_own_result_while_counties_confirm(place: Place) -> None:
    place.run("2024", RunState.CONFIRMING)
    assert [r["number"] for r in place.get("reviewer", "runs").json()["items"]] == ["2024-01"]
    for path in ("scores", "contributions"):
        own = place.get("reviewer", f"runs/2024-01/{path}").json()["items"]
        assert {s["region"] for s in own} == {"990121"}
        assert place.get("supervisor", f"runs/2024-01/{path}").status_code == 404
    asked = {"region": "990122"}
    assert place.get("reviewer", "runs/2024-01/scores", asked).json()["items"] == []


def test_a_published_run_is_everybodys_with_its_figures(place: Place) -> None:
    place.run("2024", RunState.PUBLISHED)
    points = place.get("supervisor", "runs/2024-01/contributions").json()["items"]
    assert len(points) == 6
    assert all(p["raw"] is not None for p in points)
    assert place.get("nobody", "runs/2024-01").status_code == 404
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    place.run("2025", RunState.PUBLICITY, publicity_from=tomorrow, publicity_to=tomorrow)
    assert place.get("supervisor", "runs/2025-01").status_code == 404


def test_runs_are_narrowed(place: Place) -> None:
    place.run("2023")
    place.run("2024", is_trial=True)

    def numbers(**asked: str) -> list[str]:
        return [r["number"] for r in place.get("leader", "runs", asked).json()["items"]]

    assert numbers() == ["2024-01", "2023-01"]
    assert numbers(period="2023年") == ["2023-01"]
    assert numbers(trial="true") == ["2024-01"]
    assert numbers(scheme="other") == []
    assert numbers(state="published") == []


def test_the_key_tells_whose_it_is(place: Place) -> None:
    told = place.get("bureau", "key").json()
    assert (told["account"], told["roles"], told["may_write"], told["today"]) == (
        "bureau",
        ["reporter"],
        True,
        "2026-02-02",
    )


@pytest.mark.parametrize(
    "path",
    ["key", "regions", "regions/990121", "indicators", "indicators/gdp", "observations", "runs", "runs/2024-01",
     "runs/2024-01/scores", "runs/2024-01/contributions"],
)  # fmt: skip
def test_no_request_asks_the_database_often(
    place: Place, path: str, django_assert_max_num_queries: object
) -> None:
    place.run("2024", RunState.CONFIRMING)
    place.key("reviewer")
    asked = {"region": list(COUNTIES), "indicator": ["gdp", "tax"]} if path == "observations" else {}
    with django_assert_max_num_queries(12):
        assert place.get("reviewer", path, asked).status_code == 200


def test_the_description_is_only_read(db: None) -> None:
    from django.test import Client

    for answer in (Client().post("/api/v1/openapi.json"), Client().delete("/api/v1/openapi.json")):
        assert answer.status_code == 405
        assert answer.json()["code"] == "S-865"
    assert Client().head("/api/v1/openapi.json").status_code == 200


def test_the_description_is_open_and_names_no_other_machine(db: None) -> None:
    from django.test import Client

    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert len(told["paths"]) == 10
    assert "http" not in json.dumps({**told, "components": {**told["components"], "securitySchemes": {}}})
