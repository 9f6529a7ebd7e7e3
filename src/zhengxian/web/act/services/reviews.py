"""Whoever assigned an item reviews what was reported: it passes to verification, or is returned with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengxian.web.act.models import Feedback, ItemAct, ItemState, LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import items, separation, transitions
from zhengxian.web.act.services.transitions import Step, named
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User


@transaction.atomic
def approve(
    *,
    item_id: int,
    by: User,
    access: Access,
    text: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Find the report in order; the day of the report becomes the item's ``done_on``, and it waits for verification.

    Errors: Hidden; ``A-300``; ``A-301``; ``A-319`` the reviewer is of the owner's unit or reported himself.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.APPROVE, revision=revision)
    separation.check(item, by, access, "审核")
    report = last_report(item)
    item.done_on, item.done_value = report.done_on, report.value
    step = Step(ItemAct.APPROVE, by, transitions.moment_of(at), text.strip()[:400], ("done_on", "done_value"))
    transitions.move(item, step, ItemState.APPROVED)
    items.tell_owner(item, f"{named(item)}审核通过，等待核验销号。", transitions.day_of(step.at))
    return item


@transaction.atomic
def give_back(
    *,
    item_id: int,
    reason: str,
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Return a report for re-handling, also after it was approved and before it is closed.

    Errors: Hidden; ``A-300``; ``A-301``; ``A-320`` no reason; ``A-319`` as `approve`.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.RETURN, revision=revision)
    separation.check(item, by, access, "退回")
    text = transitions.required(reason, "A-320", f"没有写退回{named(item)}的原因。请写明哪里不清、要补什么")
    send_back(item, Step(ItemAct.RETURN, by, transitions.moment_of(at), text))
    return item


def send_back(item: LedgerItem, step: Step) -> None:
    """Put a locked item back to its owner with the reason on its last report; also after a failed verification."""
    report = last_report(item)
    report.returned_reason = step.text[:400]
    report.save(update_fields=["returned_reason"])
    item.done_on = item.done_value = None
    fields = ("done_on", "done_value")
    transitions.move(item, Step(step.act, step.by, step.at, step.text, fields), ItemState.RETURNED)
    items.tell_owner(item, f"{named(item)}退回重办：{step.text}", transitions.day_of(step.at))


def last_report(item: LedgerItem) -> Feedback:
    """Return the last report that the item is done; an item under review has one."""
    return item.feedbacks.filter(is_done=True).order_by("-at", "-id")[0]
