"""Pages of dividing targets: the overview, trying a division, keeping it."""

from __future__ import annotations

from typing import Any

import pytest

from zhengxian.web.collect.models import Target
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.services import plans

from .conftest import COUNTIES, YEAR, MonitorOffice

SPLIT = "/monitor/plans/targets/990000/budget_revenue/2026/"
LAST = (60.0, 30.0, 7.0, 3.0)


@pytest.fixture
def city(office: MonitorOffice) -> MonitorOffice:
    """The office with round figures of last year."""
    for county, value in zip(COUNTIES, LAST, strict=True):
        office.figure(county, "budget_revenue", "2025-12", value)
    return office


def sent(client: Any, do: str, address: str = SPLIT, **more: Any) -> dict[str, Any]:
    form = client.get(address).context["form"]
    given = {
        "seen": form["seen"].value(),
        "total": "110",
        "method": "share",
        "unit": list(COUNTIES),
        "do": do,
    }
    return {**given, **more}


def test_a_division_is_tried_corrected_and_kept(city: MonitorOffice) -> None:
    client = city.client("assessor")
    page = client.post(SPLIT, sent(client, "try")).content.decode()
    assert "检查都通过，还没有保存" in page
    assert "<b>66.00</b>" in page
    assert Target.objects.get(region__code="990101", indicator__code="budget_revenue").value == 120.0
    tried = sent(
        client,
        "try",
        **{"r990101-value": "70", "r990102-value": "30", "r990103-value": "6", "r990104-value": "3"},
    )
    page = client.post(SPLIT, tried).content.decode()
    assert "剩 +1.00" in page
    assert "必须改" in page
    assert "各地区分解数合计 109.00，比总目标 110.00 少 1.00" in page
    answer = client.post(SPLIT, {**tried, "do": "save"})
    assert answer.status_code == 422
    assert "M-239" in answer.content.decode()
    kept = client.post(
        SPLIT, {**tried, "r990104-value": "", "do": "save", "document": "示范办〔2026〕9号"}, follow=True
    )
    assert "已保存目标 5 项，排计划 5 项" in kept.content.decode()
    assert PacePlan.objects.count() == 5
    values = Target.objects.filter(indicator__code="budget_revenue").order_by("region__path")
    assert [t.value for t in values] == [110.0, 70.0, 30.0, 6.0, 4.0]


def test_a_division_of_growth_by_class(city: MonitorOffice) -> None:
    client = city.client("assessor")
    address = SPLIT.replace("budget_revenue", "budget_revenue_growth")
    form = client.get(address).context["form"]
    assert form["weights"].value() == "budget_revenue"
    given = sent(client, "try", address, total="6", method="class_uplift", weights="budget_revenue")
    titles = [title for title, _ in client.get(address).context["classes"]]
    given |= {f"c{titles.index('优化开发')}-points": "1", f"c{titles.index('重点发展')}-points": "-1"}
    page = client.post(address, given)
    assert [str(line.part) for line in page.context["found"].lines] == ["7.0", "7.0", "5.0", "5.0"]
    assert "先相减再取整差 +0.8" in page.content.decode()
    balanced = client.post(address, {**given, "balanced": "on"})
    assert balanced.context["found"].made >= 6
    assert "increment" not in dict(form.fields["method"].choices)


def test_somebody_else_divided_first(city: MonitorOffice) -> None:
    client = city.client("assessor")
    mine = sent(client, "save")
    other = city.client("assessor2")
    assert other.post(SPLIT, sent(other, "save", total="120")).status_code == 302
    answer = client.post(SPLIT, mine)
    assert answer.status_code == 422
    assert "刚刚由别人改过" in answer.content.decode()
    assert Target.objects.get(region__code="990000", indicator__code="budget_revenue").value == 120.0


def test_what_cannot_be_read_is_told_at_its_box(city: MonitorOffice) -> None:
    client = city.client("assessor")
    for more in (
        {"total": "=1+1"}, {"total": "1e400"}, {"total": "NaN"}, {"method": "nothing"}, {"r990101-value": "<b>"},
        {"slope": "-1"}, {"valid_from": "2026-02-30"},
    ):  # fmt: skip
        answer = client.post(SPLIT, sent(client, "save", **more))
        assert answer.status_code == 422, more
    answer = client.post(SPLIT, sent(client, "try", total="110.123"))
    assert "M-118" in answer.content.decode()
    assert Target.objects.filter(region__code="990000").count() == 0


def test_the_overview(city: MonitorOffice, django_assert_max_num_queries: Any) -> None:
    client = city.client("assessor")
    client.post(SPLIT, sent(client, "save"))
    with django_assert_max_num_queries(25):
        page = client.get("/monitor/plans/targets/").content.decode()
    assert "与总数一致" in page
    assert "5.0—5.5" not in page
    assert "给别的指标定目标" in page
    county = client.get("/monitor/plans/targets/?region=990101").content.decode()
    assert "150.00" not in county
    assert "2/2" in county
    assert client.get("/monitor/plans/targets/?export=xlsx")["Content-Type"].endswith("sheet")


def test_only_the_roles_that_may(city: MonitorOffice) -> None:
    plans.draw_all(YEAR, **city.who("assessor"))
    for name, overview, split in (
        ("leader", 200, 404), ("supervisor", 200, 404), ("auditor", 200, 404), ("reporter", 404, 404),
        ("statistics", 404, 404), ("jia", 404, 404), ("admin", 404, 404), ("assessor", 200, 200),
    ):  # fmt: skip
        client = city.client(name)
        assert client.get("/monitor/plans/targets/").status_code == overview, name
        assert client.get(SPLIT).status_code == split, name
        assert client.post(SPLIT, {"total": "1"}).status_code == (422 if split == 200 else 404), name
    assert city.client("jia_leader").get("/monitor/plans/targets/?region=990000").status_code == 404
    assert city.client("assessor").get(SPLIT.replace("990000", "990101100")).status_code == 404
