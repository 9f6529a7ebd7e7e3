"""Rectification from a workbook, in two steps: read and show, then write; and the empty workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.forms.requests import FileForm
from zhengxian.web.act.services import rectification_workbook
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.core.services import files

NOTES = (
    "“问题名称”“来源”“发现日期”“问题”必填；来源写审计、中央环保督察、省级环保督察、督查检查或自查发现。",
    "“责任单位”填了立即交办；“整改时限”不填按整改类型定；金额以万元为单位。",
)


@require_safe
@needs(Action.ASSIGN_ITEMS)
def form_file(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 -- every view takes a request
    """Give the empty workbook to fill in."""
    return workbook("整改问题登记表", rectification_workbook.TEMPLATE, [], NOTES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def upload(request: OfficeRequest) -> HttpResponse:
    """Take a workbook in and go on to what it would do."""
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            kept = files.keep(form.cleaned_data["file"], request.user.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("act:rectification-file-plan", kept.key)
    shown = {
        "tabs": tabs(request, "rectifications"),
        "title": "导入整改问题",
        "form": form,
        "notes": NOTES,
        "empty_url": reverse("act:rectification-file-form"),
        "back": reverse("act:rectifications"),
    }
    return render(request, "act/rows_file.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def plan(request: OfficeRequest, key: str) -> HttpResponse:
    """Show what a workbook would do; a POST does it."""
    kept = files.kept(key, request.user.pk)
    if request.method == "POST":
        done = rectification_workbook.write(path=kept.path, by=request.user, access=request.access)
        files.drop(kept)
        messages.success(request, f"已登记 {done.new} 个整改问题。")
        return redirect("act:rectifications")
    shown = {
        "tabs": tabs(request, "rectifications"),
        "title": "导入整改问题",
        "thing": "个",
        "file": kept.path.name,
        "reading": rectification_workbook.looked(path=kept.path, by=request.user, access=request.access),
        "back": reverse("act:rectifications"),
        "again": reverse("act:rectification-file"),
    }
    return render(request, "act/rows_file_plan.html", shown)
