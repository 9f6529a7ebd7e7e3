"""Growth arithmetic on published figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base import growth as g
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=60, deadline=None)
rates = st.floats(-60, 120)
levels = st.floats(1, 1e5)


def test_implied_month_domain_b8() -> None:
    assert g.implied_base(500, 8.2) == pytest.approx(462.1072, abs=5e-5)
    assert g.implied_base(612, 7.9) == pytest.approx(567.1918, abs=5e-5)
    june = g.single_month_growth(500, 8.2, 612, 7.9)
    assert june.point == pytest.approx(6.58, abs=5e-3)
    assert june.low == pytest.approx(6.10, abs=5e-3)
    assert june.high == pytest.approx(7.07, abs=5e-3)
    assert june.is_narrow()
    assert not june.is_narrow(0.9)


def test_required_growth_domain_b9() -> None:
    assert g.required_growth(1000, 8, 760, 715) == pytest.approx(12.2807, abs=5e-5)


def test_base_revision_domain_b10() -> None:
    assert g.base_revision(612, 7.9, 580) == pytest.approx(-2.2083, abs=5e-5)


def test_two_year_average_domain_b11() -> None:
    assert g.two_year_average(-12, 18) == pytest.approx(1.9019, abs=5e-5)


@pytest.mark.parametrize(
    ("level", "target", "printed"),
    [(119.73, 195.82, 61.14), (7.54, 17.52, 43.04), (23.06, 49.2, 46.87), (9.12, 18.22, 50.05)],
)
def test_completion_domain_b13(level: float, target: float, printed: float) -> None:
    assert round(g.completion(level, target), 2) == printed


@pytest.mark.parametrize(
    ("progress", "position", "decimals", "of_rounded", "rounded"),
    [
        (119.73 / 195.82 * 100, 62.5, 2, "-1.36", "-1.36"),
        (74.0, 8 / 12 * 100, 2, "7.33", "7.33"),
        (85.1, 10 / 12 * 100, 2, "1.77", "1.77"),
        (85.1, 10 / 12 * 100, 1, "1.8", "1.8"),
        (61.145, 62.5, 2, "-1.35", "-1.36"),
        (10.04, 9.96, 1, "0.0", "0.1"),
        (5.9, 6.5, 1, "-0.6", "-0.6"),
    ],
)
def test_pace_gap_domain_b13(
    progress: float, position: float, decimals: int, of_rounded: str, rounded: str
) -> None:
    gap = g.pace_gap(progress, position, decimals=decimals)
    assert (str(gap.of_rounded), str(gap.rounded)) == (of_rounded, rounded)
    assert gap.agree == (of_rounded == rounded)


def test_pull_domain_b16() -> None:
    pulls = g.pull(np.array([0.12, 0.45, 0.43]), np.array([4.0, 7.0, 6.0]))
    assert pulls == pytest.approx([0.48, 3.15, 2.58])
    assert pulls.sum() == pytest.approx(6.21)
    assert g.contribution(pulls, 6.21).sum() == pytest.approx(100)


@quick
@given(levels, rates)
def test_base_and_growth_give_the_level_back(level: float, rate: float) -> None:
    assert g.implied_base(level, rate) * (1 + rate / 100) == pytest.approx(level)
    assert g.base_revision(level, rate, g.implied_base(level, rate)) == pytest.approx(0, abs=1e-9)


@quick
@given(rates, rates)
def test_average_lies_between_both_years_and_below_their_mean(first: float, second: float) -> None:
    average = g.two_year_average(first, second)
    assert min(first, second) - 1e-9 <= average <= max(first, second) + 1e-9
    assert average <= (first + second) / 2 + 1e-9
    assert average == pytest.approx(g.two_year_average(second, first))


@quick
@given(st.floats(50, 500), st.floats(-20, 30), st.floats(20, 100), st.floats(-20, 30))
def test_interval_holds_the_true_month(base: float, early: float, month_base: float, month: float) -> None:
    before, gain = base * (1 + early / 100), month_base * (1 + month / 100)
    now = before + gain
    cumulative = (now / (base + month_base) - 1) * 100
    interval = g.single_month_growth(before, round(early, 1), now, round(cumulative, 1))
    assert interval.low - 1e-6 <= month <= interval.high + 1e-6
    assert interval.low <= interval.point <= interval.high
    exact = g.single_month_growth(before, early, now, cumulative, decimals=12)
    assert exact.point == pytest.approx(month, abs=1e-6)
    # inversion of domain.md §4.2: the month lies on the other side of the cumulative rate
    assert min(early, month) - 1e-6 <= cumulative <= max(early, month) + 1e-6


def test_rounding_of_the_levels_widens_the_interval() -> None:
    exact = g.single_month_growth(500, 8.2, 612, 7.9)
    coarse = g.single_month_growth(500, 8.2, 612, 7.9, level_decimals=0)
    assert coarse.low < exact.low
    assert coarse.high > exact.high
    assert coarse.point == exact.point


def test_interval_that_is_too_wide_is_not_narrow() -> None:
    assert not g.single_month_growth(1000, 8.2, 1030, 7.9).is_narrow()


@quick
@given(st.floats(100, 1e4), st.floats(-20, 30), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_required_growth_reaches_the_target(base: float, target: float, past: float, done: float) -> None:
    to_date, base_to_date = base * (1 + target / 100) * done, base * past
    need = g.required_growth(base, target, to_date, base_to_date)
    reached = to_date + (base - base_to_date) * (1 + need / 100)
    assert reached == pytest.approx(base * (1 + target / 100))
    assert need > -100


@quick
@given(st.decimals(-200, 200, places=2), st.decimals(0, 100, places=2))
def test_pace_gap_of_printed_figures_is_the_same_by_both_conventions(
    progress: Decimal, position: Decimal
) -> None:
    gap = g.pace_gap(float(progress), float(position))
    assert gap.of_rounded == gap.rounded == progress - position


@quick
@given(st.floats(-50, 150), st.floats(0, 100), st.integers(0, 3))
def test_both_conventions_differ_by_one_unit_at_most(progress: float, position: float, decimals: int) -> None:
    gap = g.pace_gap(progress, position, decimals=decimals)
    assert abs(gap.of_rounded - gap.rounded) <= Decimal(1).scaleb(-decimals)


@quick
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=6), st.data())
def test_pulls_sum_to_the_weighted_growth(raw: list[float], data: st.DataObject) -> None:
    shares = np.array(raw) / sum(raw)
    growths = np.array(data.draw(st.lists(rates, min_size=len(raw), max_size=len(raw))))
    total = float(shares @ growths)
    assume(total > 0.1)
    assert g.pull(shares, growths).sum() == pytest.approx(total)
    assert g.contribution(g.pull(shares, growths), total).sum() == pytest.approx(100)


def test_missing_part_stays_missing() -> None:
    pulls = g.pull(np.array([[0.5, 0.5]]), np.array([[2.0, np.nan]]))
    assert pulls[0, 0] == 1.0
    assert np.isnan(g.contribution(pulls, 4.0)).tolist() == [[False, True]]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: g.implied_base(10, -100), "B-131"),
        (lambda: g.two_year_average(5, -120), "B-131"),
        (lambda: g.implied_base(0, 5), "B-132"),
        (lambda: g.base_revision(10, 5, 0), "B-132"),
        (lambda: g.base_revision(10, 5, -1), "B-132"),
        (lambda: g.required_growth(0, 8, 1, 1), "B-132"),
        (lambda: g.completion(1, 0), "B-132"),
        (lambda: g.completion(1, -3), "B-132"),
        (lambda: g.single_month_growth(500, 0.0, 510, 8.0), "B-133"),
        (lambda: g.single_month_growth(500, 8.0, 500, 8.0), "B-133"),
        (lambda: g.single_month_growth(500, 8.2, 499, 7.9), "B-134"),
        (lambda: g.required_growth(1000, 8, 760, 1000), "B-135"),
        (lambda: g.required_growth(1000, 8, 1080, 715), "B-136"),
        (lambda: g.contribution(np.ones(2), 0.0), "B-137"),
        (lambda: g.contribution(np.ones(2), -1.5), "B-137"),
        (lambda: g.implied_base(math.nan, 5), "B-138"),
        (lambda: g.implied_base(5, math.inf), "B-138"),
        (lambda: g.pace_gap(math.nan, 50.0), "B-138"),
        (lambda: g.required_growth(1000, 8, math.nan, 715), "B-138"),
    ],
)
def test_senseless_input_is_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.message.endswith("。")
