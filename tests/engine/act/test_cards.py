"""Cards by rule: first time, second time, five and fifteen working days, two yellows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.definitions import ledgers
from zhengxian.engine.act.cards import CardLevel, Deadline, card_for, cards_of
from zhengxian.engine.base.workdays import Workdays

quick = settings(max_examples=80, deadline=None)
CALENDAR = Workdays()
TASK = ledgers()["task"]
MONDAY = date(2026, 11, 2)


def after(workdays: int, day: date = MONDAY) -> date:
    return CALENDAR.add(day, workdays)


@pytest.mark.parametrize(
    ("late", "level", "measure"),
    [
        (0, CardLevel.NONE, None),
        (1, CardLevel.REMINDER, "催办"),
        (5, CardLevel.REMINDER, "催办"),
        (6, CardLevel.YELLOW, "通报"),
        (15, CardLevel.YELLOW, "通报"),
        (16, CardLevel.RED, "约谈"),
    ],
)
def test_first_time_late_by_working_days(late: int, level: CardLevel, measure: str | None) -> None:
    """domain.md §6.1: first overdue 提醒, > 5 working days yellow, > 15 red."""
    card = card_for([Deadline(MONDAY)], TASK, after(late), CALENDAR)
    assert card.level is level
    assert card.late_days == late
    assert measure is None or measure in card.measures
    assert bool(card.reason) == (level is not CardLevel.NONE)


def test_second_time_is_yellow_and_third_the_second_yellow_is_red() -> None:
    first = Deadline(MONDAY, after(1))
    second = Deadline(after(20), after(21))
    third = Deadline(after(40))
    two = card_for([first, Deadline(after(20))], TASK, after(21), CALENDAR)
    assert (two.level, two.times, two.yellows) == (CardLevel.YELLOW, 2, 1)
    assert two.reason == f"应于 {after(20)} 办结，第 2 次超期（本次超期 1 个工作日），按规则给予黄牌。"
    three = card_for([first, second, third], TASK, after(41), CALENDAR)
    assert (three.level, three.times, three.yellows) == (CardLevel.RED, 3, 2)
    assert "累计 2 次达到黄牌条件" in three.reason
    assert three.points == 1.0


def test_a_met_deadline_leaves_no_standing_card_but_counts() -> None:
    card = card_for([Deadline(MONDAY, after(8))], TASK, after(30), CALENDAR)
    assert (card.level, card.times, card.yellows) == (CardLevel.NONE, 1, 1)
    kept = cards_of([Deadline(MONDAY, after(8))], TASK, after(30), CALENDAR)
    assert [c.level for _, c in kept] == [CardLevel.YELLOW]


def test_the_most_severe_of_several_open_deadlines_stands() -> None:
    open_two = [Deadline(MONDAY, title="初稿"), Deadline(after(16), title="报告")]
    card = card_for(open_two, TASK, after(17), CALENDAR)
    assert card.level is CardLevel.RED
    assert "“初稿”" in card.reason


def test_what_lies_ahead_or_was_done_in_time_gives_nothing() -> None:
    assert card_for([], TASK, MONDAY, CALENDAR).level is CardLevel.NONE
    assert cards_of([Deadline(after(3)), Deadline(MONDAY, MONDAY)], TASK, after(1), CALENDAR) == ()


def test_a_deadline_on_a_holiday_is_late_only_after_the_next_working_day() -> None:
    saturday = date(2026, 11, 28)
    assert card_for([Deadline(saturday)], TASK, date(2026, 11, 30), CALENDAR).level is CardLevel.NONE
    assert card_for([Deadline(saturday)], TASK, date(2026, 12, 1), CALENDAR).level is CardLevel.REMINDER


def test_two_deadlines_of_one_day_are_judged_in_the_order_they_were_met() -> None:
    pair = [Deadline(MONDAY), Deadline(MONDAY, after(1))]
    for history in (pair, pair[::-1]):
        assert card_for(history, TASK, after(2), CALENDAR).level is CardLevel.YELLOW


deadlines = st.lists(
    st.builds(
        lambda ahead, done: Deadline(
            MONDAY + timedelta(ahead), None if done is None else MONDAY + timedelta(done)
        ),
        st.integers(0, 90),
        st.none() | st.integers(0, 120),
    ),
    max_size=5,
)


@quick
@given(deadlines, st.integers(0, 120), st.integers(0, 60))
def test_waiting_never_makes_it_better_while_nothing_is_done(
    history: list[Deadline], day: int, more: int
) -> None:
    undone = [Deadline(d.due) for d in history]
    now, later = MONDAY + timedelta(day), MONDAY + timedelta(day + more)
    before, after_all = (card_for(undone, TASK, t, CALENDAR) for t in (now, later))
    assert before.level.order <= after_all.level.order


@quick
@given(deadlines, st.integers(0, 120))
def test_the_order_of_the_deadlines_does_not_matter(history: list[Deadline], day: int) -> None:
    today = MONDAY + timedelta(day)
    turned = card_for(reversed(history), TASK, today, CALENDAR)
    assert card_for(history, TASK, today, CALENDAR).level is turned.level
