"""Drafting, changing, establishing, assigning and cancelling ledger items (domain.md §6.1, 拟办 to 交办)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from zhengxian.engine.act import clocks
from zhengxian.web.act.models import (
    ItemAct,
    ItemKind,
    ItemState,
    LedgerItem,
    Origin,
    SupportUnit,
    Urgency,
)
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import unit_people
from zhengxian.web.act.services import mail, numbering, transitions
from zhengxian.web.act.services.transitions import Step
from zhengxian.web.act.services.units import Unit, owner_of
from zhengxian.web.act.to_engine.workdays import rule_of, workdays
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Hidden, Refused

CHANGEABLE = (
    "title", "content", "standard", "origin_note", "origin_url", "source_quote", "source_path", "urgency", "place",
    "begins_on", "due_on", "leader", "indicator", "target_value", "target_unit", "parent",
)  # fmt: skip
"""Columns that `change` may set, beside owner and supports."""


@transaction.atomic
def draft(
    *,
    kind: ItemKind,
    title: str,
    by: User,
    access: Access,
    owner: Unit | None = None,
    place: Region | None = None,
    due_on: date | None = None,
    begins_on: date | None = None,
    content: str = "",
    standard: str = "",
    origin: Origin = Origin.HAND,
    origin_note: str = "",
    origin_url: str = "",
    source_quote: str = "",
    source_path: str = "",
    urgency: Urgency = Urgency.ORDINARY,
    parent: LedgerItem | None = None,
    leader: User | None = None,
    indicator: Indicator | None = None,
    target_value: Decimal | None = None,
    target_unit: str = "",
    supports: Iterable[Unit] = (),
    at: datetime | None = None,
) -> LedgerItem:
    """Write down a matter as a draft; nobody is asked to do anything yet.

    ``due_on`` a calendar day, ``target_value`` in ``target_unit``. Without a closing standard the kind's own is taken.
    Errors: Hidden whoever may not draft; ``A-303`` no title or a text too long; ``A-304`` the parent does not fit;
    ``A-305`` owner and place lie outside the drafter's region; ``A-306`` the days are in the wrong order.
    """
    if not access.may(Action.DRAFT_ITEMS):
        raise Hidden
    moment = transitions.moment_of(at)
    item = LedgerItem(
        kind=ItemKind(kind), title=title, content=content, standard=standard, origin=Origin(origin),
        origin_note=origin_note[:300], origin_url=origin_url[:300], source_quote=source_quote,
        source_path=source_path[:400], urgency=Urgency(urgency), parent=parent, place=place, leader=leader,
        indicator=indicator, target_value=target_value, target_unit=target_unit, begins_on=begins_on, due_on=due_on,
        created_by=by, created_at=moment,
    )  # fmt: skip
    item.standard = standard.strip() or "；".join(rule_of(item.kind).closing)
    _own(item, owner)
    _check_words(item)
    item.save()
    _support(item, supports)
    _check_in_scope(item, access)
    transitions.note(item, Step(ItemAct.DRAFT, by, moment))
    return item


@transaction.atomic
def change(
    *,
    item_id: int,
    by: User,
    access: Access,
    revision: int | None = None,
    owner: Unit | None = None,
    supports: Iterable[Unit] | None = None,
    at: datetime | None = None,
    **words: Any,
) -> LedgerItem:
    """Change the words, days or units of a draft or an established item; only what is named in `CHANGEABLE`.

    ``owner`` and ``supports`` None leave them as they are. Errors: those of `draft`; ``A-300`` it is assigned already;
    ``A-301`` stale.
    """
    item = transitions.locked(item_id, doors.draftable_by, access, act=ItemAct.CHANGE, revision=revision)
    unknown = set(words) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    for name, value in words.items():
        setattr(item, name, value)
    if owner is not None:
        _own(item, owner)
    _check_words(item)
    fields = (*words, "owner_region", "owner_department")
    if supports is not None:
        _support(item, supports)
    transitions.move(
        item, Step(ItemAct.CHANGE, by, transitions.moment_of(at), "、".join(sorted(words)), fields)
    )
    _check_in_scope(item, access)
    return item


@transaction.atomic
def establish(
    *, item_id: int, by: User, access: Access, revision: int | None = None, at: datetime | None = None
) -> LedgerItem:
    """Establish a draft: one matter, one item, one number such as 督〔2026〕087号.

    Errors: Hidden; ``A-300`` no draft any more; ``A-301`` stale.
    """
    item = transitions.locked(item_id, doors.draftable_by, access, act=ItemAct.ESTABLISH, revision=revision)
    moment = transitions.moment_of(at)
    item.number = numbering.take(ItemKind(item.kind), transitions.day_of(moment).year)
    transitions.move(item, Step(ItemAct.ESTABLISH, by, moment, fields=("number",)), ItemState.ESTABLISHED)
    return item


@transaction.atomic
def assign(
    *,
    item_id: int,
    by: User,
    access: Access,
    owner: Unit | None = None,
    due_on: date | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Hand an established item to one owner with a due day; the owner has the kind's window to object.

    ``owner`` None keeps the one it was drafted with; ``due_on`` None keeps the drafted day, and without one the
    kind's own limit for its urgency is counted from today. Errors: Hidden; ``A-300``; ``A-301``; ``A-307`` no owner;
    ``A-308`` no due day; ``A-309`` the due day has passed; ``A-305`` the owner lies outside the assigner's region.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.ASSIGN, revision=revision)
    moment = transitions.moment_of(at)
    day = transitions.day_of(moment)
    _own(item, owner or owner_of(item))
    if owner_of(item) is None:
        raise Refused("A-307", f"{transitions.titled(item)}没有承办单位，不能交办。请选定一个承办单位")
    item.due_on = _due_day(item, due_on, day)
    item.first_due_on = item.due_on
    item.object_by = object_by(item, day)
    item.assigned_at, item.assigned_by = moment, by
    fields = (
        "owner_region",
        "owner_department",
        "due_on",
        "first_due_on",
        "object_by",
        "assigned_at",
        "assigned_by",
    )
    text = f"{item.owner_name}，{transitions.zh(item.due_on)}前办结"
    transitions.move(item, Step(ItemAct.ASSIGN, by, moment, text, fields), ItemState.ASSIGNED)
    _check_in_scope(item, access)
    tell_owner(
        item, f"新交办{transitions.named(item)}，{transitions.zh(item.due_on)}前办结，请接收或提出异议。", day
    )
    return item


@transaction.atomic
def cancel(
    *,
    item_id: int,
    reason: str,
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Take an item back that is not over; it stays in the ledger with the reason.

    Errors: Hidden; ``A-300`` it is over; ``A-301`` stale; ``A-310`` no reason.
    """
    item = transitions.locked(item_id, _cancellable_by, access, act=ItemAct.CANCEL, revision=revision)
    text = transitions.required(reason, "A-310", f"没有写撤销{transitions.named(item)}的原因。请写明原因")
    moment = transitions.moment_of(at)
    assigned = item.status.is_assigned
    transitions.move(item, Step(ItemAct.CANCEL, by, moment, text), ItemState.CANCELLED)
    if assigned:
        tell_owner(item, f"{transitions.named(item)}已撤销：{text}", transitions.day_of(moment))
    return item


