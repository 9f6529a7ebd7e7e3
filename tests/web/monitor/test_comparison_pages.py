"""The pages of the three comparisons: who sees what, what an address may say, files, hostile words."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhengxian.web.collect.models import Indicator, Observation, Release
from zhengxian.web.core.models import Region

from .conftest import PERIOD, MonitorOffice

URL = "/monitor/comparison/"
PAGES = (URL, "/monitor/weak/", "/monitor/benchmark/", "/monitor/leading/")
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}"


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def text(office: MonitorOffice, who: str, url: str) -> str:
    answer = office.client(who).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["assessor", "leader", "supervisor", "auditor", "jia_leader"])
def test_those_who_see_targets_open_all_pages(office: MonitorOffice, who: str) -> None:
    for url in PAGES:
        assert office.client(who).get(url).status_code == 200, url


@pytest.mark.parametrize("who", ["reporter", "statistics", "admin", "caizheng", "jia"])
def test_others_find_no_such_page(office: MonitorOffice, who: str) -> None:
    for url in PAGES:
        assert office.client(who).get(url).status_code == 404, url


def test_the_page_shows_the_three_comparisons(office: MonitorOffice) -> None:
    page = text(office, "assessor", f"{URL}?indicator=budget_revenue&region=990101")
    for word in (
        "横向比",
        "纵向比",
        "结构比",
        "91.20",
        "2026年1—9月",
        "类内位次",
        "推算同期数",
        "各地区拉动之和",
    ):
        assert word in page
    assert "<svg" in page


def test_a_reader_of_released_figures_gets_the_last_released_period(office: MonitorOffice) -> None:
    page = text(office, "supervisor", f"{URL}?indicator=budget_revenue&region=990101&period={PERIOD}")
    assert "2026年1—8月" in page
    assert "2026年1—9月" not in page
    assert "91.20" not in page


def test_an_embargoed_figure_is_locked_and_not_ranked(office: MonitorOffice) -> None:
    later = timezone.now() + timedelta(days=2)
    Observation.objects.filter(period=PERIOD, indicator__code="budget_revenue").update(
        release=Release.RELEASED
    )
    held = Observation.objects.filter(period=PERIOD, indicator__code="budget_revenue", region__code="990102")
    held.update(release=Release.EMBARGOED, embargo_until=later)
    page = text(office, "supervisor", f"{URL}?indicator=budget_revenue&region=990101&period={PERIOD}")
    assert "未公布" in page
    assert "58.40" not in page
    assert "有的地区的数还没有公布" in page
    file = office.client("supervisor").get(
        f"{URL}?indicator=budget_revenue&region=990101&period={PERIOD}&export=across"
    )
    assert ["优化开发", "乙县", "未公布"] in [row[:3] for row in sheet(file.content)]


def test_a_county_leader_compares_with_all_and_chooses_his_own(office: MonitorOffice) -> None:
    page = text(office, "jia_leader", f"{URL}?indicator=budget_revenue")
    assert "乙县" in page
    assert office.client("jia_leader").get(f"{URL}?indicator=budget_revenue&region=990102").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?indicator=nothing", 404),
        ("?indicator=%27%3B--", 404),
        ("?region=999999", 404),
        ("?period=abc", 200),
        ("?period=0001-01", 200),
        ("?export=all", 200),
        ("?range=%3Cb%3E", 200),
        ("?indicator=entities_net&region=990101100", 200),
    ],
)
def test_what_an_address_may_say(office: MonitorOffice, query: str, status: int) -> None:
    assert office.client("assessor").get(URL + query).status_code == status


def test_nothing_to_compare(office: MonitorOffice) -> None:
    Indicator.objects.create(
        code="new", title="新指标", group="总量", kind="count", unit="个", direction="positive",
        frequency="month", levels=["county"], order=99,
    )  # fmt: skip
    assert "这项指标还没有您能看的数" in text(office, "assessor", f"{URL}?indicator=new")


def test_hostile_words_stay_words(office: MonitorOffice) -> None:
    Indicator.objects.filter(code="budget_revenue").update(title=HOSTILE)
    Region.objects.filter(code="990102").update(name="=1+1|cmd")
    page = text(office, "assessor", f"{URL}?indicator=budget_revenue")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page
    file = office.client("assessor").get(f"{URL}?indicator=budget_revenue&export=across")
    assert "=1+1|cmd" in [row[1] for row in sheet(file.content) if len(row) > 1]


def test_the_three_files(office: MonitorOffice) -> None:
    def rows(kind: str) -> list[list[Any]]:
        answer = office.client("assessor").get(f"{URL}?indicator=budget_revenue&region=990101&export={kind}")
        return sheet(answer.content)

    across = {row[1]: row for row in rows("across")}
    assert across["甲县"][2] == 91.2
    assert across["甲县"][4:6] == [1, 1]
    time = {row[0]: row for row in rows("time")}
    assert time["2025年1—9月"][1] == 85.83
    assert ["地区", "甲县"] in [row[:2] for row in rows("structure")]


def test_the_number_of_queries_stands(office: MonitorOffice, django_assert_max_num_queries: Any) -> None:
    client = office.client("assessor")
    with django_assert_max_num_queries(48):
        client.get(f"{URL}?indicator=budget_revenue&region=990101")


def test_columns_of_targets_are_there_only_with_targets(office: MonitorOffice) -> None:
    assert "年度目标" in text(office, "assessor", f"{URL}?indicator=budget_revenue")
    without = text(office, "assessor", f"{URL}?indicator=power_use_growth")
    assert ">年度目标<" not in without
    assert "没有您能看的年度目标" in without
