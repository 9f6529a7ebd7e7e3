"""What a pack says: every list traced to its rows, in the order of a meeting."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.web.act.models import ItemKind, ItemState
from zhengxian.web.collect.models import Release
from zhengxian.web.monitor.models import PaceWord, WarningState
from zhengxian.web.report.models import PackKind

from .conftest import agenda, at, column, listed, page

W = PaceWord


def test_a_region_reads_behind_first_with_period_target_gap_and_chance(office):
    fine = office.read("990102", "budget_revenue_growth", W.REACHED, value=5.0, target=5.0, gap=0.0)
    bad = office.read("990102", "budget_revenue", W.BAD, value=51.91, target=80.0, gap=-12.346)
    office.read("990102", "loans", W.NO_PLAN, value=3.0)
    slow = office.read("990102", "fai_growth", W.SLOW, "2026-07", value=-0.4, target=0.0, gap=-0.4)
    office.forecast("990102", "budget_revenue", 0.6249)
    office.forecast("990102", "budget_revenue_growth", 0.004)
    found = listed(office.pack(), "990102", "pace")
    assert [row["key"] for row in found["rows"]] == [f"reading:{one.pk}" for one in (bad, slow, fine)]
    assert found["rows"][0]["cells"] == [
        "一般公共预算收入", "1—8月", "51.91亿元", "80.00亿元", "严重滞后", "−12.35", "约 62%",
    ]  # fmt: skip
    assert found["rows"][0]["link"] == ["monitor:figure", "990102", "budget_revenue"]
    assert found["rows"][1]["cells"][1:6] == ["1—7月", "−0.4%", "0.0%", "稍慢", "−0.4"]
    assert column(found, "chance") == ["约 62%", "—", "不足 1%"]
    lead = "".join(p if isinstance(p, str) else p["text"] for p in page(office.pack(), "990102")["lead"])
    assert lead.startswith("列入判定的指标 3 项，达到序时 1 项，滞后 0 项，严重滞后 1 项。")


def test_only_the_newest_reading_of_the_period_counts(office):
    office.read("990101", "loans", W.LAG, "2026-06", value=1.0, gap=-5.0)
    newest = office.read("990101", "loans", W.REACHED, "2026-07", value=2.0, gap=0.0)
    later = office.read("990101", "loans", W.BAD, "2026-08", value=2.0, gap=-20.0)
    old = office.read("990101", "fai_growth", W.BAD, "2025-03", value=2.0, gap=-20.0)
    assert [row["key"] for row in listed(office.pack("2026-07"), "990101", "pace")["rows"]] == [
        f"reading:{newest.pk}"
    ]
    keys = [row["key"] for row in listed(office.pack("2026-10"), "990101", "pace")["rows"]]
    assert keys == [f"reading:{later.pk}"]
    assert f"reading:{old.pk}" not in keys


def test_unreleased_figures_stay_out_unless_the_pack_says_so(office):
    """September is internal in this office: the paper shows August, and counts what it holds back."""
    august = office.read("990101", "loans", W.REACHED, "2026-08", value=500.0, gap=1.0)
    september = office.read("990101", "loans", W.BAD, "2026-09", value=777.77, gap=-20.0)
    office.forecast("990101", "loans", 0.3, origin="2026-09")
    office.warn("990101", "loans", "red", "贷款余额 777.77 亿元。（M-182）", period="2026-09")
    open_ = office.pack(who="assessor")
    found = listed(open_, "990101", "pace")
    assert [row["key"] for row in found["rows"]] == [f"reading:{august.pk}"]
    assert column(found, "chance") == ["未公布"]
    assert (
        found["note"]
        == "差距单位为百分点，完成把握是年末完成目标的可能性。另有 1 项指标的新数据未公布，列的是已公布的最近一期。"
    )
    assert column(agenda(open_, "warnings"), "message") == [
        "甲县“金融机构各项贷款余额”进度严重滞后（依据的数未公布）。"
    ]
    assert "777.77" not in str(open_.content)
    closed = office.pack(who="assessor", with_unreleased=True)
    assert [row["key"] for row in listed(closed, "990101", "pace")["rows"]] == [f"reading:{september.pk}"]
    assert column(agenda(closed, "warnings"), "message") == ["贷款余额 777.77 亿元。（M-182）"]
    assert column(listed(closed, "990101", "pace"), "chance") == ["约 30%"]


def test_a_figure_that_is_released_later_is_in_the_next_pack(office):
    office.read("990101", "loans", W.BAD, "2026-09", value=777.77, gap=-20.0)
    assert listed(office.pack(), "990101", "pace")["rows"] == []
    office.figure("990101", "loans", "2026-09", 777.77, release=Release.RELEASED)
    assert column(listed(office.pack(), "990101", "pace"), "value") == ["777.77亿元"]


def test_the_agenda_lists_red_and_orange_warnings_the_gravest_first(office):
    yellow = office.warn("990101", "loans", "yellow", "甲县贷款稍慢。（M-180）")
    orange = office.warn("990102", "loans", "orange", "乙县贷款滞后。（M-181）")
    red = office.warn("990103", "loans", "red", "丙县贷款严重滞后。（M-182）", state=WarningState.EXPLAINED)
    office.warn(
        "990104", "loans", "red", "已了结。", state=WarningState.SETTLED, settled_at=at(date(2026, 10, 13)),
        settled_by=office.people["assessor"],
    )  # fmt: skip
    found = agenda(office.pack(), "warnings")
    assert [row["key"] for row in found["rows"]] == [f"warning:{one.pk}" for one in (red, orange)]
    assert found["rows"][0]["cells"] == ["红色预警", "丙县贷款严重滞后。（M-182）", "丙县", "已说明"]
    assert [row["key"] for row in listed(office.pack(), "990101", "warnings")["rows"]] == [
        f"warning:{yellow.pk}"
    ]


def test_warnings_of_towns_are_counted_on_the_page_of_their_county(office):
    own = office.warn("990101", "loans", "orange", "甲县贷款滞后。")
    office.warn("990101100", "loans", "red", "甲一镇贷款严重滞后。")
    office.warn("990101101", "loans", "orange", "甲二镇贷款滞后。")
    office.warn("990102101", "loans", "orange", "乙二镇贷款滞后。")
    pack = office.pack()
    assert [row["key"] for row in agenda(pack, "warnings")["rows"]] == [f"warning:{own.pk}"]
    assert agenda(pack, "warnings")["note"] == "所属乡镇另有红色预警 1 条、橙色预警 2 条。"
    assert listed(pack, "990101", "warnings")["note"] == "所属乡镇另有红色预警 1 条、橙色预警 1 条。"
    assert listed(pack, "990103", "warnings")["note"] == ""
    county = office.pack(region="990101")
    assert column(agenda(county, "warnings"), "owner") == ["甲一镇", "甲县", "甲二镇"]


def test_explanations_and_questions_of_a_region(office):
    office.warn(
        "990101", "loans", "red", "甲县贷款低于计划 18.3 个百分点。（M-182）", said="两个项目推迟放款。"
    )
    late = office.task("990101", date(2026, 10, 20))
    pack = office.pack()
    said = listed(pack, "990101", "explanations")
    assert said["rows"][0]["cells"] == [
        "甲县“金融机构各项贷款余额”进度严重滞后", "两个项目推迟放款。", "jia账号，10月20日",
    ]  # fmt: skip
    assert column(listed(pack, "990101", "questions"), "question") == [
        "“金融机构各项贷款余额”进度严重滞后：差在哪里，年内怎样补上，需要市里协调什么？",
        f"{late.number}“修复城东排水闸”超期 6 个工作日：卡在哪里，何时办结？",
    ]
    assert listed(pack, "990102", "explanations")["nothing"] == "还没有说明。"


def test_late_items_by_kind_and_what_is_due_next(office):
    """28 October is a Wednesday: due on 13 October is 11 working days late, on 26 October two."""
    short = office.task("caizheng", date(2026, 10, 26), place="990102")
    long = office.task("990101", date(2026, 10, 13))
    request = office.task("990101", date(2026, 10, 20), "企业用电", kind=ItemKind.REQUEST)
    soon = office.task("990103", date(2026, 11, 30), "月底的事")
    office.task("990103", date(2026, 12, 1), "再下一期的事")
    office.task("990103", date(2026, 10, 1), "已报告的事", state=ItemState.UNDER_REVIEW)
    pack = office.pack()
    tasks = agenda(pack, "late_tasks")
    assert [row["key"] for row in tasks["rows"]] == [f"item:{long.pk}", f"item:{short.pk}"]
    assert column(tasks, "standing") == ["超期 11 个工作日", "超期 2 个工作日"]
    assert column(tasks, "owner") == ["甲县", "示范市财政局"]
    assert [row["key"] for row in agenda(pack, "late_requests")["rows"]] == [f"item:{request.pk}"]
    assert [row["key"] for row in agenda(pack, "coming")["rows"]] == [f"item:{soon.pk}"]
    assert agenda(pack, "coming")["note"].startswith("2026年10月28日至2026年11月30日")
    assert [row["key"] for row in listed(pack, "990102", "late")["rows"]] == [f"item:{short.pk}"]
    assert listed(pack, "990101", "late")["total"] == 2


def test_stuck_projects_say_why(office):
    started = office.project("990101", "没开工的厂", steps={"started": (date(2026, 9, 28), None)})
    entered = office.project("990102", "没入库的厂", steps={"started": (date(2026, 8, 1), date(2026, 8, 3))})
    slips = office.project(
        "990103",
        "慢的厂",
        steps={"permitted": (date(2026, 6, 1), None), "started": (date(2026, 12, 1), None)},
    )
    paused = office.project("990104", "停的厂", steps={}, side="paused", side_reason="资金没有到位")
    office.project("990104", "顺的厂", steps={"started": (date(2026, 11, 1), None)})
    found = agenda(office.pack(), "projects")
    told = dict(zip([row["key"] for row in found["rows"]], column(found, "reason"), strict=True))
    assert set(told) == {f"item:{one.pk}" for one in (started, entered, slips, paused)}
    assert told[f"item:{started.pk}"] == "计划2026年9月28日开工，没有开工"
    assert told[f"item:{entered.pk}"].startswith("2026年8月3日开工，应于2026年10月")
    assert "节点“手续”计划 2026年6月1日，滞后 149 天" in told[f"item:{slips.pk}"]
    assert told[f"item:{paused.pk}"] == "已暂停：资金没有到位"


def test_what_the_last_meeting_decided_and_what_became_of_it(office):
    late = office.task("990101", date(2026, 9, 15), "上次就超期的事")
    office.go_to(date(2026, 9, 28))
    before = office.pack("2026-09", at=at(date(2026, 9, 28)))
    office.go_to(date(2026, 10, 28))
    office.task("990102", date(2026, 11, 5), "会上交办的事", assigned=at(date(2026, 9, 29)))
    late.state, late.closed_at, late.closed_by = (
        ItemState.CLOSED,
        at(date(2026, 10, 9)),
        office.people["supervisor"],
    )
    late.done_on, late.first_closed_on = date(2026, 10, 8), date(2026, 10, 9)
    late.late_days = late.first_late_days = 12
    late.save()
    pack = office.pack("2026-10")
    assert pack.previous == before
    assert column(agenda(pack, "decided"), "item") == ["会上交办的事"]
    assert column(agenda(pack, "decided"), "standing") == ["还有 6 个工作日"]
    assert column(agenda(pack, "followed"), "item") == ["上次就超期的事"]
    assert column(agenda(pack, "followed"), "standing") == ["已销号，超期 12 个工作日"]
    assert before.number in agenda(pack, "followed")["note"]
    other = office.pack("2026-W44", kind=PackKind.WEEK)
    assert other.previous is None
    assert agenda(other, "decided")["nothing"] == "没有上一期同类会议的材料，无从对照。"


def test_a_city_without_anything_says_so(office):
    pack = office.pack()
    assert [one["nothing"] for one in pack.content["agenda"][1:6]] == [
        "没有红色和橙色预警。",
        "没有超期的任务和项目事项。",
        "没有卡住的项目。",
        "没有超期的企业诉求和整改。",
        "没有到期事项。",
    ]
    assert [one["name"] for one in pack.content["regions"]] == ["甲县", "乙县", "丙县", "丁县"]
    assert pack.content["notes"][1] == "到这一期为止还没有做过进度测算，指标进度没有可列的。"
    assert (pack.round, pack.run) == (None, None)


def test_a_county_pack_has_a_page_for_every_town_and_nothing_of_others(office):
    own = office.task("990101", date(2026, 10, 13), "甲县的事", place="990101100")
    office.task("990102", date(2026, 10, 13), "乙县的事")
    office.task("caizheng", date(2026, 10, 13), "全市的事")
    pack = office.pack(region="990101")
    assert [one["name"] for one in pack.content["regions"]] == ["甲一镇", "甲二镇"]
    assert [row["key"] for row in agenda(pack, "late_tasks")["rows"]] == [f"item:{own.pk}"]
    assert listed(pack, "990101100", "late")["total"] == 1
    assert listed(pack, "990101101", "late")["total"] == 0
    assert pack.title == "甲县2026年10月调度会材料"


@pytest.mark.parametrize(
    ("kind", "period", "title"),
    [
        (PackKind.WEEK, "2026-W44", "示范市2026年10月26日—11月1日（第44周）周调度会材料"),
        (PackKind.TEN_DAY, "2026-10T3", "示范市2026年10月下旬研判会材料"),
        (PackKind.MONTH, "2026-10", "示范市2026年10月调度会材料"),
        (PackKind.QUARTER, "2026Q3", "示范市2026年三季度调度会材料"),
    ],
)
def test_titles_of_the_four_kinds(office, kind, period, title):
    assert office.pack(period, kind=kind).title == title
