"""One task divided among units (任务分解): the parts add up to the whole, each becomes an item of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhengxian.engine.act.decomposition import Decomposition, decompose
from zhengxian.web.act.models import ItemAct, ItemKind, ItemState, LedgerItem, Origin, Urgency
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import parts
from zhengxian.web.act.services import items, number_order, transitions
from zhengxian.web.act.services.transitions import Step, named
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused


@dataclass(frozen=True)
class Wish:
    """How to divide: among which regions (codes), what is set by hand, and by which shares (None: equally)."""

    codes: tuple[str, ...]
    by_hand: Mapping[str, Decimal]
    shares: Mapping[str, Decimal] | None = None


def divided(*, item_id: int, total: Decimal, wish: Wish, access: Access, decimals: int = 0) -> Decomposition:
    """Return the parts of what is left of the whole; nothing is made yet.

    ``total`` is the whole; what parts have already is taken off first. Errors: Hidden; ``A-520`` nothing is left to
    divide; ``A-521`` a unit has its part already; those of `decompose` (``A-230`` … ``A-235``).
    """
    item = doors.directed_by(access).filter(pk=item_id).first()
    if item is None:
        raise Hidden
    return _divided(item, total, wish, decimals)


def _divided(item: LedgerItem, total: Decimal, wish: Wish, decimals: int) -> Decomposition:
    given = parts.of(item)
    left = total - given.target
    if left <= 0 and given.lines:
        raise Refused(
            "A-520",
            f"{named(item)}的目标 {total:f} 已分解 {given.target:f}，没有剩下的可分。请先核对已有的下级事项",
        )
    twice = next((line.item for line in given.lines if line.code in wish.codes), None)
    if twice is not None:
        raise Refused(
            "A-521", f"“{twice.owner_name}”已经有一份（{twice.number or '未编号'}）。请去掉这个单位"
        )
    return decompose(left, wish.codes, shares=wish.shares, by_hand=wish.by_hand or None, decimals=decimals)


@transaction.atomic
def divide(
    *,
    item_id: int,
    total: Decimal,
    wish: Wish,
    by: User,
    access: Access,
    decimals: int = 0,
    due_on: date | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> list[LedgerItem]:
    """Make one item for every unit with its part, established and assigned; all or none.

    A part due later than the whole is refused. Errors: Hidden; ``A-300``; ``A-301``; ``A-520``; ``A-521``; ``A-522`` the
    item is a draft, over or no task; ``A-523`` a part would be due after the whole; those of `decompose` and `items.assign`.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.NOTE, revision=revision)
    _check(item, due_on)
    found = _divided(item, total, wish, decimals)
    regions = {r.code: r for r in Region.objects.filter(code__in=found.values)}
    moment = transitions.moment_of(at)
    number_order.hold(ItemKind.TASK, moment)
    item.target_value = total
    words = f"目标 {total:f}{item.target_unit}，分解给 {len(found.parts)} 个单位"
    transitions.move(item, Step(ItemAct.NOTE, by, moment, words, ("target_value",)))
    who: dict[str, Any] = {"by": by, "access": access, "at": moment}
    return [_part(item, regions[p.key], p.value, due_on, who) for p in found.parts]


def _check(item: LedgerItem, due_on: date | None) -> None:
    if item.kind != ItemKind.TASK or item.status is ItemState.DRAFT:
        raise Refused(
            "A-522",
            f"{named(item)}是{item.get_kind_display()}，状态“{item.status.label}”。只有立项后的任务可以分解",
        )
    if item.status.is_over:
        raise Conflict("A-522", f"{named(item)}现在是“{item.status.label}”，不能再分解。请刷新后核对")
    if due_on is not None and item.due_on is not None and due_on > item.due_on:
        raise Refused(
            "A-523", f"各单位的时限 {due_on} 晚于总任务的时限 {item.due_on}。请提前，或先给总任务延期"
        )


def _part(
    item: LedgerItem, region: Region, value: Decimal, due_on: date | None, who: dict[str, Any]
) -> LedgerItem:
    made = items.draft(
        kind=ItemKind.TASK, title=f"{item.title[:190]}（{region.name}）"[:200], owner=Unit.of(region), place=region,
        due_on=due_on or item.due_on, begins_on=item.begins_on, content=item.content, standard=item.standard,
        origin=Origin(item.origin), origin_note=item.origin_note, origin_url=item.origin_url,
        source_quote=item.source_quote, source_path=item.source_path, urgency=Urgency(item.urgency), parent=item,
        leader=item.leader, indicator=item.indicator, target_value=value, target_unit=item.target_unit, **who,
    )  # fmt: skip
    items.establish(item_id=made.pk, **who)
    return items.assign(item_id=made.pk, **who)
