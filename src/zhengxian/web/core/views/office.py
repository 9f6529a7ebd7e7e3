"""Departments, classifications, the working-day calendar and the trail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.forms.office import AuditForm, DayForm, DepartmentForm
from zhengxian.web.core.forms.regions import ClassificationForm, FileForm
from zhengxian.web.core.models import AuditEvent, DayKind, Department
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted, whole
from zhengxian.web.core.selectors import audit, departments, regions, years
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import calendar, classes, files
from zhengxian.web.core.services import departments as department_acts
from zhengxian.web.core.views import tabs
from zhengxian.web.ui.components.links import picker


@require_safe
def department_list(request: OfficeRequest) -> HttpResponse:
    """List departments with the names they go by; or save the list as a workbook."""
    found = departments.listed(request.GET.get("q", "").strip()[:60])
    if request.GET.get("format") == "xlsx":
        return workbook("部门", ["代码", "全称", "简称", "别名"], map(_department_row, found))
    shown = {
        "tabs": tabs.system(request, "departments"),
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "may_manage": is_office_wide(request.access, Action.MANAGE_REGIONS),
    }
    return render(request, "core/departments.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_REGIONS)
def department(request: OfficeRequest, code: str = "") -> HttpResponse:
    """Make a department, or change one."""
    one = departments.department(code) if code else None
    form = DepartmentForm(posted(request), initial=_told(one) if one else None)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "order": form.cleaned_data["order"] or 0}
        try:
            department_acts.save(
                access=request.access, by=request.user, department_id=one.pk if one else None, **told
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{told['name']}”已保存。")
            return redirect("core:departments")
    shown = {"tabs": tabs.system(request, "departments"), "form": form, "one": one}
    return render(request, "core/department.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def class_list(request: OfficeRequest) -> HttpResponse:
    """List classifications; whoever manages the office may add one."""
    manages = is_office_wide(request.access, Action.MANAGE_REGIONS)
    if request.method == "POST" and not manages:
        raise Hidden()
    form = ClassificationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            classes.create(access=request.access, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "分类已建好。在地区页或导入地区时登记各地区的类别。")
            return redirect("core:classes")
    shown = {
        "tabs": tabs.system(request, "classes"),
        "classifications": regions.classifications(),
        "form": form if manages else None,
    }
    return render(request, "core/classes.html", shown, status=422 if form.is_bound else 200)


@require_safe
def work_calendar(request: OfficeRequest) -> HttpResponse:
    """Show the days of a year."""
    return _calendar(request, DayForm(), FileForm())


@require_POST
@needs(Action.MANAGE_REGIONS)
def calendar_day(request: OfficeRequest) -> HttpResponse:
    """Say that a day is off or worked."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _calendar(request, form, FileForm(), status=422)
    told = form.cleaned_data
    kind = DayKind(told["kind"]) if told["kind"] else None
    calendar.set_day(access=request.access, by=request.user, day=told["day"], kind=kind, name=told["name"])
    messages.success(request, f"{told['day']} 已登记。")
    return redirect(f"{reverse('core:calendar')}?year={told['day'].year}")


@require_POST
@needs(Action.MANAGE_REGIONS)
def calendar_file(request: OfficeRequest) -> HttpResponse:
    """Write down the days of a file."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = files.keep(form.cleaned_data["file"], request.user.pk)
            try:
                count = calendar.load(access=request.access, by=request.user, path=kept.path)
            finally:
                files.drop(kept)
        except ZhengxianError as error:
            problems = [p.message for p in getattr(error, "problems", ())][:20]
            for message in problems or [str(error)]:
                form.add_error("file", message)
        else:
            messages.success(request, f"已导入 {count} 天。")
            return redirect("core:calendar")
    return _calendar(request, DayForm(), form, status=422)


@require_safe
@needs(Action.SEE_AUDIT)
def trail(request: OfficeRequest) -> HttpResponse:
    """List what was done; or save the list as a workbook."""
    form = AuditForm(request.GET)
    told = form.told()
    wish = audit.Wish(
        text=told.get("q", ""),
        person=told.get("person", ""),
        action=told.get("action", ""),
        subject=told.get("subject", ""),
        first=told.get("first"),
        last=told.get("last"),
    )
    found = audit.listed(request.access, request.today, wish)
    if request.GET.get("format") == "xlsx":
        heads = ["序号", "时间", "账号", "名称", "动作", "对象", "内容", "校验码"]
        return workbook("操作记录", heads, map(_audit_row, found.iterator(chunk_size=2000)))
    nouns = [("", "全部"), *((n, audit.NOUNS.get(n, n)) for n in audit.nouns(request.access, request.today))]
    shown = {
        "tabs": tabs.system(request, "audit"),
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "pickers": [picker(request, "action", "事情", nouns)],
        "form": form,
    }
    return render(request, "core/audit.html", shown)


def _calendar(request: OfficeRequest, day: DayForm, file: FileForm, status: int = 200) -> HttpResponse:
    text = request.GET.get("year", "")
    asked = whole(text)
    year = asked if asked is not None and 2000 <= asked <= 2100 else request.today.year
    manages = is_office_wide(request.access, Action.MANAGE_REGIONS)
    days = years.days(year)
    shown: dict[str, Any] = {
        "tabs": tabs.system(request, "calendar"),
        "year": year,
        "months": years.months(year, days, request.today),
        "exceptions": days,
        "working": sum(years.working_days(year, days)),
        "day_form": day if manages else None,
        "file_form": file if manages else None,
    }
    return render(request, "core/calendar.html", shown, status=status)


def _told(one: Department) -> dict[str, Any]:
    names = [a.alias for a in one.aliases.all()]
    fixed = {name: getattr(one, name) for name in ("code", "name", "short_name", "order")}
    return {**fixed, "aliases": "\n".join(names)}


def _department_row(one: Department) -> list[object]:
    return [one.code, one.name, one.short_name, "、".join(a.alias for a in one.aliases.all())]


def _audit_row(line: AuditEvent) -> list[object]:
    subject = f"{line.object_type}:{line.object_id}" if line.object_type else ""
    at = timezone.localtime(line.at)
    return [
        line.number,
        at,
        line.by.username,
        line.by.display_name,
        line.action,
        subject,
        line.summary,
        line.hash,
    ]
