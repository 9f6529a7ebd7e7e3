"""A run on the map: the total or one node, one class at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengxian.io.charts import Choropleth
from zhengxian.web.collect.selectors import maps as boundaries
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import Run, Score


def nodes(run: Run) -> list[tuple[str, str]]:
    """List what a map can show: the total and every node, indented by level."""
    return [(n["code"], "　" * max(n["level"] - 1, 0) + n["title"]) for n in run.method["nodes"]]


def values(run: Run, node: str, class_title: str) -> dict[str, dict[str, Any]]:
    """Return score and place of one node by region code; one query."""
    rows = Score.objects.filter(run=run, node=node)
    if class_title:
        rows = rows.filter(class_title=class_title)
    fields = ("region__code", "region__name", "score", "shown", "full", "rank", "rank_in_class")
    return {row["region__code"]: row for row in rows.values(*fields)}


def choropleth(
    run: Run, title: str, found: Mapping[str, Mapping[str, Any]], links: Mapping[str, str], note: str
) -> Choropleth | None:
    """Describe the map; None when no boundary of these regions is loaded."""
    regions = Region.objects.filter(code__in=list(found)).only("id", "code", "name", "short_name")
    outlines = boundaries.outlines_of(regions)
    if outlines is None:
        return None
    decimals = run.method["decimals"]
    scores = {code: row["score"] for code, row in found.items()}
    limits = boundaries.limits_of([v for v in scores.values() if v is not None], decimals)
    places = {
        code: f"第 {row['rank_in_class']:.0f}"
        for code, row in found.items()
        if row["rank_in_class"] is not None
    }
    return Choropleth(
        title, note, "分", decimals, outlines, scores, limits, words=places, links=links,
        absent={code: "不计分" for code, value in scores.items() if value is None},
    )  # fmt: skip
