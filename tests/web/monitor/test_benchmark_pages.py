"""The nearest better peer, why it is near, and the gap of every item; worked out by hand."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from rated_runs import a_run, a_scheme

from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.refusal import Refused
from zhengxian.web.evaluate.models import RunState
from zhengxian.web.monitor.services import benchmark
from zhengxian.web.monitor.to_engine import bench as reading
from zhengxian.web.monitor.to_engine.bench import Bench

from .conftest import PLACES, MonitorOffice

URL = "/monitor/benchmark/"
CLASSES = {code: name for code, _, name, *_ in PLACES}


def bench(
    office: MonitorOffice,
    who: str = "assessor",
    codes: tuple[str, ...] = ("loans", "good_air_days"),
    **more: Any,
) -> Bench:
    run = a_run(office, a_scheme(office), "2026Q2", **more)
    found = [Indicator.objects.get(code=code) for code in codes]
    return reading.read(office.access(who), office.today, run, found)


def test_the_nearest_better_region_comes_first(office: MonitorOffice) -> None:
    # loans 100 apart each, air 1 apart each: of those better than the fourth the third is nearest
    rows = benchmark.peers(bench(office), "990104")
    assert [(row.region.code, row.score, row.more) for row in rows] == [
        ("990103", 70.0, 18.0),
        ("990102", 86.0, 34.0),
        ("990101", 90.0, 38.0),
    ]
    # equal steps on both: one step is 1/sqrt(1.25) of a standard deviation
    assert rows[0].distance == pytest.approx(1 / 1.25**0.5, abs=0.02)
    assert rows[1].distance == pytest.approx(2 * rows[0].distance, abs=0.04)


def test_the_distance_is_the_mean_square_of_what_is_shown(office: MonitorOffice) -> None:
    found = bench(office)
    row = benchmark.peers(found, "990104")[0]
    alike = benchmark.likeness(found, "990104", row.region.code)
    squares = [(one.away or 0) ** 2 for one in alike]
    assert row.distance == pytest.approx((sum(squares) / len(squares)) ** 0.5)
    assert sum(one.share or 0 for one in alike) == pytest.approx(100.0)


def test_the_same_class_goes_before_the_nearest(office: MonitorOffice) -> None:
    rows = benchmark.peers(bench(office, classes=CLASSES | {"990101": "重点发展"}), "990104")
    assert [(row.region.code, row.same_class) for row in rows] == [
        ("990103", True),
        ("990101", True),
        ("990102", False),
    ]


def test_the_gap_of_every_item(office: MonitorOffice) -> None:
    rows = {row.series.code: row for row in benchmark.gaps(bench(office), "990104", "990103")}
    revenue, fai = rows["revenue"], rows["fai"]
    assert (revenue.gap.own, revenue.gap.peer, revenue.gap.gap) == (16.0, 28.0, 12.0)
    assert (fai.gap.gap, fai.who) == (pytest.approx(2.1), "对方")
    # lost 30 and 18 beside 20 and 10
    assert (revenue.points, fai.points) == (pytest.approx(10.0), pytest.approx(8.0))


def test_another_peer_may_be_chosen_by_hand_even_a_worse_one(office: MonitorOffice) -> None:
    found = bench(office)
    rows = benchmark.peers(found, "990101", "990104")
    assert [(row.region.code, row.by_hand) for row in rows] == [("990104", True)]
    assert rows[0].more == -38.0
    assert benchmark.gaps(found, "990101", "990104")[0].who == "本地"


def test_what_cannot_be_compared_is_refused(office: MonitorOffice) -> None:
    found = bench(office, codes=("loans",))
    with pytest.raises(Refused, match="M-265"):
        benchmark.peers(found, "990104")
    with pytest.raises(Refused, match="M-266"):
        benchmark.peers(bench_again(office), "990101100")
    with pytest.raises(Refused, match="M-267"):
        benchmark.gaps(bench_again(office), "990101", "990101")


def bench_again(office: MonitorOffice) -> Bench:
    found = [Indicator.objects.get(code=code) for code in ("loans", "good_air_days")]
    run = reading.Run.objects.get()
    return reading.read(office.access("assessor"), office.today, run, found)


def test_figures_that_are_not_public_stay_hidden(office: MonitorOffice) -> None:
    """The leader reads the run before it is public, but not the internal figures in it."""
    run = a_run(office, a_scheme(office), "2026Q3", state=RunState.APPROVAL)
    run.inputs = {"series": ["budget_revenue", "fai_growth"], "joins": {}}
    run.save()
    found = [Indicator.objects.get(code=code) for code in ("loans", "good_air_days")]
    read = reading.read(office.access("leader"), office.today, run, found)
    # September is internal: both items are locked, and the structure is of August
    assert ("990104", "revenue") in read.locked
    assert all(row.own_locked and row.gap.own is None for row in benchmark.gaps(read, "990104", "990103"))
    assert {str(trait.period) for trait in read.traits} == {"2026-08"}
    page = office.client("leader").get(f"{URL}?structure=loans&structure=good_air_days&region=990104")
    assert "未公布" in page.content.decode()


def test_the_page_explains_and_leads_on(office: MonitorOffice) -> None:
    a_run(office, a_scheme(office), "2026Q2")
    url = f"{URL}?structure=loans&structure=good_air_days&region=990104"
    page = office.client("assessor").get(url).content.decode()
    for word in (
        "为什么是丙县",
        "差距逐项看",
        "结构距离",
        "+18.00",
        "不是要报的数",
        "/act/items/new/?title=",
    ):
        assert word in page
    by_hand = office.client("assessor").get(f"{url}&peer=990102").content.decode()
    assert "为什么是乙县" in by_hand


def test_too_few_traits_are_told_on_the_page(office: MonitorOffice) -> None:
    a_run(office, a_scheme(office), "2026Q2")
    answer = office.client("assessor").get(f"{URL}?structure=loans")
    assert answer.status_code == 422
    assert "（M-265）" in answer.content.decode()


def test_a_county_leader_starts_from_his_own(office: MonitorOffice) -> None:
    a_run(office, a_scheme(office), "2026Q2")
    client = office.client("jia_leader")
    assert client.get(f"{URL}?region=990104").status_code == 404
    assert "甲县" in client.get(f"{URL}?structure=loans&structure=good_air_days").content.decode()


def test_empty_and_odd_addresses(office: MonitorOffice) -> None:
    client = office.client("assessor")
    assert "（M-263）" in client.get(URL).content.decode()
    a_run(office, a_scheme(office), "2026Q2")
    for query in ("?structure=%3Cb%3E&structure=x", "?peer=%27--", "?region=abc", "?scheme=none"):
        assert client.get(URL + query).status_code in (200, 422), query


def test_the_file(office: MonitorOffice) -> None:
    a_run(office, a_scheme(office), "2026Q2")
    url = f"{URL}?structure=loans&structure=good_air_days&region=990104&export=xlsx"
    answer = office.client("assessor").get(url)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    mine = next(row for row in rows if row[0] == "一般公共预算收入")
    assert mine[2:5] == [16, 28, 12]
    assert mine[8] == 10


def test_the_number_of_queries_stands(office: MonitorOffice, django_assert_max_num_queries: Any) -> None:
    a_run(office, a_scheme(office), "2026Q2")
    client = office.client("assessor")
    with django_assert_max_num_queries(40):
        client.get(f"{URL}?structure=loans&structure=good_air_days&region=990104")


def test_a_choice_that_cannot_be_used_is_told(office: MonitorOffice) -> None:
    a_run(office, a_scheme(office), "2026Q2")
    text = office.client("assessor").get(f"{URL}?structure=nothing").content.decode()
    assert "所选的指标里有不能用的" in text
