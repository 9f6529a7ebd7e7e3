"""Analytic hierarchy process."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import ahp

few = settings(max_examples=40, deadline=None)
shares_of_four = st.lists(st.floats(0.1, 0.9), min_size=4, max_size=4)


def perfect(weights: list[float]) -> np.ndarray:
    w = np.array(weights)
    return w[:, None] / w[None, :]


def test_ahp_domain_vector_19() -> None:
    matrix = [[1, 2, 4], [0.5, 1, 3], [0.25, "1/3", 1]]
    result = ahp(matrix)
    assert result.weights == pytest.approx([0.558425, 0.319618, 0.121957], abs=1e-6)
    assert result.diagnostics["lambda_max"] == pytest.approx(3.018295, abs=1e-6)
    assert result.diagnostics["consistency_index"] == pytest.approx(0.009147, abs=1e-6)
    assert result.diagnostics["consistency_ratio"] == pytest.approx(0.0158, abs=5e-5)
    other = ahp(matrix, random_index="saaty_052")
    assert other.diagnostics["consistency_ratio"] == pytest.approx(0.0176, abs=5e-5)
    assert other.diagnostics["random_index_table"] == "saaty_052"


def test_ahp_oecd_2008_table_20(shared: Path) -> None:
    with (shared / "tai" / "table20_ahp_comparison_matrix.csv").open(encoding="utf-8") as file:
        matrix = [row[1:] for row in list(csv.reader(file))[1:]]
    result = ahp(matrix)
    eigenvector = [0.229, 0.135, 0.059, 0.176, 0.039, 0.039, 0.252, 0.072]
    assert result.weights == pytest.approx(eigenvector, abs=5e-4)
    assert result.diagnostics["lambda_max"] == pytest.approx(8.211, abs=5e-4)


@few
@given(shares_of_four)
def test_consistent_judgements_give_back_their_weights(weights: list[float]) -> None:
    expected = np.array(weights) / sum(weights)
    for vector in ("eigen", "geometric"):
        result = ahp(perfect(weights), vector=vector)
        assert result.weights == pytest.approx(expected, abs=1e-9)
        assert result.diagnostics["consistency_ratio"] == pytest.approx(0, abs=1e-9)


@few
@given(st.permutations([0, 1, 2]))
def test_order_of_items_does_not_matter(order: list[int]) -> None:
    matrix = np.array([[1, 2, 4], [0.5, 1, 3], [0.25, 1 / 3, 1]])
    shuffled = ahp(matrix[np.ix_(order, order)]).weights
    assert shuffled == pytest.approx(ahp(matrix).weights[order], abs=1e-12)


def test_geometric_mean_by_hand() -> None:
    result = ahp([[1, 2, 4], ["1/2", 1, 3], ["1/4", "1/3", 1]], vector="geometric")
    means = np.array([8, 1.5, 1 / 12]) ** (1 / 3)
    assert result.weights == pytest.approx(means / means.sum())


def test_one_and_two_items_are_always_consistent() -> None:
    assert ahp([[1]]).weights.tolist() == [1.0]
    result = ahp([[1, 3], ["1/3", 1]])
    assert result.weights == pytest.approx([0.75, 0.25])
    assert result.diagnostics["consistency_ratio"] == 0


def test_two_decimals_stand_for_a_third() -> None:
    assert ahp([[1, 3], [0.33, 1]]).weights[0] == pytest.approx(0.75, abs=0.002)


CONTRADICTION = [[1, 3, "1/3"], ["1/3", 1, 3], [3, "1/3", 1]]


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        ([[1, 3], ["1/2", 1]], "E-308"),
        ([[2, 3], ["1/3", 1]], "E-308"),
        (CONTRADICTION, "E-309"),
        ([[1, 2]], "E-310"),
        ([], "E-310"),
        ([[1, 0], [0, 1]], "E-310"),
        ([[1, "三"], [1, 1]], "E-310"),
        ([[1, "1/0"], [1, 1]], "E-310"),
        (perfect([1.0] * 10), "E-327"),
    ],
)
def test_refusals(matrix: list[list[object]], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ahp(matrix)
    assert refused.value.code == code


def test_inconsistency_is_taken_only_on_request_and_noted() -> None:
    result = ahp(CONTRADICTION, accept_inconsistent=True)
    assert result.weights == pytest.approx([1 / 3] * 3)
    assert result.diagnostics["consistency_ratio"] > 1
    assert "CR" in result.sentences()[0]


def test_a_wrong_pair_is_named_once() -> None:
    with pytest.raises(Refusal, match="第 1 行第 2 列与对称位置"):
        ahp([[1, 3], ["1/2", 1]])
