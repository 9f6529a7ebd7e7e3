"""Looking up figures: as a table, on a map, over time; and the whole way of one figure."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import Chart, to_png
from zhengxian.io.forms.export import Column
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.selectors import corrections, figures, maps, observations, provenance, series
from zhengxian.web.collect.selectors.figures import FigureQuery, FigureTable
from zhengxian.web.collect.views.figure_pickers import pickers, scope_pickers
from zhengxian.web.collect.views.query_text import asked as text
from zhengxian.web.collect.views.table_file import attachment, table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.models import Level, Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest

PAGE = 200
VIEWS = (("table", "表"), ("map", "地图"), ("trend", "走势"))


@dataclass(frozen=True)
class Asked:
    """What an address asks for, with defaults filled in."""

    view: str
    query: FigureQuery
    indicators: list[Indicator]
    indicator: Indicator
    periods: list[Period]
    period: Period
    level: Level


def _asked(request: OfficeRequest) -> Asked | None:
    given = request.GET
    offered = figures.all_indicators()
    if not offered:
        return None
    indicator = figures.indicator_of(text(request, "indicator"), offered)
    levels = figures.levels_of(indicator)
    level = Level(given["level"]) if given.get("level") in levels else levels[0]
    periods = figures.periods_of(indicator, request.access)
    period = figures.chosen_period(text(request, "period"), periods)
    if period is None:
        last = figures.last_period(indicator, request.today)
        periods, period = [last], last
    view = given.get("view", "table")
    query = FigureQuery(
        county=text(request, "county"),
        region_class=text(request, "class"),
        text=text(request, "q"),
        sort=text(request, "sort"),
        as_of=figures.moment_of(text(request, "as_of")),
    )
    return Asked(view if view in dict(VIEWS) else "table", query, offered, indicator, periods, period, level)


@require_safe
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show one indicator of some regions in one period."""
    asked = _asked(request)
    if asked is None:
        return render(request, "collect/figures_empty.html", {"tabs": tabs(request, "figures")})
    found = figures.table(request.access, asked.query, asked.indicator, asked.period, asked.level)
    export = text(request, "export")
    if export == "xlsx":
        return _file(found)
    chart = _chart(request, asked, found)
    if export == "png":
        return _picture(chart, found)
    shown = {
        "tabs": tabs(request, "figures"),
        "asked": asked,
        "table": found,
        "chart": chart,
        "note": _note(found),
        "scope": scope_pickers(request, asked.indicators, asked.indicator, asked.periods, asked.period),
        "pickers": pickers(request, asked.indicator, asked.level, VIEWS),
        "chosen": request.GET.getlist("r"),
    }
    return render(request, "collect/figures.html", shown)


def _note(found: FigureTable) -> str:
    unit = f"单位：{found.indicator.unit}，" if found.indicator.unit else ""
    return f"{unit}{found.label}{'累计' if found.indicator.cumulative else ''}"


def _chart(request: OfficeRequest, asked: Asked, found: FigureTable) -> Chart | None:
    if asked.view == "map":
        return _map(request, asked, found)
    return _trend(request, asked, found) if asked.view == "trend" else None


def _map(request: OfficeRequest, asked: Asked, found: FigureTable) -> Chart | None:
    outlines = maps.outlines_of(found.regions)
    if outlines is None:
        return None
    values = figures.year_values(
        request.access, asked.indicator, found.regions, asked.period, asked.query.as_of
    )
    links = {row.region.code: figure_url(row.region, found) for row in found.rows if row.value is not None}
    return maps.choropleth(
        asked.indicator,
        found.regions,
        {row.region.pk: row.seen for row in found.rows if row.seen},
        outlines=outlines,
        limits=maps.limits_of(values, asked.indicator.decimals),
        note=_note(found),
        links=links,
    )


def _trend(request: OfficeRequest, asked: Asked, found: FigureTable) -> Chart | None:
    chosen = set(request.GET.getlist("r"))
    regions = [r for r in found.regions if r.code in chosen][: series.MOST_REGIONS] or _first_reported(found)
    if not regions:
        return None
    lines = series.joined_series(
        request.access,
        asked.indicator,
        regions,
        series.span_until(asked.period),
        day=request.today,
        as_of=asked.query.as_of,
    )
    return series.trend(asked.indicator, lines, _note(found))


def _first_reported(found: FigureTable) -> list[Region]:
    """Return the first region with a figure, or the first at all where none has one."""
    return [row.region for row in found.rows if row.value is not None][:1] or found.regions[:1]


def figure_url(region: Region, found: FigureTable) -> str:
    """Return the address of a figure's own page."""
    return reverse("collect:figure", args=[region.code, found.indicator.code, str(found.period)])


def _file(found: FigureTable) -> FileResponse:
    indicator = found.indicator
    columns: list[Column | str] = [
        "代码",
        "地区",
        Column(indicator.title, indicator.unit, indicator.decimals),
        "状态",
        "核实程度",
        Column("上年同期", indicator.unit, indicator.decimals),
        "版次",
    ]
    rows = [
        (
            row.region.code,
            row.region.name,
            row.value,
            row.seen.state.label,
            row.seen.status.label,
            row.before.value if row.before else None,
            row.seen.version,
        )
        for row in found.rows
        if row.seen is not None and not row.seen.locked
    ]
    notes = [_note(found)]
    if found.locked:
        notes.append(f"另有 {found.locked} 个数还没有公布，不在表中。")
    return table_file(f"{indicator.title}（{found.label}）", columns, rows, notes)


def _picture(chart: Chart | None, found: FigureTable) -> FileResponse:
    if chart is None:
        raise Refused("C-260", "这一页没有图可以下载。请先选“地图”或“走势”；没有边界文件时画不出地图")
    return attachment(to_png(chart, 720), f"{found.indicator.title}（{found.label}）.png", "image/png")


@require_safe
def figure(request: OfficeRequest, region: str, indicator: str, period: str) -> HttpResponse:
    """Show the whole way of one figure: value, checks, review, submission, file and cell; all its versions."""
    one = observations.figure(request.access, region, indicator, period)
    shown = {
        "tabs": tabs(request, "figures"),
        "one": one,
        "trace": provenance.trace(request.access, one),
        "versions": observations.history(request.access, region, indicator, period),
        "corrections": corrections.of_figure(request.access, one),
        "findings": provenance.findings_of(request.access, one),
        "may_correct": corrections.may_propose(request.access, one.region, one.indicator),
        "works_on": provenance.works_on(request.access, one),
    }
    return render(request, "collect/figure.html", shown)
