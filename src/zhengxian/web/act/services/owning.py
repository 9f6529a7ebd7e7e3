"""The owner answers an assignment: takes it, or objects within the window; the objection is decided, then binding."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengxian.web.act.models import ItemAct, ItemState, LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import items, transitions
from zhengxian.web.act.services.transitions import Step, named, zh
from zhengxian.web.act.services.units import Unit, owner_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused


@transaction.atomic
def accept(
    *, item_id: int, by: User, access: Access, revision: int | None = None, at: datetime | None = None
) -> LedgerItem:
    """Take an assigned item: the owner works on it. Errors: Hidden; ``A-300``; ``A-301``."""
    item = transitions.locked(item_id, doors.workable_by, access, act=ItemAct.ACCEPT, revision=revision)
    moment = transitions.moment_of(at)
    take(item, Step(ItemAct.ACCEPT, by, moment))
    return item


def take(item: LedgerItem, step: Step) -> None:
    """Put a locked item to work; also for acceptance by lapse of time and after an objection is not upheld."""
    item.accepted_at = step.at
    fields = (*step.fields, "accepted_at")
    transitions.move(item, Step(step.act, step.by, step.at, step.text, fields), ItemState.IN_PROGRESS)


@transaction.atomic
def object_to(
    *,
    item_id: int,
    reason: str,
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Say within the window that the matter is not this unit's.

    Errors: Hidden; ``A-300``; ``A-301``; ``A-311`` no reason; ``A-312`` the window is over or the kind has none.
    """
    item = transitions.locked(item_id, doors.workable_by, access, act=ItemAct.OBJECT, revision=revision)
    text = transitions.required(reason, "A-311", f"没有写对{named(item)}有异议的理由。请写明依据和应由谁办")
    moment = transitions.moment_of(at)
    day = transitions.day_of(moment)
    if item.object_by is None or day > item.object_by:
        until = f"已于{zh(item.object_by)}截止" if item.object_by else "没有设"
        raise Refused("A-312", f"{named(item)}的异议期{until}，不能再提异议。请接收办理，确有困难的申请延期")
    transitions.move(item, Step(ItemAct.OBJECT, by, moment, text), ItemState.OBJECTED)
    items.tell_directors(item, f"{item.owner_name}对{named(item)}有异议：{text}", day)
    return item


@transaction.atomic
def answer_objection(
    *,
    item_id: int,
    upheld: bool,
    text: str,
    by: User,
    access: Access,
    owner: Unit | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Decide an objection: upheld, another unit gets it with a window of its own; not upheld, it is binding.

    The due day stays. Errors: Hidden; ``A-300``; ``A-301``; ``A-313`` no answer; ``A-314`` upheld without another owner.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.ANSWER, revision=revision)
    words = transitions.required(text, "A-313", f"没有写对{named(item)}异议的答复。请写明理由")
    moment = transitions.moment_of(at)
    day = transitions.day_of(moment)
    if not upheld:
        take(item, Step(ItemAct.ANSWER, by, moment, f"异议不成立：{words}"))
        items.tell_owner(item, f"{named(item)}的异议不成立，请继续办理：{words}", day)
        return item
    if owner is None or owner == owner_of(item):
        raise Refused("A-314", f"异议成立，要把{named(item)}改交另一个单位。请选新的承办单位，或撤销这一事项")
    item.owner_region_id, item.owner_department_id = owner.region_id, owner.department_id
    item.object_by = items.object_by(item, day)
    fields = ("owner_region", "owner_department", "object_by")
    step = Step(ItemAct.ANSWER, by, moment, f"异议成立，改交{owner.name}：{words}", fields)
    transitions.move(item, step, ItemState.ASSIGNED)
    items.tell_owner(item, f"新交办{named(item)}，{zh(item.due_on)}前办结，请接收或提出异议。", day)
    return item
