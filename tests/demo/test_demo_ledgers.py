"""The ledgers of the demo city: lives that obey the calendar, parts that add up, steps in order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest

from zhengxian.demo import City, city
from zhengxian.demo.ledgers.model import Item
from zhengxian.demo.ledgers.projects import STEPS


def items(made: City) -> list[Item]:
    plans = made.ledgers
    more = [p.item for group in (plans.projects, plans.requests, plans.rectifications) for p in group]
    return [*plans.tasks, *more]


def test_nothing_lies_after_the_demo_date_and_acts_follow_each_other(demo):
    end = dt.datetime.combine(demo.today + dt.timedelta(1), dt.time())
    for item in items(demo):
        moments = [a.at for a in item.life.acts]
        assert moments == sorted(moments), item.title
        assert moments[-1] < end, item.title
        assert item.life.acts[-1].after == item.life.state


def test_every_state_is_shown(demo):
    states = Counter(i.life.state for i in items(demo))
    assert {"assigned", "objected", "in_progress", "under_review", "returned", "approved", "closed"} <= set(
        states
    )
    assert {i.kind for i in items(demo)} == {"task", "project", "request", "rectification"}


def test_lateness_is_counted_in_working_days(demo):
    late = [i for i in items(demo) if i.life.late_days]
    assert len(late) > 20
    for item in late:
        due, done = item.life.due_on, item.life.done_on
        days = (due + dt.timedelta(n) for n in range(1, (done - due).days + 1))
        assert item.life.late_days == sum(demo.calendar.is_workday(d) for d in days)
        assert item.life.first_late_days == item.life.late_days


def test_due_days_are_working_days_after_the_assignment(demo):
    for item in items(demo):
        assert demo.calendar.is_workday(item.life.due_on), item.title
        assert item.life.due_on >= item.assigned_on


def test_the_parts_of_the_whole_add_up(demo):
    tasks = demo.ledgers.tasks
    parts = [t for t in tasks if t.parent == 0]
    assert len(parts) == 11
    assert sum(t.target_value for t in parts) == tasks[0].target_value
    assert sum(t.done_value for t in parts) == tasks[0].done_value


def test_steps_are_reached_in_their_order(demo):
    for plan in demo.ledgers.projects:
        assert tuple(s.step for s in plan.steps) == STEPS
        days = [s.reached_on for s in plan.steps]
        reached = [d for d in days if d]
        assert days[: len(reached)] == reached == sorted(reached)
        assert all(a.planned_on <= b.planned_on for a, b in pairwise(plan.steps))
        assert sum(m.planned for m in plan.money) == pytest.approx(plan.year_plan, abs=1)


def test_owners_and_users_exist(demo):
    users = {a.username for a in demo.accounts}
    codes = {r.code for r in demo.regions} | {d.code for d in demo.departments}
    for item in items(demo):
        assert item.owner in codes
        assert {a.by for a in item.life.acts} <= users | {"system"}


@pytest.mark.parametrize("today", [dt.date(2026, 2, 28), dt.date(2027, 3, 1)])
def test_another_day_gives_lives_that_end_before_it(today):
    made = city(today=today)
    assert items(made)
    assert max(i.life.acts[-1].at for i in items(made)).date() <= today
