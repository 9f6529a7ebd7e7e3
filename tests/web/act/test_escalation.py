"""What happens by itself: day by day over a month with holidays, once a day, and on from where a run broke off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from zhengxian.web.act.models import Card, ItemEvent, ItemKind, ItemState, LedgerItem, Milestone
from zhengxian.web.act.services import closing, escalation, extensions, feedback
from zhengxian.web.core.models import Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit

S = ItemState


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def live(office: Any, first: date, last: date) -> dict[date, escalation.DayRun]:
    """Let days pass, with the daily work done twice a day; return what the first run of each day did."""
    found = {}
    for day in days(first, last):
        office.go_to(day)
        found[day] = escalation.run(day)
        assert escalation.run(day) == escalation.DayRun()
    return found


def events(item: LedgerItem, act: str) -> list[str]:
    return [f"{e.at:%m-%d} {e.text}" for e in ItemEvent.objects.filter(item=item, act=act)]


def test_a_month_with_holidays(office: Any) -> None:
    item = office.item(S.ASSIGNED, due_on=date(2026, 9, 30))  # assigned on Monday 21 September
    found = live(office, date(2026, 9, 21), date(2026, 10, 31))
    item.refresh_from_db()
    assert [day for day, done in found.items() if done.accepted] == [
        date(2026, 9, 23)
    ]  # after one working day
    reminded = [day for day, done in found.items() if done.reminded]
    assert reminded == [date(2026, 9, 24), date(2026, 9, 29), date(2026, 9, 30)]  # Friday 25 is off
    cards = [(c.level, c.given_on, c.overdue_days) for c in Card.objects.order_by("given_on")]
    assert cards == [
        ("reminder", date(2026, 10, 8), 1),  # the first working day after the week off
        ("yellow", date(2026, 10, 14), 6),  # more than 5: 8, 9, 10 (made up), 12, 13, 14
        ("red", date(2026, 10, 28), 16),
    ]
    assert (item.card, item.state) == ("red", "in_progress")
    assert "超过 15 个工作日" in Card.objects.get(level="red").reason
    assert "约谈" in Card.objects.get(level="red").measure
    assert audit.verify()[1] == []


def test_who_is_told(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 22), leader=office.people["leader"])
    Notice.objects.all().delete()
    live(office, date(2026, 9, 22), date(2026, 9, 23))
    told = {(n.user.username, n.text.split("：")[0]) for n in Notice.objects.select_related("user")}
    name = f"{item.number}“{item.title}”"
    assert told == {
        ("gongxin", f"催办{name}"),
        ("gongxin2", f"催办{name}"),
        ("gongxin", f"{name}提醒"),
        ("gongxin2", f"{name}提醒"),
        ("leader", f"{name}提醒"),
        ("supervisor", f"{name}提醒"),
    }


def test_a_second_delay_of_an_item_is_a_yellow_card_at_once(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 22))
    office.go_to(date(2026, 9, 23))
    escalation.run(office.today)
    close_late(office, item)
    office.go_to(date(2026, 9, 28))
    closing.reopen(
        item_id=item.pk, reason="回访发现反弹。", due_on=date(2026, 9, 29), **office.who("supervisor")
    )
    office.go_to(date(2026, 9, 30))
    escalation.run(office.today)
    assert [c.level for c in Card.objects.order_by("id")] == ["reminder", "yellow"]
    assert "第 2 次超期" in Card.objects.get(level="yellow").reason


def close_late(office: Any, item: LedgerItem) -> None:
    at = office.moment(office.today, 15)
    for state in (S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
        office.forward(LedgerItem.objects.get(pk=item.pk), state, at=at)


def test_more_time_in_time_means_no_card(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 22))
    wish = extensions.ask(
        item_id=item.pk, until=date(2026, 10, 9), reason="等设备到货。", **office.who("gongxin")
    )
    extensions.decide(extension_id=wish.pk, accepted=True, answer="", **office.who("supervisor"))
    live(office, date(2026, 9, 23), date(2026, 10, 9))
    assert not Card.objects.exists()
    live(office, date(2026, 10, 10), date(2026, 10, 10))  # a Saturday on which people work
    assert Card.objects.get().due_on == date(2026, 10, 9)


def test_what_is_reported_done_gets_no_card_while_it_is_reviewed(office: Any) -> None:
    item = office.item(S.UNDER_REVIEW, due_on=date(2026, 9, 22))
    live(office, date(2026, 9, 23), date(2026, 9, 30))
    assert not item.cards.exists()


def test_a_project_gets_a_card_for_a_node(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, kind=ItemKind.PROJECT, due_on=date(2026, 12, 31))
    for title, day in (("开工", date(2026, 9, 22)), ("封顶", date(2026, 11, 30))):
        Milestone.objects.create(item=item, title=title, planned_on=day, first_planned_on=day)
    live(office, date(2026, 9, 21), date(2026, 9, 24))
    assert [(c.level, c.due_on) for c in item.cards.all()] == [("reminder", date(2026, 9, 22))]
    assert "“开工”" in item.cards.get().reason


def test_the_last_day_of_february(office: Any) -> None:
    office.go_to(date(2026, 2, 13))
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 2, 28))  # a Saturday that is worked
    live(office, date(2026, 2, 24), date(2026, 3, 2))
    assert [e[:5] for e in events(item, "remind")] == ["02-25", "02-27", "02-28"]
    assert Card.objects.get().given_on == date(2026, 3, 2)


def test_a_due_day_on_a_day_off_counts_from_the_next_working_day(office: Any) -> None:
    office.item(S.IN_PROGRESS, due_on=date(2026, 10, 3))
    live(office, date(2026, 9, 30), date(2026, 10, 8))
    assert not Card.objects.exists()
    live(office, date(2026, 10, 9), date(2026, 10, 9))
    assert Card.objects.get().overdue_days == 1


def test_closed_items_are_filed_after_their_time(office: Any) -> None:
    item = office.item(S.CLOSED)
    first = office.today
    assert escalation.run(first + timedelta(30)).archived == 0
    assert escalation.run(first + timedelta(31)).archived == 1
    item.refresh_from_db()
    assert item.state == "archived"


class Killed(BaseException):
    """The process is gone."""


def test_a_run_that_is_killed_goes_on_the_next_time(office: Any) -> None:
    for n in range(5):
        office.item(S.IN_PROGRESS, due_on=date(2026, 9, 22), title=f"第 {n} 件")
    office.go_to(date(2026, 9, 23))
    written = 0

    def kill(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal written
        written += sql.startswith('INSERT INTO "act_card"')
        if written == 3:
            raise Killed
        return execute(sql, params, many, context)

    with pytest.raises(Killed), connection.execute_wrapper(kill):
        escalation.run(office.today)
    assert Card.objects.count() == 2
    assert escalation.run(office.today) == escalation.DayRun(cards=3)
    assert Card.objects.count() == ItemEvent.objects.filter(act="card").count() == 5
    assert audit.verify()[1] == []


def test_the_command_says_how_much(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    office.item(S.IN_PROGRESS, due_on=date(2026, 9, 21))
    call_command("act_daily")
    assert "2026-09-21：视为接收 0 件，催办 1 件，亮牌 0 件，归档 0 件" in capsys.readouterr().out
    call_command("act_daily", day=date(2026, 9, 22), verbosity=0)
    assert capsys.readouterr().out == ""
    assert Card.objects.count() == 1


def test_urging_by_hand(office: Any) -> None:
    item = office.item(S.IN_PROGRESS)
    escalation.remind(item_id=item.pk, text="请三日内报进度。", **office.who("supervisor"))
    assert item.events.get(act="remind").text == "请三日内报进度。"
    with pytest.raises(Refused, match="A-335"):
        escalation.remind(item_id=item.pk, text=" ", **office.who("supervisor"))
    with pytest.raises(Hidden):
        escalation.remind(item_id=item.pk, text="快。", **office.who("gongxin"))
    with pytest.raises(Conflict, match="A-300"):
        escalation.remind(item_id=office.item(S.CLOSED).pk, text="快。", **office.who("supervisor"))


def test_a_late_report_keeps_the_card(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 22))
    office.go_to(date(2026, 9, 23))
    escalation.run(office.today)
    at = office.moment(office.today, 11)
    feedback.report(
        item_id=item.pk, text="已办结。", is_done=True, files=[office.paper()], at=at, **office.who("gongxin")
    )
    live(office, date(2026, 9, 24), date(2026, 10, 31))
    item.refresh_from_db()
    assert (item.card, item.cards.count()) == ("reminder", 1)
