"""Establishing and handing out many drafts at one go: each item by itself, so that one refusal stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import item_intake
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused

MOST = 200
"""Items in one go."""


@dataclass(frozen=True)
class Outcome:
    """What became of one item: done, or the sentence why not."""

    item: LedgerItem
    refused: str = ""


def go_on(
    *, item_ids: Iterable[int], upto: str, by: User, access: Access, at: datetime | None = None
) -> list[Outcome]:
    """Take drafts and established items on, ``establish`` or ``assign``; return what became of each, in order.

    Items that are not the person's are left out. Errors: ``A-337`` none was chosen; ``A-338`` too many at once.
    """
    wanted = list(dict.fromkeys(item_ids))
    if not wanted:
        raise Refused("A-337", "没有选中事项。请先勾选要办的事项")
    if len(wanted) > MOST:
        raise Refused("A-338", f"一次选了 {len(wanted)} 件，最多 {MOST} 件。请分几次办理")
    found = doors.draftable_by(access).in_bulk(wanted)
    return [_one(found[key], upto, by, access, at) for key in wanted if key in found]


def _one(item: LedgerItem, upto: str, by: User, access: Access, at: datetime | None) -> Outcome:
    try:
        return Outcome(item_intake.go_on(item_id=item.pk, upto=upto, by=by, access=access, at=at))
    except ZhengxianError as refused:
        return Outcome(item, str(refused))
