"""The policies after scoring, each by hand, and what they leave untouched."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing import CellState, PolicyResult, apply_policy, parse_missing

NAN = float("nan")
SCORES = np.array([[0.2, 0.5], [0.6, NAN], [NAN, 0.9], [1.0, 0.1]])
STATES = np.isnan(SCORES).astype(np.uint8)
HALVES = [slice(0, 2), slice(2, 4)]


def run(value: Any, scores: Any = SCORES, states: Any = "missing", *args: Any, **keys: Any) -> PolicyResult:
    scores = np.asarray(scores, dtype=np.float64)
    marks = np.isnan(scores).astype(np.uint8) if isinstance(states, str) else states
    specs = [parse_missing(value, "missing")] * scores.shape[-1]
    return apply_policy(specs, marks, scores, *args, **keys)


@pytest.mark.parametrize(
    ("value", "groups", "fills"),
    [
        ("zero", [], [0.0, 0.0]),
        ({"policy": "penalty", "penalty": -0.25}, [], [-0.25, -0.25]),
        ("class_mean", [], [0.6, 0.5]),
        ("class_mean", HALVES, [1.0, 0.5]),
        ("worst", [], [0.2, 0.1]),
        ("worst", HALVES, [1.0, 0.5]),
    ],
    ids=str,
)
@pytest.mark.parametrize("states", [STATES, None], ids=["states", "NaN alone"])
def test_a_policy_by_hand(value: Any, groups: Any, fills: list[float], states: Any) -> None:
    got = run(value, SCORES, states, groups=groups)
    assert [got.scores[2, 0], got.scores[1, 1]] == pytest.approx(fills)
    assert np.array_equal(got.filled, np.isnan(SCORES))
    assert not got.dropped.any()
    assert np.array_equal(got.scores[~got.filled], SCORES[~got.filled])


def test_reweight_drops_the_item_and_shares_its_weight() -> None:
    """Weights 60, 30, 10: without the first the others keep 3 : 1 of 100."""
    got = run("reweight", [[NAN, 0.5, 0.5], [0.1, 0.2, 0.3]], "missing", np.array([60.0, 30.0, 10.0]))
    assert got.weights is not None
    assert got.weights.tolist() == [[0.0, 75.0, 25.0], [60.0, 30.0, 10.0]]
    assert np.isnan(got.scores[0, 0])
    assert got.dropped.tolist() == [[True, False, False], [False] * 3]
    assert not got.filled.any()


def test_each_item_has_its_own_policy_and_each_state_its_own() -> None:
    specs = [
        parse_missing({"policy": "zero", "not_applicable": "worst"}, "a"),
        parse_missing("class_mean", "b"),
    ]
    scores = np.array([[NAN, 0.4], [NAN, NAN], [0.8, 0.6], [0.7, NAN]])
    states = np.array([[1, 0], [2, 4], [0, 0], [0, 2]], dtype=np.uint8)
    got = apply_policy(specs, states, scores)
    assert got.scores[:3].tolist() == pytest.approx(np.array([[0.0, 0.4], [0.7, 0.5], [0.8, 0.6]]))
    assert got.dropped.tolist() == [[False, False], [False, False], [False, False], [False, True]]


def test_refuse_names_all_cells_in_one_refusal() -> None:
    states = np.where(np.isnan(SCORES), np.uint8(CellState.MISSING), np.uint8(0))
    states[1, 1] = CellState.SUPPRESSED
    with pytest.raises(Refusal) as caught:
        run("refuse", SCORES, states)
    assert caught.value.code == "E-121"
    assert (caught.value.rows, caught.value.cols) == ((1, 2), (0, 1))
    assert "共 2 处" in caught.value.message
    assert "未报 1 处、保密 1 处" in caught.value.message


def test_refuse_comes_before_every_other_policy() -> None:
    specs = [parse_missing("worst", "a"), parse_missing("refuse", "b")]
    with pytest.raises(Refusal, match="E-121"):
        apply_policy(specs, STATES, SCORES)


@pytest.mark.parametrize("policy", ["class_mean", "worst"])
def test_nobody_to_compare_with_is_refused(policy: str) -> None:
    scores = np.array([[0.5, NAN], [0.5, NAN], [0.1, 0.2]])
    with pytest.raises(Refusal) as caught:
        run(policy, scores, groups=[slice(0, 2), slice(2, 3)])
    assert caught.value.code == "E-122"
    assert (caught.value.rows, caught.value.cols) == ((0, 1), (1,))
    with pytest.raises(Refusal, match="E-122"):
        run(policy, [[NAN]])


def test_a_figure_below_the_unit_counts_as_zero_and_has_its_score() -> None:
    states = np.array([[0], [CellState.BELOW_UNIT], [1]], dtype=np.uint8)
    got = run("class_mean", [[0.8], [0.2], [NAN]], states)
    assert got.scores[:, 0].tolist() == [0.8, 0.2, 0.5]
    assert got.filled[:, 0].tolist() == [False, False, True]
    with pytest.raises(Refusal) as caught:
        run("zero", [[0.8], [NAN], [0.1]], states)
    assert caught.value.code == "E-126"
    assert run({"below_unit": "worst"}, [[0.8], [NAN]], states[:2]).scores[1, 0] == 0.8


def test_an_exempted_cell_always_drops_out() -> None:
    got = run("refuse", [[0.8, 0.7]], np.array([[0, CellState.EXEMPT]], dtype=np.uint8))
    assert got.dropped.tolist() == [[False, True]]
    assert np.isnan(got.scores[0, 1])


def test_a_score_left_in_a_gap_is_not_among_the_others() -> None:
    states = np.array([[0], [1], [1]], dtype=np.uint8)
    assert run("worst", [[0.5], [0.1], [NAN]], states).scores[:, 0].tolist() == [0.5, 0.5, 0.5]


def test_items_outside_the_class_need_no_figure() -> None:
    """Weight 0: the item is not in this class's list, so its gap is nobody's fault."""
    weights = np.array([[0.0, 100.0], [50.0, 50.0]])
    got = run("refuse", [[NAN, 0.3], [0.2, 0.4]], "missing", weights)
    assert not (got.filled | got.dropped | got.emptied).any()
    with pytest.raises(Refusal, match="E-121"):
        run("refuse", [[NAN, 0.3], [NAN, 0.4]], "missing", weights)


def test_without_gaps_everything_is_handed_back() -> None:
    scores, weights = np.ones((3, 2)), np.array([1.0, 1.0])
    got = run("refuse", scores, np.zeros((3, 2), dtype=np.uint8), weights)
    assert got.scores is scores
    assert got.weights is weights
    assert got.emptied.shape == (3, 1)


def test_one_specification_per_item() -> None:
    with pytest.raises(ValueError, match="1 specifications for 2 items"):
        apply_policy([parse_missing("zero", "m")], STATES, SCORES)


def test_leading_axes_are_independent() -> None:
    scores = np.stack([SCORES, np.where(np.isnan(SCORES), NAN, SCORES / 2)])
    for value in ("class_mean", "worst", "zero", "reweight"):
        got = run(value, scores, "missing", np.array([1.0, 3.0]), HALVES)
        for period in range(2):
            alone = run(value, scores[period], "missing", np.array([1.0, 3.0]), HALVES)
            assert np.array_equal(got.scores[period], alone.scores, equal_nan=True)
            assert got.weights is not None
            wanted = np.broadcast_to(np.asarray(alone.weights), (4, 2))
            assert np.array_equal(np.broadcast_to(got.weights, scores.shape)[period], wanted)


@given(st.integers(0, 10_000), st.sampled_from(["zero", "class_mean", "worst", "reweight"]))
@settings(max_examples=50, deadline=None)
def test_cells_with_figures_never_move_and_rows_may_be_shuffled(seed: int, policy: str) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.uniform(0, 1, (9, 3))
    scores[1:][rng.uniform(size=(8, 3)) < 0.3] = NAN
    weights = np.array([5.0, 3.0, 2.0])
    before = scores.copy()
    got = run(policy, np.asfortranarray(scores), "missing", weights)
    present = ~np.isnan(before)
    assert np.array_equal(scores, before, equal_nan=True)
    assert np.array_equal(got.scores[present], before[present])
    fills = got.scores[got.filled]
    assert ((fills >= 0) & (fills <= 1)).all()
    order = rng.permutation(9)
    shuffled = run(policy, scores[order], "missing", weights)
    np.testing.assert_allclose(shuffled.scores, got.scores[order], rtol=1e-12)
    total = np.broadcast_to(np.asarray(got.weights), scores.shape).sum(axis=1)
    assert total[~got.emptied[:, 0]] == pytest.approx(10)


def test_a_province_of_counties_takes_milliseconds() -> None:
    """2844 × 60, regions contiguous, 1 in 500 cells without a figure."""
    rng = np.random.default_rng(7)
    scores = np.asfortranarray(rng.random((2844, 60)))
    scores[rng.random(scores.shape) < 0.002] = NAN
    scores[0] = 0.5
    groups = [slice(0, 900), slice(900, 2844)]
    run("class_mean", scores, "missing", np.ones(60), groups)
    filled = run("class_mean", scores, None, np.ones(60), groups)
    assert not np.isnan(filled.scores).any()
