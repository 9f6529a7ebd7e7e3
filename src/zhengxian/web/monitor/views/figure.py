"""One figure behind a cell of the wall: how it was judged, what was planned, where it may end, beside whom it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.core.selectors import shell
from zhengxian.web.monitor.models import WarningState
from zhengxian.web.monitor.selectors import figure, peers
from zhengxian.web.monitor.selectors.figure import Figure
from zhengxian.web.monitor.selectors.figure_words import arithmetic, chance_text, gap_decimals
from zhengxian.web.monitor.selectors.warnings import Line
from zhengxian.web.monitor.services import figure_chart, figure_forecast, figure_page
from zhengxian.web.monitor.views import figure_file
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.monitor.views.wall import LONGEST
from zhengxian.web.monitor.views.warning_marks import mark_of
from zhengxian.web.ui.components import figures
from zhengxian.web.ui.components.dates import period_label
from zhengxian.web.ui.components.links import Picker, picker


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest, region: str, indicator: str) -> HttpResponse:
    """Show one figure of a period, or its workbook."""
    found = figure.find(request.access, region, indicator, request.GET.get("period", "")[:LONGEST])
    if request.GET.get("export") == "xlsx":
        return figure_file.answer(found)
    worked = figure_page.analyse(request.access, found, request.today)
    lines = figure.warning_lines(request.access, found, request.today)
    place = {"region": found.region.code, "indicator": found.indicator.code}
    shown: dict[str, Any] = {
        "tabs": tabs(request, "wall"),
        "one": found,
        "scope": [_period(request, found)],
        "back": f"{reverse('monitor:wall')}?{urlencode({'period': str(found.period)})}",
        "facts": _facts(found),
        "sum": arithmetic(found.reading, found.indicator) if found.reading else "",
        "chart": figure_chart.chart(found, worked.actual),
        "worked": worked,
        "peers": peers.peers(request.access, found.region, found.indicator, found.period),
        "warnings": [(line, mark_of(line.warning)) for line in lines],
        "plan_url": _plan_url(found),
        "source_url": reverse("collect:figure", kwargs={**place, "period": str(found.period)})
        if found.has_source
        else "",
        "task_url": _task_url(request, found, lines),
        **_forecast(found),
    }
    return render(request, "monitor/figure.html", shown)


def _period(request: OfficeRequest, found: Figure) -> Picker:
    offered = found.periods if found.period in found.periods else (found.period, *found.periods)
    named = [(str(p), period_label(p, found.indicator.cumulative)) for p in offered]
    return picker(request, "period", "期间", named, default=str((found.periods or offered)[0]))


def _facts(found: Figure) -> list[dict[str, Any]]:
    """Return the strip: what came, what was due, the target of the year, the gap, the chance of the target."""
    row, one = found.reading, found.indicator
    if row is None:
        return []
    unit, decimals = one.unit, one.decimals
    planned = "没有计划" if row.planned is None else figures.shown(row.planned, decimals)
    target = "没有目标" if row.target is None else figures.shown(row.target, decimals)
    strip = [
        {"label": "完成", "value": figures.shown(row.value, decimals), "unit": unit if row.value is not None else ""},
        {"label": "应完成", "value": planned, "unit": unit if row.planned is not None else ""},
        {"label": "年度目标", "value": target, "unit": unit if row.target is not None else ""},
    ]  # fmt: skip
    if row.completion is not None:
        strip.append(
            {
                "label": "完成进度",
                "value": f"{figures.shown(row.completion, 2)}%",
                "note": f"时序进度 {figures.shown(row.position, 2)}%",
            }
        )
    if row.gap is not None:
        strip.append(
            {
                "label": "差",
                "value": figures.signed(row.gap, gap_decimals(one)),
                "unit": "个百分点",
                "tone": "bad" if row.gap < 0 else "",
            }
        )
    return strip


def _forecast(found: Figure) -> dict[str, Any]:
    row = found.forecast
    if row is None or found.is_forecast_locked:
        return {"forecast": None}
    return {
        "forecast": row,
        "method": figure_forecast.method_label(row.method),
        "chance": chance_text(row.probability),
        "verdict": "" if row.refusal else figure_forecast.verdict(row),
        "test": figure_forecast.test_of(row),
        "most": figure_forecast.SHOWN,
    }


def _plan_url(found: Figure) -> str:
    try:
        return reverse("monitor:plan", args=[found.region.code, found.indicator.code, found.period.year])
    except NoReverseMatch:
        return ""


def _task_url(request: OfficeRequest, found: Figure, lines: Sequence[Line]) -> str:
    """Return where a figure that lags becomes a ledger item, for those who may draft one; else nothing.

    Where a warning of this period is still looked at, the item is made of it, so that both lead to each other.
    """
    address, row = shell.address("act:item-new"), found.reading
    if not address or row is None or not found.now or not request.access.may(Action.DRAFT_ITEMS):
        return ""
    if found.now.word not in ("lag", "bad"):
        return ""
    warned = (one.warning for one in lines if one.warning.period == str(found.period))
    warning = next((one for one in warned if WarningState(one.state).is_open), None)
    if warning is not None:
        return f"{address}?{urlencode({'warning': warning.pk})}"
    given = {
        "title": f"{found.region.name}“{found.indicator.title}”追赶进度",
        "origin_note": f"{found.region.name}{found.label}{found.indicator.title}{found.now.reading.get_word_display()}",
        "origin_url": request.get_full_path(),
        "owner": found.region.name,
        "place": found.region.name,
    }
    return f"{address}?{urlencode(given)}"
