"""A figure against the region's own past (domain.md §4.4)."""

import numpy as np
import pytest

from zhengxian.engine.collect import Subject, run_checks
from zhengxian.engine.collect.grid import Grid


def test_cumulative_figures_do_not_fall_domain_4_4(ask, by_month):
    (hit,) = ask("cumulative_falls", {("甲", "budget_revenue"): by_month(2025, 5, [50.0, 61.2, 61.0, 70.0])})
    assert (hit.severity, hit.period) == ("error", "2025-07")
    assert "小于2025年1—6月的 61.20 亿元" in hit.message
    assert hit.arithmetic[1].current == pytest.approx(-0.2)


def test_the_year_starts_anew_and_january_may_be_absent(ask):
    cells = {("甲", "budget_revenue"): {"2024-11": 90.0, "2024-12": 99.0, "2025-02": 12.0, "2025-03": 20.0}}
    assert ask(["cumulative_falls", "blank_figure", "step_jump"], cells) == []


def test_a_fall_is_seen_across_a_gap(ask):
    cells = {("甲", "budget_revenue"): {"2025-03": 30.0, "2025-04": float("nan"), "2025-05": 29.0}}
    assert [h.period for h in ask("cumulative_falls", cells)] == ["2025-05"]


def test_equal_figures_and_net_figures_ask_nothing(ask, by_month):
    assert ask("cumulative_falls", {("甲", "budget_revenue"): by_month(2025, 5, [50.0, 50.0])}) == []
    assert ask("cumulative_falls", {("甲", "entities_net"): by_month(2025, 5, [50.0, 40.0])}) == []
    assert ask("cumulative_falls", {("甲", "pm25"): by_month(2025, 5, [50.0, 40.0])}) == []


def test_february_without_january_covers_two_months(figures):
    table = figures({("甲", "budget_revenue"): {"2025-02": 24.0, "2025-03": 36.0, "2025-04": 50.0}})
    single = Grid(table).single(0)[:, 0]
    assert np.isnan(single[0])
    assert single[1:].tolist() == [12.0, 14.0]


def test_month_on_month_beyond_half_is_asked(ask, by_month):
    cells = {("甲", "budget_revenue"): by_month(2025, 1, [10.0, 20.0, 30.0, 46.0])}
    (hit,) = ask("step_jump", cells)
    assert "当期数为 16.00 亿元，上期为 10.00 亿元，比上期变动 +60.0%" in hit.message
    cells["甲", "budget_revenue"]["2025-04"] = 45.0
    assert ask("step_jump", cells) == []


def test_the_same_jump_a_year_ago_is_the_season(ask, by_month):
    year = [10.0, 20.0, 36.0, 46.0]
    cells = {("甲", "budget_revenue"): by_month(2024, 1, year) | by_month(2025, 1, [v * 1.1 for v in year])}
    assert [hit.period for hit in ask("step_jump", cells)] == ["2024-03"]


def test_small_figures_have_no_relative_jump(ask, by_month):
    assert ask("step_jump", {("甲", "foreign_investment"): by_month(2025, 1, [5.0, 8.0, 18.0])}) == []


def test_distance_from_history_in_standard_deviations(ask, by_month):
    """Twelve figures 4 and 6 in turn: mean 5, deviation 1.0445; 20 is 14.4 deviations away."""
    cells = {("甲", "industry_added_growth"): by_month(2024, 1, [4.0, 6.0] * 6 + [20.0])}
    (hit,) = ask("history_jump", cells)
    found = {line.label: line.current for line in hit.arithmetic}
    assert found["此前平均"] == pytest.approx(5.0)
    assert found["标准差"] == pytest.approx(1.044466, abs=1e-6)
    assert found["偏离倍数"] == pytest.approx(15 / 1.044466, abs=1e-4)


@pytest.mark.parametrize("history", [[5.0] * 12, [4.0, 6.0] * 5 + [5.0]])
def test_no_spread_or_too_short_a_history_asks_nothing(ask, by_month, history):
    assert ask("history_jump", {("甲", "industry_added_growth"): by_month(2024, 1, [*history, 40.0])}) == []


@pytest.mark.parametrize("factor", [1.0, 1e4, 1e8])
def test_the_noise_of_sums_is_no_spread(ask, by_month, factor):
    """Twelve equal months of a cumulative series differ in their last binary digits only."""
    year = [round(19.74 * factor * m, 2) for m in range(1, 13)]
    cells = {
        ("甲", "budget_revenue"): by_month(2024, 1, year)
        | {"2025-01": 105.0 * factor, "2025-02": 9e9 * factor}
    }
    assert ask("history_jump", cells, period="2025-01") == []


def test_near_the_history_asks_nothing(ask, by_month):
    cells = {("甲", "industry_added_growth"): by_month(2024, 1, [5.0, 5.1] * 6 + [7.0])}
    assert ask("history_jump", cells) == []


@pytest.mark.parametrize(
    ("now", "asked"), [(4640.0, False), (4641.0, True), (72.0, True), (73.0, False), (0.0, True)]
)
def test_a_wrong_unit_is_asked(ask, now, asked):
    cells = {("甲", "budget_revenue"): {"2024-06": 580.0, "2025-06": now}}
    assert bool(ask("magnitude", cells)) is asked


def test_one_question_a_figure(figures, by_month):
    """An error silences what would only repeat it; of several rules about one jump the first speaks."""
    from zhengxian.definitions import checks

    rules = [checks()[c] for c in ("cumulative_falls", "step_jump", "magnitude")]
    cells = {("甲", "budget_revenue"): by_month(2024, 5, [500.0, 580.0]) | by_month(2025, 5, [520.0, 6.1])}
    hits = run_checks(figures(cells), rules, subject=Subject("2025-06"))
    assert [hit.check for hit in hits] == ["cumulative_falls"]
    hits = run_checks(figures(cells), rules[1:], subject=Subject("2025-06"))
    assert [hit.check for hit in hits] == ["magnitude"]
