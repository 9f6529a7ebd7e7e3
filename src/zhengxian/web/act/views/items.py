"""One ledger item: what it asks, where it stands, what was done, and what this person may do now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Show one item."""
    item = items.one_visible(request.access, item_id)
    return render(request, "act/item.html", {"item": item})
