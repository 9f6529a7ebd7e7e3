"""What a person may do on a rectification: by role, and which of it is possible now and stands on its page."""

from __future__ import annotations

from zhengxian.web.act.models import ItemState, Rectification, Verdict
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

AT_WORK = (ItemState.IN_PROGRESS, ItemState.RETURNED)


def allowed(found: Rectification, by: User, access: Access) -> frozenset[str]:
    """Return the acts a person may do on a rectification whatever its state: ``apply``, ``publicise``, ``judge``,
    ``plan``, ``rebound``."""
    item, may = found.item, set[str]()
    if items.workable_by(access).filter(pk=item.pk).exists():
        may |= {"apply", "plan"}
    if items.directed_by(access).filter(pk=item.pk).exists():
        may |= {"publicise", "plan", "rebound"}
    inside = items.verifiable_by(access).filter(pk=item.pk).exists()
    if inside and not items.is_of_owner(access, item) and not item.feedbacks.filter(by=by).exists():
        may.add("judge")
    return frozenset(may)


def possible(found: Rectification, by: User, access: Access) -> list[str]:
    """Return the acts that would go through now, the one that is due first."""
    status = found.item.status
    waiting = status is ItemState.APPROVED
    now = {
        "apply": status in AT_WORK,
        "publicise": waiting and found.verdict == Verdict.DONE,
        "judge": waiting,
        "plan": status in ItemState.running(),
        "rebound": status.is_reopenable,
    }
    may = allowed(found, by, access)
    return [name for name, fits in now.items() if fits and name in may]
