"""A run on the map: the total or one node, one class at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengxian.io.charts import Choropleth
from zhengxian.io.charts.outlines import plate
from zhengxian.web.collect.selectors import maps as boundaries
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import Run, Score

OTHERS = "其他类别"
NARROWEST = 280


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
    """Describe the map: some regions with their scores, the others of the pool around them without; None when no
    boundary is loaded."""
    others = _others(run, found)
    regions = Region.objects.filter(code__in=[*found, *others]).only("id", "code", "name", "short_name")
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
        absent={c: "不计分" for c, value in scores.items() if value is None} | dict.fromkeys(others, OTHERS),
    )  # fmt: skip


def _others(run: Run, found: Mapping[str, Any]) -> list[str]:
    """Return the codes of the ranked regions that are not among those found."""
    ranked = Score.objects.filter(run=run, level=0).values_list("region__code", flat=True)
    return [code for code in ranked if code not in found]


def width_within(drawing: Choropleth, width: int, height: int) -> int:
    """Return the width, at most the one given, at which a map without its legend is no higher than this."""
    drawn = plate(drawing.outlines, width)
    return width if drawn.height <= height else max(int(width * height / drawn.height), NARROWEST)
