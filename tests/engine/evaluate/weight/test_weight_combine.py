"""Combined weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import combine

few = settings(max_examples=50, deadline=None)
vectors = st.lists(st.floats(0.05, 1), min_size=3, max_size=3)
A, B = [0.5, 0.3, 0.2], [0.2, 0.2, 0.6]


def test_additive_by_hand() -> None:
    result = combine([A, B], how="additive", alpha=0.4)
    assert result.weights == pytest.approx([0.32, 0.24, 0.44])
    assert result.parameters["alpha"] == (0.4, 0.6)
    three = combine([A, B, [1, 1, 1]], how="additive", alpha=[0.5, 0.25, 0.25])
    assert three.weights == pytest.approx(np.array([0.3, 0.2, 0.25]) + 0.25 / 3)


def test_multiplicative_by_hand() -> None:
    assert combine([A, B], how="multiplicative").weights == pytest.approx(np.array([10, 6, 12]) / 28)


def test_minimum_relative_entropy_by_hand() -> None:
    roots = np.sqrt([0.10, 0.06, 0.12])
    assert combine([A, B], how="entropy").weights == pytest.approx(roots / roots.sum())
    three = np.cbrt([0.10 * 0.1, 0.06 * 0.2, 0.12 * 0.7])
    assert combine([A, B, [1, 2, 7]], how="entropy").weights == pytest.approx(three / three.sum())


def test_game_by_hand() -> None:
    """Norms 0.38 and 0.44, product 0.28: a = (0.44·0.10, 0.38·0.16)/0.0888, scaled to sum 1."""
    result = combine([A, B], how="game")
    a = np.array([0.44 * 0.10, 0.38 * 0.16])
    assert result.diagnostics["part_coefficients"] == pytest.approx(tuple(a / a.sum()))
    assert result.weights == pytest.approx(a / a.sum() @ np.array([A, B]))


@few
@given(vectors, vectors, st.floats(0, 1))
def test_additive_lies_between_its_parts(a: list[float], b: list[float], alpha: float) -> None:
    p, q = np.array(a) / sum(a), np.array(b) / sum(b)
    weights = combine([a, b], how="additive", alpha=alpha).weights
    assert weights.sum() == pytest.approx(1)
    assert (weights >= np.minimum(p, q) - 1e-12).all()
    assert (weights <= np.maximum(p, q) + 1e-12).all()


@few
@given(vectors, vectors)
def test_products_do_not_depend_on_order_or_scale(a: list[float], b: list[float]) -> None:
    for how in ("multiplicative", "entropy"):
        weights = combine([a, b], how=how).weights
        assert combine([b, np.array(a) * 60], how=how).weights == pytest.approx(weights)
        assert weights.sum() == pytest.approx(1)


@few
@given(vectors)
def test_like_parts_give_themselves_except_in_products(a: list[float]) -> None:
    own = np.array(a) / sum(a)
    assert combine([a, a], how="entropy").weights == pytest.approx(own)
    assert combine([a, a], how="game").weights == pytest.approx(own)
    assert combine([a, a, a], how="game", coefficients="nonnegative").weights == pytest.approx(own)
    squared = own**2 / (own**2).sum()
    assert combine([a, a], how="multiplicative").weights == pytest.approx(squared)


@few
@given(vectors, vectors)
def test_game_within_zero_is_always_a_weighting(a: list[float], b: list[float]) -> None:
    weights = combine([a, b], how="game", coefficients="nonnegative").weights
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)


def test_game_gives_equal_weights_no_say() -> None:
    weights = combine([[1, 1, 1], B], how="game").weights
    assert weights == pytest.approx(B)


@pytest.mark.parametrize(
    ("parts", "how", "code"),
    [
        ([[0.55, 0.45], [0.9, 0.1]], "game", "E-319"),
        ([[1, 0], [0, 1]], "multiplicative", "E-318"),
        ([[1, 0], [0, 1]], "entropy", "E-318"),
        ([[1, -1], [0, 1]], "entropy", "E-313"),
        ([[0, 0], [0, 1]], "entropy", "E-313"),
        ([[1, 2], [float("nan"), 1]], "game", "E-313"),
    ],
)
def test_refusals(parts: list[list[float]], how: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        combine(parts, how=how)
    assert refused.value.code == code


def test_negative_game_can_be_solved_within_zero() -> None:
    result = combine([[0.55, 0.45], [0.9, 0.1]], how="game", coefficients="nonnegative")
    assert min(result.diagnostics["part_coefficients"]) == 0


@pytest.mark.parametrize(
    ("parts", "alpha"),
    [([A], 0.5), ([A, B], None), ([A, B], [0.5, 0.6]), ([A, B], 1.5), ([A, B, A], 0.5)],
)
def test_wrong_calls(parts: list[list[float]], alpha: object) -> None:
    with pytest.raises(ValueError, match=r"parts|alpha"):
        combine(parts, how="additive", alpha=alpha)
