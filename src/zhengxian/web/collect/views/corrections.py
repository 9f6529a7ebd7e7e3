"""Corrections of approved figures: the list, one of them, proposing, deciding."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Correction, CorrectionState
from zhengxian.web.collect.review_forms import AnswerForm, CorrectionForm
from zhengxian.web.collect.selectors import corrections
from zhengxian.web.collect.services import corrections as acts
from zhengxian.web.collect.views.query_text import asked
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.ui.components.links import picker

PAGE = 50
READERS = (Action.ENTER_FIGURES, Action.REVIEW, Action.SEE_UNRELEASED)


@require_safe
@needs(*READERS)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show corrections, open ones first."""
    text = asked(request, "q")
    rows = corrections.listing(request.access, asked(request, "state"), text)
    if request.GET.get("export") == "xlsx":
        heads = [
            "地区",
            "指标",
            "期间",
            "原数",
            "更正为",
            "理由",
            "状态",
            "提出人",
            "提出时间",
            "决定人",
            "答复",
        ]
        return table_file("更正清单", heads, (_line(c) for c in rows))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs(request, "corrections"),
        "page": page,
        "pickers": [picker(request, "state", "状态", [("", "全部"), *CorrectionState.choices])],
    }
    return render(request, "collect/corrections.html", shown)


def _line(one: Correction) -> list[object]:
    before = one.before.value if one.before.value is not None else one.before.get_state_display()
    after = one.value if one.value is not None else one.get_cell_state_display()
    return [
        str(one.region),
        str(one.indicator),
        Period.parse(one.period).label,
        before,
        after,
        one.reason,
        one.get_state_display(),
        str(one.proposed_by),
        one.proposed_at,
        str(one.decided_by or ""),
        one.answer,
    ]


@require_safe
@needs(*READERS)
def page(request: OfficeRequest, correction_id: int) -> HttpResponse:
    """Show one correction: old and new, why, the evidence, and what was decided."""
    one = corrections.one_visible(request.access, correction_id)
    may = corrections.may_decide(request.access, one.region, one.indicator)
    shown = {
        "tabs": tabs(request, "corrections"),
        "one": one,
        "waiting": one.state == CorrectionState.PROPOSED,
        "may_decide": may and one.state == CorrectionState.PROPOSED,
        "own": one.proposed_by_id == request.user.pk,
        "effect_url": _effect_url(one) if may or is_office_wide(request.access, Action.SEE_RUNS) else "",
        "form": AnswerForm(),
    }
    return render(request, "collect/correction.html", shown)


def _effect_url(one: Correction) -> str:
    """Return the page that works out the effect on scores and ranks, where assessments are installed."""
    try:
        return reverse("evaluate:correction-effect", args=[one.pk])
    except NoReverseMatch:
        return ""


@needs(Action.ENTER_FIGURES, Action.REVIEW)
def propose(request: OfficeRequest, region: str, indicator: str, period: str) -> HttpResponse:
    """Propose to correct an approved figure."""
    before = corrections.current_figure(request.access, region, indicator, period)
    posted = request.method == "POST"
    form = CorrectionForm(before, request.POST, request.FILES) if posted else CorrectionForm(before)
    if posted and form.is_valid():
        made = acts.propose(
            region=region,
            indicator=indicator,
            period=period,
            wish=form.wish,
            by=request.user,
            access=request.access,
        )
        messages.success(request, "更正已提出，审核员会收到提醒。采纳之前，原来的数不变。")
        return redirect("collect:correction", made.pk)
    shown = {"tabs": tabs(request, "corrections"), "before": before, "form": form}
    return render(request, "collect/correction_new.html", shown, status=422 if form.errors else 200)


@require_POST
@needs(Action.REVIEW)
def decide(request: OfficeRequest, correction_id: int) -> HttpResponse:
    """Refuse a correction; it is accepted on the page that shows what it does to scores and ranks."""
    form = AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    one = acts.refuse(correction_id=correction_id, answer=answer, by=request.user, access=request.access)
    messages.success(request, f"更正{one.get_state_display()}。")
    return redirect("collect:correction", one.pk)


@require_safe
@needs(*READERS)
def evidence(request: OfficeRequest, correction_id: int) -> FileResponse:
    """Give back the evidence, always as a download."""
    one = corrections.one_visible(request.access, correction_id)
    if one.evidence is None:
        raise Hidden
    kind = "application/octet-stream"
    return FileResponse(
        one.evidence.file.open("rb"), as_attachment=True, filename=one.evidence.name, content_type=kind
    )
