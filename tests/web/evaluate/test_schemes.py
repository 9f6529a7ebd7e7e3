"""The library of schemes: files in and out, all misfits at once, dates, differences by node."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
import tomli_w
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from zhengxian.definitions import scheme_path
from zhengxian.web.core.models import Classification, Level
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.evaluate.models import SchemeVersion, VersionState
from zhengxian.web.evaluate.selectors import runs as run_selectors
from zhengxian.web.evaluate.services import outlines, schemes

from .conftest import City

pytestmark = pytest.mark.django_db


def _changed(city: City, first: str = "2026-01-01") -> dict[str, object]:
    """Return the rules of the version in force, from another day on."""
    table = tomllib.loads(city.version.toml)
    table["valid_from"] = date.fromisoformat(first)
    return table


def _take(city: City, table: dict[str, object], name: str = "新版.toml", **more: object) -> SchemeVersion:
    return schemes.import_file(
        name=name, content=tomli_w.dumps(table).encode(), by=city.users["assessor"], **more
    )  # type: ignore[arg-type]


def test_export_and_import_give_the_same_rules_in_both_formats(city: City) -> None:
    for kind in ("toml", "xlsx"):
        content = outlines.as_file(city.version, kind)
        with pytest.raises(Refused, match="E-805"):
            schemes.import_file(name=f"方案.{kind}", content=content, by=city.users["assessor"])


def test_differences_are_told_by_node_and_rule(city: City) -> None:
    table = _changed(city)
    groups = {g["code"]: g for g in table["group"]}  # type: ignore[attr-defined]
    items = groups["risk"]["item"]
    gone = items.pop(2)
    items[0]["weight"], items[1]["weight"] = 55, 45
    items[0]["score"] = {"method": "all_or_nothing", "threshold": 90}
    table["adjust"][1]["cap"] = 5  # type: ignore[index]
    table["gate"].append({"code": "gate_new", "title": "新底线", "authority": "市纪委", "effect": "note"})  # type: ignore[attr-defined]
    version = _take(city, table, note="第 2 次修订")
    assert version.number == 2
    found = {
        (d.kind, d.place, d.code): {w: (a, b) for w, a, b in d.changes}
        for d in outlines.compare(city.version, version)
    }
    assert ("删去", "指标体系", gone["code"]) in found
    assert found["改动", "指标体系", "three_guarantees"]["权重"] == ("40", "55")
    was, becomes = found["改动", "指标体系", "three_guarantees"]["计分"]
    assert was != becomes
    assert not re.search("[a-z]{4,}", was + becomes), "an office reads the words of the version's page"
    assert found["改动", "加减分", "summons"]["上限"] == ("3", "5")
    assert ("新增", "底线", "gate_new") in found
    assert found["改动", "方案", "方案"]["执行日期"] == ("2024-01-01", "2026-01-01")
    assert not any(code == "gdp" for _, _, code in found)
    text = (
        city.client("leader")
        .get(reverse("evaluate:scheme-compare") + f"?a={city.version.pk}&b={version.pk}")
        .content.decode()
    )
    assert "新底线" in text


def test_a_new_version_ends_the_one_before(city: City) -> None:
    second = _take(city, _changed(city))
    with pytest.raises(Hidden):
        schemes.put_in_force(version_id=second.pk, by=city.users["leader"])
    schemes.put_in_force(version_id=second.pk, by=city.users["assessor"])
    city.version.refresh_from_db()
    assert city.version.valid_to == date(2025, 12, 31)
    with pytest.raises(Conflict, match="E-806"):
        schemes.put_in_force(version_id=second.pk, by=city.users["assessor"])
    scheme = city.version.scheme
    assert run_selectors.version_in_force(scheme, date(2025, 12, 31)) == city.version
    assert run_selectors.version_in_force(scheme, date(2026, 1, 1)) == second
    third = _take(city, _changed(city, "2025-06-01"))
    with pytest.raises(Refused, match="E-807"):
        schemes.put_in_force(version_id=third.pk, by=city.users["assessor"])


def test_a_retired_version_keeps_its_runs(city: City) -> None:
    run = city.run()
    with pytest.raises(Refused, match="E-808"):
        schemes.retire(version_id=city.version.pk, on=date(2020, 1, 1), by=city.users["assessor"])
    schemes.retire(version_id=city.version.pk, on=date(2025, 12, 31), by=city.users["assessor"])
    with pytest.raises(Conflict, match="E-806"):
        schemes.retire(version_id=city.version.pk, on=date(2025, 12, 31), by=city.users["assessor"])
    assert run.version_id == city.version.pk


def test_a_version_that_a_run_used_is_never_edited(city: City) -> None:
    SchemeVersion.objects.filter(pk=city.version.pk).update(note="还没有用过，可以改")
    city.run()
    for change in ({"toml": "x"}, {"valid_from": date(2023, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SchemeVersion.objects.filter(pk=city.version.pk).update(**change)
    SchemeVersion.objects.filter(pk=city.version.pk).update(state=VersionState.RETIRED)


def test_all_misfits_come_at_once(city: City) -> None:
    table = _changed(city)
    item = table["group"][0]["item"][1]  # type: ignore[index]
    item["indicator"] = "industry_aded_growth"
    table["group"][1]["item"][0]["indicator"] = "nonsense"  # type: ignore[index]
    strange = {"default": 40, "生态功能区": 40}
    next(g for g in table["group"] if g["code"] == "risk")["item"][0]["weight"] = strange  # type: ignore[attr-defined]
    with pytest.raises(schemes.Unfit) as caught:
        _take(city, table)
    assert len(caught.value.problems) == 3
    assert any("最接近的是“industry_added_growth”" in p for p in caught.value.problems)
    assert any("“生态功能区”" in p for p in caught.value.problems)
    page = city.client("assessor").post(
        reverse("evaluate:scheme-import"),
        {"file": SimpleUploadedFile("方案.toml", tomli_w.dumps(table).encode())},
    )
    assert "没有导入，3 处要改" in page.content.decode()
    assert SchemeVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("方案.txt", b"x", "E-802"),
        ("方案.toml", b"\xff\xfe", "S-023"),
        ("方案.toml", b"code = ", "S-023"),
        (
            "方案.toml",
            b'code = "x"\ntitle = "x"\nwieght = 1\n[[group]]\ncode="g"\n[[group.item]]\nindicator="gdp"\nweight=1\nscore="minmax"',
            "S-002",
        ),
        ("方案.xlsx", b"not a workbook", "S-024"),
        ("方案.toml", b"", "S-004"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(city: City, name: str, content: bytes, code: str) -> None:
    answer = city.client("assessor").post(
        reverse("evaluate:scheme-import"), {"file": SimpleUploadedFile(name, content or b" ")}
    )
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert SchemeVersion.objects.count() == 1


def test_a_new_scheme_needs_level_and_first_day(city: City) -> None:
    content = scheme_path("monthly-rank-ladder").read_bytes()
    given = {"name": "m.toml", "content": content, "by": city.users["assessor"]}
    with pytest.raises(Refused, match="E-803"):
        schemes.import_file(**given)
    made = schemes.import_file(
        **given, level=Level.COUNTY, classification=Classification.objects.get(), valid_from=_first(content)
    )
    assert made.state == VersionState.DRAFT
    assert made.upload is not None
    assert made.upload.sha256
    assert "[pool]" in made.toml
    for who in ("reporter", "supervisor"):
        assert city.client(who).get(reverse("evaluate:scheme-version", args=[made.pk])).status_code == 404
    with pytest.raises(Hidden):
        schemes.import_file(**{**given, "by": city.users["reporter"]})


def _first(content: bytes) -> date:
    found = tomllib.loads(content.decode()).get("valid_from")
    return found if isinstance(found, date) else date(2025, 1, 1)


def test_pages_and_downloads(city: City) -> None:
    page = (
        city.client("reporter")
        .get(reverse("evaluate:scheme-version", args=[city.version.pk]))
        .content.decode()
    )
    assert "功效系数法" in page
    assert "生态功能" in page
    for kind in ("toml", "xlsx"):
        answer = city.client("reporter").get(reverse("evaluate:scheme-export", args=[city.version.pk, kind]))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
    assert (
        city.client("reporter")
        .get(reverse("evaluate:scheme-export", args=[city.version.pk, "exe"]))
        .status_code
        == 404
    )
    assert city.client("reporter").get(reverse("evaluate:scheme-compare") + "?a=1&b=x").status_code == 404
    assert (
        city.client("reporter").post(reverse("evaluate:scheme-in-force", args=[city.version.pk])).status_code
        == 404
    )
