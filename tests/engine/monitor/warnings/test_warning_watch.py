"""The watch as a whole: order, keys, dates of rules, periods, and what holds for any figures."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zhengxian.definitions import indicators, warning_rules
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.warning import KINDS, LEVELS
from zhengxian.engine.collect import SUPPRESSED, Figures, Place, Series
from zhengxian.engine.monitor.pace_grid import PaceColumn, read_grid
from zhengxian.engine.monitor.pace_words import PaceThresholds
from zhengxian.engine.monitor.warnings import Node, Ranks, watch
from zhengxian.engine.monitor.warnings.kinds import ON_FIGURES, ON_RANKS

CODES = ("gdp_growth", "fai_growth", "budget_revenue", "new_jobs", "debt_ratio", "larger_accidents")
SERIES = tuple(Series.of(indicators()[code]) for code in CODES)
PERIODS = ("2025-11", "2025-12", "2026-02", "2026-03")
PLACES = (Place("1", "示范市", "city"), *(Place(f"1{n}", f"{n}县", "county", "1") for n in range(4)))
SHAPE = (len(PERIODS), len(PLACES), len(SERIES))
NUMBERS = st.one_of(st.just(np.nan), st.floats(-1e6, 1e6), st.sampled_from([0.0, -0.1, 120.0, 200.0, 1e17]))


def see(values, planned, **more):
    figures = Figures(values, PERIODS, PLACES, SERIES)
    columns = [PaceColumn(s.kind, percent=s.unit == "%", decimals=1) for s in SERIES]
    readings = read_grid(values, planned, planned, columns, PaceThresholds(date(2020, 1, 1)))
    places = np.arange(1.0, 6.0)[None, :, None].repeat(4, axis=0)
    ranks = Ranks(places, PERIODS, PLACES, (Node(),), [["x"] * 5] * 4)
    chances = np.full(SHAPE, 0.3)
    rules = warning_rules().values()
    return watch(figures, rules, readings=readings, probabilities=chances, ranks=ranks, **more)


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, SHAPE, elements=NUMBERS), arrays(np.float64, SHAPE, elements=NUMBERS))
def test_any_figures_give_whole_sentences_once(values, planned):
    found = see(values, planned)
    assert len({w.key for w in found.raised}) == len(found.raised)
    assert Counter(w.rule for w in found.raised) == {t.rule: t.raised for t in found.tallies if t.raised}
    for warning in found.raised:
        assert warning.reason.endswith(f"。{warning_rules()[warning.rule].what_to_do}（{warning.code}）")
        assert "nan" not in warning.reason
        assert "inf" not in warning.reason
        assert "增长 -" not in warning.reason
    severities = [w.severity for w in found.raised]
    assert severities == sorted(severities, reverse=True)


@settings(max_examples=20, deadline=None)
@given(arrays(np.float64, SHAPE, elements=NUMBERS), st.permutations(range(len(PLACES))))
def test_the_order_of_regions_changes_nothing(values, order):
    planned = np.full(SHAPE, 50.0)
    first = see(values, planned)
    figures = Figures(values[:, order], PERIODS, tuple(PLACES[k] for k in order), SERIES)
    columns = [PaceColumn(s.kind, percent=s.unit == "%", decimals=1) for s in SERIES]
    readings = read_grid(values[:, order], planned, planned, columns, PaceThresholds(date(2020, 1, 1)))
    rules = [rule for rule in warning_rules().values() if rule.kind not in ("rank_fall", "persistently_low")]
    again = watch(figures, rules, readings=readings, probabilities=np.full(SHAPE, 0.3))
    assert again.raised == tuple(w for w in first.raised if w.rule not in ("rank-fall", "persistently-low"))


@settings(max_examples=20, deadline=None)
@given(arrays(np.float64, SHAPE, elements=NUMBERS))
def test_judging_one_period_gives_what_the_whole_watch_says_of_it(values):
    planned = np.full(SHAPE, 50.0)
    whole, last = see(values, planned), see(values, planned, periods=["2026-03"])
    assert last.raised == tuple(w for w in whole.raised if w.period == "2026-03")


def test_a_blank_table_raises_nothing():
    found = see(np.full(SHAPE, np.nan), np.full(SHAPE, 1.0))
    assert {w.rule for w in found.raised} == {"persistently-low"}, "ranks are there"
    assert all(t.clear == 0 or t.rule in ("rank-fall", "persistently-low") for t in found.tallies)


def test_a_table_without_periods_regions_or_rules():
    nothing = Figures(np.zeros((0, 0, 0)), (), (), ())
    assert watch(nothing, warning_rules().values()).raised == ()
    bare = Figures(np.zeros((0, 1, 6)), (), PLACES[:1], SERIES)
    assert watch(bare, warning_rules().values()).raised == ()
    assert watch(bare, []).tallies == ()


def test_a_rule_judges_only_periods_in_which_it_is_in_force(look):
    cells = {("甲", "gdp_growth"): {"2025Q4": -1.0, "2026Q1": -1.0, "2026Q2": -1.0}}
    figures = Figures(np.array([[[-1.0]]] * 3), ("2025Q4", "2026Q1", "2026Q2"), (Place("甲"),), (SERIES[0],))
    rule = replace(
        warning_rules()["growth-negative"], valid_from=date(2026, 3, 31), valid_to=date(2026, 3, 31)
    )
    found = watch(figures, [rule])
    assert [w.period for w in found.raised] == ["2026Q1"]
    assert found.tallies[0].clear == 0
    assert len(look("growth-negative", cells).raised) == 3


def test_a_severer_rule_silences_a_milder_one_of_its_kind_also_in_another_order(look):
    bound = warning_rules()["line-debt"]
    rules = [
        replace(
            warning_rules()["line-safety"],
            code=f"{level}-line",
            number=f"M-18{n}",
            level=level,
            parameters={"side": "above", "bound": float(3 * n)},
        )
        for n, level in enumerate(LEVELS)
    ]
    values = np.array([[[0.0], [1.0], [4.0], [99.0]]])
    figures = Figures(values, ("2026-03",), tuple(Place(str(r)) for r in range(4)), (SERIES[5],))
    found = watch(figures, [*rules, bound])
    assert [(w.region, w.level) for w in found.raised] == [("3", "red"), ("2", "yellow"), ("1", "notice")]
    assert [(t.raised, t.clear) for t in found.tallies[:4]] == [(1, 1), (1, 2), (0, 3), (1, 3)]


@pytest.mark.parametrize(
    ("change", "code"), [({"periods": ["2026-04"]}, "M-213"), ({"probabilities": np.zeros((1, 1))}, "M-214")]
)
def test_what_does_not_fit_is_refused(look, change, code):
    with pytest.raises(Refusal) as caught:
        look("growth-negative", {("甲", "gdp_growth"): {"2026Q1": 1.0}}, **change)
    assert caught.value.code == code


def test_every_kind_of_rule_has_its_algorithm():
    assert {*ON_FIGURES, *ON_RANKS} == set(KINDS)


def test_a_suppressed_figure_is_not_told_by_its_reading_nor_by_the_arrears_after_it():
    """The reading was made with the figure; the watch does not repeat it."""
    values = np.array([[[-9.0]], [[6.0]]])
    places, periods = (Place("甲"),), ("2026Q1", "2026Q2")
    plan = np.full(values.shape, 6.5)
    columns = [PaceColumn("growth", decimals=1)]
    readings = read_grid(values, plan, plan, columns, PaceThresholds(date(2020, 1, 1)))
    states = np.array([[[SUPPRESSED]], [[0]]], np.uint8)
    rules = [warning_rules()[code] for code in ("pace-bad", "arrears", "growth-negative", "growth-falling")]
    found = watch(Figures(values, periods, places, SERIES[:1], states), rules, readings=readings)
    assert found.raised == ()
    assert [t.unjudged.get("保密") for t in found.tallies] == [1, 1, 1, 1]
