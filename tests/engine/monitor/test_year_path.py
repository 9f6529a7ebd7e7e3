"""Paths of a year."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.path import (
    PathMethod,
    YearPath,
    hand_path,
    linear_path,
    quarterly_path,
    s_curve_path,
    seasonal_path,
)

quick = settings(max_examples=80, deadline=None)
NAN = math.nan
EVEN = [10.0 * month for month in range(1, 13)]


def test_even_and_quarterly_paths() -> None:
    assert linear_path().shares[9] == pytest.approx(83.3333, abs=1e-4)
    path = quarterly_path()
    assert [path.shares[month - 1] for month in (3, 6, 9, 12)] == [20.0, 45.0, 75.0, 100.0]
    assert (linear_path().method, path.method) == (PathMethod.LINEAR, PathMethod.QUARTERLY)


def test_seasonal_path_is_the_mean_share_of_three_years() -> None:
    """Halves of 40, 50 and 60 % in the first six months make 50 %; the oldest of four years does not count."""
    halves = {2022: 10.0, 2023: 40.0, 2024: 50.0, 2025: 60.0}
    history = {
        year: [h * m / 6 for m in range(1, 7)] + [h + (100 - h) * m / 6 for m in range(1, 7)]
        for year, h in halves.items()
    }
    path = seasonal_path(history)
    assert path.shares[5] == pytest.approx(50.0)
    assert path.years == (2023, 2024, 2025)


def test_january_stays_out_when_one_year_combines_it() -> None:
    path = seasonal_path({2024: EVEN, 2025: [NAN, *EVEN[1:]]})
    assert math.isnan(path.shares[0])
    assert path.shares[1] == pytest.approx(100 / 6)


def test_years_with_gaps_or_falls_do_not_count() -> None:
    gap = [*EVEN[:6], NAN, *EVEN[7:]]
    fall = [*EVEN[:6], 1.0, *EVEN[7:]]
    path = seasonal_path({2021: EVEN, 2022: EVEN, 2023: gap, 2024: fall, 2025: [0.0] * 12})
    assert path.years == (2021, 2022)
    with pytest.raises(Refusal, match="M-102"):
        seasonal_path({2022: EVEN, 2023: gap, 2024: fall})


def test_merged_regions_come_as_joined_sums() -> None:
    """Two parts of one merged county: the path of the sum lies between the paths of the parts."""
    late = [2.0 * month for month in range(1, 12)] + [120.0]
    joined = [a + b for a, b in zip(EVEN, late, strict=True)]
    parts = [seasonal_path({2024: part, 2025: part}).shares[5] for part in (EVEN, late)]
    assert min(parts) < seasonal_path({2024: joined, 2025: joined}).shares[5] < max(parts)


@quick
@given(st.lists(st.lists(st.floats(0, 1e4), min_size=12, max_size=12), min_size=2, max_size=5))
def test_a_seasonal_path_rises_to_the_whole(months: list[list[float]]) -> None:
    history = {2020 + n: [sum(year[: m + 1]) for m in range(12)] for n, year in enumerate(months)}
    if sum(levels[-1] > 0 for levels in history.values()) < 2:
        return
    shares = seasonal_path(history).shares
    assert shares[-1] == 100.0
    assert all(a <= b + 1e-9 for a, b in pairwise(shares))


@quick
@given(st.floats(0, 12), st.floats(0.01, 5))
def test_an_s_curve_rises_to_the_whole(middle: float, steepness: float) -> None:
    shares = s_curve_path(middle, steepness).shares
    assert shares[-1] == 100.0
    assert 0 <= shares[0] <= shares[5] <= shares[10] <= 100


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: hand_path([50.0] * 11), "M-100"),
        (lambda: hand_path([]), "M-100"),
        (lambda: hand_path([10.0, 5.0, *[50.0] * 9, 100.0]), "M-100"),
        (lambda: hand_path([-1.0, *[50.0] * 10, 100.0]), "M-100"),
        (lambda: hand_path([50.0] * 12), "M-100"),
        (lambda: YearPath(PathMethod.HAND, (*[50.0] * 11, NAN)), "M-100"),
        (lambda: quarterly_path([20, 45, 75]), "M-101"),
        (lambda: quarterly_path([45, 20, 75, 100]), "M-101"),
        (lambda: quarterly_path([20, 45, 75, 99]), "M-101"),
        (lambda: seasonal_path({}), "M-102"),
        (lambda: seasonal_path({2025: EVEN}), "M-102"),
        (lambda: s_curve_path(13), "M-103"),
        (lambda: s_curve_path(6, 0), "M-103"),
    ],
)
def test_senseless_paths_are_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        call()
