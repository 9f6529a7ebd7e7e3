"""Sets that cannot be scored in the ordinary way: constant, single, empty, zero, negative, infinite."""

import numpy as np
import pytest

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score import METHODS, ScoreContext, parse_score, score, score_by

Notes = list[tuple[str, str, list[bool]]]


def column(*values: float) -> FloatArray:
    return np.array(values, dtype=np.float64)[:, None]


def listening() -> tuple[ScoreContext, Notes]:
    notes: Notes = []

    def note(code: str, message: str, cols: BoolArray) -> None:
        notes.append((code, message, cols.tolist()))

    return ScoreContext(note=note), notes


@pytest.mark.parametrize(
    ("rule", "fractions"),
    [
        ({"method": "minmax"}, {"full": 1.0, "half": 0.5, "zero": 0.0}),
        ({"method": "efficacy"}, {"full": 1.0, "half": 0.8, "zero": 0.6}),
        ({"method": "base_share"}, {"full": 1.0, "half": 0.8, "zero": 0.6}),
        ({"method": "log"}, {"full": 1.0, "half": 0.5, "zero": 0.0}),
    ],
)
def test_a_constant_column_gets_what_the_rule_says_and_a_note(
    rule: dict[str, object], fractions: dict[str, float]
) -> None:
    x = np.array([[4.0, 1.0], [np.nan, 2.0], [4.0, 3.0]])
    for word, fraction in fractions.items():
        context, notes = listening()
        got = score_by({**rule, "constant": word}, x, negative=[False, True], context=context)
        assert got[[0, 2], 0] == pytest.approx(fraction)
        assert np.isnan(got[1, 0])
        assert [(code, cols) for code, _, cols in notes] == [("E-202", [True, False])]
    assert score_by(rule, x)[0, 0] == pytest.approx(fractions["full"])


@pytest.mark.parametrize("method", ["minmax", "efficacy", "base_share", "log", "zscore"])
def test_a_constant_column_may_be_refused(method: str) -> None:
    x = np.array([[1.0, 4.0], [2.0, 4.0]])
    with pytest.raises(Refusal, match="E-203") as caught:
        score_by({"method": method, "constant": "refuse"}, x)
    assert caught.value.cols == (1,)


def test_a_figure_that_differs_by_its_own_target_is_no_constant_column() -> None:
    context, notes = listening()
    context = ScoreContext(series=lambda code: np.array([[0.0], [4.0]]), note=context.note)
    rule = {"method": "efficacy", "low": {"indicator": "floor"}, "high": 4}
    assert score_by(rule, column(2.0, 4.0), context=context)[:, 0].tolist() == pytest.approx([0.8, 1.0])
    assert [code for code, _, _ in notes] == ["E-202"]


def test_a_single_unit_gets_full_marks_and_a_note() -> None:
    for method in ("minmax", "efficacy", "base_share", "borda"):
        context, notes = listening()
        assert score_by({"method": method}, column(3.0, np.nan), context=context)[0, 0] == 1.0
        assert notes[0][0] == "E-202"
    assert score_by({"method": "rank_ladder"}, column(3.0))[0, 0] == 1.0
    assert score_by({"method": "percentile"}, column(3.0))[0, 0] == 1.0
    assert score_by({"method": "borda", "constant": "zero"}, column(3.0))[0, 0] == 0.0
    with pytest.raises(Refusal, match="E-203"):
        score_by({"method": "borda", "constant": "refuse"}, column(3.0))


def test_zscore_of_equal_figures_is_the_mean_even_when_their_sum_rounds() -> None:
    context, notes = listening()
    got = score_by({"method": "zscore", "centre": 1}, column(0.1, 0.1, 0.1), context=context)
    assert got[:, 0].tolist() == [1.0, 1.0, 1.0]
    assert notes[0][0] == "E-202"


def test_zscore_population_deviation() -> None:
    got = score_by({"method": "zscore", "sd": "population"}, column(1.0, 3.0), negative=True)
    assert got[:, 0].tolist() == pytest.approx([1.0, -1.0])


EMPTY_RULES = {
    "goalposts": {"low": 0, "high": 1},
    "interval_efficacy": {"a": 0, "b": 1},
    "attainment": {"target": 1},
    "ratio_to_base": {"base": 1},
    "distance_to_target": {"target": 1},
    "all_or_nothing": {"threshold": 1},
    "tiers": {"table": [[1, 1]], "side": "above"},
    "base_per_point": {"target": 1, "per": 1},
    "threshold_rank": {"threshold": 1, "base": 4, "more": 6},
}


