"""Working days with make-up days, against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.workdays import Workdays

quick = settings(max_examples=80, deadline=None)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.builds(
    lambda free, worked: Workdays.of(free, worked - free),
    st.sets(days, max_size=40),
    st.sets(days, max_size=20),
)

NATIONAL_DAY_2026 = Workdays.of(
    [date(2026, 10, n) for n in range(1, 8)], [date(2026, 9, 20), date(2026, 10, 10)]
)


def test_national_day_2026_notice_of_the_state_council() -> None:
    calendar = NATIONAL_DAY_2026
    assert calendar.is_workday(date(2026, 9, 20))  # a Sunday made up
    assert not calendar.is_workday(date(2026, 10, 7))  # a Wednesday off
    assert calendar.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.add(date(2026, 9, 30), 3) == date(2026, 10, 10)  # a Saturday made up
    assert calendar.between(date(2026, 9, 30), date(2026, 10, 12)) == 4
    assert calendar.on_or_before(date(2026, 10, 5)) == date(2026, 9, 30)


def test_years_of_the_notice_are_known() -> None:
    assert NATIONAL_DAY_2026.covers(date(2026, 1, 1))
    assert not NATIONAL_DAY_2026.covers(date(2027, 1, 1))
    assert Workdays.of(years=[2027]).covers(date(2027, 5, 1))


@quick
@given(calendars, days, days)
def test_between_counts_day_by_day_and_turns_its_sign(calendar: Workdays, a: date, b: date) -> None:
    first, last = min(a, b), max(a, b)
    one_by_one = sum(calendar.is_workday(first + timedelta(n)) for n in range(1, (last - first).days + 1))
    assert calendar.between(first, last) == one_by_one == -calendar.between(last, first)


@quick
@given(calendars, days, st.integers(0, 60))
def test_add_and_between_undo_each_other(calendar: Workdays, day: date, count: int) -> None:
    assert calendar.between(day, calendar.add(day, count)) == count
    assert count == 0 or calendar.is_workday(calendar.add(day, count))
    assert count == 0 or calendar.between(calendar.add(day, -count), day) in (
        count,
        count - 1 + calendar.is_workday(day),
    )


@quick
@given(calendars, days)
def test_the_nearest_working_days_enclose_a_day(calendar: Workdays, day: date) -> None:
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert calendar.is_workday(before)
    assert calendar.is_workday(after)
    assert calendar.is_workday(day) == (before == after)


def test_days_that_say_nothing_new_change_nothing() -> None:
    assert Workdays.of([date(2026, 11, 28)], [date(2026, 11, 27)]) == Workdays((), (), frozenset({2026}))


def test_a_day_cannot_be_off_and_made_up() -> None:
    with pytest.raises(Refusal, match=r"2026-10-01 既是放假又是调休上班.*A-200"):
        Workdays.of([date(2026, 10, 1)], [date(2026, 10, 1)])


def test_no_deadline_lies_beyond_all_reason() -> None:
    with pytest.raises(Refusal, match="A-201"):
        Workdays().add(date(2026, 1, 1), 5_001)
    for day in (date.max, date.min):
        with pytest.raises(Refusal, match="A-201"):
            Workdays().add(day, 1)
        with pytest.raises(Refusal, match="年份不合理"):
            Workdays().on_or_after(day)
