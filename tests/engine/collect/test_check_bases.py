"""Growth against level: the implied base of last year and its revision (domain.md §4.2, appendix B 8 and 10)."""

import pytest

REVENUE, GROWTH = "budget_revenue", "budget_revenue_growth"


def lines(hit):
    return {line.label: line for line in hit.arithmetic}


def test_implied_base_domain_b10(ask):
    """612 at +7.9 % implies 567.19; 580 was published: −2.2083 %."""
    cells = {
        ("甲", REVENUE): {"2024-05": 462.11, "2024-06": 580.0, "2025-05": 500.0, "2025-06": 612.0},
        ("甲", GROWTH): {"2025-05": 8.2, "2025-06": 7.9},
    }
    (hit,) = ask("base_change", cells)
    assert (hit.code, hit.region, hit.indicator, hit.period) == ("C-014", "甲", REVENUE, "2025-06")
    found = lines(hit)
    assert found["推算的上年同期数"].current == pytest.approx(567.1918, abs=1e-4)
    assert found["推算的上年同期数"].previous == pytest.approx(462.1072, abs=1e-4)
    assert found["相差"].current == pytest.approx(-2.2083, abs=1e-4)
    assert found["上年公布的同期数"].current == 580.0
    assert "-2.21%" in hit.message
    assert hit.indicators == (REVENUE, GROWTH)


def test_single_month_interval_domain_b8(ask):
    """June alone lies between 6.10 % and 7.07 %."""
    cells = {
        ("甲", REVENUE): {"2024-05": 462.11, "2024-06": 580.0, "2025-05": 500.0, "2025-06": 612.0},
        ("甲", GROWTH): {"2025-05": 8.2, "2025-06": 7.9},
    }
    found = lines(ask("base_change", cells)[0])
    assert found["推算当期增速（下限）"].current == pytest.approx(6.10, abs=0.005)
    assert found["推算当期增速（上限）"].current == pytest.approx(7.07, abs=0.005)


def test_rounding_alone_asks_nothing(ask):
    """A small figure with a growth of one decimal implies a base that is only roughly known."""
    cells = {
        ("甲", REVENUE): {"2024-05": 0.20, "2024-06": 0.25, "2025-05": 0.21, "2025-06": 0.27},
        ("甲", GROWTH): {"2025-05": 5.5, "2025-06": 6.0},
    }
    assert ask(["base_change", "base_level"], cells) == []


def test_a_note_answers_before_the_question_is_asked(ask, figures):
    cells = {
        ("甲", REVENUE): {"2024-05": 462.11, "2024-06": 580.0, "2025-05": 500.0, "2025-06": 612.0},
        ("甲", GROWTH): {"2025-05": 8.2, "2025-06": 7.9},
    }
    assert ask("base_change", figures(cells, noted=frozenset({("甲", REVENUE, "2025-06")}))) == []
    assert ask("base_change", figures(cells, noted=frozenset({("甲", REVENUE, "2025-05")}))) != []


def test_the_revision_of_another_year_is_not_compared(ask):
    """Sets change each year: December's and February's revision may differ."""
    cells = {
        ("甲", REVENUE): {"2023-12": 1000.0, "2024-02": 150.0, "2024-12": 1080.0, "2025-02": 150.0},
        ("甲", GROWTH): {"2024-12": 8.0, "2025-02": 5.0},
    }
    assert ask("base_change", cells) == []


def test_a_base_that_vanishes_is_asked(ask):
    """B-133: two cumulative figures whose bases leave nothing for the month."""
    cells = {
        ("甲", REVENUE): {"2024-05": 100.0, "2024-06": 99.9, "2025-05": 110.0, "2025-06": 115.0},
        ("甲", GROWTH): {"2025-05": 10.0, "2025-06": 15.2},
    }
    (hit,) = ask("base_change", cells)
    assert "不大于 0" in hit.message


def test_the_base_itself_is_asked_from_five_per_cent(ask):
    def revised(published):
        return {
            ("甲", REVENUE): {"2024-06": published, "2025-06": 612.0},
            ("甲", GROWTH): {"2025-06": 7.9},
        }

    (hit,) = ask("base_level", revised(630.0))
    assert hit.code == "C-015"
    assert lines(hit)["相差"].current == pytest.approx((567.1918 / 630 - 1) * 100, abs=1e-3)
    assert ask("base_level", revised(580.0)) == []


def test_growth_at_constant_prices_is_no_measure_of_the_base(ask):
    cells = {("甲", "gdp"): {"2024Q2": 500.0, "2025Q2": 600.0}, ("甲", "gdp_growth"): {"2025Q2": 5.0}}
    assert ask(["base_change", "base_level"], cells) == []


def test_impossible_growth_is_left_to_the_range(ask):
    cells = {
        ("甲", REVENUE): {"2024-06": 580.0, "2025-06": 612.0},
        ("甲", GROWTH): {"2025-06": -100.0},
    }
    assert ask(["base_change", "base_level"], cells) == []
