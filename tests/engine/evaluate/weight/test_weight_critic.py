"""CRITIC weights."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import critic
from zhengxian.engine.evaluate.weight.critic import average_ranks

seeds = st.integers(0, 10_000)
few = settings(max_examples=40, deadline=None)


def table(seed: int, n: int = 9, k: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 1, (n, k))


@pytest.fixture
def diakoulaki(shared: Path) -> dict[str, list[float]]:
    examples = json.loads((shared / "mcdm" / "published_examples.json").read_text(encoding="utf-8"))
    [found] = [e["expected"] for e in examples if e["id"] == "CRITIC_diakoulaki1995determining"]
    return found


def test_critic_diakoulaki_1995(diakoulaki: dict[str, list[float]]) -> None:
    scaled = np.array(diakoulaki["minmax_scaled_matrix"])
    assert critic(scaled).weights == pytest.approx(diakoulaki["weights"], abs=1e-6)


def test_critic_diakoulaki_1995_spearman(diakoulaki: dict[str, list[float]]) -> None:
    result = critic(np.array(diakoulaki["minmax_scaled_matrix"]), correlation="spearman")
    assert result.weights == pytest.approx(diakoulaki["spearman_variant"], abs=1e-6)
    assert result.parameters["correlation"] == "spearman"


def test_critic_domain_vector_17(scored: np.ndarray) -> None:
    for ddof in (0, 1):
        weights = critic(scored, ddof=ddof).weights
        assert weights == pytest.approx([0.317476, 0.363186, 0.319338], abs=1e-6)


def test_absolute_correlation_counts_opposition_as_agreement() -> None:
    z = np.array([[0, 1, 0.2], [0.5, 0.5, 0.9], [1, 0, 0.4]])
    signed, absolute = critic(z), critic(z, absolute=True)
    assert signed.diagnostics["correlation"][0][1] == -1.0
    assert absolute.weights[2] > signed.weights[2]


@few
@given(seeds)
def test_weights_follow_rows_and_columns(seed: int) -> None:
    z = table(seed)
    rng = np.random.default_rng(seed + 1)
    rows, cols = rng.permutation(len(z)), rng.permutation(4)
    weights = critic(z).weights
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert critic(z[rows]).weights == pytest.approx(weights, abs=1e-12)
    assert critic(z[:, cols]).weights == pytest.approx(weights[cols], abs=1e-12)


@few
@given(seeds, st.floats(1.05, 5))
def test_more_spread_weighs_more(seed: int, factor: float) -> None:
    z = table(seed)
    assert critic(z * np.array([factor, 1, 1, 1])).weights[0] > critic(z).weights[0]


def test_spearman_shares_ranks_of_ties() -> None:
    assert average_ranks(np.array([[2.0], [1.0], [2.0], [2.0]])).ravel().tolist() == [3, 1, 3, 3]


def test_constant_column_is_dropped_with_a_note() -> None:
    z = table(5)
    z[:, 1] = 0.3
    result = critic(z)
    assert result.weights[[0, 2, 3]] == pytest.approx(critic(z[:, [0, 2, 3]]).weights)
    assert result.weights[1] == 0
    assert result.diagnostics["dropped"] == (1,)
    assert "取值全部相同" in result.sentences()[0]


def test_missing_rows_are_counted() -> None:
    z = table(6)
    holed = np.vstack([z, [np.nan, 0, 0, 0]])
    assert critic(holed).weights == pytest.approx(critic(z).weights)
    assert critic(holed).diagnostics["rows_left_out"] == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([[1, 1], [2, 1]], "E-320"),
        ([[1, 2], [2, 4], [3, 6]], "E-303"),
        ([[0.1, 0.3], [0.2, 0.6], [0.7, 2.1]], "E-303"),
        ([[1, 2]], "E-301"),
    ],
)
def test_refusals(data: list[list[float]], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        critic(data)
    assert refused.value.code == code
