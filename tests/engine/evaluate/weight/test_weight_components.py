"""Principal components and the weights from them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import correlation_matrix, pca, principal_components
from zhengxian.engine.evaluate.weight.components import count_kept

seeds = st.integers(0, 10_000)
few = settings(max_examples=40, deadline=None)


def one_factor(seed: int, n: int = 40, k: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + 0.6 * rng.normal(size=(n, k))


def test_pca_oecd_2008_tables_7_and_8(tai: object) -> None:
    components = principal_components(correlation_matrix(tai("tai_raw_23x8")))
    printed = tai("table07_eigenvalues")
    assert components.eigenvalues == pytest.approx(printed[:, 0], abs=0.06)  # printed to one decimal, cut off
    assert components.eigenvalues == pytest.approx(printed[:, 1] * 8 / 100, abs=0.03)
    assert np.cumsum(components.eigenvalues) == pytest.approx(printed[:, 2] * 8 / 100, abs=0.03)
    assert np.abs(components.loadings) == pytest.approx(np.abs(tai("table08_pca_loadings")), abs=0.03)


def test_pca_domain_vector_22(raw: np.ndarray) -> None:
    result = pca(raw, keep=1, signs="absolute", allow_small=True)
    assert result.diagnostics["eigenvalues"] == pytest.approx((1.340457, 0.867756, 0.791787), abs=1e-6)
    assert result.diagnostics["explained"] == pytest.approx((0.447, 0.289, 0.264), abs=5e-4)
    assert not any("第一主成分" in s for s in result.sentences())


def test_weights_reproduce_the_component_score() -> None:
    z = one_factor(4)
    z[:, 3] = np.random.default_rng(0).normal(size=40) + 0.3 * z[:, 0]
    result = pca(z, keep=2)
    standard = (z - z.mean(axis=0)) / z.std(axis=0)
    components = principal_components(correlation_matrix(z))
    share = components.eigenvalues[:2] / components.eigenvalues[:2].sum()
    score = (standard @ components.vectors[:, :2]) @ share
    blended = standard @ result.weights
    assert np.corrcoef(score, blended)[0, 1] == pytest.approx(1, abs=1e-12)


@few
@given(seeds)
def test_components_hold_all_variance_with_fixed_signs(seed: int) -> None:
    r = correlation_matrix(np.random.default_rng(seed).normal(size=(12, 5)))
    components = principal_components(r)
    assert components.loadings @ components.loadings.T == pytest.approx(r, abs=1e-9)
    assert (np.diff(components.eigenvalues) <= 0).all()
    largest = np.abs(components.loadings).argmax(axis=0)
    assert (components.loadings[largest, range(5)] > 0).all()


@few
@given(seeds)
def test_weights_ignore_order_of_rows_and_units(seed: int) -> None:
    z = one_factor(seed)
    weights = pca(z, keep=1).weights
    order = np.random.default_rng(seed + 1).permutation(len(z))
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert pca(z[order], keep=1).weights == pytest.approx(weights, abs=1e-9)
    assert pca(5 + z * [100, 1, 0.1, 1], keep=1).weights == pytest.approx(weights, abs=1e-9)


def test_the_item_closest_to_the_rest_weighs_most() -> None:
    z = one_factor(2, n=60)
    z[:, 1] = z[:, [0, 2, 3]].mean(axis=1)
    assert pca(z).weights.argmax() == 1


def test_rules_for_keeping() -> None:
    eigenvalues = np.array([3.0, 1.2, 0.5, 0.3])
    assert [count_kept(eigenvalues, rule) for rule in ("eigenvalue", "variance", 4)] == [2, 3, 4]
    many = np.full(20, 1.0)
    assert count_kept(many, "variance") == 12
    with pytest.raises(Refusal) as refused:
        count_kept(many, "eigenvalue")
    assert refused.value.code == "E-325"


def test_weak_first_component_is_noted() -> None:
    z = np.random.default_rng(1).normal(size=(200, 4))
    result = pca(z, keep=1, signs="absolute")
    assert any("不足 40%" in s for s in result.sentences())


def test_opposite_item_is_refused_unless_absolute() -> None:
    z = one_factor(3)
    z[:, 2] = -z[:, 2]
    with pytest.raises(Refusal) as refused:
        pca(z)
    assert (refused.value.code, refused.value.cols) == ("E-307", (2,))
    assert pca(z, signs="absolute").weights == pytest.approx(pca(one_factor(3)).weights)


def test_too_few_regions_need_consent() -> None:
    z = one_factor(3, n=19)
    with pytest.raises(Refusal) as refused:
        pca(z)
    assert refused.value.code == "E-306"
    assert "20" in refused.value.message
    assert any("不足指标数的 5 倍" in s for s in pca(z, allow_small=True).sentences())
    assert pca(one_factor(3, n=20)).sentences() == ()


def test_constant_column_is_dropped_and_missing_rows_left_out() -> None:
    z = one_factor(6)
    wide = np.insert(z, 1, 7.0, axis=1)
    wide = np.vstack([wide, np.full(5, np.nan)])
    result = pca(wide)
    assert result.weights[[0, 2, 3, 4]] == pytest.approx(pca(z).weights)
    assert result.weights[1] == 0
    assert (result.diagnostics["dropped"], result.diagnostics["rows_left_out"]) == ((1,), 1)


def test_repeated_item_leaves_no_kmo_but_weights() -> None:
    z = one_factor(7)
    z[:, 3] = z[:, 0]
    result = pca(z)
    assert result.diagnostics["kmo"] is None
    assert any("不可逆" in s for s in result.sentences())
    assert result.weights[0] == pytest.approx(result.weights[3])


def test_equal_eigenvalues_are_noted() -> None:
    z = np.array([[1.0, 1, 0, 0], [-1, -1, 0, 0], [0, 0, 1, 1], [0, 0, -1, -1]])
    assert any("不唯一" in s for s in pca(z, keep=1, signs="absolute", allow_small=True).sentences())


@pytest.mark.parametrize(
    ("data", "keep", "code"),
    [([[1, 5], [2, 5], [3, 5]], 1, "E-320"), ([[1, 5], [2, 4], [3, 9]], 3, "E-324"), ([[1, 2]], 1, "E-301")],
)
def test_refusals(data: list[list[float]], keep: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        pca(data, keep=keep, allow_small=True)
    assert refused.value.code == code
