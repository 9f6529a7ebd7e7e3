"""The reviewer's pages: what waits, one sheet, and the acts on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Submission, SubmissionState, Timing
from zhengxian.web.collect.review_forms import ApproveForm, AskForm, ReturnForm
from zhengxian.web.collect.selectors import review_sheet, reviews
from zhengxian.web.collect.selectors.reviews import ReviewFilter
from zhengxian.web.collect.services import reviews as acts
from zhengxian.web.collect.views.query_text import asked
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

PAGE = 50


@require_safe
@needs(Action.REVIEW)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show what the reviewer has to look at, waiting first."""
    rows = reviews.listing(request.access, _wanted(request))
    if request.GET.get("export") == "xlsx":
        return _file(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    changed = reviews.changed_cells([s.pk for s in page if not s.status.is_approved])
    counts = reviews.counts_by_state(request.access)
    shown = {
        "tabs": tabs(request, "reviews"),
        "page": page,
        "rows": [(s, changed.get(s.pk, 0), reviews.is_overdue(s, request.today)) for s in page],
        "pickers": _pickers(request),
        "waiting": counts.get(SubmissionState.SUBMITTED, 0),
        "returned": counts.get(SubmissionState.RETURNED, 0),
        "total": sum(counts.values()),
    }
    return render(request, "collect/reviews.html", shown)


def _wanted(request: OfficeRequest) -> ReviewFilter:
    return ReviewFilter(
        state=asked(request, "state"),
        units=asked(request, "units"),
        form=asked(request, "form"),
        period=asked(request, "period"),
        timing=asked(request, "timing"),
        text=asked(request, "q"),
        sort=asked(request, "sort"),
    )


def _pickers(request: OfficeRequest) -> list[Picker]:
    offered = reviews.choices(request.access)
    states = [(s.value, s.label) for s in SubmissionState if s is not SubmissionState.DRAFT]
    units = [("", "全部"), ("departments", "各部门"), *offered.counties]
    return [
        picker(request, "state", "状态", [("", "全部"), *states]),
        picker(request, "units", "单位", units),
        picker(request, "form", "报表", [("", "全部"), *offered.forms]),
        picker(
            request, "period", "期间", [("", "全部"), *((p, Period.parse(p).label) for p in offered.periods)]
        ),
        picker(request, "timing", "报送", [("", "全部"), *Timing.choices]),
    ]


def _file(rows: Iterable[Submission]) -> FileResponse:
    columns = [
        "单位",
        "报表",
        "期间",
        "状态",
        "应报日",
        "提交时间",
        "报送",
        "错误",
        "未说明",
        "待接受",
        "版次",
        "审核人",
    ]
    lines = (
        (
            s.unit_name,
            s.form.title,
            Period.parse(s.period).label,
            s.status.label,
            s.due_on,
            s.submitted_at,
            Timing(s.timing).label if s.timing else "",
            s.errors,  # type: ignore[attr-defined]  # annotated by `reviews.listing`
            s.unexplained,  # type: ignore[attr-defined]
            s.explained,  # type: ignore[attr-defined]
            s.version,
            str(s.reviewed_by or ""),
        )
        for s in rows
    )
    return table_file("审核清单", columns, lines)


@require_safe
@needs(Action.REVIEW)
def sheet(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Show one sheet with its marks, questions and changes."""
    submission = reviews.one_reviewable(request.access, submission_id)
    read = review_sheet.sheet_of(submission)
    shown = {
        "tabs": tabs(request, "reviews"),
        "sheet": read,
        "submission": submission,
        "own": submission.submitted_by_id == request.user.pk,
        "overdue": reviews.is_overdue(submission, request.today),
        "next": reviews.next_waiting(request.access, submission),
        "steps": _steps(submission),
    }
    return render(request, "collect/review.html", shown)


def _steps(submission: Submission) -> list[dict[str, str]]:
    states = {
        SubmissionState.SUBMITTED: ("done", "now", "todo"),
        SubmissionState.RETURNED: ("done", "bad", "todo"),
        SubmissionState.APPROVED: ("done", "done", "now"),
    }
    marks = states.get(submission.status, ("now", "todo", "todo"))
    returned = submission.status is SubmissionState.RETURNED
    labels = ("填报", "已退回" if returned else "审核", "已通过")
    return [{"label": label, "state": state} for label, state in zip(labels, marks, strict=True)]


@require_POST
@needs(Action.REVIEW)
def approve(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Approve a sheet in one press."""
    form = ApproveForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    recorded = acts.approve(
        submission_id=submission_id,
        by=request.user,
        access=request.access,
        version=given.get("version"),
        accept_explained=bool(given.get("accept_explained")),
    )
    text = f"已审核通过，写入 {recorded.new} 个新数、{recorded.changed} 个改过的数，{recorded.same} 个与原来相同。"
    messages.success(request, text)
    return redirect("collect:reviews")


@needs(Action.REVIEW)
def give_back(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Ask for a reason for each chosen value, then return them."""
    submission = reviews.one_reviewable(request.access, submission_id)
    form = ReturnForm(
        submission, request.POST if request.method == "POST" else None, chosen=request.GET.getlist("cell")
    )
    if request.method == "POST" and form.is_valid():
        count = acts.return_cells(
            submission_id=submission_id,
            cells=form.reasons,
            by=request.user,
            access=request.access,
            version=form.cleaned_data.get("version"),
        )
        messages.success(request, f"已退回 {count} 个数，填报单位会收到提醒。")
        return redirect("collect:reviews")
    shown = {"tabs": tabs(request, "reviews"), "submission": submission, "form": form}
    return render(request, "collect/review_return.html", shown, status=422 if form.errors else 200)


@require_POST
@needs(Action.REVIEW)
def accept(request: OfficeRequest, submission_id: int, finding_id: int) -> HttpResponse:
    """Accept an explanation."""
    acts.accept_explanation(finding_id=finding_id, by=request.user, access=request.access)
    messages.success(request, "已接受这条说明。")
    return redirect("collect:review", submission_id)


@require_POST
@needs(Action.REVIEW)
def ask(request: OfficeRequest, submission_id: int, finding_id: int) -> HttpResponse:
    """Ask on under a question."""
    form = AskForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    acts.ask_again(finding_id=finding_id, text=text, by=request.user, access=request.access)
    messages.success(request, "已追问，填报单位会收到提醒。")
    return redirect("collect:review", submission_id)
