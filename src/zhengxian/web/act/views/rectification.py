"""Entry of rectification, and the page of one with the forms of what this person may do now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.web.act.forms import rectification as boxes
from zhengxian.web.act.models import ContinuingReason, ItemState, Rectification, Verdict, VerifyMethod
from zhengxian.web.act.selectors import rectification, rectification_acts
from zhengxian.web.act.services import rectification as acts
from zhengxian.web.act.services import rectification_verdicts as verdicts
from zhengxian.web.act.services.rectification_verdicts import Check
from zhengxian.web.act.views.rectification_lists import lines
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.ui.components.dates import long_date


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def new(request: OfficeRequest) -> HttpResponse:
    """Enter a problem."""
    form = boxes.ProblemForm(posted(request), access=request.access, today=request.today)
    if form.is_bound and form.is_valid():
        try:
            made = acts.enter(by=request.user, access=request.access, **form.given)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            done = f"已交办{made.item.owner_name}" if made.item.status.is_assigned else "还没有交办"
            messages.success(
                request, f"已登记 {made.item.number}，{done}，{long_date(made.item.due_on)} 前整改到位。"
            )
            return redirect("act:rectification", made.pk)
    shown = {"tabs": tabs(request, "rectifications"), "form": form}
    return render(request, "act/rectification_new.html", shown, status=422 if form.errors else 200)


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Show one rectification."""
    return _show(request, rectification.one_visible(request.access, item_id))


def _show(request: OfficeRequest, found: Rectification, faulty: Any = None, act: str = "") -> HttpResponse:
    possible = rectification_acts.possible(found, request.user, request.access)
    forms = {name: _form(found, name) for name in possible}
    if faulty is not None:
        forms[act] = faulty
    before, after = rectification.evidence(found)
    shown = {
        "tabs": tabs(request, "rectifications"),
        "one": found,
        "item": found.item,
        "line": lines([found], request.today)[0][1],
        "standards": [words for words in found.item.standard.split("；") if words],
        "before": before,
        "after": after,
        "forms": [
            (name, ACTS[name], form, reverse(f"act:rectification-{name}", args=[found.pk]))
            for name, form in forms.items()
        ],
        "open": act or next(iter(forms), ""),
        "steps": _steps(found, request),
        "unit": "个工作日",
    }
    return render(request, "act/rectification.html", shown, status=422 if faulty is not None else 200)


ACTS = {
    "apply": "申请验收",
    "publicise": "公示",
    "judge": "核查认定",
    "plan": "整改措施",
    "rebound": "登记反弹",
}


def _form(found: Rectification, name: str, data: Any = None, files: Any = None) -> Any:
    if name == "apply":
        return boxes.ApplyForm(data, files, found=found)
    if name == "plan":
        return boxes.PlanForm(data, files, initial={"measures": found.measures})
    kind = {"judge": boxes.JudgeForm, "publicise": boxes.PublicityForm, "rebound": boxes.ReboundForm}[name]
    return kind(data, files)


@require_POST
@needs(Action.SEE_ITEMS)
def act(request: OfficeRequest, item_id: int, name: str) -> HttpResponse:
    """Do one act on a rectification; what is not filled in well comes back on the page."""
    found = rectification.one_visible(request.access, item_id)
    if name not in rectification_acts.allowed(found, request.user, request.access):
        raise Hidden
    form = _form(found, name, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, form, name)
    try:
        text = _DEEDS[name](request, item_id, form)
    except Conflict:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, rectification.one_visible(request.access, item_id), form, name)
    messages.success(request, text)
    return redirect("act:rectification", item_id)


Deed = Callable[[OfficeRequest, int, Any], str]


def _who(request: OfficeRequest, item_id: int) -> dict[str, Any]:
    return {"item_id": item_id, "by": request.user, "access": request.access}


def _plan(request: OfficeRequest, item_id: int, form: Any) -> str:
    acts.plan(measures=form.cleaned_data["measures"], **_who(request, item_id))
    return "整改措施已保存。"


def _apply(request: OfficeRequest, item_id: int, form: Any) -> str:
    told = form.cleaned_data
    acts.apply(result=form.result, before=told["before"], after=told["after"], **_who(request, item_id))
    return "已申请验收，等交办单位审核、核查认定。"


def _judge(request: OfficeRequest, item_id: int, form: Any) -> str:
    told = form.cleaned_data
    moment = timezone.make_aware(datetime.combine(told["visited_on"] or request.today, time(9)))
    check = Check(told["text"], moment, VerifyMethod(told["method"]), told["site"], told["photos"])
    reason = ContinuingReason(told["reason"]) if told["reason"] else None
    made = verdicts.judge(
        verdict=Verdict(told["verdict"]), check=check, reason=reason, due_on=told["due_on"],
        document=told["document"], **_who(request, item_id),
    )  # fmt: skip
    following = "请接着公示。" if made.verdict == Verdict.DONE else "已退回责任单位继续整改。"
    return f"已认定“{made.get_verdict_display()}”，{following}"


def _publicise(request: OfficeRequest, item_id: int, form: Any) -> str:
    made = verdicts.publicise(**form.cleaned_data, **_who(request, item_id))
    return f"公示至 {long_date(made.publicity_to)}，期满没有异议即可销号。"


def _rebound(request: OfficeRequest, item_id: int, form: Any) -> str:
    verdicts.rebound(**form.cleaned_data, **_who(request, item_id))
    return "已登记反弹，重新整改；首次销号日期保留。"


_DEEDS: dict[str, Deed] = {
    "plan": _plan, "apply": _apply, "judge": _judge, "publicise": _publicise, "rebound": _rebound,
}  # fmt: skip


def _steps(found: Rectification, request: OfficeRequest) -> list[dict[str, str]]:
    item, state = found.item, found.item.status
    if state is ItemState.CANCELLED:
        return [{"label": "已撤销", "state": "bad"}]
    applied = state in (ItemState.UNDER_REVIEW, ItemState.APPROVED) or state.is_reopenable
    judged = applied and found.verdict == Verdict.DONE
    shown = judged and found.publicity_to is not None and request.today > found.publicity_to
    reached = [item.assigned_at is not None, applied, judged, shown, state.is_reopenable]
    labels = ("交办", "申请验收", "核查认定", "公示", "销号")
    now = reached.index(False) if False in reached else len(reached)
    back = state is ItemState.RETURNED
    return [
        {"label": label, "state": "done" if done else ("bad" if back else "now") if at == now else "todo"}
        for at, (label, done) in enumerate(zip(labels, reached, strict=True))
    ]
