"""Entropy, coefficient of variation, standard deviation and Gini weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import entropy, equal, gini, std, variation

seeds = st.integers(0, 10_000)
few = settings(max_examples=40, deadline=None)
nan = float("nan")


def table(seed: int, n: int = 9, k: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.05, 1.0, (n, k))


def test_entropy_domain_vector_17(scored: np.ndarray) -> None:
    result = entropy(scored)
    assert result.diagnostics["entropy"] == pytest.approx((0.729574, 0.763117, 0.765500), abs=5e-7)
    assert result.weights == pytest.approx([0.364550, 0.319331, 0.316119], abs=1e-6)
    assert scored @ result.weights == pytest.approx([0.374412, 0.893556, 0.402699, 0.477391], abs=1e-6)


def test_entropy_shift_domain_vector_17(scored: np.ndarray) -> None:
    result = entropy(scored, shift=0.01)
    assert result.weights == pytest.approx([0.364294, 0.318928, 0.316778], abs=1e-6)
    assert result.diagnostics["shift"] == result.parameters["shift"] == 0.01


def test_variation_domain_vector_17(raw: np.ndarray) -> None:
    for ddof in (0, 1):
        weights = variation(raw, ddof=ddof).weights
        assert weights == pytest.approx([0.379462, 0.216834, 0.403705], abs=1e-6)


def test_gini_domain_vector_21() -> None:
    result = gini([[3, 3], [4, 4], [5, 9], [8, 8], [10, 10]])
    assert result.diagnostics["gini"] == pytest.approx((0.24, 0.2235294), abs=1e-7)
    assert result.weights == pytest.approx([0.24 / 0.4635294, 0.2235294 / 0.4635294], abs=1e-6)


def test_gini_equals_its_pairwise_definition() -> None:
    z = table(3)
    pairs = np.abs(z[:, None] - z[None]).sum(axis=(0, 1)) / (2 * len(z) ** 2 * z.mean(axis=0))
    assert gini(z).diagnostics["gini"] == pytest.approx(tuple(pairs))


def test_std_by_hand() -> None:
    assert std([[0, 0, 5], [4, 1, 5]]).weights == pytest.approx([0.8, 0.2, 0.0])


def test_equal_shares() -> None:
    assert equal(3).weights.sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="at least one"):
        equal(0)


@few
@given(seeds)
def test_weights_are_shares_and_ignore_the_order_of_rows(seed: int) -> None:
    z = table(seed)
    order = np.random.default_rng(seed + 1).permutation(len(z))
    for method in (entropy, variation, std, gini):
        weights = method(z).weights
        assert (weights >= 0).all()
        assert weights.sum() == pytest.approx(1)
        assert method(z[order]).weights == pytest.approx(weights, abs=1e-12)
        assert method(np.asfortranarray(z)).weights == pytest.approx(weights, abs=1e-12)


@few
@given(seeds, st.floats(0.01, 1000))
def test_the_unit_of_a_column_does_not_matter(seed: int, factor: float) -> None:
    z = table(seed)
    scaled = z * np.array([factor, 1, 1, 1])
    for method in (entropy, variation, gini):
        assert method(scaled).weights == pytest.approx(method(z).weights, abs=1e-9)


@few
@given(seeds, st.floats(0.1, 0.9))
def test_pulling_a_column_to_its_mean_lowers_its_weight(seed: int, pull: float) -> None:
    z = table(seed)
    calm = z.copy()
    calm[:, 0] = z[:, 0].mean() + pull * (z[:, 0] - z[:, 0].mean())
    for method in (entropy, variation, std, gini):
        assert method(calm).weights[0] < method(z).weights[0]


def test_rows_with_empty_cells_are_left_out_and_counted() -> None:
    z = table(1)
    holed = np.vstack([z, [nan, 1, 1, 1], [nan, nan, nan, nan]])
    for method in (entropy, variation, std, gini):
        result = method(holed)
        assert result.weights == pytest.approx(method(z).weights)
        assert result.diagnostics["rows_left_out"] == 2
        assert result.diagnostics["rows_used"] == 9


def test_all_zero_column_is_dropped_with_a_note() -> None:
    for method in (entropy, gini):
        result = method([[0, 1], [0, 3]])
        assert result.weights.tolist() == [0.0, 1.0]
        assert result.diagnostics["dropped"] == (0,)
        assert result.sentences() == ("第 1 项指标：各地区全部为 0，未参加计算，权重记为 0。",)


def test_constant_column_weighs_nothing_even_when_rounding_moves_it() -> None:
    z = np.column_stack([np.full(7, 0.1), np.linspace(0.2, 1, 7)])
    for method in (entropy, variation, std, gini):
        assert method(z).weights.tolist() == [0.0, 1.0]


def test_two_regions_and_zeros_give_zero_entropy() -> None:
    assert entropy([[0, 1], [2, 1.5]]).diagnostics["entropy"][0] == 0.0


@pytest.mark.parametrize(
    ("method", "data", "code", "cols"),
    [
        (entropy, [[1, 2]], "E-301", ()),
        (gini, [[1, nan], [2, nan]], "E-301", (1,)),
        (entropy, [[1, -2], [2, 3]], "E-302", (1,)),
        (gini, [[1, -2], [2, 3]], "E-302", (1,)),
        (entropy, [[1, 2], [1, 2]], "E-303", ()),
        (std, [[1, 2], [1, 2]], "E-303", ()),
        (variation, [[1, -2], [2, 2.1]], "E-304", (1,)),
        (variation, [[1, 0], [2, 0]], "E-304", (1,)),
        (std, [[1, 2], [float("inf"), 3], [2, 2]], "E-321", (0,)),
    ],
)
def test_refusals(method: object, data: list[list[float]], code: str, cols: tuple[int, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        method(data)  # type: ignore[operator]
    assert refused.value.code == code
    assert refused.value.cols == cols


def test_refusal_names_the_row_as_it_was_given() -> None:
    with pytest.raises(Refusal) as refused:
        entropy([[nan, 1], [1, 2], [3, -1]])
    assert refused.value.rows == (2,)


def test_a_vector_is_not_a_matrix() -> None:
    with pytest.raises(ValueError, match="matrix"):
        std([1, 2, 3])
