"""The list of warnings: the gravest first, filtered by the address, counted by level and county, and as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.monitor.models import WarningLevel, WarningState
from zhengxian.web.monitor.selectors import warning_list, warnings
from zhengxian.web.monitor.selectors.warning_list import ALL, LEVELS, MINE, WarningFilter
from zhengxian.web.monitor.selectors.warnings import Line
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.monitor.views.warning_marks import TONES, mark_of
from zhengxian.web.ui.components import dates
from zhengxian.web.ui.components.links import Picker, changed, picker

PAGE = 50
MOST_ROWS = 20_000
"""Rows of one file; a larger one helps nobody and would hold up the others."""
LONGEST_TEXT = 60
_ALL = [("", "全部")]


@require_safe
@needs(Action.SEE_WARNINGS)
def listing(request: OfficeRequest) -> HttpResponse:
    """Show the warnings this person sees."""
    asked = wanted(request)
    rows = warning_list.listing(request.access, asked)
    if request.GET.get("export") == "xlsx":
        return _file(request.access, rows, request.today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counted = warning_list.counts(request.access, asked)
    shown = {
        "tabs": tabs(request, "warnings"),
        "page": page,
        "lines": [
            {"line": one, "mark": mark_of(one.warning)}
            for one in warnings.lines(request.access, page.object_list, request.today)
        ],
        "pickers": _pickers(request),
        "facts": _facts(request, counted.levels),
        "regions": _regions(request, counted.regions),
        "levels": LEVELS,
        "narrowed": bool(request.GET),
    }
    return render(request, "monitor/warnings.html", shown)


def wanted(request: OfficeRequest) -> WarningFilter:
    """Return what the address asks for; what it does not name is not narrowed."""
    names = {name: "q" if name == "text" else name for name in WarningFilter.__dataclass_fields__}
    given = {name: request.GET.get(key, "").strip()[:LONGEST_TEXT] for name, key in names.items()}
    return WarningFilter(**given)


def _pickers(request: OfficeRequest) -> list[Picker]:
    offered = warning_list.choices(request.access)
    whose = [("", "全部")]
    if request.access.may(Action.EXPLAIN_WARNINGS):
        whose.append((MINE, "本单位说明的"))
    states = [("", "还在看的"), (ALL, "全部"), *WarningState.choices]
    periods = [(one, dates.period_label(one)) for one in offered.periods]
    menus = [
        picker(request, "whose", "范围", whose),
        picker(request, "state", "状态", states),
        picker(request, "level", "等级", [*_ALL, *((level.value, level.label) for level in LEVELS)]),
        picker(request, "rule", "规则", [*_ALL, *offered.rules]),
        picker(request, "region", "地区", [*_ALL, *offered.regions]),
        picker(request, "department", "部门", [*_ALL, *offered.departments]),
        picker(request, "indicator", "指标", [*_ALL, *offered.indicators]),
        picker(request, "period", "期间", [*_ALL, *periods]),
    ]
    return [menu for menu in menus if len(menu.options) > 1]


def _facts(request: OfficeRequest, levels: Counter[str]) -> list[dict[str, Any]]:
    return [
        {
            "label": level.label,
            "value": f"{levels[level]:,}",
            "unit": "条",
            "href": changed(request.GET, level=level.value),
            "tone": TONES[level] if levels[level] else "",
        }
        for level in LEVELS
    ]


def _regions(request: OfficeRequest, counted: Sequence[warning_list.RegionCount]) -> list[dict[str, Any]]:
    return [{"one": one, "url": changed(request.GET, region=one.code)} for one in counted]


COLUMNS: Sequence[Column | str] = (
    "等级", "地区", "指标", "规则", "期间", "预警内容", "说明单位", "状态", "说明情况", Column("已过", "工作日", 0), "首次发现",
    "督办事项", "编号",
)  # fmt: skip


def _file(access: Access, rows: Any, today: date) -> HttpResponse:
    found = rows.count()
    if found > MOST_ROWS:
        raise Refused(
            "M-255", f"要导出的预警有 {found:,} 条，一个文件最多 {MOST_ROWS:,} 条。请先用筛选缩小范围，再导出"
        )
    notes = [
        f"按工作日历计到 {dates.long_date(today)}；还在看的排在前面，同类按等级从重到轻。",
        "依据的数还没有公布、您又不参与报审的，不导出具体数字。",
    ]
    return workbook("预警清单", COLUMNS, _cells(warnings.lines(access, rows, today)), notes)


def _cells(listed: Iterable[Line]) -> Iterator[Sequence[object]]:
    for line in listed:
        one = line.warning
        items = "；".join(f"{item.number}{item.title}（{item.state}）" for item in line.items)
        yield (
            WarningLevel(one.level).label, one.region.name, str(one.indicator or one.node or "总分"), line.rule,
            dates.period_label(one.period), line.message, line.owner, one.status.label, line.explanation, line.age,
            timezone.localdate(one.raised_at), items, one.message_code,
        )  # fmt: skip
