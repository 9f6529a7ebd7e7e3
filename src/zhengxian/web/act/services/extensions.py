"""More time: asked before the due day only, decided by whoever assigned it; the first due day stays (domain.md §6.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from zhengxian.engine.act import clocks
from zhengxian.web.act.models import Extension, ExtensionState, ItemAct, LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import items, separation, transitions
from zhengxian.web.act.services.transitions import Step, named, zh
from zhengxian.web.act.to_engine.workdays import rule_of, workdays
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Refused


@transaction.atomic
def ask(
    *,
    item_id: int,
    until: date,
    reason: str,
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> Extension:
    """Ask for more time, as early before the due day as the kind's rule wants.

    Errors: Hidden; ``A-300``; ``A-301``; ``A-321`` no reason; ``A-322`` too late; ``A-323`` not later than the due day;
    ``A-324`` one is open already; ``A-325`` asked as often as the rule allows.
    """
    item = transitions.locked(
        item_id, doors.workable_by, access, act=ItemAct.ASK_EXTENSION, revision=revision
    )
    text = transitions.required(reason, "A-321", f"没有写{named(item)}申请延期的理由。请写明进展和原因")
    moment = transitions.moment_of(at)
    due = _due(item)
    _check_times(item, until)
    _check_in_time(item, due, transitions.day_of(moment))
    made = Extension.objects.create(
        item=item, before=due, until=until, reason=text, asked_at=moment, asked_by=by
    )
    transitions.move(item, Step(ItemAct.ASK_EXTENSION, by, moment, f"申请延至{zh(until)}：{text}"))
    told = f"{item.owner_name}申请{named(item)}延至{zh(until)}：{text}"
    items.tell_directors(item, told, transitions.day_of(moment))
    return made


def _check_times(item: LedgerItem, until: date) -> None:
    asked = list(item.extensions.all())
    if any(one.state == ExtensionState.ASKED for one in asked):
        raise Refused("A-324", f"{named(item)}已有一份延期申请待定。请等答复")
    most = rule_of(item.kind).extension.most
    if sum(one.state == ExtensionState.ACCEPTED for one in asked) >= most:
        raise Refused("A-325", f"{named(item)}已延期 {most} 次，按规则不能再延。请抓紧办理，并书面说明情况")
    if item.due_on is not None and until <= item.due_on:
        raise Refused("A-323", f"申请延至{zh(until)}，不晚于现在的时限{zh(item.due_on)}。请填更晚的日期")


def may_ask(item: LedgerItem, day: date) -> bool:
    """Tell whether more time could be asked for on a day: in time, none open, not as often as the rule allows."""
    due = _due(item)
    try:
        _check_times(item, due + timedelta(1))
        _check_in_time(item, due, day)
    except Refused:
        return False
    return True


def _due(item: LedgerItem) -> date:
    if item.due_on is None:
        raise ValueError("an assigned item has a due day; the database keeps it so")
    return item.due_on


def _check_in_time(item: LedgerItem, due: date, day: date) -> None:
    rule = rule_of(item.kind)
    days = workdays(min(day, due), max(day, due))
    if clocks.extension_in_time(day, due, rule.extension, days, on_day_off=rule.on_day_off):
        return
    if day > clocks.effective(due, days, rule.on_day_off):
        why = f"已于{zh(due)}到期，超期后不能申请延期"
        remedy = "请尽快办结并说明超期原因"
    else:
        why = f"{zh(due)}到期，延期要提前 {rule.extension.before} 个工作日申请"
        remedy = "请按期办结，办不完的在反馈中说明"
    raise Refused("A-322", f"{named(item)}{why}。{remedy}")


@transaction.atomic
def decide(
    *,
    extension_id: int,
    accepted: bool,
    answer: str,
    by: User,
    access: Access,
    until: date | None = None,
    at: datetime | None = None,
) -> Extension:
    """Grant more time, to the wished day or an earlier one (``until``), or refuse it with the reason.

    Errors: Hidden; ``A-326`` (conflict) it is decided already; ``A-300`` the item is over; ``A-327`` refused without an
    answer; ``A-323`` the granted day is not later than the due day; ``A-319`` the decider is of the owner's unit.
    """
    wish = Extension.objects.filter(pk=extension_id).first()
    act = ItemAct.EXTEND if accepted else ItemAct.REFUSE_EXTENSION
    item = transitions.locked(wish.item_id if wish else 0, doors.directed_by, access, act=act)
    found = Extension.objects.select_for_update().get(pk=extension_id)
    if found.state != ExtensionState.ASKED:
        raise Conflict("A-326", f"{named(item)}的延期申请已由{found.decided_by}答复。请刷新")
    separation.check(item, by, access, "答复延期")
    text = answer.strip()[:400]
    if not accepted and not text:
        raise Refused("A-327", f"不同意{named(item)}延期，没有写理由。请写明理由")
    moment = transitions.moment_of(at)
    found.state = ExtensionState.ACCEPTED if accepted else ExtensionState.REFUSED
    found.decided_at, found.decided_by, found.answer = moment, by, text
    if accepted:
        found.until = _granted(found, until)
    found.save(update_fields=["state", "decided_at", "decided_by", "answer", "until"])
    _carry(item, found, Step(act, by, moment, text))
    return found


def _granted(found: Extension, until: date | None) -> date:
    day = until or found.until
    if day <= found.before:
        raise Refused("A-323", f"同意延至{zh(day)}，不晚于现在的时限{zh(found.before)}。请填更晚的日期")
    return day


def _carry(item: LedgerItem, found: Extension, step: Step) -> None:
    if found.state == ExtensionState.ACCEPTED:
        item.due_on = found.until
        words = f"延至{zh(found.until)}" + (f"：{step.text}" if step.text else "")
        transitions.move(item, Step(step.act, step.by, step.at, words, ("due_on",)))
    else:
        transitions.move(item, step)
        words = f"不同意延期：{step.text}"
    items.tell_owner(item, f"{named(item)}的延期申请已答复，{words}", transitions.day_of(step.at))
