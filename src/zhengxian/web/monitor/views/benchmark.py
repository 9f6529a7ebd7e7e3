"""Benchmarks: a region, the better ones most like it, and where the difference lies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.charts import Bar, Bars
from zhengxian.io.forms.export import Column
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.selectors import runs
from zhengxian.web.monitor.forms.comparison import StructureForm
from zhengxian.web.monitor.services import benchmark
from zhengxian.web.monitor.services.benchmark import GapRow, PeerRow
from zhengxian.web.monitor.to_engine import bench as reading
from zhengxian.web.monitor.to_engine import standings
from zhengxian.web.monitor.to_engine.bench import Bench
from zhengxian.web.monitor.views.compared import NO_RUN, comparison_url, figure_url, item_url, quoted
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components import links
from zhengxian.web.ui.components.links import Option, Picker, picker

MOST_BARS = 10


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the nearest better peers of a region and the gap to one of them."""
    access, day = request.access, request.today
    schemes = [(s.code, s.title) for s in runs.schemes_with_runs(access, day)]
    asked = request.GET.get("scheme", "")
    run = standings.newest(access, day, asked if asked in dict(schemes) else "")
    shown: dict[str, Any] = {"tabs": tabs(request, "benchmark"), "run": run, "pickers": [], "no_run": NO_RUN}
    if run is None:
        return render(request, "monitor/benchmark.html", shown)
    offered = reading.candidates(run.version.scheme.level)
    data = request.GET if "structure" in request.GET else None
    form = StructureForm(data, offered=offered, usual=reading.usual(offered))
    bench = reading.read(access, day, run, form.chosen(offered))
    region = _region(request, bench)
    shown |= {"form": form, "label": runs.words(run), "region": region, "traits": bench.traits}
    shown["pickers"] = _pickers(request, run, schemes, bench, region)
    if region is None:
        return render(request, "monitor/benchmark.html", shown)
    shown["kept"] = [
        (name, request.GET[name]) for name in ("scheme", "region", "peer") if request.GET.get(name)
    ]
    return _answer(request, bench, region, shown)


def _answer(request: OfficeRequest, bench: Bench, region: Region, shown: dict[str, Any]) -> HttpResponse:
    wanted = request.GET.get("peer", "")
    by_hand = wanted if bench.row(wanted) is not None and wanted != region.code else ""
    try:
        found = benchmark.peers(bench, region.code, by_hand)
        chosen = next((p for p in found if p.region.code == by_hand), found[0] if found else None)
        rows = benchmark.gaps(bench, region.code, chosen.region.code) if chosen else []
        alike = benchmark.likeness(bench, region.code, chosen.region.code) if chosen else []
    except ZhengxianError as refusal:
        return render(request, "monitor/benchmark.html", {**shown, "refusal": refusal}, status=422)
    if request.GET.get("export") == "xlsx" and chosen:
        return _file(bench, region, chosen, rows)
    row = bench.row(region.code) or 0
    shown |= {
        "peers": found,
        "peer": chosen,
        "own_score": bench.scores[row],
        "own_class": bench.classes[row],
        "own_rank": bench.ranks[row],
        "rows": [_links(r, region, bench.run) for r in rows],
        "alike": alike,
        "bars": _bars(rows, chosen),
        "item": _item(request, region, chosen, rows),
    }
    return render(request, "monitor/benchmark.html", shown)


def _region(request: OfficeRequest, bench: Bench) -> Region | None:
    """Return the region asked for, or the first of one's own; `Hidden` for one whose targets one does not see."""
    mine = [r for r in bench.regions if request.access.may_in(Action.SEE_TARGETS, r)]
    code = request.GET.get("region", "")
    found = next((r for r in mine if r.code == code), None)
    if found is None and any(r.code == code for r in bench.regions):
        raise Hidden
    return found or (mine[0] if mine else None)


def _pickers(
    request: OfficeRequest, run: Run, schemes: list[tuple[str, str]], bench: Bench, region: Region | None
) -> list[Picker]:
    mine = [r for r in bench.regions if request.access.may_in(Action.SEE_TARGETS, r)]
    places = tuple(
        Option(r.name, links.changed(request.GET, region=r.code, peer=None, export=None), r == region)
        for r in mine
    )
    others = [("", "最近的一个"), *((r.code, r.name) for r in bench.regions if r != region)]
    scheme = picker(request, "scheme", "方案", schemes, default=run.version.scheme.code)
    return [
        scheme,
        Picker("region", "地区", region.name if region else "", places),
        picker(request, "peer", "对标对象", others),
    ]


def _links(row: GapRow, region: Region, run: Run) -> dict[str, Any]:
    profile = reverse("evaluate:profile", args=[region.code])
    return {
        "row": row,
        "figure": figure_url(region.code, row.indicator) if row.indicator else "",
        "compare": comparison_url(region.code, row.indicator) if row.indicator else "",
        "source": f"{profile}?{urlencode({'run': runs.tail(run), 'node': row.series.code})}#trace",
    }


def _bars(rows: list[GapRow], peer: PeerRow | None) -> Bars | None:
    """Draw where the peer has more points, the most on top."""
    more = [row for row in rows if row.points is not None and row.points > 0][:MOST_BARS]
    if not more or peer is None:
        return None
    drawn = tuple(Bar(row.series.label, row.points) for row in more)
    return Bars("差在哪里", f"{peer.region.name}多得的分", "分", 2, drawn, plus=True)


def _item(request: OfficeRequest, region: Region, peer: PeerRow | None, rows: list[GapRow]) -> str:
    worst = next((row for row in rows if row.points is not None and row.points > 0), None)
    if peer is None or worst is None:
        return ""
    return item_url(
        request,
        title=f"{region.name}对标{peer.region.name}，补{quoted(worst.series.label)}差距",
        origin="lost_points",
        note=f"对标分析，对标{peer.region.name}",
        place=region.name,
        back=f"{request.path}?{urlencode({'region': region.code, 'peer': peer.region.code})}",
    )


def _file(bench: Bench, region: Region, peer: PeerRow, rows: list[GapRow]) -> HttpResponse:
    heads: list[Column | str] = [
        "评价项",
        "单位",
        region.name,
        peer.region.name,
        "差距",
        "谁更好",
        *_points(region, peer),
    ]
    cells = [
        [
            *(row.series.label, row.series.unit),
            *("未公布" if row.own_locked else row.gap.own, "未公布" if row.peer_locked else row.gap.peer),
            *(row.gap.gap, row.who, row.own_points, row.peer_points, row.points),
        ]
        for row in rows
    ]
    note = f"{runs.words(bench.run)}，{bench.run.number}。差距为对标对象减本地区，只供研判，不作为填报依据。"
    return workbook(f"对标 {region.name}与{peer.region.name}", heads, cells, [note])


def _points(region: Region, peer: PeerRow) -> list[Column]:
    return [Column(f"{name}得分", "分", 2) for name in (region.name, peer.region.name)] + [
        Column("得分差", "分", 2)
    ]
