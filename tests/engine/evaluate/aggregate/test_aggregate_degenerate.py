"""Missing cells, zero weights, constant items, single units, ties, batches: documented result or refusal."""

from typing import Any

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate import (
    aggregate,
    ampi,
    borda,
    geometric_mean,
    grey_relation,
    kemeny_orders,
    mpi,
    outranking,
    parse_aggregate,
    power_mean,
    topsis,
    vikor,
)

RELATIVE: list[Any] = ["mpi", "topsis", "vikor", "grey", "borda", "copeland", "kemeny"]
FIXED: Any = {"method": "topsis", "norm": "none", "best": 1, "worst": 0}
POWERS: list[Any] = [{"method": "power", "power": p} for p in (2, -2, 0, 1, float("inf"), float("-inf"))]
ALONE: list[Any] = ["arithmetic", "geometric", "harmonic", *POWERS, "ampi", FIXED]
ALL = [*ALONE, *RELATIVE]
X = np.array([[0.2, 0.9, 0.4], [0.8, 0.3, 0.5], [0.6, 0.6, 0.1], [0.9, 0.2, 0.7]])
W = np.array([3.0, 2.0, 1.0])


def run(value: Any, x: Any, w: Any) -> Any:
    return aggregate(parse_aggregate(value, "[aggregate]"), np.asarray(x, dtype=np.float64), np.asarray(w))


@pytest.mark.parametrize("value", ALL, ids=str)
def test_a_missing_score_with_weight_is_refused_by_place(value: Any) -> None:
    x = X.copy()
    x[2, 1] = np.nan
    with pytest.raises(Refusal, match="E-403") as caught:
        run(value, x, W)
    assert (caught.value.rows, caught.value.cols) == ((2,), (1,))
    assert "第 3 个地区，第 2 项指标" in str(caught.value)
    x[2, 1] = np.inf
    with pytest.raises(Refusal, match="E-403"):
        run(value, x, W)


@pytest.mark.parametrize("value", ALL, ids=str)
def test_a_region_without_any_weight_gets_nan_and_disturbs_nobody(value: Any) -> None:
    x = np.vstack([X, [np.nan, np.nan, 0.3]])
    w = np.vstack([np.tile(W, (4, 1)), np.zeros(3)])
    result = run(value, x, w)
    assert np.isnan(result[4])
    np.testing.assert_allclose(result[:4], run(value, X, W), atol=1e-9)


@pytest.mark.parametrize("value", ALL, ids=str)
def test_no_weight_at_all_gives_nan_for_all(value: Any) -> None:
    assert np.isnan(run(value, X, np.zeros(3))).all()
    assert np.isnan(run(value, np.full((4, 3), np.nan), np.zeros((4, 3)))).all()


@pytest.mark.parametrize("value", ALL, ids=str)
def test_batches_equal_a_loop(value: Any) -> None:
    draw = np.random.default_rng(1)
    scores = np.swapaxes(draw.uniform(0.1, 1, size=(3, 4, 5)), -1, -2)  # regions next to each other in memory
    by_draw, by_cell = draw.uniform(0.1, 1, size=(3, 1, 4)), draw.uniform(0.1, 1, size=(3, 5, 4))
    by_cell[1, 2, 3] = 0
    common = draw.uniform(0.1, 1, size=4)
    for weights, of in (
        (common, lambda b: common),
        (by_draw, lambda b: by_draw[b]),
        (by_cell, lambda b: by_cell[b]),
    ):
        batch = run(value, scores, weights)
        assert batch.shape == (3, 5)
        np.testing.assert_allclose(batch, [run(value, scores[b], of(b)) for b in range(3)], atol=1e-12)
        shared = run(value, scores[0], weights)  # draws of weights on one table
        expected = (
            [run(value, scores[0], of(b)) for b in range(3)]
            if weights is not common
            else expected_one(value, scores, common)
        )
        np.testing.assert_allclose(shared, expected, atol=1e-12)


def expected_one(value: Any, scores: Any, common: Any) -> Any:
    return run(value, np.ascontiguousarray(scores[0]), common)


@pytest.mark.parametrize("value", RELATIVE)
def test_one_unit_alone_cannot_be_compared(value: Any) -> None:
    with pytest.raises(Refusal, match="E-407"):
        run(value, X[:1], W)
    with pytest.raises(Refusal, match="E-407"):
        run(value, X, np.vstack([W, np.zeros((3, 3))]))


@pytest.mark.parametrize("value", ALONE, ids=str)
def test_one_unit_alone_scores_as_in_company(value: Any) -> None:
    np.testing.assert_allclose(run(value, X[:1], W), run(value, X, W)[:1], rtol=1e-12)


