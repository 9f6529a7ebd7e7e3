"""One cell by itself: range, band, decimals, state, blanks, revisions."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.collect import (
    BELOW_UNIT,
    MISSING,
    NOT_APPLICABLE,
    REPORTED,
    SUPPRESSED,
    Figures,
    Place,
    Revision,
    Series,
    Subject,
    run_checks,
)
from zhengxian.engine.collect.figures import STATE_LABELS
from zhengxian.engine.evaluate.missing import CellState


@pytest.mark.parametrize(("value", "asked"), [(100.0, False), (100.1, True), (0.0, False), (-0.1, True)])
def test_the_valid_range_includes_its_bounds(ask, value, asked):
    hits = ask("valid_range", {("甲", "tax_share"): {"2025-06": value}})
    assert bool(hits) is asked
    assert all(hit.severity == "error" for hit in hits)


@pytest.mark.parametrize(("value", "asked"), [(84.9, True), (85.0, False), (105.0, False), (105.1, True)])
def test_sales_output_band_domain_4_4(ask, value, asked):
    assert bool(ask("sales_output_band", {("甲", "sales_output_ratio"): {"2025-06": value}})) is asked


def test_decimals_beyond_the_declared_are_noted(ask):
    (hit,) = ask("decimals", {("甲", "gdp_growth"): {"2025Q1": 8.25, "2025Q2": 0.1 + 0.2}})
    assert (hit.period, hit.severity) == ("2025Q1", "note")
    assert "8.25" in hit.message


def test_states_are_those_of_an_evaluation():
    ours = {REPORTED, MISSING, NOT_APPLICABLE, BELOW_UNIT, SUPPRESSED}
    assert ours == {state.value for state in CellState if state is not CellState.EXEMPT}
    assert {CellState(code).label for code in ours} == set(STATE_LABELS.values())
    assert all(CellState(code).label == label for code, label in STATE_LABELS.items())


@pytest.mark.parametrize(
    ("mark", "value", "asked"),
    [
        (SUPPRESSED, 5.0, True),
        (MISSING, 5.0, True),
        (BELOW_UNIT, 0.0, False),
        (BELOW_UNIT, 5.0, True),
        (REPORTED, 5.0, False),
    ],
)
def test_a_cell_without_figure_has_none(ask, figures, mark, value, asked):
    cells = {("甲", "projects_signed"): {"2025-06": value}}
    table = figures(cells, states=np.full((1, 1, 1), mark, np.uint8))
    assert bool(ask("state_with_figure", table)) is asked


def test_a_blank_is_asked_where_a_figure_is_due(ask):
    cells = {("甲", "budget_revenue"): {"2025-05": 50.0, "2025-06": float("nan"), "2025-07": float("nan")}}
    assert [hit.period for hit in ask("blank_figure", cells)] == ["2025-06"]


def test_a_state_answers_a_blank(ask, figures):
    cells = {("甲", "budget_revenue"): {"2025-05": 50.0, "2025-06": float("nan")}}
    states = np.array([[[REPORTED]], [[NOT_APPLICABLE]]], np.uint8)
    assert ask("blank_figure", figures(cells, states=states)) == []


def test_a_quarterly_figure_is_due_at_the_end_of_the_quarter(ask):
    cells = {
        ("甲", "gdp"): {"2025Q1": 50.0},
        ("甲", "budget_revenue"): {f"2025-0{m}": 10.0 * m for m in range(1, 7)},
    }
    hits = ask("blank_figure", cells)
    assert [(hit.indicator, hit.period) for hit in hits] == [("gdp", "2025-06")]


def test_a_blank_is_asked_under_the_period_it_would_be_filed_under(ask):
    cells = {
        ("甲", "gdp"): {"2025Q1": 50.0, "2025Q2": float("nan")},
        ("甲", "budget_revenue"): {"2025-03": 10.0, "2025-06": 20.0},
    }
    assert [(hit.indicator, hit.period) for hit in ask("blank_figure", cells)] == [("gdp", "2025Q2")]


def test_a_late_series_is_not_asked_before_its_lag(ask):
    cells = {
        ("甲", "service_revenue_growth"): {"2025-04": 5.0, "2025-05": float("nan"), "2025-06": float("nan")},
        ("甲", "budget_revenue"): {"2025-06": 10.0},
    }
    assert [hit.period for hit in ask("blank_figure", cells)] == ["2025-05"]


def test_changes_after_submission_are_noted_with_who_when_why(ask, figures):
    made = (
        Revision("甲", "budget_revenue", "2025-06", 61.2, 62.0, "2025-07-20", "市财政局审核员", "漏报一户"),
        Revision("甲", "budget_revenue", "2025-06", 60.0, 61.2, "2025-07-12", "填报员"),
        Revision("甲", "budget_revenue", "2025-05", 60.0, 60.0, "2025-07-12", "填报员"),
        Revision("不在表里", "budget_revenue", "2025-06", 60.0, 61.0, "2025-07-12", "填报员"),
    )
    table = figures({("甲", "budget_revenue"): {"2025-05": 60.0, "2025-06": 62.0}}, revisions=made)
    (hit,) = ask("late_revision", table)
    assert hit.audience == "reviewer"
    assert [(line.previous, line.current) for line in hit.arithmetic] == [(60.0, 61.2), (61.2, 62.0)]
    assert (
        "没有写理由；2025-07-20 由 市财政局审核员 从 61.20 亿元 改为 62.00 亿元，理由：漏报一户"
        in hit.message
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"values": np.zeros((2, 1, 1))}, "C-091"),
        ({"states": np.zeros((1, 1, 2), np.uint8)}, "C-091"),
        ({"regions": (Place("1"), Place("1")), "values": np.zeros((1, 2, 1))}, "C-092"),
        ({"values": np.full((1, 1, 1), np.inf)}, "C-094"),
    ],
)
def test_impossible_tables_are_refused(change, code):
    fields = {
        "values": np.zeros((1, 1, 1)),
        "periods": ("2025-06",),
        "regions": (Place("1"),),
        "indicators": (Series("x"),),
    }
    with pytest.raises(Refusal, match=code):
        Figures(**(fields | change))


def test_an_unknown_subject_is_refused_with_the_nearest(figures):
    table = figures({("甲", "budget_revenue"): {"2025-06": 1.0}})
    with pytest.raises(Refusal, match=r"最接近的是“budget_revenue”.*C-093"):
        run_checks(table, [], subject=Subject.of(indicators=["budget_revenu"]))


def test_nothing_at_all_asks_nothing():
    from zhengxian.definitions import checks

    empty = Figures(np.zeros((0, 0, 0)), (), (), ())
    assert run_checks(empty, checks().values()) == []