@pytest.mark.parametrize("method", METHODS)
def test_all_missing_stays_missing_without_a_word(method: str) -> None:
    context, notes = listening()
    rule = {"method": method, **EMPTY_RULES.get(method, {})}
    got = score_by(rule, np.full((3, 2), np.nan), context=context)
    assert np.isnan(got).all()
    assert got.shape == (3, 2)
    assert notes == []
    assert score_by(rule, np.empty((0, 2))).shape == (0, 2)


@pytest.mark.parametrize("method", METHODS)
def test_infinite_figures_are_refused(method: str) -> None:
    rule = {"method": method, **EMPTY_RULES.get(method, {})}
    with pytest.raises(Refusal, match="E-201") as caught:
        score_by(rule, np.array([[1.0, 2.0], [3.0, np.inf]]))
    assert caught.value.cols == (1,)


def test_points_out_of_order_are_refused() -> None:
    with pytest.raises(Refusal, match="E-204") as caught:
        score_by({"method": "efficacy", "low": 5}, np.array([[1.0, 6.0], [4.0, 9.0]]))
    assert (caught.value.rows, caught.value.cols) == ((), (0,))
    goals = ScoreContext(series=lambda code: np.array([[1.0], [7.0]]))
    for rule in (
        {"method": "efficacy", "low": {"indicator": "g"}, "high": 6},
        {"method": "interval_efficacy", "a": {"indicator": "g"}, "b": 6},
        {"method": "interval_efficacy", "knots": [[{"indicator": "g"}, 0], [6, 100]]},
        {"method": "tiers", "table": [[6, 100], [{"indicator": "g"}, 60]], "side": "at_least"},
    ):
        with pytest.raises(Refusal, match="E-204") as caught:
            score_by(rule, column(2.0, 3.0), context=goals)
        assert caught.value.rows == (1,)


@pytest.mark.parametrize(
    "rule",
    [
        {"method": "attainment", "target": "min"},
        {"method": "ratio_to_base", "base": "min"},
        {"method": "distance_to_reference", "reference": "min"},
        {"method": "above_below_mean", "reference": "min"},
        {"method": "base_per_point", "target": "min", "per": 1, "relative": True},
    ],
)
@pytest.mark.parametrize("lowest", [0.0, -1.0])
def test_ratios_to_zero_or_less_are_refused(rule: dict[str, object], lowest: float) -> None:
    x = np.array([[1.0, lowest, np.nan], [2.0, 5.0, np.nan]])
    with pytest.raises(Refusal, match="E-205") as caught:
        score_by(rule, x)
    assert (caught.value.rows, caught.value.cols) == ((), (1,))
    assert caught.value.remedy


def test_a_zero_target_of_one_region_names_that_region() -> None:
    context = ScoreContext(series=lambda code: np.array([[1.0], [0.0], [0.0]]))
    with pytest.raises(Refusal, match="E-205") as caught:
        score_by(
            {"method": "attainment", "target": {"indicator": "g"}}, column(1.0, 2.0, np.nan), context=context
        )
    assert (caught.value.rows, caught.value.cols) == ((1,), (0,))


def test_best_value_of_zero_is_refused() -> None:
    with pytest.raises(Refusal, match="E-205"):
        score_by({"method": "fraction_of_max"}, column(-2.0, 0.0))
    with pytest.raises(Refusal, match="E-205"):
        score_by({"method": "fraction_of_max"}, column(0.0, 2.0), negative=True)
    with pytest.raises(Refusal, match="E-211") as caught:
        score_by({"method": "fraction_of_max"}, column(-1.0, 2.0))
    assert caught.value.rows == (0,)


def test_negative_figures_over_a_base() -> None:
    x = column(-5.0, 5.0)
    assert score_by({"method": "ratio_to_base", "base": 10}, x)[0, 0] == 0.0
    kept = {"method": "ratio_to_base", "base": 10, "negative_value": "keep"}
    assert score_by(kept, x)[0, 0] == -0.5
    with pytest.raises(Refusal, match="E-211") as caught:
        score_by({"method": "ratio_to_base", "base": 10, "negative_value": "refuse"}, x)
    assert caught.value.rows == (0,)
    with pytest.raises(Refusal, match="E-211"):
        score_by(kept, x, negative=True)
    assert score_by({"method": "attainment", "target": 10}, x)[0, 0] == 0.0


def test_a_negative_indicator_at_zero_gets_the_cap() -> None:
    rule = {"method": "attainment", "target": 3, "cap": 1.2}
    assert score_by(rule, column(0.0, 3.0, 6.0), negative=True)[:, 0].tolist() == [1.2, 1.0, 0.5]
    with pytest.raises(Refusal, match="E-217") as caught:
        score_by({**rule, "cap": np.inf}, column(0.0, 3.0, 6.0), negative=True)
    assert caught.value.rows == (0,)


