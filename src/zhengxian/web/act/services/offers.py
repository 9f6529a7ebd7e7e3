"""What a person may do on an item now: the acts whose forms its page shows, and what still stands against closing."""

from __future__ import annotations

from datetime import date

from zhengxian.web.act.models import ExtensionState, ItemAct, ItemState, LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import closing, extensions, separation, transitions
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

A = ItemAct
_ORDER: tuple[tuple[ItemAct, str], ...] = (
    (A.CHANGE, "draft"),
    (A.ESTABLISH, "draft"),
    (A.ASSIGN, "direct"),
    (A.ACCEPT, "own"),
    (A.OBJECT, "own"),
    (A.ANSWER, "direct"),
    (A.PROGRESS, "help"),
    (A.FEEDBACK, "own"),
    (A.ASK_EXTENSION, "own"),
    (A.EXTEND, "direct"),
    (A.APPROVE, "direct"),
    (A.RETURN, "direct"),
    (A.VERIFY, "verify"),
    (A.CLOSE, "direct"),
    (A.REMIND, "direct"),
    (A.ARCHIVE, "direct"),
    (A.REOPEN, "direct"),
    (A.CANCEL, "cancel"),
)
"""Every act of the page in the order of the work, and the part one must have in the item."""
_APART = (A.APPROVE, A.RETURN, A.EXTEND, A.VERIFY, A.CLOSE)
"""Acts that need somebody who neither belongs to the owner's unit nor reported."""


def offered(item: LedgerItem, *, by: User, access: Access, day: date) -> list[ItemAct]:
    """Return the acts a person may do on an item on a day, in the order of the work.

    ``EXTEND`` stands for answering a wish for more time, whichever way.
    """
    parts = _parts(item, access)
    possible = [a for a, part in _ORDER if part in parts and item.status in transitions.POSSIBLE[a]]
    apart = separation.is_apart(item, by, access)
    return [act for act in possible if (apart or act not in _APART) and _in_season(item, act, day)]


def may(item: LedgerItem, act: ItemAct, access: Access) -> bool:
    """Tell whether a person has the part in an item that an act needs, whatever its state; the services ask the same."""
    parts = _parts(item, access)
    return any(part in parts for known, part in _ORDER if known is act)


def _parts(item: LedgerItem, access: Access) -> set[str]:
    """Return which parts a person has in an item, asked at the same doors as the services ask."""
    doors_of = {
        "draft": doors.draftable_by,
        "direct": doors.directed_by,
        "own": doors.workable_by,
        "help": doors.supported_by,
        "verify": doors.verifiable_by,
    }
    parts = {part for part, door in doors_of.items() if door(access).filter(pk=item.pk).exists()}
    if "own" in parts:
        parts.add("help")
    if "direct" in parts or ("draft" in parts and item.status is ItemState.DRAFT):
        parts.add("cancel")
    return parts


def _in_season(item: LedgerItem, act: ItemAct, day: date) -> bool:
    if act is A.OBJECT:
        return item.object_by is not None and day <= item.object_by
    if act is A.ASK_EXTENSION:
        return extensions.may_ask(item, day)
    if act is A.EXTEND:
        return item.extensions.filter(state=ExtensionState.ASKED).exists()
    if act is A.VERIFY:
        return not closing.is_verified(item)
    return act is not A.CLOSE or not against_closing(item)


def against_closing(item: LedgerItem) -> list[str]:
    """Return in sentences what still stands against closing an approved item; empty when nothing does."""
    return [str(why) for why in closing.reasons_against(item)] if item.status is ItemState.APPROVED else []