def _cancellable_by(access: Access) -> QuerySet[LedgerItem]:
    drafts = doors.draftable_by(access).filter(state=ItemState.DRAFT)
    return drafts | doors.directed_by(access)


def object_by(item: LedgerItem, day: date) -> date | None:
    """Return the last day to object to what is assigned on a day, or None where the kind knows no objection."""
    window = rule_of(item.kind).objection_workdays
    return None if window is None else clocks.objection_until(day, workdays(day, day), window)


def tell_owner(item: LedgerItem, text: str, day: date) -> None:
    """Put a line under the bell of everybody in the owner's unit."""
    mail.tell(unit_people.owners(item, day), text, item_page(item))


def tell_directors(item: LedgerItem, text: str, day: date) -> None:
    """Put a line under the bell of who assigned it, or of the nearest supervisors."""
    mail.tell(unit_people.directors(item, day), text, item_page(item))


def item_page(item: LedgerItem) -> str:
    """Return the address of an item's page."""
    return reverse("act:item", args=[item.pk])


def _own(item: LedgerItem, owner: Unit | None) -> None:
    item.owner_region_id = owner.region_id if owner else None
    item.owner_department_id = owner.department_id if owner else None


def _support(item: LedgerItem, supports: Iterable[Unit]) -> None:
    item.supports.all().delete()
    wanted = dict.fromkeys(unit for unit in supports if unit != owner_of(item))
    SupportUnit.objects.bulk_create(
        SupportUnit(item=item, region_id=u.region_id, department_id=u.department_id) for u in wanted
    )


def _check_words(item: LedgerItem) -> None:
    item.title = transitions.required(item.title, "A-303", "没有写事项名称。请补填", 200)
    if item.begins_on and item.due_on and item.begins_on > item.due_on:
        days = (transitions.zh(item.begins_on), transitions.zh(item.due_on))
        raise Refused("A-306", "开始日期{}晚于办理时限{}。请核对两个日期".format(*days))
    above, seen = item.parent, {item.pk}
    while above is not None:
        if above.pk in seen:
            raise Refused("A-304", f"{transitions.named(item)}不能是自己的下级事项。请另选上级事项")
        seen.add(above.pk)
        above = above.parent


def _check_in_scope(item: LedgerItem, access: Access) -> None:
    if not doors.draftable_by(access).filter(pk=item.pk).exists():
        raise Refused(
            "A-305", "承办单位和所在地区都不在您管的范围内。请选您管的县、镇，或请市级督查员立项交办"
        )


def _due_day(item: LedgerItem, given: date | None, day: date) -> date:
    due = given or item.due_on
    if due is None:
        limit = rule_of(item.kind).clock("finish", _case(item))
        if limit is None:
            raise Refused("A-308", f"{transitions.titled(item)}没有写办理时限。请填写要求办结的日期")
        due = clocks.due_day(day, limit.days, workdays(day, day), count=limit.count)
    return not_past(due, day)


def not_past(due: date, day: date) -> date:
    """Return a new due day, or refuse one that has passed (``A-309``)."""
    if due < day:
        raise Refused(
            "A-309",
            f"办理时限{transitions.zh(due)}已经过去，今天是{transitions.zh(day)}。请填今天或以后的日期",
        )
    return due


def _case(item: LedgerItem) -> str:
    """Return under which word the kind's rule has the limit of an item: its urgency, or that a document asks for it."""
    if item.urgency == Urgency.EXTRA:
        return "extra_urgent"
    from_document = item.origin == Origin.DOCUMENT and item.kind == ItemKind.TASK
    return "document" if from_document and item.urgency == Urgency.ORDINARY else item.urgency
