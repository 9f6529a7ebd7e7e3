"""The review of a document: its text at the left, what was read out of it at the right, one decision at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.web.act.forms.documents import ProposalForm
from zhengxian.web.act.models import Commitment
from zhengxian.web.act.selectors import document_review as desk
from zhengxian.web.act.selectors import documents as door
from zhengxian.web.act.selectors import look_alikes
from zhengxian.web.act.services import commitment_items, commitment_splits, commitments
from zhengxian.web.act.services.commitments import Changes, Sight
from zhengxian.web.act.services.units import unit_of
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, whole
from zhengxian.web.ui.components.links import picker

_DONE = {
    "accept": "已采纳",
    "reject": "不采纳",
    "change": "已保存",
    "back": "已撤回",
    "merge": "已合并",
    "split": "已拆分",
}


@require_safe
@needs(Action.SEE_ITEMS)
def review(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Show a document beside what was read out of it."""
    return _review(request, document_id, 200)


def _review(request: OfficeRequest, document_id: int, status: int, **more: Any) -> HttpResponse:
    document = door.one_visible(request.access, document_id)
    may = document.finished_at is None and door.may_work_on(request.access, document)
    query = request.GET if request.method != "POST" else request.POST
    wish = desk.Wish(
        **{name: query.get(name, "") for name in ("show", "item", "clause", "last", "part", "page")}
    )
    found = desk.desk(document, wish)
    form = more.pop("form", None)
    if form is None and found.current is not None:
        form = ProposalForm(
            initial=desk.initial(found.current), units=desk.units(request.today), auto_id="f-%s"
        )
    return render(request, "act/document_review.html", {
        "tabs": tabs(request, "documents", documents=door.waiting(request.access)),
        "document": document,
        "found": found,
        "show": wish.show,
        "alike": look_alikes.of(request.access, found.current) if may and found.current is not None else [],
        "form": form,
        "may": may,
        "job": door.reading_job(document),
        "names": desk.names(request.today) if may else [],
        "pickers": [picker(request, "show", "看", desk.SHOWN)],
        **more,
    }, status=status)  # fmt: skip


@require_POST
@needs(Action.READ_DOCUMENTS)
def decide(request: OfficeRequest, document_id: int, commitment_id: int) -> HttpResponse:
    """Do one thing to a proposal: accept, reject, change, merge, split, take back; then show the next."""
    wanted, post = request.POST.get("do", ""), request.POST
    form = ProposalForm(post, units=desk.units(request.today), auto_id="f-%s")
    sight = Sight(document_id, commitment_id, whole(post.get("revision", "")) or 0)
    if wanted in ("accept", "change") and not form.is_valid():
        return _review(request, document_id, 422, form=form)
    try:
        made = _act(request, wanted, sight, form)
    except Conflict as refused:
        return _review(request, document_id, 409, refused=refused, yours=post.get("title", ""))
    except Refused as refused:
        bound = form if wanted in ("accept", "change") else None
        return _review(request, document_id, 422, refused=refused, form=bound)
    messages.success(request, f"第 {made.order} 项{_DONE[wanted]}。")
    goes_on = wanted in ("accept", "reject")
    shown = desk.next_open(made) if goes_on else made
    return redirect(
        _address(document_id, post.get("show", ""), item=shown.pk, last=made.pk if goes_on else "")
    )


def _act(request: OfficeRequest, wanted: str, sight: Sight, form: ProposalForm) -> Commitment:
    who: dict[str, Any] = {"sight": sight, "by": request.user, "access": request.access}
    if wanted == "accept":
        return commitments.accept(**who, changes=_changes(form))
    if wanted == "change":
        return commitments.change(**who, changes=_changes(form))
    if wanted == "reject":
        return commitments.reject(**who)
    if wanted == "back":
        return commitments.take_back(**who)
    if wanted == "merge":
        other, _, revision = request.POST.get("other", "").partition(":")
        return commitments.merge(**who, other_id=whole(other) or 0, other_revision=whole(revision) or 0)
    if wanted != "split":
        raise Hidden
    point = whole(request.POST.get("point", ""))
    if request.POST.get("by_unit"):
        return commitment_splits.split_by_unit(**who)[0]
    return commitment_splits.split(**who, point=point or 0)[0]


def _changes(form: ProposalForm) -> Changes:
    given = form.cleaned_data
    owner = unit_of(given["owner"]) if given["owner"] else None
    return Changes(given["title"], owner, given["due_on"], desk.listed_names(given["supports"]))


@require_POST
@needs(Action.READ_DOCUMENTS)
def take(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Propose a sentence that the reading did not take for a task."""
    clause = whole(request.POST.get("clause", ""))
    try:
        made = commitments.take(
            document_id=document_id, clause_id=clause or 0, by=request.user, access=request.access
        )
    except Conflict as refused:
        return _review(request, document_id, 409, refused=refused)
    messages.success(request, f"已列为第 {made.order} 项，请核对后采纳。")
    return redirect(_address(document_id, "", item=made.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.READ_DOCUMENTS)
def establish(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Show what is about to become ledger items and what it lacks; on sending, make all of them or none."""
    document = door.one_workable(request.access, document_id)
    context: dict[str, Any] = {"may_assign": request.access.may(Action.ASSIGN_ITEMS)}
    status = 200
    if request.method == "POST":
        assign = request.POST.get("do") == "assign"
        try:
            made = commitment_items.establish(
                document_id=document_id, by=request.user, access=request.access, assign=assign
            )
        except Hidden:
            raise
        except Refused as refused:
            context["refused"], status = refused, 422
        else:
            messages.success(request, f"已立项 {len(made)} 项{'并交办' if assign else ''}。")
            return redirect("act:document", document_id)
    context |= {"tabs": tabs(request, "documents"), "document": document, "ready": desk.ready(document)}
    return render(request, "act/document_establish.html", context, status=status)


def _address(document_id: int, show: str, **more: object) -> str:
    given = {"show": show, **more}
    query = urlencode({name: str(value) for name, value in given.items() if value not in ("", None)})
    return f"{reverse('act:document-review', args=[document_id])}{'?' if query else ''}{query}"
