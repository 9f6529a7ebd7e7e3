"""Figures held against a line: the five bottom lines, debt bands, growth below zero, falls, forecasts."""

from dataclasses import replace

import numpy as np
import pytest

from zhengxian.definitions import warning_rules
from zhengxian.engine.collect import NOT_APPLICABLE, SUPPRESSED
from zhengxian.engine.monitor.warnings import watch


def of(watch):
    return [(w.level, w.region, w.period, w.value, w.threshold) for w in watch.raised]


@pytest.mark.parametrize(
    ("ratio", "level", "bound"),
    [
        (119.99, None, None),
        (120.0, "yellow", 120),
        (199.99, "yellow", 120),
        (200.0, "orange", 200),
        (299.99, "orange", 200),
        (300.0, "red", 300),
        (512.3, "red", 300),
    ],
)
def test_debt_bands_include_their_lower_bound(look, ratio, level, bound):
    found = look("line-debt", {("甲", "debt_ratio"): {"2025": ratio}})
    assert [(w.level, w.threshold) for w in found.raised] == ([] if level is None else [(level, bound)])
    assert (found.tallies[0].raised, found.tallies[0].clear) == ((1, 0) if level else (0, 1))


def test_the_bound_of_a_band_is_printed_with_its_rule(look):
    found = look("line-debt", {("甲", "debt_ratio"): {"2025": 200.0}}).raised[0]
    assert found.reason == (
        "甲县2025年“政府债务率”为 200.00%，达到橙色界线 200%（含本数）。"
        "请财政部门核对债务余额和综合财力，并说明化债安排。（M-194）"
    )
    assert (found.key, found.level_label, found.severity) == ("line-debt/甲/debt_ratio/2025", "橙色", 2)


@pytest.mark.parametrize(
    ("rule", "code", "fine", "wrong", "level", "said"),
    [
        ("line-farmland", "farmland_kept", 100.0, 99.99, "red", "为 99.99%，低于界线 100%，相差 0.01"),
        ("line-basic-farmland", "basic_farmland_kept", 100.0, 98.5, "red", "低于界线 100%，相差 1.50"),
        (
            "line-illegal-farmland",
            "illegal_farmland",
            0.0,
            3.5,
            "yellow",
            "为 3.50 亩，高于界线 0 亩，相差 3.50",
        ),
        ("line-ecology", "redline_breaches", 0.0, 1.0, "red", "为 1 个，高于界线 0 个，相差 1"),
        ("line-eco-overdue", "eco_overdue", 0.0, 2.0, "yellow", "为 2 个，高于界线 0 个，相差 2"),
        ("line-safety", "larger_accidents", 0.0, 1.0, "red", "为 1 起，高于界线 0 起"),
        ("line-statistics", "statistics_cases", 0.0, 1.0, "red", "为 1 件，高于界线 0 件"),
    ],
)
def test_the_lines_of_land_ecology_safety_and_statistics(look, rule, code, fine, wrong, level, said):
    found = look(rule, {("甲", code): {"2025": fine}, ("乙", code): {"2025": wrong}})
    assert [(w.level, w.region, w.value) for w in found.raised] == [(level, "乙", wrong)]
    assert said in found.raised[0].reason


def test_growth_below_zero_as_published(look):
    found = look("growth-negative", {(r, "gdp_growth"): {"2026Q1": v} for r, v in
                                     {"甲": -0.1, "乙": 0.0, "丙": -0.04, "丁": 3.2}.items()})  # fmt: skip
    assert of(found) == [("yellow", "甲", "2026Q1", -0.1, 0.0)]
    assert "甲县2026年一季度“地区生产总值增速”同比下降 0.1%，低于 0。" in found.raised[0].reason


def test_growth_of_what_should_shrink_is_neither_raised_nor_counted(table):
    figures = table({("甲", "gdp_growth"): {"2026Q1": -3.0}})
    rule = warning_rules()["growth-negative"]
    assert len(watch(figures, [rule]).raised) == 1
    found = watch(figures, [rule], directions={"gdp_growth": "negative"})
    assert (found.raised, found.tallies[0].clear, found.tallies[0].not_judged) == ((), 0, 0)


def test_two_falls_running_over_the_year_without_january(look):
    cells = {("甲", "fai_growth"): {"2025-11": 8.2, "2025-12": 7.9, "2026-02": 7.1, "2026-03": 7.4}}
    found = look("growth-falling", cells)
    assert of(found) == [("notice", "甲", "2026-02", 7.1, 8.2)]
    assert "2026年1—2月“固定资产投资增速”连续 2 期回落：8.2% → 7.9% → 7.1%。" in found.raised[0].reason
    assert found.tallies[0].unjudged == {"前期缺数": 2}


@pytest.mark.parametrize(("last", "raised"), [(7.6, 1), (7.7, 0), (7.9, 0), (8.0, 0)])
def test_falls_must_come_to_half_a_point_and_level_is_no_fall(look, last, raised):
    cells = {("甲", "fai_growth"): {"2025-03": 8.2, "2025-04": 7.9, "2025-05": last}}
    assert len(look("growth-falling", cells, periods=["2025-05"]).raised) == raised


@pytest.mark.parametrize(
    ("chance", "rule"),
    [
        (0.199, "forecast-very-low"),
        (0.2, "forecast-low"),
        (0.499, "forecast-low"),
        (0.4996, None),
        (0.9, None),
    ],
)
def test_a_target_that_is_improbable(look, chance, rule):
    cells = {("甲", "gdp_growth"): {"2026Q1": 5.0}}
    found = look(["forecast-low", "forecast-very-low"], cells, probabilities=np.array([[[chance]]]))
    assert [w.rule for w in found.raised] == ([] if rule is None else [rule]), "only the severer one speaks"


def test_a_probability_is_printed_as_it_is_judged(look):
    cells = {("甲", "gdp_growth"): {"2026Q1": 5.0}}
    found = look("forecast-low", cells, probabilities=np.array([[[0.352]]])).raised[0]
    assert "到年底完成目标的可能性估计为 35.2%，低于 50.0%。" in found.reason
    assert found.level == "yellow"


def test_what_is_missing_or_secret_is_counted_and_what_does_not_apply_is_not(look, table):
    cells = {(r, "debt_ratio"): {"2025": 350.0} for r in "甲乙丙丁"}
    figures = table(cells)
    values = figures.values.copy()
    values[0, 1, 0] = np.nan
    states = np.zeros(values.shape, np.uint8)
    states[0, 1:, 0] = (1, SUPPRESSED, NOT_APPLICABLE)
    found = look("line-debt", replace(figures, values=values, states=states))
    assert [w.region for w in found.raised] == ["甲"]
    assert found.tallies[0].unjudged == {"缺报": 1, "保密": 1}
    assert (found.tallies[0].not_judged, found.tallies[0].clear) == (2, 0)


def test_a_month_in_which_nobody_has_a_figure_is_not_due(look):
    cells = {("甲", "fai_growth"): {"2026-02": -1.0}, ("乙", "fai_growth"): {"2026-03": 2.0}}
    found = look("growth-negative", cells)
    assert found.tallies[0].unjudged == {"缺报": 2}


def test_only_quarter_ends_are_asked_of_a_quarterly_series(look):
    cells = {
        ("甲", "gdp_growth"): {"2026-03": 4.0, "2026-06": -1.0},
        ("甲", "fai_growth"): {f"2026-{m:02}": 3.0 for m in range(2, 8)},
    }
    tally = look("growth-negative", cells).tallies[0]
    assert (tally.raised, tally.clear, tally.not_judged) == (1, 7, 0)
