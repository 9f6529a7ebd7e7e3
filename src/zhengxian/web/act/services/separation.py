"""Who did the work does not judge it: no person of the owner's unit, nobody who handed in feedback (domain.md §6.3)."""

from __future__ import annotations

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services.transitions import named
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused


def check(item: LedgerItem, by: User, access: Access, act: str) -> None:
    """Refuse whoever belongs to the owner's unit or reported on the item (``A-319``)."""
    if not is_apart(item, by, access):
        raise Refused(
            "A-319", f"您是{named(item)}的承办单位人员，或报过它的办理情况，不能由您{act}。请另一位同志办理"
        )


def is_apart(item: LedgerItem, by: User, access: Access) -> bool:
    """Tell whether a person neither belongs to the owner's unit nor reported on the item."""
    return not doors.is_of_owner(access, item) and not item.feedbacks.filter(by=by).exists()
