"""Laws that every method keeps, whatever the figures."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.aggregate import (
    aggregate,
    ampi,
    arithmetic_mean,
    geometric_mean,
    harmonic_mean,
    mpi,
    parse_aggregate,
    power_mean,
    topsis,
)

MEANS = [
    "arithmetic",
    "geometric",
    "harmonic",
    {"method": "power", "power": 2.5},
    {"method": "power", "power": -3},
]
MEANS += [{"method": "power", "power": float("inf")}, {"method": "power", "power": float("-inf")}]
FIXED = {"method": "topsis", "norm": "minmax", "best": 1, "worst": 0}
SHARES = ["topsis", {"method": "topsis", "norm": "minmax"}, {"method": "topsis", "norm": "none"}, FIXED]
SHARES += ["vikor", {"method": "vikor", "v": 0.2}, "grey", {"method": "grey", "norm": "none", "reference": 1}]
SHARES += ["borda", "copeland", "kemeny"]
ALL = [*MEANS, *SHARES, "mpi", {"method": "mpi", "penalty": "plus"}, "ampi"]
FEW = settings(max_examples=25, deadline=None)


@st.composite
def cases(draw: Any) -> tuple[FloatArray, FloatArray]:
    """Scores in 0.05..1 with ties but no constant item, and positive weights."""
    n, k = draw(st.integers(2, 6)), draw(st.integers(1, 4))
    steps = draw(st.lists(st.integers(1, 20), min_size=n * k, max_size=n * k))
    x = np.array(steps, dtype=np.float64).reshape(n, k) / 20
    assume(bool((np.ptp(x, axis=0) > 0).all()))
    w = np.array(draw(st.lists(st.integers(1, 9), min_size=k, max_size=k)), dtype=np.float64)
    return x, w


def run(value: Any, x: FloatArray, w: FloatArray) -> FloatArray:
    return aggregate(parse_aggregate(value, "[aggregate]"), x, w)


@pytest.mark.parametrize("value", ALL, ids=str)
@given(case=cases(), seed=st.integers(0, 999))
@FEW
def test_order_of_rows_and_items_does_not_matter(value: Any, case: Any, seed: int) -> None:
    x, w = case
    draw = np.random.default_rng(seed)
    rows, cols = draw.permutation(x.shape[0]), draw.permutation(x.shape[1])
    np.testing.assert_allclose(run(value, x[rows][:, cols], w[cols]), run(value, x, w)[rows], atol=1e-9)


@pytest.mark.parametrize("value", ALL, ids=str)
@given(case=cases(), factor=st.floats(1e-3, 1e4))
@FEW
def test_scale_of_weights_does_not_matter(value: Any, case: Any, factor: float) -> None:
    x, w = case
    np.testing.assert_allclose(run(value, x, w * factor), run(value, x, w), atol=1e-9)


@pytest.mark.parametrize("value", MEANS, ids=str)
@given(case=cases())
@FEW
def test_means_lie_between_lowest_and_highest(value: Any, case: Any) -> None:
    x, w = case
    result = run(value, x, w)
    assert (result >= x.min(axis=1) - 1e-12).all()
    assert (result <= x.max(axis=1) + 1e-12).all()


@pytest.mark.parametrize("value", SHARES, ids=str)
@given(case=cases())
@FEW
def test_comparing_methods_lie_between_0_and_1(value: Any, case: Any) -> None:
    result = run(value, *case)
    assert (result >= -1e-12).all()
    assert (result <= 1 + 1e-12).all()


@pytest.mark.parametrize("value", [*MEANS, FIXED, "borda", "copeland"], ids=str)
@given(case=cases(), place=st.integers(0, 99), gain=st.floats(0, 1))
@FEW
def test_a_better_figure_never_lowers_the_score(value: Any, case: Any, place: int, gain: float) -> None:
    x, w = case
    row, col = place % x.shape[0], place % x.shape[1]
    better = x.copy()
    better[row, col] += gain * (1 - x[row, col])
    assert run(value, better, w)[row] >= run(value, x, w)[row] - 1e-12


@pytest.mark.parametrize(
    "value", [v for v in SHARES if v != {"method": "grey", "norm": "none", "reference": 1}], ids=str
)
@given(case=cases())
@FEW
def test_a_unit_best_on_everything_comes_first(value: Any, case: Any) -> None:
    x, w = case
    top = np.vstack([x, x.max(axis=0)])
    result = run(value, top, w)
    assert result[-1] >= result.max() - 1e-12


@given(case=cases())
@FEW
def test_power_mean_rises_with_the_power_and_joins_the_named_means(case: Any) -> None:
    x, w = case
    powers = [-np.inf, -50.0, -1.0, -1e-9, 0.0, 1e-9, 1.0, 2.0, 50.0, np.inf]
    means = np.stack([power_mean(x, w, power=p) for p in powers])
    assert (np.diff(means, axis=0) >= -1e-12).all()
    np.testing.assert_allclose(means[2], harmonic_mean(x, w))
    np.testing.assert_allclose(means[[3, 4, 5]], np.stack([geometric_mean(x, w)] * 3), rtol=1e-7)
    np.testing.assert_allclose(means[6], arithmetic_mean(x, w))
    np.testing.assert_allclose(means[7], np.sqrt((x * x) @ (w / w.sum())))


@given(case=cases())
@FEW
def test_geometric_is_below_arithmetic_and_equal_only_when_balanced(case: Any) -> None:
    x, w = case
    gap = arithmetic_mean(x, w) - geometric_mean(x, w)
    assert (gap >= -1e-12).all()
    balanced = np.ptp(x, axis=1) == 0
    assert (np.abs(gap[balanced]) < 1e-12).all()
    assert (gap[~balanced] > 1e-6).all()


@given(case=cases())
@FEW
def test_mazziotta_penalises_imbalance_only(case: Any) -> None:
    x, w = case
    for result in (mpi(x, w), ampi(x, w)):
        spread = np.ptp(result.standardised, axis=1)
        assert (result.penalty >= 0).all()
        assert (result.penalty[spread > 1e-3] > 0).all()
        np.testing.assert_allclose(result.penalty[spread < 1e-9], 0, atol=1e-10)
        np.testing.assert_allclose(result.index, result.mean - result.penalty)
    np.testing.assert_allclose(mpi(x, w).mean.mean(), 100)


@pytest.mark.parametrize("value", ALL, ids=str)
@given(case=cases())
@FEW
def test_weights_by_unit_that_are_all_alike_are_common_weights(value: Any, case: Any) -> None:
    x, w = case
    expected = run(value, x, w)
    np.testing.assert_allclose(run(value, x, np.tile(w, (len(x), 1))), expected, atol=1e-9)
    np.testing.assert_allclose(run(value, x, w[None, :]), expected, atol=1e-9)


@pytest.mark.parametrize("value", ALL, ids=str)
@given(case=cases())
@FEW
def test_an_item_without_weight_is_as_if_absent(value: Any, case: Any) -> None:
    x, w = case
    wider = np.column_stack([x, np.full(len(x), np.nan)])
    np.testing.assert_allclose(run(value, wider, np.append(w, 0.0)), run(value, x, w), atol=1e-9)


@pytest.mark.parametrize(
    "value", ["mpi", *[v for v in SHARES if v not in ("topsis", FIXED, SHARES[7])]], ids=str
)
@given(case=cases())
@FEW
def test_negative_items_count_as_their_opposite(value: Any, case: Any) -> None:
    x, w = case
    spec = parse_aggregate(value, "[aggregate]")
    down = np.arange(x.shape[1]) % 2 == 0
    marked = aggregate(spec, x, w, negative=down)
    np.testing.assert_allclose(marked, aggregate(spec, np.where(down, 2 - x, x), w), atol=1e-9)


@given(case=cases())
@FEW
def test_topsis_vector_norm_ignores_units_of_measurement(case: Any) -> None:
    x, w = case
    units = np.array([1e6, 1e-3, 7.0, 0.2])[: x.shape[1]]
    np.testing.assert_allclose(topsis(x * units, w).closeness, topsis(x, w).closeness, atol=1e-9)
