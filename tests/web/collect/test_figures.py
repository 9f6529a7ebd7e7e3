"""Looking up figures: table, map, trend, the way of one figure; series joined across mergers."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from tests.web.collect import review_fixtures as fx
from tests.web.collect.review_fixtures import World

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import FindingState, Observation, Release
from zhengxian.web.collect.selectors import figures, maps, series
from zhengxian.web.collect.selectors.figures import FigureQuery
from zhengxian.web.core.models import (
    Boundary,
    ChangeKind,
    Classification,
    ClassMembership,
    Level,
    RegionChange,
    RegionClass,
)

CODE, EAST, WEST = "budget_revenue", "990101", "990102"
SEPTEMBER = Period.parse("2026-09")


@pytest.fixture
def office(world: World) -> World:
    fx.staff(world)
    fx.write(
        world,
        fx.row(world, EAST, CODE, 1.05),
        fx.row(world, WEST, CODE, -2.5),
        fx.row(world, EAST, CODE, 0.95, period="2025-09"),
        fx.row(world, EAST, CODE, 0.9, period="2026-08"),
    )
    return world


def square(x: float) -> dict[str, object]:
    ring = [[x, 0.0], [x + 1, 0.0], [x + 1, 1.0], [x, 1.0], [x, 0.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def ask(office: World, who: str = "statistics", **more: object) -> figures.FigureTable:
    query = FigureQuery(**more)
    return figures.table(office.access(who), query, fx.indicator(CODE), SEPTEMBER, Level.COUNTY)


@pytest.mark.django_db
def test_rows_with_the_year_before(office: World) -> None:
    found = ask(office)
    told = [(r.region.name, r.value, r.before.value if r.before else None) for r in found.rows]
    assert told == [("临河县", 1.05, 0.95), ("金渡县", -2.5, None)]
    assert (found.reported, found.locked) == (2, 0)


@pytest.mark.django_db
def test_sorting_and_filters(office: World) -> None:
    assert [r.region.name for r in ask(office, sort="value").rows] == ["金渡县", "临河县"]
    assert [r.region.name for r in ask(office, sort="-value").rows] == ["临河县", "金渡县"]
    assert [r.region.name for r in ask(office, text="金").rows] == ["金渡县"]
    assert [r.region.name for r in ask(office, county=EAST).rows] == ["临河县"]
    classes = Classification.objects.create(code="c", title="三类", level=Level.COUNTY)
    one = RegionClass.objects.create(classification=classes, title="重点发展")
    ClassMembership.objects.create(region=office.regions[WEST], region_class=one, valid_from=date(2020, 1, 1))
    assert [r.region.name for r in ask(office, region_class=str(one.pk)).rows] == ["金渡县"]


@pytest.mark.django_db
def test_absent_figures_come_last_whichever_way(office: World) -> None:
    fx.write(office, fx.row(office, EAST, CODE, None))
    for sort in ("value", "-value"):
        assert [r.region.name for r in ask(office, sort=sort).rows] == ["金渡县", "临河县"]


@pytest.mark.django_db
def test_as_of_shows_what_was_known_then(office: World) -> None:
    before = timezone.now()
    fx.write(office, fx.row(office, EAST, CODE, 3.0))
    assert ask(office).rows[0].value == 3.0
    assert ask(office, as_of=before).rows[0].value == 1.05
    page = office.client("statistics").get(
        "/collect/figures/", {"indicator": CODE, "period": "2026-09", "as_of": before.isoformat()}
    )
    assert "1.05" in page.content.decode()


# --- series -----------------------------------------------------------------------------------------


def merged(office: World, kind: ChangeKind, *old: str) -> None:
    """Let old counties become a new one on 1 July 2026; a merger of two is two changes."""
    city = office.regions["990000"]
    new = office.region("990110", "新区", Level.COUNTY, city, valid_from=date(2026, 7, 1))
    for code in old:
        region = office.regions[code]
        region.valid_to = date(2026, 6, 30)
        region.save()
        RegionChange.objects.create(kind=kind, before=region, after=new, effective_on=date(2026, 7, 1))


def points(office: World, code: str, who: str = "statistics") -> dict[str, series.Point]:
    periods = Period.range(Period.parse("2026-05"), Period.parse("2026-08"))
    (line,) = series.joined_series(
        office.access(who), fx.indicator(code), [office.regions["990110"]], periods, day=date(2026, 10, 8)
    )
    return {str(p.period): p for p in line.points}


@pytest.mark.django_db
def test_amounts_of_merged_counties_are_added(office: World) -> None:
    merged(office, ChangeKind.MERGER, EAST, WEST)
    fx.write(
        office,
        *(fx.row(office, r, CODE, v, period="2026-05") for r, v in ((EAST, 1.0), (WEST, 2.0))),
        fx.row(office, EAST, CODE, 5.0, period="2026-06"),
        fx.row(office, "990110", CODE, 7.0, period="2026-07"),
    )
    found = points(office, CODE)
    assert [p.value for p in found.values()] == [3.0, None, 7.0, None]
    assert [p.joined for p in found.values()] == [True, True, False, False]


@pytest.mark.django_db
def test_rates_of_merged_counties_are_not(office: World) -> None:
    merged(office, ChangeKind.MERGER, EAST, WEST)
    fx.write(office, *(fx.row(office, r, "tax_share", 60.0, period="2026-05") for r in (EAST, WEST)))
    assert points(office, "tax_share")["2026-05"].value is None


@pytest.mark.django_db
def test_a_new_code_takes_over_also_rates(office: World) -> None:
    merged(office, ChangeKind.UPGRADE, EAST)
    fx.write(
        office,
        fx.row(office, EAST, "tax_share", 60.0, period="2026-06"),
        fx.row(office, "990110", "tax_share", 61.0, period="2026-07"),
    )
    periods = Period.range(Period.parse("2026-06"), Period.parse("2026-07"))
    (line,) = series.joined_series(
        office.access("statistics"), fx.indicator("tax_share"), [office.regions["990110"]], periods,
        day=date(2026, 10, 8),
    )  # fmt: skip
    assert line.values == (60.0, 61.0)
    assert line.joins == {Period.parse("2026-07")}


@pytest.mark.django_db
def test_joined_figures_obey_the_release(office: World) -> None:
    merged(office, ChangeKind.MERGER, EAST, WEST)
    fx.write(office, *(fx.row(office, r, CODE, 1.0, period="2026-05") for r in (EAST, WEST)))
    assert points(office, CODE, "leader")["2026-05"].value is None
    Observation.objects.filter(region__code=EAST, period="2026-05").update(release=Release.RELEASED)
    assert points(office, CODE, "leader")["2026-05"].value is None
    Observation.objects.filter(period="2026-05").update(release=Release.RELEASED)
    assert points(office, CODE, "leader")["2026-05"].value == 2.0


@pytest.mark.django_db
def test_trend_of_one_region_has_its_last_year(office: World) -> None:
    periods = series.span_until(SEPTEMBER)
    assert (str(periods[0]), len(periods)) == ("2024-10", 24)
    lines = series.joined_series(
        office.access("statistics"),
        fx.indicator(CODE),
        [office.regions[EAST]],
        periods,
        day=date(2026, 10, 8),
    )
    drawn = series.trend(fx.indicator(CODE), lines, "")
    assert [s.role for s in drawn.series] == ["own", "previous"]
    assert (drawn.series[0].values[-1], drawn.series[1].values[-1]) == (1.05, 0.95)
    assert len(drawn.periods) == 12


# --- maps -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_map_draws_loaded_boundaries_and_keeps_them(
    office: World, django_assert_max_num_queries: object
) -> None:
    regions = [office.regions[EAST], office.regions[WEST]]
    assert maps.outlines_of(regions) is None
    for n, region in enumerate(regions):
        Boundary.objects.create(region=region, geometry=square(n), source="自绘")
    first = maps.outlines_of(regions)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert maps.outlines_of(regions) is first
    Boundary.objects.create(region=regions[0], geometry=square(5), source="新", valid_from=date(2026, 1, 1))
    newer = maps.outlines_of(regions)
    assert newer is not None
    assert newer is not first
    assert newer.regions[0].rings[0][0] == (5.0, 0.0)
    page = office.client("statistics").get(f"/collect/figures/?indicator={CODE}&view=map").content.decode()
    assert "<svg" in page
    assert f"/collect/figures/{EAST}/{CODE}/2026-09/" in page


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], (0.0,)),
        ([float("nan")], (0.0,)),
        ([1.0], (1.0,)),
        ([1.0, 1.0, 9.0], (9.0,)),
        ([0.0, 0.0], (0.0,)),
    ],
)
def test_limits_of_degenerate_values(values: list[float], limits: tuple[float, ...]) -> None:
    assert maps.limits_of(values, 1) == limits


# --- pages ------------------------------------------------------------------------------------------


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
    rows = fx.sheet_rows(answer)
    assert rows[1][:3] == ["代码", "地区", f"{fx.indicator(CODE).title}（亿元）"]
    assert rows[2][:4] == [EAST, "临河县", 1.05, "已报"]


@pytest.mark.django_db
def test_the_way_of_a_figure(office: World) -> None:
    sheet = fx.fill(office, office.sheet("town_monthly", "990101100"))
    fx.question(sheet, state=FindingState.EXPLAINED, by=office.people["town"])
    office.client("reviewer").post(f"/collect/reviews/{sheet.pk}/approve/", {"version": 1})
    page = office.client("reviewer").get("/collect/figures/990101100/town_output/2026-09/").content.decode()
    for words in ("数从哪里来", "乡镇经济运行月报", "reviewer账号", "在页面上填写", "有文件依据", "历次版本"):
        assert words in page


@pytest.mark.django_db
def test_the_public_is_not_told_who_answered_what(office: World) -> None:
    sheet = fx.fill(office, office.sheet("town_monthly", "990101100"))
    fx.question(sheet, state=FindingState.EXPLAINED, by=office.people["town"])
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
def test_rules_and_how_often_they_ask(office: World) -> None:
    sheet = fx.fill(office, office.sheet("town_monthly", "990101100"))
    made = fx.question(sheet)
    from zhengxian import definitions
    from zhengxian.web.collect.selectors import checks

    code = next(iter(definitions.checks()))
    type(made).objects.filter(pk=made.pk).update(check_code=code)
    told = {r.rule.code: r.asked for r in checks.rules(office.access("reviewer"), definitions.checks())}
    assert (told[code], sum(told.values())) == (1, 1)
    assert sum(r.asked for r in checks.rules(office.access("west"), definitions.checks())) == 0
    page = office.client("reviewer").get("/collect/checks/")
    assert definitions.checks()[code].title in page.content.decode()
    assert office.client("reviewer").get("/collect/checks/?export=xlsx&severity=error").status_code == 200
    assert office.client("leader").get("/collect/checks/").status_code == 404


@pytest.mark.django_db
def test_periods_are_found_step_by_step(office: World) -> None:
    one = fx.indicator(CODE)
    assert [str(p) for p in figures.periods_of(one, office.access("statistics"))] == [
        "2026-09",
        "2026-08",
        "2025-09",
    ]
    assert figures.periods_of(one, office.access("leader")) == []
    Observation.objects.filter(period="2026-08").update(release=Release.RELEASED)
    assert [str(p) for p in figures.periods_of(one, office.access("leader"))] == ["2026-08"]
    assert figures.periods_of(fx.indicator("tax_share"), office.access("statistics")) == []
