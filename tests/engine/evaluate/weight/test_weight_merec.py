"""MEREC weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import merec

seeds = st.integers(0, 10_000)
few = settings(max_examples=40, deadline=None)


def table(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.5, 9, (8, 3))


def test_merec_keshavarz_ghorabaee_2021() -> None:
    data = [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153], [220, 9300, 1, 162]]
    data.append([5, 8400, 23, 158])
    result = merec(data, [False, False, True, True])
    assert result.weights == pytest.approx([0.5752, 0.0141, 0.4016, 0.0091], abs=5e-5)
    assert result.diagnostics["performance"] == pytest.approx((0.77, 0.71, 0.65, 1.09, 0.21), abs=5e-3)
    assert result.diagnostics["removal_effect"] == pytest.approx((1.71, 0.04, 1.19, 0.03), abs=5e-3)


@few
@given(seeds, st.floats(0.01, 1000))
def test_order_of_rows_and_units_do_not_matter(seed: int, factor: float) -> None:
    x = table(seed)
    less = [False, True, False]
    weights = merec(x, less).weights
    order = np.random.default_rng(seed + 1).permutation(len(x))
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert merec(x[order], less).weights == pytest.approx(weights, abs=1e-12)
    assert merec(x * np.array([1, factor, 1]), less).weights == pytest.approx(weights, abs=1e-9)


@few
@given(seeds)
def test_less_is_better_equals_more_of_the_inverse(seed: int) -> None:
    x = table(seed)
    turned = np.column_stack([1 / x[:, 0], x[:, 1:]])
    assert merec(x, [True, False, False]).weights == pytest.approx(merec(turned).weights, abs=1e-12)


def test_direction_changes_the_weights() -> None:
    x = table(1)
    assert merec(x, [True, False, False]).weights != pytest.approx(merec(x).weights, abs=1e-6)


def test_constant_column_weighs_nothing() -> None:
    x = table(2)
    x[:, 1] = 0.1
    assert merec(x).weights[1] == 0


def test_missing_rows_are_counted() -> None:
    x = table(3)
    result = merec(np.vstack([x, [1, np.nan, 1]]))
    assert result.weights == pytest.approx(merec(x).weights)
    assert result.diagnostics["rows_left_out"] == 1


@pytest.mark.parametrize(
    ("data", "code", "rows", "cols"),
    [
        ([[1, 2], [0, 3], [2, -1]], "E-305", (1, 2), (0, 1)),
        ([[1, 2], [1, 2]], "E-303", (), ()),
        ([[1, 2]], "E-301", (), ()),
    ],
)
def test_refusals(data: list[list[float]], code: str, rows: tuple[int, ...], cols: tuple[int, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        merec(data)
    assert (refused.value.code, refused.value.rows, refused.value.cols) == (code, rows, cols)


def test_directions_must_match() -> None:
    with pytest.raises(ValueError, match="negative"):
        merec([[1, 2], [2, 1]], [True])
