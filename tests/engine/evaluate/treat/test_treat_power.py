"""Logarithms and Box–Cox."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.treat import TreatResult, parse_treat, treat

NAN = float("nan")
LOGNORMAL = np.exp(np.linspace(-2, 2, 41)).tolist()


def run(table: dict[str, Any], *columns: list[float]) -> TreatResult:
    return treat(parse_treat(table, "treat"), np.array(columns, dtype=np.float64).T)


def test_the_plain_logarithm() -> None:
    got = run({"method": "log"}, [1.0, np.e, NAN])
    assert got.values[:2, 0].tolist() == [0.0, 1.0]
    assert np.isnan(got.values[2, 0])
    assert got.report[0].cells == 2
    assert got.report[0].sentence == "对 2 个数取自然对数。"


@pytest.mark.parametrize("bad", [0.0, -1.0])
@pytest.mark.parametrize(("code", "table"), [("E-101", {"method": "log"}), ("E-132", {"method": "boxcox"})])
def test_a_figure_that_is_not_positive_is_refused_by_place(
    code: str, table: dict[str, Any], bad: float
) -> None:
    with pytest.raises(Refusal) as caught:
        run(table, [1.0, 2, 3, 4], [NAN, 2, bad, 4], [bad, 2, 3, 4])
    assert caught.value.code == code
    assert caught.value.rows == (0, 2)
    assert caught.value.cols == (1, 2)


def test_the_stated_shift_is_one_percent_of_the_range() -> None:
    """ln(x − min + 0.01·(max − min)): [0, 50, 100] → ln 1, ln 51, ln 101."""
    got = run({"method": "log", "shift": "range"}, [0.0, 50, 100], [-100.0, -50, 0])
    assert got.values[:, 0] == pytest.approx(np.log([1, 51, 101]))
    assert got.values[:, 1] == pytest.approx(got.values[:, 0])
    assert [r.shift for r in got.report] == [1.0, 101.0]


def test_the_shift_of_a_constant_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        run({"method": "log", "shift": "range"}, [3.0, 3.0])
    assert caught.value.code == "E-136"


def test_boxcox_1964_estimates_the_lambda_that_scipy_finds() -> None:
    from scipy import stats

    x = [3.1, 0.7, 9.9, 4.2, 1.3, 22.0, 6.5, 2.8, 0.4, 5.0]
    got = run({"method": "boxcox"}, x)
    wanted, lam = stats.boxcox(np.array(x))
    assert got.report[0].lam == pytest.approx(lam, abs=1e-5)
    assert got.values[:, 0] == pytest.approx(wanted, abs=1e-4)


def test_boxcox_of_a_lognormal_column_is_the_logarithm() -> None:
    assert run({"method": "boxcox"}, LOGNORMAL).report[0].lam == pytest.approx(0, abs=1e-5)
    got = run({"method": "boxcox", "lambda": 0}, LOGNORMAL)
    assert got.values[:, 0] == pytest.approx(np.log(LOGNORMAL))


@pytest.mark.parametrize(
    "column",
    [[4.0, 4.0, 4.0], [1.0, 2.0, 2.0], [50.0, *(100 + i / 10 for i in range(30))]],
    ids=["constant", "two different", "likelihood rises at the bound"],
)
def test_a_lambda_that_cannot_be_estimated_is_refused(column: list[float]) -> None:
    with pytest.raises(Refusal) as caught:
        run({"method": "boxcox"}, column)
    assert caught.value.code == "E-133"
    assert "lambda" in caught.value.remedy


def test_a_lambda_that_overflows_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        run({"method": "boxcox", "lambda": 10}, [1.0, 1e40])
    assert caught.value.code == "E-133"


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=15, unique=True), st.floats(-2, 2))
@settings(max_examples=40, deadline=None)
def test_boxcox_and_log_keep_the_order(x: list[int], lam: float) -> None:
    for table in (
        {"method": "boxcox", "lambda": lam},
        {"method": "log"},
        {"method": "log", "shift": "range"},
    ):
        got = run(table, [float(v) for v in x]).values[:, 0]
        assert np.array_equal(np.argsort(got), np.argsort(x))
