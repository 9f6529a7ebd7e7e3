"""The office that the tests of monitoring share holds what it says."""

from .conftest import MonitorOffice, value_of


def test_figures_and_plans_are_as_told(office: MonitorOffice) -> None:
    assert value_of(0, "budget_revenue", 2026, 9) == 91.2
    assert office.plans() == 4 * 6 + 8
    plan = office.plan("990101", "budget_revenue", value=130.0)
    assert (plan.number, plan.reason) == (2, "年中调整")
    assert [p.value for p in plan.points.order_by("period")][8] == 97.5
