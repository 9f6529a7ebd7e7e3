"""One warning: its sentence, the rule, the course, the thread, and the one way to a ledger item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.core.selectors import shell
from zhengxian.web.monitor.forms.warnings import ExplainForm, SettleForm, WordsForm
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
)
from zhengxian.web.monitor.selectors import warning_page, warnings
from zhengxian.web.monitor.services import warnings as acts
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.monitor.views.warning_marks import mark_of

Deed = tuple[str, type[WordsForm], Callable[..., object], str]
DEEDS: dict[str, Deed] = {
    "explain": ("说明", ExplainForm, acts.explain, "说明已提交，管这个地区的考核和督查人员会收到提醒。"),
    "note": ("写意见", WordsForm, acts.note, "意见已写下。"),
    "settle": ("了结", SettleForm, acts.settle, "已了结，说明单位会收到提醒。"),
}
"""The acts of the page: the words of the button, the form, the service, what is said afterwards."""


@require_safe
@needs(Action.SEE_WARNINGS)
def page(request: OfficeRequest, warning_id: int) -> HttpResponse:
    """Show one warning."""
    return _page(request, warnings.one_visible(request.access, warning_id))


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_WARNINGS)
def do(request: OfficeRequest, warning_id: int, verb: str) -> HttpResponse:
    """Do an act; what is refused is said on the page, with what was typed. Asked for only, it leads to the page."""
    warning = warnings.one_visible(request.access, warning_id)
    if verb not in DEEDS:
        raise Hidden
    if request.method == "GET":
        return redirect(f"{reverse('monitor:warning', args=[warning_id])}?do={verb}#do-{verb}")
    _, form_of, service, said = DEEDS[verb]
    form = form_of(request.POST, auto_id=f"{verb}_%s")
    refused: Refused | None = None
    if form.is_valid():
        try:
            service(warning, form.cleaned_data["text"], by=request.user, access=request.access)
        except Refused as why:
            refused = why
        else:
            messages.success(request, said)
            return redirect("monitor:warning", warning_id)
    elif not _may(request, warning, verb):
        raise Hidden
    fresh = warnings.one_visible(request.access, warning_id)
    return _page(request, fresh, verb, form, refused)


def _may(request: OfficeRequest, warning: Warning, verb: str) -> bool:
    return bool(getattr(warning_page.offers(warning, request.access, request.user), verb))


def _page(
    request: OfficeRequest, warning: Warning, verb: str = "", failed: WordsForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    line = warnings.lines(request.access, [warning], request.today)[0]
    offers = warning_page.offers(warning, request.access, request.user)
    asked = verb or request.GET.get("do", "")
    shown = {
        "tabs": tabs(request, "warnings"),
        "warning": warning,
        "line": line,
        "mark": mark_of(warning),
        "refused": refused,
        "state_words": warning_page.state_words(warning),
        "worst": warning_page.worst_level(warning),
        "now": WarningLevel(warning.level),
        "rule": warning_page.rule_of(warning),
        "others": [_other(one) for one in warning_page.others(request.access, warning)],
        "thread": warning_page.thread(warning, sealed=line.sealed),
        "offers": offers,
        "deeds": [_deed(name, failed if name == verb else None, name == asked) for name in DEEDS if getattr(offers, name)],
        "figure_url": _figure_url(request, warning),
        "item_url": _item_url(warning) if offers.draft else "",
    }  # fmt: skip
    status = 200 if failed is None else 409 if isinstance(refused, Conflict) else 422
    return render(request, "monitor/warning.html", shown, status=status)


def _deed(name: str, failed: WordsForm | None, is_open: bool) -> dict[str, Any]:
    title, form_of, _, _ = DEEDS[name]
    form = failed or form_of(auto_id=f"{name}_%s")
    return {"name": name, "title": title, "form": form, "open": is_open}


def _other(one: Warning) -> dict[str, Any]:
    return {"one": one, "rule": warnings.rule_title(one.rule), "mark": mark_of(one)}


def _figure_url(request: OfficeRequest, warning: Warning) -> str:
    """Return the page of the figure, for those who see targets; an empty text where there is none."""
    if warning.indicator is None or not request.access.may(Action.SEE_TARGETS):
        return ""
    try:
        way = reverse("monitor:figure", args=[warning.region.code, warning.indicator.code])
    except NoReverseMatch:
        return ""
    return f"{way}?{urlencode({'period': warning.period})}"


def _item_url(warning: Warning) -> str:
    """Return where a warning becomes a ledger item; act fills the form in. Empty while there is no such page."""
    address = shell.address("act:item-new")
    return f"{address}?{urlencode({'warning': warning.pk})}" if address else ""
