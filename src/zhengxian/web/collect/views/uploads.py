"""Workbooks handed in: read and shown, put right line by line, then written; files given back as downloads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhengxian.web.collect.forms import CellForm, UploadForm
from zhengxian.web.collect.models import Submission
from zhengxian.web.collect.selectors import uploads as files
from zhengxian.web.collect.selectors.reading import result_of
from zhengxian.web.collect.selectors.submissions import open_sheets
from zhengxian.web.collect.services import readings, submissions
from zhengxian.web.collect.services.submissions import NotReady
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

PAGE = 50


@needs(Action.ENTER_FIGURES)
def listing(request: OfficeRequest) -> HttpResponse:
    """Choose a workbook, for a chosen sheet or the one its template names; and see earlier ones."""
    if request.method == "POST":
        return _take(request, None)
    submissions.ensure_open(request.today)
    return _listed(request, UploadForm(), 200)


def _listed(
    request: OfficeRequest, form: UploadForm, status: int, refused: Refused | None = None
) -> HttpResponse:
    shown = {
        "tabs": tabs(request, "uploads"),
        "form": form,
        "refused": refused,
        "sheets": open_sheets(request.access),
        "chosen": request.POST.get("submission", ""),
        "page": Paginator(files.forms_of(request.access), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "collect/uploads.html", shown, status=status)


@require_POST
@needs(Action.ENTER_FIGURES)
def upload(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Read a workbook for one sheet."""
    return _take(request, submission_id)


def _take(request: OfficeRequest, submission_id: int | None) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _listed(request, form, 422)
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    given = request.POST.get("submission", "")
    try:
        wanted = submission_id or (
            int(given)
            if given.isdecimal() and len(given) < 18
            else readings.sheet_named_in(file, request.access)
        )
        kept = readings.read(submission_id=wanted, file=file, by=request.user, access=request.access)
    except Refused as refused:
        return _listed(request, UploadForm(), 422, refused)
    return redirect("collect:upload-result", kept.pk)


@require_safe
@needs(Action.ENTER_FIGURES)
def result(request: OfficeRequest, upload_id: int) -> HttpResponse:
    """Show what was read and what writing would do."""
    return render(request, "collect/upload_result.html", _result(request, upload_id))


def _result(request: OfficeRequest, upload_id: int, **more: Any) -> dict[str, Any]:
    kept = files.one_form(request.access, upload_id)
    found = result_of(kept)
    lines = found.shown(request.GET.get("show", ""))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    chosen = found.chosen(request.GET.get("cell", ""))
    choices = [("", "错误、说明、空白、修改"), ("all", "全部"), *found.offered]
    given = None
    if chosen is not None:
        line = chosen.line
        given = {
            "region": line.region,
            "indicator": line.indicator,
            "text": line.text or line.raw,
            "reason": line.reason,
        }
    return {
        "tabs": tabs(request, "uploads", kept.submission),
        "upload": kept,
        "found": found,
        "page": page,
        "pickers": [picker(request, "show", "结果", choices)],
        "chosen": chosen,
        "fix": CellForm(initial=given, auto_id="fix_%s"),
        **more,
    }


@require_POST
@needs(Action.ENTER_FIGURES)
def line(request: OfficeRequest, upload_id: int) -> HttpResponse:
    """Put one line right before writing."""
    form = CellForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    key = {"region": given.get("region", ""), "indicator": given.get("indicator", "")}
    try:
        readings.correct(
            upload_id=upload_id, **key, text=given.get("text", ""), reason=given.get("reason", ""), by=request.user,
            access=request.access,
        )  # fmt: skip
    except Refused as refused:
        shown = _result(request, upload_id, fix=form, refused=refused)
        return render(request, "collect/upload_result.html", shown, status=422)
    messages.success(request, "已改好这一格，写入时记为在屏幕上填的。")
    return redirect("collect:upload-result", upload_id)


@require_POST
@needs(Action.ENTER_FIGURES)
def write(request: OfficeRequest, upload_id: int) -> HttpResponse:
    """Write into the draft, and hand in when asked to and nothing blocks."""
    act: Any = readings.write if request.POST.get("do") == "draft" else readings.write_and_submit
    kept = files.one_form(request.access, upload_id)
    sheet: Submission | None = kept.submission
    try:
        done = act(upload_id=upload_id, by=request.user, access=request.access)
    except NotReady as refused:
        messages.warning(request, f"已写入草稿。{refused}", extra_tags="lag")
        return redirect("collect:submission", sheet.pk if sheet else 0)
    if act is readings.write:
        messages.success(request, f"已写入草稿 {done.written} 格，还没有提交。")
        for one in done.conflicts:
            messages.warning(request, f"{one.address}：{one.conflict.message}", extra_tags="lag")
        return redirect("collect:submission", sheet.pk if sheet else 0)
    messages.success(request, f"“{done.form.title}”已写入并提交，审核后会通知您。")
    return redirect("collect:todo")


@require_safe
def file(request: OfficeRequest, upload_id: int) -> FileResponse:
    """Give a file back as a download, never to be shown in the browser."""
    kept = files.file_visible_to(request.access, request.user, upload_id)
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as error:
        raise Hidden() from error
    answer = FileResponse(
        content, as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
