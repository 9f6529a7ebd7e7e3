"""What is asked of a reporter, and his explanations."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.forms import ExplainForm
from zhengxian.web.collect.models import FindingState
from zhengxian.web.collect.selectors import findings
from zhengxian.web.collect.services import findings as acts
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

PAGE = 50


@require_safe
@needs(Action.ENTER_FIGURES)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show every question, those that wait first."""
    choices = [("", "待说明"), *FindingState.choices[1:], ("all", "全部")]
    state = request.GET.get("state", "")
    rows = findings.asked_of(request.access)
    if state != "all":
        rows = rows.filter(state=state if state in FindingState.values else FindingState.OPEN)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    if text:
        rows = findings.named(rows, text)
    if request.GET.get("export") == "xlsx":
        columns = ["报表", "期间", "地区", "指标", "问题", "状态", "提出时间"]
        lines = (
            (f.submission.form.title if f.submission else "", Period.parse(f.period).label, f.region.name,
             f.indicator.title, f.message, f.status.label, f.raised_at)
            for f in rows
        )  # fmt: skip
        return table_file("问我的", columns, lines)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    pickers = [picker(request, "state", "状态", choices)]
    shown = {"tabs": tabs(request, "questions"), "page": page, "pickers": pickers}
    return render(request, "collect/questions.html", shown)


@require_POST
@needs(Action.ENTER_FIGURES)
def explain(request: OfficeRequest, finding_id: int) -> HttpResponse:
    """Take an explanation, with an attachment if there is one."""
    form = ExplainForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("C-153", "说明太长，或附件读不出来。说明最多 2000 字，请改短后再提交")
    asked = acts.explain(
        finding_id=finding_id,
        text=form.cleaned_data["text"],
        attachment=form.cleaned_data["attachment"],
        by=request.user,
        access=request.access,
    )
    messages.success(request, "已提交说明，由审核人决定是否接受。")
    page = reverse("collect:submission", args=[asked.submission_id])
    finding = findings.one_visible(request.access, asked.pk)
    return redirect(f"{page}?cell={finding.region.code}-{finding.indicator.code}")
