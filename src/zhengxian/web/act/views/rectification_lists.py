"""The list of rectification, its sums by source and by unit, and both as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.models import AcceptanceLevel, ItemState, Rectification, Source, Stage, Verdict
from zhengxian.web.act.selectors import overdue, rectification, rectification_counts
from zhengxian.web.act.selectors.board import Line
from zhengxian.web.act.selectors.rectification import PARTS, RectificationFilter, SumRow
from zhengxian.web.act.selectors.request_counts import Span
from zhengxian.web.act.to_engine.rectification import rates
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

PAGE = 50
BATCH = 2000
MOST_ROWS = 50_000
_ALL = [("", "全部")]


@require_safe
@needs(Action.SEE_ITEMS)
def listing(request: OfficeRequest) -> HttpResponse:
    """Show the problems somebody sees, those under way first."""
    asked = wanted(request)
    rows = rectification.listing(request.access, asked, request.today)
    if request.GET.get("export") == "xlsx":
        return _file(rows, request.today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    every = rectification.total(request.access, RectificationFilter(), request.today)
    shown = {
        "tabs": tabs(request, "rectifications"),
        "page": page,
        "lines": lines(page.object_list, request.today),
        "pickers": _pickers(request),
        "facts": _facts(every),
        "total": every.total,
        "may_enter": request.access.may(Action.ASSIGN_ITEMS),
        "sees_coverage": request.access.may(Action.SEE_TARGETS),
    }
    return render(request, "act/rectifications.html", shown)


def wanted(request: OfficeRequest) -> RectificationFilter:
    """Return what the address asks for."""
    names = ("state", "source", "part", "level", "county", "unit", "sort")
    given = {name: request.GET.get(name, "").strip()[:60] for name in names}
    return RectificationFilter(text=request.GET.get("q", "").strip()[:60], **given)


def lines(rows: Iterable[Rectification], today: date) -> list[tuple[Rectification, Line]]:
    """Return rectifications with how their items stand against the due day; two queries."""
    listed = list(rows)
    found = overdue.standings([row.item for row in listed], today)
    return [(row, Line(row.item, found.get(row.pk))) for row in listed]


def _facts(every: SumRow) -> list[dict[str, Any]]:
    return [
        {"label": "问题", "value": every.total, "unit": "个", "href": "?"},
        {"label": "已整改", "value": every.done, "unit": "个", "href": "?part=done"},
        {"label": "持续整改", "value": every.continuing, "unit": "个", "href": "?part=continuing"},
        {"label": "未整改", "value": every.not_done, "unit": "个", "href": "?part=not_done", "tone": "bad"},
        {"label": "未认定", "value": every.open, "unit": "个", "href": "?part=open"},
        {"label": "已销号", "value": every.closed, "unit": "个", "href": "?part=closed"},
        {"label": "逾期", "value": every.overdue, "unit": "个", "href": "?state=overdue", "tone": "bad"},
    ]


def _pickers(request: OfficeRequest) -> list[Picker]:
    offered = rectification.choices(request.access)
    shown = [s for s in ItemState if s is not ItemState.DRAFT]
    states = [*_ALL, ("open", "在办"), ("overdue", "逾期"), *((s.value, s.label) for s in shown)]
    menus = [
        picker(request, "source", "来源", [*_ALL, *Source.choices]),
        picker(request, "part", "认定", [*_ALL, *((key, words) for key, (words, _) in PARTS.items())]),
        picker(request, "state", "状态", states),
        picker(request, "county", "县区", [*_ALL, *offered.counties]),
        picker(request, "unit", "责任单位", [*_ALL, *offered.units]),
        picker(request, "level", "验收级别", [*_ALL, *AcceptanceLevel.choices]),
    ]
    return [menu for menu in menus if len(menu.options) > 1]


COLUMNS: tuple[Column | str, ...] = (
    "编号", "问题名称", "来源", "来源文书", "发现日期", "问题", "责任单位", "所在地", "整改措施", "销号标准",
    "验收级别", "整改类型", "整改时限", "状态", "超期工作日", "认定", "持续整改原因", Column("涉及金额", "万元", 2),
    Column("已整改金额", "万元", 2), Column("建立制度", "项", 0), "公示开始", "公示结束", "首次销号日期", "反弹日期",
)  # fmt: skip


def _file(rows: Any, today: date) -> HttpResponse:
    if rows.count() > MOST_ROWS:
        raise Refused("A-472", f"要导出的整改问题超过 {MOST_ROWS} 个。请先用筛选缩小范围，再分几次导出")
    return workbook("整改问题台账", COLUMNS, _rows(rows, today))


def _rows(rows: Any, today: date) -> Iterator[list[object]]:
    source = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(source, BATCH)):
        for one, line in lines(batch, today):
            yield _row(one, line)


def _row(one: Rectification, line: Line) -> list[object]:
    item = one.item
    return [
        item.number, item.title, Source(one.source).label, one.source_document, one.found_on, one.problem,
        item.owner_name, str(item.place or ""), one.measures, item.standard, AcceptanceLevel(one.level).label,
        Stage(one.stage).label, item.due_on, item.status.label, line.late_days or None,
        Verdict(one.verdict).label if one.verdict else "", one.get_continuing_reason_display() or "", one.amount,
        one.amount_done, one.rules_made, one.publicity_from, one.publicity_to, item.first_closed_on, one.rebounded_on,
    ]  # fmt: skip


@require_safe
@needs(Action.SEE_ITEMS)
def sums(request: OfficeRequest) -> HttpResponse:
    """Show the sums by source and by unit: verdicts, money and rules each counted apart."""
    asked = wanted(request)
    by_source = rectification.sums_by_source(request.access, asked, request.today)
    by_unit = rectification.sums_by_unit(request.access, asked, request.today)
    every = rectification.total(request.access, asked, request.today)
    if request.GET.get("export") == "xlsx":
        return _sums_file([*by_source, every, *by_unit])
    year = Span.until(date(request.today.year, 1, 1), date(request.today.year, 12, 31), request.today)
    told = rectification_counts.told(request.access, year.first, year.last)
    shown = {
        "tabs": tabs(request, "rectifications"),
        "pickers": [menu for menu in _pickers(request) if menu.name in ("source", "county", "level")],
        "tables": [("source", "来源", by_source), ("unit", "责任单位", by_unit)],
        "every": every,
        "sentences": [rate.sentence for _, rate in rates(told, year).all],
        "year": request.today.year,
    }
    return render(request, "act/rectification_sums.html", shown)


SUMS = (
    "来源或责任单位", "问题", "已整改", "持续整改", "未整改", "未认定", "已销号", "逾期", "反弹",
    Column("涉及金额", "万元", 2), Column("已整改金额", "万元", 2), Column("未整改金额", "万元", 2), "建立制度",
)  # fmt: skip


def _sums_file(rows: Iterable[SumRow]) -> HttpResponse:
    cells = (
        [
            row.label, row.total, row.done, row.continuing, row.not_done, row.open, row.closed, row.overdue,
            row.rebound, row.amount, row.amount_done, row.amount_left, row.rules,
        ]
        for row in rows
    )  # fmt: skip
    return workbook("整改情况汇总", SUMS, cells, ["金额和制度与认定分开统计；没有写金额的不计入金额。"])
