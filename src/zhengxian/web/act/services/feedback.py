"""What the owner reports: how far it is, or that it is done, with evidence (反馈, one matter one report)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from zhengxian.web.act.models import Feedback, ItemAct, ItemState, LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import evidence, items, transitions
from zhengxian.web.act.services.evidence import Proof
from zhengxian.web.act.services.transitions import Step, named, zh
from zhengxian.web.act.to_engine.workdays import rule_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused


@transaction.atomic
def report(
    *,
    item_id: int,
    text: str,
    by: User,
    access: Access,
    is_done: bool = False,
    percent: int | None = None,
    value: Decimal | None = None,
    done_on: date | None = None,
    next_step: str = "",
    files: Sequence[Proof | UploadedFile[bytes]] = (),
    revision: int | None = None,
    at: datetime | None = None,
) -> Feedback:
    """Report progress, or that the matter is done; done, it waits for review. Supporting units report progress only.

    ``percent`` 0 to 100 (None: not said), ``value`` in the item's unit, ``done_on`` the day it was finished (default:
    today). Errors: Hidden; ``A-300``; ``A-301``; ``A-315`` no text; ``A-316`` the kind asks for evidence and there is
    none; ``A-317`` the day lies in the future or before the assignment; ``A-318`` not between 0 and 100.
    """
    door = doors.workable_by if is_done else _reportable_by
    act = ItemAct.FEEDBACK if is_done else ItemAct.PROGRESS
    item = transitions.locked(item_id, door, access, act=act, revision=revision)
    words = transitions.required(
        text, "A-315", f"没有写{named(item)}的办理情况。请写明做了什么、结果怎样", 4000
    )
    moment = transitions.moment_of(at)
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("A-318", f"进度 {percent}% 不在 0 到 100 之间。请核对后重填")
    finished = _finished_on(item, done_on, moment) if is_done else None
    if is_done and not files and rule_of(item.kind).evidence:
        wanted = "、".join(rule_of(item.kind).evidence)
        raise Refused("A-316", f"{named(item)}报告办结要附佐证材料（{wanted}）。请上传后再报")
    made = Feedback.objects.create(
        item=item, text=words, is_done=is_done, percent=100 if is_done else percent, value=value,
        done_on=finished, next_step=next_step.strip()[:4000], at=moment, by=by,
    )  # fmt: skip
    evidence.attach(item, files, by=by, at=moment, feedback=made)
    _carry(item, made, Step(act, by, moment, words[:400]))
    return made


def _reportable_by(access: Access) -> QuerySet[LedgerItem]:
    return doors.workable_by(access) | doors.supported_by(access)


def _finished_on(item: LedgerItem, given: date | None, moment: datetime) -> date:
    today = transitions.day_of(moment)
    day = given or today
    assigned = transitions.day_of(item.assigned_at) if item.assigned_at else day
    if day > today or day < min(assigned, today):
        raise Refused(
            "A-317", f"办结日期{zh(day)}要在交办日{zh(assigned)}和今天{zh(today)}之间。请填实际办结的日期"
        )
    return day


def _carry(item: LedgerItem, made: Feedback, step: Step) -> None:
    if made.percent is not None:
        item.percent = made.percent
    fields = ("percent",)
    after = ItemState.UNDER_REVIEW if made.is_done else None
    transitions.move(item, Step(step.act, step.by, step.at, step.text, fields), after)
    if made.is_done:
        day = transitions.day_of(step.at)
        items.tell_directors(item, f"{item.owner_name}报告{named(item)}已办结，请审核。", day)
