"""Forms: every figure asked once, of a unit that exists, with a due day and a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from zhengxian.definitions import indicators
from zhengxian.demo.forms import DueRule, library
from zhengxian.demo.workdays import calendar
from zhengxian.engine.base.period import Period


def test_about_seventy_library_indicators_are_covered(demo):
    used = {code for form in demo.forms for code in form.indicators}
    assert 65 <= len(used & set(indicators())) <= 80
    assert used - set(indicators()) == {i.code for i in demo.own_indicators}


def test_no_figure_is_asked_twice(demo):
    asked = Counter(
        (code, region)
        for form in demo.forms
        for rows in form.rows.values()
        for region in rows
        for code in form.indicators
    )
    assert set(asked.values()) == {1}


def test_frequency_and_level_agree_with_the_library(demo):
    known = library()
    for form in demo.forms:
        for code in form.indicators:
            assert known[code].frequency == form.frequency, code
            assert form.level in known[code].scope_levels, code


def test_the_department_that_hands_in_is_the_indicators_own(demo):
    owner = {name: d.code for d in demo.departments for name in d.names}
    known = library()
    for form in demo.forms:
        for code in form.indicators:
            assert known[code].source_department in owner, code
            if form.unit_kind == "department":
                assert set(form.rows) == {owner[known[code].source_department]}, code


def test_every_department_hands_something_in(demo):
    assert {d.code for d in demo.departments} <= {unit for form in demo.forms for unit in form.rows}


def test_growth_stands_beside_its_level(demo):
    known = library()
    for form in demo.forms:
        for code in form.indicators:
            if known[code].growth_of:
                assert known[code].growth_of in form.indicators, code


def test_some_forms_have_thirty_cells(demo):
    sizes = {(form.code, unit): form.cells(unit) for form in demo.forms for unit in form.rows}
    assert sizes["shangwu_trade", "shangwu"] == 30
    assert sizes["county_projects", "990109"] == 30
    assert sizes["caizheng_monthly", "caizheng"] == 60


def test_kinds_of_units_and_frequencies(demo):
    assert {f.unit_kind for f in demo.forms} == {"department", "county", "town"}
    assert {f.frequency for f in demo.forms} == {"ten_day", "month", "quarter", "half", "year"}
    assert all(f.reason and f.basis and f.number and f.groups for f in demo.forms)
    assert len({f.number for f in demo.forms}) == len(demo.forms)


def test_a_due_day_moves_to_the_next_working_day():
    rule = DueRule(day=3)
    assert rule.due(Period.parse("2025-09"), calendar()) == dt.date(2025, 10, 9)
    assert DueRule(day=31).due(Period.parse("2026-01"), calendar()) == dt.date(2026, 2, 28)
    assert DueRule(day=30).due(Period.parse("2024-01"), calendar()) == dt.date(2024, 2, 29)
    assert DueRule(days_after=3).due(Period.parse("2026-10T1"), calendar()) == dt.date(2026, 10, 13)
    assert DueRule(day=20, months_after=2).due(Period.parse("2026-08"), calendar()) == dt.date(2026, 10, 20)
    assert DueRule(days_after=3).text == "旬后 3 日内，遇休息日顺延"


def test_forms_with_cumulative_figures_have_no_january(demo):
    known = library()
    for form in demo.forms:
        if form.frequency == "month":
            assert form.asks_january is not any(known[c].cumulative for c in form.indicators), form.code
