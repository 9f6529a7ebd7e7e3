"""Rates with numerator, denominator and what was left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.rates import (
    Case,
    Outcome,
    Rate,
    Satisfaction,
    closing_rate,
    on_time_rate,
    reopened_rate,
    repeat_rate,
    satisfaction_rate,
    solved_rate,
)
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.workdays import Workdays

quick = settings(max_examples=80, deadline=None)
DAY = date(2026, 11, 30)
FRIDAY = date(2026, 11, 6)
CALENDAR = Workdays()


def test_yantai_2022_published_rate_hides_its_denominator() -> None:
    """domain.md §6.2 [V119]: 14962 of 16878 is 88.65 %, published was 90.51 %."""
    rate = Rate(14962, 16878, title="解决率")
    assert rate.text(2) == "88.65"
    assert not rate.agrees_with("90.51%")
    assert Rate(14962, 16531).agrees_with("90.51%")


def test_a_county_hotline_week_satisfaction() -> None:
    """domain.md §6.2 [V118]: 75.86 %, e.g. 22 of 29 visits."""
    heard = [Satisfaction.SATISFIED] * 22 + [Satisfaction.NOT] * 7 + [Satisfaction.UNREACHABLE] * 4
    rate = satisfaction_rate([*(Case(None, satisfaction=s) for s in heard), Case(None)])
    assert rate.text(2) == "75.86"
    assert dict(rate.excluded) == {"联系不上": 4, "未回访": 1}


def test_closing_rate_counts_what_is_due_not_all() -> None:
    cases = [
        Case(FRIDAY, FRIDAY),
        Case(FRIDAY, DAY),
        Case(FRIDAY),
        Case(DAY + timedelta(9), FRIDAY),
        Case(DAY + timedelta(9)),
        Case(None),
        Case(FRIDAY, FRIDAY, is_open=True, reopened=True),
    ]
    rate = closing_rate(cases, DAY)
    assert (rate.numerator, rate.denominator) == (2, 4)
    assert dict(rate.excluded) == {"未到期": 1, "未到期已办结": 1, "没有办结期限": 1}
    assert dict(rate.rest) == {"未办结": 1, "重新打开": 1}


def test_a_closed_late_item_stays_late_and_reopening_keeps_the_first_day() -> None:
    late = Case(FRIDAY, FRIDAY + timedelta(4))
    again = Case(FRIDAY, FRIDAY, reopened=True)
    rate = on_time_rate([late, again], DAY, CALENDAR)
    assert (rate.numerator, dict(rate.rest)) == (1, {"超期办结": 1})


def test_a_month_that_is_past_is_counted_as_it_stood() -> None:
    case = Case(FRIDAY, FRIDAY, is_open=True, reopened=True, opened_again=date(2026, 12, 8))
    assert closing_rate([case], DAY).value == 100.0
    assert closing_rate([case], date(2026, 12, 31)).value == 0.0
    again = Case(FRIDAY, FRIDAY, reopened=True, opened_again=date(2026, 12, 8), closed_again=date(2027, 1, 5))
    assert [closing_rate([again], d).value for d in (DAY, date(2026, 12, 31), date(2027, 1, 31))] == [
        100,
        0,
        100,
    ]
    assert on_time_rate([again], date(2027, 1, 31), CALENDAR).value == 100.0


def test_on_time_on_a_day_off_is_the_next_working_day() -> None:
    saturday = date(2026, 11, 7)
    assert on_time_rate([Case(saturday, date(2026, 11, 9))], DAY, CALENDAR).value == 100.0
    assert on_time_rate([Case(saturday, date(2026, 11, 10))], DAY, CALENDAR).value == 0.0


def test_explained_is_not_solved() -> None:
    cases = [Case(None, FRIDAY, outcome=o) for o in (*Outcome, None)] + [Case(None)]
    rate = solved_rate(cases, DAY)
    assert (rate.numerator, rate.denominator) == (1, 5)
    assert dict(rate.rest) == {"部分解决": 1, "解释到位": 1, "未解决": 1, "未填办理结果": 1}
    assert dict(rate.excluded) == {"未办结": 1}


def test_basically_satisfied_counts_only_where_the_rule_says_so() -> None:
    cases = [
        Case(None, satisfaction=s) for s in (Satisfaction.SATISFIED, Satisfaction.BASICALLY, Satisfaction.NOT)
    ]
    assert satisfaction_rate(cases).text(2) == "33.33"
    assert satisfaction_rate(cases, with_basically=True).text(2) == "66.67"


def test_reopened_and_repeated() -> None:
    cases = [Case(None, FRIDAY, reopened=True), Case(None, FRIDAY), Case(None, repeat=True)]
    assert reopened_rate(cases).value == 50.0
    assert dict(reopened_rate(cases).excluded) == {"从未办结": 1}
    assert repeat_rate(cases).text(1) == "33.3"


@pytest.mark.parametrize(
    "rate",
    [
        closing_rate([], DAY),
        closing_rate([Case(None, FRIDAY)], DAY),
        on_time_rate([Case(DAY + timedelta(1))], DAY, CALENDAR),
        solved_rate([Case(FRIDAY)], DAY),
        satisfaction_rate([Case(None, satisfaction=Satisfaction.UNREACHABLE)]),
        reopened_rate([]),
        repeat_rate([]),
    ],
)
def test_without_a_denominator_there_is_no_rate(rate: Rate) -> None:
    assert rate.value is None
    assert rate.text() == "—"
    assert "没有可计算的事项，不作计算" in rate.sentence
    assert rate.agrees_with("—") is True


def test_counts_that_no_rate_can_have_are_refused() -> None:
    with pytest.raises(Refusal, match="A-217"):
        Rate(3, 2)
    with pytest.raises(Refusal, match="A-217"):
        Rate(-1, 2)


cases = st.lists(
    st.builds(
        lambda due, closed, outcome, heard, open_again: Case(
            None if due is None else FRIDAY + timedelta(due),
            None if closed is None else FRIDAY + timedelta(closed),
            is_open=open_again,
            reopened=open_again and closed is not None,
            outcome=outcome,
            satisfaction=heard,
        ),
        st.none() | st.integers(0, 60),
        st.none() | st.integers(0, 60),
        st.none() | st.sampled_from(Outcome),
        st.none() | st.sampled_from(Satisfaction),
        st.booleans(),
    ),
    max_size=25,
)


@quick
@given(cases)
def test_every_item_is_counted_once(listed: list[Case]) -> None:
    rates = [
        closing_rate(listed, DAY),
        on_time_rate(listed, DAY, CALENDAR),
        solved_rate(listed, DAY),
        satisfaction_rate(listed),
        satisfaction_rate(listed, with_basically=True),
        reopened_rate(listed),
        repeat_rate(listed),
    ]
    for rate in rates:
        assert rate.numerator + sum(rate.rest.values()) == rate.denominator
        assert rate.denominator + sum(rate.excluded.values()) == len(listed)
        assert rate.value is None or 0 <= rate.value <= 100
    assert rates[1].numerator <= rates[0].numerator
