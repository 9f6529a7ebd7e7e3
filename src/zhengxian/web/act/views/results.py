"""What the ledger achieved in a month: rates by county and town, each with what it counts and leaves out."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.io.forms.export import Column
from zhengxian.web.act.selectors import board
from zhengxian.web.act.services import results
from zhengxian.web.act.services.results import Line
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

SHORT = (
    "办结率",
    "按时办结率",
    "解决率",
    "满意率",
    "履约率",
    "开工率",
    "签约开工率",
    "投产率",
    "达效率",
    "投资完成率",
)
MONTHS_BACK = 18


@require_safe
@needs(Action.SEE_ITEMS)
def table(request: OfficeRequest) -> HttpResponse:
    """Show the results of a month (``period=2026-09``) for the counties, or for the towns of one county."""
    period = _period(request)
    county = request.GET.get("county", "").strip()
    lines = results.table(request.access, period, request.today, county)
    if request.GET.get("export") == "xlsx":
        return _file(period, lines)
    shown = {
        "tabs": tabs(request, "results"),
        "period": period,
        "running": period.last_day >= request.today,
        "lines": lines,
        "heads": list(zip(results.CODES, SHORT, strict=True)),
        "pickers": _pickers(request, period),
        "county": county,
    }
    return render(request, "act/results.html", shown)


def _period(request: OfficeRequest) -> Period:
    now = Period.from_date(request.today, PeriodKind.MONTH)
    try:
        asked = Period.parse(request.GET.get("period", ""))
    except ValueFormatError:
        return now - 1
    return (
        asked if asked.kind is PeriodKind.MONTH and asked <= now and asked.year >= _OLDEST.year else now - 1
    )


_OLDEST = date(2000, 1, 1)


def _pickers(request: OfficeRequest, period: Period) -> list[Picker]:
    now = Period.from_date(request.today, PeriodKind.MONTH)
    months = [now - n for n in range(MONTHS_BACK)]
    listed = [("", f"{(now - 1).label}（上月）"), *((str(m), m.label) for m in months if m != now - 1)]
    if period not in months:
        listed.append((str(period), period.label))
    counties = board.choices(request.access, request.today).places
    menus = [picker(request, "period", "月份", listed)]
    if counties:
        menus.append(picker(request, "county", "县区", [("", "各县区"), *counties]))
    return menus


def _file(period: Period, lines: list[Line]) -> HttpResponse:
    columns: list[Column | str] = ["地区"]
    for word in SHORT:
        columns += [Column(word, "%", 2), Column(f"{word}分子"), Column(f"{word}分母"), f"{word}说明"]
    rows = []
    for line in lines:
        row: list[object] = [line.region.name]
        for one in line.outcomes:
            row += (
                [None, None, None, ""]
                if one is None
                else [one.value, one.numerator, one.denominator, one.words]
            )
        rows.append(row)
    return workbook(f"{period.label}办理成效", columns, rows, ["没有可计算事项的格为空，不按 0 或 100 计。"])
