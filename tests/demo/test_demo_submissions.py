"""The history of hand-ins: past months approved, the running month in every state."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from zhengxian.engine.base.period import Period


def test_each_form_unit_and_period_once(demo):
    keys = Counter((s.form, s.unit, s.period) for s in demo.submissions)
    assert set(keys.values()) == {1}


def test_past_periods_are_approved_and_the_running_one_is_mixed(demo):
    past = [s for s in demo.submissions if Period.parse(s.period).last_day < dt.date(2026, 8, 1)]
    assert {s.state for s in past} == {"approved"}
    running = Counter(s.state for s in demo.submissions if s.period == "2026-09")
    assert set(running) == {"approved", "submitted", "returned", "draft", "not_started"}


def test_all_four_timings_occur(demo):
    timings = Counter(s.timing for s in demo.submissions if s.timing)
    assert set(timings) == {"early", "on_time", "late", "make_up"}
    assert timings["late"] < 0.15 * len(demo.submissions)


def test_times_stand_in_order_and_before_today(demo):
    midnight = dt.datetime.combine(demo.today, dt.time())
    for s in demo.submissions:
        end = Period.parse(s.period).last_day
        if s.submitted_at is None:
            assert s.state in ("draft", "not_started")
            assert (s.timing, s.reviewed_at) == (None, None)
            continue
        assert end < s.submitted_at.date()
        assert s.submitted_at < midnight
        if s.state in ("approved", "returned"):
            assert s.submitted_at < s.reviewed_at < midnight
        else:
            assert s.reviewed_at is None


def test_the_timing_is_what_the_dates_say(demo):
    for s in demo.submissions:
        if s.timing in ("late", "make_up"):
            assert s.submitted_at.date() > s.due, s
        elif s.timing:
            assert s.submitted_at.date() <= s.due, s
            assert (s.submitted_at.date() < s.due) is (s.timing == "early"), s


def test_due_days_are_working_days(demo):
    assert all(demo.calendar.is_workday(s.due) for s in demo.submissions)


def test_two_cells_are_returned_with_reasons(demo):
    returned = [s for s in demo.submissions if s.state == "returned"]
    assert len(returned) == 3
    forms = {f.code: f for f in demo.forms}
    for s in returned:
        assert len(s.returned) == 2
        for cell in s.returned:
            assert cell.region in s.rows
            assert cell.indicator in forms[s.form].indicators
            assert cell.reason.endswith("。")
    assert all(not s.returned for s in demo.submissions if s.state != "returned")


def test_reporters_and_reviewers_exist(demo):
    users = {a.username: a for a in demo.accounts}
    ended = {r.code for r in demo.regions if r.valid_to is not None}
    for s in demo.submissions:
        reporter = users[s.reporter]
        assert (reporter.role, reporter.scope) == ("reporter", s.unit)
        assert reporter.active is (s.unit not in ended)
        assert users[s.reviewer].role in ("reviewer", "statistics_reviewer")


def test_units_hand_in_under_the_codes_of_the_time(demo):
    for s in demo.submissions:
        day = Period.parse(s.period).last_day
        codes = {r.code for r in demo.regions if r.holds(day)}
        assert set(s.rows) <= codes, s
