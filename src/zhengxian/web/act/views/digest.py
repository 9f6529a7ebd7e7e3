"""The leader's weekly paper on screen and on A4."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.web.act.selectors import digest as found
from zhengxian.web.act.selectors.item_filter import sight
from zhengxian.web.act.services import digest
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action, access_of
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

_WHOSE = (("", "我负责的"), ("all", "看得到的全部"))


@require_safe
@needs(Action.SEE_ITEMS)
def paper(request: OfficeRequest) -> HttpResponse:
    """Show the paper of the person, or to those who direct items that of a leader (``leader=name``)."""
    user, access = request.user, request.access
    directs = access.may(Action.ASSIGN_ITEMS)
    name = request.GET.get("leader", "")
    if name and directs:
        user = found.leader_named(name, request.today)
        # a paper made ready for a leader shows no more than its maker sees
        access = access if not found.sees_all(access) else access_of(user, request.today)
    whole = request.GET.get("whose") == "all"
    made = digest.paper(sight(user, access, request.today), own=False if whole else None)
    menus = [picker(request, "whose", "范围", _WHOSE)]
    if directs:
        leaders = [(one.username, one.display_name) for one in found.leaders(request.today)]
        menus.append(picker(request, "leader", "领导", [("", "我自己"), *leaders]))
    shown = {"tabs": tabs(request, "board"), "paper": made, "person": user, "pickers": menus}
    return render(request, "act/digest.html", shown)
