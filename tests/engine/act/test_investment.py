"""Investment against plan and year."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.investment import Ratio, funds_ratio, investment_pace
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=80, deadline=None)


def test_funds_ratio_summer_campaign_bulletin() -> None:
    """domain.md §5.1 [V90]: 资金到位率 115 % is printed; a ratio may exceed 100."""
    assert funds_ratio(1150, 1000).text(0) == "115"


def test_sanming_august_2017() -> None:
    """domain.md §4.1 [V67]: 74 % at August against 8/12 is 7.33 个百分点 ahead."""
    pace = investment_pace(100, [], [None, *[74 / 7] * 7], 8)
    assert pace.annual.text(0) == "74"
    assert pace.time_gap == pytest.approx(7.3333, abs=1e-4)
    assert (pace.gap, pace.words) == (None, "达到序时进度")
    assert pace.cumulative.value is pace.planned.value is pace.month.value is None


def test_plan_of_a_year_by_hand() -> None:
    pace = investment_pace(1200, [None, 200, 100, 150], [None, 150, 120, 130], 4)
    assert pace.month.text() == "86.7"
    assert pace.cumulative.text(2) == "88.89"
    assert (pace.annual.text(2), pace.planned.text(2)) == ("33.33", "37.50")
    assert pace.gap == pytest.approx(-4.1667, abs=1e-4)
    assert (pace.words, pace.missing) == ("滞后", ())


def test_february_with_a_blank_january_stands_for_two_months() -> None:
    assert investment_pace(1200, [100, 100], [None, 150], 2).month.text() == "75.0"
    assert investment_pace(1200, [None, 200], [80, 70], 2).month.text() == "75.0"
    assert investment_pace(1200, [100, 100], [80, 70], 2).month.text() == "70.0"
    assert investment_pace(1200, [None, None, 50], [None, 150], 2).month.value is None


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (50, "达到序时进度"),
        (60, "达到序时进度"),
        (47, "基本同步"),
        (46.9, "滞后"),
        (40, "滞后"),
        (39, "严重滞后"),
    ],
)
def test_words_of_the_pace(done: float, words: str) -> None:
    assert investment_pace(100, [None, 50], [None, done], 2).words == words


def test_a_blank_month_is_not_a_zero() -> None:
    pace = investment_pace(1200, [100] * 12, [80, None, 90], 3)
    assert pace.missing == (2,)
    assert pace.annual.value is pace.cumulative.value is pace.gap is None
    assert pace.words == "无法判断"
    assert pace.month.text(0) == "90"
    assert investment_pace(1200, [100] * 12, [], 1).missing == (1,)


def test_without_a_plan_of_the_year_there_is_no_share() -> None:
    pace = investment_pace(None, [10, 10], [10, 10], 2)
    assert pace.cumulative.value == 100
    assert pace.annual.value is None
    assert investment_pace(0, [0], [5], 1).annual.text() == "—"
    assert Ratio(None, 5).value is Ratio(5, None).value is None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: investment_pace(100, [], [], 0), "A-236"),
        (lambda: investment_pace(100, [1] * 13, [], 1), "A-236"),
        (lambda: investment_pace(100, [1], [-1], 1), "A-237"),
        (lambda: investment_pace(float("nan"), [1], [1], 1), "A-237"),
        (lambda: funds_ratio(-1, 5), "A-237"),
    ],
)
def test_impossible_figures_are_refused(call, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        call()


amounts = st.lists(st.integers(0, 10**6), min_size=12, max_size=12)


@quick
@given(amounts, amounts, st.integers(1, 12), st.integers(2, 9))
def test_the_unit_of_money_does_not_matter(
    plan: list[int], actual: list[int], month: int, times: int
) -> None:
    whole = sum(plan) + 1
    one = investment_pace(whole, plan, actual, month)
    other = investment_pace(whole * times, [p * times for p in plan], [a * times for a in actual], month)
    assert one.annual.value == pytest.approx(other.annual.value)
    assert one.words == other.words


@quick
@given(amounts)
def test_who_keeps_the_plan_is_on_time_every_month(plan: list[int]) -> None:
    for month in range(1, 13):
        assert investment_pace(sum(plan) + 1, plan, plan, month).words == "达到序时进度"
