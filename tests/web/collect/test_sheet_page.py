"""The entry grid: what it shows, how it saves, and what it never does."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from zhengxian.web.collect.models import Entry, Finding, Observation, Severity, Submission
from zhengxian.web.collect.selectors import readiness
from zhengxian.web.collect.selectors.sheets import sheet_of
from zhengxian.web.collect.services import entries, findings, forms, indicators, observations, submissions
from zhengxian.web.collect.services.entries import Cell
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.services import users

TOWN, EAST, LEVEL = "990101100", "990101", "budget_revenue"


@pytest.fixture
def sheet(world):
    return world.sheet("caizheng_monthly")


def post(client, sheet, *cells):
    body = json.dumps(
        {"cells": [dict(zip(("region", "indicator", "text", "rev"), c, strict=True)) for c in cells]}
    )
    return client.post(reverse("collect:cells", args=[sheet.pk]), body, content_type="application/json")


def test_the_grid_has_the_addresses_of_the_workbook(world, sheet):
    page = world.client("finance").get(reverse("collect:submission", args=[sheet.pk])).content.decode()
    assert 'name="c-990101-budget_revenue"' in page
    assert 'data-addr="B4"' in page
    assert "2026年1—9月" not in page
    assert "同比" in page


def test_a_list_has_them_too(world):
    town = world.sheet("town_monthly", TOWN)
    page = world.client("town").get(reverse("collect:submission", args=[town.pk])).content.decode()
    assert 'data-addr="C3"' in page
    assert 'name="c-990101100-town_output"' in page


def test_autosave_answers_revision_text_marks_and_counts(world, sheet):
    answer = post(
        world.client("finance"), sheet, (EAST, LEVEL, "1,234.5", 0), (EAST, "tax_share", "x", 0)
    ).json()
    first, second = answer["cells"]
    assert (first["rev"], first["text"], first["marks"]) == (1, "1234.50", [])
    assert (second["rev"], second["text"], second["marks"][0]["kind"]) == (0, "x", "bad")
    assert answer["counts"] == {"total": 6, "filled": 1, "missing": 5, "bad": 0, "ret": 0, "q": 0, "exp": 0}
    assert len(answer["saved_at"]) == 5


def test_autosave_tells_of_a_conflict(world, sheet):
    post(world.client("finance2"), sheet, (EAST, LEVEL, "1", 0))
    cell = post(world.client("finance"), sheet, (EAST, LEVEL, "2", 0)).json()["cells"][0]
    assert (cell["conflict"]["by"], cell["conflict"]["text"], cell["rev"]) == ("finance2账号", "1.00", 1)
    assert Entry.objects.get().value == 1


@pytest.mark.parametrize(
    "body", ["[]", "{}", '{"cells": 1}', '{"cells": [{"region": 1}]}', "{" * 5000, '{"cells":[null]}']
)
def test_an_unreadable_save_is_answered_with_a_sentence(world, sheet, body):
    url = reverse("collect:cells", args=[sheet.pk])
    answer = world.client("finance").post(url, body, content_type="application/json")
    assert answer.status_code == 422
    assert "C-124" in answer.json()["message"]
    assert not Entry.objects.exists()


def test_a_closed_sheet_refuses_saves_with_a_sentence(world, sheet):
    at = world.moment(world.today)
    Submission.objects.filter(pk=sheet.pk).update(
        state="submitted", submitted_at=at, first_submitted_at=at, submitted_by=world.people["finance"]
    )
    answer = post(world.client("finance"), sheet, (EAST, LEVEL, "1", 0))
    assert answer.status_code == 409
    assert "C-120" in answer.json()["message"]
    page = world.client("finance").get(reverse("collect:submission", args=[sheet.pk])).content.decode()
    assert "readonly" in page
    assert "撤回" in page


def test_not_mine_and_not_there_look_alike(world, sheet):
    client = world.client("town")
    for pk in (sheet.pk, 10**9):
        for name in ("submission", "cell", "template"):
            assert client.get(reverse(f"collect:{name}", args=[pk])).status_code == 404
        for name in ("submit", "withdraw", "cell-save"):
            answer = client.post(reverse(f"collect:{name}", args=[pk]), {"region": "x", "indicator": "y"})
            assert answer.status_code == 404
        assert post(client, Submission(pk=pk), (EAST, LEVEL, "1", 0)).status_code == 404


def test_a_reviewer_looks_and_does_not_fill(world):
    town = world.sheet("town_monthly", TOWN)
    at = world.moment(world.today)
    Submission.objects.filter(pk=town.pk).update(
        state="submitted", submitted_at=at, first_submitted_at=at, submitted_by=world.people["town"]
    )
    page = world.client("reviewer").get(reverse("collect:submission", args=[town.pk]))
    assert page.status_code == 200
    assert "提交审核" not in page.content.decode()
    assert post(world.client("reviewer"), town, (TOWN, "town_output", "1", 0)).status_code == 404


def test_without_a_script_the_form_saves_and_spares_what_others_wrote(world, sheet):
    client, url = world.client("finance"), reverse("collect:cells", args=[sheet.pk])
    page = client.get(reverse("collect:submission", args=[sheet.pk]))
    seen = page.context["seen"]
    post(world.client("finance2"), sheet, (EAST, LEVEL, "7", 0))
    fields = {f"c-{EAST}-{LEVEL}": "", "c-990102-budget_revenue": "8"}
    answer = client.post(f"{url}?seen={seen.replace('+', '%2B')}", fields, follow=True)
    assert "已保存 1 格" in answer.content.decode()
    assert sorted(Entry.objects.values_list("value", flat=True)) == [7.0, 8.0]


def test_the_panel_shows_history_and_arithmetic(world, sheet):
    east, revenue = world.regions[EAST], world.columns(LEVEL)[0].indicator
    rows = [Row(east.pk, revenue.pk, f"2026-{m:02}", float(m)) for m in range(2, 9)]
    observations.record(rows, by=users.system())
    entries.save(
        submission_id=sheet.pk, cells=[Cell(EAST, LEVEL, "7", 0)], by=world.people["finance"],
        access=world.access("finance"),
    )  # fmt: skip
    found = Finding.objects.get(severity=Severity.ERROR)
    assert "2026年1—9月" in found.message
    page = world.client("finance").get(reverse("collect:cell", args=[sheet.pk]), {"cell": f"{EAST}-{LEVEL}"})
    text = page.content.decode()
    assert found.message_code in text
    assert "前 12 期" in text
    assert "<svg" in text
    assert Observation.objects.count() == 7


def test_the_panel_of_no_cell_is_not_there(world, sheet):
    url = reverse("collect:cell", args=[sheet.pk])
    assert world.client("finance").get(url, {"cell": "x-y"}).status_code == 404
    assert world.client("finance").get(url, {"cell": "B4"}).status_code == 200


def test_the_panel_saves_a_state_with_its_reason(world, sheet):
    given = {"region": EAST, "indicator": LEVEL, "rev": "0", "text": "未统计", "reason": "系统升级"}
    answer = world.client("finance").post(reverse("collect:cell-save", args=[sheet.pk]), given)
    assert answer.status_code == 302
    entry = Entry.objects.get()
    assert (entry.state, entry.reason) == ("missing", "系统升级")


def test_handing_in_an_unfinished_sheet_lists_what_is_left(world, sheet):
    answer = world.client("finance").post(reverse("collect:submit", args=[sheet.pk]), {})
    assert answer.status_code == 422
    assert "B4:D4、B5:D5" in answer.content.decode()


def test_handing_in_a_full_sheet_leads_to_the_list(world):
    town = world.sheet("town_monthly", TOWN)
    fields = {
        "c-990101100-town_output": "5.2",
        "c-990101100-town_output_growth": "6.1",
        "c-990101100-projects_started": "2",
    }
    answer = world.client("town").post(reverse("collect:submit", args=[town.pk]), fields)
    assert answer.status_code == 302
    town.refresh_from_db()
    assert town.state == "submitted"
    again = world.client("town").post(reverse("collect:submit", args=[town.pk]), {})
    assert again.status_code == 409
    back = world.client("town").post(reverse("collect:withdraw", args=[town.pk]), follow=True)
    assert "已撤回" in back.content.decode()


def test_an_explanation_is_sent_from_the_panel(world, sheet):
    asked = Finding.objects.create(
        key="q", check_code="jump", message_code="C-014", severity=Severity.EXPLAIN, message="请说明。（C-014）",
        submission=sheet, region=world.regions[EAST], indicator=world.columns(LEVEL)[0].indicator, period=sheet.period,
    )  # fmt: skip
    answer = world.client("finance").post(
        reverse("collect:explain", args=[asked.pk]), {"text": "划转"}, follow=True
    )
    assert "已提交说明" in answer.content.decode()
    assert (
        world.client("town").post(reverse("collect:explain", args=[asked.pk]), {"text": "x"}).status_code
        == 404
    )
    assert (
        "已说明"
        in world.client("finance").get(reverse("collect:questions"), {"state": "all"}).content.decode()
    )


def test_questions_for_reviewers_do_not_reach_reporters(world, sheet):
    hidden = Finding.objects.create(
        key="h", check_code="target_hugging", message_code="C-020", severity=Severity.EXPLAIN, message="只给审核人看。",
        submission=sheet, region=world.regions[EAST], indicator=world.columns(LEVEL)[0].indicator, period=sheet.period,
    )  # fmt: skip
    client = world.client("finance")
    for url in (reverse("collect:submission", args=[sheet.pk]), reverse("collect:questions") + "?state=all"):
        assert "只给审核人看" not in client.get(url).content.decode()
    assert client.post(reverse("collect:explain", args=[hidden.pk]), {"text": "x"}).status_code == 404


def test_the_number_of_queries(world, sheet, django_assert_max_num_queries):
    client = world.client("finance")
    url = reverse("collect:submission", args=[sheet.pk])
    client.get(url)
    with django_assert_max_num_queries(25):
        client.get(url)


def test_words_typed_are_shown_as_words(world, sheet):
    given = {
        "region": EAST,
        "indicator": LEVEL,
        "rev": "0",
        "text": "1",
        "reason": "<script>alert(1)</script>",
    }
    client = world.client("finance")
    client.post(reverse("collect:cell-save", args=[sheet.pk]), given)
    page = client.get(reverse("collect:submission", args=[sheet.pk]), {"cell": "B4"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_question_about_the_city_stands_at_the_first_row(world):
    indicators.load_library(by=users.system(), codes=["power_use"])
    forms.create(
        by=users.system(), columns=world.columns("power_use"), code="power", title="用电月报", frequency="month",
        level="county", reported_by="department", department=world.finance, issuer="县域办", basis="制度", reason="看",
        due_day=8, valid_from=date(2026, 9, 1),
    )  # fmt: skip
    submissions.open_due(day=world.today)
    sheet, city = world.sheet("power"), world.regions["990000"]
    power = world.columns("power_use")[0].indicator
    observations.record([Row(city.pk, power.pk, "2026-09", 50.0)], by=users.system())
    cells = [Cell(EAST, "power_use", "18", 0), Cell("990102", "power_use", "13", 0)]
    entries.save(
        submission_id=sheet.pk, cells=cells, by=world.people["finance"], access=world.access("finance")
    )
    findings.refresh(sheet_of(sheet), by=world.people["finance"])
    asked = Finding.objects.get(check_code="roll_up_level")
    assert asked.region == city
    client, url = world.client("finance"), reverse("collect:submission", args=[sheet.pk])
    page = client.get(url, {"cell": "990000-power_use"}).content.decode()
    assert "所属 2 个单位合计" in page
    sent = client.post(reverse("collect:explain", args=[asked.pk]), {"text": "市本级另有 19"})
    assert sent.status_code == 302
    assert client.get(sent.url).status_code == 200


def test_addresses_of_neighbours_are_joined():
    assert readiness.joined(["G8", "H8", "I14"]) == "G8:H8、I14"
    assert readiness.joined(["C3", "C4", "C5", "D4"]) == "C3:C5、D4"
    assert readiness.joined([]) == ""
