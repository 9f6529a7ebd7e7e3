"""Leading indicators: which figures have run ahead of which, on what evidence, drawn beside each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from django.db.models import QuerySet

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Kind as EngineKind
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.forecast import TimeSeries
from zhengxian.engine.monitor.forecast.changes import monthly_changes
from zhengxian.web.collect.models import Indicator, Kind
from zhengxian.web.collect.selectors.series import joined_series
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.models import LeadingPair

QUESTION = "两项数据走势不一致只是需要说明的问题，不是数据失实的结论；两者关系不宜作线性推断。"
"""Stands on the page whatever a pair says (domain.md §4.4)."""
SHOWN = 36
"""Months that are drawn."""


@dataclass(frozen=True)
class Lead:
    """One month of lead that was tried: pairs and rank correlation."""

    months: int
    count: int
    correlation: float
    is_best: bool


@dataclass(frozen=True)
class Drawn:
    """Both series on one axis of the follower's months; the leader is moved on by its lead.

    ``is_standard`` tells that they are shown in standard deviations from their own mean, because their units differ.
    """

    periods: tuple[Period, ...]
    leader: tuple[float | None, ...]
    follower: tuple[float | None, ...]
    is_standard: bool


def pairs_visible_to(access: Access) -> QuerySet[LeadingPair]:
    """Return the pairs that stand now, of the regions whose targets a person sees; those of no region are everybody's."""
    mine = Region.objects.below(access.scope(Action.SEE_TARGETS).paths)
    rows = LeadingPair.objects.filter(is_current=True).select_related(
        "region", "leader", "follower__department", "round"
    )
    seen = rows.filter(region__in=mine.values("pk"))
    return seen | rows.filter(region__isnull=True)


def regions(access: Access) -> list[Region]:
    """Return the regions that have pairs, from the top; one query."""
    mine = pairs_visible_to(access).order_by().values("region")
    return sorted(Region.objects.filter(pk__in=mine), key=lambda r: (r.path.count("/"), r.order, r.code))


def listed(
    access: Access, region: Region | None, follower: str = "", holds: bool = False
) -> list[LeadingPair]:
    """Return the pairs of a region, those that hold first, then by strength; one query."""
    rows = pairs_visible_to(access)
    rows = rows.filter(region=region) if region is not None else rows.filter(region__isnull=True)
    if follower:
        rows = rows.filter(follower__code=follower)
    if holds:
        rows = rows.filter(holds=True)
    return sorted(rows, key=lambda p: (not p.holds, -abs(p.correlation), p.pk))


def one(access: Access, pair_id: int) -> LeadingPair:
    """Return one pair. Errors: Hidden."""
    found = pairs_visible_to(access).filter(pk=pair_id).first()
    if found is None:
        raise Hidden
    return found


def tried(pair: LeadingPair) -> list[Lead]:
    """Return what every lead gave that was tried."""
    rows = cast("Sequence[Sequence[Any]]", pair.evidence.get("by_lead", ()))
    return [Lead(int(m), int(n), float(r), int(m) == pair.months) for m, n, r in rows]


def drawn(access: Access, pair: LeadingPair, today: date) -> Drawn:
    """Lay both series over each other, from the figures that the reader may see; about ten queries.

    Shown are the changes of each month against a year ago, as in the search. The leader stands where its month plus the
    lead falls, and so reaches beyond the follower.

    Errors: M-268 there is too little to draw, M-270 the pair names no region; those of the engine.
    """
    if pair.region is None:
        raise Refusal("M-270", "这一对没有写明是哪个地区的数", "请重新测算后再看")
    last = Period.from_date(today, PeriodKind.MONTH)
    span = Period.range(last - (SHOWN + 24 - 1), last)
    leader, follower = (
        _changes(access, series, pair.region, span, today) for series in (pair.leader, pair.follower)
    )
    known = [p for p, value in follower.items() if not math.isnan(value)]
    ahead = [p + pair.months for p, value in leader.items() if not math.isnan(value)]
    if len(known) < 2 or len(ahead) < 2:
        raise Refusal("M-268", "您能看的数还不够把两条线画在一起", "请等数据公布后再看")
    end = max(*known, *ahead)
    periods = Period.range(max(min(*known, *ahead), end - (SHOWN - 1)), end)
    moved = np.array([leader.get(p - pair.months, math.nan) for p in periods])
    own = np.array([follower.get(p, math.nan) for p in periods])
    alike = pair.leader.kind == pair.follower.kind == Kind.GROWTH
    lines = (moved, own) if alike else (_standard(moved), _standard(own))
    first, second = (tuple(None if math.isnan(v) else float(v) for v in line) for line in lines)
    return Drawn(periods, first, second, not alike)


def _changes(
    access: Access, indicator: Indicator, region: Region, span: Sequence[Period], today: date
) -> dict[Period, float]:
    points = joined_series(access, indicator, [region], span, day=today)[0].points
    values = [math.nan if p.value is None else p.value for p in points]
    if all(math.isnan(value) for value in values):
        return {}
    series = TimeSeries(
        cast("EngineKind", indicator.kind), span[0], values, indicator.cumulative, indicator.decimals
    )
    first, changes = monthly_changes(series)
    return {first + n: float(value) for n, value in enumerate(changes)}


def _standard(values: FloatArray) -> FloatArray:
    spread = float(np.nanstd(values))
    return np.asarray((values - np.nanmean(values)) / spread if spread > 0 else values * math.nan)
