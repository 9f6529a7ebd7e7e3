"""The three comparisons of one indicator: across regions, over time, by structure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.selectors.figures import all_indicators, indicator_of, periods_of
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.monitor.services import comparison, comparison_parts
from zhengxian.web.monitor.to_engine import comparison as reading_of
from zhengxian.web.monitor.to_engine.comparison import Reading
from zhengxian.web.monitor.views import comparison_charts, comparison_files
from zhengxian.web.monitor.views.compared import figure_url
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components import figures, links
from zhengxian.web.ui.components.dates import period_label
from zhengxian.web.ui.components.links import Option, Picker

PERIODS = 37
"""How many periods are offered, the newest first."""
MANY = 30
"""Above so many regions only the own class is listed unless all are asked for."""


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show one indicator of one region beside others, beside its own past, and as parts of a whole."""
    offered = all_indicators()
    if not offered:
        return render(request, "monitor/comparison.html", {"tabs": tabs(request, "comparison")})
    indicator = indicator_of(request.GET.get("indicator", ""), offered)
    regions = reading_of.offered(request.access, indicator, request.today)
    region = reading_of.chosen(request.access, request.GET.get("region", ""), regions)
    periods = periods_of(indicator, request.access)[:PERIODS]
    period = next(
        (p for p in periods if str(p) == request.GET.get("period")), periods[0] if periods else None
    )
    shown: dict[str, Any] = {
        "tabs": tabs(request, "comparison"),
        "indicator": indicator,
        "region": region,
        "pickers": _pickers(request, offered, indicator, regions, region, periods, period),
    }
    if region is None or period is None:
        return render(request, "monitor/comparison.html", shown)
    reading = reading_of.read(request.access, indicator, region, period, today=request.today)
    return _answer(request, reading, shown)


def _answer(request: OfficeRequest, reading: Reading, shown: dict[str, Any]) -> HttpResponse:
    rows = comparison.across(reading)
    time = comparison.over_time(reading)
    parts, carried = comparison_parts.by_parts(reading), comparison_parts.by_regions(reading)
    share = comparison_parts.share(reading)
    file = comparison_files.file(request.GET.get("export", ""), reading, rows, time, (parts, carried))
    if file is not None:
        return file
    own = next((row for row in rows if row.is_own), None)
    whole = request.GET.get("range") == "all" or len(rows) <= MANY
    listed = [row for row in rows if whole or (own is not None and row.class_name == own.class_name)]
    label = period_label(reading.period, reading.indicator.cumulative)
    shown |= {
        "period": reading.period,
        "label": label,
        "own": own,
        "rows": listed,
        "total": len(rows),
        "whole_url": "" if whole else links.changed(request.GET, range="all"),
        "locked": sum(row.seen is not None and row.seen.locked for row in rows),
        "facts": _facts(reading, own, share),
        "time": time,
        "parts": parts,
        "carried": carried,
        "above": reading.above,
        "gap_unit": gap_unit(reading.indicator),
        "has_targets": any(row.target is not None for row in rows),
        "is_flow": reading.indicator.kind in comparison.FLOWS,
        "growth": reading.growth,
        "level": reading.level,
        "flagged": comparison.FLAGGED,
        "figure_url": figure_url(reading.region.code, reading.indicator.code, str(reading.period)),
        "bars": comparison_charts.bars(reading, rows, label),
        "trend": comparison_charts.trend(reading),
        "pulls": comparison_charts.pulls(carried, reading),
    }
    return render(request, "monitor/comparison.html", shown)


def gap_unit(indicator: Indicator) -> str:
    """Return the unit of a difference: percentage points where the figures are in per cent."""
    return "个百分点" if indicator.unit == "%" else indicator.unit


def _facts(
    reading: Reading, own: comparison.AcrossRow | None, share: comparison_parts.Share | None
) -> list[dict[str, Any]]:
    if own is None:
        return []
    places, unit = reading.indicator.decimals, gap_unit(reading.indicator)
    locked = own.seen is not None and own.seen.locked
    found: list[dict[str, Any]] = [
        {
            "label": reading.region.name,
            "value": "未公布" if locked else figures.shown(own.value, places),
            "unit": reading.indicator.unit if own.value is not None else "",
            "note": own.seen.status_mark if own.seen and own.value is not None else "",
        },
        _place("类内位次", own.rank_in_class, own.of_class, own.class_name),
        _place("全部位次", own.rank, own.of, ""),
    ]
    for label, gap in (("比类内最好", own.to_best), ("比类内中位数", own.to_median)):
        if gap is not None:
            found.append({"label": label, "value": figures.signed(gap, places), "unit": unit})
    if own.target is not None:
        found.append(_target(own, places, unit))
    if share is not None and share.now is not None and reading.above is not None:
        whole = "各地区合计" if share.of_sum else reading.above.name
        told = "" if share.change is None else f"比上年同期 {figures.signed(share.change, 2)} 个百分点"
        found.append({"label": f"占{whole}", "value": figures.shown(share.now, 2), "unit": "%", "note": told})
    return found


def _place(label: str, place: int | None, of: int, note: str) -> dict[str, Any]:
    if place is None:
        return {"label": label, "value": "—", "note": "不排名"}
    return {"label": label, "value": place, "of": of, "note": note}


def _target(own: comparison.AcrossRow, places: int, unit: str) -> dict[str, Any]:
    found: dict[str, Any] = {"label": "年度目标", "value": figures.shown(own.target, places)}
    if own.completion is not None:
        found["note"] = f"完成 {figures.shown(own.completion, 2)}%"
    elif own.to_target is not None:
        found["note"] = f"比目标 {figures.signed(own.to_target, places)} {unit}".strip()
    return found


def _pickers(
    request: OfficeRequest,
    offered: Sequence[Indicator],
    indicator: Indicator,
    regions: Sequence[Region],
    region: Region | None,
    periods: Sequence[Period],
    period: Period | None,
) -> list[Picker]:
    def to(**changes: object) -> str:
        return links.changed(request.GET, export=None, **changes)

    whats = tuple(Option(i.title, to(indicator=i.code), i.pk == indicator.pk) for i in offered)
    wheres = tuple(Option(_name(r), to(region=r.code), r == region) for r in regions)
    whens = tuple(
        Option(period_label(p, indicator.cumulative), to(period=str(p)), p == period) for p in periods
    )
    return [
        Picker("indicator", "指标", indicator.title, whats),
        Picker("region", "地区", region.name if region else "", wheres),
        Picker("period", "期间", period_label(period, indicator.cumulative), whens),
    ]


def _name(region: Region) -> str:
    return f"{region.name}　{region.parent.name}" if region.level == "town" and region.parent else region.name
