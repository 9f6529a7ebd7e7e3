"""Intake of enterprise requests, and the page of one with the forms of what this person may do now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.web.act.forms import requests as boxes
from zhengxian.web.act.models import ItemState, Outcome, Request, Satisfaction
from zhengxian.web.act.selectors import items, request_acts, requests
from zhengxian.web.act.services import request_intake, request_links, return_visits
from zhengxian.web.act.services import requests as acts
from zhengxian.web.act.views.request_lists import lines
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.ui.components.dates import long_date


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TAKE_REQUESTS)
def new(request: OfficeRequest) -> HttpResponse:
    """Take a request in by one short form."""
    form = boxes.IntakeForm(posted(request), access=request.access, today=request.today)
    if form.is_bound and form.is_valid():
        try:
            made = request_intake.take_in(by=request.user, access=request.access, **form.given)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _taken(request, made)
    shown = {"tabs": tabs(request, "requests"), "form": form}
    return render(request, "act/request_new.html", shown, status=422 if form.errors else 200)


def _taken(request: OfficeRequest, made: Request) -> HttpResponse:
    item = made.item
    done = (
        f"已交办{item.owner_name}，{long_date(item.due_on)} 前办结"
        if item.status.is_assigned
        else "等督查员交办"
    )
    messages.success(request, f"已登记 {item.number}，{done}。")
    if items.visible_to(request.access).filter(pk=made.pk).exists():
        return redirect("act:request", made.pk)
    return redirect("act:requests")


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Show one request."""
    return _show(request, requests.one_visible(request.access, item_id))


def _show(request: OfficeRequest, found: Request, faulty: Any = None, act: str = "") -> HttpResponse:
    possible = request_acts.possible(found, request.user, request.access)
    forms = {name: _form(request, found, name) for name in possible}
    if faulty is not None:
        forms[act] = faulty
    forms = {name: form for name, form in forms.items() if name != "link" or form.any_offered}
    shown = {
        "tabs": tabs(request, "requests"),
        "one": found,
        "item": found.item,
        "line": lines([found], request.today)[0][1],
        "visits": requests.visits(found),
        "repeats": requests.repeats(request.access, found),
        "forms": [
            (name, ACTS[name], form, reverse(f"act:request-{name}", args=[found.pk]))
            for name, form in forms.items()
        ],
        "open": act or next(iter(forms), ""),
        "steps": _steps(found),
    }
    return render(request, "act/request.html", shown, status=422 if faulty is not None else 200)


ACTS = {
    "verify": "登记核实",
    "reply": "登记答复",
    "finish": "报告办结",
    "visit": "登记回访",
    "hard": "列为疑难诉求",
    "link": "标记重复诉求",
}


def _form(request: OfficeRequest, found: Request, name: str, data: Any = None, files: Any = None) -> Any:
    if name == "link":
        return boxes.LinkForm(data, access=request.access, found=found)
    kind = {
        "verify": boxes.VerifyForm, "reply": boxes.ReplyForm, "finish": boxes.FinishForm,
        "visit": boxes.VisitForm, "hard": boxes.HardForm,
    }[name]  # fmt: skip
    return kind(data, files)


@require_POST
@needs(Action.SEE_ITEMS)
def act(request: OfficeRequest, item_id: int, name: str) -> HttpResponse:
    """Do one act on a request; what is not filled in well comes back on the page."""
    found = requests.one_visible(request.access, item_id)
    if name not in request_acts.allowed(found, request.user, request.access):
        raise Hidden
    form = _form(request, found, name, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, form, name)
    try:
        text = _DEEDS[name](request, item_id, form.cleaned_data)
    except Conflict:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, requests.one_visible(request.access, item_id), form, name)
    messages.success(request, text)
    return redirect("act:request", item_id)


Deed = Callable[[OfficeRequest, int, dict[str, Any]], str]


def _who(request: OfficeRequest, item_id: int) -> dict[str, Any]:
    return {"item_id": item_id, "by": request.user, "access": request.access}


def _verify(request: OfficeRequest, item_id: int, told: dict[str, Any]) -> str:
    acts.verify(text=told["text"], on=told["on"], **_who(request, item_id))
    return "已登记核实。"


def _reply(request: OfficeRequest, item_id: int, told: dict[str, Any]) -> str:
    acts.reply(text=told["text"], on=told["on"], **_who(request, item_id))
    return "已登记答复。"


def _finish(request: OfficeRequest, item_id: int, told: dict[str, Any]) -> str:
    outcome = Outcome(told["outcome"])
    acts.finish(
        outcome=outcome, text=told["text"], done_on=told["done_on"], files=[told["file"]], **_who(request, item_id)
    )  # fmt: skip
    return f"已报办结（{outcome.label}），等交办单位审核、回访。"


def _visit(request: OfficeRequest, item_id: int, told: dict[str, Any]) -> str:
    heard = Satisfaction(told["satisfaction"])
    return_visits.record(satisfaction=heard, text=told["text"], **_who(request, item_id))
    if heard is Satisfaction.UNSATISFIED:
        return "已登记：企业不满意。已退回重新办理，并提级、通知领导。"
    return f"已登记回访：{heard.label}。"


def _hard(request: OfficeRequest, item_id: int, told: dict[str, Any]) -> str:
    made = acts.mark_hard(reason=told["reason"], **_who(request, item_id))
    return f"已列为疑难诉求，时限改为 {long_date(made.item.due_on)}，原定时限保留。"


def _link(request: OfficeRequest, item_id: int, told: dict[str, Any]) -> str:
    earlier = told["earlier"]
    request_links.link(earlier_id=earlier.pk if earlier else None, **_who(request, item_id))
    return "已标记为重复诉求。" if earlier else "已取消重复诉求的标记。"


_DEEDS: dict[str, Deed] = {
    "verify": _verify, "reply": _reply, "finish": _finish, "visit": _visit, "hard": _hard, "link": _link,
}  # fmt: skip


def _steps(found: Request) -> list[dict[str, str]]:
    item = found.item
    if item.status is ItemState.CANCELLED:
        return [{"label": "已撤销", "state": "bad"}]
    reached = [
        item.status.is_assigned,
        found.verified_on is not None,
        found.replied_on is not None,
        item.status in (ItemState.UNDER_REVIEW, *request_acts.VISITED),
        item.status in request_acts.VISITED and found.visits.exclude(satisfaction="unreached").exists(),
        item.status.is_reopenable,
    ]
    labels = ("交办", "核实", "答复", "办结", "回访", "销号")
    now = reached.index(False) if False in reached else len(reached)
    back = item.status is ItemState.RETURNED
    return [
        {"label": label, "state": "done" if done else ("bad" if back else "now") if at == now else "todo"}
        for at, (label, done) in enumerate(zip(labels, reached, strict=True))
    ]
