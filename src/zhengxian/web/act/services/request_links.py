"""A request that says what an earlier one of the same firm said: linked, so that repeats are counted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengxian.web.act.models import Enterprise, ItemAct, Request
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import requests
from zhengxian.web.act.services import transitions
from zhengxian.web.act.services.transitions import Step, named
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused


@transaction.atomic
def link(
    *, item_id: int, earlier_id: int | None, by: User, access: Access, at: datetime | None = None
) -> Request:
    """Say that a request repeats an earlier one of the same firm, or (None) that it does not.

    Repeats of a repeat are linked to the first of them. Errors: Hidden; ``A-460`` (conflict) nothing would change;
    ``A-461`` another firm's, or not earlier.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.NOTE)
    request = Request.objects.select_related("enterprise").filter(pk=item_id).first()
    if request is None:
        raise Hidden
    earlier = requests.one_visible(access, earlier_id) if earlier_id is not None else None
    first = root(earlier, request.enterprise, request) if earlier is not None else None
    if (first.pk if first else None) == request.repeat_of_id:
        raise Conflict("A-460", f"{named(item)}的重复关系没有变化。请刷新后再看")
    request.repeat_of = first
    request.save(update_fields=["repeat_of"])
    text = f"与{named(first.item)}是重复诉求" if first is not None else "取消重复诉求的标记"
    transitions.note(item, Step(ItemAct.NOTE, by, transitions.moment_of(at), text), item.status)
    return request


def root(earlier: Request, enterprise: Enterprise, request: Request | None = None) -> Request:
    """Return the first of a row of repeats. Errors: ``A-461`` another firm's, or not earlier than the request."""
    first = earlier.repeat_of or earlier
    if first.enterprise_id != enterprise.pk:
        raise Refused("A-461", f"{named(first.item)}不是“{enterprise.name}”的诉求，不能算重复。请另选一件")
    if request is not None and (first.pk == request.pk or first.received_at > request.received_at):
        raise Refused("A-461", f"{named(first.item)}不早于这一件，不能算它的前一件。请另选一件")
    return first
