"""Correlations, Cronbach's alpha, KMO and Bartlett."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, spearmanr

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import adequacy, correlation_matrix, cronbach_alpha

seeds = st.integers(0, 10_000)
few = settings(max_examples=40, deadline=None)


def table(seed: int, n: int = 12, k: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, k))


def test_correlation_oecd_2008_table_6(tai: object) -> None:
    r = correlation_matrix(tai("tai_raw_23x8"))
    assert r == pytest.approx(tai("table06_correlation"), abs=0.02)
    assert (np.diag(r) == 1).all()


def test_cronbach_alpha_oecd_2008_table_11(tai: object) -> None:
    result = cronbach_alpha(tai("tai_raw_23x8"))
    printed = tai("table11_cronbach_alpha")
    assert result.alpha == pytest.approx(printed[8, 1], abs=0.006)
    assert result.alpha_without == pytest.approx(tuple(printed[:8, 1]), abs=0.006)
    assert result.item_rest == pytest.approx(tuple(printed[:8, 0]), abs=0.0065)


@few
@given(seeds)
def test_alpha_follows_its_definition_and_ignores_rows_and_units(seed: int) -> None:
    z = table(seed) + table(seed + 1)[:, :1]
    result = cronbach_alpha(z)
    standard = (z - z.mean(axis=0)) / z.std(axis=0, ddof=1)
    by_hand = 4 / 3 * (1 - 4 / standard.sum(axis=1).var(ddof=1))
    assert result.alpha == pytest.approx(by_hand)
    assert cronbach_alpha(z[::-1] * [1, 2, 30, 0.1] + 5).alpha == pytest.approx(by_hand)
    assert result.alpha_without[3] == pytest.approx(cronbach_alpha(z[:, :3]).alpha)
    rest = standard[:, :3].sum(axis=1)
    assert result.item_rest[3] == pytest.approx(np.corrcoef(standard[:, 3], rest)[0, 1])
    assert result.alpha <= 1


def test_repeated_items_are_perfectly_reliable() -> None:
    z = table(1)[:, [0, 0, 0]]
    assert cronbach_alpha(z).alpha == pytest.approx(1)


def test_unstandardised_alpha_by_hand() -> None:
    assert cronbach_alpha([[1, 2], [2, 4], [3, 6]], standardise=False).alpha == pytest.approx(8 / 9)


def test_two_items_have_no_alpha_without_one() -> None:
    assert cronbach_alpha([[1, 2], [2, 4], [3, 5]]).alpha_without == (None, None)


def test_items_that_cancel_once_one_is_deleted_have_no_alpha() -> None:
    result = cronbach_alpha([[1, -1, 5], [2, -2, 7], [4, -4, 7.5]])
    assert result.alpha_without[2] is None
    assert result.item_rest[2] is None
    assert result.item_rest[0] is not None


def test_missing_rows_are_counted() -> None:
    z = table(2)
    holed = np.vstack([z, [np.nan, 1, 1, 1]])
    assert correlation_matrix(holed) == pytest.approx(correlation_matrix(z))
    result = cronbach_alpha(holed)
    assert result.alpha == pytest.approx(cronbach_alpha(z).alpha)
    assert (result.rows_used, result.rows_left_out) == (12, 1)


@few
@given(seeds)
def test_spearman_agrees_with_scipy(seed: int) -> None:
    z = table(seed).round(0)
    if (np.ptp(z, axis=0) > 0).all():
        assert correlation_matrix(z, "spearman") == pytest.approx(spearmanr(z).statistic)


@few
@given(st.floats(0.05, 0.95), st.integers(5, 50))
def test_kmo_and_bartlett_of_equal_correlations(r: float, n: int) -> None:
    """With all correlations r the partial ones are r/(1+r) for three items and det R is known."""
    matrix = np.full((3, 3), r) + (1 - r) * np.eye(3)
    result = adequacy(matrix, n)
    assert result.kmo == pytest.approx((1 + r) ** 2 / ((1 + r) ** 2 + 1))
    statistic = -(n - 1 - 11 / 6) * np.log((1 - r) ** 2 * (1 + 2 * r))
    assert result.chi_square == pytest.approx(statistic, abs=1e-9)
    assert result.degrees == 3
    assert result.p_value == pytest.approx(chi2.sf(statistic, 3), rel=1e-6, abs=1e-300)


def test_singular_and_unrelated_matrices() -> None:
    assert adequacy(np.ones((2, 2)), 10).kmo is None
    unrelated = adequacy(np.eye(3), 10)
    assert (unrelated.kmo, unrelated.chi_square, unrelated.p_value) == (None, 0.0, 1.0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([[1, 2], [1, 3]], "E-322"),
        ([[1, 2]], "E-301"),
        ([[1], [2]], "E-320"),
        ([[1, -1], [2, -2], [4, -4]], "E-323"),
    ],
)
def test_refusals(data: list[list[float]], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        cronbach_alpha(data)
    assert refused.value.code == code
