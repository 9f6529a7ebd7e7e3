"""Regions, boundaries and histories from files, in two steps: read and show, then write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhengxian.engine.base.errors import DataError, ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.forms.regions import ClassedFileForm, FileForm
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.core.selectors import regions
from zhengxian.web.core.services import files
from zhengxian.web.core.services.imports import boundary_files, history_files, region_files
from zhengxian.web.core.views import tabs

SHOWN = 200
"""How many lines of each kind the page lists."""


@dataclass(frozen=True)
class Kind:
    """One kind of file: what it is called and who reads and writes it."""

    title: str
    hint: str
    read: Callable[..., Any]
    write: Callable[..., Any]
    form: type[FileForm] = FileForm


KINDS = {
    "regions": Kind(
        "导入地区",
        "CSV 或 XLSX。列名 region、name，可有 level、parent、class、valid_from、valid_to；"
        "也读全国区划代码表（code、name、provinceCode、cityCode、areaCode）。",
        region_files.read,
        region_files.write,
        ClassedFileForm,
    ),
    "history": Kind(
        "导入区划变更",
        "CSV 或 XLSX。列名 county_id、year、county_name、county_adcode，可有 city_adcode。",
        history_files.read,
        history_files.write,
    ),
    "boundaries": Kind(
        "导入边界",
        "GeoJSON（FeatureCollection），每个边界的属性里有 adcode 或 code。请只用本单位获准使用的边界。",
        boundary_files.read,
        boundary_files.write,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_REGIONS)
def region_file(request: OfficeRequest, kind: str) -> HttpResponse:
    """Take a file in and go on to what it would do."""
    chosen = _kind(kind)
    form = chosen.form(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = files.keep(form.cleaned_data["file"], request.user.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            given = form.cleaned_data.get("classification")
            query = f"?classification={given.code}" if given else ""
            return redirect(_address(kind, kept.key) + query)
    shown = {"tabs": tabs.system(request, "regions"), "kind": kind, "chosen": chosen, "form": form}
    return render(request, "core/region_file.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_REGIONS)
def region_file_plan(request: OfficeRequest, kind: str, key: str) -> HttpResponse:
    """Show what a file would do; a POST does it."""
    chosen, kept = _kind(kind), files.kept(key, request.user.pk)
    given: dict[str, Any] = {"access": request.access, "path": kept.path}
    classification = _classification(request, kind)
    if classification is not None:
        given["classification"] = classification
    shown = {"tabs": tabs.system(request, "regions"), "kind": kind, "chosen": chosen, "shown": SHOWN}
    try:
        if request.method == "POST":
            plan = chosen.write(by=request.user, **given)
            files.drop(kept)
            messages.success(request, _told(kind, plan))
            return redirect("core:regions")
        plan = chosen.read(**given)
    except Hidden:
        raise
    except ZhengxianError as error:
        problems = error.problems if isinstance(error, DataError) else ()
        shown |= {"error": error, "problems": problems[:SHOWN]}
        return render(request, "core/region_file_plan.html", shown, status=422)
    return render(request, "core/region_file_plan.html", {**shown, "plan": plan})


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Hidden()
    return KINDS[kind]


def _classification(request: OfficeRequest, kind: str) -> Any:
    code = request.GET.get("classification", "")
    return regions.classifications().filter(code=code).first() if kind == "regions" and code else None


def _address(kind: str, key: str) -> str:
    return reverse("core:region-file-plan", args=[kind, key])


def _told(kind: str, plan: Any) -> str:
    if kind == "boundaries":
        return f"已导入 {len(plan.joined)} 个边界；{len(plan.unjoined)} 个未对上，{len(plan.broken)} 个有错，没有写入。"
    changed = f"，改动 {len(plan.changed)} 个" if kind == "regions" else ""
    return f"已新增 {len(plan.new)} 条{changed}；{len(plan.unjoined)} 条未对上，没有写入。"
