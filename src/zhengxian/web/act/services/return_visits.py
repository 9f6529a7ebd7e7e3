"""The return visit: somebody who is not the owner asks the firm; unsatisfied opens the request again and goes up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengxian.web.act.models import (
    ItemAct,
    ItemState,
    LedgerItem,
    Request,
    ReturnVisit,
    Satisfaction,
    Urgency,
    VerifyMethod,
)
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import leader_people
from zhengxian.web.act.services import closing, items, mail, separation, transitions, verification
from zhengxian.web.act.services.transitions import OFFICE, Step, named, required
from zhengxian.web.act.to_engine import requests as counting
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden

VISITED = (ItemState.APPROVED, ItemState.CLOSED, ItemState.ARCHIVED)
TEXT_LIMIT = 1000


@transaction.atomic
def record(
    *,
    item_id: int,
    satisfaction: Satisfaction,
    text: str,
    by: User,
    access: Access,
    at: datetime | None = None,
) -> ReturnVisit:
    """Write down what the firm said after the reply.

    Before closing, 满意 is the verification of the request and 不满意 returns it; after closing, 不满意 opens it again with
    a new limit, and its first closing is kept. 不满意 raises the urgency and tells the leaders. 未联系上 changes nothing and
    is counted apart. Errors: Hidden; ``A-470`` (conflict) it is not reported done and reviewed; ``A-471`` unsatisfied
    without saying what; ``A-319`` of the owner's unit or reported on it.
    """
    if not Request.objects.filter(pk=item_id).exists():
        raise Hidden
    item = transitions.locked(item_id, doors.verifiable_by, access, act=ItemAct.NOTE)
    if item.status not in VISITED:
        raise Conflict(
            "A-470",
            f"{named(item)}现在是“{item.status.label}”，还不能回访。请等承办单位报办结、审核通过后再回访",
        )
    separation.check(item, by, access, "回访")
    heard, words = Satisfaction(satisfaction), text.strip()
    if heard is Satisfaction.UNSATISFIED or len(words) > TEXT_LIMIT:
        words = required(text, "A-471", "没有写企业为什么不满意。请写明企业原话和要求", TEXT_LIMIT)
    moment = transitions.moment_of(at)
    made = ReturnVisit.objects.create(request_id=item_id, satisfaction=heard, text=words, at=moment, by=by)
    _carry(item, made, access)
    return made


def _carry(item: LedgerItem, made: ReturnVisit, access: Access) -> None:
    heard = Satisfaction(made.satisfaction)
    told = f"回访：{heard.label}" + (f"。{made.text}" if made.text else "")
    if heard is Satisfaction.UNREACHED or (
        heard is Satisfaction.SATISFIED and item.status is not ItemState.APPROVED
    ):
        transitions.note(item, Step(ItemAct.NOTE, made.by, made.at, told[:400]), item.status)
    elif item.status is ItemState.APPROVED:
        verification.verify(
            item_id=item.pk, method=VerifyMethod.RETURN_VISIT, visited_at=made.at,
            passed=heard is Satisfaction.SATISFIED, text=told, by=made.by, access=access, at=made.at,
        )  # fmt: skip
    else:
        due = counting.clocks(transitions.day_of(made.at), hard=item.request.is_hard).finish
        closing.reopen(item_id=item.pk, reason=told[:400], due_on=due, by=made.by, access=OFFICE, at=made.at)
    if heard is Satisfaction.UNSATISFIED:
        _escalate(item, made)


_HIGHER = {Urgency.ORDINARY: Urgency.URGENT, Urgency.URGENT: Urgency.EXTRA, Urgency.EXTRA: Urgency.EXTRA}


def _escalate(item: LedgerItem, made: ReturnVisit) -> None:
    """Raise the urgency by one step and tell the leaders of the place and those who direct the item."""
    item.refresh_from_db()
    day = transitions.day_of(made.at)
    higher = _HIGHER[Urgency(item.urgency)]
    item.urgency = higher
    words = f"企业不满意，提级办理，缓急改为“{higher.label}”"
    step = Step(ItemAct.CHANGE, made.by, made.at, words, ("urgency",))
    transitions.move(item, step)
    text = f"企业对{named(item)}的办理不满意，已重新办理并提级：{made.text}"
    mail.tell(leader_people.leaders(item, day), text, items.item_page(item))
    items.tell_directors(item, text, day)
