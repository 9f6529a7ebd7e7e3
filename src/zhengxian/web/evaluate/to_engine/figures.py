"""Figures as of a moment in the shape the engine reads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import numpy as np
from django.db.models import Q

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.table import Table, Unit
from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.to_engine.extent import Extent

STATES = {state.name.lower(): int(state) for state in CellState}
Place = tuple[str, str, str]
"""Region, indicator, period."""
Figure = tuple[float | None, str]
"""Value and state."""


def table(extent: Extent, as_of: datetime | None, overlay: Mapping[Place, Figure] | None = None) -> Table:
    """Build the table of all approved figures as of a moment, with some figures replaced by others."""
    figures = dict(_read(extent, as_of))
    figures.update(overlay or {})
    periods = sorted({Period.parse(period) for _, _, period in figures})
    texts = tuple(str(p) for p in periods)
    codes = tuple(extent.series)
    units = tuple(Unit(*unit) for unit in extent.units)
    shape = (len(texts), len(codes), len(units))
    values = np.full(shape, np.nan)
    states = np.full(shape, CellState.MISSING, dtype=np.uint8)
    at = {text: i for i, text in enumerate(texts)}
    row = {unit.code: i for i, unit in enumerate(units)}
    column = {code: i for i, code in enumerate(codes)}
    for (region, indicator, period), (value, state) in figures.items():
        if region in row and indicator in column:
            place = at[period], column[indicator], row[region]
            values[place] = math.nan if value is None else value
            states[place] = STATES[state]
    told = extent.series
    return Table(
        values.swapaxes(1, 2),
        texts,
        units,
        codes,
        states.swapaxes(1, 2),
        kinds={c: s.kind for c, s in told.items()},
        titles={c: s.title for c, s in told.items()},
        ranges={c: (_bound(s.low, -math.inf), _bound(s.high, math.inf)) for c, s in told.items()},
        cumulative=frozenset(c for c, s in told.items() if s.carried),
    )


def _bound(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _read(extent: Extent, as_of: datetime | None) -> Iterator[tuple[Place, Figure]]:
    """Read every figure; what stands under an old code comes first, so that the new code's own figure wins."""
    wanted = {unit[0] for unit in extent.units} | set(extent.joins)
    regions = dict(Region.objects.filter(code__in=wanted).values_list("id", "code"))
    series = dict(Indicator.objects.filter(code__in=list(extent.series)).values_list("id", "code"))
    days = Q(period_end__in=[date.fromisoformat(d) for d in extent.ends])
    if extent.year_from:
        days |= Q(
            period_end__gte=date.fromisoformat(extent.year_from),
            period_end__lte=date.fromisoformat(max(extent.ends)),
        )
    rows = (
        Observation.objects.as_of(as_of)
        .filter(days, indicator_id__in=list(series), region_id__in=list(regions))
        .values_list("region_id", "indicator_id", "period", "value", "state")
    )
    joined: list[tuple[Place, Figure]] = []
    own: list[tuple[Place, Figure]] = []
    for region, indicator, period, value, state in rows.iterator(chunk_size=20_000):
        code = regions[region]
        place = (extent.joins.get(code, code), series[indicator], period)
        (joined if code in extent.joins else own).append((place, (value, state)))
    yield from sorted(joined)
    yield from own
