"""A run on the map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.web.evaluate.selectors import maps, runs
from zhengxian.web.evaluate.views import page, rankings
from zhengxian.web.ui.components import links

WIDTH, HEIGHT = 600, 470
"""Room for the map on a page of 1366×768."""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the total or one node as a map, one class at a time."""
    run = rankings.asked(request)
    if run is None:
        return rankings.show(request)
    titles = {node["code"]: node["title"] for node in run.method["nodes"]}
    classes = [c for c in run.method["classes"] if c]
    class_pick = links.picker(
        request, "class", "类别", [(c, c) for c in classes] or [("", "全部")], classes[0] if classes else ""
    )
    node_pick = links.picker(request, "node", "看什么", maps.nodes(run), "total")
    node = request.GET.get("node", "total")
    node = node if node in titles else "total"
    found = maps.values(run, node, class_pick.value if classes else "")
    tail = runs.tail(run)
    profile = {code: f"{reverse('evaluate:profile', args=[code])}?run={tail}" for code in found}
    title = f"{titles[node]}得分"
    note = f"{class_pick.value or '全部地区'}，{runs.words(run)}，{titles[node]}得分"
    drawing = maps.choropleth(run, title, found, profile, note)
    several = runs.siblings(page.access_of(request), page.today_of(request), run)
    rows = sorted(found.values(), key=lambda r: (r["rank_in_class"] or 1e9, r["region__code"]))
    context = page.frame(
        request,
        "map",
        run=run,
        tail=tail,
        title=title,
        pickers=rankings.scope(request, run, several),
        steps=page.steps_of(run),
        choices=[class_pick, node_pick] if len(classes) > 1 else [node_pick],
        drawing=drawing,
        width=maps.width_within(drawing, WIDTH, HEIGHT) if drawing else WIDTH,
        rows=rows,
        class_title=class_pick.value,
    )
    return render(request, "evaluate/map.html", context)
