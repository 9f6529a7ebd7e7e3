"""Pages of plans: the list, targets without one, one plan with its versions, a change, what is open taken over."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from zhengxian.web.collect.models import Observation, Release, Target
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.monitor.models import PacePlan, PaceWord, PlanMethod, Reading, Round
from zhengxian.web.monitor.selectors import plans as doors
from zhengxian.web.monitor.services import plan_carry, plans

from .conftest import YEAR, MonitorOffice

PLAN = "/monitor/plans/990101/budget_revenue/2026/"
CHANGE = f"{PLAN}change/"


def text(answer: Any) -> str:
    assert answer.status_code in (200, 422), answer
    return str(answer.content.decode())


def cells(page: str, tag: str = "td") -> list[str]:
    found = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.S)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found]


def row_of(page: str, start: str) -> list[str]:
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    return next(cells(row) for row in rows if cells(row, "th")[:1] == [start])


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def read(office: MonitorOffice, region: str, code: str, **more: Any) -> Reading:
    made = Round.objects.create(
        period="2026-09", as_of="2026-10-28T01:00Z", made_by=office.people["assessor"], input_hash="x"
    )
    return Reading.objects.create(
        round=made, region=office.regions[region], indicator=office.indicators[code], period="2026-09",
        period_end=date(2026, 9, 30), **{"word": PaceWord.REACHED, **more},
    )  # fmt: skip


def test_the_list_shows_version_target_and_position(office: MonitorOffice) -> None:
    plans.draw_all(YEAR, **office.who("assessor"))
    read(office, "990101", "budget_revenue", value=91.2, planned=90.0, gap=1.0)
    Target.objects.filter(region__code="990102", indicator__code="budget_revenue").update(value=85.0)
    client = office.client("assessor")
    page = text(client.get("/monitor/plans/?indicator=budget_revenue"))
    assert "共 4 项" in page or "显示 4 项" in page
    row = row_of(page, "甲县一般公共预算收入")
    assert (row[0], row[2], row[4]) == ("甲县", "1", "120.00亿元")
    assert row[7:] == ["90.00", "91.20", "+1.00", "达到序时"]
    assert "目标已改为 85.00" in page
    stale = text(client.get("/monitor/plans/?state=stale"))
    assert stale.count("目标已改为") == 1
    assert "没有符合条件的计划" in text(client.get("/monitor/plans/?q=无此地区"))
    town = text(client.get("/monitor/plans/?level=town&county=990103&sort=-region"))
    assert cells(town, "th")[-2:] == ["丙二镇经营主体净增数", "丙一镇经营主体净增数"]
    two = client.get(
        "/monitor/plans/?class=" + str(office.regions["990103"].memberships.get().region_class_id)
    )
    assert {r.plan.region.code for r in two.context["rows"]} == {"990103", "990104"}


def test_an_unreleased_position_is_only_for_those_who_work_on_it(office: MonitorOffice) -> None:
    plans.draw_all(YEAR, **office.who("assessor"))
    read(office, "990101", "budget_revenue", value=91.2, planned=90.0, gap=1.0)
    page = text(office.client("leader").get("/monitor/plans/?indicator=budget_revenue&county=990101"))
    assert "未公布" in page
    assert "91.20" not in page
    one = text(office.client("leader").get(PLAN))
    assert "91.20" not in one
    assert "81.07" in one  # August is released
    assert "91.20" in text(office.client("auditor").get(PLAN))


def test_the_list_takes_few_queries_and_goes_out_as_a_workbook(
    office: MonitorOffice, django_assert_max_num_queries: Any
) -> None:
    plans.draw_all(YEAR, **office.who("assessor"))
    client = office.client("assessor")
    with django_assert_max_num_queries(30):
        client.get("/monitor/plans/")
    answer = client.get("/monitor/plans/?export=xlsx&indicator=budget_revenue")
    heads, found = sheet(answer.content)[1:3]
    first = dict(zip(heads, found, strict=True))
    assert (first["地区代码"], first["指标代码"], first["年度目标"], first["12月末"]) == (
        "990101", "budget_revenue", 120, 120,
    )  # fmt: skip


def test_targets_without_a_plan_are_listed_and_drawn(office: MonitorOffice) -> None:
    client = office.client("assessor")
    assert "32 项" in text(client.get("/monitor/plans/missing/"))
    office.figure("990103", "loans", "2025-12", None, state="missing")  # type: ignore[arg-type]
    page = text(client.post("/monitor/plans/missing/", {"method": "seasonal"}))
    assert "已排计划 31 项" in page
    assert "没有排成的" in page
    assert "（M-106）" in page
    assert PacePlan.objects.count() == 31
    leader = office.client("leader")
    assert "排 1 项计划" not in text(leader.get("/monitor/plans/missing/"))
    assert leader.post("/monitor/plans/missing/", {"method": "seasonal"}).status_code == 404


def test_a_plans_page_puts_versions_side_by_side(office: MonitorOffice) -> None:
    office.figure("990101", "budget_revenue", "2026-10", 98.0)
    plans.draw(
        office.regions["990101"],
        office.indicators["budget_revenue"],
        YEAR,
        method="linear",
        **office.who("assessor"),
    )
    client = office.client("assessor")
    answer = client.post(
        CHANGE,
        {"seen": "1", "method": "quarterly", "q1": "20", "q2": "45", "q3": "75", "valid_from": "2026-11-01",
         "reason": "<b>市里</b>要求前松后紧", "do": "save"},
    )  # fmt: skip
    assert answer["Location"] == PLAN
    page = text(client.get(PLAN))
    assert "&lt;b&gt;市里&lt;/b&gt;要求前松后紧" in page
    assert row_of(page, "2026年10月") == ["100.00", "100.00", "10.00", "0", "98.00", "−2.00"]
    assert row_of(page, "2026年11月")[3] == "2.00"
    quarter = text(client.get(f"{PLAN}?by=quarter"))
    assert row_of(quarter, "2026年二季度")[:3] == ["60.00", "54.00", "30.00"]
    answer = client.get(f"{PLAN}?export=xlsx")
    assert sheet(answer.content)[11][:3] == ["2026年10月", 100, 100]


def test_ten_days_are_shown_where_figures_come_every_ten_days(office: MonitorOffice) -> None:
    office.indicators["entities_net"].frequency = "ten_day"
    office.indicators["entities_net"].save()
    measure = office.indicators["entities_net"]
    plans.draw(office.regions["990101"], measure, YEAR, method="linear", **office.who("assessor"))
    address = PLAN.replace("budget_revenue", "entities_net")
    page = text(office.client("assessor").get(f"{address}?by=ten_day"))
    assert row_of(page, "2026年2月下旬")[0] == "25"
    assert "按旬" in page


def test_a_path_is_tried_before_it_is_saved(office: MonitorOffice) -> None:
    client = office.client("assessor")
    page = text(
        client.post(
            CHANGE, {"seen": "0", "method": "quarterly", "q1": "10", "q2": "30", "q3": "60", "do": "try"}
        )
    )
    assert "还没有保存" in page
    assert 'name="m6" value="36.00"' in page
    assert not PacePlan.objects.exists()
    curved = client.post(CHANGE, {"seen": "0", "method": "s_curve", "do": "try"})
    form = curved.context["form"]
    assert (form["method"].value(), form["m12"].value()) == (PlanMethod.HAND.value, "120")
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(CHANGE, {**sent, "seen": "0", "do": "save"}).status_code == 302
    kept = PacePlan.objects.get()
    assert (kept.method, kept.points.count()) == (PlanMethod.HAND, 12)


def test_a_wrong_path_by_hand_is_told_by_month(office: MonitorOffice) -> None:
    client = office.client("assessor")
    months = {f"m{m}": str(10 * m) for m in range(1, 13)}
    page = text(client.post(CHANGE, {"seen": "0", "method": "hand", **months, "m5": "30", "do": "save"}))
    assert "5月末的 30 小于4月末的 40" in page
    page = text(client.post(CHANGE, {"seen": "0", "method": "hand", **months, "m12": "119", "do": "save"}))
    assert "12月末是 119，与年度目标 120 相差 -1" in page
    page = text(client.post(CHANGE, {"seen": "0", "method": "hand", **months, "m3": "=1+1", "do": "save"}))
    assert "没填好" in page
    assert not PacePlan.objects.exists()


def test_a_change_says_why_and_who_was_faster(office: MonitorOffice) -> None:
    client = office.client("assessor")
    client.post(CHANGE, {"seen": "0", "method": "linear", "do": "save"})
    page = text(client.post(CHANGE, {"seen": "1", "method": "quarterly", "do": "save"}))
    assert "“调整理由”没有填" in page
    page = text(client.post(CHANGE, {"seen": "0", "method": "quarterly", "reason": "调整", "do": "save"}))
    assert "M-233" in page
    page = text(client.post(CHANGE, {
        "seen": "1", "method": "quarterly", "reason": "调整", "valid_from": "2026-02-28", "do": "save",
    }))  # fmt: skip
    assert "启用日期 2026-02-28 早于今天" in page
    assert PacePlan.objects.count() == 1


def test_growth_offers_one_target_or_a_path_by_hand(office: MonitorOffice) -> None:
    address = CHANGE.replace("budget_revenue", "fai_growth")
    page = text(office.client("assessor").get(address))
    assert "全年同一目标" in page
    assert "季节进度" not in page
    assert office.client("assessor").post(address, {"seen": "0", "method": "seasonal"}).status_code == 422


def test_what_is_open_goes_into_the_next_period(office: MonitorOffice) -> None:
    for code, region in (("budget_revenue", "990102"), ("fai_growth", "990101")):
        plans.draw(
            office.regions[region], office.indicators[code], YEAR, method="linear", **office.who("assessor")
        )
    place = office.regions["990102"], office.indicators["budget_revenue"], YEAR
    # 58.4 of 60.00 by the end of September: 1.60 open; October's own task is 6.67
    found = plan_carry.shortfall(office.access("assessor"), *place[:2], doors.versions(*place))
    assert found is not None
    assert (str(found.after), str(found.into), found.open) == ("2026-09", "2026-10", 1.6)
    assert round(found.due, 6) == round(80 / 12 + 1.6, 6)
    address = "/monitor/plans/990102/budget_revenue/2026/"
    client = office.client("assessor")
    assert "欠 <b>1.60</b> 亿元" in text(client.get(address))
    # September is not released: the leader sees what was open in August, 53.33 less 51.91
    assert "到2026年8月末欠 <b>1.42</b> 亿元，要在以后补上" in text(office.client("leader").get(address))
    client.post(f"{address}carry/", {"seen": "1", "reason": ""})
    made = doors.versions(*place)[-1]
    assert (made.number, made.method, made.reason) == (2, "linear", "2026年9月欠账补入下期")
    assert [(p.period, p.carried) for p in made.points.all() if p.carried] == [("2026-10", 1.6)]
    assert round(made.points.get(period="2026-10").value, 6) == round(800 / 12, 6)
    assert "2026年10月补欠 1.60亿元" in text(client.get(address))
    office.go_to(date(2026, 10, 29))
    assert "补欠 +1.60" in text(client.get(address))
    # 60.00 less 1.60 would be September's figure: the leader is told it when the figure is released
    assert "补欠" not in text(office.client("leader").get(address))
    september = Observation.objects.filter(region=place[0], indicator=place[1], period="2026-09")
    september.update(release=Release.INTERNAL)
    assert "补欠" not in text(office.client("leader").get(address))
    Observation.objects.filter(region=place[0], indicator=place[1]).update(release=Release.RELEASED)
    assert "补欠 +1.60" in text(office.client("leader").get(address))
    with pytest.raises(Refused, match="M-237"):
        plan_carry.carry_over(*place, **office.who("assessor"))  # it is taken over already
    office.figure("990102", "budget_revenue", "2026-09", 57.0)
    with pytest.raises(Conflict, match="M-233"):
        plan_carry.carry_over(*place, seen=1, **office.who("assessor"))
    with pytest.raises(Refused, match="M-237"):
        plan_carry.carry_over(
            office.regions["990101"], office.indicators["fai_growth"], YEAR, **office.who("assessor")
        )
    with pytest.raises(Hidden):
        plan_carry.carry_over(*place, **office.who("leader"))


def test_counts_are_planned_as_whole_numbers(office: MonitorOffice) -> None:
    measure = office.indicators["entities_net"]
    Target.objects.filter(region__code="990103", indicator=measure).update(value=20)
    plans.draw(office.regions["990103"], measure, YEAR, method="linear", **office.who("assessor"))
    page = text(office.client("assessor").get("/monitor/plans/990103/entities_net/2026/"))
    assert row_of(page, "2026年1月")[:2] == ["2", "2"]  # 1.67 of a unit is two units
    assert row_of(page, "2026年2月")[:2] == ["4", "2"]
    assert row_of(page, "2026年3月")[:2] == ["5", "1"]
    change = text(office.client("assessor").get("/monitor/plans/990103/entities_net/2026/change/"))
    assert 'name="m2" value="4"' in change


def test_pages_are_only_for_their_roles(office: MonitorOffice) -> None:
    plans.draw_all(YEAR, **office.who("assessor"))
    pages = ("/monitor/plans/", "/monitor/plans/missing/", PLAN)
    for name in ("reporter", "statistics", "admin", "caizheng", "jia"):
        client = office.client(name)
        assert {client.get(page).status_code for page in (*pages, CHANGE, "/monitor/plans/file/")} == {404}
    for name in ("leader", "supervisor", "auditor"):
        client = office.client(name)
        assert {client.get(page).status_code for page in pages} == {200}
        assert {client.get(page).status_code for page in (CHANGE, "/monitor/plans/file/")} == {404}
        assert client.post(f"{PLAN}carry/", {"seen": "1"}).status_code == 404
    county = office.client("jia_leader")
    assert county.get(PLAN).status_code == 200
    assert county.get(PLAN.replace("990101", "990102")).status_code == 404
    rows = county.get("/monitor/plans/").context["page"].object_list
    assert {Region.objects.get(pk=r.region_id).path.split("/")[2] for r in rows} == {"990101"}


def test_addresses_that_nobody_wrote(office: MonitorOffice) -> None:
    client = office.client("assessor")
    for address in (
        "/monitor/plans/990101/budget_revenue/99999999999999999999/", "/monitor/plans/990101/nothing/2026/",
        "/monitor/plans/123/budget_revenue/2026/", "/monitor/plans/990101/power_use_growth/2026/",
        "/monitor/plans/990101/power_use_growth/2026/change/", "/monitor/plans/?year=9999",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    hostile = "/monitor/plans/?year=x&class=%27&county=%2E%2E&sort=--&method=<script>&page=-4"
    assert client.get(hostile).status_code == 200
