"""Winsorising by points and percentiles, and the rule on skewness and kurtosis."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.treat import TreatResult, kurtosis, parse_treat, skewness, treat

NAN = float("nan")
MODEST = settings(max_examples=40, deadline=None)
columns = st.lists(st.integers(-1000, 1000).map(float), min_size=4, max_size=20)


def run(table: dict[str, Any], *columns: list[float]) -> TreatResult:
    return treat(parse_treat(table, "treat"), np.array(columns, dtype=np.float64).T)


def refused(code: str, table: dict[str, Any], *columns: list[float]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        run(table, *columns)
    assert caught.value.code == code
    return caught.value


def test_skewness_and_kurtosis_of_joanes_and_gill_1998() -> None:
    from scipy import stats

    x = np.array([[2.0, 8, 0, 4, 1, 9, 9, 0, 30], [1.0, 1, 1, 2, 3, 3, 4, 5, 5]]).T
    assert skewness(x) == pytest.approx(stats.skew(x, bias=False))
    assert kurtosis(x) == pytest.approx(stats.kurtosis(x, bias=False))


def test_shape_ignores_gaps_and_is_undefined_for_constants_and_few_figures() -> None:
    gaps = np.array([[1.0, NAN, 2, 3, 10, NAN]]).T
    assert skewness(gaps)[0] == pytest.approx(skewness(gaps[~np.isnan(gaps)][:, None])[0])
    few = np.array([[1.0, 0.1, 1.0], [2.0, 0.1, NAN], [4.0, 0.1, NAN]])
    assert np.isnan(skewness(few)).tolist() == [False, True, True]
    assert np.isnan(kurtosis(few)).all()
    assert np.isnan(skewness(np.full((3, 1), NAN))).all()


@pytest.mark.parametrize(
    ("side", "wanted"),
    [
        ("high", [1.0, 2, 3, 4, 4, 4]),
        ("low", [3.0, 3, 3, 4, 50, 90]),
        ("both", [3.0, 3, 3, 4, 4, 4]),
        ("skew", [1.0, 2, 3, 4, 4, 4]),
    ],
)
def test_winsorise_two_points(side: str, wanted: list[float]) -> None:
    got = run({"method": "winsorise", "points": 2, "side": side}, [1.0, 2, 3, 4, 50, 90])
    assert got.values[:, 0].tolist() == wanted
    report = got.report[0]
    assert (report.done, report.cells) == (
        "winsorised",
        sum(a != b for a, b in zip([1, 2, 3, 4, 50, 90], wanted, strict=True)),
    )


def test_winsorise_goes_to_the_skewed_end_and_records_rows_between_gaps() -> None:
    got = run({"method": "winsorise", "points": 1}, [NAN, -80.0, NAN, 1, 2, 3])
    assert got.values[1, 0] == 1.0
    assert got.report[0].rows == (1,)
    assert (got.report[0].low, got.report[0].high) == (1.0, None)
    assert np.isnan(got.values[[0, 2], 0]).all()


@pytest.mark.parametrize(
    "table", [{"method": "winsorise", "points": 1}, {"method": "percentile"}, {"method": "skew_kurtosis"}]
)
@pytest.mark.parametrize(
    "column", [[5.0, 5, 5, 5, 5], [5.0, NAN, NAN, NAN, NAN], [NAN] * 5], ids=["constant", "single", "none"]
)
def test_nothing_to_pull_in_is_left_alone(table: dict[str, Any], column: list[float]) -> None:
    got = run(table, column)
    assert np.array_equal(got.values[:, 0], column, equal_nan=True)
    assert not got.report[0].changed
    assert got.report[0].sentence == "未作处理。"


def test_winsorising_everything_away_is_refused_for_all_items_at_once() -> None:
    table = {"method": "winsorise", "points": 2, "side": "high"}
    error = refused("E-134", table, [1.0, 2, 3], [1.0, 2, 9], [1.0, NAN, 4])
    assert error.cols == (0, 1, 2)
    refused("E-134", {"method": "percentile"}, [0.0] * 99 + [7.0])


def test_percentiles_are_those_of_spreadsheets() -> None:
    x = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    got = run({"method": "percentile", "low": 10, "high": 85}, [*x, NAN])
    low, high = np.percentile(x, [10, 85])
    assert got.values[:-1, 0].tolist() == np.clip(x, low, high).tolist()
    assert (got.report[0].low, got.report[0].high) == (low, high)
    assert np.isnan(got.values[-1, 0])


OUTLIER = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 500]
TWO_CLUSTERS = [0.0] * 17 + [10.0, 11.0]


def test_the_fewest_points_win() -> None:
    got = run({"method": "skew_kurtosis"}, OUTLIER, list(range(10)))
    assert got.values[-1].tolist() == [9.0, 9.0]
    assert [r.cells for r in got.report] == [1, 0]
    report = got.report[0]
    assert (abs(report.skew_before) > 2, report.kurtosis_before > 3.5, abs(report.skew_after) <= 2) == (
        True,
    ) * 3


def test_a_low_outlier_is_pulled_up() -> None:
    got = run({"method": "skew_kurtosis"}, [-v for v in OUTLIER])
    assert got.values[-1, 0] == -9.0


def test_what_winsorising_cannot_mend_is_refused_unless_the_scheme_says_what_then() -> None:
    error = refused("E-135", {"method": "skew_kurtosis"}, list(range(19)), TWO_CLUSTERS)
    assert error.cols == (1,)
    assert 'then = "log"' in error.remedy
    kept = run({"method": "skew_kurtosis", "then": "keep"}, TWO_CLUSTERS)
    assert kept.values[:, 0].tolist() == TWO_CLUSTERS
    assert kept.report[0].skew_after == kept.report[0].skew_before > 2


def test_the_logarithm_follows_only_when_stated_and_undoes_the_winsorising() -> None:
    growing = [float(2**i) for i in range(20)]
    table = {"method": "skew_kurtosis", "max_winsorised": 1}
    refused("E-135", table, growing)
    got = run({**table, "then": "log"}, growing)
    assert got.values[:, 0] == pytest.approx(np.log(growing))
    assert got.report[0].done == "log"


def test_a_logarithm_that_does_not_suffice_is_refused_too() -> None:
    refused("E-135", {"method": "skew_kurtosis", "then": "log", "shift": "range"}, TWO_CLUSTERS)
    refused("E-101", {"method": "skew_kurtosis", "then": "log"}, TWO_CLUSTERS)


def test_a_maximum_of_points_is_a_maximum() -> None:
    """Three equal outliers are three points: two may not move them."""
    x = [1.0 + i / 100 for i in range(40)] + [90.0, 90.0, 90.0]
    assert run({"method": "skew_kurtosis", "max_winsorised": 3}, x).report[0].cells == 3
    refused("E-135", {"method": "skew_kurtosis", "max_winsorised": 2}, x)


def test_input_is_not_changed_and_memory_order_does_not_matter() -> None:
    x = np.array([OUTLIER, OUTLIER[::-1]]).T
    spec = parse_treat({"method": "skew_kurtosis"}, "treat")
    before = x.copy()
    got = treat(spec, x)
    assert np.array_equal(x, before)
    assert np.array_equal(treat(spec, np.asfortranarray(x)).values, got.values)


@given(columns, st.randoms(use_true_random=False), st.floats(0.1, 10))
@MODEST
def test_treatment_keeps_order_and_follows_rows_and_units(x: list[float], random: Any, scale: float) -> None:
    spec = parse_treat({"method": "skew_kurtosis", "then": "keep"}, "treat")
    column = np.array(x)[:, None]
    got = treat(spec, column).values[:, 0]
    order = np.argsort(column[:, 0], kind="stable")
    assert (np.diff(got[order]) >= 0).all()
    shuffled = list(range(len(x)))
    random.shuffle(shuffled)
    assert np.array_equal(treat(spec, column[shuffled]).values[:, 0], got[shuffled])
    assert skewness(column * scale) == pytest.approx(skewness(column), abs=1e-9, nan_ok=True)
