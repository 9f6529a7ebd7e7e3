"""Doing an act on an item: one address an act, all of the same shape."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhengxian.web.act.models import ItemAct
from zhengxian.web.act.selectors import items
from zhengxian.web.act.services import offers
from zhengxian.web.act.views.item_deeds import DEEDS
from zhengxian.web.act.views.items import shown
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs

_KNOWN = {act.value: act for act in DEEDS}


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_ITEMS)
def do(request: OfficeRequest, item_id: int, verb: str) -> HttpResponse:
    """Do an act; what is refused is said on the item's page, with everything that was typed.

    Who has no part in the item that the act needs finds no such page, before anything of the form is looked at.
    Asked for only (an address opened again), it leads to the page with the form open.
    """
    item, act = items.one_visible(request.access, item_id), _KNOWN.get(verb)
    if act is None:
        raise Hidden
    if request.method == "GET":
        return redirect(f"{reverse('act:item', args=[item_id])}?do={verb}#do-{verb}")
    if not offers.may(item, act, request.access):
        raise Hidden
    deed = DEEDS[act]
    form = deed.form(request.POST, request.FILES, auto_id=f"{act.value}_%s")
    refused: Refused | None = None
    if form.is_valid():
        try:
            deed.do(item, form.cleaned_data, {"by": request.user, "access": request.access})
        except Refused as why:
            refused = why
        else:
            messages.success(request, deed.said)
            return redirect("act:item", item_id)
    fresh = items.one_visible(request.access, item_id)
    given = shown(request, fresh, form, ItemAct(act), refused)
    return render(request, "act/item.html", given, status=409 if isinstance(refused, Conflict) else 422)
