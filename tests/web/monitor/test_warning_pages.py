"""The pages of warnings: order, filters, counts, the file, sealed figures, the acts."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.selectors import search
from zhengxian.web.monitor.models import WarningState
from zhengxian.web.monitor.selectors.warnings import SEALED
from zhengxian.web.monitor.services import warnings

from .conftest import MonitorOffice, moment
from .test_warnings import SENTENCE, raised, release

LIST = "/monitor/warnings/"


def cells(answer: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def four(office: MonitorOffice) -> MonitorOffice:
    """Warnings of every level over three counties and a town, one of them settled."""
    raised(office, "990101", level="notice", on=date(2026, 10, 19))
    raised(office, "990102", level="red", rule="forecast-very-low")
    raised(office, "990102", "loans", level="orange", department=None)
    raised(office, "990101100", "entities_net", level="yellow", department="shichang", on=date(2026, 10, 26))
    done = raised(office, "990103", level="red")
    warnings.settle(done, "已核实。", **office.who("assessor"))
    return office


def titles(office: MonitorOffice, name: str, **asked: str) -> list[str]:
    answer = office.client(name).get(LIST, asked)
    assert answer.status_code == 200
    return [row["line"].title for row in answer.context["lines"]]


RED = "乙县“一般公共预算收入”年度目标完成可能性很低"


def test_the_gravest_come_first_and_what_is_over_only_when_asked_for(four: MonitorOffice) -> None:
    listed = titles(four, "assessor")
    assert [t[:2] for t in listed] == ["乙县", "乙县", "甲一", "甲县"]
    assert listed[1:] == [
        "乙县“金融机构各项贷款余额”进度滞后",
        "甲一镇“经营主体净增数”进度滞后",
        "甲县“一般公共预算收入”进度滞后",
    ]
    assert titles(four, "assessor", state="all")[-1].startswith("丙县")
    assert [t[:2] for t in titles(four, "assessor", state="settled")] == ["丙县"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"level": "red"}, ["乙县"]),
        ({"rule": "forecast-very-low"}, ["乙县"]),
        ({"region": "990101"}, ["甲一", "甲县"]),
        ({"department": "shichang"}, ["甲一"]),
        ({"indicator": "loans"}, ["乙县"]),
        ({"period": "2026-08"}, []),
        ({"q": "贷款"}, ["乙县"]),
        ({"q": "滞后"}, ["乙县", "甲一", "甲县"]),
        ({"level": "no such", "state": "no such"}, ["乙县", "乙县", "甲一", "甲县"]),
    ],
)
def test_each_filter_keeps_what_it_says(four: MonitorOffice, asked: dict[str, str], found: list[str]) -> None:
    assert [t[:2] for t in titles(four, "assessor", **asked)] == found


def test_mine_are_those_the_unit_answers_for(four: MonitorOffice) -> None:
    assert [t[:2] for t in titles(four, "caizheng", whose="mine")] == ["乙县", "甲县"]
    assert [t[:2] for t in titles(four, "yi")] == ["乙县", "乙县"]
    assert titles(four, "yi", whose="mine") == ["乙县“金融机构各项贷款余额”进度滞后"]


def test_levels_and_counties_are_counted_with_their_towns(four: MonitorOffice) -> None:
    context = four.client("assessor").get(LIST).context
    assert [(f["label"], f["value"]) for f in context["facts"]] == [
        ("红色预警", "1"), ("橙色预警", "1"), ("黄色预警", "1"), ("提示", "1"),
    ]  # fmt: skip
    counted = [(row["one"].name, row["one"].by_level) for row in context["regions"]]
    assert counted == [("乙县", [1, 1, 0, 0]), ("甲县", [0, 0, 1, 1])]


def test_the_age_is_in_working_days(four: MonitorOffice) -> None:
    """From Monday the 19th to Wednesday the 28th: 20, 21, 22, 23, 26, 27, 28."""
    rows = four.client("assessor").get(LIST).context["lines"]
    assert [row["line"].age for row in rows] == [0, 0, 2, 7]


def test_unreleased_figures_are_sealed_for_those_who_do_not_work_on_them(four: MonitorOffice) -> None:
    """September is internal: assessor, auditor and the statistics bureau see it, the others what it is about."""
    for name, told in (
        ("assessor", True), ("auditor", True), ("statistics", True), ("leader", False), ("supervisor", False),
        ("caizheng", False), ("jia", False), ("jia_leader", False),
    ):  # fmt: skip
        client = four.client(name)
        page = client.get(LIST).content.decode()
        assert ("91.2" in page) is told, name
        assert (SEALED in page) is not told, name
        file = cells(client.get(LIST, {"export": "xlsx"}))
        assert any("91.2" in str(c) for row in file for c in row) is told, name
    release()
    assert "91.2" in four.client("jia").get(LIST).content.decode()


def test_an_embargo_seals_until_its_moment(office: MonitorOffice) -> None:
    one = raised(office)
    figure = Observation.objects.filter(
        period=one.period, region__code="990101", indicator__code="budget_revenue"
    )
    figure.update(release=Release.EMBARGOED, embargo_until=moment(date(2099, 1, 1)))
    page = f"{LIST}{one.pk}/"
    assert "91.2" not in office.client("leader").get(page).content.decode()
    figure.update(embargo_until=moment(date(2026, 10, 1)))
    assert "91.2" in office.client("leader").get(page).content.decode()


def test_a_warning_without_an_own_figure_stays_sealed_and_one_about_ranks_is_public(
    office: MonitorOffice,
) -> None:
    lost = raised(office, "990000", "loans", period="2026-08", department=None)
    ranks = raised(
        office, "990101", None, rule="rank-fall", department=None, message="甲县位次下降 3 位。（M-185）"
    )
    client = office.client("leader")
    assert SEALED in client.get(f"{LIST}{lost.pk}/").content.decode()
    assert "位次下降 3 位" in client.get(f"{LIST}{ranks.pk}/").content.decode()


def test_the_page_tells_rule_course_thread_and_other_warnings(office: MonitorOffice) -> None:
    before = raised(office, period="2026-08", level="orange", on=date(2026, 9, 14))
    one = raised(office, level="yellow")
    one.severity = 3
    one.save()
    warnings.explain(one, "税收入库时间后移。", **office.who("caizheng"))
    answer = office.client("assessor").get(f"{LIST}{one.pk}/")
    page = answer.content.decode()
    assert SENTENCE.removesuffix("（M-181）") in page
    assert answer.context["worst"].label == "红色预警"
    assert answer.context["rule"].mark == "按通行做法整理，尚未对照原文"
    assert "时序进度的常用做法" in page
    assert "2020年1月1日起" in page
    assert "税收入库时间后移。" in page
    assert [other["one"].pk for other in answer.context["others"]] == [before.pk]
    assert [d["name"] for d in answer.context["deeds"]] == ["note", "settle"]
    owner = office.client("caizheng").get(f"{LIST}{one.pk}/")
    assert [d["name"] for d in owner.context["deeds"]] == ["explain", "note"]
    assert not owner.context["item_url"]


def test_a_lapsed_one_is_shown_with_its_end(office: MonitorOffice) -> None:
    one = raised(office)
    one.state, one.settled_at, one.settled_by = (
        WarningState.LAPSED,
        moment(date(2026, 10, 27)),
        office.people["assessor"],
    )
    one.save()
    page = office.client("supervisor").get(f"{LIST}{one.pk}/")
    assert "2026年10月27日起测算不再触发这条规则" in page.content.decode()
    assert [d["name"] for d in page.context["deeds"]] == ["note"]
    assert not page.context["item_url"]
    assert titles(office, "supervisor", state="lapsed") == ["甲县“一般公共预算收入”进度滞后"]


def test_acts_are_done_from_the_page_and_refusals_are_said_there(office: MonitorOffice) -> None:
    one = raised(office)
    way = f"{LIST}{one.pk}/do/"
    owner, boss = office.client("caizheng"), office.client("supervisor")
    assert owner.post(f"{way}explain/", {"text": "税收入库时间后移。"}).status_code == 302
    assert owner.post(f"{way}settle/", {"text": "算了。"}).status_code == 404
    empty = boss.post(f"{way}settle/", {"text": ""})
    assert empty.status_code == 422
    assert "没有填" in empty.content.decode()
    assert boss.post(f"{way}settle/", {"text": "已核实。"}).status_code == 302
    again = boss.post(f"{way}settle/", {"text": "再了结一次。"})
    assert again.status_code == 409
    assert "M-251" in again.content.decode()
    assert boss.get(f"{way}settle/").url == f"{LIST}{one.pk}/?do=settle#do-settle"
    assert boss.post(f"{way}nothing/", {"text": "x"}).status_code == 404
    for name, status in (("reporter", 404), ("admin", 404), ("yi", 404), ("leader", 200)):
        assert office.client(name).get(f"{LIST}{one.pk}/").status_code == status, name
    for name, status in (("reporter", 404), ("admin", 404), ("yi", 200)):
        assert office.client(name).get(LIST).status_code == status, name


def test_the_file_holds_the_list_and_no_formula(office: MonitorOffice) -> None:
    raised(office, message='=HYPERLINK("x")丙。（M-181）')
    rows = cells(office.client("assessor").get(LIST, {"export": "xlsx"}))
    head = next(n for n, row in enumerate(rows) if "等级" in row)
    line = dict(zip(rows[head], rows[head + 1], strict=True))
    assert (line["等级"], line["地区"], line["说明单位"]) == ("黄色预警", "甲县", "市财政局")
    assert (line["状态"], line["说明情况"]) == ("待说明", "待说明")
    assert str(line["预警内容"]).lstrip("'") == '=HYPERLINK("x")丙。（M-181）'
    with ZipFile(BytesIO(office.client("assessor").get(LIST, {"export": "xlsx"}).content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_a_long_list_asks_no_more_than_a_short_one(
    office: MonitorOffice, django_assert_max_num_queries: Any
) -> None:
    for county in ("990101", "990102", "990103", "990104"):
        for code in office.indicators:
            for period in ("2026-07", "2026-08", "2026-09"):
                raised(office, county, code, period=period, department=None)
    client = office.client("assessor")
    client.get(LIST)
    with django_assert_max_num_queries(32):
        assert len(client.get(LIST).context["lines"]) == 50


def test_the_search_finds_warnings_by_region_and_rule_without_a_figure(office: MonitorOffice) -> None:
    raised(office)
    hits = [h for h in search.find(office.access("leader"), "滞后", office.today) if h.kind == "预警"]
    assert [(h.label, h.note) for h in hits] == [
        ("甲县“一般公共预算收入”进度滞后（2026年9月）", "黄色预警，待说明")
    ]
    assert not [h for h in search.find(office.access("yi"), "滞后", office.today) if h.kind == "预警"]
