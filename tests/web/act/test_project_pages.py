"""The pages of projects: who opens them, what they show, what their forms do, workbooks out and in."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from zhengxian.io.forms.export import write_table
from zhengxian.web.act.models import (
    Evidence,
    Investment,
    PaperKind,
    Project,
    ProjectPaper,
    ProjectSector,
    ProjectStep,
    SideState,
    StepKind,
    Tour,
    TourScore,
)
from zhengxian.web.act.services import items, project_steps, projects, tours
from zhengxian.web.act.services.project_steps import Reached
from zhengxian.web.act.services.projects import Details
from zhengxian.web.collect.models import Upload

HOME = "/act/projects/"


def make(office: Any, title: str = "河湾电机厂", place: str = "990101") -> Project:
    details = Details(
        ProjectSector.MANUFACTURING, Decimal(30000), Decimal(12000), enterprise="河湾电机有限公司"
    )
    boss = office.who("supervisor")
    made = projects.create(
        title=title, place=office.regions[place], owner=office.unit(place), details=details,
        due_on=date(2027, 6, 30), **boss,
    )  # fmt: skip
    items.establish(item_id=made.pk, **boss)
    days = {StepKind.STARTED: date(2026, 8, 1), StepKind.PRODUCING: date(2027, 3, 1)}
    project_steps.plan(project_id=made.pk, days=days, **boss)
    project_steps.reach(
        project_id=made.pk, reached=Reached(StepKind.SIGNED, date(2026, 1, 10), office.paper()), **boss
    )
    return made


@pytest.fixture
def project(office):
    return make(office)


def cells(answer: Any) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_every_page_opens_and_says_what_it_should(office, project):
    client = office.client("supervisor")
    for address, words in (
        ("", ("河湾电机厂", "红灯 严重滞后", "滞后 51 天", "缺报")),
        ("slips/", ("河湾电机厂", "节点“开工”计划 2026年8月1日")),
        ("chains/", ("临河县", "开工率（占签约）", "0/1")),
        ("registration/", ("2026年9月", "本月没有应入库的项目")),
        ("tours/", ("还没有观摩",)),
        ("tours/new/", ("河湾电机厂",)),
        ("new/", ("登记项目", "营业执照上的全称")),
        ("load/", ("空表",)),
        (f"{project.pk}/", ("节点", "手续资料", "施工许可", "河湾电机有限公司", "办理报告.pdf")),
        (f"{project.pk}/change/", ("30000.00",)),
        (f"{project.pk}/plan/", ("2026-08-01",)),
        (f"{project.pk}/steps/started/", ("基础或桩基施工照片",)),
        (f"{project.pk}/steps/signed/", ("只有督查员可以更正",)),
        (f"{project.pk}/money/", ("12月", "12,000.00")),
        (f"{project.pk}/papers/land/", ("用地手续",)),
        (f"{project.pk}/side/", ("暂停、终止、调出",)),
    ):
        answer = client.get(HOME + address)
        assert answer.status_code == 200, address
        for word in words:
            assert word in answer.content.decode(), (address, word)


def test_days_are_written_as_the_office_writes_them(office, project):
    client = office.client("supervisor")
    listed = client.get(HOME).content.decode()
    assert "8月1日" in listed
    assert "2027年<br>3月1日" in listed
    one = client.get(f"{HOME}{project.pk}/").content.decode()
    assert "2026年1月10日" in one
    for page in (listed, one, client.get(f"{HOME}slips/").content.decode()):
        main = page[page.index("<main") : page.index("</main>")]
        assert re.search(r">\s*(20)?26-\d\d-\d\d", main) is None
        assert "计划 2026-" not in main


@pytest.mark.parametrize("name", ["west", "port", "gongxin", "reporter", "admin"])
def test_others_do_not_find_the_project(office, project, name):
    client = office.client(name)
    pages = ("", "change/", "plan/", "steps/signed/", "money/", "papers/land/", "side/", "evidence/1/")
    assert {client.get(f"{HOME}{project.pk}/{page}").status_code for page in pages} == {404}


def test_readers_read_and_change_nothing(office, project):
    for name in ("leader", "auditor", "assessor", "east_leader"):
        client = office.client(name)
        page = client.get(f"{HOME}{project.pk}/")
        assert page.status_code == 200
        assert "改节点计划" not in page.content.decode()
        assert client.post(f"{HOME}{project.pk}/plan/", {}).status_code == 404


def test_unknown_steps_and_papers_are_not_there(office, project):
    client = office.client("supervisor")
    for page in ("steps/dancing/", "papers/poem/", "evidence/999/"):
        assert client.get(f"{HOME}{project.pk}/{page}").status_code == 404


def test_a_county_enters_a_project_in_the_browser(office):
    client = office.client("east")
    sent = {
        "title": "柳湾冷链库", "place": "990101101", "owner": "region:990101", "sector": "services",
        "investment": "8000", "enterprise": "柳湾冷链有限公司",
    }  # fmt: skip
    assert client.post(f"{HOME}new/", {**sent, "investment": "0"}).status_code == 422
    answer = client.post(f"{HOME}new/", sent, follow=True)
    assert "已登记为草稿" in answer.content.decode()
    assert Project.objects.get().item.place.name == "柳湾镇"
    assert client.post(f"{HOME}new/", {**sent, "owner": "region:990102"}).status_code == 422


def test_the_forms_of_a_project_do_what_they_say(office, project):
    items.assign(item_id=project.pk, **office.who("supervisor"))
    client = office.client("east")
    at = f"{HOME}{project.pk}/"
    refused = client.post(f"{at}steps/started/", {"day": "2026-08-20"})
    assert refused.status_code == 422
    assert "登记节点要有一份佐证" in refused.content.decode()
    sent = {"day": "2026-08-20", "file": office.photo(), "caption": "桩基施工"}
    assert client.post(f"{at}steps/started/", sent).status_code == 302
    assert ProjectStep.objects.get(step="started").reached_on == date(2026, 8, 20)
    months = {f"planned-{m}": "1000" for m in range(1, 13)} | {"actual-2": "1500"}
    assert client.post(f"{at}money/", months).status_code == 302
    assert Investment.objects.filter(project=project).count() == 12
    assert client.post(f"{at}money/", {**months, "planned-1": "x"}).status_code == 422
    paper = {
        "needed": "on",
        "number": "临自然资〔2026〕8号",
        "granted_on": "2026-07-01",
        "file": office.paper(),
    }
    assert client.post(f"{at}papers/land/", paper).status_code == 302
    assert ProjectPaper.objects.get(kind=PaperKind.LAND).needed
    assert client.post(f"{at}plan/", {"producing": "2027-05-01"}).status_code == 422  # a planned day moves
    page = client.get(at).content.decode()
    assert "临自然资〔2026〕8号" in page
    assert "晚 19 天达到" in page
    file = client.get(f"{at}evidence/{Evidence.objects.get(caption='桩基施工').pk}/")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert b"".join(file.streaming_content).startswith(b"\x89PNG")
    assert client.post(f"{at}side/", {}).status_code == 404


def test_a_supervisor_sets_a_project_aside_in_the_browser(office, project):
    client = office.client("supervisor")
    sent = {"side": "paused", "since": "2026-09-01", "reason": "等用地指标"}
    assert client.post(f"{HOME}{project.pk}/side/", sent).status_code == 302
    assert Project.objects.get().side == SideState.PAUSED
    assert client.post(f"{HOME}{project.pk}/side/", sent).status_code == 409


def test_an_empty_office_says_what_to_do(office):
    for page in ("", "slips/", "chains/", "registration/", "tours/"):
        assert office.client("supervisor").get(HOME + page).status_code == 200


def test_lists_export_what_they_show(office, project):
    client = office.client("supervisor")
    table = cells(client.get(f"{HOME}?export=xlsx"))
    assert table[1][:3] == ["编号", "项目名称", "所在地"]
    assert table[2][1] == "河湾电机厂"
    for page in ("slips/", "chains/", "registration/", "tours/", "load/"):
        assert cells(client.get(f"{HOME}{page}?export=xlsx"))


def test_a_workbook_goes_out_and_comes_back_unchanged(office, project):
    client = office.client("supervisor")
    out = client.get(f"{HOME}?export=xlsx").content
    answer = client.post(f"{HOME}load/", {"file": SimpleUploadedFile("台账.xlsx", out)}, follow=True)
    assert "新增 0 个，修改 0 个，不变 1 个" in answer.content.decode()


def load(office: Any, client: Any, rows: list[tuple[object, ...]], tmp_path: Any) -> Any:
    path = tmp_path / "项目表.xlsx"
    write_table(path, ("项目名称", "县区", "类别", "总投资", "责任单位", "包联领导", "计划开工"), rows)
    file = SimpleUploadedFile("项目表.xlsx", path.read_bytes())
    return client.post(f"{HOME}load/", {"file": file}, follow=True)


def test_a_workbook_is_looked_through_and_then_written_once(office, tmp_path):
    client = office.client("supervisor")
    rows = [
        ("甲厂", "临河县", "制造业", 6000, "市工信局", "leader账号", "2026-10-01"),
        ("乙厂", "港口镇", "基础设施", 90000, "", "", ""),
    ]
    seen = load(office, client, rows, tmp_path)
    assert "新增 2 个" in seen.content.decode()
    assert not Project.objects.exists()
    where = f"{HOME}load/{Upload.objects.get().pk}/"
    assert "新增 2 个" in client.post(where, follow=True).content.decode()
    first, second = Project.objects.order_by("pk")
    assert (first.item.owner_name, first.item.leader.username) == ("示范市工业和信息化局", "leader")
    assert first.steps.get().planned_on == date(2026, 10, 1)
    assert second.item.owner_name == "港口镇"
    assert client.post(where).status_code in (409, 422)
    assert Project.objects.count() == 2
    assert office.client("east").get(where).status_code == 404


def test_every_problem_of_a_workbook_is_told_and_nothing_written(office, tmp_path):
    client = office.client("east")
    rows = [
        ("甲厂", "金渡县", "制造业", 6000, "", "", ""),
        ("乙厂", "临河县", "造船", 6000, "市造船局", "", ""),
        ("丙厂", "临河县", "制造业", 0, "", "", ""),
    ]
    page = load(office, client, rows, tmp_path).content.decode()
    assert page.count("A-442") == 3
    assert "第 4 行" in page
    assert "A-403" in page
    where = f"{HOME}load/{Upload.objects.get().pk}/"
    assert client.post(where).status_code == 422
    assert not Project.objects.exists()


def test_a_file_that_is_no_table_is_told(office):
    client = office.client("supervisor")
    broken = SimpleUploadedFile("表.xlsx", b"PK\x03\x04 nothing")
    assert "重新上传" in client.post(f"{HOME}load/", {"file": broken}, follow=True).content.decode()


def test_a_number_that_names_another_project_is_told(office, project, tmp_path):
    path = tmp_path / "表.xlsx"
    number = Project.objects.get().item.number
    rows = [(number, "别的厂", "临河县", "制造业", 1), ("项〔2026〕999号", "乙厂", "临河县", "制造业", 1)]
    write_table(path, ("编号", "项目名称", "所在地", "类别", "总投资"), rows)
    file = SimpleUploadedFile("表.xlsx", path.read_bytes())
    page = office.client("supervisor").post(f"{HOME}load/", {"file": file}, follow=True).content.decode()
    assert "A-447" in page
    assert "A-448" in page


def test_a_tour_in_the_browser(office, project):
    make(office, "金渡码头", "990102")
    client = office.client("supervisor")
    chosen = [p.pk for p in Project.objects.all()]
    sent = {
        "title": "三季度观摩",
        "held_on": "2026-09-21",
        "criteria": "规模 60\n进度 四十",
        "trim": "1",
        "projects": chosen,
    }
    assert client.post(f"{HOME}tours/new/", sent).status_code == 422
    sent["criteria"] = "规模 60\n进度 40"
    assert client.post(f"{HOME}tours/new/", sent).status_code == 302
    tour = Tour.objects.get()
    at = f"{HOME}tours/{tour.pk}/"
    points = {f"p-{stop.pk}-{n}": 80 + n for stop in tour.stops.all() for n in range(2)}
    judge = office.client("leader")
    assert judge.post(at, {**points, next(iter(points)): "120"}).status_code == 422
    assert judge.post(at, points).status_code == 302
    assert TourScore.objects.count() == 4
    assert "80" in judge.get(at).content.decode()
    assert office.client("east").get(at).status_code == 404
    assert judge.post(f"{at}close/").status_code == 404
    assert client.post(f"{at}close/", follow=True).status_code == 200
    page = office.client("east").get(at).content.decode()
    assert "80.40" in page
    assert "并列" in page
    assert cells(client.get(f"{at}?export=xlsx"))[2][0] == 1
    assert client.post(at, points).status_code in (409, 200)
    assert tours.ranking(tour)[0].row.kept == 1


def test_the_list_asks_the_database_no_more_for_more_projects(office, project, django_assert_max_num_queries):
    client = office.client("supervisor")
    client.get(HOME)
    for n in range(12):
        make(office, f"金渡{n}厂", "990102101")
    for page, most in (("", 36), ("slips/", 36), ("chains/", 36), ("registration/", 36)):
        with django_assert_max_num_queries(most):
            assert client.get(HOME + page).status_code == 200