@pytest.mark.parametrize("value", ALL, ids=str)
def test_no_regions_give_no_scores(value: Any) -> None:
    assert run(value, np.zeros((0, 3)), W).shape == (0,)


@pytest.mark.parametrize("noise", [0.0, 1e-17])
@pytest.mark.parametrize(
    "value", ["topsis", {"method": "topsis", "norm": "none"}, "vikor", "copeland", "kemeny"], ids=str
)
def test_a_constant_item_changes_nothing(value: Any, noise: float) -> None:
    constant = np.array([0.3, 0.1 + 0.2, 0.3, 0.3]) if noise else np.full(4, 0.3)
    wider = np.column_stack([X, constant])
    np.testing.assert_allclose(run(value, wider, np.append(W, 2.0)), run(value, X, W), atol=1e-9)


def test_a_constant_item_is_at_the_reference_for_grey_and_half_for_borda() -> None:
    wider, weights = np.column_stack([X, np.full(4, 0.3)]), np.append(W, 2.0)
    np.testing.assert_allclose(grey_relation(wider, weights).coefficients[:, 3], 1)
    np.testing.assert_allclose(borda(wider, weights).beaten[:, 3], 0.5)
    np.testing.assert_allclose(run("arithmetic", wider, weights), (X @ W + 0.6) / 8)


def test_a_constant_item_has_no_standard_score() -> None:
    with pytest.raises(Refusal, match="E-414") as caught:
        mpi(np.column_stack([X, np.full(4, 0.3)]), np.ones(4))
    assert caught.value.cols == (3,)


def test_units_alike_on_everything() -> None:
    x = np.full((3, 2), 0.4)
    with pytest.raises(Refusal, match="E-408") as caught:
        run("topsis", x, np.ones(2))
    assert caught.value.rows == (0, 1, 2)
    noisy = np.array([[0.3, 0.0], [0.1 + 0.2, 0.0]])
    for norm in ("vector", "minmax", "none"):
        with pytest.raises(Refusal, match="E-408"):
            run({"method": "topsis", "norm": norm}, noisy, np.ones(2))
    assert run("vikor", x, np.ones(2)).tolist() == [1, 1, 1]
    assert run("grey", x, np.ones(2)).tolist() == [1, 1, 1]
    for value in ("borda", "copeland", "kemeny"):
        assert run(value, x, np.ones(2)).tolist() == [0.5, 0.5, 0.5]


def test_figures_that_differ_by_arithmetic_noise_tie() -> None:
    x = np.array([[0.1 + 0.2], [0.3], [0.29]])
    assert run("borda", x, np.ones(1)).tolist() == [0.75, 0.75, 0]
    assert outranking(x * 1e9, np.ones(1))[0].tolist() == [0, 0.5, 1]


def test_non_positive_scores_are_refused_or_lifted_by_a_declared_floor() -> None:
    x = np.array([[0.5, 0.0], [0.4, 0.9], [-0.1, 0.3]])
    for value in ("geometric", "harmonic", {"method": "power", "power": -1}, {"method": "power", "power": 0}):
        with pytest.raises(Refusal, match="E-401") as caught:
            run(value, x, np.ones(2))
        assert caught.value.rows == (0, 2)
        assert caught.value.cols == (0, 1)
    lifted = np.maximum(x, 0.01)
    spec = {"method": "geometric", "floor": 0.01}
    np.testing.assert_allclose(run(spec, x, np.ones(2)), np.sqrt(lifted.prod(axis=1)))
    np.testing.assert_allclose(geometric_mean(x, np.array([[1.0, 0], [1, 1], [0, 1]])), [0.5, 0.6, 0.3])


def test_power_means_of_zero_and_negative_scores() -> None:
    x = np.array([[0.0, 0.0], [0.0, 0.8]])
    np.testing.assert_allclose(power_mean(x, np.ones(2), power=2), [0, 0.8 / np.sqrt(2)])
    with pytest.raises(Refusal, match="E-402"):
        power_mean(-X, W, power=2)
    np.testing.assert_allclose(power_mean(-X, W, power=1), -(X @ W) / 6)
    np.testing.assert_allclose(power_mean(-X, W, power=np.inf), (-X).max(axis=1))
    np.testing.assert_allclose(
        power_mean(X, W, power=-4000), X.min(axis=1), rtol=1e-3
    )  # would overflow undivided
    np.testing.assert_allclose(power_mean(X * 1e200, W, power=3) / 1e200, power_mean(X, W, power=3))


