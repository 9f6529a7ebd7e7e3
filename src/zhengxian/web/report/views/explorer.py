"""The explorer: any indicator × region × period as table, chart, map and Excel; questions kept under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import Chart, to_png
from zhengxian.io.forms.export import Column
from zhengxian.web.collect.selectors import figures
from zhengxian.web.collect.views.query_text import asked as text
from zhengxian.web.collect.views.table_file import attachment, table_file
from zhengxian.web.core.models import Level
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.report.selectors import explorer, explorer_charts, explorer_question, saved_views
from zhengxian.web.report.selectors.explorer import Answer, Cell
from zhengxian.web.report.selectors.explorer_question import LAYOUTS, MOST_INDICATORS, Question
from zhengxian.web.report.services import saved_views as keeping
from zhengxian.web.report.views.tabs import tabs
from zhengxian.web.ui.components.dates import period_label
from zhengxian.web.ui.components.links import Picker, picker

DRAWINGS = (("", "表"), ("chart", "图"), ("map", "地图"))


@require_safe
def page(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show the answer to the question of the address."""
    question = explorer_question.asked(request.GET, request.access)
    shown: dict[str, Any] = {"tabs": tabs(request, "explorer"), "views": saved_views.offered(request.user)}
    if question is None:
        return render(request, "report/explorer.html", shown)
    found = explorer.answer(request.access, question)
    if text(request, "export") == "xlsx":
        return _file(found)
    charts = _charts(request, found)
    if text(request, "export") == "png":
        return _picture(charts, found)
    shown |= {
        "asked": question,
        "found": found,
        "charts": charts,
        "drawing": text(request, "draw"),
        "heads": _heads(found),
        "pickers": _pickers(request, found),
        "groups": _groups(question),
        "most": MOST_INDICATORS,
        "chosen": request.GET.getlist("r"),
        "kept": [
            (name, v)
            for name in explorer_question.NAMES
            for v in request.GET.getlist(name)
            if name != "indicator"
        ],
        "query": request.GET.urlencode(),
    }
    return render(request, "report/explorer.html", shown)


def _heads(found: Answer) -> list[tuple[str, str]]:
    """Return the heads of the columns with their units."""
    q = found.question
    if q.layout.columns == "indicator":
        return [(i.title, i.unit) for i in q.shown_indicators]
    return [(_label(p, q.indicator.cumulative), "") for p in q.shown_periods]


def _label(period: Period, cumulative: bool) -> str:
    return str(period_label(period, cumulative))


def _groups(question: Question) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the indicators offered, by group, with whether each is chosen."""
    chosen = {i.code for i in question.indicators}
    grouped: dict[str, list[tuple[str, str, bool]]] = {}
    for one in question.offered:
        grouped.setdefault(one.group, []).append((one.code, one.title, one.code in chosen))
    return list(grouped.items())


def _pickers(request: OfficeRequest, found: Answer) -> list[Picker]:
    q = found.question
    levels = figures.levels_of(q.indicator)
    offered = list(dict.fromkeys((q.period, *q.known_periods)))
    whens = [(str(p), _label(p, q.indicator.cumulative)) for p in sorted(offered, reverse=True)]
    usual = str(q.known_periods[0]) if q.known_periods else str(q.period)
    shown = [
        picker(
            request,
            "layout",
            "排法",
            [(one.key, one.label) for one in LAYOUTS.values()],
            default="indicators",
        ),
        picker(request, "draw", "看法", DRAWINGS),
        picker(request, "level", "级别", [(at.value, at.label) for at in levels], default=levels[0].value),
        picker(request, "period", "期间", whens, default=usual),
    ]
    if q.layout.key != "indicators":
        early = [
            (str(p), words)
            for p, words in ((p, _label(p, q.indicator.cumulative)) for p in sorted(offered, reverse=True))
            if p <= q.period
        ]
        shown.append(picker(request, "since", "起始期间", early, default=str(q.since)))
    classes = figures.classes_at(q.level)
    if classes:
        shown.append(
            picker(request, "class", "类别", [("", "全部"), *((str(c.pk), c.title) for c in classes)])
        )
    if q.level in (Level.TOWN, Level.PARK):
        counties = [(c.code, c.name) for c in figures.counties()]
        shown.append(picker(request, "county", "县", [("", "全部"), *counties]))
    if q.layout.key == "region" and found.regions:
        names = [(r.code, r.name) for r in found.regions]
        shown.append(picker(request, "region", "地区", names, default=found.regions[0].code))
    return shown


def _charts(request: OfficeRequest, found: Answer) -> list[Chart]:
    drawing = text(request, "draw")
    if drawing == "map":
        links = {
            c.region.code: figure_url(c)
            for r in found.regions
            if (c := found.cell(r, found.question.indicator, found.question.period)).value is not None
        }
        drawn = explorer_charts.choropleth(found, links)
        return [drawn] if drawn else []
    if drawing != "chart":
        return []
    if found.question.layout.key == "indicators":
        one = explorer_charts.bars(found)
        return [one] if one else []
    return list(explorer_charts.lines(found, frozenset(request.GET.getlist("r"))))


def figure_url(cell: Cell) -> str:
    """Return the address of a figure's own page, where its whole way is shown."""
    return reverse("collect:figure", args=[cell.region.code, cell.indicator.code, str(cell.period)])


