"""Drafts and established items in one list, to establish and hand out several at once."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from zhengxian.web.act.models import ItemState
from zhengxian.web.act.selectors import items
from zhengxian.web.act.services import bulk_acts
from zhengxian.web.act.services.bulk_acts import Outcome
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, whole
from zhengxian.web.ui.components.links import picker

PAGE = 100
STATES = (ItemState.DRAFT, ItemState.ESTABLISHED)


@needs(Action.DRAFT_ITEMS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show what is not handed out yet; establish or assign what is ticked."""
    if request.method != "POST":
        return _page(request)
    chosen = [key for text in request.POST.getlist("item") if (key := whole(text)) is not None]
    upto = "assign" if request.POST.get("upto") == "assign" else "establish"
    try:
        done = bulk_acts.go_on(item_ids=chosen, upto=upto, by=request.user, access=request.access)
    except Refused as refused:
        return _page(request, refused=refused)
    return _page(request, done, words="交办" if upto == "assign" else "立项")


def _page(
    request: OfficeRequest, done: list[Outcome] | None = None, refused: Refused | None = None, words: str = ""
) -> HttpResponse:
    state = request.GET.get("state", "")
    states = [s for s in STATES if not state or s.value == state] or list(STATES)
    rows = items.whole(items.draftable_by(request.access).filter(state__in=states)).order_by("state", "id")
    shown = {
        "tabs": tabs(request, "board"),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "pickers": [picker(request, "state", "状态", [("", "全部"), *((s.value, s.label) for s in STATES)])],
        "refused": refused,
        "words": words,
        "done": [one for one in done or () if not one.refused],
        "failed": [one for one in done or () if one.refused],
        "may_assign": request.access.may(Action.ASSIGN_ITEMS),
    }
    return render(request, "act/item_bulk.html", shown, status=422 if refused else 200)
