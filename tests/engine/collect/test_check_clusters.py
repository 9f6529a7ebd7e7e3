"""Digits, identical growth and targets: notes for those who review (domain.md §4.4)."""

import math

import numpy as np
import pytest

from zhengxian.engine.collect.kinds.digits import binomial_tail
from zhengxian.engine.collect.kinds.identical import expected_groups

TOWN = ("town_output", "town_vat", "town_tax", "town_above_sales", "town_project_investment", "building_tax")
RATES = (
    "town_output_growth",
    "town_vat_growth",
    "town_tax_growth",
    "town_above_sales_growth",
    "tourists_growth",
)


def towns(values):
    return {("甲", code): {"2025-06": v} for code, v in zip((*TOWN, *RATES), values, strict=False)}


def test_binomial_tail_by_hand():
    """P(X ≥ 2 | 3, .2) = 3·.04·.8 + .008 = .104."""
    assert binomial_tail(2, 3) == pytest.approx(0.104)
    assert binomial_tail(0, 9) == pytest.approx(1.0)
    assert binomial_tail(9, 9) == pytest.approx(0.2**9)


@pytest.mark.parametrize(("round_ones", "asked"), [(8, True), (7, True), (6, False), (2, False)])
def test_noughts_and_fives_of_one_unit(ask, round_ones, asked):
    """Of eleven figures seven end in 0 or 5: tail 0.00196 > 0.001 for 7 of 11, 0.000235 for 8."""
    figures = [(120.0 + 5 * k) if k < round_ones else 121.0 + 10 * k for k in range(11)]
    values = [*figures[:6], *(v / 10 for v in figures[6:])]
    hits = ask("digits_region", towns(values))
    expected = asked and binomial_tail(round_ones, 11) < 0.001
    assert bool(hits) is expected
    for hit in hits:
        assert (hit.indicator, hit.audience) == ("", "reviewer")
        assert hit.arithmetic[1].current == round_ones


def test_figures_of_one_digit_have_no_last_digit_to_speak_of(ask):
    assert ask("digits_region", towns([5.0, 0.0, 5.0, 0.0, 5.0, 5.0, 0.5, 0.0, 0.5, 0.5, 0.5])) == []


def test_decimals_that_nobody_uses_are_no_noughts(ask):
    """Figures in 亿元 with one decimal where two are declared do not end in 0."""
    cells = {(f"{k}", "budget_revenue"): {"2025-06": 12.1 + k * 1.1} for k in range(15)}
    assert ask("digits_indicator", cells) == []


def test_noughts_and_fives_over_the_towns(ask):
    cells = {(f"{k:02}", "town_output"): {"2025-06": 1000.0 + 5 * k} for k in range(12)}
    (hit,) = ask("digits_indicator", cells)
    assert (hit.region, hit.indicator, len(hit.regions)) == ("", "town_output", 12)


def test_identical_growth_of_three_counties(ask, city):
    cells = {(c, "fai_growth"): {"2025-06": v} for c, v in zip("甲乙丙", (6.3, 6.3, 6.3), strict=True)}
    others = {f"{k}": city["甲"].__class__(f"{k}", f"{k}县", "county", "市") for k in range(8)}
    spread = [2.0, 3.1, 4.4, 5.2, 7.7, 8.5, 9.9, 11.2]
    cells |= {(f"{k}", "fai_growth"): {"2025-06": v} for k, v in enumerate(spread)}
    cells["市", "fai_growth"] = {"2025-06": 6.0}
    (hit,) = ask("identical_growth", cells, places=city | others)
    assert (hit.region, set(hit.regions)) == ("市", {"甲", "乙", "丙"})
    assert "甲县" in hit.message
    assert hit.message.startswith("示范市所属各单位")


def test_two_equal_rates_or_noughts_are_chance(ask, city):
    cells = {(c, "fai_growth"): {"2025-06": v} for c, v in zip("甲乙丙", (6.3, 6.3, 4.0), strict=True)}
    assert ask("identical_growth", cells, places=city) == []
    cells = {(c, "fai_growth"): {"2025-06": 0.0} for c in "甲乙丙"}
    assert ask("identical_growth", cells, places=city) == []


def test_expected_groups_by_hand_and_by_trial():
    """Pairs: C(n, 2)·w / (2σ√π)."""
    assert expected_groups(2, 20, 3.0, 0.1) == pytest.approx(190 * 0.1 / (2 * 3.0 * math.sqrt(math.pi)))
    random = np.random.default_rng(3)
    keys = np.round(random.normal(5, 3.0, (4000, 20)) / 0.1)
    pairs = ((keys[:, :, None] == keys[:, None, :]).sum(axis=(1, 2)) - 20) / 2
    assert pairs.mean() == pytest.approx(expected_groups(2, 20, 3.0, 0.1), rel=0.1)


TARGETS = {"fai_growth": 7.0, "retail_sales_growth": 6.5, "budget_revenue_growth": 8.0}


@pytest.mark.parametrize(
    ("figures_now", "asked"),
    [((7.0, 6.6, 8.1), True), ((7.0, 6.5, 8.2), False), ((6.9, 6.5, 8.0), False), ((7.1, 6.5, 8.0), True)],
)
def test_three_figures_just_at_their_targets(ask, figures_now, asked):
    cells = {("甲", c): {"2025-06": v} for c, v in zip(TARGETS, figures_now, strict=True)}
    targets = {("甲", c, 2025): v for c, v in TARGETS.items()}
    hits = ask("target_hugging", cells, targets=targets)
    assert bool(hits) is asked
    for hit in hits:
        assert (hit.audience, hit.severity, hit.indicators) == ("reviewer", "note", tuple(sorted(TARGETS)))
        assert [line.previous for line in hit.arithmetic] == [TARGETS[c] for c in sorted(TARGETS)]


def test_targets_of_another_year_or_region_do_not_count(ask):
    cells = {("甲", c): {"2025-06": v} for c, v in TARGETS.items()}
    assert ask("target_hugging", cells, targets={("甲", c, 2024): v for c, v in TARGETS.items()}) == []
    assert ask("target_hugging", cells, targets={("乙", c, 2025): v for c, v in TARGETS.items()}) == []
    assert ask("target_hugging", cells) == []


def test_a_quarterly_form_is_asked_under_its_own_period(ask):
    """Monthly figures of the same days stand beside it; the question belongs to the quarter."""
    codes = ("gdp_growth", "primary_added_growth", "secondary_added_growth")
    cells = {("甲", c): {"2025Q2": 6.5} for c in codes} | {("甲", "fai_growth"): {"2025-06": 4.0}}
    (hit,) = ask("target_hugging", cells, targets={("甲", c, 2025): 6.5 for c in codes})
    assert hit.period == "2025Q2"
    assert hit.message.startswith("甲县2025年二季度有 3 项指标")
