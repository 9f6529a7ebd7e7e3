"""The wall: who sees which cells, what waits for its release, texts and addresses meant to harm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hand_readings import fill_wall, made_round, of, read, rows_of, see

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Release
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.selectors import wall
from zhengxian.web.monitor.selectors.wall import Wish
from zhengxian.web.monitor.selectors.wall_cells import LOCKED


@pytest.fixture
def filled(office: Any) -> Any:
    return fill_wall(office)


def test_unreleased_figures_are_locked_for_readers_who_do_not_work_on_them(office: Any) -> None:
    made = made_round(office, "2026-09")
    read(office, made, "990104", "budget_revenue", "bad", -15.0, value=24.0)
    september = Period.parse("2026-09")
    for who, word in (("assessor", "bad"), ("auditor", "bad"), ("leader", LOCKED), ("supervisor", LOCKED)):
        found = wall.read(office.access(who), Wish(), september)
        assert of(found, "budget_revenue")[3] == word, who
    page = office.client("leader").get("/monitor/").content.decode()
    assert "−15.00" not in page
    assert "24.00" not in page
    assert "未公布" in page
    assert "−15.00" in office.client("assessor").get("/monitor/").content.decode()
    file = office.client("leader").get("/monitor/?export=xlsx")
    assert all(24.0 not in row and -15.0 not in row for row in rows_of(file.content))
    office.figure("990104", "budget_revenue", "2026-09", 24.0, release=Release.RELEASED)
    assert of(wall.read(office.access("leader"), Wish(), september), "budget_revenue")[3] == "bad"


def test_before_the_release_the_wall_opens_with_the_last_released_period(filled: Any) -> None:
    made = made_round(filled, "2026-09")
    read(filled, made, "990104", "budget_revenue", "bad", -15.0)
    page = filled.client("leader").get("/monitor/").content.decode()
    assert "2026年9月的数还没有公布，这里是2026年8月的判定" in page
    assert "figure/990103/budget_revenue/?period=2026-08" in page
    assert "2026年9月的数还没有公布" not in filled.client("assessor").get("/monitor/").content.decode()
    asked = filled.client("leader").get("/monitor/?period=2026-09").content.decode()
    assert "figure/990104/budget_revenue/?period=2026-09" in asked
    assert "这里是" not in asked


def test_an_embargo_opens_at_its_moment(office: Any) -> None:
    from zhengxian.web.collect.models import Observation

    made = made_round(office, "2026-09")
    read(office, made, "990104", "budget_revenue", "bad", -15.0)
    figure = Observation.objects.filter(
        region=office.regions["990104"], indicator=office.indicators["budget_revenue"], period="2026-09"
    )
    for wait, word in ((timedelta(days=1), LOCKED), (timedelta(days=-1), "bad")):
        figure.update(release=Release.EMBARGOED, embargo_until=timezone.now() + wait)
        found = wall.read(office.access("leader"), Wish(), Period.parse("2026-09"))
        assert of(found, "budget_revenue")[3] == word


def test_a_county_leader_sees_his_county_alone(filled: Any) -> None:
    page = filled.client("jia_leader").get("/monitor/").content.decode()
    assert "甲县" in page
    assert "乙县" not in page
    assert [c.region.code for c in see(filled, "jia_leader", at="990102").columns] == []
    assert [c.region.code for c in see(filled, "jia_leader", at="towns").columns] == [
        "990101100",
        "990101101",
    ]


@pytest.mark.parametrize("who", ["reporter", "jia", "caizheng", "statistics", "admin"])
def test_others_find_no_wall(filled: Any, who: str) -> None:
    client = filled.client(who)
    assert client.get("/monitor/").status_code == 404
    assert client.get("/monitor/?export=xlsx").status_code == 404
    assert client.get("/monitor/figure/990101/budget_revenue/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?class=999999999999",
        "?class=abc",
        "?group=<b>",
        "?department='--",
        "?at=990199",
        "?sort=x&show=y",
        "?behind=2",
    ],
)
def test_odd_addresses_show_a_page(filled: Any, query: str) -> None:
    answer = filled.client("assessor").get(f"/monitor/{query}")
    assert answer.status_code == 200
    assert "<b>&" not in answer.content.decode()


def test_hostile_and_long_names_stay_text(filled: Any) -> None:
    nasty = '<script>alert(1)</script>"{{ x }}' + "很长的名称" * 8
    Region.objects.filter(code="990104").update(name=nasty[:80], short_name="<img src=x>")
    indicator = filled.indicators["budget_revenue"]
    indicator.title, indicator.unit = "=1+1<svg onload=a>" + "长" * 40, "<i>元"
    indicator.save()
    page = filled.client("assessor").get("/monitor/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<svg onload" not in page
    assert "&lt;svg onload=a&gt;" in page
    rows = rows_of(filled.client("assessor").get("/monitor/?export=xlsx").content)
    assert any(str(cell).startswith("=1+1<svg") for row in rows for cell in row)
