"""The back-scheduled plan of an item (倒排工期): propose it from the due day, keep it, reach its milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from zhengxian.engine.act import backplan
from zhengxian.web.act.models import ItemAct, LedgerItem, Milestone
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import evidence, transitions
from zhengxian.web.act.services.transitions import Step, named
from zhengxian.web.act.to_engine.workdays import workdays
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

_BACK = timedelta(days=1100)
"""How far before the due day the calendar is read when a plan has no begin."""


@dataclass(frozen=True)
class Node:
    """One milestone as it is wished: name, planned day, begin, days needed, weight; ``key`` of one that is there."""

    title: str
    planned_on: date | None = None
    begins_on: date | None = None
    days: int = 0
    weight: int = 1
    note: str = ""
    key: int | None = None


def plannable_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the items whose plan somebody keeps: those he drafts or directs, and those his unit owns."""
    doors_of = (doors.draftable_by, doors.directed_by, doors.workable_by)
    kept = Q()
    for door in doors_of:
        kept |= Q(pk__in=door(access).values("pk"))
    return LedgerItem.objects.filter(kept)


def propose(
    *,
    item_id: int,
    nodes: Sequence[Node],
    access: Access,
    begins_on: date | None = None,
    working: bool = True,
) -> list[Node]:
    """Return the milestones with their days counted back from the item's due day; nothing is kept yet.

    ``working`` counts working days, else calendar days. Every milestone needs its days; the last ends on the due
    day. Errors: Hidden; ``A-510`` the item has no due day; ``A-511`` days that are missing; those of `backplan`
    (``A-225`` they do not fit behind ``begins_on``, ``A-226`` a name twice).
    """
    item = plannable_by(access).filter(pk=item_id).first()
    if item is None:
        raise Hidden
    if item.due_on is None:
        raise Refused("A-510", f"{named(item)}还没有办理时限，倒排不了工期。请先定办理时限")
    lacking = next((node.title for node in nodes if node.days < 1), None)
    if lacking is not None:
        raise Refused("A-511", f"节点“{lacking}”没有写需要几天，倒排不了工期。请补填天数")
    begun = begins_on or item.begins_on
    calendar = workdays(begun or item.due_on - _BACK, item.due_on)
    found = backplan.backplan(
        [backplan.Stage(node.title, node.days) for node in nodes], item.due_on, start=begun,
        calendar=calendar if working else None,
    )  # fmt: skip
    return [
        replace(node, begins_on=made.start, planned_on=made.due)
        for node, made in zip(nodes, found.milestones, strict=True)
    ]


@transaction.atomic
def plan(
    *,
    item_id: int,
    nodes: Sequence[Node],
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> list[Milestone]:
    """Keep the milestones of an item as given; what is not named any more goes, unless it has been reached.

    The first planned day of a milestone stays when it moves. Errors: Hidden; ``A-300``; ``A-301``; ``A-512`` a day is
    missing, out of order or behind the due day; ``A-513`` a name twice; ``A-514`` a reached one was changed or left out.
    """
    item = _opened(item_id, access, revision)
    _check(item, nodes)
    there = {one.pk: one for one in Milestone.objects.select_for_update().filter(item=item)}
    _keep_reached(there, nodes)
    kept = [_kept(item, there.get(node.key or 0), node, order) for order, node in enumerate(nodes)]
    gone = set(there) - {one.pk for one in kept}
    Milestone.objects.filter(pk__in=gone, done_on__isnull=True).delete()
    moment = transitions.moment_of(at)
    words = f"工期节点 {len(kept)} 个" + (f"，删去 {len(gone)} 个" if gone else "")
    transitions.move(item, Step(ItemAct.NOTE, by, moment, words))
    return kept


def _opened(item_id: int, access: Access, revision: int | None) -> LedgerItem:
    item = transitions.locked(item_id, plannable_by, access, act=ItemAct.NOTE, revision=revision)
    if item.status.is_over:
        raise Conflict("A-515", f"{named(item)}现在是“{item.status.label}”，工期不能再改。请刷新后核对")
    return item


def _check(item: LedgerItem, nodes: Sequence[Node]) -> None:
    titles = [node.title for node in nodes]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise Refused("A-513", f"有两个节点都叫“{twice}”，分不清哪个完成了。请改一个名称")
    for node in nodes:
        wrong = _wrong_day(item, node)
        if wrong:
            raise Refused("A-512", f"节点“{node.title}”{wrong}")


def _wrong_day(item: LedgerItem, node: Node) -> str:
    if node.planned_on is None:
        return "没有写计划完成日期。请补填，或先点“倒排”"
    if node.begins_on is not None and node.begins_on > node.planned_on:
        return f"的开始日期 {node.begins_on} 晚于计划完成日期 {node.planned_on}。请改正其中一个"
    if item.due_on is not None and node.planned_on > item.due_on:
        return f"计划 {node.planned_on} 完成，晚于事项的办理时限 {item.due_on}。请提前，或先申请延期"
    return ""


def _keep_reached(there: dict[int, Milestone], nodes: Sequence[Node]) -> None:
    named_again = {node.key: node for node in nodes if node.key}
    for key, one in there.items():
        node = named_again.get(key)
        same = node is not None and (node.title, node.planned_on) == (one.title, one.planned_on)
        if one.done_on is not None and not same:
            raise Refused("A-514", f"节点“{one.title}”已经完成，不能改名、改期或删去。请保留原来的内容")


def _kept(item: LedgerItem, one: Milestone | None, node: Node, order: int) -> Milestone:
    day = node.planned_on
    if day is None:
        raise ValueError("checked before: every milestone has its day")
    one = one or Milestone(item=item, first_planned_on=day)
    one.order, one.title, one.note, one.weight = order, node.title, node.note, node.weight
    one.begins_on, one.planned_on = node.begins_on, day
    one.save()
    return one


@transaction.atomic
def reach(
    *,
    milestone_id: int,
    done_on: date,
    files: Sequence[UploadedFile[bytes]],
    by: User,
    access: Access,
    note: str = "",
    at: datetime | None = None,
) -> Milestone:
    """Say that a milestone is reached, on which day and with which proof.

    Errors: Hidden; ``A-515`` the item is over; ``A-516`` reached already; ``A-517`` no proof; ``A-518`` a day to come; those
    of `evidence.attach`.
    """
    found = Milestone.objects.filter(pk=milestone_id).first()
    if found is None:
        raise Hidden
    item = _opened(found.item_id, access, None)
    one = Milestone.objects.select_for_update().get(pk=milestone_id)
    moment = transitions.moment_of(at)
    _check_reach(one, done_on, files, transitions.day_of(moment))
    one.done_on, one.done_by = done_on, by
    one.note = note.strip()[:300] or one.note
    one.save(update_fields=["done_on", "done_by", "note"])
    evidence.attach(item, files, by=by, at=moment, milestone=one)
    late = (done_on - one.planned_on).days
    words = f"节点“{one.title}”于 {done_on} 完成" + (f"，比计划晚 {late} 天" if late > 0 else "")
    transitions.move(item, Step(ItemAct.NOTE, by, moment, words))
    return one


def _check_reach(one: Milestone, done_on: date, files: Sequence[object], today: date) -> None:
    if one.done_on is not None:
        raise Conflict("A-516", f"节点“{one.title}”已记为 {one.done_on} 完成。请刷新后核对")
    if not files:
        raise Refused("A-517", f"节点“{one.title}”没有佐证，不能记为完成。请上传照片或文件")
    if done_on > today:
        raise Refused("A-518", f"节点“{one.title}”的完成日期 {done_on} 还没有到，今天是 {today}。请改正日期")
