"""Ledger items for the search box: by number, words of the title, or owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from zhengxian.web.act.models import ItemState, LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.board import shown
from zhengxian.web.act.selectors.item_filter import words
from zhengxian.web.core.access import Access
from zhengxian.web.core.selectors.search import EACH, Hit


def find(access: Access, text: str, today: date) -> Sequence[Hit]:  # noqa: ARG001 -- the shape of a provider
    """Find items that a person sees; those that run come first, then the newest."""
    if not access.grants:
        return []
    rows = items.visible_to(access).filter(words(text))
    running = shown(rows.filter(state__in=ItemState.running()).order_by("-pk")[:EACH])
    rest = _rest(rows, EACH - len(running)) if len(running) < EACH else []
    return [_hit(item) for item in (*running, *rest)]


def _rest(rows: QuerySet[LedgerItem], most: int) -> list[LedgerItem]:
    return shown(rows.exclude(state__in=ItemState.running()).order_by("-pk")[:most])


def _hit(item: LedgerItem) -> Hit:
    told = [item.number or "未编号", item.owner_name, item.get_state_display()]
    return Hit(
        item.get_kind_display(),
        item.title,
        "，".join(t for t in told if t),
        reverse("act:item", args=[item.pk]),
    )
