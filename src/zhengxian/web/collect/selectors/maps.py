"""Maps: the loaded boundaries of some regions, kept in memory, and a figure on them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from zhengxian.io.charts import Choropleth, Outlines, outlines_of_geojson
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.selectors.observations import Seen
from zhengxian.web.core.models import Boundary, Region

CLASSES = 5


def outlines_of(regions: Iterable[Region]) -> Outlines | None:
    """Return the newest boundaries of regions, or None when none is loaded.

    Read from the database once and kept until a boundary is added; the drawing keeps its simplified borders with
    the object. One query when it is kept.
    """
    wanted = tuple(sorted((r.pk, r.code, r.short_name or r.name) for r in regions))
    state = Boundary.objects.aggregate(n=Count("id"), last=Max("id"))
    return _outlines(wanted, (state["n"], state["last"])) if state["n"] and wanted else None


@lru_cache(maxsize=24)
def _outlines(
    wanted: tuple[tuple[int, str, str], ...],
    state: tuple[int, int | None],  # noqa: ARG001 -- part of the key: a new boundary makes a new map
) -> Outlines | None:
    newest: dict[int, Any] = dict(
        Boundary.objects.filter(region__in=[pk for pk, _, _ in wanted])
        .order_by("valid_from")
        .values_list("region_id", "geometry")
    )
    features = [
        {"geometry": newest[pk], "properties": {"code": code, "name": name}}
        for pk, code, name in wanted
        if pk in newest
    ]
    return outlines_of_geojson({"features": features}) if features else None


def limits_of(values: Sequence[float], decimals: int) -> tuple[float, ...]:
    """Return the limits of up to five classes with about equally many values; equal values share a class.

    >>> limits_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0)
    (3.0, 5.0, 7.0, 9.0)
    >>> limits_of([2, 2, 2], 1)
    (2.0,)
    """
    sound = sorted(v for v in values if math.isfinite(v))
    if not sound:
        return (0.0,)
    cuts = [sound[min(len(sound) - 1, len(sound) * k // CLASSES)] for k in range(1, CLASSES)]
    rounded = dict.fromkeys(float(round(cut, decimals)) for cut in cuts)
    inside = tuple(cut for cut in rounded if cut > sound[0])
    return inside or (float(round(sound[0], decimals)),)


def choropleth(
    indicator: Indicator,
    regions: Sequence[Region],
    seen: Mapping[int, Seen],
    *,
    outlines: Outlines,
    limits: tuple[float, ...],
    note: str,
    links: Mapping[str, str],
) -> Choropleth:
    """Describe the map of one indicator; ``seen`` holds the figures by region."""
    there = {r.code: seen[r.pk] for r in regions if r.pk in seen}
    return Choropleth(
        indicator.title,
        note,
        indicator.unit,
        indicator.decimals,
        outlines,
        {code: one.value for code, one in there.items()},
        limits,
        links=links,
        absent={code: one.state.label for code, one in there.items() if one.value is None},
        locked=frozenset(code for code, one in there.items() if one.locked),
    )
