"""The month page: what is due stands on its day; holidays, make-up days and today are marked in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.web.act.models import ItemState
from zhengxian.web.act.selectors import calendar_month
from zhengxian.web.act.selectors.item_filter import ItemFilter, sight


def days(office: Any, who: str, first: date, **wanted: str) -> dict[date, calendar_month.Day]:
    seen = sight(office.people[who], office.access(who), office.today)
    found = calendar_month.weeks(seen, ItemFilter(**{"state": "all", **wanted}), first)
    return {day.day: day for week in found for day in week}


def test_an_item_stands_on_its_due_day(office: Any) -> None:
    item = office.item(due_on=date(2026, 9, 30))
    found = days(office, "supervisor", date(2026, 9, 1))
    assert [line.item for line in found[date(2026, 9, 30)].lines] == [item]
    assert sum(day.count for day in found.values()) == 1


def test_days_off_and_make_up_days_are_told_apart(office: Any) -> None:
    found = days(office, "supervisor", date(2026, 10, 1))
    assert not found[date(2026, 10, 1)].is_working
    assert found[date(2026, 10, 10)].is_working
    assert not found[date(2026, 10, 11)].is_working
    assert found[date(2026, 9, 30)].in_month is False


def test_the_grid_holds_whole_weeks_of_a_leap_february(office: Any) -> None:
    found = days(office, "supervisor", date(2028, 2, 1))
    assert len(found) % 7 == 0
    assert sum(day.in_month for day in found.values()) == 29


def test_many_items_of_a_day_are_counted_not_all_named(office: Any) -> None:
    for n in range(6):
        office.item(due_on=date(2026, 9, 30), title=f"事项{n}")
    day = days(office, "supervisor", date(2026, 9, 1))[date(2026, 9, 30)]
    assert (day.count, len(day.lines), day.more) == (6, 4, 2)


def test_late_and_over_are_counted(office: Any) -> None:
    office.item(due_on=date(2026, 9, 22))
    office.item(due_on=date(2026, 9, 22), state=ItemState.CLOSED)
    office.go_to(date(2026, 9, 23))
    day = days(office, "supervisor", date(2026, 9, 1))[date(2026, 9, 22)]
    assert (day.count, day.late, day.over) == (2, 1, 1)


def test_others_items_are_not_there(office: Any) -> None:
    office.item(owner="990101")
    assert not any(day.count for day in days(office, "west", date(2026, 9, 1)).values())


@pytest.mark.parametrize("month", ["2026-10", "2026-13", "x", "", "9999-12", "0001-01"])
def test_the_page_opens_on_any_month(office: Any, month: str) -> None:
    office.item()
    answer = office.client("supervisor").get(f"/act/calendar/?month={month}")
    assert answer.status_code == 200


def test_the_rest_of_a_day_is_one_click_away(office: Any) -> None:
    for n in range(6):
        office.item(due_on=date(2026, 9, 30), title=f"事项{n}")
    client = office.client("supervisor")
    assert "day=2026-09-30" in client.get("/act/calendar/").content.decode()
    shown = client.get("/act/?day=2026-09-30&state=all").content.decode()
    assert all(f"事项{n}" in shown for n in range(6))
    assert "9月30日" in shown
