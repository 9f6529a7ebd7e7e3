"""The reporter's first page and the lists beside it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from zhengxian.web.collect.models import Entry, Submission
from zhengxian.web.collect.selectors.todo import todo
from zhengxian.web.collect.services import entries, submissions
from zhengxian.web.collect.services.entries import Cell
from zhengxian.web.core.models import AuditEvent, Notice, Role

TOWN = "990101100"


def fill(world, sheet, **texts):
    cells = [Cell(TOWN, code, text, 0) for code, text in texts.items()]
    return entries.save(
        submission_id=sheet.pk, cells=cells, by=world.people["town"], access=world.access("town")
    )


def give_back(world, sheet, indicator, reason):
    at = world.moment(world.today - timedelta(1))
    Submission.objects.filter(pk=sheet.pk).update(
        state="returned", submitted_at=at, submitted_by=world.people["town"], first_submitted_at=at
    )
    Entry.objects.filter(submission=sheet, indicator__code=indicator).update(
        returned_reason=reason, returned_at=at, returned_by=world.people["reviewer"], updated_at=at
    )


def test_the_page_opens_sheets_by_itself(world):
    Submission.objects.all().delete()
    page = world.client("town").get(reverse("collect:todo"))
    assert page.status_code == 200
    assert Submission.objects.filter(region__code=TOWN, period="2026-09").exists()
    assert "乡镇经济运行月报" in page.content.decode()


def test_it_counts_cells_and_days(world):
    sheet = world.sheet("town_monthly", TOWN)
    fill(world, sheet, town_output="5.2")
    found = todo(world.access("town"), world.today)
    row = next(r for r in found.rows if r.submission == sheet)
    assert (row.filled, row.total, row.left, row.act) == (1, 3, "还有 4 天", "继续填")
    assert (row.weekday, row.shifted_from) == ("周一", date(2026, 10, 10))
    late = next(r for r in found.rows if r.submission.period == "2026-08")
    assert late.left.startswith("逾期 ")
    assert found.units == "临河县 石桥镇"


def test_a_department_counts_its_regions(world):
    found = todo(world.access("finance"), world.today)
    assert next(r for r in found.rows if r.submission.period == "2026-09").total == 6


def test_returned_cells_come_first(world):
    sheet = world.sheet("town_monthly", TOWN)
    fill(world, sheet, town_output="5.2", town_output_growth="6.1", projects_started="2")
    give_back(world, sheet, "projects_started", "只有场地平整，不算开工。")
    page = world.client("town").get(reverse("collect:todo")).content.decode()
    assert page.index("先改这 1 格") < page.index("要报的表")
    assert "只有场地平整，不算开工。" in page
    assert "请于 <b>10月9日</b> 前改好" in page


def test_a_returned_cell_that_was_changed_is_not_listed(world):
    sheet = world.sheet("town_monthly", TOWN)
    fill(world, sheet, town_output="5.2", projects_started="2")
    give_back(world, sheet, "projects_started", "请核对。")
    entry = Entry.objects.get(submission=sheet, indicator__code="projects_started")
    cell = Cell(TOWN, "projects_started", "1", entry.revision)
    entries.save(submission_id=sheet.pk, cells=[cell], by=world.people["town"], access=world.access("town"))
    assert todo(world.access("town"), world.today).returned == ()


def test_the_burden_is_compared_with_peers_and_the_free_figures_are_named(world):
    found = todo(world.access("town"), world.today)
    assert found.month is not None
    assert (found.month.cells, found.month.average, found.month.peers) == (3, 3.0, 3)
    assert found.free == ()
    world.forms["caizheng_monthly"].level = "town"
    world.forms["caizheng_monthly"].save()
    free = todo(world.access("town"), world.today).free
    assert (free[0].title, free[0].department) == ("一般公共预算收入", "市财政局")


def test_no_target_rank_or_proposal_on_any_page_of_a_reporter(world):
    client = world.client("town")
    sheet = world.sheet("town_monthly", TOWN)
    for url in (
        reverse("collect:todo"),
        reverse("collect:submission", args=[sheet.pk]),
        reverse("collect:uploads"),
    ):
        text = client.get(url).content.decode()
        for word in ("目标", "位次", "差距", "建议值"):
            assert word not in text, (url, word)


def test_queries_do_not_grow_with_the_sheets(world, django_assert_max_num_queries):
    client = world.client("town")
    client.get(reverse("collect:todo"))
    with django_assert_max_num_queries(15):
        client.get(reverse("collect:todo"))
    department = world.client("finance")
    department.get(reverse("collect:todo"))
    with django_assert_max_num_queries(15):
        department.get(reverse("collect:todo"))


def test_an_empty_month_says_so(world):
    Submission.objects.all().delete()
    for form in world.forms.values():
        form.columns.all().delete()
    page = world.client("town").get(reverse("collect:todo"))
    assert "本月没有要您报的表" in page.content.decode()


def test_double_asking_reaches_those_who_make_forms(world):
    client = world.client("town")
    answer = client.post(reverse("collect:report-duplicate"), {"text": "镇里又收到一张产值表"}, follow=True)
    assert "已告诉县域办" in answer.content.decode()
    told = Notice.objects.get()
    assert told.user == world.people["statistics"]
    assert "石桥镇反映重复要数：镇里又收到一张产值表" in told.text
    assert AuditEvent.objects.filter(action="burden.report").exists()
    assert client.post(reverse("collect:report-duplicate"), {"text": " "}).status_code == 422


@pytest.mark.parametrize("name", ["todo", "uploads", "history", "questions"])
def test_reporters_pages_are_not_there_for_others(world, name):
    assert world.client("leader").get(reverse(f"collect:{name}")).status_code == 404
    assert world.client("town").get(reverse(f"collect:{name}")).status_code == 200


@pytest.mark.parametrize(
    ("name", "args"),
    [("report-duplicate", []), ("cells", [1]), ("cell-save", [1]), ("submit", [1]), ("withdraw", [1]), ("upload", [1]),
     ("upload-line", [1]), ("upload-write", [1]), ("explain", [1]), ("load-library", []), ("form-end", ["x"])],
)  # fmt: skip
def test_acts_are_posted_and_carry_a_token(world, name, args):
    url = reverse(f"collect:{name}", args=args)
    assert world.client("town").get(url).status_code == 405
    assert world.client("town", enforce_csrf_checks=True).post(url).status_code == 403


def test_what_was_handed_in_is_listed_filtered_and_exported(world):
    sheet = world.sheet("town_monthly", TOWN)
    fill(world, sheet, town_output="5.2", town_output_growth="6.1", projects_started="2")
    submissions.submit(submission_id=sheet.pk, by=world.people["town"], access=world.access("town"))
    client, url = world.client("town"), reverse("collect:history")
    assert "按时" in client.get(url).content.decode()
    assert "没有符合条件的表" in client.get(url, {"timing": "late"}).content.decode()
    assert (
        "2026年9月" in client.get(url, {"sort": "-due", "state": "submitted", "q": "运行"}).content.decode()
    )
    file = client.get(url, {"export": "xlsx"})
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content).startswith(b"PK")


def test_those_who_make_forms_see_and_change_them(world):
    client = world.client("statistics")
    assert "财政收支月报" in client.get(reverse("collect:forms")).content.decode()
    page = client.get(reverse("collect:form", args=["town_monthly"]))
    assert "town_output_growth" in page.content.decode()
    given = {
        "code": "second", "title": "又一张", "frequency": "month", "level": "town", "reported_by": "region",
        "issuer": "县域办", "basis": "制度", "reason": "要看", "due_day": "10", "valid_from": "2026-01-01", "order": "0",
        "columns": "town_output",
    }  # fmt: skip
    refused = client.post(reverse("collect:form-new"), given)
    assert refused.status_code == 422
    assert "同一个数不问两次" in refused.content.decode()
    made = client.post(reverse("collect:form-new"), {**given, "frequency": "quarter"})
    assert made.status_code == 302
    assert (
        "没有代码为“xx”的指标"
        in client.post(reverse("collect:form-new"), {**given, "columns": "xx"}).content.decode()
    )
    assert world.client("town").get(reverse("collect:forms")).status_code == 404


def test_who_makes_a_form_finds_the_codes_of_indicators_on_its_page(world):
    page = world.client("statistics").get(reverse("collect:form-new")).content.decode()
    assert "指标代码表" in page
    assert re.search(r"<td>town_output</td><th[^>]*>\w+</th>", page)


def test_the_office_sees_what_it_asks_of_each_town(world):
    page = world.client("statistics").get(reverse("collect:burden"))
    assert page.status_code == 200
    assert "石桥镇" in page.content.decode()
    assert world.client("town").get(reverse("collect:burden")).status_code == 404


def test_a_person_of_two_units_sees_both(world):
    from zhengxian.web.core.services import users

    town = world.people["town"]
    users.assign(user=town, role=Role.REPORTER, region=world.regions["990102100"], by=users.system())
    found = todo(world.access("town"), world.today)
    assert {r.submission.region.code for r in found.rows} == {"990101100", "990102100"}


@pytest.mark.parametrize("name", ["history", "questions"])
def test_odd_words_in_the_search_are_no_fault(world, name):
    for text in ("x" * 1000, "%", "'\"<"):
        assert (
            world.client("town").get(reverse(f"collect:{name}"), {"q": text, "page": "x"}).status_code == 200
        )
