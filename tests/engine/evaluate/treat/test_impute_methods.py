"""Gaps in raw figures, filled and marked cell by cell."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing import CellState as S
from zhengxian.engine.evaluate.treat import ImputeResult, impute, parse_impute

NAN = float("nan")
X = np.array([[1.0, 10], [3, NAN], [NAN, 30], [8, 40], [100, NAN], [NAN, 60]])
CLASSES = [slice(0, 3), slice(3, 6)]


def run(method: str, x: Any = X, *args: Any, value: float | None = None, **keys: Any) -> ImputeResult:
    table = {"method": method} | ({} if value is None else {"value": value})
    return impute(parse_impute(table, "impute"), np.asarray(x, dtype=np.float64), *args, **keys)


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [
        ("class_mean", [2.0, 54.0], [20.0, 50.0]),
        ("class_median", [2.0, 54.0], [20.0, 50.0]),
        ("pool_mean", [28.0, 28.0], [35.0, 35.0]),
        ("pool_median", [5.5, 5.5], [35.0, 35.0]),
    ],
)
def test_means_and_medians_by_hand(method: str, first: list[float], second: list[float]) -> None:
    got = run(method, X, CLASSES)
    assert got.values[[2, 5], 0].tolist() == first
    assert got.values[[1, 4], 1].tolist() == second
    assert np.array_equal(got.imputed, np.isnan(X))
    assert np.array_equal(got.values[~got.imputed], X[~np.isnan(X)])


def test_the_median_is_not_the_mean() -> None:
    x = [[1.0], [2.0], [90.0], [NAN]]
    assert run("class_median", x).values[3, 0] == 2.0
    assert run("class_mean", x).values[3, 0] == 31.0


def test_previous_and_constant() -> None:
    previous = np.arange(12.0).reshape(6, 2)
    assert run("previous", X, CLASSES, previous).values[[2, 5], 0].tolist() == [4.0, 10.0]
    assert run("constant", value=7.5).values[[1, 4], 1].tolist() == [7.5, 7.5]


def test_a_class_without_any_figure_is_refused_by_name() -> None:
    x = np.array([[1.0, 2], [2.0, 3], [NAN, 4], [NAN, NAN]])
    with pytest.raises(Refusal) as caught:
        run("class_mean", x, [slice(0, 2), slice(2, 4)], group_names=["优化开发", "生态功能"])
    assert caught.value.code == "E-151"
    assert caught.value.rows == (2, 3)
    assert caught.value.cols == (0,)
    assert "“生态功能”" in caught.value.message
    assert run("pool_mean", x, [slice(0, 2), slice(2, 4)]).values[2, 0] == 1.5


@pytest.mark.parametrize("method", ["class_mean", "pool_median"])
def test_a_pool_without_any_figure_is_refused(method: str) -> None:
    with pytest.raises(Refusal, match="全部地区"):
        run(method, [[NAN], [NAN]])


def test_absent_previous_figures_are_refused() -> None:
    with pytest.raises(Refusal) as caught:
        run("previous")
    assert caught.value.code == "E-153"
    with pytest.raises(Refusal) as caught:
        run("previous", X, CLASSES, np.array(X))
    assert caught.value.code == "E-152"
    assert caught.value.rows == (1, 2, 4, 5)


def test_only_missing_cells_are_filled() -> None:
    states = np.isnan(X).astype(np.uint8)
    states[2, 0], states[1, 1] = S.NOT_APPLICABLE, S.SUPPRESSED
    got = run("class_mean", X, CLASSES, states=states)
    assert np.isnan(got.values[[2, 1], [0, 1]]).all()
    assert got.imputed.sum() == 2
    only = np.array([[NAN, 1.0], [NAN, NAN]])
    marks = np.array([[S.NOT_APPLICABLE, 0], [S.NOT_APPLICABLE, 1]], dtype=np.uint8)
    assert run("class_mean", only, states=marks).values[1, 1] == 1.0  # and no refusal for the first item


def test_nothing_to_fill_gives_back_the_array() -> None:
    x = np.ones((2, 2))
    got = run("previous", x)
    assert got.values is not None
    assert not got.imputed.any()
    assert np.array_equal(got.values, x)


def test_leading_axes_are_independent_and_input_is_kept() -> None:
    x = np.stack([X, X + 1])
    before = x.copy()
    got = run("class_mean", x, CLASSES)
    assert np.array_equal(x, before, equal_nan=True)
    for period in range(2):
        assert np.array_equal(got.values[period], run("class_mean", x[period], CLASSES).values)


@given(st.integers(0, 2**18 - 1), st.sampled_from(["class_mean", "class_median", "pool_mean", "pool_median"]))
@settings(max_examples=40, deadline=None)
def test_fills_stay_within_the_present_figures(pattern: int, method: str) -> None:
    x = np.random.default_rng(pattern).uniform(-5, 5, (9, 2))
    x[np.array([(pattern >> i) & 1 for i in range(18)], dtype=bool).reshape(9, 2)] = NAN
    x[[0, 5]] = [[1.0, 2.0], [3.0, 4.0]]
    got = run(method, np.asfortranarray(x), [slice(0, 5), slice(5, 9)])
    assert np.array_equal(got.imputed, np.isnan(x))
    assert (got.values >= np.nanmin(x, axis=0) - 1e-9).all()
    assert (got.values <= np.nanmax(x, axis=0) + 1e-9).all()
