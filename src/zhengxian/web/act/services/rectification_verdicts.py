"""The verdict on a rectification after a check on site, its publicity, and the rebound that opens it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengxian.web.act.models import (
    AcceptanceLevel,
    ContinuingReason,
    ItemAct,
    ItemState,
    LedgerItem,
    Rectification,
    Verdict,
    VerifyMethod,
)
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import closing, transitions, verification
from zhengxian.web.act.services import rectification as acts
from zhengxian.web.act.services.transitions import Step, named, required, zh
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.core.selectors.scopes import is_office_wide

PUBLICITY_DAYS = 5
"""Working days that a closing is made public at least."""


@dataclass(frozen=True)
class Check:
    """What was looked at: how, where, when, with which pictures, and what was found."""

    text: str
    visited_at: datetime
    method: VerifyMethod = VerifyMethod.OPEN_VISIT
    site: str = ""
    photos: Sequence[UploadedFile[bytes]] = ()


@transaction.atomic
def judge(
    *,
    item_id: int,
    verdict: Verdict,
    check: Check,
    by: User,
    access: Access,
    reason: ContinuingReason | None = None,
    due_on: date | None = None,
    document: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Give the verdict after the check: 已整改 goes on to publicity; 持续整改 and 未整改 go back to the unit.

    持续整改 only for system, history or litigation, with a new due day. Errors: Hidden; ``A-459`` (conflict) not applied
    for and reviewed; ``A-490`` the acceptance level is above the judge; ``A-491`` no paper of the province's acceptance;
    ``A-492`` 持续整改 without one of the three reasons or without a new due day; those of `verification.verify`.
    """
    item = acts.locked(item_id, doors.verifiable_by, access, revision)
    if item.status is not ItemState.APPROVED:
        raise Conflict(
            "A-459",
            f"{named(item)}现在是“{item.status.label}”，还不能认定。请等责任单位申请验收、审核通过后再认定",
        )
    found, given = item.rectification, Verdict(verdict)
    _check_level(found, item, access, document)
    moment = transitions.moment_of(at)
    _check_continuing(given, reason, due_on, transitions.day_of(moment))
    words = _words(given, reason, document, check.text)
    verification.verify(
        item_id=item_id, method=check.method, site=check.site, visited_at=check.visited_at, photos=check.photos,
        passed=given is Verdict.DONE, text=words if check.text.strip() else "", by=by, access=access, at=at,
    )  # fmt: skip
    found.verdict, found.verdict_at, found.verdict_by = given, moment, by
    found.continuing_reason = reason if given is Verdict.CONTINUING else None
    found.publicity_from = found.publicity_to = None
    found.save(
        update_fields=[
            "verdict",
            "verdict_at",
            "verdict_by",
            "continuing_reason",
            "publicity_from",
            "publicity_to",
        ]
    )
    if given is Verdict.CONTINUING and due_on is not None:
        _go_on(item_id, due_on, by, moment)
    return found


def _check_level(found: Rectification, item: LedgerItem, access: Access, document: str) -> None:
    level = AcceptanceLevel(found.level)
    if level is not AcceptanceLevel.COUNTY and not is_office_wide(access, Action.VERIFY_ITEMS):
        raise Refused("A-490", f"{named(item)}要{level.label}，不能由县里认定。请报市级认定")
    if level is AcceptanceLevel.PROVINCE and not document.strip():
        raise Refused("A-491", f"{named(item)}要省级验收，没有写验收文书。请填省级验收意见的名称和文号")


def _check_continuing(
    verdict: Verdict, reason: ContinuingReason | None, due_on: date | None, day: date
) -> None:
    if verdict is not Verdict.CONTINUING:
        return
    if reason is None:
        allowed = "、".join(one.label for one in ContinuingReason)
        raise Refused("A-492", f"“持续整改”只用于{allowed}。请选其中一种；都不是的，请认定为“未整改”")
    if due_on is None or due_on < day:
        raise Refused("A-492", f"“持续整改”要有新的时限，不能早于今天 {zh(day)}。请填写要求完成的日期")


def _words(verdict: Verdict, reason: ContinuingReason | None, document: str, text: str) -> str:
    why = f"（{ContinuingReason(reason).label}）" if verdict is Verdict.CONTINUING and reason else ""
    paper = f"，依据{document.strip()[:200]}" if document.strip() else ""
    return f"认定“{verdict.label}”{why}{paper}。{text.strip()}"


def _go_on(item_id: int, due_on: date, by: User, moment: datetime) -> None:
    item = LedgerItem.objects.select_for_update().get(pk=item_id)
    item.due_on = due_on
    step = Step(ItemAct.CHANGE, by, moment, f"持续整改，时限改为 {zh(due_on)}", ("due_on",))
    transitions.move(item, step)


@transaction.atomic
def publicise(
    *, item_id: int, first: date, last: date, by: User, access: Access, at: datetime | None = None
) -> Rectification:
    """Make public that it is put right, from a day to a day, at least five working days.

    Errors: Hidden; ``A-493`` (conflict) the verdict is not 已整改; ``A-494`` too short, or in the past.
    """
    item = acts.locked(item_id, doors.directed_by, access)
    found = item.rectification
    if item.status is not ItemState.APPROVED or found.verdict != Verdict.DONE:
        raise Conflict("A-493", f"{named(item)}还没有认定“已整改”，不能公示。请先现场核查并认定")
    moment = transitions.moment_of(at)
    today = transitions.day_of(moment)
    days = working_days(first, last)
    if first < today or days < PUBLICITY_DAYS:
        raise Refused(
            "A-494",
            f"公示 {zh(first)} 至 {zh(last)} 有 {days} 个工作日，应从今天 {zh(today)} 或以后开始、至少 {PUBLICITY_DAYS} 个。请重新填写",
        )
    found.publicity_from, found.publicity_to = first, last
    found.save(update_fields=["publicity_from", "publicity_to"])
    text = f"公示 {zh(first)} 至 {zh(last)}，{days} 个工作日"
    transitions.note(item, Step(ItemAct.NOTE, by, moment, text), item.status)
    return found


def working_days(first: date, last: date) -> int:
    """Count working days from a day to a day, both included; 0 when the last is before the first."""
    if last < first:
        return 0
    known = calendar(first, last)
    return known.between(first, last) + known.is_working_day(first)


@transaction.atomic
def rebound(
    *,
    item_id: int,
    on: date,
    note: str,
    by: User,
    access: Access,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Open a closed rectification again because the problem came back; its first closing is kept.

    Errors: Hidden; ``A-300`` (conflict) it is not closed; ``A-495`` not said what came back, or the day lies ahead.
    """
    found = Rectification.objects.filter(pk=item_id).first()
    if found is None or not doors.directed_by(access).filter(pk=item_id).exists():
        raise Hidden
    moment = transitions.moment_of(at)
    words = required(note, "A-495", "没有写反弹的情况。请写明在哪里、什么时候又出现了什么问题", 300)
    if on > transitions.day_of(moment):
        raise Refused("A-495", f"反弹日期 {zh(on)} 还没有到。请填发现反弹的日期")
    closing.reopen(
        item_id=item_id, reason=f"反弹（{zh(on)}）：{words}", due_on=due_on, by=by, access=access, at=moment
    )
    found.refresh_from_db()
    found.rebounded_on, found.rebound_note = on, words
    acts.forget_verdict(found, "rebounded_on", "rebound_note")
    return found
