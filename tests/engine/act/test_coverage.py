"""Audit coverage by cycle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.coverage import AuditedUnit, CoverageState, coverage
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=60, deadline=None)
DAY = date(2026, 11, 26)


def test_five_units_by_hand() -> None:
    units = [
        AuditedUnit("1", "甲局", date(2024, 3, 1), 60),
        AuditedUnit("2", "乙局", date(2022, 2, 1), 60),
        AuditedUnit("3", "丙局", date(2020, 1, 31), 60),
        AuditedUnit("4", "丁局", None, 36),
        AuditedUnit("5", "新局", None, 36, since=date(2025, 6, 1)),
        AuditedUnit("6", "老局", None, 36, since=date(2015, 6, 1)),
    ]
    found = coverage(units, DAY)
    assert [(row.unit.name, row.state, row.next_due) for row in found.rows] == [
        ("老局", CoverageState.NEVER, date(2018, 6, 1)),
        ("丁局", CoverageState.NEVER, None),
        ("丙局", CoverageState.OVERDUE, date(2025, 1, 31)),
        ("乙局", CoverageState.DUE_SOON, date(2027, 2, 1)),
        ("新局", CoverageState.COVERED, date(2028, 6, 1)),
        ("甲局", CoverageState.COVERED, date(2029, 3, 1)),
    ]
    assert (found.rate.numerator, found.rate.denominator) == (3, 6)
    assert dict(found.rate.rest) == {"超过周期": 1, "从未审计": 2}
    assert found.rows[2].days_overdue == (DAY - date(2025, 1, 31)).days


def test_the_day_it_comes_due_is_still_within_the_cycle() -> None:
    unit = AuditedUnit("1", "甲局", date(2021, 11, 26), 60)
    assert coverage([unit], DAY).rows[0].state is CoverageState.DUE_SOON
    assert coverage([unit], DAY + timedelta(1)).rows[0].state is CoverageState.OVERDUE


def test_no_unit_and_no_cycle() -> None:
    assert coverage([], DAY).rate.value is None
    with pytest.raises(Refusal, match=r"“甲局”的审计周期是 0 个月.*A-243"):
        coverage([AuditedUnit("1", "甲局", None, 0)], DAY)


@quick
@given(st.lists(st.tuples(st.none() | st.integers(0, 4000), st.integers(1, 120)), max_size=10))
def test_an_audit_today_covers_everyone(rows: list[tuple[int | None, int]]) -> None:
    units = [
        AuditedUnit(str(n), "甲", None if ago is None else DAY - timedelta(ago), cycle)
        for n, (ago, cycle) in enumerate(rows)
    ]
    found = coverage(units, DAY)
    assert len(found.rows) == len(units)
    assert found.rate.numerator + sum(found.rate.rest.values()) == len(units)
    fresh = [AuditedUnit(u.code, u.name, DAY, u.cycle_months) for u in units]
    assert coverage(fresh, DAY).rate.numerator == len(units)
