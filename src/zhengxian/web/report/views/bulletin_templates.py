"""Templates of bulletins: their versions, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, whole
from zhengxian.web.report.selectors import bulletins
from zhengxian.web.report.services import bulletin_templates
from zhengxian.web.report.views.tabs import tabs


@require_safe
@needs(Action.SEE_BULLETINS)
def listing(request: OfficeRequest) -> HttpResponse:
    """List the templates."""
    context = {
        "tabs": tabs(request, "bulletins"),
        "templates": bulletins.templates(),
        "may_write": request.access.may(Action.WRITE_BULLETINS),
    }
    return render(request, "report/bulletin_templates.html", context)


@require_POST
@needs(Action.WRITE_BULLETINS)
def load(request: OfficeRequest) -> HttpResponse:
    """Take over the shipped templates that are not there yet."""
    made = bulletin_templates.load_shipped(by=request.user)
    messages.success(request, f"已载入模板 {made} 个。" if made else "随软件提供的模板都已载入。")
    return redirect("report:bulletin-templates")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_BULLETINS)
def template(request: OfficeRequest, code: str) -> HttpResponse:
    """Show a template with its versions; who writes bulletins stores a new version here."""
    versions = bulletins.versions(code)
    shown = next((v for v in versions if str(v.number) == request.GET.get("version")), versions[0])
    content, error = shown.content, ""
    may_write = request.access.may(Action.WRITE_BULLETINS)
    if request.method == "POST":
        if not may_write:
            raise Hidden
        content = request.POST.get("content", "").replace("\r\n", "\n")
        try:
            made = bulletin_templates.save(
                content=content, by=request.user, seen=whole(request.POST.get("seen", ""))
            )
        except Hidden:
            raise
        except ZhengxianError as refused:
            error = str(refused)
        else:
            messages.success(request, f"已保存为第 {made.number} 版。")
            return redirect("report:bulletin-template", made.code)
    context = {
        "tabs": tabs(request, "bulletins"), "versions": versions, "shown": shown, "content": content, "error": error,
        "may_write": may_write,
    }  # fmt: skip
    return render(request, "report/bulletin_template.html", context, status=422 if error else 200)
