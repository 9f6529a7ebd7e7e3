"""A workbook of projects: uploaded, looked through, written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhengxian.web.act.forms.projects import LoadForm
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.services import project_workbook
from zhengxian.web.act.views.project_file import list_file
from zhengxian.web.act.views.project_forms import sent, settle
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.collect.models import UploadKind
from zhengxian.web.collect.services import uploads
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs

SEND = ["GET", "HEAD", "POST"]


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def upload(request: OfficeRequest) -> HttpResponse:
    """Take a workbook, or give the empty one to fill in."""
    if request.GET.get("export") == "xlsx":
        return list_file([], request.today, "项目台账模板")
    form = LoadForm(*sent(request))

    def act() -> tuple[str, str]:
        kept = uploads.keep(file=form.cleaned_data["file"], kind=UploadKind.FORM, by=request.user)
        return "已收到文件，先看一遍，还没有写入。", reverse("act:project-load-result", args=[kept.pk])

    shown = {"tabs": tabs(request, "projects"), "back": reverse("act:projects")}
    return settle(request, form, act, "act/project_load.html", shown)


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def result(request: OfficeRequest, upload_id: int) -> HttpResponse:
    """Show what a workbook would do; write it when asked."""
    kept = projects.own_upload(request.user, upload_id)
    if request.method == "POST":
        done = project_workbook.write(upload=kept, by=request.user, access=request.access)
        messages.success(request, f"已写入：新增 {done.count('新增')} 个，修改 {done.count('修改')} 个。")
        return redirect("act:projects")
    reading = project_workbook.looked(upload=kept, by=request.user, access=request.access)
    shown = {"tabs": tabs(request, "projects"), "upload": kept, "reading": reading}
    counts = {"added": reading.count("新增"), "changed": reading.count("修改"), "same": reading.count("不变")}
    return render(request, "act/project_load_result.html", {**shown, **counts})
