"""What a person may do now on a rectification: which forms its page shows him."""

from __future__ import annotations

from zhengxian.web.act.models import ItemState, Rectification, Verdict
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

AT_WORK = (ItemState.IN_PROGRESS, ItemState.RETURNED)


def possible(found: Rectification, by: User, access: Access) -> list[str]:
    """Return the acts that would go through by role and state, the one that is due first: ``apply``, ``judge``,
    ``publicise``, ``plan``, ``rebound``."""
    item = found.item
    works = items.workable_by(access).filter(pk=item.pk).exists()
    directs = items.directed_by(access).filter(pk=item.pk).exists()
    waiting = item.status is ItemState.APPROVED
    acts = []
    if works and item.status in AT_WORK:
        acts.append("apply")
    if waiting and found.verdict == Verdict.DONE and directs:
        acts.append("publicise")
    if waiting and _may_judge(found, by, access):
        acts.append("judge")
    if (works or directs) and item.state in ItemState.running():
        acts.append("plan")
    return [*acts, "rebound"] if directs and item.status.is_reopenable else acts


def _may_judge(found: Rectification, by: User, access: Access) -> bool:
    item = found.item
    inside = items.verifiable_by(access).filter(pk=item.pk).exists()
    return inside and not items.is_of_owner(access, item) and not item.feedbacks.filter(by=by).exists()
