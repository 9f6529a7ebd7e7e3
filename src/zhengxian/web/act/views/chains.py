"""三个一批 by county, and what statistics wait for this month."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.models import ProjectSector
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.chains import ChainWish
from zhengxian.web.act.services import chains, registration
from zhengxian.web.act.services.chains import COUNTED_STEPS, ChainRow, ChainTable
from zhengxian.web.act.services.registration import FilingList
from zhengxian.web.act.views.projects import ALL, narrow_pickers, wished
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

RATES = ("履约率", "开工率（占履约）", "开工率（占签约）", "投产率", "达效率")


@require_safe
@needs(Action.SEE_ITEMS)
def table(request: OfficeRequest) -> HttpResponse:
    """Show how many projects stand where by county and the rates with their denominators."""
    wish = ChainWish(**{name: request.GET.get(name, "").strip() for name in ("sector", "chain", "batch")})
    found = chains.table(request.access, wish, request.today)
    if request.GET.get("export") == "xlsx":
        return _chain_file(found)
    shown = {
        "tabs": tabs(request, "chains"),
        "table": found,
        "steps": COUNTED_STEPS,
        "rates": RATES,
        "today": request.today,
        "pickers": _pickers(request),
    }
    return render(request, "act/project_chains.html", shown)


def _pickers(request: OfficeRequest) -> list[Picker]:
    offered = projects.choices(request.access)
    return [
        picker(request, "batch", "批次", [ALL, *offered.batches]),
        picker(request, "sector", "类别", [ALL, *ProjectSector.choices]),
        picker(request, "chain", "产业链", [ALL, *offered.chains]),
    ]


def _chain_file(found: ChainTable) -> HttpResponse:
    columns: list[Column | str] = [
        "地区",
        "项目",
        *(step.label for step in COUNTED_STEPS),
        "超半年未开工或开工迟",
    ]
    for title in RATES:
        columns += [f"{title}分子", f"{title}分母", Column(title, "%", 1), f"{title}未计入"]
    notes = [
        "已调出的项目不计；签约未满 6 个月的不计入履约率和开工率。",
        "开工率两种算法并列：占履约、占签约。没有分母的不算比率。",
    ]
    return workbook("三个一批", columns, [_chain_line(row) for row in [*found.rows, found.whole]], notes)


def _chain_line(row: ChainRow) -> list[object]:
    line: list[object] = [str(row.region or "合计"), row.total, *row.counts, row.late]
    for rate in row.listed_rates:
        left = "、".join(f"{why} {n} 件" for why, n in rate.excluded.items() if n)
        line += [rate.numerator, rate.denominator, rate.value, left]
    return line


@require_safe
@needs(Action.SEE_ITEMS)
def filings(request: OfficeRequest) -> HttpResponse:
    """Show which projects should be entered in statistics this month, and what is missing."""
    found = registration.listed(request.access, wished(request), request.today)
    if request.GET.get("export") == "xlsx":
        return _filing_file(found)
    shown = {
        "tabs": tabs(request, "registration"),
        "found": found,
        "today": request.today,
        "pickers": narrow_pickers(request),
    }
    return render(request, "act/project_registration.html", shown)


def _filing_file(found: FilingList) -> HttpResponse:
    columns: list[Column | str] = [
        "项目", "所在地", "承办单位", Column("总投资", "万元", 2), "开工日期", "截止日", "缺的资料", "要核对的",
        "审核级别", "依据",
    ]  # fmt: skip
    lines = [
        [
            row.project.item.title, str(row.project.item.place or ""), row.project.item.owner_name,
            row.project.investment, row.filing.project.started, row.filing.due, row.missing,
            "；".join(row.filing.questions), row.filing.review, row.filing.reason,
        ]
        for row in found.due
    ]  # fmt: skip
    return workbook(f"{found.month.label}应入库项目", columns, lines)
