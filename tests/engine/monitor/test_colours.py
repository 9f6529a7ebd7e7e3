"""Colours of months (Ouhai) and of districts (Tianjin)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.colours import (
    Colour,
    MonthTask,
    expected_use,
    growth_colour,
    month_colour,
    month_colours,
    use_colour,
)

quick = settings(max_examples=80, deadline=None)
MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")


def test_colours_ouhai_2020() -> None:
    """domain.md B-26: March unfinished → red; April does both → April green, March yellow."""
    assert month_colours({MARCH: None}, date(2026, 4, 1)) == {MARCH: Colour.RED}
    made_up = {APRIL: date(2026, 4, 28), MARCH: date(2026, 4, 28)}
    assert month_colours(made_up, date(2026, 5, 1)) == {MARCH: Colour.YELLOW, APRIL: Colour.GREEN}
    assert list(month_colours(made_up, date(2026, 5, 1))) == [MARCH, APRIL]


def test_a_month_that_still_runs_has_no_colour_until_it_is_done() -> None:
    assert month_colour(MonthTask(APRIL), date(2026, 4, 30)) is None
    assert month_colour(MonthTask(APRIL, date(2026, 4, 3)), date(2026, 4, 4)) is Colour.GREEN
    assert month_colour(MonthTask(APRIL, date(2026, 4, 3)), date(2026, 4, 2)) is None


@pytest.mark.parametrize(
    ("growth", "plan", "mean", "colour"),
    [
        (8.0, 8.0, 8.0, Colour.GREEN),
        (0.1 + 0.2, 0.3, 0.3, Colour.GREEN),
        (8.0, 7.0, 8.1, Colour.YELLOW),
        (6.0, 7.0, 5.0, Colour.YELLOW),
        (0.0, 1.0, 1.0, Colour.YELLOW),
        (-0.1, -5.0, -5.0, Colour.RED),
    ],
)
def test_investment_of_a_district_tianjin_2022(
    growth: float, plan: float, mean: float, colour: Colour
) -> None:
    assert growth_colour(growth, plan, mean) is colour


@pytest.mark.parametrize(
    ("used", "expected", "relative", "colour"),
    [
        (50, 50, False, Colour.GREEN),
        (20, 50, False, Colour.YELLOW),
        (19.9, 50, False, Colour.RED),
        (35, 50, True, Colour.YELLOW),
        (34, 50, True, Colour.RED),
        (0, 0, True, Colour.GREEN),
    ],
)
def test_use_of_bonds_tianjin_2022(used: float, expected: float, relative: bool, colour: Colour) -> None:
    assert use_colour(used, expected, relative=relative) is colour


def test_bonds_are_due_six_months_after_the_month_of_issue() -> None:
    months = {MARCH: 12.0}
    assert [round(expected_use(months, MARCH + n), 2) for n in (0, 1, 3, 6, 9)] == [0, 16.67, 50, 100, 100]
    assert expected_use({MARCH: 12.0, MARCH + 6: 12.0}, MARCH + 6) == 50.0
    assert use_colour(20.0, expected_use(months, MARCH + 3)) is Colour.YELLOW
    for issued, window in (({}, 6), ({MARCH: 0.0}, 6), (months, 0)):
        with pytest.raises(Refusal, match="M-132"):
            expected_use(issued, APRIL, window=window)


@quick
@given(st.floats(-50, 50), st.floats(0, 20), st.floats(-50, 50), st.floats(-50, 50))
def test_more_growth_is_never_a_worse_colour(growth: float, more: float, plan: float, mean: float) -> None:
    assert growth_colour(growth + more, plan, mean).order <= growth_colour(growth, plan, mean).order


def test_a_word_goes_with_every_colour() -> None:
    assert [(c.label, c.order) for c in Colour] == [("绿", 0), ("黄", 1), ("红", 2)]
