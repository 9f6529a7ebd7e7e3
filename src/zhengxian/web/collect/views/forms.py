"""The forms of the office: listed, made, changed, ended; and how much they ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhengxian.web.collect.forms import DesignForm
from zhengxian.web.collect.models import Form
from zhengxian.web.collect.selectors import burden, figures, forms
from zhengxian.web.collect.services import forms as acts
from zhengxian.web.collect.services import indicators
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Level
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

PAGE = 50


@require_safe
@needs(Action.DESIGN_FORMS)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show the forms in force."""
    given = request.GET
    rows = forms.wanted(
        forms.forms_visible_to(request.access), state=given.get("state", ""), level=given.get("level", ""),
        text=given.get("q", "").replace("\x00", "").strip(), day=request.today,
    )  # fmt: skip
    if given.get("export") == "xlsx":
        columns = ["表号", "表名", "频率", "级别", "由谁填", "指标数", "期后天数", "依据", "为什么要"]
        lines = (
            (f.code, f.title, f.get_frequency_display(), f.get_level_display(), str(f.department or "地区"),
             getattr(f, "width", 0), f.due_day, f.basis, f.reason)
            for f in rows
        )  # fmt: skip
        return table_file("报表目录", columns, lines)
    pickers = [
        picker(request, "state", "状态", [("", "在用"), ("ended", "已停用"), ("all", "全部")]),
        picker(request, "level", "级别", [("", "全部"), *Level.choices]),
    ]
    page = Paginator(rows, PAGE).get_page(given.get("page"))
    return render(
        request, "collect/forms.html", {"tabs": tabs(request, "forms"), "page": page, "pickers": pickers}
    )


@needs(Action.DESIGN_FORMS)
def new(request: OfficeRequest) -> HttpResponse:
    """Make a form."""
    return _design(request, None)


@needs(Action.DESIGN_FORMS)
def edit(request: OfficeRequest, code: str) -> HttpResponse:
    """Change a form."""
    return _design(request, forms.one_form(request.access, code))


def _design(request: OfficeRequest, made: Form | None) -> HttpResponse:
    filled = DesignForm(request.POST if request.method == "POST" else None, instance=made)
    if request.method == "POST" and filled.is_valid():
        try:
            form = _save(request, filled.cleaned_data, made)
        except Refused as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, f"“{form.title}”已保存。")
            return redirect("collect:forms")
    shown = {
        "tabs": tabs(request, "forms"), "form": filled, "made": made, "indicators": figures.all_indicators(),
    }  # fmt: skip
    return render(request, "collect/form_edit.html", shown, status=422 if filled.errors else 200)


def _save(request: OfficeRequest, given: dict[str, Any], made: Form | None) -> Form:
    if made is None:
        return acts.create(by=request.user, **given)
    return acts.change(form_id=made.pk, by=request.user, **given)


@require_POST
@needs(Action.DESIGN_FORMS)
def end(request: OfficeRequest, code: str) -> HttpResponse:
    """End a form today."""
    form = acts.end(form_id=forms.one_form(request.access, code).pk, on=request.today, by=request.user)
    messages.success(request, f"“{form.title}”用到今天为止。")
    return redirect("collect:forms")


@require_POST
@needs(Action.DESIGN_FORMS)
def load_library(request: OfficeRequest) -> HttpResponse:
    """Take in the shipped indicators; departments that nobody answers to are listed."""
    loaded = indicators.load_library(by=request.user)
    messages.success(request, f"已从指标库载入：新增 {loaded.new} 个，更新 {loaded.changed} 个。")
    if loaded.unknown:
        names = "、".join(loaded.unknown)
        messages.warning(request, f"这些来源部门没有对上，指标已载入、部门待定：{names}。", extra_tags="lag")
    return redirect("collect:forms")


@require_safe
@needs(Action.DESIGN_FORMS, Action.SEE_RUNS)
def burdens(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show how many cells and forms are asked of every town or county, month by month."""
    level = request.GET.get("level", "") or Level.TOWN.value
    level = level if level in Level.values else Level.TOWN.value
    rows = burden.by_unit(request.today.year, level)
    if request.GET.get("export") == "xlsx":
        columns = ["地区", "上级", *(f"{m}月" for m in range(1, 13)), "合计格数", "表次"]
        lines = ((u.region.name, str(u.region.parent or ""), *u.months, u.cells, u.forms) for u in rows)
        return table_file(f"{request.today.year}年填报负担", columns, lines)
    shown = {
        "tabs": tabs(request, "burden"),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "year": request.today.year,
        "months": range(1, 13),
        "average": sum(u.cells for u in rows) / len(rows) if rows else 0,
        "pickers": [
            picker(
                request,
                "level",
                "级别",
                [(Level.TOWN.value, "镇"), (Level.COUNTY.value, "县")],
                Level.TOWN.value,
            )
        ],
    }
    return render(request, "collect/burden.html", shown)
