"""What a person may do now on a request: which forms its page shows him."""

from __future__ import annotations

from zhengxian.web.act.models import ItemState, Request
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

AT_WORK = (ItemState.IN_PROGRESS, ItemState.RETURNED)
VISITED = (ItemState.APPROVED, ItemState.CLOSED, ItemState.ARCHIVED)


def possible(request: Request, by: User, access: Access) -> list[str]:
    """Return the acts that would go through by role and state, the one that is due first: ``verify``, ``reply``,
    ``finish``, ``visit``, ``hard``, ``link``."""
    item = request.item
    running = item.state in ItemState.running()
    works = items.workable_by(access).filter(pk=item.pk).exists()
    directs = items.directed_by(access).filter(pk=item.pk).exists()
    found = []
    if running and (works or directs) and request.verified_on is None:
        found.append("verify")
    if running and (works or directs) and request.verified_on is not None:
        found.append("reply")
    if works and item.status in AT_WORK and request.replied_on is not None:
        found.insert(0, "finish")
    if item.status in VISITED and _may_visit(request, by, access):
        found.append("visit")
    if directs and running and not request.is_hard:
        found.append("hard")
    return [*found, "link"] if directs else found


def _may_visit(request: Request, by: User, access: Access) -> bool:
    item = request.item
    inside = items.verifiable_by(access).filter(pk=item.pk).exists()
    return inside and not items.is_of_owner(access, item) and not item.feedbacks.filter(by=by).exists()
