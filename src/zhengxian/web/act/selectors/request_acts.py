"""What a person may do on a request: by role, and which of it is possible now and stands on its page."""

from __future__ import annotations

from zhengxian.web.act.models import ItemState, Request
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

AT_WORK = (ItemState.IN_PROGRESS, ItemState.RETURNED)
VISITED = (ItemState.APPROVED, ItemState.CLOSED, ItemState.ARCHIVED)


def allowed(request: Request, by: User, access: Access) -> frozenset[str]:
    """Return the acts a person may do on a request whatever its state: ``finish``, ``verify``, ``reply``, ``visit``,
    ``hard``, ``link``."""
    item, found = request.item, set[str]()
    if items.workable_by(access).filter(pk=item.pk).exists():
        found |= {"finish", "verify", "reply"}
    if items.directed_by(access).filter(pk=item.pk).exists():
        found |= {"verify", "reply", "hard", "link"}
    inside = items.verifiable_by(access).filter(pk=item.pk).exists()
    if inside and not items.is_of_owner(access, item) and not item.feedbacks.filter(by=by).exists():
        found.add("visit")
    return frozenset(found)


def possible(request: Request, by: User, access: Access) -> list[str]:
    """Return the acts that would go through now, the one that is due first."""
    item = request.item
    running = item.state in ItemState.running()
    now = {
        "finish": item.status in AT_WORK and request.replied_on is not None,
        "verify": running and request.verified_on is None,
        "reply": running and request.verified_on is not None,
        "visit": item.status in VISITED,
        "hard": running and not request.is_hard,
        "link": True,
    }
    may = allowed(request, by, access)
    return [name for name, fits in now.items() if fits and name in may]
