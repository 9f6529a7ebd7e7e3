"""Enterprise requests: taken in, verified, answered, handed in with their outcome (domain.md §6.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from zhengxian.web.act.models import (
    Category,
    Channel,
    Enterprise,
    ItemAct,
    ItemKind,
    ItemState,
    LedgerItem,
    Origin,
    Outcome,
    Request,
)
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import unit_people
from zhengxian.web.act.services import feedback, items, mail, number_order, request_links, transitions
from zhengxian.web.act.services.transitions import OFFICE, Step, named, required, zh
from zhengxian.web.act.services.units import Unit
from zhengxian.web.act.to_engine import requests as counting
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

Door = Callable[[Access], QuerySet[LedgerItem]]
REASON_LIMIT = 300
TEXT_LIMIT = 2000


@transaction.atomic
def take_in(
    *,
    enterprise: Enterprise,
    title: str,
    by: User,
    access: Access,
    content: str = "",
    channel: Channel = Channel.VISIT,
    category: Category = Category.OTHER,
    owner: Unit | None = None,
    received_on: date | None = None,
    hard_reason: str = "",
    repeat_of: Request | None = None,
    at: datetime | None = None,
) -> Request:
    """Take in what a firm asks for; with an owner it is assigned at once, its limits running from the day it came.

    Verify within 1, answer within 2, solve within 10 working days; with a ``hard_reason`` within 25. A supervisor may
    assign any unit of his; an owner unit only itself, otherwise the supervisors are told. Errors: Hidden whoever may
    not take requests in there; ``A-450`` nothing is asked; ``A-451`` the day lies ahead or so far back that the limit
    has passed; ``A-452`` not this unit's to assign; ``A-461`` the earlier one is another firm's.
    """
    moment = transitions.moment_of(at)
    day = transitions.day_of(moment)
    _check_may_take_in(enterprise, access)
    _check_may_assign(owner, access)
    words = required(title, "A-450", "没有写企业要求解决什么。请用一句话写明", 200)
    why = _reason(hard_reason)
    received = received_on or day
    number_order.hold(ItemKind.REQUEST, moment)
    limits = counting.clocks(received, hard=bool(why))
    if not limits.finish >= day >= received:
        raise Refused(
            "A-451",
            f"收到日期 {zh(received)} 不对：不能晚于今天（{zh(day)}），办结期限也不能已过（{zh(limits.finish)}）。请核对日期",
        )
    item = items.draft(
        kind=ItemKind.REQUEST, title=words, content=content.strip(), owner=owner, place=enterprise.place,
        due_on=limits.finish, origin=Origin.HAND, origin_note=f"{enterprise.name}，{Channel(channel).label}",
        by=by, access=OFFICE, at=moment,
    )  # fmt: skip
    made = Request.objects.create(
        item=item, enterprise=enterprise, channel=Channel(channel), category=Category(category),
        is_hard=bool(why), hard_reason=why, received_at=_moment_on(received, moment), verify_by=limits.verify,
        reply_by=limits.reply, repeat_of=request_links.root(repeat_of, enterprise) if repeat_of else None,
    )  # fmt: skip
    items.establish(item_id=item.pk, by=by, access=OFFICE, at=moment)
    made.item = _hand_on(item, owner, by, moment)
    return made


def _check_may_take_in(enterprise: Enterprise, access: Access) -> None:
    scope = access.scope(Action.TAKE_REQUESTS)
    if not (scope.covers(enterprise.place) or scope.departments):
        raise Hidden


def _check_may_assign(owner: Unit | None, access: Access) -> None:
    if owner is None or access.may(Action.ASSIGN_ITEMS):
        return
    item = LedgerItem(owner_region_id=owner.region_id, owner_department_id=owner.department_id)
    if not doors.is_own(access, item):
        raise Refused("A-452", "您只能把诉求登记给本单位办理。要交别的单位，请不选承办单位，由督查员交办")


def _hand_on(item: LedgerItem, owner: Unit | None, by: User, moment: datetime) -> LedgerItem:
    if owner is not None:
        return items.assign(item_id=item.pk, by=by, access=OFFICE, at=moment)
    item = LedgerItem.objects.get(pk=item.pk)
    told = unit_people.supervisors(item, transitions.day_of(moment))
    mail.tell(told, f"新登记企业诉求{named(item)}，请交办。", items.item_page(item))
    return item


def _moment_on(day: date, moment: datetime) -> datetime:
    back = (transitions.day_of(moment) - day).days
    return moment.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(back) if back else moment


@transaction.atomic
def mark_hard(
    *,
    item_id: int,
    reason: str,
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> Request:
    """Mark a request as hard or of several departments: 25 working days instead of 10, with the reason.

    The first due day stays written down. Errors: Hidden; ``A-453`` (conflict) it is not under way or hard already;
    ``A-454`` no reason; ``A-455`` its due day has passed.
    """
    item = locked(item_id, doors.directed_by, access, revision)
    request = item.request
    if request.is_hard:
        raise Conflict("A-453", f"{named(item)}已经是疑难诉求。请刷新后再看")
    why = _reason(reason) or required("", "A-454", "没有写为什么是疑难诉求。请写明涉及哪些部门、难在哪里")
    moment = transitions.moment_of(at)
    if item.due_on is not None and item.due_on < transitions.day_of(moment):
        raise Refused(
            "A-455",
            f"{named(item)}的时限 {zh(item.due_on)} 已过，不能再列为疑难来延长。请按超期办理并写明原因",
        )
    received = transitions.day_of(request.received_at)
    item.due_on = counting.clocks(received, hard=True).finish
    request.is_hard, request.hard_reason = True, why
    request.save(update_fields=["is_hard", "hard_reason"])
    text = f"列为疑难诉求，{zh(item.due_on)} 前办结：{why}"
    transitions.move(item, Step(ItemAct.CHANGE, by, moment, text, ("due_on",)))
    return request


@transaction.atomic
def verify(
    *, item_id: int, text: str, by: User, access: Access, on: date | None = None, at: datetime | None = None
) -> Request:
    """Write down that the facts were checked with the firm, and on which day.

    Errors: Hidden; ``A-453`` (conflict) not under way, or verified already; ``A-456`` no text; ``A-457`` the day.
    """
    item = locked(item_id, workable_or_directed, access)
    request = item.request
    if request.verified_on is not None:
        raise Conflict("A-453", f"{named(item)}已于 {zh(request.verified_on)} 核实。请刷新后再看")
    words = required(text, "A-456", "没有写核实情况。请写明与企业核对了什么", REASON_LIMIT)
    moment = transitions.moment_of(at)
    request.verified_on = _day(request, on, moment)
    request.save(update_fields=["verified_on"])
    told = f"核实（{zh(request.verified_on)}{_late(request.verified_on, request.verify_by)}）：{words}"
    transitions.note(item, Step(ItemAct.NOTE, by, moment, told), item.status)
    return request


@transaction.atomic
def reply(
    *, item_id: int, text: str, by: User, access: Access, on: date | None = None, at: datetime | None = None
) -> Request:
    """Write down what the firm was told, and on which day; a later reply replaces the words and keeps the first day.

    Errors: Hidden; ``A-453`` (conflict) not under way; ``A-456`` no text; ``A-457`` the day; ``A-458`` not verified.
    """
    item = locked(item_id, workable_or_directed, access)
    request = item.request
    words = required(text, "A-456", "没有写答复内容。请写明怎么办、谁来办、什么时候办好", TEXT_LIMIT)
    if request.verified_on is None:
        raise Refused("A-458", f"{named(item)}还没有核实，不能答复。请先登记核实情况")
    moment = transitions.moment_of(at)
    request.reply = words
    request.replied_on = request.replied_on or _day(request, on, moment)
    request.save(update_fields=["reply", "replied_on"])
    told = f"答复企业（{zh(request.replied_on)}{_late(request.replied_on, request.reply_by)}）：{words}"[:400]
    transitions.note(item, Step(ItemAct.NOTE, by, moment, told), item.status)
    return request


@transaction.atomic
def finish(
    *,
    item_id: int,
    outcome: Outcome,
    text: str,
    by: User,
    access: Access,
    done_on: date | None = None,
    files: Sequence[UploadedFile[bytes]] = (),
    revision: int | None = None,
    at: datetime | None = None,
) -> Request:
    """Hand a request in as done, with its outcome; an explanation is kept apart from a solution for ever.

    Errors: Hidden; ``A-458`` the firm has no reply yet; those of `feedback.report`.
    """
    item = locked(item_id, doors.workable_by, access, revision)
    request = item.request
    if request.replied_on is None:
        raise Refused("A-458", f"{named(item)}还没有答复企业，不能报办结。请先登记答复内容")
    label = Outcome(outcome).label
    feedback.report(
        item_id=item_id, text=f"办理结果：{label}。{text.strip()}" if text.strip() else "", is_done=True,
        done_on=done_on, files=files, by=by, access=access, at=at,
    )  # fmt: skip
    request.outcome = Outcome(outcome)
    request.save(update_fields=["outcome"])
    return request


def workable_or_directed(access: Access) -> QuerySet[LedgerItem]:
    """Return the items of the person's own unit and those he directs."""
    return doors.workable_by(access) | doors.directed_by(access)


