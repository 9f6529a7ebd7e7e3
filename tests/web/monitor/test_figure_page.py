"""The page of a figure: arithmetic by hand, release, peers, neighbours, forecast, earlier readings, files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hand_readings import URL, find, foretold, judge, kept, rows_of

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Release
from zhengxian.web.core.models import Boundary
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.models import Round
from zhengxian.web.monitor.selectors import peers
from zhengxian.web.monitor.selectors.wall_cells import LATE, LOCKED
from zhengxian.web.monitor.services import figure_forecast


@pytest.fixture
def judged(office: Any) -> Any:
    return judge(office)


def test_the_sentence_with_its_arithmetic(judged: Any) -> None:
    page = judged.client("assessor").get(URL.format("990104", "fai_growth", "2026-08")).content.decode()
    assert "同比下降 2.1%，低于目标 7.1 个百分点。" in page
    assert "−2.1% − 5.0% = −7.1 个百分点。" in page
    assert "严重滞后" in page
    level = judged.client("assessor").get(URL.format("990102", "budget_revenue", "2026-08")).content.decode()
    assert (
        "51.91 ÷ 80.00 = 64.67%，应完成 53.33 ÷ 80.00 = 66.67%，64.67% − 66.67% = −2.00 个百分点。" in level
    )
    assert "/collect/figures/990102/budget_revenue/2026-08/" in level


def test_an_unreleased_month_is_locked_for_leaders_and_open_for_assessors(judged: Any) -> None:
    made = Round.objects.create(
        period="2026-09", as_of=timezone.now(), made_by=judged.people["assessor"], input_hash="b"
    )
    kept(
        judged,
        made,
        "990104",
        "fai_growth",
        "bad",
        -7.7,
        value=-2.7,
        planned=5.0,
        target=5.0,
        text="同比下降 2.7%",
    )
    foretold(judged, "990104", "fai_growth", origin="2026-09", value=-3.3, low=-4.4, high=-2.2)
    for who, there in (("leader", False), ("supervisor", False), ("assessor", True), ("auditor", True)):
        page = judged.client(who).get(URL.format("990104", "fai_growth", "2026-09")).content.decode()
        for text in ("−2.7", "2.7%", "−7.7", "−3.3"):
            assert (text in page) is there, (who, text)
        assert ("这一期的数还没有公布" in page) is not there
        assert ("预测用到还没有公布的数" in page) is not there
        august = judged.client(who).get(URL.format("990104", "fai_growth", "2026-08")).content.decode()
        assert "同比下降 2.1%" in august
        assert ("−3.3" in august) is there, "the forecast rests on September"
        rows = rows_of(
            judged.client(who).get(URL.format("990104", "fai_growth", "2026-09") + "&export=xlsx").content
        )
        assert any(-2.7 in row for row in rows) is there
    assert find(judged, "leader", "990104", "fai_growth", "2026-09").now.word == LOCKED


def test_earlier_readings_stay_with_what_took_their_place(judged: Any) -> None:
    made = Round.objects.get()
    at = timezone.now() - timedelta(days=20)
    kept(judged, made, "990104", "fai_growth", "missing", None, period="2026-07", superseded_at=at)
    kept(judged, made, "990104", "fai_growth", "reached", 0.3, period="2026-07", value=5.3, is_first=False)
    found = find(judged, "leader", "990104", "fai_growth")
    assert [(t.reading.period, t.word, t.stands) for t in found.told] == [
        ("2026-08", "bad", True), ("2026-07", LATE, True), ("2026-07", "missing", False),
    ]  # fmt: skip
    page = judged.client("leader").get(URL.format("990104", "fai_growth", "2026-08")).content.decode()
    assert "被替代" in page
    assert "补报" in page
    rows = rows_of(
        judged.client("leader").get(URL.format("990104", "fai_growth", "2026-08") + "&export=xlsx").content
    )
    assert [(r[0], r[7]) for r in rows if str(r[0]).startswith("2026")] == [
        ("2026-08", "严重滞后"), ("2026-07", "补报"), ("2026-07", "缺报"),
    ]  # fmt: skip


def test_the_plan_in_force_on_the_last_day_of_the_period(judged: Any) -> None:
    judged.plan("990104", "fai_growth", value=4.0, valid_from=date(2026, 9, 1))
    found = find(judged, "assessor", "990104", "fai_growth")
    assert [v.number for v in found.versions] == [1, 2]
    assert found.plan.number == 1
    assert find(judged, "assessor", "990104", "fai_growth", "2026-09").plan.number == 2


def test_forecast_says_how_good_it_was(judged: Any) -> None:
    row = foretold(judged, "990102", "budget_revenue")
    page = judged.client("leader").get(URL.format("990102", "budget_revenue", "2026-08")).content.decode()
    for text in (
        "阻尼趋势",
        "77.40",
        "75.00 至 79.90",
        "不足 1%",
        "历史不满三年。",
        "2 个区间里 1 个套住了实际数",
    ):
        assert text in page, text
    assert figure_forecast.verdict(row).startswith(
        "回测相对误差 0.62，好于照最近一期（0.90），不比照上年同期准（0.55）"
    )
    row.beats_naive = False
    assert figure_forecast.verdict(row).startswith("回测中没有一种方法比照最近一期更准")
    lines = figure_forecast.test_of(row).lines
    assert [(line.origin, line.error, line.is_inside) for line in lines] == [
        ("2025-07", -3.0, False), ("2025-06", 1.5, True),
    ]  # fmt: skip


def test_a_refused_forecast_gives_its_reason(judged: Any) -> None:
    foretold(
        judged, "990102", "budget_revenue", value=None, low=None, high=None, refusal="历史太短。（M-140）"
    )
    page = judged.client("leader").get(URL.format("990102", "budget_revenue", "2026-08")).content.decode()
    assert "历史太短。" in page
    assert "（M-140）" in page


def test_peers_of_the_class_by_gap_and_neighbours_by_border(judged: Any) -> None:
    def square(x: int) -> dict[str, Any]:
        ring = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
        return {"type": "Polygon", "coordinates": [ring]}

    august = Period.parse("2026-08")
    region, one = judged.regions["990103"], judged.indicators["budget_revenue"]
    before = peers.peers(judged.access("assessor"), region, one, august)
    assert [(p.region.code, p.place) for p in before.same_class] == [("990103", 1), ("990104", 2)]
    assert before.class_words == "重点发展类"
    assert [p.region.code for p in before.near] == ["990101", "990102", "990104"]
    for at, code in enumerate(("990101", "990102", "990103", "990104")):
        Boundary.objects.create(region=judged.regions[code], geometry=square(at), source="边界.geojson")
    near = peers.peers(judged.access("assessor"), region, one, august)
    assert [p.region.code for p in near.near] == ["990102", "990104"]
    assert near.near_words == "边界相接"


def test_a_county_leader_sees_other_counties_without_their_plans(judged: Any) -> None:
    page = judged.client("jia_leader").get(URL.format("990101", "budget_revenue", "2026-08")).content.decode()
    assert "51.91" in page, "the released figure of a county of the same class"
    assert "只列数值" in page
    assert "−2.00" not in page
    assert (
        judged.client("jia_leader").get(URL.format("990102", "budget_revenue", "2026-08")).status_code == 404
    )


def test_nothing_read_yet(office: Any) -> None:
    client = office.client("assessor")
    assert client.get("/monitor/figure/990101/budget_revenue/").status_code == 404
    page = client.get(URL.format("990101", "budget_revenue", "2026-08")).content.decode()
    assert "这一期没有读数。" in page
    assert "没有进度计划，不能判定进度。" in page
    with pytest.raises(Hidden):
        find(office, "assessor", "990101", "no_such")


def test_hostile_texts_stay_text(judged: Any) -> None:
    made, text = Round.objects.get(), "<script>alert(1)</script>{{ x }}"
    for region in ("990101", "990102"):
        kept(judged, made, region, "loans", "lag", -5.0, value=1.0, planned=2.0, text=text)
    judged.regions["990102"].name = "<img src=x onerror=a>" + "县" * 50
    judged.regions["990102"].save()
    for region in ("990101", "990102"):
        page = judged.client("assessor").get(URL.format(region, "loans", "2026-08")).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    file = judged.client("assessor").get(URL.format("990102", "loans", "2026-08") + "&export=xlsx")
    assert any("<script>alert(1)</script>{{ x }}" in row for row in rows_of(file.content))


def test_the_page_asks_a_bounded_number_of_questions(judged: Any, django_assert_max_num_queries: Any) -> None:
    foretold(judged, "990102", "budget_revenue")
    for who in ("assessor", "leader"):
        client = judged.client(who)
        client.get(URL.format("990102", "budget_revenue", "2026-08"))
        with django_assert_max_num_queries(55):
            assert client.get(URL.format("990102", "budget_revenue", "2026-08")).status_code == 200


def test_an_item_may_be_made_of_what_lags(judged: Any) -> None:
    page = judged.client("supervisor").get(URL.format("990104", "fai_growth", "2026-08")).content.decode()
    assert "立为督办事项" in page
    assert (
        "立为督办事项"
        not in judged.client("leader").get(URL.format("990104", "fai_growth", "2026-08")).content.decode()
    )
    assert (
        "立为督办事项"
        not in judged.client("supervisor")
        .get(URL.format("990101", "budget_revenue", "2026-08"))
        .content.decode()
    )


def test_a_figure_released_later_opens(judged: Any) -> None:
    made = Round.objects.create(
        period="2026-09", as_of=timezone.now(), made_by=judged.people["assessor"], input_hash="b"
    )
    kept(
        judged, made, "990103", "fai_growth", "bad", -5.0, value=0.0, planned=5.0, target=5.0, text="同比持平"
    )
    assert find(judged, "leader", "990103", "fai_growth", "2026-09").reading is None
    judged.figure("990103", "fai_growth", "2026-09", 0.0, release=Release.RELEASED)
    assert find(judged, "leader", "990103", "fai_growth", "2026-09").reading is not None
