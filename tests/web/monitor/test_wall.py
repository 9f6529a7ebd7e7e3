"""The wall: words and gaps by hand-made readings, who sees what, filters, orders, files."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from hand_readings import fill_wall, made_round, of, read, rows_of, see

from zhengxian.engine.base.period import Period
from zhengxian.web.monitor.models import PaceWord, Round
from zhengxian.web.monitor.selectors import wall, wall_cells
from zhengxian.web.monitor.selectors.wall import Tally, Wish
from zhengxian.web.monitor.selectors.wall_cells import LATE, LOCKED, Cell


@pytest.fixture
def filled(office: Any) -> Any:
    return fill_wall(office)


def test_cells_and_counts(filled: Any) -> None:
    found = see(filled, "assessor")
    assert [c.region.code for c in found.columns] == ["990101", "990102", "990103", "990104"]
    assert of(found, "budget_revenue") == ["reached", "slow", "lag", "bad"]
    assert of(found, "fai_growth") == ["reached", None, None, "lag"]
    assert [(c.tally.bad, c.tally.lag, c.tally.behind) for c in found.columns] == [
        (0, 0, 0), (0, 0, 0), (0, 1, 1), (1, 1, 2),
    ]  # fmt: skip
    assert found.tally.parts == [("bad", 1), ("lag", 2), ("slow", 1), ("reached", 2)]
    assert [title for title, _ in found.bands] == ["总量", "速度"]
    assert [c.note for c in found.columns] == ["优化开发", "优化开发", "重点发展", "重点发展"]


def test_red_first_and_only_behind(filled: Any) -> None:
    found = see(filled, "assessor", sort="red")
    assert [c.region.code for c in found.columns] == ["990104", "990103", "990101", "990102"]
    assert [row.indicator.code for row in found.rows] == ["budget_revenue", "fai_growth"]
    behind = see(filled, "assessor", behind=True)
    assert [c.region.code for c in behind.columns] == ["990103", "990104"]
    assert [row.indicator.code for row in behind.rows] == ["budget_revenue", "fai_growth"]


def test_filters_by_class_group_and_department(filled: Any) -> None:
    whole = see(filled, "assessor")
    second = {title: code for code, title in whole.classes}["重点发展"]
    assert [c.region.code for c in see(filled, "assessor", region_class=second).columns] == [
        "990103",
        "990104",
    ]
    assert [r.indicator.code for r in see(filled, "assessor", group="速度").rows] == ["fai_growth"]
    assert [r.indicator.code for r in see(filled, "assessor", department="caizheng").rows] == [
        "budget_revenue"
    ]
    assert whole.departments == (("caizheng", "市财政局"), ("fagai", "市发改委"))


def test_towns_of_a_county_and_all_towns(filled: Any) -> None:
    made = Round.objects.get()
    read(filled, made, "990101100", "entities_net", "reached", 1.0)
    read(filled, made, "990102101", "entities_net", "bad", -26.0)
    towns = see(filled, "assessor", at="towns")
    assert len(towns.columns) == 8
    assert [c.note for c in towns.columns[:3]] == ["甲县", "甲县", "乙县"]
    assert towns.tally.parts == [("bad", 1), ("reached", 1)]
    one = see(filled, "assessor", at="990102")
    assert [c.region.code for c in one.columns] == ["990102", "990102100", "990102101"]


def test_a_late_make_up_is_yellow_with_its_word(office: Any) -> None:
    made = made_round(office, "2026-08")
    for region, first, now in (
        ("990101", "missing", "reached"), ("990102", "bad", "reached"), ("990103", "slow", "reached"),
        ("990104", "missing", "lag"),
    ):  # fmt: skip
        read(office, made, region, "budget_revenue", first, superseded_at=timezone.now())
        read(office, made, region, "budget_revenue", now, 0.5, is_first=False)
    assert of(see(office, "assessor"), "budget_revenue") == [LATE, LATE, "reached", "lag"]
    page = office.client("assessor").get("/monitor/?period=2026-08").content.decode()
    assert page.count("<i>补报</i>") == 2
    assert 'class="wc wc-lag"' in page


def test_a_quarter_stands_on_the_wall_of_the_month_that_closes_it(office: Any) -> None:
    made = made_round(office, "2026-06")
    read(office, made, "990101", "fai_growth", "lag", -2.0, period="2026Q2")
    found = wall.read(office.access("assessor"), Wish(), Period.parse("2026-06"))
    assert of(found, "fai_growth") == ["lag", None, None, None]
    assert wall_cells.ending_with(Period.parse("2026-12")) == [
        "2026",
        "2026H2",
        "2026Q4",
        "2026-12",
        "2026-12T3",
    ]
    assert wall_cells.ending_with(Period.parse("2026-08")) == ["2026-08", "2026-08T3"]


def test_indicators_without_any_plan_are_left_out_until_asked_for(filled: Any) -> None:
    made = Round.objects.get()
    read(filled, made, "990101", "power_use_growth", "no_plan", value=7.0)
    read(filled, made, "990101", "loans", "no_plan")
    read(filled, made, "990102", "loans", "slow", -1.0)
    short = see(filled, "assessor")
    assert "power_use_growth" not in [row.indicator.code for row in short.rows]
    assert of(short, "loans")[:2] == ["no_plan", "slow"]
    assert short.unplanned == 1
    assert "power_use_growth" in [row.indicator.code for row in see(filled, "assessor", whole=True).rows]
    assert "另有 1 项指标没有计划" in filled.client("assessor").get("/monitor/").content.decode()


def test_nothing_computed_yet_says_what_to_do(office: Any) -> None:
    page = office.client("assessor").get("/monitor/").content.decode()
    assert "还没有测算过，墙上没有读数。" in page
    assert "先给年度目标画进度计划" in page
    assert "由县域经济办公室画进度计划并测算" in office.client("leader").get("/monitor/").content.decode()


def test_a_period_without_a_round_says_so(filled: Any) -> None:
    page = filled.client("assessor").get("/monitor/?period=2026-05").content.decode()
    assert "2026年5月还没有测算过" in page
    assert "（M-246）" in page
    assert "这一期没有读数。" in page
    assert "2026年8月" in filled.client("assessor").get("/monitor/?period=2026-13").content.decode()


def test_every_cell_leads_to_its_figure_and_tells_its_word(filled: Any) -> None:
    page = filled.client("assessor").get("/monitor/").content.decode()
    cells = dict(re.findall(r'<td><a class="wc wc-\w+" href="([^"]+)">(.*?)</a></td>', page))
    lag = cells["/monitor/figure/990104/fai_growth/?period=2026-08"]
    assert "−2.9" in lag
    assert "滞后" in lag
    good = cells["/monitor/figure/990101/budget_revenue/?period=2026-08"]
    assert "+1.00" in good
    assert "达到序时" in good
    values = filled.client("assessor").get("/monitor/?show=value").content.decode()
    assert "58.40" in values
    assert "滞后 2" in page


def test_phone_list_begins_with_the_region_most_behind(filled: Any) -> None:
    page = filled.client("assessor").get("/monitor/").content.decode()
    phone = page[page.index("wl-phone") :]
    assert phone.index("丁县") < phone.index("丙县") < phone.index("甲县")
    assert phone.index("一般公共预算收入") < phone.index("固定资产投资增速")


def test_the_file_has_a_row_for_every_cell(filled: Any) -> None:
    answer = filled.client("assessor").get("/monitor/?export=xlsx&behind=1")
    rows = [row for row in rows_of(answer.content) if str(row[0]).startswith("9901")]
    assert sorted((row[0], row[4], row[14], row[15]) for row in rows) == [
        ("990103", "budget_revenue", -5.0, "滞后"), ("990104", "budget_revenue", -15.0, "严重滞后"),
        ("990104", "fai_growth", -2.9, "滞后"),
    ]  # fmt: skip


def test_queries_do_not_grow_with_the_wall(filled: Any, django_assert_max_num_queries: Any) -> None:
    made = Round.objects.get()
    for region in ("990101", "990102", "990103"):
        for indicator in ("loans", "entities_net", "good_air_days"):
            read(filled, made, region, indicator, "slow", -0.5)
    for who, most in (("assessor", 20), ("leader", 21)):
        client = filled.client(who)
        client.get("/monitor/")
        with django_assert_max_num_queries(most):
            assert client.get("/monitor/").status_code == 200


def test_tally_leaves_empty_cells_out() -> None:
    tally = Tally.of([None, Cell("bad"), Cell(LOCKED), Cell(PaceWord.LAG), None])
    assert (tally.bad, tally.lag, tally.behind) == (1, 1, 2)
