"""Series that usually move together (domain.md §4.4)."""

import pytest

INDUSTRY, POWER = "industry_added_growth", "industrial_power_growth"


def test_industry_and_power_domain_4_4(ask, by_month):
    """Opposite signs, or more than 8 points apart, two periods running."""
    cells = {
        ("甲", INDUSTRY): by_month(2025, 3, [8.2, 8.2, 8.2]),
        ("甲", POWER): by_month(2025, 3, [5.0, -3.1, -3.1]),
    }
    (hit,) = ask("industry_power", cells)
    assert (hit.period, hit.severity, hit.code) == ("2025-05", "explain", "C-020")
    assert hit.message == (
        "甲县2025年1—5月“规模以上工业增加值增速”为 8.2%，同期“工业用电量增速”为 -3.1%（相差 11.3 个百分点），"
        "已连续 2 期。请说明两者走势不同的原因，或改数。（C-020）"
    )
    apart = hit.arithmetic[-1]
    assert (apart.label, apart.previous, apart.current) == ("与工业用电量增速相差", 11.3, 11.3)


@pytest.mark.parametrize(
    ("power", "asked"), [(0.3, False), (0.2, False), (0.1, True), (16.2, False), (16.3, True)]
)
def test_exactly_eight_points_are_not_more_than_eight(ask, by_month, power, asked):
    cells = {
        ("甲", INDUSTRY): by_month(2025, 3, [8.2, 8.2]),
        ("甲", POWER): by_month(2025, 3, [power, power]),
    }
    assert bool(ask("industry_power", cells)) is asked


def test_february_follows_december_where_january_is_absent(ask):
    cells = {
        ("甲", INDUSTRY): {"2024-12": 9.0, "2025-02": 9.0},
        ("甲", POWER): {"2024-12": -9.0, "2025-02": -9.0},
    }
    assert [hit.period for hit in ask("industry_power", cells)] == ["2025-02"]


def test_a_gap_breaks_the_row(ask):
    cells = {
        ("甲", INDUSTRY): {"2025-03": 9.0, "2025-05": 9.0},
        ("甲", POWER): {"2025-03": -9.0, "2025-04": -9.0, "2025-05": -9.0},
    }
    assert ask("industry_power", cells) == []


def test_several_witnesses_of_retail_stand_in_one_question(ask):
    """A quarterly series is compared with monthly ones at the end of the quarter."""
    cells = {
        ("甲", "retail_sales_growth"): {"2025Q1": 12.0},
        ("甲", "retail_above_growth"): {"2025-02": 1.0, "2025-03": 2.0},
        ("甲", "trade_vat_growth"): {"2025-03": 11.0},
    }
    (hit,) = ask("retail_trade", cells)
    assert (hit.period, hit.indicator) == ("2025Q1", "retail_sales_growth")
    assert "限额以上" in hit.message
    assert "批发零售业增值税增速”为" not in hit.message
    assert {line.label: line.current for line in hit.arithmetic}["与批发零售业增值税增速相差"] == 1.0


def test_freight_reversal_takes_three_periods(ask, by_month):
    cells = {
        ("甲", INDUSTRY): by_month(2025, 3, [5.0, 6.0, 7.0, 8.0]),
        ("甲", "freight_turnover_growth"): by_month(2025, 3, [9.0, 8.0, 7.0, 6.0]),
    }
    (hit,) = ask("industry_freight", cells)
    assert (hit.period, hit.severity) == ("2025-06", "note")
    cells["甲", "freight_turnover_growth"]["2025-06"] = 7.0
    assert ask("industry_freight", cells) == []


WITNESSES = ("cement_sales_growth", "steel_sales_growth", "construction_loans_growth", "land_revenue_growth")


@pytest.mark.parametrize(
    ("investment", "falling", "asked"), [(18.0, 3, True), (18.0, 2, False), (15.0, 4, False), (15.1, 4, True)]
)
def test_investment_needs_three_of_four_falling(ask, investment, falling, asked):
    cells = {("甲", "fai_growth"): {"2025-06": investment}}
    for k, code in enumerate(WITNESSES):
        cells["甲", code] = {"2025-06": -1.0 if k < falling else 3.0}
    hits = ask("investment_backing", cells)
    assert bool(hits) is asked
    if hits:
        assert hits[0].message.count("增速”") == 1 + falling


def test_two_witnesses_cannot_be_three(ask):
    cells = {("甲", "fai_growth"): {"2025-06": 30.0}}
    cells |= {("甲", code): {"2025-06": -5.0} for code in WITNESSES[:2]}
    assert ask("investment_backing", cells) == []
