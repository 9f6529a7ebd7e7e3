"""Deadlines, lateness, objections, extensions and the clocks of a request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.definitions import ledgers
from zhengxian.engine.act.clocks import (
    Lateness,
    Workdays,
    clocks_of,
    due_day,
    effective,
    extension_in_time,
    lateness,
    may_object,
    months_after,
    objection_until,
    remaining,
)
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.ledger import Count, ExtensionRule, OnDayOff

quick = settings(max_examples=80, deadline=None)
days = st.dates(date(2026, 1, 1), date(2027, 6, 30))

CALENDAR = Workdays.of(
    [date(2026, 10, n) for n in range(1, 8)], [date(2026, 9, 20), date(2026, 10, 10)], [2026]
)


def test_request_clocks_zaozhuang() -> None:
    """domain.md §6.2 [V114]: verify 1, reply 2, solve 10, hard 25 working days; over National Day 2026."""
    received = date(2026, 9, 30)
    ordinary = clocks_of(ledgers()["request"], {"received": received}, CALENDAR)
    assert [(c.code, c.due) for c in ordinary] == [
        ("verify", date(2026, 10, 8)),
        ("reply", date(2026, 10, 9)),
        ("finish", date(2026, 10, 20)),
    ]
    hard = clocks_of(ledgers()["request"], {"received": received}, CALENDAR, applies="hard")
    assert [c.title for c in hard] == ["核实", "答复", "办结（疑难、多部门）"]
    assert CALENDAR.between(received, hard[-1].due) == 25


def test_a_clock_without_its_start_does_not_run_yet() -> None:
    done = {"received": date(2026, 11, 2), "done": date(2026, 11, 6)}
    codes = [c.code for c in clocks_of(ledgers()["request"], done, CALENDAR)]
    assert codes == ["verify", "reply", "finish", "visit"]
    assert clocks_of(ledgers()["request"], {}, CALENDAR) == ()


def test_time_begins_the_day_after() -> None:
    assert due_day(date(2026, 11, 23), 2, CALENDAR) == date(2026, 11, 25)
    assert due_day(date(2026, 11, 28), 0, CALENDAR) == date(2026, 11, 30)
    with pytest.raises(Refusal, match="A-202"):
        due_day(date(2026, 11, 23), -1, CALENDAR)


@pytest.mark.parametrize(
    ("on_day_off", "due"),
    [
        (OnDayOff.NEXT, date(2026, 10, 8)),
        (OnDayOff.PREVIOUS, date(2026, 9, 30)),
        (OnDayOff.KEEP, date(2026, 10, 5)),
    ],
)
def test_a_deadline_on_a_day_off_follows_the_stated_rule(on_day_off: OnDayOff, due: date) -> None:
    assert effective(date(2026, 10, 5), CALENDAR, on_day_off) == due
    found = due_day(date(2026, 9, 30), 5, CALENDAR, count=Count.DAY, on_day_off=on_day_off)
    assert found == due
    assert not lateness(date(2026, 10, 5), due, CALENDAR, on_day_off=on_day_off).late


def test_done_on_the_weekend_after_is_late_by_no_working_day() -> None:
    assert lateness(date(2026, 11, 27), date(2026, 11, 28), CALENDAR) == Lateness(True, 0)
    assert lateness(date(2026, 11, 27), date(2026, 11, 30), CALENDAR) == Lateness(True, 1)


def test_objection_within_one_working_day() -> None:
    task = ledgers()["task"]
    assigned = date(2026, 9, 30)
    assert objection_until(assigned, CALENDAR) == date(2026, 10, 8)
    assert may_object(assigned, date(2026, 10, 8), task, CALENDAR)
    assert not may_object(assigned, date(2026, 10, 9), task, CALENDAR)
    assert not may_object(assigned, date(2026, 9, 29), task, CALENDAR)


def test_extension_is_asked_a_working_day_before_quanzhou() -> None:
    rule, due = ExtensionRule(before=1), date(2026, 10, 8)
    assert extension_in_time(date(2026, 9, 30), due, rule, CALENDAR)
    assert extension_in_time(date(2026, 10, 6), due, rule, CALENDAR)
    assert not extension_in_time(date(2026, 10, 8), due, rule, CALENDAR)
    assert extension_in_time(date(2026, 10, 8), due, ExtensionRule(), CALENDAR)
    assert not extension_in_time(date(2026, 10, 9), due, ExtensionRule(), CALENDAR)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found


@quick
@given(days, st.integers(0, 60), st.integers(0, 60))
def test_lateness_never_shrinks_and_agrees_with_what_is_left(due: date, first: int, more: int) -> None:
    early, later = due + timedelta(first), due + timedelta(first + more)
    before, after = lateness(due, early, CALENDAR), lateness(due, later, CALENDAR)
    assert before.days <= after.days
    assert before.late <= after.late
    assert max(0, -remaining(due, later, CALENDAR)) == after.days


@quick
@given(days, st.integers(0, 40))
def test_what_is_done_on_its_due_day_is_in_time(given_on: date, count: int) -> None:
    due = due_day(given_on, count, CALENDAR)
    assert lateness(due, due, CALENDAR) == Lateness(False, 0)
    assert CALENDAR.is_workday(due)
