"""The library of schemes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.spreadsheet import Sheet
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Level
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate import forms
from zhengxian.web.evaluate.models import VersionState
from zhengxian.web.evaluate.selectors import schemes
from zhengxian.web.evaluate.services import outlines
from zhengxian.web.evaluate.services import schemes as scheme_services
from zhengxian.web.evaluate.views import page
from zhengxian.web.ui.components import links

KINDS = {"toml": "application/toml", "xlsx": page.XLSX}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all versions."""
    access = page.access_of(request)
    found = schemes.listing(access, request.GET.get("scheme", ""), request.GET.get("state", ""))
    if request.GET.get("export"):
        heads = ["方案", "代码", "版本", "文号", "执行日期", "停止日期", "状态", "用过几次", "修订说明"]
        rows = [
            [
                v.scheme.title,
                v.scheme.code,
                v.number,
                v.document,
                v.valid_from,
                v.valid_to,
                v.status.label,
                getattr(v, "used", 0),
                v.note,
            ]
            for v in found
        ]
        return page.workbook("方案", [Sheet("方案", heads, rows)])
    pickers = [
        links.picker(
            request, "scheme", "方案", [("", "全部"), *[(s.code, s.title) for s in schemes.all_schemes()]]
        ),
        links.picker(request, "state", "状态", [("", "全部"), *VersionState.choices]),
    ]
    context = page.frame(
        request,
        "schemes",
        page=page.page_of(request, found),
        pickers=pickers,
        may_design=is_office_wide(access, Action.DESIGN_SCHEMES),
        may_run=is_office_wide(access, Action.RUN),
    )
    return render(request, "evaluate/schemes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a file as a new draft version; every fault is told on the form."""
    if not is_office_wide(page.access_of(request), Action.DESIGN_SCHEMES):
        raise Hidden
    form = forms.SchemeFileForm(*page.sent(request))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file, level = given.pop("file"), given.pop("level")
        try:
            version = scheme_services.import_file(
                name=file.name,
                content=file.read(),
                by=page.user_of(request),
                level=Level(level) if level else None,
                **given,
            )
        except Hidden:
            raise
        except ZhengxianError as error:
            problems = page.problems_of(error)
        else:
            messages.success(request, f"已导入：{version}，状态为草拟。核对后再执行。")
            return redirect("evaluate:scheme-version", version.pk)
    context = page.frame(request, "schemes", form=form, problems=problems)
    status = 422 if problems or form.errors else 200
    return render(request, "evaluate/scheme_import.html", context, status=status)


@require_safe
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show a version as tables."""
    access = page.access_of(request)
    found = schemes.one(access, version_id)
    others = [v for v in schemes.versions_of(access, found.scheme) if v.pk != found.pk]
    context = page.frame(
        request,
        "schemes",
        version=found,
        outline=outlines.outline(found),
        others=others,
        may_design=is_office_wide(access, Action.DESIGN_SCHEMES),
        on=forms.DayForm(initial={"on": page.today_of(request)}),
    )
    return render(request, "evaluate/scheme_version.html", context)


@require_safe
def export(request: HttpRequest, version_id: int, kind: str) -> HttpResponse:
    """Give a version as TOML or workbook."""
    found = schemes.one(page.access_of(request), version_id)
    if kind not in KINDS:
        raise Hidden
    return page.download(
        f"{found.scheme.code}-{found.number}.{kind}", outlines.as_file(found, kind), KINDS[kind]
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between two versions, node by node."""
    access = page.access_of(request)
    try:
        old, new = (schemes.one(access, int(request.GET.get(key, ""))) for key in ("a", "b"))
    except ValueError as error:
        raise Hidden from error
    found = outlines.compare(old, new)
    if request.GET.get("export"):
        heads = ["变化", "位置", "代码", "名称", "项目", f"第 {old.number} 版", f"第 {new.number} 版"]
        rows = [[d.kind, d.place, d.code, d.title, *change] for d in found for change in d.changes]
        return page.workbook(f"方案比较 {old.scheme.code}", [Sheet("比较", heads, rows)])
    return render(
        request, "evaluate/scheme_compare.html", page.frame(request, "schemes", old=old, new=new, found=found)
    )


@require_POST
def in_force(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put a draft in force."""
    found = scheme_services.put_in_force(version_id=version_id, by=page.user_of(request))
    messages.success(request, f"{found}自 {found.valid_from} 起执行。")
    return redirect("evaluate:scheme-version", version_id)


@require_POST
def retire(request: HttpRequest, version_id: int) -> HttpResponse:
    """Retire a version on a day."""
    form = forms.DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "停用日期没有填好。请按 2026-12-31 的写法填写。")
        return redirect("evaluate:scheme-version", version_id)
    found = scheme_services.retire(
        version_id=version_id, on=form.cleaned_data["on"], by=page.user_of(request)
    )
    messages.success(request, f"{found}自 {found.valid_to} 起停用。")
    return redirect("evaluate:scheme-version", version_id)
