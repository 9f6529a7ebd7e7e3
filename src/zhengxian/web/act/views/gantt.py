"""The wall chart (挂图作战): the ledger with a bar for every item, on screen, on A3 and as PDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.io.charts.wallchart import WallChart, WallRow, axis_svg, legend_svg, strip_svg
from zhengxian.web.act.selectors import board
from zhengxian.web.act.selectors import gantt as rows
from zhengxian.web.act.services import wallcharts
from zhengxian.web.act.views.filtering import pickers, seen_by, wanted
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

PAGE = 60
STRIP = 548
"""Pixels of the axis beside the rows (design board §20, 06a)."""


@require_safe
@needs(Action.SEE_ITEMS)
def chart(request: OfficeRequest) -> HttpResponse:
    """Show the items wanted with their bars; ``export=pdf`` gives the sheets of A3."""
    seen, asked = seen_by(request), wanted(request)
    group = _one_of(request, "group", rows.GROUPS)
    span = _one_of(request, "span", wallcharts.SPANS)
    found = rows.listing(seen, asked, group)
    if request.GET.get("export") == "pdf":
        return _pdf(wallcharts.paper(seen, found, found.count(), group=group, span=span))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown_items = board.shown(page.object_list)
    drawn = wallcharts.drawn(seen, shown_items, group=group, span=span)
    lines = board.lines(seen, shown_items)
    shown = {
        "tabs": tabs(request, "gantt"),
        "page": page,
        "pickers": [
            picker(request, "group", "分组", rows.GROUPS.items()),
            picker(request, "span", "时段", wallcharts.SPANS.items()),
            *pickers(request),
        ],
        "axis": axis_svg(drawn, STRIP),
        "legend": legend_svg(),
        "groups": _groups(drawn, iter(lines)),
        "note": drawn.note,
        "narrowed": bool(request.GET),
    }
    return render(request, "act/gantt.html", shown)


def _groups(drawn: WallChart, lines: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": group.title,
            "count": len(group.rows),
            "rows": [_row(drawn, r, next(lines)) for r in group.rows],
        }
        for group in drawn.groups
    ]


def _row(drawn: WallChart, row: WallRow, line: board.Line) -> dict[str, Any]:
    return {"row": row, "line": line, "strip": strip_svg(drawn, row, STRIP)}


def _one_of(request: OfficeRequest, name: str, known: dict[str, str]) -> str:
    given = request.GET.get(name, "")
    return given if given in known else ""


def _pdf(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('挂图作战.pdf')}"
    answer["Cache-Control"] = "no-store"
    return answer