@pytest.mark.parametrize("lowest", [0.0, -3.0])
def test_log_of_zero_or_less_is_refused(lowest: float) -> None:
    with pytest.raises(Refusal, match="E-210") as caught:
        score_by({"method": "log"}, np.array([[1.0, 1.0], [2.0, lowest]]))
    assert (caught.value.rows, caught.value.cols) == ((1,), (1,))


def test_share_of_total_of_doubtful_sets() -> None:
    context, notes = listening()
    got = score_by({"method": "share_of_total"}, column(-1.0, 5.0), context=context)
    assert got[:, 0].tolist() == [-0.25, 1.25]
    assert [(code, cols) for code, _, cols in notes] == [("E-213", [True])]
    zero = {"method": "share_of_total", "negative_value": "zero"}
    assert score_by(zero, column(-1.0, 5.0))[:, 0].tolist() == [0.0, 1.25]
    refused = {"method": "share_of_total", "negative_value": "refuse"}
    assert score_by(refused, column(0.0, 5.0))[:, 0].tolist() == [0.0, 1.0]
    with pytest.raises(Refusal, match="E-211"):
        score_by(refused, column(-1.0, 5.0))
    with pytest.raises(Refusal, match="E-212"):
        score_by({"method": "share_of_total"}, column(-5.0, 5.0))
    with pytest.raises(Refusal, match="E-212"):
        score_by({"method": "share_of_total"}, column(1.0, 5.0), negative=True)


def test_figures_that_are_no_percentage_points_are_refused() -> None:
    with pytest.raises(Refusal, match="E-214") as caught:
        score_by({"method": "diminishing", "reference": 0}, column(3.0, 40000.0))
    assert caught.value.rows == (1,)


def test_nothing_outside_the_interval_gives_full_marks() -> None:
    rule = {"method": "interval_efficacy", "a": 0, "b": 10}
    assert score_by(rule, column(3.0, 5.0, np.nan))[:2, 0].tolist() == [1.0, 1.0]


def test_a_doubled_knot_is_a_step() -> None:
    rule = {"method": "interval_efficacy", "knots": [[0, 0], [60, 50], [60, 80], [100, 100]]}
    got = score_by(rule, column(-5.0, 59.9999999, 60.0, 80.0, 200.0))[:, 0]
    assert got.tolist() == pytest.approx([0.0, 0.5, 0.8, 0.9, 1.0])


def test_everyone_beyond_the_target_gets_full_marks() -> None:
    rule = {"method": "distance_to_target", "target": 5}
    assert score_by(rule, column(6.0, 9.0, 5.0))[:, 0].tolist() == [1.0, 1.0, 1.0]
    assert score_by(rule, column(4.0, 2.0), negative=True)[:, 0].tolist() == [1.0, 1.0]
    uncapped = {**rule, "start": 0, "cap": np.inf}
    assert score_by(uncapped, column(10.0, -10.0))[:, 0].tolist() == [2.0, 0.0]


@pytest.mark.parametrize(
    ("ties", "places"),
    [
        ("competition", [1, 2, 2, 4]),
        ("dense", [1, 2, 2, 3]),
        ("average", [1, 2.5, 2.5, 4]),
        ("max", [1, 3, 3, 4]),
    ],
)
def test_ties_take_places_as_the_rule_says(ties: str, places: list[float]) -> None:
    rule = {"method": "rank_ladder", "step": 0.1, "ties": ties}
    got = score_by(rule, column(92.0, 90.0, 90.0, 88.0))[:, 0]
    assert got == pytest.approx(1 - 0.1 * (np.array(places) - 1))


def test_places_and_thresholds_can_compare_rounded_figures() -> None:
    x = column(8.04, 7.96, 7.94)
    ladder = score_by({"method": "rank_ladder", "decimals": 1}, x)[:, 0]
    assert ladder.tolist() == pytest.approx([1.0, 1.0, 0.9])
    line = {"method": "all_or_nothing", "threshold": 8}
    assert score_by({**line, "decimals": 1}, x)[:, 0].tolist() == [1, 1, 0]
    assert score_by(line, x)[:, 0].tolist() == [1, 0, 0]
    assert score_by({**line, "inclusive": False}, column(8.0, 8.1))[:, 0].tolist() == [0, 1]


def test_binary_noise_does_not_decide_a_threshold() -> None:
    rule = {"method": "all_or_nothing", "threshold": 0.3}
    assert score_by(rule, column(0.1 * 3, 0.1 + 0.2))[:, 0].tolist() == [1, 1]
    tiers = {"method": "tiers", "table": [[0.3, 100]], "side": "at_most"}
    assert score_by(tiers, column(0.1 * 3))[0, 0] == 1.0


def test_scores_are_never_minus_zero() -> None:
    got = score(parse_score({"method": "minmax"}, "item"), column(1.0, 2.0), np.array([True]))
    assert not np.signbit(got).any()
