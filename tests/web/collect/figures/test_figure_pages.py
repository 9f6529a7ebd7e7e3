"""The pages of figures: exports, the way of one figure, odd addresses."""

from __future__ import annotations

import pytest

from zhengxian.web.collect.models import FindingState, Observation, Release
from zhengxian.web.core.models import Region

from ..conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"


@pytest.mark.django_db
def test_picture_for_word(office: World) -> None:
    client = office.client("statistics")
    answer = client.get(f"/collect/figures/?indicator={CODE}&view=trend&export=png")
    assert answer.headers["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert client.get(f"/collect/figures/?indicator={CODE}&export=png").status_code == 422


@pytest.mark.django_db
def test_export_holds_what_the_page_shows(office: World) -> None:
    answer = office.client("statistics").get(f"/collect/figures/?indicator={CODE}&export=xlsx")
    rows = office.sheet_rows(answer)
    assert rows[1][:3] == ["代码", "地区", f"{office.indicator(CODE).title}（亿元）"]
    assert rows[2][:4] == [EAST, "临河县", 1.05, "已报"]


@pytest.mark.django_db
def test_the_way_of_a_figure(office: World) -> None:
    sheet = office.fill(office.sheet("town_monthly", "990101100"))
    office.question(sheet, state=FindingState.EXPLAINED, by=office.people["town"])
    office.client("reviewer").post(f"/collect/reviews/{sheet.pk}/approve/", {"version": 1})
    page = office.client("reviewer").get("/collect/figures/990101100/town_output/2026-09/").content.decode()
    for words in ("数从哪里来", "乡镇经济运行月报", "reviewer账号", "在页面上填写", "有文件依据", "历次版本"):
        assert words in page


@pytest.mark.django_db
def test_the_public_is_not_told_who_answered_what(office: World) -> None:
    sheet = office.fill(office.sheet("town_monthly", "990101100"))
    office.question(sheet, state=FindingState.EXPLAINED, by=office.people["town"])
    office.client("reviewer").post(f"/collect/reviews/{sheet.pk}/approve/", {"version": 1})
    Observation.objects.update(release=Release.RELEASED)
    page = office.client("owner").get("/collect/figures/990101100/town_output/2026-09/").content.decode()
    assert "有文件依据" not in page
    assert "历次版本" in page


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [
    "period=abc", "period=2199-12", "level=x&class=x&county=x", "as_of=tomorrow", "r=x&view=trend", "view=map",
    "view=trend&q=没有", "sort=x",
])  # fmt: skip
def test_odd_addresses_do_not_break_it(office: World, bad: str) -> None:
    assert office.client("statistics").get(f"/collect/figures/?indicator={CODE}&{bad}").status_code == 200


@pytest.mark.django_db
def test_unknown_things_are_not_there(office: World) -> None:
    client = office.client("statistics")
    assert client.get("/collect/figures/?indicator=nonsense").status_code == 404
    for path in (f"x/{CODE}/2026-09", f"{EAST}/x/2026-09", f"{EAST}/{CODE}/x"):
        assert client.get(f"/collect/figures/{path}/").status_code == 404


@pytest.mark.django_db
def test_page_costs_few_queries(office: World, django_assert_max_num_queries: object) -> None:
    client = office.client("statistics")
    for view in ("table", "map", "trend"):
        with django_assert_max_num_queries(25):  # type: ignore[operator]
            client.get(f"/collect/figures/?indicator={CODE}&view={view}")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(f"/collect/figures/{EAST}/{CODE}/2026-09/")


@pytest.mark.django_db
def test_no_indicators_yet(client: object) -> None:
    from zhengxian.web.core.models import User

    user = User.objects.create_user("nobody", None, display_name="新人")
    client.force_login(user)  # type: ignore[attr-defined]
    answer = client.get("/collect/figures/")  # type: ignore[attr-defined]
    assert "还没有登记指标" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("period", "said"), [("2026-09", "2026年1—9月"), ("2026-01", "2026年1月")])
def test_months_of_a_cumulative_figure_say_that_they_count_from_january(
    office: World, period: str, said: str
) -> None:
    client, indicator = office.client("statistics"), office.indicator(CODE)
    indicator.cumulative = True
    indicator.save()
    address = f"/collect/figures/?indicator={CODE}&period={period}"
    assert f"表 1　{said}{indicator.title}" in client.get(address).content.decode()
    indicator.cumulative = False
    indicator.save()
    assert f"表 1　{period[:4]}年{int(period[5:])}月{indicator.title}" in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_trend_begins_with_the_first_region_that_has_a_figure(office: World) -> None:
    office.write(office.row(EAST, CODE, None))
    page = office.client("statistics").get(f"/collect/figures/?indicator={CODE}&view=trend").content.decode()
    drawn = page.partition("<svg")[2].partition("<table")[0]
    assert Region.objects.get(code=WEST).name in drawn
    assert Region.objects.get(code=EAST).name not in drawn
