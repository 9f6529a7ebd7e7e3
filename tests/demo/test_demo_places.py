"""Regions with history, classes with dates, departments, accounts, calendar."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from zhengxian.demo.places import COUNTY_CLASSES, TOWN_CLASSES
from zhengxian.demo.timeline import codes_on
from zhengxian.demo.workdays import calendar


def held(demo, level, day):
    return [r for r in demo.regions if r.level == level and r.holds(day)]


@pytest.mark.parametrize(
    ("day", "towns"), [(dt.date(2023, 12, 31), 66), (dt.date(2025, 6, 30), 66), (dt.date(2026, 10, 28), 65)]
)
def test_how_many_places_there_are_on_a_day(demo, day, towns):
    assert len(held(demo, "prefecture", day)) == 1
    assert len(held(demo, "county", day)) == 11
    assert len(held(demo, "town", day)) == towns
    assert len(held(demo, "park", day)) == 4


def test_codes_are_unique_and_belong_to_no_province(demo):
    codes = [r.code for r in demo.regions]
    assert len(set(codes)) == len(codes)
    assert {c[:2] for c in codes} == {"99"}
    assert {len(r.code) for r in demo.regions if r.level == "town"} == {9}


def test_every_parent_and_host_exists(demo):
    codes = {r.code for r in demo.regions}
    assert {r.parent for r in demo.regions if r.parent} <= codes
    assert {r.host for r in demo.regions if r.level == "park"} <= codes


def test_names_are_unique_among_siblings_and_some_are_long(demo):
    names = [(r.parent, r.name) for r in demo.regions]
    assert len(set(names)) == len(names)
    assert sum(len(r.name) >= 10 for r in demo.regions) >= 5


def test_every_region_has_one_class_on_every_day_it_exists(demo):
    for day in (
        dt.date(2023, 12, 1),
        dt.date(2024, 6, 30),
        dt.date(2024, 7, 1),
        dt.date(2025, 12, 31),
        demo.today,
    ):
        classed = Counter(
            m.region
            for m in demo.memberships
            if m.valid_from <= day and (m.valid_to is None or day <= m.valid_to)
        )
        wanted = {r.code for level in ("county", "town") for r in held(demo, level, day)}
        assert set(classed) == wanted
        assert set(classed.values()) == {1}


def test_three_and_six_classes_are_all_in_use(demo):
    now = {(m.classification, m.class_name) for m in demo.memberships if m.valid_to is None}
    assert now == {("county", c) for c in COUNTY_CLASSES} | {("town", c) for c in TOWN_CLASSES}


def test_one_county_moved_class_on_new_years_day(demo):
    spans = [m for m in demo.memberships if m.region == "990111"]
    assert [(m.class_name, m.valid_from.isoformat()) for m in spans] == [
        ("重点发展", "2023-01-01"),
        ("生态功能", "2026-01-01"),
    ]


def test_changes_join_what_ended_to_what_began(demo):
    regions = {r.code: r for r in demo.regions}
    assert sorted(c.kind for c in demo.changes) == ["merger", "upgrade"]
    for change in demo.changes:
        ended = [regions[code] for code in change.predecessors]
        assert {r.valid_to for r in ended} == {change.day - dt.timedelta(days=1)}
        assert regions[change.successor].valid_from == change.day
        assert codes_on(change.successor, change.day) == (change.successor,)
        assert codes_on(change.successor, change.day - dt.timedelta(days=1)) == change.predecessors


def test_fourteen_departments_with_unique_names(demo):
    assert sum(d.kind == "department" for d in demo.departments) == 14
    names = [n for d in demo.departments for n in d.names]
    assert len(set(names)) == len(names)


def test_every_role_has_an_account_and_user_names_are_plain(demo):
    roles = {a.role for a in demo.accounts}
    assert len(roles) == 9
    names = [a.username for a in demo.accounts]
    assert len(set(names)) == len(names)
    assert all(n.isascii() and n == n.lower() and " " not in n for n in names)
    displayed = [a.display_name for a in demo.accounts]
    assert len(set(displayed)) == len(displayed)


def test_every_town_county_and_supplying_department_can_report(demo):
    reporters = {a.scope for a in demo.accounts if a.role == "reporter" and a.active}
    assert {r.code for r in held(demo, "town", demo.today)} <= reporters
    assert {unit for form in demo.forms for unit in form.rows} <= reporters
    reviewers = {a.scope for a in demo.accounts if a.role == "reviewer"}
    assert {r.code for r in held(demo, "county", demo.today)} <= reviewers


def test_every_scope_exists(demo):
    places = {r.code for r in demo.regions} | {d.code for d in demo.departments}
    assert {a.scope for a in demo.accounts} <= places


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-18", True),
        ("2024-02-17", False),
        ("2024-05-11", True),
        ("2025-01-26", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-02", False),
        ("2026-01-04", True),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-09-20", True),
        ("2026-10-07", False),
        ("2026-10-28", True),
        ("2027-01-01", True),
        ("2028-02-29", True),
    ],
)
def test_working_days(day, works):
    assert calendar().is_workday(dt.date.fromisoformat(day)) is works


def test_the_calendar_says_which_year_is_not_published(demo):
    assert demo.calendar.unpublished == (2027,)
    assert {d.day.year for d in demo.calendar.special} == {2024, 2025, 2026}
    assert len(demo.calendar.special) == 28 + 8 + 28 + 5 + 33 + 6


def test_a_make_up_day_is_always_at_a_weekend(demo):
    assert {d.day.weekday() >= 5 for d in demo.calendar.special if d.kind == "make_up"} == {True}
