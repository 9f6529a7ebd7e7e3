"""Sharing the weight of what dropped out, level by level."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing import reweight

W = np.array([60.0, 40.0, 30.0, 70.0])
SETS = [slice(0, 2), slice(2, 4)]


def test_each_set_of_siblings_keeps_its_sum() -> None:
    dropped = np.array([[True, False, False, False], [False, False, False, True]])
    got = reweight(W, dropped, SETS)
    assert got.weights.tolist() == [[0.0, 100.0, 30.0, 70.0], [60.0, 40.0, 100.0, 0.0]]
    assert not got.emptied.any()


def test_a_parent_without_children_drops_out_one_level_up() -> None:
    dropped = np.array([[True, True, False, False], [False, False, False, False]])
    below = reweight(W, dropped, SETS)
    assert below.weights[0].tolist() == [0.0, 0.0, 30.0, 70.0]
    assert below.emptied.tolist() == [[True, False], [False, False]]
    above = reweight(np.array([55.0, 45.0]), below.emptied, last=True)
    assert above.weights.tolist() == [[0.0, 100.0], [55.0, 45.0]]


def test_a_region_with_nothing_left_is_refused_at_the_root() -> None:
    dropped = np.array([[False, True], [True, True], [True, True]])
    assert reweight(np.ones(2), dropped).emptied.ravel().tolist() == [False, True, True]
    with pytest.raises(Refusal) as caught:
        reweight(np.ones(2), dropped, last=True)
    assert caught.value.code == "E-123"
    assert caught.value.rows == (1, 2)


def test_siblings_without_weight_cannot_take_it_over() -> None:
    got = reweight(np.array([100.0, 0.0]), np.array([[True, False]]))
    assert got.emptied.tolist() == [[True]]
    assert got.weights.tolist() == [[0.0, 0.0]]


def test_a_set_that_weighs_nothing_in_this_class_is_not_emptied() -> None:
    got = reweight(np.zeros(2), np.array([[True, False]]), last=True)
    assert not got.emptied.any()


def test_nothing_dropped_gives_back_the_weights() -> None:
    assert reweight(W, np.zeros((3, 4), dtype=np.bool_), SETS).weights is W


@given(st.integers(0, 10_000), st.floats(0.01, 100))
@settings(max_examples=40, deadline=None)
def test_sums_hold_and_the_unit_of_weights_does_not_matter(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    weights, dropped = rng.uniform(0.1, 9, (6, 4)), rng.uniform(size=(6, 4)) < 0.4
    got = reweight(weights, dropped, SETS)
    for number, members in enumerate(SETS):
        kept = ~got.emptied[:, number]
        assert got.weights[kept, members].sum(axis=1) == pytest.approx(weights[kept, members].sum(axis=1))
    assert (got.weights[dropped] == 0).all()
    np.testing.assert_allclose(reweight(weights * scale, dropped, SETS).weights, got.weights * scale)
