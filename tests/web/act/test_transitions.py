"""Every act in every state by every role: what is possible happens, everything else is refused and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from zhengxian.web.act.models import Extension, ItemEvent, ItemState, LedgerItem, VerifyMethod
from zhengxian.web.act.services import (
    closing,
    escalation,
    extensions,
    feedback,
    items,
    owning,
    reviews,
    transitions,
    verification,
)
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.core.selectors import clock

from .conftest import DUE, TODAY, ActOffice, build, moment, paper

S = ItemState
LATER = date(2026, 10, 20)
TABLE = """
draft         change establish cancel
established   change assign cancel
assigned      accept object extend refuse remind cancel
objected      answer_up answer_down extend refuse remind cancel
in_progress   progress done ask extend refuse remind cancel
under_review  approve give_back extend refuse remind cancel
returned      progress done ask extend refuse remind cancel
approved      give_back pass fail close extend refuse remind cancel
closed        archive reopen
archived      reopen
cancelled
"""
"""Written by hand from domain.md §6.1, not from the code: the acts that a state allows."""
POSSIBLE = {S(line.split()[0]): set(line.split()[1:]) for line in TABLE.strip().splitlines()}
LEADS_TO = {
    "establish": S.ESTABLISHED, "assign": S.ASSIGNED, "accept": S.IN_PROGRESS, "object": S.OBJECTED,
    "answer_up": S.ASSIGNED, "answer_down": S.IN_PROGRESS, "done": S.UNDER_REVIEW, "approve": S.APPROVED,
    "give_back": S.RETURNED, "fail": S.RETURNED, "close": S.CLOSED, "archive": S.ARCHIVED, "reopen": S.IN_PROGRESS,
    "cancel": S.CANCELLED,
}  # fmt: skip
OWN, DIRECT, DRAFT = {"accept", "object", "done", "ask"}, {"supervisor", "east_supervisor"}, {"assessor"}
PEOPLE = (
    "supervisor", "east_supervisor", "west_supervisor", "stone", "willow", "east", "fagai", "gongxin", "leader",
    "east_leader", "assessor", "auditor", "admin", "reporter",
)  # fmt: skip
"""The item is owned by a town of the east (stone) and supported by a department (fagai)."""


def may(person: str, act: str, state: ItemState) -> bool:
    """Who may do what, by the table of roles; whoever may not does not even learn the state."""
    given = state not in (S.DRAFT, S.ESTABLISHED)
    if act in OWN:
        return person == "stone" and given
    if act == "progress":
        return person in ("stone", "fagai") and given
    if act in ("change", "establish", "pass", "fail") or (act == "cancel" and state is S.DRAFT):
        return person in DIRECT | DRAFT
    return person in DIRECT


def acts(office: ActOffice, item: LedgerItem, person: str) -> dict[str, Callable[[], object]]:
    """Every act on an item as a call without arguments."""
    who: dict[str, Any] = {"item_id": item.pk, "at": moment(TODAY, 10), **office.who(person)}
    checked: dict[str, Any] = {
        **who,
        "method": VerifyMethod.PAPERS,
        "visited_at": moment(TODAY),
        "text": "查看资料。",
    }
    wish = Extension.objects.filter(item=item).first()
    decided = {**{k: v for k, v in who.items() if k != "item_id"}, "extension_id": wish.pk if wish else 0}
    other = office.unit("990101101")
    return {
        "change": lambda: items.change(**who, title="改了名称"),
        "establish": lambda: items.establish(**who),
        "assign": lambda: items.assign(**who),
        "accept": lambda: owning.accept(**who),
        "object": lambda: owning.object_to(**who, reason="不归本镇管。"),
        "answer_up": lambda: owning.answer_objection(**who, upheld=True, text="改交。", owner=other),
        "answer_down": lambda: owning.answer_objection(**who, upheld=False, text="职责明确。"),
        "progress": lambda: feedback.report(**who, text="进展正常。", percent=40),
        "done": lambda: feedback.report(**who, text="已办结。", is_done=True, files=[paper()]),
        "ask": lambda: extensions.ask(**who, until=LATER, reason="连续降雨。"),
        "extend": lambda: extensions.decide(**decided, accepted=True, answer=""),
        "refuse": lambda: extensions.decide(**decided, accepted=False, answer="时间够用。"),
        "approve": lambda: reviews.approve(**who),
        "give_back": lambda: reviews.give_back(**who, reason="缺照片。"),
        "pass": lambda: verification.verify(**checked, passed=True),
        "fail": lambda: verification.verify(**checked, passed=False),
        "close": lambda: closing.close(**who),
        "archive": lambda: closing.archive(**who),
        "reopen": lambda: closing.reopen(**who, reason="回访发现反弹。"),
        "cancel": lambda: items.cancel(**who, reason="并入他事。"),
        "remind": lambda: escalation.remind(**who, text="请三日内报进度。"),
    }


NAMES = (
    "change", "establish", "assign", "accept", "object", "answer_up", "answer_down", "progress", "done", "ask",
    "extend", "refuse", "approve", "give_back", "pass", "fail", "close", "archive", "reopen", "cancel", "remind",
)  # fmt: skip


@pytest.fixture(scope="module")
def laid_out(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One office with one item in every state, taken back when the module is over."""
    with django_db_blocker.unblock(), transaction.atomic():
        office = build()
        rows = {state: _prepared(office, state) for state in S}
        yield office, rows
        transaction.set_rollback(True)
    clock.forget_office()


