"""Taking a matter in at one go: drafted only, established, or handed out at once; all of it or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zhengxian.web.act.models import ItemKind, LedgerItem
from zhengxian.web.act.services import items, number_order
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

UPTO = ("draft", "establish", "assign")
"""How far: a draft, with a number, or in the owner's hands."""


@transaction.atomic
def take_in(
    *,
    upto: str,
    by: User,
    access: Access,
    kind: ItemKind = ItemKind.TASK,
    at: datetime | None = None,
    **words: Any,
) -> LedgerItem:
    """Draft a matter and go on as far as asked; anything unknown counts as a draft. Errors: those of each step."""
    if upto in UPTO[1:]:
        number_order.hold(kind, at)
    item = items.draft(kind=kind, by=by, access=access, at=at, **words)
    return go_on(item_id=item.pk, upto=upto, by=by, access=access, at=at)


@transaction.atomic
def go_on(*, item_id: int, upto: str, by: User, access: Access, at: datetime | None = None) -> LedgerItem:
    """Take a draft or an established item on as far as asked. Errors: those of each step."""
    item = LedgerItem.objects.get(pk=item_id)
    who: dict[str, Any] = {"item_id": item_id, "by": by, "access": access, "at": at}
    if upto in UPTO[1:] and item.number is None:
        item = items.establish(**who)
    if upto == "assign":
        item = items.assign(**who)
    return item
