"""Where in the year a day stands."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.monitor.position import PositionRule, months_done, time_progress

quick = settings(max_examples=100, deadline=None)
days = st.dates(date(1990, 1, 1), date(2090, 12, 30))
rules = st.sampled_from(PositionRule)


def test_mid_august_yunfu_2017() -> None:
    """domain.md B-13: "1 to mid-August" is 62.5 %; end of August 66.67 %, end of October 83.33 %."""
    assert time_progress(date(2017, 8, 20)) == time_progress(date(2017, 8, 15)) == 62.5
    assert round(time_progress(date(2010, 8, 31)), 2) == 66.67
    assert round(time_progress(date(2016, 10, 31)), 2) == 83.33


@pytest.mark.parametrize(
    ("day", "by_days", "by_halves", "by_thirds"),
    [
        (date(2026, 1, 1), 1 / 31, 0.0, 0.0),
        (date(2026, 3, 9), 2 + 9 / 31, 2.0, 2.0),
        (date(2026, 3, 10), 2 + 10 / 31, 2.0, 2 + 1 / 3),
        (date(2026, 3, 30), 2 + 30 / 31, 2.5, 2 + 2 / 3),
        (date(2026, 2, 28), 2.0, 2.0, 2.0),
        (date(2024, 2, 28), 1 + 28 / 29, 1.5, 1 + 2 / 3),
        (date(2024, 2, 29), 2.0, 2.0, 2.0),
    ],
)
def test_days_inside_a_month(day: date, by_days: float, by_halves: float, by_thirds: float) -> None:
    found = [months_done(day, rule) for rule in PositionRule]
    assert found == pytest.approx([by_days, by_halves, by_thirds])


@quick
@given(days, rules)
def test_the_year_never_goes_back_and_ends_whole(day: date, rule: PositionRule) -> None:
    done, after = months_done(day, rule), months_done(day + timedelta(1), rule)
    assert 0 <= done <= 12
    assert after >= done or day.month == 12
    last = date(day.year, day.month, monthrange(day.year, day.month)[1])
    assert months_done(last, rule) == day.month


def test_every_rule_has_a_word() -> None:
    assert [rule.label for rule in PositionRule] == ["按天数", "按半月", "按旬"]
