"""What the reporter's units have handed in: when, which version, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Submission, SubmissionState, Timing
from zhengxian.web.collect.selectors.asking import asking_of
from zhengxian.web.collect.selectors.submissions import handed_in
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

PAGE = 50
SORTS = {
    "due": "due_on", "-due": "-due_on", "handed": "first_submitted_at", "-handed": "-first_submitted_at",
    "form": "form__order", "-form": "-form__order",
}  # fmt: skip


@require_safe
@needs(Action.ENTER_FIGURES)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show the list, filtered and sorted as the address says."""
    everything = handed_in(request.access)
    rows = _wanted(request, everything)
    if request.GET.get("export") == "xlsx":
        return _file(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = asking_of(page.object_list)
    shown = {
        "tabs": tabs(request, "history"),
        "page": page,
        "rows": [(s, asked.cells(s, getattr(s, "width", 0)), Period.parse(s.period).label) for s in page],
        "pickers": [
            picker(request, "state", "状态", [("", "全部"), *SubmissionState.choices]),
            picker(request, "timing", "报送", [("", "全部"), *Timing.choices]),
        ],
    }
    return render(request, "collect/history.html", shown)


def _wanted(request: OfficeRequest, rows: QuerySet[Submission]) -> QuerySet[Submission]:
    given = request.GET
    if given.get("state") in SubmissionState.values:
        rows = rows.filter(state=given["state"])
    if given.get("timing") in Timing.values:
        rows = rows.filter(timing=given["timing"])
    text = given.get("q", "").replace("\x00", "").strip()[:40]
    if text:
        rows = rows.filter(form__title__icontains=text)
    order = SORTS.get(given.get("sort", ""))
    return rows.order_by(order, "id") if order else rows


def _file(rows: Iterable[Submission]) -> FileResponse:
    columns = ["报表", "期间", "单位", "截止日", "首次提交", "报送", "版次", "状态"]
    lines = (
        (s.form.title, Period.parse(s.period).label, s.unit_name, s.due_on, s.first_submitted_at,
         Timing(s.timing).label if s.timing else "", s.version, s.status.label)
        for s in rows
    )  # fmt: skip
    return table_file("我报过的", columns, lines)
