"""Two people at the same moment on PostgreSQL: one act stands, the other is told, and the trail holds one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from people_at_once import at_once

from zhengxian.web.act.models import Card, Evidence, Extension, Feedback, ItemCounter, ItemState, LedgerItem
from zhengxian.web.act.services import (
    closing,
    escalation,
    extensions,
    feedback,
    item_intake,
    items,
    owning,
    reviews,
)
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit

from .conftest import ActOffice, build

S = ItemState
Act = Callable[[], object]


@pytest.fixture
def committed(transactional_db: None) -> Iterator[ActOffice]:
    """The office, committed, so that threads see it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    yield build()
    clock.forget_office()


def one_stands(found: list[Any], action: str, kind: type[Exception] = Conflict) -> None:
    """One act succeeded, every other was told; the trail has one line of it and is whole."""
    told = [f for f in found if isinstance(f, Exception)]
    assert len(told) == len(found) - 1, found
    assert all(isinstance(f, kind) for f in told), found
    assert AuditEvent.objects.filter(action=action).count() == 1
    assert audit.verify()[1] == []


def test_numbers_are_given_once_and_without_gaps(committed: ActOffice) -> None:
    drafts = [committed.item(S.DRAFT, title=f"第 {n} 件") for n in range(6)]
    assert not ItemCounter.objects.exists()

    def establish(item: LedgerItem, who: str) -> Act:
        given = committed.who(who)
        return lambda: items.establish(item_id=item.pk, **given)

    found = at_once(*(establish(d, ("supervisor", "assessor")[n % 2]) for n, d in enumerate(drafts)))
    assert not [f for f in found if isinstance(f, Exception)], found
    numbers = sorted(LedgerItem.objects.values_list("number", flat=True))
    assert numbers == [f"督〔2026〕{n:03d}号" for n in range(1, 7)]


def test_a_draft_is_established_once(committed: ActOffice) -> None:
    item = committed.item(S.DRAFT)
    calls = [committed.who(who) for who in ("supervisor", "assessor")]
    one_stands(
        at_once(*((lambda w=w: items.establish(item_id=item.pk, **w)) for w in calls)), "item.establish"
    )
    assert ItemCounter.objects.get().last == 1


def test_an_item_is_assigned_once(committed: ActOffice) -> None:
    item = committed.item(S.ESTABLISHED)
    pairs = [("supervisor", "gongxin"), ("supervisor2", "fagai")]

    def assign(who: str, owner: str) -> Act:
        given, unit = committed.who(who), committed.unit(owner)
        return lambda: items.assign(item_id=item.pk, owner=unit, **given)

    one_stands(at_once(*(assign(*pair) for pair in pairs)), "item.assign")


def test_acceptance_and_objection_at_once(committed: ActOffice) -> None:
    item = committed.item(S.ASSIGNED)
    one, two = committed.who("gongxin"), committed.who("gongxin2")
    found = at_once(
        lambda: owning.accept(item_id=item.pk, **one),
        lambda: owning.object_to(item_id=item.pk, reason="不归本局管。", **two),
    )
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    item.refresh_from_db()
    assert item.state in ("in_progress", "objected")
    assert item.events.count() == 4


def test_two_reports_that_it_is_done(committed: ActOffice) -> None:
    item = committed.item(S.IN_PROGRESS)

    def report(who: str) -> Act:
        given, paper = committed.who(who), committed.paper()
        return lambda: feedback.report(item_id=item.pk, text="已办结。", is_done=True, files=[paper], **given)

    one_stands(at_once(report("gongxin"), report("gongxin2")), "item.feedback")
    assert Feedback.objects.count() == Evidence.objects.count() == 1


def test_approval_and_return_at_once(committed: ActOffice) -> None:
    item = committed.item(S.UNDER_REVIEW)
    one, two = committed.who("supervisor"), committed.who("supervisor2")
    found = at_once(
        lambda: reviews.approve(item_id=item.pk, **one),
        lambda: reviews.give_back(item_id=item.pk, reason="缺照片。", **two),
    )
    item.refresh_from_db()
    done = (
        AuditEvent.objects.filter(action__in=("item.approve", "item.return"))
        .order_by("number")
        .values_list("action", flat=True)
    )
    if item.state == "approved":
        assert list(done) == ["item.approve"], found
    else:  # approved first and then returned is in order too
        assert item.state == "returned"
        assert list(done) in (["item.return"], ["item.approve", "item.return"]), found
    assert audit.verify()[1] == []


