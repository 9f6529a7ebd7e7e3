"""Ledger items for the search box: by number, words of the title, or owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from zhengxian.web.act.models import ItemState, LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.board import shown
from zhengxian.web.act.selectors.item_filter import words
from zhengxian.web.core.access import Access
from zhengxian.web.core.selectors.search import EACH, Hit

_OVER = Case(
    When(state__in=ItemState.running(), then=Value(0)), default=Value(1), output_field=IntegerField()
)


def find(access: Access, text: str, today: date) -> Sequence[Hit]:  # noqa: ARG001 -- the shape of a provider
    """Find items that a person sees; those that run come first, then the newest; the ledger is read once."""
    if not access.grants:
        return []
    rows = items.visible_to(access).filter(words(text)).order_by(_OVER, "-pk")
    return [_hit(item) for item in shown(rows[:EACH])]


def _hit(item: LedgerItem) -> Hit:
    told = [item.number or "未编号", item.owner_name, item.get_state_display()]
    return Hit(
        item.get_kind_display(),
        item.title,
        "，".join(t for t in told if t),
        reverse("act:item", args=[item.pk]),
    )
