"""The plan of an item: schedule backwards, keep and reach milestones; divide a task among units."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.act.forms.boards import DivideForm, PartRows, PlanForm, PlanForms, ReachForm, nodes_of
from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items, parts
from zhengxian.web.act.services import decomposition, milestones
from zhengxian.web.act.services.milestones import Node
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, posted

UNFIT = 422


@needs(Action.SEE_ITEMS)
def plan(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Show the milestones; ``do=propose`` counts their days back, ``do=save`` keeps them."""
    item = _plannable(request, item_id)
    sent = posted(request)
    form = PlanForm(
        sent, initial={"revision": item.revision, "begins_on": item.begins_on, "working_days": "1"}
    )
    rows = PlanForms(sent, prefix="node", initial=None if sent else parts.milestones_shown(item))
    if sent is None:
        return _plan(request, item, form, rows)
    if not (form.is_valid() and rows.is_valid()):
        return _plan(request, item, form, rows, status=UNFIT)
    try:
        if sent.get("do") == "propose":
            return _proposed(request, item, form, nodes_of(rows))
        kept = milestones.plan(
            item_id=item.pk, nodes=nodes_of(rows), by=request.user, access=request.access,
            revision=form.cleaned_data["revision"],
        )  # fmt: skip
    except ZhengxianError as error:
        return _plan(request, item, form, rows, status=UNFIT, refused=error)
    messages.success(request, f"工期已保存，共 {len(kept)} 个节点。")
    return redirect("act:plan", item.pk)


def _plannable(request: OfficeRequest, item_id: int) -> LedgerItem:
    item = items.one_visible(request.access, item_id)
    if not milestones.plannable_by(request.access).filter(pk=item_id).exists():
        raise Hidden
    return item


def _proposed(request: OfficeRequest, item: LedgerItem, form: PlanForm, nodes: list[Node]) -> HttpResponse:
    given = form.cleaned_data
    found = milestones.propose(
        item_id=item.pk, nodes=nodes, access=request.access, begins_on=given["begins_on"],
        working=given["working_days"] == "1",
    )  # fmt: skip
    rows = PlanForms(prefix="node", initial=[asdict(node) for node in found])
    words = "已按需要天数从办理时限往前倒排，还没有保存。请核对后点“保存工期”。"
    return _plan(request, item, PlanForm(initial=given), rows, proposed=words)


def _plan(
    request: OfficeRequest, item: LedgerItem, form: PlanForm, rows: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    shown = {
        "tabs": tabs(request, "board"),
        "item": item,
        "form": form,
        "rows": rows,
        "reached": {one.pk: one for one in item.milestones.all() if one.done_on},
        "open_ones": item.milestones.filter(done_on__isnull=True),
        "reach_form": ReachForm(initial={"done_on": request.today}),
        **more,
    }
    return render(request, "act/plan.html", shown, status=status)


@needs(Action.SEE_ITEMS)
def reach(request: OfficeRequest, milestone_id: int) -> HttpResponse:
    """Ask when a milestone was reached and for its proof, then keep it."""
    one = parts.milestone_visible(request.access, milestone_id)
    item = _plannable(request, one.item_id)
    sent = posted(request)
    form = ReachForm(sent, request.FILES if sent is not None else None, initial={"done_on": request.today})
    shown = {"tabs": tabs(request, "board"), "item": item, "one": one, "form": form}
    if not form.is_valid():
        return render(request, "act/milestone.html", shown, status=UNFIT if sent is not None else 200)
    given = form.cleaned_data
    try:
        milestones.reach(
            milestone_id=one.pk, done_on=given["done_on"], files=[given["file"]], note=given["note"],
            by=request.user, access=request.access,
        )  # fmt: skip
    except ZhengxianError as error:
        return render(request, "act/milestone.html", {**shown, "refused": error}, status=UNFIT)
    messages.success(request, f"节点“{one.title}”已记为完成。")
    return redirect("act:plan", item.pk)


@needs(Action.ASSIGN_ITEMS)
def divide(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Divide a task among units; ``do=count`` shows the parts, ``do=make`` makes the items."""
    item = items.one_visible(request.access, item_id)
    sent = posted(request)
    whole = item.target_value
    start = {
        "total": None if whole is None else f"{whole.normalize():f}",
        "revision": item.revision,
        "decimals": 0,
    }
    form = DivideForm(sent, initial=start)
    rows = PartRows(parts.units_for(item, request.access, request.today), sent)
    if sent is None or not (form.is_valid() and rows.is_valid()):
        return _divide(request, item, form, rows, status=200 if sent is None else UNFIT)
    given = form.cleaned_data
    common: dict[str, Any] = {
        "item_id": item.pk, "total": given["total"], "wish": rows.wish(), "access": request.access,
        "decimals": given["decimals"],
    }  # fmt: skip
    try:
        if sent.get("do") != "make":
            return _divide(request, item, form, rows, found=decomposition.divided(**common))
        made = decomposition.divide(
            **common, by=request.user, due_on=given["due_on"], revision=given["revision"]
        )
    except ZhengxianError as error:
        return _divide(request, item, form, rows, status=UNFIT, refused=error)
    messages.success(request, f"已分解成 {len(made)} 件并交办，合计与目标一致。")
    return redirect("act:divide", item.pk)


def _divide(
    request: OfficeRequest,
    item: LedgerItem,
    form: DivideForm,
    rows: PartRows,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    found = more.pop("found", None)
    shown = {
        "tabs": tabs(request, "board"),
        "item": item,
        "parts": parts.of(item),
        "form": form,
        "rows": [
            (r, f, r.code in rows.chosen, found.values.get(r.code) if found else None) for r, f in rows.rows
        ],
        "found": found,
        **more,
    }
    return render(request, "act/divide.html", shown, status=status)
