"""Requests from a workbook, in two steps: read and show, then write; and the empty workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.forms.requests import FileForm
from zhengxian.web.act.services import request_workbook
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.core.services import files

NOTES = (
    "“企业”“诉求”必填；新企业要写“所在地”。“收到日期”不填为今天。",
    "“承办单位”填了立即交办，不填先登记。“疑难原因”只在 10 个工作日办不完时填。",
)


@require_safe
@needs(Action.TAKE_REQUESTS)
def form_file(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 -- every view takes a request
    """Give the empty workbook to fill in."""
    return workbook("企业诉求登记表", request_workbook.TEMPLATE, [], NOTES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TAKE_REQUESTS)
def upload(request: OfficeRequest) -> HttpResponse:
    """Take a workbook in and go on to what it would do."""
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            kept = files.keep(form.cleaned_data["file"], request.user.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("act:request-file-plan", kept.key)
    shown = {
        "tabs": tabs(request, "requests"),
        "title": "导入企业诉求",
        "form": form,
        "notes": NOTES,
        "empty_url": reverse("act:request-file-form"),
        "back": reverse("act:requests"),
    }
    return render(request, "act/rows_file.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TAKE_REQUESTS)
def plan(request: OfficeRequest, key: str) -> HttpResponse:
    """Show what a workbook would do; a POST does it."""
    kept = files.kept(key, request.user.pk)
    if request.method == "POST":
        done = request_workbook.write(path=kept.path, by=request.user, access=request.access)
        files.drop(kept)
        messages.success(request, f"已登记 {done.new} 件企业诉求。")
        return redirect("act:requests")
    shown = {
        "tabs": tabs(request, "requests"),
        "title": "导入企业诉求",
        "thing": "件",
        "file": kept.path.name,
        "reading": request_workbook.looked(path=kept.path, by=request.user, access=request.access),
        "back": reverse("act:requests"),
        "again": reverse("act:request-file"),
    }
    return render(request, "act/rows_file_plan.html", shown)
