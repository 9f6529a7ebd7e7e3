"""What a benchmark is made of: the structure of regions, their scores, and the figures behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Place, Series
from zhengxian.web.collect.models import Direction, Indicator, Kind
from zhengxian.web.collect.selectors.figures import levels_of, periods_of
from zhengxian.web.collect.selectors.observations import seen_figures
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import Contribution, Run, Score
from zhengxian.web.evaluate.selectors import results

USUAL = (
    *("gdp", "gdp_per_capita", "urbanisation", "service_share", "private_share", "emerging_share"),
    *("high_tech_share", "tax_share", "rd_firm_share", "retail_sales", "budget_revenue", "industrial_power"),
    *("high_standard_farmland", "town_output", "town_above_sales", "town_tax", "agri_processing_output"),
    *("collective_income", "tourists"),
)
"""Indicators that tell how big a place is and what it lives on; those of them that an office collects are the default."""
PERIODS = 4
"""How many of the newest periods are tried for a structure indicator."""


@dataclass(frozen=True)
class Trait:
    """One structure indicator: the period it is taken of, and the figures of the regions, NaN where none may be seen."""

    indicator: Indicator
    period: Period
    values: FloatArray


@dataclass(frozen=True)
class Bench:
    """Everything a benchmark reads. Arrays have one row a region, in the order of ``regions``.

    ``values`` and ``points`` are (regions, items); a figure that may not be seen yet is NaN and named in ``locked``.
    """

    run: Run
    regions: tuple[Region, ...]
    places: tuple[Place, ...]
    classes: tuple[str, ...]
    scores: FloatArray
    ranks: tuple[int | None, ...]
    traits: tuple[Trait, ...]
    series: tuple[Series, ...]
    directions: tuple[str, ...]
    indicators: tuple[str, ...]
    values: FloatArray
    points: FloatArray
    locked: frozenset[tuple[str, str]]

    @property
    def structure(self) -> FloatArray:
        """The structure indicators, (regions, traits)."""
        return (
            np.stack([t.values for t in self.traits], axis=1)
            if self.traits
            else np.empty((len(self.regions), 0))
        )

    def row(self, code: str) -> int | None:
        """Return where a region stands, or None where it has no part in the run."""
        return next((n for n, region in enumerate(self.regions) if region.code == code), None)


def candidates(level: str) -> list[Indicator]:
    """Return the indicators that may tell structure at a level: everything but growth rates."""
    rows = Indicator.objects.exclude(kind=Kind.GROWTH).select_related("department")
    return [one for one in rows if level in levels_of(one)]


def usual(found: Sequence[Indicator]) -> list[str]:
    """Return the codes of the default structure indicators among those an office has."""
    there = {one.code for one in found}
    return [code for code in USUAL if code in there]


def read(access: Access, day: date, run: Run, structure: Sequence[Indicator]) -> Bench:
    """Read a benchmark; four queries and two for every structure indicator."""
    totals = {s.region_id: s for s in Score.objects.filter(run=run, level=0).select_related("region__parent")}
    rows = sorted(totals.values(), key=lambda s: (s.region.order, s.region.code))
    regions = tuple(s.region for s in rows)
    at = {region.pk: n for n, region in enumerate(regions)}
    items = list(
        Contribution.objects.filter(run=run, weight__gt=0).exclude(state="exempt").order_by("order", "id")
    )
    nodes = list({item.node: item for item in items if item.rank_in_class is not None}.values())
    column = {item.node: n for n, item in enumerate(nodes)}
    locked = frozenset(results.locked(access, day, run, regions))
    values = np.full((len(regions), len(nodes)), math.nan)
    points = np.full((len(regions), len(nodes)), math.nan)
    for item in items:
        if item.node not in column or item.region_id not in at:
            continue
        cell = at[item.region_id], column[item.node]
        points[cell] = math.nan if item.points is None else item.points
        is_locked = (regions[cell[0]].code, item.node) in locked
        values[cell] = math.nan if item.raw is None or is_locked else item.raw
    return Bench(
        run,
        regions,
        tuple(Place(r.code, r.name, r.level) for r in regions),
        tuple(s.class_title for s in rows),
        np.array([math.nan if s.score is None else s.score for s in rows], dtype=np.float64),
        tuple(None if s.rank_in_class is None else int(s.rank_in_class) for s in rows),
        tuple(t for one in structure if (t := trait(access, one, regions, run.period_end)) is not None),
        tuple(Series(n.node, n.title, unit=n.unit, decimals=n.decimals) for n in nodes),
        _directions(nodes),
        tuple(n.indicator for n in nodes),
        values,
        points,
        locked,
    )


def _directions(nodes: Sequence[Contribution]) -> tuple[str, ...]:
    """Return which way is better; for an item that is no indicator itself nothing is said."""
    known: Mapping[str, str] = dict(
        Indicator.objects.filter(code__in=[n.indicator for n in nodes if n.indicator]).values_list(
            "code", "direction"
        )
    )
    return tuple(known.get(n.indicator, Direction.TARGET.value) for n in nodes)


def trait(access: Access, indicator: Indicator, regions: Sequence[Region], until: date) -> Trait | None:
    """Return the newest figures, up to a day, that at least half of the regions have; None without any."""
    past = [p for p in periods_of(indicator, access) if p.last_day <= until][:PERIODS]
    if not past or not regions:
        return None
    seen = seen_figures(access, indicator, regions, [str(p) for p in past])
    for period in past:
        found = [seen.get((region.pk, str(period))) for region in regions]
        line = [math.nan if one is None or one.value is None else one.value for one in found]
        values = np.array(line, dtype=np.float64)
        if 2 * int((~np.isnan(values)).sum()) >= len(regions):
            return Trait(indicator, period, values)
    return None
