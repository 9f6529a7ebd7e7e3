"""The moderate interval and other rules whose numbers are easily turned round."""

import numpy as np
import pytest

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score import ScoreContext, bounds, parse_score, score_by


def column(*values: float) -> FloatArray:
    return np.array(values, dtype=np.float64)[:, None]


def test_moderate_interval_of_domain_2_3() -> None:
    # M = max(a − min, max − b) = max(40 − 10, 80 − 60) = 30.
    got = score_by({"method": "interval_efficacy", "a": 40, "b": 60}, column(10, 25, 40, 60, 75, 80))
    assert got[:, 0].tolist() == pytest.approx([0, 0.5, 1, 1, 0.5, 1 / 3])


def test_moderate_interval_with_base_marks() -> None:
    rule = {"method": "interval_efficacy", "a": 40, "b": 60, "base": 60, "span": 40}
    got = score_by(rule, column(10, 25, 50, 75))
    assert got[:, 0].tolist() == pytest.approx([0.6, 0.8, 1, 0.8])


def test_moderate_interval_may_be_a_point_and_take_fixed_ends() -> None:
    rule = {"method": "interval_efficacy", "a": 50, "b": 50, "low": 0, "high": 100}
    got = score_by(rule, column(40, 50, 60, 120), negative=True)
    assert got[:, 0].tolist() == pytest.approx([0.8, 1, 0.8, 0])


def test_rounded_thresholds_of_a_negative_indicator() -> None:
    rule = {"method": "all_or_nothing", "threshold": 3, "decimals": 1}
    got = score_by(rule, column(2.0, 3.0, 3.04, 3.06), negative=True)
    assert got[:, 0].tolist() == [1, 1, 1, 0]
    ladder = score_by({"method": "rank_ladder", "decimals": 0}, column(1.2, 1.4, 2.0), negative=True)
    assert ladder[:, 0].tolist() == pytest.approx([1, 1, 0.9])


def test_tier_lines_that_coincide_are_refused() -> None:
    rule = {"method": "tiers", "table": [[{"indicator": "g"}, 100], [5, 60]], "side": "at_least"}
    goals = ScoreContext(series=lambda code: column(5.0, 6.0))
    with pytest.raises(Refusal, match="E-204") as caught:
        score_by(rule, column(1.0, 2.0), context=goals)
    assert caught.value.rows == (0,)


def test_small_figures_are_not_negative_ones() -> None:
    assert score_by({"method": "fraction_of_max"}, column(0.5, 1.0))[0, 0] == 0.5
    got = score_by({"method": "attainment", "target": 0.25}, column(0.5), negative=True)
    assert got[0, 0] == 0.5


def test_relative_figures_of_a_rule_reach_their_bound() -> None:
    rule = {"method": "base_per_point", "target": 10, "per": 1, "unit": 5, "base": 80, "high": 90}
    found = bounds(parse_score(rule, "item"), column(10.0, 12.0), np.array([False]))
    assert found is not None
    top = found[1]
    assert top[0, 0] == 60.0
    assert score_by(rule, top)[0, 0] == pytest.approx(0.9)
    assert score_by(rule, top - 1.0)[0, 0] < 0.9


def test_lag_may_cost_more_than_lead_earns() -> None:
    rule = {"method": "base_per_point", "target": 8, "per": 1, "per_below": 2}
    assert score_by(rule, column(9.0, 8.0, 7.0))[:, 0].tolist() == pytest.approx([0.81, 0.8, 0.78])


def test_levels_of_above_below_mean_may_be_fractions() -> None:
    rule = {"method": "above_below_mean", "reference": 10, "above": 1, "within": 0.5, "below": 0}
    x = np.tile(column(12.1, 12.0, 8.0, 7.9), 2)
    got = score_by(rule, x, negative=[False, True])
    assert got.T.tolist() == [[1, 0.5, 0.5, 0], [0, 0.5, 0.5, 1]]