def _prepared(office: ActOffice, state: ItemState) -> LedgerItem:
    item = office.item(state, owner="990101100", supports=[office.unit("fagai")])
    if state is S.APPROVED:
        office.verify(item)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize("act", NAMES)
@pytest.mark.parametrize("state", S)
@pytest.mark.django_db
def test_an_act_in_a_state_by_everybody(laid_out: Any, state: ItemState, act: str) -> None:
    office, rows = laid_out
    for person in PEOPLE:
        point = transaction.savepoint()
        _try(office, LedgerItem.objects.get(pk=rows[state].pk), state, act, person)
        transaction.savepoint_rollback(point)


def _try(office: ActOffice, item: LedgerItem, state: ItemState, act: str, person: str) -> None:
    if act in ("extend", "refuse"):
        Extension.objects.create(
            item=item, before=DUE, until=LATER, reason="连续降雨。", asked_by=office.people["stone"]
        )
    lines, trail = ItemEvent.objects.count(), AuditEvent.objects.count()
    call = acts(office, item, person)[act]
    if may(person, act, state) and act in POSSIBLE[state]:
        call()
        after = LEADS_TO.get(act, state)
        wrote = 1
    else:
        with pytest.raises(Conflict if may(person, act, state) else Hidden) as told, transaction.atomic():
            call()
        assert may(person, act, state) == ("A-300" in str(told.value)), person
        after, wrote = state, 0
    now = LedgerItem.objects.get(pk=item.pk)
    assert (now.state, ItemEvent.objects.count() - lines) == (after, wrote), person
    assert AuditEvent.objects.filter(action__startswith="item.").count() >= wrote
    assert (AuditEvent.objects.count() > trail) == bool(wrote), person


def test_the_table_of_the_code_is_the_table_written_by_hand() -> None:
    names = {
        "answer_up": "answer", "answer_down": "answer", "done": "feedback", "ask": "ask_extension", "pass": "verify",
        "fail": "verify", "give_back": "return", "refuse": "refuse_extension",
    }  # fmt: skip
    for state, possible in POSSIBLE.items():
        named = {names.get(act, act) for act in possible}
        assert {act.value for act, states in transitions.POSSIBLE.items() if state in states} - {
            "note",
            "card",
        } == named, state
