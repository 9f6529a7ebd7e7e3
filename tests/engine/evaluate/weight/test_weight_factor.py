"""Varimax and the handbook's factor weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import correlation_matrix, factor, principal_components, varimax

seeds = st.integers(0, 10_000)
few = settings(max_examples=30, deadline=None)


def two_factors(seed: int, n: int = 60) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 2))
    return common[:, [0, 0, 1, 1, 1]] + 0.5 * rng.normal(size=(n, 5))


def criterion(loadings: np.ndarray) -> float:
    q = loadings / np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    return float(((q**4).sum(axis=0) - (q**2).sum(axis=0) ** 2 / len(q)).sum())


def test_varimax_oecd_2008_tables_9_and_17(tai: object) -> None:
    printed = tai("table09_17_varimax_pc")
    loadings = principal_components(correlation_matrix(tai("tai_raw_23x8"))).loadings[:, :4]
    ours = varimax(loadings)
    columns = [0, 3, 1, 2]  # ours stand in falling order of variance, theirs as found
    assert np.abs(ours) == pytest.approx(np.abs(printed[:8, columns]), abs=0.03)
    assert (ours**2).sum(axis=0) == pytest.approx(printed[8, columns], abs=0.03)
    assert (ours**2).sum(axis=1) == pytest.approx(printed[:8, 4], abs=0.03)


def test_factor_oecd_2008_table_22(tai: object) -> None:
    result = factor(tai("tai_raw_23x8"), keep="variance", allow_small=True)
    printed = tai("table22_weights_by_method")[1]
    assert result.diagnostics["kept"] == 4
    assert result.weights == pytest.approx(printed, abs=0.0125)
    assert result.diagnostics["assigned"] == (2, 1, 0, 2, 1, 0, 0, 3)


@few
@given(seeds)
def test_rotation_keeps_communalities_and_beats_other_rotations(seed: int) -> None:
    rng = np.random.default_rng(seed)
    loadings = rng.uniform(-1, 1, (7, 3))
    ours = varimax(loadings)
    assert ours @ ours.T == pytest.approx(loadings @ loadings.T, abs=1e-9)
    other, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    assert criterion(ours) >= criterion(loadings @ other) - 1e-9
    assert (np.diff((ours**2).sum(axis=0)) <= 1e-9).all()


@few
@given(seeds)
def test_rotation_does_not_depend_on_the_start_s_order(seed: int) -> None:
    loadings = np.random.default_rng(seed).uniform(-1, 1, (6, 2))
    assert varimax(loadings[::-1]) == pytest.approx(varimax(loadings)[::-1], abs=1e-6)


def test_one_factor_and_empty_row_stay() -> None:
    assert varimax(np.array([[0.9], [0.0]])).ravel().tolist() == [0.9, 0.0]
    assert varimax(np.array([[0.9, 0.0], [0.0, 0.0], [0.0, 0.5]]))[1].tolist() == [0.0, 0.0]


@few
@given(seeds)
def test_weights_are_shares_free_of_units_and_order(seed: int) -> None:
    z = two_factors(seed)
    weights = factor(z).weights
    order = np.random.default_rng(seed + 1).permutation(len(z))
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert factor(z[order]).weights == pytest.approx(weights, abs=1e-6)
    assert factor(3 + z * [-10, 1, 1, 0.1, 1]).weights == pytest.approx(weights, abs=1e-6)


def test_items_go_with_their_factor() -> None:
    result = factor(two_factors(1))
    a = result.diagnostics["assigned"]
    assert a[0] == a[1] != a[2] == a[3] == a[4]


def test_constant_column_weighs_nothing() -> None:
    z = two_factors(2)
    result = factor(np.insert(z, 0, 1.0, axis=1))
    assert result.weights[1:] == pytest.approx(factor(z).weights)
    assert result.weights[0] == 0


def test_too_few_regions_need_consent() -> None:
    with pytest.raises(Refusal) as refused:
        factor(two_factors(1, n=24))
    assert refused.value.code == "E-306"
    assert factor(two_factors(1, n=25)).sentences() == ()
