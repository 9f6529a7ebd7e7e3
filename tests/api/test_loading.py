"""Writing: all rows or none, every problem in one answer, the same rows again change nothing, hostile JSON is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhengxian.web.collect.models import Observation, Release, Status
from zhengxian.web.core.models import AuditEvent

from .conftest import COUNTIES, Place, make_figure

pytestmark = pytest.mark.django_db


def row(**more: Any) -> dict[str, Any]:
    return {"region": "990121", "indicator": "power", "period": "2025-09", "value": 12.5, **more}


def test_rows_are_written_and_the_same_rows_again_change_nothing(place: Place) -> None:
    rows = [row(region=r, value=0.1 + n) for n, r in enumerate(COUNTIES)]
    rows.append(row(period="2025-10", value=None, state="missing"))
    before = Observation.objects.count()
    assert place.post("statistics", {"rows": rows}).json() == {"new": 4, "changed": 0, "same": 0}
    assert place.post("statistics", {"rows": rows}).json() == {"new": 0, "changed": 0, "same": 4}
    assert Observation.objects.count() == before + 4
    rows[0]["value"] = 9.0
    assert place.post("statistics", {"rows": rows, "status": "final"}).json() == {
        "new": 0,
        "changed": 1,
        "same": 3,
    }
    found = Observation.objects.current().get(
        region__code="990121", indicator__code="power", period="2025-09"
    )
    assert (found.value, found.version, found.status, found.release) == (
        9.0,
        2,
        Status.FINAL,
        Release.INTERNAL,
    )
    assert found.recorded_by == place.users["statistics"]
    read = place.get("statistics", "observations", {"indicator": "power"}).json()["items"]
    assert {(r["region"], r["period"], r["value"], r["state"]) for r in read} == {
        (r["region"], r["period"], r["value"], r.get("state", "reported")) for r in rows
    }


def test_a_correction_of_a_public_figure_stays_public(place: Place) -> None:
    make_figure(place, "990121", "power", "2025-09", 1.0, release=Release.RELEASED)
    place.post("statistics", {"rows": [row()]})
    assert place.get("nobody", "observations", {"indicator": "power"}).json()["items"][0]["value"] == 12.5


def test_all_problems_are_told_at_once_and_nothing_is_written(place: Place) -> None:
    rows = [
        row(),
        row(region="990777"),
        row(indicator="nonsense"),
        row(period="soon"),
        row(period="2025"),
        row(value=None),
        row(value=-1.0),
        row(value="12"),
        row(value=True),
        row(state="unknown"),
        {"region": "990121", "indicator": "power", "value": 1},
        row(vlaue=3),
        7,
        row(value=13.0),
        row(period="2025年9月"),
        row(value=1.0, state="missing", period="2025-01"),
    ]
    before = Observation.objects.count()
    answer = place.post("statistics", {"rows": rows})
    assert (answer.status_code, answer.json()["code"]) == (422, "S-869")
    problems = answer.json()["problems"]
    assert sorted((p["index"], p["field"], p["code"]) for p in problems) == [
        (1, "region", "C-250"),
        (2, "indicator", "C-251"),
        (3, "period", "C-253"),
        (4, "period", "C-254"),
        (5, "state", "C-255"),
        (5, "value", "S-878"),
        (6, "value", "C-257"),
        (6, "value", "S-878"),
        (7, "value", "S-871"),
        (8, "value", "S-871"),
        (9, "state", "S-871"),
        (10, "period", "S-872"),
        (11, "vlaue", "S-870"),
        (12, "", "S-871"),
        (13, "value", "S-878"),
        (15, "state", "C-255"),
    ]
    assert [p["index"] for p in problems] == sorted(p["index"] for p in problems)
    assert all(
        p["message"].startswith(f"第 {p['index'] + 1} 行") and p["message"].endswith("。") for p in problems
    )
    assert answer.json()["message"].startswith("请求里有 16 处问题，没有处理，也没有写入。")
    assert Observation.objects.count() == before
    assert not AuditEvent.objects.filter(action="bulk.load").exists()


def test_rows_of_one_kind_of_fault_are_all_listed_too(place: Place) -> None:
    rows = [row(), row(region="990777"), row(period="2025-13")]
    answer = place.post("statistics", {"rows": rows})
    assert [(p["index"], p["field"]) for p in answer.json()["problems"]] == [(1, "region"), (2, "period")]
    assert not Observation.objects.filter(indicator__code="power").exists()


def test_a_county_writes_only_its_own_figures(place: Place) -> None:
    answer = place.post("county_statistics", {"rows": [row(region="990122"), row(region="990121")]})
    assert [(p["index"], p["code"]) for p in answer.json()["problems"]] == [(1, "C-252")]
    assert place.post("county_statistics", {"rows": [row(region="990122")]}).status_code == 200


def test_five_thousand_rows_go_in_and_one_more_does_not(place: Place) -> None:
    periods = [f"{year}-{month:02d}" for year in range(1900, 2060) for month in range(1, 13)]
    rows = [row(region=r, period=p) for r in COUNTIES for p in periods][:5001]
    refused = place.post("statistics", {"rows": rows})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["message"] == "“rows”最多 5000 个，实为 5001 个。请改正。"
    assert place.post("statistics", {"rows": rows[:-1]}).json()["new"] == 5000


def test_faults_beyond_a_thousand_are_counted(place: Place) -> None:
    rows = [row(region="990777") for _ in range(1500)]
    body = place.post("statistics", {"rows": rows}).json()
    assert len(body["problems"]) == 1000
    assert "有 1500 处问题" in body["message"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"rows": [{"value": NaN}]}', 400, "S-868"),
        (b'{"rows": [{"value": -Infinity}]}', 400, "S-868"),
        (b'{"rows": [], "rows": []}', 400, "S-868"),
        (b'{"rows": [{"region": "a", "region": "b"}]}', 400, "S-868"),
        (b"[" * 100_000, 400, "S-868"),
        (b'{"rows": ' * 50_000 + b"1" + b"}" * 50_000, 400, "S-868"),
        (b'{"rows": [', 400, "S-868"),
        (b"", 422, "S-869"),
        (b"null", 422, "S-869"),
        (b"[]", 422, "S-869"),
        (b'"rows"', 422, "S-869"),
        (b"{}", 422, "S-869"),
        (b'{"rows": []}', 422, "S-869"),
        (b'{"rows": {}}', 422, "S-869"),
        (b'{"rows": "x"}', 422, "S-869"),
        (b'{"rows": null}', 422, "S-869"),
        (b'{"rows": [[]], "more": 1}', 422, "S-869"),
        ('{"rows": []}'.encode("utf-16"), 400, "S-868"),
        ('{"rows": "县"}'.encode("gb18030"), 400, "S-868"),
        (b"\x00", 400, "S-868"),
        (b" " * ((4 << 20) + 1), 413, "S-866"),
    ],
)
def test_hostile_bodies_are_refused_in_words(place: Place, body: bytes, status: int, code: str) -> None:
    answer = place.post("statistics", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith("。")


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("1e999", 422),
        ("-1e999", 422),
        ("1" * 400, 422),
        ("9" * 5000, 422),
        ("12345678901234567890" * 3, 200),
        ("1e-400", 200),
        ("0.1234567890123456789", 200),
    ],
)
def test_numbers_beyond_every_figure_are_no_fault_of_the_server(
    place: Place, number: str, status: int
) -> None:
    body = json.dumps({"rows": [row(value="?")]}).replace('"?"', number).encode()
    answer = place.post("statistics", body)
    assert answer.status_code == status
    if status == 200:
        (read,) = place.get("statistics", "observations", {"indicator": "power"}).json()["items"]
        assert read["value"] == float(number)
    else:
        assert answer.json()["problems"][0]["index"] == 0


@pytest.mark.parametrize(
    "text", ["\\ud800", "\\u0000", "a" * 200, "'; DROP TABLE collect_observation; --", "<b>", "９９０１２１"]
)
def test_hostile_texts_are_refused_row_by_row(place: Place, text: str) -> None:
    for name in ("region", "indicator", "period", "state"):
        body = json.dumps({"rows": [row(**{name: "?"})]}).replace("?", text).encode()
        answer = place.post("statistics", body)
        if text == "\\ud800":  # half a character is no text at all
            assert (answer.status_code, answer.json()["code"]) == (400, "S-868"), name
            continue
        assert answer.status_code == 422, name
        assert answer.json()["problems"][0]["field"] == name
    strange = json.dumps({"rows": [row(**{"?": 1})]}).replace("?", text).encode()
    assert place.post("statistics", strange).status_code in (400, 422)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"],
)
def test_a_body_must_call_itself_json(place: Place, kind: str) -> None:
    answer = place.post("statistics", json.dumps({"rows": [row()]}).encode(), content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "S-877")


def test_json_with_a_byte_order_mark_and_a_charset_is_read(place: Place) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"rows": [row()]}).encode()
    assert place.post("statistics", body, content_type="application/json; charset=utf-8").status_code == 200


def test_writing_asks_the_database_as_often_for_many_rows_as_for_one(
    place: Place, django_assert_max_num_queries: Any
) -> None:
    place.key("statistics")
    rows = [row(region=r, period=f"2025-{m:02d}") for r in COUNTIES for m in range(1, 13)]
    with django_assert_max_num_queries(30) as few:
        place.post("statistics", {"rows": rows[:1]})
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert place.post("statistics", {"rows": rows[1:]}).status_code == 200
