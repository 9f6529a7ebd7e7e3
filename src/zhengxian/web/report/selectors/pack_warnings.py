"""The warnings of a pack, the gravest first, and what their owners have said about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.evaluate.models import Run, RunState
from zhengxian.web.monitor.models import Warning as RaisedWarning
from zhengxian.web.monitor.models import WarningLevel, WarningNote, WarningState
from zhengxian.web.report.selectors.pack_sight import Releases

_LEVELS = (WarningLevel.RED, WarningLevel.ORANGE, WarningLevel.YELLOW)
_OPEN = [state.value for state in WarningState if state.is_open]


@dataclass(frozen=True)
class Warnings:
    """The open warnings a pack may quote, and by region how many are held back with their figures."""

    rows: list[RaisedWarning]
    held: dict[int, int]


def open_warnings(regions: Collection[int], last: date, releases: Releases) -> Warnings:
    """Return what is warned of in regions for periods that end by a day: red, orange, yellow; five queries at most."""
    said = WarningNote.objects.filter(is_explanation=True).select_related("by").order_by("-at", "-id")
    rows = (
        RaisedWarning.objects.filter(state__in=_OPEN, level__in=_LEVELS, region__in=regions)
        .select_related("region", "indicator", "department")
        .prefetch_related(Prefetch("notes", queryset=said, to_attr="explanations"))
    )
    found = [one for one in rows if _ends_by(one.period, last)]
    bound = [(one, (one.region_id, one.indicator_id, one.period)) for one in found if one.indicator_id]
    releases.read(key for _, key in bound)
    held_back = {one.pk for one, key in bound if not releases.quotable(key, has_figure=one.value is not None)}
    ranked = {one.period for one in found if one.node}
    published = _published(ranked)
    held_back |= {one.pk for one in found if one.node and one.period not in published}
    held: dict[int, int] = {}
    for one in found:
        if one.pk in held_back:
            held[one.region_id] = held.get(one.region_id, 0) + 1
    kept = [one for one in found if one.pk not in held_back]
    kept.sort(key=lambda one: (_LEVELS.index(WarningLevel(one.level)), one.raised_at, one.pk))
    return Warnings(kept, held)


def _published(periods: Collection[str]) -> set[str]:
    """Return the periods of which a result is published; ranks of others are not quoted."""
    if not periods:
        return set()
    rows = Run.objects.filter(state=RunState.PUBLISHED, period__in=periods)
    return set(rows.values_list("period", flat=True))


def _ends_by(period: str, last: date) -> bool:
    try:
        return Period.parse(period).last_day <= last
    except ZhengxianError:
        return True
