"""Parts and wholes, regions and those below them (domain.md §4.4, appendix B 16)."""

import numpy as np
import pytest

from zhengxian.engine.collect import NOT_APPLICABLE, REPORTED

PARTS = ("primary_added", "secondary_added", "tertiary_added")


def components(gdp, parts, growth, growths, shares=(12.0, 45.0, 43.0)):
    cells = {("甲", "gdp"): {"2024Q2": sum(shares), "2025Q2": gdp}, ("甲", "gdp_growth"): {"2025Q2": growth}}
    for code, ago, now, rate in zip(PARTS, shares, parts, growths, strict=True):
        cells["甲", code] = {"2024Q2": ago, "2025Q2": now}
        cells["甲", f"{code}_growth"] = {"2025Q2": rate}
    return cells


def test_weighted_growth_domain_b16(ask):
    """Shares .12 .45 .43 and growths 4, 7, 6 make 6.21 %."""
    cells = components(106.0, (12.4, 48.1, 45.5), 6.6, (4.0, 7.0, 6.0))
    (hit,) = ask("gdp_weighted", cells)
    found = {line.label: line for line in hit.arithmetic}
    assert found["加权增速"].current == pytest.approx(6.21)
    assert found["第二产业增加值上年比重"].previous == pytest.approx(45.0)
    assert (hit.severity, hit.code) == ("recompute", "C-031")
    assert ask("gdp_weighted", components(106.0, (12.4, 48.1, 45.5), 6.5, (4.0, 7.0, 6.0))) == []


def test_the_sum_of_industries_allows_for_rounding(ask):
    assert ask("gdp_sum", components(106.03, (12.4, 48.1, 45.5), 6.2, (4.0, 7.0, 6.0))) == []
    (hit,) = ask("gdp_sum", components(107.0, (12.4, 48.1, 45.5), 6.2, (4.0, 7.0, 6.0)))
    assert "106.00 亿元" in hit.message


def test_one_part_absent_asks_nothing(ask):
    cells = components(107.0, (12.4, 48.1, 45.5), 9.0, (4.0, 7.0, 6.0))
    del cells["甲", "primary_added"], cells["甲", "primary_added_growth"]
    assert ask(["gdp_sum", "gdp_weighted"], cells) == []


def test_a_part_above_its_whole_is_an_error(ask):
    cells = {("甲", "tax_revenue"): {"2025-06": 31.0}, ("甲", "budget_revenue"): {"2025-06": 30.0}}
    (hit,) = ask("tax_within_revenue", cells)
    assert (hit.severity, hit.indicators) == ("error", ("tax_revenue", "budget_revenue"))
    cells["甲", "tax_revenue"]["2025-06"] = 30.0
    assert ask("tax_within_revenue", cells) == []


def test_a_share_must_be_that_of_its_parts(ask):
    def reported(share):
        return {
            ("甲", "tax_revenue"): {"2025-06": 18.0},
            ("甲", "budget_revenue"): {"2025-06": 30.0},
            ("甲", "tax_share"): {"2025-06": share},
        }

    (hit,) = ask("tax_share_ratio", reported(65.0))
    assert "60.00%" in hit.message
    assert ask("tax_share_ratio", reported(60.1)) == []


def revenue(taxes, tax_growth, growth, total=30.0):
    return {
        ("甲", "budget_revenue"): {"2025-06": total},
        ("甲", "budget_revenue_growth"): {"2025-06": growth},
        ("甲", "tax_revenue"): {"2025-06": taxes},
        ("甲", "tax_revenue_growth"): {"2025-06": tax_growth},
    }


def test_a_low_tax_share_is_asked(ask):
    (hit,) = ask("tax_quality", revenue(17.9, 5.0, 5.0))
    assert "税收占比为 59.7%，低于 60%" in hit.message
    assert ask("tax_quality", revenue(18.0, 5.0, 5.0)) == []


def test_other_revenue_far_ahead_of_taxes_is_asked(ask):
    """Revenue 30 (+10 %), taxes 20 (+2 %): other revenue 10 on a base of 7.665, +30.5 %."""
    (hit,) = ask("tax_quality", revenue(20.0, 2.0, 10.0))
    growth = {line.label: line.current for line in hit.arithmetic}["非税收入推算增速"]
    assert growth == pytest.approx((10 / (30 / 1.1 - 20 / 1.02) - 1) * 100)
    assert ask("tax_quality", revenue(20.0, 7.0, 10.0)) == []


def test_rounding_may_explain_a_growth_of_other_revenue(ask):
    """Taxes are nearly everything: the rest's base is known only roughly."""
    assert ask("tax_quality", revenue(29.95, 5.0, 5.05, 30.0)) == []


def levels(city_value, counties=(60.0, 30.0, 15.0), code="retail_sales"):
    cells = {("市", code): {"2025Q2": city_value}}
    return cells | {(c, code): {"2025Q2": v} for c, v in zip("甲乙丙", counties, strict=True)}


@pytest.mark.parametrize(("value", "asked"), [(105.0, False), (104.0, False), (103.9, True), (106.1, True)])
def test_counties_and_city_may_differ_by_one_per_cent(ask, city, value, asked):
    hits = ask("roll_up_level", levels(value), places=city)
    assert bool(hits) is asked
    if hits:
        assert (hits[0].region, hits[0].regions) == ("市", ("市", "甲", "乙", "丙"))


def test_an_absent_county_makes_no_sum_and_an_inapplicable_one_counts_nothing(ask, city, figures):
    cells = levels(90.0)
    cells["丙", "retail_sales"] = {"2025Q2": float("nan")}
    assert ask("roll_up_level", cells, places=city) == []
    states = np.full((1, 4, 1), REPORTED, np.uint8)
    states[0, 3, 0] = NOT_APPLICABLE
    assert ask("roll_up_level", figures(cells, places=city, states=states)) == []
    cells["市", "retail_sales"]["2025Q2"] = 100.0
    (hit,) = ask("roll_up_level", figures(cells, places=city, states=states))
    assert "-10.00%" in hit.message


def test_weighted_growth_of_counties(ask, city):
    """Bases 100, 300 and 200 growing 8 %, 4 % and 5 % make 5 %."""
    cells = {}
    for code, base, growth in (
        ("甲", 100.0, 8.0),
        ("乙", 300.0, 4.0),
        ("丙", 200.0, 5.0),
        ("市", 600.0, 5.0),
    ):
        cells[code, "retail_sales"] = {"2025Q2": base * (1 + growth / 100)}
        cells[code, "retail_sales_growth"] = {"2025Q2": growth}
    assert ask("roll_up_growth", cells, places=city) == []
    cells["市", "retail_sales_growth"]["2025Q2"] = 5.7
    (hit,) = ask("roll_up_growth", cells, places=city)
    assert {line.label: line.current for line in hit.arithmetic}["所属单位加权增速"] == pytest.approx(5.0)
