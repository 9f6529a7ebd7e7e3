"""Benefit-of-the-doubt weights."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight import bod

seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None)


def table(seed: int, n: int = 8, k: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.05, 1, (n, k)).round(2)


def best_corner(z: np.ndarray, own: np.ndarray) -> float:
    """Return the best value over all corners of {w >= 0, z w <= 1} for two items."""
    rows = np.vstack([z, -np.eye(2)])
    bound = np.append(np.ones(len(z)), [0, 0])
    best = 0.0
    for pair in combinations(range(len(rows)), 2):
        a = rows[list(pair)]
        if abs(np.linalg.det(a)) > 1e-12:
            w = np.linalg.solve(a, bound[list(pair)])
            if (rows @ w <= bound + 1e-9).all():
                best = max(best, float(w @ own))
    return best


def test_bod_cherchye_2007_by_hand() -> None:
    result = bod([[1, 0.5], [0.5, 1], [0.6, 0.6]])
    assert result.composite == pytest.approx([1, 1, 0.8])
    assert result.regional[2] == pytest.approx([2 / 3, 2 / 3], abs=1e-6)
    assert result.weights == pytest.approx([0.5, 0.5], abs=1e-6)
    assert result.diagnostics["best_practice"] == (0, 1)


def test_share_limits_by_hand() -> None:
    """Region 1 may draw at most 0.6 on its strong item: 1/(2 − 1.5·0.6) of the best practice."""
    result = bod([[1, 0.5], [0.5, 1], [0.6, 0.6]], lower=0.4, upper=0.6)
    assert result.composite == pytest.approx([10 / 11, 10 / 11, 0.8])


@few
@given(seeds)
def test_two_items_reach_the_best_corner(seed: int) -> None:
    z = table(seed, k=2)
    composite = bod(z).composite
    assert composite == pytest.approx([best_corner(z, own) for own in z], abs=1e-7)


@few
@given(seeds, st.sampled_from([(0.0, 1.0), (0.1, 1.0), (0.0, 0.5), (0.2, 0.45)]))
def test_multipliers_keep_every_promise(seed: int, limits: tuple[float, float]) -> None:
    z = table(seed)
    result = bod(z, lower=limits[0], upper=limits[1])
    assert (result.regional * z).sum(axis=1) == pytest.approx(result.composite, abs=1e-7)
    assert (z @ result.regional.T <= 1 + 1e-6).all()
    share = result.regional * z / result.composite[:, None]
    assert (share >= limits[0] - 1e-6).all()
    assert (share <= limits[1] + 1e-6).all()
    assert result.weights == pytest.approx(share.mean(axis=0), abs=1e-9)
    assert result.weights.sum() == pytest.approx(1)


@few
@given(seeds)
def test_no_fixed_weights_do_better(seed: int) -> None:
    z = table(seed)
    fixed = np.random.default_rng(seed + 1).dirichlet(np.ones(3))
    assert (bod(z).composite >= z @ fixed / (z @ fixed).max() - 1e-7).all()


@few
@given(seeds)
def test_tighter_limits_never_help(seed: int) -> None:
    z = table(seed)
    assert (bod(z, lower=0.2, upper=0.5).composite <= bod(z).composite + 1e-7).all()


@few
@given(seeds)
def test_multipliers_do_not_depend_on_row_order_or_units(seed: int) -> None:
    z = table(seed)
    order = np.random.default_rng(seed + 1).permutation(len(z))
    result = bod(z)
    assert bod(z[order]).regional == pytest.approx(result.regional[order], abs=1e-6)
    scaled = bod(z * [100, 1, 0.01])
    assert scaled.composite == pytest.approx(result.composite, abs=1e-6)
    assert scaled.weights == pytest.approx(result.weights, abs=1e-6)


def test_of_equally_good_weights_the_shortest_is_taken() -> None:
    result = bod([[1, 1, 1], [0.5, 0.4, 0.3]])
    assert result.regional[0] == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_many_ties_and_an_exact_share_limit_are_solved() -> None:
    """Scores of four steps, half of them zero, where four items must share a quarter each."""
    z = np.random.default_rng(3).integers(0, 4, (12, 10)) / 3
    z = z[(z > 0).sum(axis=1) >= 4]
    result = bod(z, upper=0.25)
    share = result.regional * z / result.composite[:, None]
    assert share.max() <= 0.25 + 1e-6


def test_rows_that_enter_late_still_bind() -> None:
    """No row is best in any item alone, yet each of many rows on a curve bounds the others."""
    angle = np.linspace(0.01, np.pi / 2 - 0.01, 60)
    z = np.column_stack([np.cos(angle), np.sin(angle)])
    result = bod(np.vstack([z, z * 0.7]))
    assert result.composite[:60] == pytest.approx(np.ones(60), abs=1e-6)
    assert result.composite[60:] == pytest.approx(np.full(60, 0.7), abs=1e-6)


def test_missing_zero_region_and_zero_item() -> None:
    result = bod([[np.nan, 1, 1], [1, 0, 0.5], [0.5, 0, 1], [0, 0, 0]])
    assert np.isnan(result.composite[0])
    assert np.isnan(result.regional[0]).all()
    assert result.composite[1:] == pytest.approx([1, 1, 0])
    assert result.diagnostics["best_practice"] == (1, 2)
    assert result.weights == pytest.approx([0.5, 0, 0.5], abs=1e-6)
    assert result.diagnostics["dropped"] == (1,)
    assert result.diagnostics["rows_left_out"] == 1
    assert len(result.sentences()) == 2


def test_one_item_is_the_ratio_to_the_best() -> None:
    result = bod([[2], [4]])
    assert result.composite == pytest.approx([0.5, 1])
    assert result.weights.tolist() == [1.0]


@pytest.mark.parametrize(
    ("data", "limits", "code", "rows"),
    [
        ([[1, 2]], (0, 1), "E-301", ()),
        ([[1, -2], [2, 3]], (0, 1), "E-317", (0,)),
        ([[1, 2], [2, 3]], (0.6, 1), "E-314", ()),
        ([[1, 2], [2, 3]], (0, 0.4), "E-314", ()),
        ([[1, 2], [0, 3], [2, 1]], (0.1, 1), "E-315", (1,)),
        ([[1, 2], [2, 1], [0, 3]], (0, 0.7), "E-315", (2,)),
        ([[0, 0], [0, 0]], (0, 1), "E-303", ()),
        ([[1, 0.5], [0.5, 1], [1e-12, 1]], (0.3, 1), "E-316", (2,)),
    ],
)
def test_refusals(
    data: list[list[float]], limits: tuple[float, float], code: str, rows: tuple[int, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        bod(data, lower=limits[0], upper=limits[1])
    assert (refused.value.code, refused.value.rows) == (code, rows)
