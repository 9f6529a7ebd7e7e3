"""Plans are drawn along a path, one version after the other, and read by day."""

from __future__ import annotations

import functools
from datetime import date

import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.web.collect.models import Target
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.monitor.models import PacePlan, PlanMethod, PlanPoint
from zhengxian.web.monitor.selectors import plans as doors
from zhengxian.web.monitor.services import plans
from zhengxian.web.monitor.services.plan_points import engine_plan

from ...settings.people_at_once import at_once
from .conftest import MonitorOffice

YEAR = 2026


def draw(
    office: MonitorOffice, code: str, region: str = "990101", who: str = "assessor", **more: object
) -> PacePlan:
    given = {"method": "linear", **office.who(who), **more}
    return plans.draw(office.regions[region], office.indicators[code], YEAR, **given)


def months(plan: PacePlan) -> dict[str, float]:
    return {p.period: round(p.value, 6) for p in plan.points.order_by("period")}


def test_an_even_plan_of_a_level(office: MonitorOffice) -> None:
    plan = draw(office, "budget_revenue")
    assert (plan.number, plan.value, plan.valid_from) == (1, 120.0, date(2026, 1, 1))
    assert months(plan) == {f"2026-{m:02d}": 10.0 * m for m in range(1, 13)}
    line = AuditEvent.objects.latest("number")
    assert (line.action, line.by) == ("plan.draw", office.people["assessor"])
    assert "甲县“一般公共预算收入”2026年计划第 1 版，均衡进度，自 2026-01-01 启用" in line.summary


def test_a_quarterly_plan(office: MonitorOffice) -> None:
    plan = draw(office, "budget_revenue", method="quarterly", shape=[20, 50, 80, 100])
    assert [months(plan)[f"2026-{m:02d}"] for m in (1, 3, 6, 9, 12)] == [8.0, 24.0, 60.0, 96.0, 120.0]
    with pytest.raises(Refusal, match="M-101"):
        draw(office, "budget_revenue", "990102", method="quarterly", shape=[20, 50, 80])


def test_a_seasonal_plan_is_the_mean_share_of_the_years_known(office: MonitorOffice) -> None:
    for year, half in ((2024, 40.0), (2025, 60.0)):
        for m in range(1, 13):
            whole = 100.0 if year == 2024 else 200.0
            share = half * m / 6 if m <= 6 else half + (100 - half) * (m - 6) / 6
            office.figure("990101", "budget_revenue", f"{year}-{m:02d}", whole * share / 100)
    plan = draw(office, "budget_revenue", method="seasonal")
    assert months(plan)["2026-06"] == 60.0  # (40 % + 60 %) / 2 of 120
    assert months(plan)["2026-09"] == 90.0
    assert months(plan)["2026-12"] == 120.0


def test_a_seasonal_plan_is_refused_where_history_is_short(office: MonitorOffice) -> None:
    office.figure("990101", "budget_revenue", "2025-08", None, state="missing")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="M-102"):
        draw(office, "budget_revenue", method="seasonal")
    assert not PacePlan.objects.exists()


def test_growth_has_one_target_all_year_and_no_january_where_none_is_published(office: MonitorOffice) -> None:
    assert months(draw(office, "fai_growth", method="seasonal")) == {
        f"2026-{m:02d}": 5.0 for m in range(1, 13)
    }
    industry = draw(office, "industry_added_growth")
    assert months(industry) == {f"2026-{m:02d}": 7.5 for m in range(2, 13)}
    assert industry.method == PlanMethod.LINEAR


def test_a_stock_goes_from_the_end_of_last_year(office: MonitorOffice) -> None:
    office.figure("990101", "loans", "2025-12", 116.0)
    plan = draw(office, "loans")
    assert (months(plan)["2026-01"], months(plan)["2026-06"], months(plan)["2026-12"]) == (
        118.0,
        128.0,
        140.0,
    )
    office.figure("990102", "loans", "2025-12", None, state="missing")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="M-106"):
        draw(office, "loans", "990102")


def test_a_quarterly_figure_is_due_at_the_ends_of_quarters(office: MonitorOffice) -> None:
    office.indicators["entities_net"].frequency = "quarter"
    office.indicators["entities_net"].save()
    assert months(draw(office, "entities_net")) == {
        "2026-03": 37.5, "2026-06": 75.0, "2026-09": 112.5, "2026-12": 150.0,
    }  # fmt: skip


def test_figures_of_single_months_are_added_up(office: MonitorOffice) -> None:
    measure = office.indicators["entities_net"]
    measure.cumulative = False
    measure.save()
    for year in (2024, 2025):
        for m in range(1, 13):
            office.figure("990101", "entities_net", f"{year}-{m:02d}", 20.0 if m <= 3 else 10.0)
    plan = draw(office, "entities_net", method="seasonal")
    assert months(plan)["2026-03"] == 60.0  # 60 of 150 a year, of a target of 150
    assert months(plan)["2026-07"] == 100.0


def test_a_plan_by_hand(office: MonitorOffice) -> None:
    shape = [None, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 120.0]
    plan = draw(office, "budget_revenue", method="hand", shape=shape)
    assert "2026-01" not in months(plan)
    assert months(plan)["2026-11"] == 100.0
    with pytest.raises(Refused, match=r"12月末是 120，与年度目标 80 相差.*M-236"):
        draw(office, "budget_revenue", "990102", method="hand", shape=shape)
    with pytest.raises(Refused, match="M-236"):
        draw(office, "budget_revenue", "990102", method="hand", shape=shape[:11])
    shape[3] = 19.0
    with pytest.raises(Refused, match=r"4月末的 19 小于3月末的 20.*M-235"):
        draw(office, "budget_revenue", method="hand", shape=shape, reason="调整")
    flat = draw(office, "fai_growth", method="hand", shape=[None, None, 3.0, *[None] * 8, 5.0])
    assert months(flat) == {"2026-03": 3.0, "2026-12": 5.0}