@pytest.mark.parametrize(
    ("weights", "code", "rows", "cols"),
    [
        ([1, -1, 1], "E-404", (), (1,)),
        ([1, np.nan, 1], "E-404", (), (1,)),
        ([1, 1, np.inf], "E-404", (), (2,)),
        ([[1, 1, 1]] * 3 + [[1, 1, -2]], "E-404", (3,), (2,)),
        ([1, 1], "E-405", (), ()),
        ([[1, 1, 1]] * 3, "E-405", (), ()),
        (1.0, "E-405", (), ()),
    ],
)
@pytest.mark.parametrize("value", ["arithmetic", "geometric", "topsis", "kemeny"])
def test_unusable_weights(value: str, weights: Any, code: str, rows: Any, cols: Any) -> None:
    with pytest.raises(Refusal, match=code) as caught:
        run(value, X, np.array(weights, dtype=np.float64))
    assert (caught.value.rows, caught.value.cols) == (rows, cols)


def test_directions_belong_to_scoring_unless_the_method_scales_itself() -> None:
    with pytest.raises(Refusal, match="E-406") as caught:
        aggregate(parse_aggregate("geometric", "x"), X, W, negative=np.array([False, True, False]))
    assert caught.value.cols == (1,)
    unmarked = aggregate(parse_aggregate("arithmetic", "x"), X, W, negative=np.zeros(3, dtype=np.bool_))
    np.testing.assert_allclose(unmarked, X @ W / 6)
    with pytest.raises(Refusal, match="E-405"):
        topsis(X, W, negative=[True])


def test_fixed_points_must_enclose_the_figures() -> None:
    with pytest.raises(Refusal, match="E-410") as caught:
        topsis(X, W, norm="none", best=0.85, worst=0.0)
    assert (caught.value.rows, caught.value.cols) == ((0, 3), (0, 1))
    with pytest.raises(Refusal, match="E-410") as caught:
        topsis(X, W, norm="none", best=1, worst=0, negative=[True, False, False])
    assert caught.value.cols == (0,)
    with pytest.raises(Refusal, match="E-416"):
        topsis(X, W, norm="none", best=[1, 1], worst=[0, 0])
    with pytest.raises(Refusal, match="E-418"):
        topsis(X, W, best=1, worst=0)


def test_fixed_points_make_years_comparable() -> None:
    spec = parse_aggregate({"method": "topsis", "norm": "minmax", "best": [1, 1, 1], "worst": [0, 0, 0]}, "x")
    np.testing.assert_allclose(aggregate(spec, X, W)[:2], aggregate(spec, X[:2], W), rtol=1e-12)
    free = parse_aggregate({"method": "topsis", "norm": "minmax"}, "x")
    assert abs(aggregate(free, X, W)[:2] - aggregate(free, X[:2], W)).max() > 0.01


def test_goalposts_and_means_of_ampi() -> None:
    with pytest.raises(Refusal, match="E-417") as caught:
        ampi(X, W, low=[0, 1, 0], high=1)
    assert caught.value.cols == (1,)
    with pytest.raises(Refusal, match="E-415") as low_mean:
        ampi(np.array([[0.5], [-2.0]]), np.ones(1))
    assert low_mean.value.rows == (1,)


def test_an_item_that_only_one_unit_has_cannot_be_ranked() -> None:
    x = np.column_stack([X, [0.5, np.nan, np.nan, np.nan]])
    w = np.where(np.isnan(x), 0.0, 1.0)
    with pytest.raises(Refusal, match="E-412") as caught:
        borda(x, w)
    assert caught.value.cols == (3,)


def test_weights_by_unit_leave_out_missing_items() -> None:
    x = X.copy()
    x[0, 1] = np.nan
    w = np.tile(W, (4, 1))
    w[0, 1] = 0
    np.testing.assert_allclose(run("arithmetic", x, w)[0], (3 * 0.2 + 0.4) / 4)
    best = topsis(x, w).best
    assert best.tolist() == [[0.9, 0.6, 0.7]]  # the missing cell is no ideal
    losses = vikor(x, w)
    np.testing.assert_allclose(losses.s[0], (3 * 1 + (0.7 - 0.4) / 0.6) / 4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: vikor(X, W, v=1.5),
        lambda: grey_relation(X, W, rho=0),
        lambda: topsis(X, W, norm="sum"),  # type: ignore[arg-type]
        lambda: grey_relation(X, W, norm="vector"),  # type: ignore[arg-type]
        lambda: grey_relation(X, W, reference="first"),  # type: ignore[arg-type]
        lambda: geometric_mean(X, W, floor=0),
        lambda: power_mean(X, W, power=np.nan),
        lambda: ampi(X, W, low=np.nan),
        lambda: mpi(X, W, penalty="none"),  # type: ignore[arg-type]
        lambda: outranking(X[None], W),
        lambda: kemeny_orders(np.zeros((2, 2)), listed=-1),
    ],
)
def test_parameters_out_of_range(call: Any) -> None:
    with pytest.raises(Refusal, match="E-418"):
        call()
