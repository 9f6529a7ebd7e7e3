"""The database itself keeps what was done: history, cards and verifications stay, first days are set once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import Error, transaction

from zhengxian.web.act.models import Card, ItemAct, ItemEvent, ItemState, LedgerItem, Verification
from zhengxian.web.act.services import closing, escalation
from zhengxian.web.act.services.transitions import Step, moment_of, note

S = ItemState


def refused(act: Any) -> None:
    with pytest.raises(Error), transaction.atomic():
        act()


def test_the_history_is_append_only(office: Any) -> None:
    item = office.item(S.IN_PROGRESS)
    rows = ItemEvent.objects.filter(item=item)
    refused(lambda: rows.update(text="改写"))
    refused(lambda: rows.order_by("id").first().delete())
    refused(item.delete)
    assert rows.count() == 4


def test_cards_and_verifications_stay(office: Any) -> None:
    item = office.item(S.CLOSED)
    refused(lambda: Verification.objects.update(passed=False))
    late = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 21))
    escalation.run(date(2026, 9, 22))
    refused(lambda: Card.objects.update(level="red"))
    refused(lambda: Card.objects.all().delete())
    assert (item.verifications.count(), late.cards.count()) == (1, 1)


@pytest.mark.parametrize(
    ("column", "value"),
    [("first_due_on", date(2026, 12, 31)), ("first_closed_on", None), ("first_late_days", 0)],
)
def test_first_days_are_set_once(office: Any, column: str, value: object) -> None:
    item = office.item(S.APPROVED, due_on=date(2026, 9, 21), at=office.moment())
    office.go_to(date(2026, 9, 24))
    LedgerItem.objects.filter(pk=item.pk).update(done_on=date(2026, 9, 24))
    office.verify(LedgerItem.objects.get(pk=item.pk))
    closing.close(item_id=item.pk, **office.who("supervisor"))
    refused(lambda: LedgerItem.objects.filter(pk=item.pk).update(**{column: value}))
    item.refresh_from_db()
    assert (item.first_due_on, item.first_late_days) == (date(2026, 9, 21), 3)


def test_a_closed_late_item_stays_late_through_a_reopening(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 21))
    office.go_to(date(2026, 9, 28))
    for state in (S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
        office.forward(LedgerItem.objects.get(pk=item.pk), state, at=office.moment(office.today))
    closing.reopen(item_id=item.pk, reason="反弹。", **office.who("supervisor"))
    item.refresh_from_db()
    assert (item.first_closed_on, item.first_late_days, item.late_days) == (date(2026, 9, 28), 4, None)
    for state in (S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
        office.forward(LedgerItem.objects.get(pk=item.pk), state, at=office.moment(office.today, 15))
    item.refresh_from_db()
    assert (item.late_days, item.first_late_days, item.reopened_count) == (0, 4, 1)


def test_a_line_of_the_history_is_a_line_of_the_trail(office: Any) -> None:
    item = office.item(S.DRAFT)
    with transaction.atomic():
        made = note(item, Step(ItemAct.NOTE, office.people["supervisor"], moment_of(None), "备注一条。"))
    assert (made.before, made.after) == ("", "draft")
