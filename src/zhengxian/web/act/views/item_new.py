"""Writing down a matter, of a warning or of any other origin, and changing it before it is handed out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhengxian.web.act.forms.items_draft import DraftForm, initial_of
from zhengxian.web.act.forms.items_warning import WarningDraftForm
from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import warning_items
from zhengxian.web.act.services import item_intake, items
from zhengxian.web.act.services import warning_items as of_warnings
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted, whole
from zhengxian.web.monitor.models import Warning  # noqa: A004 -- the glossary's word
from zhengxian.web.monitor.selectors import warnings

OFFERED = ("title", "origin", "origin_note", "origin_url", "place", "owner", "source_quote", "due_on")
"""What another page may fill in by its address."""
SAID = {"draft": "草稿已保存。", "establish": "已立项编号。", "assign": "已立项并交办，承办单位会收到提醒。"}


@needs(Action.DRAFT_ITEMS)
def new(request: OfficeRequest) -> HttpResponse:
    """Write down a matter: as a draft, with a number, or handed out at once."""
    warning = _warning(request)
    form = _form(request, warning)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, warning=warning)
    upto = request.POST.get("upto", "draft")
    try:
        made = _made(request, form, warning, upto)
    except Refused as refused:
        form = _form(request, warning) if isinstance(refused, Conflict) else form
        return _page(request, form, refused=refused, warning=warning)
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


def _warning(request: OfficeRequest) -> Warning | None:
    """Return the warning that the address or the form names, or None; one that is not this person's is not there."""
    named = request.POST.get("warning") or request.GET.get("warning")
    if not named:
        return None
    key = whole(named)
    if key is None:
        raise Hidden
    return warnings.one_visible(request.access, key)


def _form(request: OfficeRequest, warning: Warning | None) -> DraftForm:
    """Return the form with what was typed, or with what the warning or the address fills in."""
    who: dict[str, Any] = {"access": request.access, "today": request.today}
    if warning is None:
        given = {name: request.GET[name] for name in OFFERED if name in request.GET}
        return DraftForm(posted(request), initial=given, **who)
    given = warning_items.prefilled(warning, request.today)
    has_item = bool(warning_items.made_of(warning.pk))
    return WarningDraftForm(posted(request), initial=given, has_item=has_item, **who)


def _made(request: OfficeRequest, form: DraftForm, warning: Warning | None, upto: str) -> LedgerItem:
    who: dict[str, Any] = {"upto": upto, "by": request.user, "access": request.access}
    if warning is None:
        return item_intake.take_in(**who, **form.words)
    return of_warnings.take_in(warning_id=warning.pk, **who, **form.words)


def _save(request: OfficeRequest, item: LedgerItem, form: DraftForm) -> None:
    words: dict[str, Any] = {k: v for k, v in form.words.items() if k != "origin"}
    items.change(
        item_id=item.pk, by=request.user, access=request.access, revision=form.cleaned_data["revision"], **words
    )  # fmt: skip


def _page(
    request: OfficeRequest, form: DraftForm, item: LedgerItem | None = None, refused: Refused | None = None,
    warning: Warning | None = None,
) -> HttpResponse:  # fmt: skip
    shown = {
        "tabs": tabs(request, "board"),
        "form": form,
        "item": item,
        "refused": refused,
        "warning": warning,
    }
    shown["may_assign"] = request.access.may(Action.ASSIGN_ITEMS)
    if warning is not None and refused is None:
        made = warning_items.made_of(warning.pk)
        shown["told"] = f"这条预警{of_warnings.told(made, request.access)}。" if made else ""
    return render(request, "act/item_new.html", shown, status=422 if form.errors or refused else 200)