def locked(item_id: int, door: Door, access: Access, revision: int | None = None) -> LedgerItem:
    """Return a locked request under way. Errors: Hidden; ``A-301`` stale; ``A-453`` (conflict) not under way."""
    if not Request.objects.filter(pk=item_id).exists():
        raise Hidden
    item = transitions.locked(item_id, door, access, act=ItemAct.NOTE, revision=revision)
    if item.state not in ItemState.running():
        raise Conflict("A-453", f"{named(item)}现在是“{item.status.label}”，不在办理。请刷新后再看")
    return item


def _reason(text: str) -> str:
    kept = text.strip()
    if len(kept) > REASON_LIMIT:
        raise Refused("A-454", f"疑难原因写了 {len(kept)} 个字，最多 {REASON_LIMIT} 个字。请写短一些")
    return kept


def _day(request: Request, given: date | None, moment: datetime) -> date:
    today, received = transitions.day_of(moment), transitions.day_of(request.received_at)
    day = given or today
    if not received <= day <= today:
        raise Refused(
            "A-457", f"日期 {zh(day)} 要在收到日 {zh(received)} 和今天 {zh(today)} 之间。请填实际的日期"
        )
    return day


def _late(day: date, limit: date | None) -> str:
    return f"，应在 {zh(limit)} 前" if limit is not None and day > limit else ""