def test_a_change_is_a_version_that_leaves_earlier_days_alone(office: MonitorOffice) -> None:
    first = draw(office, "budget_revenue")
    with pytest.raises(Refusal, match="M-108"):
        draw(office, "budget_revenue", method="quarterly")
    with pytest.raises(Refused, match="M-231"):
        draw(office, "budget_revenue", method="quarterly", reason="调整", valid_from=date(2026, 10, 27))
    with pytest.raises(Refused, match="M-231"):
        draw(office, "budget_revenue", method="quarterly", reason="调整", valid_from=date(2027, 1, 1))
    with pytest.raises(Refused, match="M-232"):
        draw(office, "budget_revenue", method="quarterly", reason="长" * 301)
    second = draw(office, "budget_revenue", method="quarterly", reason=" 项目推迟 ")
    assert (second.number, second.valid_from, second.reason) == (2, date(2026, 10, 28), "项目推迟")
    place = (first.region_id, first.indicator_id)
    assert doors.in_force(YEAR, date(2026, 10, 27))[place] == first
    assert doors.in_force(YEAR, date(2026, 10, 28))[place] == second
    third = draw(office, "budget_revenue", reason="改回")
    assert third.valid_from == date(2026, 10, 29)
    with pytest.raises(Refusal, match="M-109"):
        draw(office, "budget_revenue", reason="再改", valid_from=date(2026, 10, 29))


def test_the_last_day_of_february(office: MonitorOffice) -> None:
    office.go_to(date(2026, 2, 28))
    draw(office, "budget_revenue")
    plan = draw(office, "budget_revenue", method="quarterly", reason="调整")
    assert plan.valid_from == date(2026, 2, 28)
    place = (plan.region_id, plan.indicator_id)
    assert doors.in_force(YEAR, date(2026, 2, 27))[place].number == 1
    assert doors.in_force(YEAR, date(2026, 2, 28))[place].number == 2


def test_no_target_no_role_no_right_version(office: MonitorOffice) -> None:
    with pytest.raises(Refused, match="M-230"):
        draw(office, "power_use_growth")
    for name in ("leader", "supervisor", "auditor", "statistics", "admin", "jia", "reporter"):
        with pytest.raises(Hidden):
            draw(office, "budget_revenue", who=name)
        with pytest.raises(Hidden):
            plans.draw_all(YEAR, **office.who(name))
    draw(office, "budget_revenue", seen=0)
    with pytest.raises(Conflict, match="M-233"):
        draw(office, "budget_revenue", reason="调整", seen=0)


@pytest.mark.django_db(transaction=True)
def test_two_people_change_one_plan_at_once(office: MonitorOffice) -> None:
    draw(office, "budget_revenue")
    acts = [
        functools.partial(draw, office, "budget_revenue", who=name, method="quarterly", reason="调整", seen=1)
        for name in ("assessor", "assessor2")
    ]
    found = at_once(*acts)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "PacePlan"]
    told = next(str(one) for one in found if isinstance(one, Conflict))
    assert told.endswith("请看过新版再改。（M-233）")
    assert list(PacePlan.objects.values_list("number", flat=True)) == [1, 2]
    assert PlanPoint.objects.filter(plan__number=2).count() == 12


def test_all_targets_without_a_plan_get_one(office: MonitorOffice) -> None:
    drawn = draw(office, "budget_revenue", method="quarterly")
    office.figure("990102", "budget_revenue", "2024-05", None, state="missing")  # type: ignore[arg-type]
    office.figure("990103", "loans", "2025-12", None, state="missing")  # type: ignore[arg-type]
    found = plans.draw_missing(YEAR, **office.who("assessor"))
    assert (found.made, found.short_history) == (32 - 1 - 1, 1)
    assert dict(found.by_method) == {PlanMethod.SEASONAL: 14, PlanMethod.LINEAR: 16}
    assert [(t.region.name, text[-7:]) for t, text in found.left_out] == [("丙县", "（M-106）")]
    held = doors.in_force(YEAR, date(2026, 1, 1))
    assert len(held) == 31
    assert held[drawn.region_id, drawn.indicator_id] == drawn
    assert [t.region.name for t in doors.without_plan(YEAR, ["/"])] == ["丙县"]
    assert plans.draw_all(YEAR, **office.who("assessor")) == 0
    with pytest.raises(Refused, match="M-234"):
        plans.draw_all(YEAR, method="hand", **office.who("assessor"))


def test_reading_many_plans_takes_two_queries(
    office: MonitorOffice, django_assert_num_queries: object
) -> None:
    plans.draw_all(YEAR, **office.who("assessor"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        held = doors.in_force(YEAR, office.today)
        assert sum(len(plan.points.all()) for plan in held.values()) == 32 * 12 - 4


def test_a_stored_plan_is_the_engines(office: MonitorOffice) -> None:
    Target.objects.update(stretch=9.0)
    plan = draw(office, "fai_growth")
    path = engine_plan(plan, office.indicators["fai_growth"])
    assert (path.number, path.stretch, path.points) == (1, 9.0, (5.0,) * 12)
