"""A parent's target is divided among the regions below it; the parts make the whole."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.targets.split import SplitMethod
from zhengxian.web.collect.models import Target
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.selectors import targets as doors
from zhengxian.web.monitor.services import plans, target_keeping, target_splits
from zhengxian.web.monitor.services.target_keeping import Paper
from zhengxian.web.monitor.services.target_methods import SplitWish
from zhengxian.web.monitor.services.target_splits import Division

from ...settings.people_at_once import at_once
from .conftest import COUNTIES, YEAR, MonitorOffice

LAST = (60.0, 30.0, 7.0, 3.0)
"""What the four counties had at the end of last year."""


@pytest.fixture
def city(office: MonitorOffice) -> Iterator[MonitorOffice]:
    """The office, with round figures of last year."""
    for code in ("budget_revenue", "entities_net", "loans"):
        for county, value in zip(COUNTIES, LAST, strict=True):
            office.figure(county, code, "2025-12", value)
    return office


def wish(total: str, method: str = "share", **more: Any) -> SplitWish:
    codes = more.pop("codes", COUNTIES)
    return SplitWish(Decimal(total), tuple(codes), SplitMethod(method), **more)


def divide(office: MonitorOffice, code: str, asked: SplitWish, who: str = "assessor") -> Division:
    place = office.regions["990000"], office.indicators[code], YEAR
    return target_splits.divided(*place, asked, access=office.access(who))


def parts(found: Division) -> list[str]:
    return [str(line.part) for line in found.lines]


def keep(office: MonitorOffice, code: str, asked: SplitWish, who: str = "assessor", **more: Any) -> Any:
    above, measure = office.regions["990000"], office.indicators[code]
    seen = more.pop("seen", None) or doors.token([above, *doors.children(above, office.today)], measure, YEAR)
    paper = Paper(**{"document": "示范办〔2026〕4号", **more})
    return target_keeping.keep(above, measure, YEAR, asked, paper, seen=seen, **office.who(who))


def test_an_amount_by_last_years_share(city: MonitorOffice) -> None:
    found = divide(city, "budget_revenue", wish("110"))
    assert parts(found) == ["66.00", "33.00", "7.70", "3.30"]
    assert [line.share for line in found.lines] == [60.0, 30.0, 7.0, 3.0]
    assert [round(line.growth or 0, 6) for line in found.lines] == [10.0] * 4
    assert (found.made, found.rounded_difference, found.difference_of_rounded) == (110, 0, 0)
    assert not found.blocks


def test_counts_go_by_largest_remainder_where_plain_rounding_misses(city: MonitorOffice) -> None:
    found = divide(city, "entities_net", wish("15"))
    # 9, 4.5, 1.05, 0.45: each rounded by itself makes 9+5+1+0 = 15; 25 makes 15+8+2+1 = 26
    assert parts(found) == ["9", "5", "1", "0"]
    found = divide(city, "entities_net", wish("25"))
    assert parts(found) == ["15", "7", "2", "1"]
    assert (found.made, found.plain_difference) == (25, 1)


def test_the_increment_goes_by_shares_of_its_own(city: MonitorOffice) -> None:
    shares = {"990101": Decimal(1), "990102": Decimal(1), "990103": Decimal(3), "990104": Decimal(5)}
    assert parts(divide(city, "budget_revenue", wish("110", "increment", shares=shares))) == [
        "61.00", "31.00", "10.00", "8.00",
    ]  # fmt: skip
    with pytest.raises(Refused, match="M-238"):
        divide(city, "fai_growth", wish("5", "increment"))


def test_small_bases_catch_up(city: MonitorOffice) -> None:
    found = divide(city, "budget_revenue", wish("110", "catch_up", slope=Decimal(5)))
    growths = [line.growth or 0.0 for line in found.lines]
    assert growths == sorted(growths)
    assert sum(line.part for line in found.lines) == 110
    assert growths[0] < 10 < growths[3]
    with pytest.raises(Refused, match=r"同权.*M-238"):
        divide(city, "fai_growth", wish("6.0", "catch_up", slope=Decimal(2)))
    found = divide(city, "fai_growth", wish("6.0", "catch_up", slope=Decimal(2), weights="budget_revenue"))
    assert parts(found) == sorted(parts(found))
    assert found.made >= 6


def test_classes_get_points_more(city: MonitorOffice) -> None:
    uplift = {"优化开发": Decimal("1.0"), "重点发展": Decimal(-1)}
    found = divide(city, "fai_growth", wish("6", "class_uplift", uplift=uplift, balanced=False))
    assert parts(found) == ["7.0", "7.0", "5.0", "5.0"]
    assert found.made == Decimal("6.0")
    weighed = wish("6", "class_uplift", uplift=uplift, balanced=False, weights="budget_revenue")
    assert divide(city, "fai_growth", weighed).made == Decimal("6.8")  # 90 % of 7 and 10 % of 5
    with pytest.raises(Refusal, match="M-115"):
        divide(city, "fai_growth", wish("6", "class_uplift", uplift={"优化开发": Decimal(1)}))


def test_growth_that_does_not_reach_the_whole_blocks_and_both_roundings_are_told(city: MonitorOffice) -> None:
    by_hand = dict(zip(COUNTIES, map(Decimal, ("6.0", "6.5", "6.5", "6.5")), strict=True))
    found = divide(
        city, "budget_revenue_growth", wish("6.5", "hand", by_hand=by_hand, weights="budget_revenue")
    )
    assert found.made == Decimal("6.2")  # 0.6·6.0 + 0.4·6.5
    assert (found.rounded_difference, found.difference_of_rounded) == (Decimal("-0.3"), Decimal("-0.3"))
    assert [one.code for one in found.findings if one.blocks] == ["M-134"]
    alike = wish("6.5", "hand", by_hand={**by_hand, "990104": Decimal("6.0")})
    found = divide(city, "budget_revenue_growth", alike)
    assert found.made == Decimal("6.25")
    assert (found.rounded_difference, found.difference_of_rounded) == (Decimal("-0.3"), Decimal("-0.2"))


def test_a_part_by_hand_leaves_the_rest_to_the_others(city: MonitorOffice) -> None:
    found = divide(city, "budget_revenue", wish("110", by_hand={"990101": Decimal(70)}))
    assert parts(found) == ["70.00", "30.00", "7.00", "3.00"]
    assert [line.is_by_hand for line in found.lines] == [True, False, False, False]
    found = divide(
        city,
        "budget_revenue_growth",
        wish("6.0", by_hand={"990101": Decimal("5.0")}, weights="budget_revenue"),
    )
    assert parts(found) == ["5.0", "7.5", "7.5", "7.5"]  # (6 − 0.6·5) / 0.4
    whole = dict(zip(COUNTIES, map(Decimal, ("66", "33", "7", "3")), strict=True))
    found = divide(city, "budget_revenue", wish("110", "hand", by_hand=whole))
    assert (found.made, found.rounded_difference) == (109, -1)
    assert found.blocks
    with pytest.raises(Refused, match=r"“丁县”等 1 个地区没有填.*M-238"):
        divide(city, "budget_revenue", wish("110", "hand", by_hand={c: whole[c] for c in COUNTIES[:3]}))


def test_what_is_asked_before_a_division_is_issued(city: MonitorOffice) -> None:
    for county in COUNTIES:
        for year, value in ((2023, 50.0), (2024, 50.0)):
            city.figure(county, "budget_revenue", f"{year}-12", value)
    found = divide(city, "budget_revenue", wish("110", stretch=Decimal(5)))
    assert [(one.code, one.keys, one.blocks) for one in found.findings] == []
    assert [str(line.stretch) for line in found.lines] == ["69.30", "34.65", "8.09", "3.47"]
    found = divide(city, "budget_revenue", wish("90"))
    assert [one.code for one in found.findings] == ["M-136"]  # below the lowest of three years
    Target.objects.filter(region__code="990101", indicator__code="budget_revenue").update(stretch=1.0)
    assert [one.code for one in divide(city, "budget_revenue", wish("110")).findings if one.blocks] == [
        "M-137"
    ]


def test_a_region_without_last_year_and_one_left_out(city: MonitorOffice) -> None:
    city.figure("990104", "budget_revenue", "2025-12", None, state="missing")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=r"“丁县”的上年数缺数.*M-113"):
        divide(city, "budget_revenue", wish("110"))
    found = divide(city, "budget_revenue", wish("110", codes=COUNTIES[:3]))
    assert [r.name for r in found.left_out] == ["丁县"]
    by_hand = wish("110", by_hand={"990104": Decimal(13)})
    assert parts(divide(city, "budget_revenue", by_hand)) == ["60.00", "30.00", "7.00", "13.00"]
    with pytest.raises(Refused, match="M-238"):
        divide(city, "budget_revenue", wish("110", codes=()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(1, 99_999),
    method=st.sampled_from(["share", "increment", "catch_up"]),
    slope=st.integers(0, 9),
    fixed=st.one_of(st.none(), st.integers(0, 300)),
)
def test_parts_make_the_whole(
    city: MonitorOffice, total: int, method: str, slope: int, fixed: int | None
) -> None:
    by_hand = {} if fixed is None else {"990103": Decimal(fixed) / 100}
    asked = wish(str(Decimal(total) / 100 + 4), method, slope=Decimal(slope), by_hand=by_hand)
    found = divide(city, "budget_revenue", asked)
    assert sum(line.part for line in found.lines) == asked.total == found.made
    assert found.rounded_difference == found.difference_of_rounded == 0
    assert not found.blocks


def test_keeping_sets_targets_and_draws_plans(city: MonitorOffice) -> None:
    kept = keep(city, "loans", wish("110"))
    assert (kept.targets, kept.plans) == (5, 4)
    assert [(r.name, text[-7:]) for r, text in kept.left] == [
        ("示范市", "（M-106）")
    ]  # a city without last year
    targets = Target.objects.filter(indicator=city.indicators["loans"], year=YEAR).order_by("region__path")
    assert [t.value for t in targets] == [110.0, 66.0, 33.0, 7.7, 3.3]
    assert {t.document for t in targets} == {"示范办〔2026〕4号"}
    line = AuditEvent.objects.filter(action="target.split").get()
    assert (
        "“金融机构各项贷款余额”目标 110 按上年份额分解到 4 个地区，改动目标 5 项，排计划 4 项" in line.summary
    )
    assert line.detail["parts"]["990103"] == "7.70"
    assert keep(city, "loans", wish("110")).targets == 0


def test_plans_follow_a_changed_target_as_new_versions(city: MonitorOffice) -> None:
    assert keep(city, "budget_revenue", wish("110")).plans == 5
    quarterly = {"method": "quarterly", "shape": [10, 40, 70, 100], "reason": "调整", **city.who("assessor")}
    plans.draw(city.regions["990101"], city.indicators["budget_revenue"], YEAR, **quarterly)
    hand = {"method": "hand", "shape": [*[None] * 11, 33.0], "reason": "调整", **city.who("assessor")}
    plans.draw(city.regions["990102"], city.indicators["budget_revenue"], YEAR, **hand)
    with pytest.raises(Refusal, match="M-108"):
        keep(city, "budget_revenue", wish("120"))
    assert Target.objects.get(region__code="990000", indicator__code="budget_revenue").value == 110.0
    kept = keep(city, "budget_revenue", wish("120"), reason="市里加压", valid_from=date(2026, 11, 1))
    assert (kept.targets, kept.plans) == (5, 4)
    assert [r.name for r, _ in kept.left] == ["乙县"]
    newest = PacePlan.objects.filter(region__code="990101", indicator__code="budget_revenue").latest("number")
    assert (newest.number, newest.value, newest.reason) == (3, 72.0, "市里加压")
    assert round(newest.points.get(period="2026-06").value, 6) == 28.8  # 40 % of 72


def test_a_blocked_division_is_not_kept(city: MonitorOffice) -> None:
    before = Target.objects.count()
    by_hand = dict.fromkeys(COUNTIES, Decimal(1))
    with pytest.raises(Refused, match="M-239"):
        keep(city, "budget_revenue", wish("110", "hand", by_hand=by_hand))
    assert Target.objects.count() == before


def test_only_who_makes_plans_divides(city: MonitorOffice) -> None:
    for name in ("leader", "supervisor", "auditor", "statistics", "admin", "jia", "reporter", "jia_leader"):
        with pytest.raises(Hidden):
            divide(city, "budget_revenue", wish("110"), who=name)
        with pytest.raises(Hidden):
            keep(city, "budget_revenue", wish("110"), who=name)


@pytest.mark.django_db(transaction=True)
def test_two_people_divide_at_once(city: MonitorOffice) -> None:
    above = city.regions["990000"]
    seen = doors.token([above, *doors.children(above, city.today)], city.indicators["loans"], YEAR)
    acts = [
        functools.partial(keep, city, "loans", wish(total), who, seen=seen)
        for who, total in (("assessor", "110"), ("assessor2", "120"))
    ]
    found = at_once(*acts)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Kept"]
    assert next(str(one) for one in found if isinstance(one, Conflict)).endswith("（M-240）")
    assert sum(t.value for t in Target.objects.filter(indicator=city.indicators["loans"], region__parent=above)) in (
        110.0, 120.0,
    )  # fmt: skip


def test_the_overview_tells_how_parts_stand_to_the_whole(
    city: MonitorOffice, django_assert_num_queries: Any
) -> None:
    keep(city, "budget_revenue", wish("110"))
    above = city.regions["990000"]
    with django_assert_num_queries(2):
        rows = {row.indicator.code: row for row in doors.overview(above, YEAR, city.today)}
    assert (rows["budget_revenue"].word, rows["budget_revenue"].difference) == ("与总数一致", 0)
    assert (rows["entities_net"].parts, rows["entities_net"].added, rows["entities_net"].target) == (
        4,
        600,
        None,
    )
    assert rows["fai_growth"].word == "各地区分别定"
    Target.objects.filter(region__code="990101", indicator__code="budget_revenue").update(value=67.0)
    row = {r.indicator.code: r for r in doors.overview(above, YEAR, city.today)}["budget_revenue"]
    assert (row.word, row.difference) == ("多于总数", 1)
