"""Plans out to a workbook and back: the list that may be edited, one plan's table, and the file taken in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.forms.export import Column
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.core.services import files
from zhengxian.web.monitor.forms.plans import FileReasonForm, PlanFileForm
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.services import plan_workbook
from zhengxian.web.monitor.services.plan_page import PlanPage
from zhengxian.web.monitor.views.tabs import tabs

UNFIT = 422
_MONTHS = range(1, 13)
NOTES = (
    "改 1月末—12月末 的数，填“调整理由”，可填“新版启用日期”，再从“导入”读回；没有改的行不会写入。",
    "累计指标填 1 月起的累计数，12月末必须等于年度目标；当月没有计划的留空。",
    "地区代码、指标代码、年度不要改；其余各列只供对照，读回时不用。",
)


def list_file(plans: QuerySet[PacePlan], year: int) -> HttpResponse:
    """Give plans as a workbook that may be edited and read back."""
    columns = [
        "地区代码", "地区", "指标代码", "指标", "单位", "年度", "版次", "方法", "现行版启用日期", "年度目标", "奋斗目标",
        *(f"{month}月末" for month in _MONTHS), "新版启用日期", "调整理由",
    ]  # fmt: skip
    rows = (_row(plan) for plan in plans.prefetch_related("points").iterator(chunk_size=500))
    notes = [
        NOTES[0],
        *(f"说明：{words}" for words in NOTES[1:]),
    ]  # lines that are passed over when read back
    return workbook(f"{year}年进度计划", columns, rows, notes)


def _row(plan: PacePlan) -> list[object]:
    points = {point.period: point.value for point in plan.points.all()}
    measure = plan.indicator
    return [
        plan.region.code, plan.region.name, measure.code, measure.title, measure.unit, str(plan.year), plan.number,
        plan.get_method_display(), plan.valid_from, plan.value, plan.stretch,
        *(points.get(f"{plan.year}-{month:02d}") for month in _MONTHS), None, None,
    ]  # fmt: skip


def page_file(place: Region, measure: Indicator, table: PlanPage, year: int) -> HttpResponse:
    """Give the table of one plan's page."""
    titles = [*(f"第{v.number}版计划" for v in table.versions), "当期任务", "上期欠账", "实际", "差距"]
    columns = [Column("期间"), *(Column(title, measure.unit, measure.decimals) for title in titles)]
    rows = (
        [
            line.period.label, *line.planned, line.task, line.carried,
            "未公布" if line.locked else line.actual, line.gap,
        ]
        for line in table.lines
    )  # fmt: skip
    return workbook(f"{place.name}{measure.title}{year}年计划", columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MAKE_PLANS)
def upload(request: OfficeRequest) -> HttpResponse:
    """Take a workbook of plans; what it would change is shown before anything is written."""
    sent = posted(request)
    form = PlanFileForm(sent, request.FILES if sent is not None else None)
    if sent is not None and form.is_valid():
        try:
            key = plan_workbook.keep_file(
                file=form.cleaned_data["file"], by=request.user, access=request.access
            )
        except Refused as error:
            form.add_error("file", str(error))
        else:
            return redirect("monitor:plans-file-look", key)
    shown = {"tabs": tabs(request, "plans"), "form": form, "notes": NOTES}
    return render(request, "monitor/plans_file.html", shown, status=UNFIT if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MAKE_PLANS)
def look(request: OfficeRequest, key: str) -> HttpResponse:
    """Show the differences and problems of a file; a POST writes it."""
    kept = files.kept(key, request.user.pk)
    sent = posted(request)
    form = FileReasonForm(sent)
    given: dict[str, Any] = {"path": kept.path, "by": request.user, "access": request.access}
    more: dict[str, Any] = {}
    if sent is not None and form.is_valid():
        try:
            done = plan_workbook.write(**given, reason=form.cleaned_data["reason"])
        except ZhengxianError as error:
            if isinstance(error, Hidden):
                raise
            more["refused"] = error
        else:
            files.drop(kept)
            messages.success(request, f"已写入手工计划 {len(done.changed)} 项。")
            return redirect("monitor:plans")
    shown = {
        "tabs": tabs(request, "plans"),
        "file": kept.path.name,
        "reading": plan_workbook.looked(**given),
        "form": form,
        **more,
    }
    return render(request, "monitor/plans_file_look.html", shown, status=UNFIT if more else 200)