def test_an_item_is_closed_once(committed: ActOffice) -> None:
    item = committed.item(S.APPROVED)
    committed.verify(item)
    calls = [committed.who(who) for who in ("supervisor", "supervisor2")]
    one_stands(at_once(*((lambda w=w: closing.close(item_id=item.pk, **w)) for w in calls)), "item.close")


def test_one_wish_for_more_time_is_open(committed: ActOffice) -> None:
    item = committed.item(S.IN_PROGRESS)

    def ask(who: str, day: date) -> Act:
        given = committed.who(who)
        return lambda: extensions.ask(item_id=item.pk, until=day, reason="等设备。", **given)

    found = at_once(ask("gongxin", date(2026, 10, 12)), ask("gongxin2", date(2026, 10, 13)))
    one_stands(found, "item.ask_extension", Refused)
    assert Extension.objects.count() == 1


def test_a_wish_is_granted_or_refused_once(committed: ActOffice) -> None:
    item = committed.item(S.IN_PROGRESS)
    wish = extensions.ask(
        item_id=item.pk, until=date(2026, 10, 12), reason="等设备。", **committed.who("gongxin")
    )

    def decide(who: str, accepted: bool) -> Act:
        given = committed.who(who)
        return lambda: extensions.decide(extension_id=wish.pk, accepted=accepted, answer="已阅。", **given)

    found = at_once(decide("supervisor", True), decide("supervisor2", False))
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    wish.refresh_from_db()
    item.refresh_from_db()
    assert (item.due_on == date(2026, 10, 12)) == (wish.state == "accepted")


def test_two_daily_runs_at_once_give_one_card(committed: ActOffice) -> None:
    for n in range(3):
        committed.item(S.IN_PROGRESS, due_on=date(2026, 9, 22), title=f"第 {n} 件")
    day = date(2026, 9, 23)
    committed.go_to(day)
    found = at_once(lambda: escalation.run(day), lambda: escalation.run(day))
    assert not [f for f in found if isinstance(f, Exception)], found
    assert Card.objects.count() == sum(run.cards for run in found) == 3
    assert AuditEvent.objects.filter(action="item.card").count() == 3


def test_a_card_and_a_report_at_once(committed: ActOffice) -> None:
    item = committed.item(S.IN_PROGRESS, due_on=date(2026, 9, 22))
    day = date(2026, 9, 23)
    committed.go_to(day)
    given, paper = committed.who("gongxin"), committed.paper()
    found = at_once(
        lambda: escalation.run(day),
        lambda: feedback.report(item_id=item.pk, text="已办结。", is_done=True, files=[paper], **given),
    )
    assert not [f for f in found if isinstance(f, Exception)], found
    item.refresh_from_db()
    assert item.state == "under_review"
    assert (item.card == "reminder") == item.cards.exists()


def test_taking_in_at_one_go_and_establishing_do_not_wait_for_each_other(committed: ActOffice) -> None:
    """Drafting writes the trail before there is a number, establishing the other way round; both get through."""
    boss = committed.who("supervisor")
    drafts = [committed.item(S.DRAFT) for _ in range(4)]

    def take_in(n: int) -> Act:
        return lambda: item_intake.take_in(upto="establish", title=f"第 {n} 件", **boss)

    def establish(item: LedgerItem) -> Act:
        return lambda: items.establish(item_id=item.pk, **boss)

    found = at_once(*(take_in(n) for n in range(4)), *(establish(d) for d in drafts))
    assert not [f for f in found if isinstance(f, Exception)], found
    numbers = LedgerItem.objects.values_list("number", flat=True)
    assert sorted(n for n in numbers if n) == [f"督〔2026〕{n:03d}号" for n in range(1, 9)]
    assert audit.verify()[1] == []
