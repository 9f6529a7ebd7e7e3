"""Bulk data: hand a file in, watch it being loaded, see every problem at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhengxian.web.collect.models import Status, Upload
from zhengxian.web.collect.review_forms import BulkForm
from zhengxian.web.collect.selectors import bulk
from zhengxian.web.collect.services import bulk as acts
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.core.services import jobs

PAGE = 50


@needs(Action.LOAD_BULK)
def listing(request: OfficeRequest) -> HttpResponse:
    """Take a file, and show the files handed in before."""
    form = BulkForm(request.POST, request.FILES) if request.method == "POST" else BulkForm()
    if request.method == "POST" and form.is_valid():
        job = acts.start(
            file=form.cleaned_data["file"],
            by=request.user,
            access=request.access,
            status=Status(form.cleaned_data["status"]),
        )
        return redirect("collect:bulk-upload", job.arguments["upload"])
    page = Paginator(bulk.uploads_of(request.access, request.user), PAGE).get_page(request.GET.get("page"))
    shown = {"tabs": tabs(request, "bulk"), "form": form, "page": page}
    return render(request, "collect/bulk.html", shown, status=422 if form.errors else 200)


@require_safe
@needs(Action.LOAD_BULK)
def upload(request: OfficeRequest, upload_id: int) -> HttpResponse | FileResponse:
    """Show how far a file is, what was written, and every problem with its address."""
    one = bulk.one_upload(request.access, request.user, upload_id)
    if request.GET.get("export") == "xlsx":
        return _problems_file(one)
    problems: list[dict[str, Any]] = one.reading.get("problems", [])
    shown = {
        "tabs": tabs(request, "bulk"),
        "one": one,
        "page": Paginator(problems, PAGE).get_page(request.GET.get("page")),
        "progress_url": reverse("collect:bulk-progress", args=[one.pk]),
        "faulty": one.reading.get("faulty", 0),
        "sound": one.reading.get("rows", 0) - one.reading.get("faulty", 0),
    }
    return render(request, "collect/bulk_upload.html", shown)


def _problems_file(one: Upload) -> FileResponse:
    heads = ["工作表", "行", "列", "值", "问题和做法", "代码"]
    lines = (
        (p["sheet"], p["row"], p["column"], p["value"], p["message"], p["code"])
        for p in one.reading.get("problems", [])
    )
    total = one.reading.get("total_problems", 0)
    notes = [f"共 {total} 处问题，最多列出 1000 处。"]
    return table_file(f"{one.name} 的问题", heads, lines, notes)


@require_safe
@needs(Action.LOAD_BULK)
def progress(request: OfficeRequest, upload_id: int) -> HttpResponse:
    """Answer with how far the job of a file is; when it is over, have the whole page shown anew."""
    jobs.sweep()
    one = bulk.one_upload(request.access, request.user, upload_id)
    if one.job is not None and one.job.finished_at is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    url = reverse("collect:bulk-progress", args=[one.pk])
    return render(request, "collect/bulk_progress.html", {"one": one, "progress_url": url})


@require_POST
@needs(Action.LOAD_BULK)
def again(request: OfficeRequest, upload_id: int) -> HttpResponse:
    """Load a file once more, as it is or without its faulty rows."""
    leave_out = request.POST.get("leave_out") == "1"
    acts.start_again(upload_id=upload_id, by=request.user, access=request.access, leave_out_faulty=leave_out)
    messages.success(request, "已开始写入没有问题的行。" if leave_out else "已重新开始。")
    return redirect("collect:bulk-upload", upload_id)


@require_safe
@needs(Action.LOAD_BULK)
def file(request: OfficeRequest, upload_id: int) -> FileResponse:
    """Give the file back as it came, always as a download."""
    one = bulk.one_upload(request.access, request.user, upload_id)
    kind = "application/octet-stream"
    return FileResponse(one.file.open("rb"), as_attachment=True, filename=one.name, content_type=kind)
