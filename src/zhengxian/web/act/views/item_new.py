"""Writing down a matter, and changing it before it is handed out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhengxian.web.act.forms.items_draft import DraftForm, initial_of
from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import item_intake, items
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted

OFFERED = ("title", "origin", "origin_note", "origin_url", "place", "owner", "source_quote", "due_on")
"""What another page may fill in by its address."""
SAID = {"draft": "草稿已保存。", "establish": "已立项编号。", "assign": "已立项并交办，承办单位会收到提醒。"}


@needs(Action.DRAFT_ITEMS)
def new(request: OfficeRequest) -> HttpResponse:
    """Write down a matter: as a draft, with a number, or handed out at once."""
    given = {name: request.GET[name] for name in OFFERED if name in request.GET}
    form = DraftForm(posted(request), initial=given, access=request.access, today=request.today)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    upto = request.POST.get("upto", "draft")
    try:
        made = item_intake.take_in(upto=upto, by=request.user, access=request.access, **form.words)
    except Refused as refused:
        return _page(request, form, refused=refused)
    messages.success(request, SAID.get(upto, SAID["draft"]))
    return redirect("act:item", made.pk)


@needs(Action.DRAFT_ITEMS)
def edit(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Change a draft or an established item."""
    item = doors.one_visible(request.access, item_id)
    if not item.status.is_editable:
        raise Hidden
    form = DraftForm(posted(request), initial=initial_of(item), access=request.access, today=request.today)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, item)
    try:
        _save(request, item, form)
    except Refused as refused:
        return _page(request, form, item, refused)
    messages.success(request, "修改已保存。")
    return redirect("act:item", item_id)


def _save(request: OfficeRequest, item: LedgerItem, form: DraftForm) -> None:
    words: dict[str, Any] = {k: v for k, v in form.words.items() if k != "origin"}
    items.change(
        item_id=item.pk, by=request.user, access=request.access, revision=form.cleaned_data["revision"], **words
    )  # fmt: skip


def _page(
    request: OfficeRequest, form: DraftForm, item: LedgerItem | None = None, refused: Refused | None = None
) -> HttpResponse:
    shown = {"tabs": tabs(request, "board"), "form": form, "item": item, "refused": refused}
    shown["may_assign"] = request.access.may(Action.ASSIGN_ITEMS)
    return render(request, "act/item_new.html", shown, status=422 if form.errors or refused else 200)