def _title(found: Answer) -> str:
    q = found.question
    if q.layout.key == "region" and found.region is not None:
        return f"{found.region.name}主要指标（{q.since.label}至{q.period.label}）"
    if q.layout.key == "periods":
        return f"{q.indicator.title}（{q.since.label}至{q.period.label}）"
    return f"主要指标（{_label(q.period, q.indicator.cumulative)}）"


def _file(found: Answer) -> FileResponse:
    """Answer with the table as it stands, figures as numbers; what is held back is left empty and counted."""
    q = found.question
    if q.layout.rows == "indicator":
        columns: list[Column | str] = ["指标", "单位", *(head for head, _ in _heads(found))]
        rows: list[list[object]] = [
            [line.name, line.indicator.unit if line.indicator else "", *map(_told, line.cells)]
            for line in found.lines
        ]
    else:
        decimals = [i.decimals for i in q.shown_indicators for _ in q.shown_periods]
        heads = _heads(found)
        unit = q.indicator.unit if q.layout.key == "periods" else ""
        named = [Column(head, own or unit, d) for (head, own), d in zip(heads, decimals, strict=True)]
        columns = ["代码", "地区", *named]
        rows = [
            [line.region.code if line.region else "", line.name, *map(_told, line.cells)]
            for line in found.lines
        ]
    notes = [f"另有 {found.locked} 个数还没有公布，不在表中。"] if found.locked else []
    return table_file(_title(found), columns, rows, notes)


def _told(cell: Cell) -> object:
    """Return the figure, or the word for its state; nothing for what is held back or not there."""
    if cell.seen is None or cell.seen.locked:
        return None
    return cell.value if cell.value is not None else cell.seen.state.label


def _picture(charts: list[Chart], found: Answer) -> FileResponse:
    if not charts:
        raise Refused("R-193", "这一页没有图可以下载。请先选“图”或“地图”；没有边界文件时画不出地图")
    return attachment(to_png(charts[0], 720), f"{_title(found)}.png", "image/png")


@require_POST
def keep(request: OfficeRequest) -> HttpResponseRedirect:
    """Keep the question under a name."""
    given = request.POST
    view = keeping.keep(
        name=given.get("name", ""),
        query=given.get("query", ""),
        is_shared=bool(given.get("shared")),
        by=request.user,
    )
    messages.success(request, f"已保存查询“{view.name}”。")
    return redirect(f"{reverse('report:explorer')}?{view.query}")


@require_POST
def drop(request: OfficeRequest, view_id: int) -> HttpResponseRedirect:
    """Drop one of the own views."""
    messages.success(request, f"已删除查询“{keeping.drop(view_id=view_id, by=request.user)}”。")
    return redirect("report:explorer")
