"""Units with too little data are left out, and listed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing import CellState, screen

NAN = float("nan")


def test_exactly_the_minimum_is_enough() -> None:
    x = np.ones((3, 10))
    x[1, 0] = NAN
    x[2, :2] = NAN
    got = screen(x, 0.9)
    assert got.kept.tolist() == [True, True, False]
    assert got.left_out == (2,)
    assert got.shares.tolist() == [1.0, 0.9, 0.8]


def test_what_is_not_applicable_is_not_asked_for() -> None:
    x = np.array([[1.0, NAN, NAN, 1.0], [1.0, NAN, 1.0, 1.0], [NAN] * 4])
    states = np.array([[0, 2, 5, 0], [0, 1, 0, 0], [2, 2, 2, 2]], dtype=np.uint8)
    got = screen(x, 0.9, states)
    assert got.shares.tolist() == [1.0, 0.75, 0.0]
    assert got.kept.tolist() == [True, False, False]
    states[0, 0] = CellState.SUPPRESSED
    assert screen(x, 0.0, states).shares[0] == 0.5


def test_an_empty_pool_and_an_impossible_minimum_are_refused() -> None:
    with pytest.raises(Refusal, match="E-142"):
        screen(np.full((2, 3), NAN), 0.5)
    for minimum in (-0.1, 1.1, 90, NAN):
        with pytest.raises(Refusal, match="E-141"):
            screen(np.ones((2, 3)), minimum)


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_a_higher_minimum_never_keeps_more(seed: int, one: float, other: float) -> None:
    rng = np.random.default_rng(seed)
    x = np.where(rng.uniform(size=(12, 7)) < 0.4, NAN, 1.0)
    x[0] = 1.0
    low, high = screen(x, min(one, other)).kept, screen(x, max(one, other)).kept
    assert (high <= low).all()
