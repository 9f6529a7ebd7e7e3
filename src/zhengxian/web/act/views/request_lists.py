"""The list of enterprise requests, its filters in the address, and the list as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhengxian.web.act.models import Channel, ItemState, Outcome, Request, Satisfaction
from zhengxian.web.act.selectors import overdue, requests
from zhengxian.web.act.selectors.board import Line
from zhengxian.web.act.selectors.requests import PARTS, Counts, RequestFilter
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

PAGE = 50
BATCH = 2000
MOST_ROWS = 50_000
"""Rows of one file."""
_ALL = [("", "全部")]


@require_safe
@needs(Action.SEE_ITEMS)
def listing(request: OfficeRequest) -> HttpResponse:
    """Show the requests somebody sees, those under way first."""
    asked = wanted(request)
    rows = requests.listing(request.access, asked, request.today)
    if request.GET.get("export") == "xlsx":
        return _file(rows, request.today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = requests.counts(request.access, request.today)
    shown = {
        "tabs": tabs(request, "requests"),
        "page": page,
        "lines": lines(page.object_list, request.today),
        "pickers": _pickers(request, asked),
        "facts": _facts(found),
        "any": bool(page.paginator.count) or requests.visible_to(request.access).exists(),
        "may_take": request.access.may(Action.TAKE_REQUESTS),
        "part": PARTS.get(asked.part, ""),
        "asked": asked,
    }
    return render(request, "act/requests.html", shown)


def wanted(request: OfficeRequest) -> RequestFilter:
    """Return what the address asks for."""
    given: dict[str, Any] = {name: request.GET.get(name, "").strip()[:60] for name in _WORDS}
    given |= {name: _day(request.GET.get(name, "")) for name in ("first", "last")}
    return RequestFilter(text=request.GET.get("q", "").strip()[:60], **given)


_WORDS = ("state", "category", "county", "department", "part", "sort")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lines(rows: Iterable[Request], today: date) -> list[tuple[Request, Line, Satisfaction | None]]:
    """Return requests with how their items stand against the due day and what the firm said last; three queries."""
    listed = list(rows)
    found = overdue.standings([row.item for row in listed], today)
    heard = requests.last_heard(row.pk for row in listed)
    return [(row, Line(row.item, found.get(row.pk)), heard.get(row.pk)) for row in listed]


def _facts(found: Counts) -> list[dict[str, Any]]:
    return [
        {"label": "在办", "value": found.open, "unit": "件", "href": "?"},
        {"label": "逾期", "value": found.overdue, "unit": "件", "href": "?part=overdue", "tone": "bad"},
        {"label": "核实超时", "value": found.unverified, "unit": "件", "href": "?part=unverified"},
        {"label": "答复超时", "value": found.unreplied, "unit": "件", "href": "?part=unreplied"},
        {"label": "待回访", "value": found.to_visit, "unit": "件", "href": "?part=to_visit"},
        {"label": "疑难", "value": found.hard, "unit": "件", "href": "?part=hard", "note": "25 个工作日"},
    ]


def _pickers(request: OfficeRequest, asked: RequestFilter) -> list[Picker]:
    offered = requests.choices(request.access)
    states = [("", "全部" if asked.part else "在办"), ("all", "含已办结")]
    shown = [s for s in ItemState if s is not ItemState.DRAFT]
    menus = [
        picker(request, "state", "状态", [*states, *((s.value, s.label) for s in shown)]),
        picker(request, "category", "类别", [*_ALL, *offered.categories]),
        picker(request, "county", "县区", [*_ALL, *offered.counties]),
        picker(request, "department", "部门", [*_ALL, *offered.departments]),
    ]
    if asked.part in PARTS:
        menus.append(picker(request, "part", "统计口径", [("", "不限"), *PARTS.items()]))
    return [menu for menu in menus if len(menu.options) > 1]


COLUMNS = (
    "编号", "企业", "所在地", "诉求", "类别", "渠道", "承办单位", "收到日期", "核实时限", "核实日期", "答复时限",
    "答复日期", "办理时限", "疑难原因", "状态", "超期工作日", "结果", "回访", "首次销号日期", "重复哪一件",
)  # fmt: skip


def _file(rows: Any, today: date) -> HttpResponse:
    if rows.count() > MOST_ROWS:
        raise Refused("A-499", f"要导出的诉求超过 {MOST_ROWS} 件。请先用筛选缩小范围，再分几次导出")
    return workbook("企业诉求", COLUMNS, _rows(rows, today))


def _rows(rows: Any, today: date) -> Iterator[list[object]]:
    source = rows.select_related("repeat_of__item").iterator(chunk_size=BATCH)
    while batch := list(islice(source, BATCH)):
        for one, line, heard in lines(batch, today):
            yield _row(one, line, heard)


def _row(one: Request, line: Line, heard: Satisfaction | None) -> list[object]:
    item = one.item
    return [
        item.number, one.enterprise.name, str(item.place or ""), item.title, one.get_category_display(),
        Channel(one.channel).label, item.owner_name, timezone.localdate(one.received_at), one.verify_by, one.verified_on,
        one.reply_by, one.replied_on, item.due_on, one.hard_reason, item.status.label, line.late_days or None,
        Outcome(one.outcome).label if one.outcome else "",
        heard.label if heard else "",
        item.first_closed_on, one.repeat_of.item.number if one.repeat_of else "",
    ]  # fmt: skip
