"""Small tables for the warnings: figures, plans, ranks, written cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from zhengxian.definitions import indicators, warning_rules
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Figures, Place, Series
from zhengxian.engine.monitor.pace_grid import PaceColumn, PaceGrid, read_grid
from zhengxian.engine.monitor.pace_words import PaceThresholds
from zhengxian.engine.monitor.warnings import Node, Ranks, Watch, watch

Cells = Mapping[tuple[str, str], Mapping[str, float]]
"""(region, indicator) → period → figure."""


def table_of(cells: Cells, places: Mapping[str, Place] | None = None, **more: Any) -> Figures:
    """Make figures of cells; indicators are those of the library."""
    regions = list(dict.fromkeys(region for region, _ in cells))
    codes = list(dict.fromkeys(code for _, code in cells))
    periods = sorted({p for by_period in cells.values() for p in by_period}, key=Period.parse)
    values = np.full((len(periods), len(regions), len(codes)), np.nan)
    for (region, code), by_period in cells.items():
        for period, value in by_period.items():
            values[periods.index(period), regions.index(region), codes.index(code)] = value
    series = tuple(Series.of(indicators()[code]) for code in codes)
    rows = tuple((places or {}).get(r, Place(r, f"{r}县", "county")) for r in regions)
    return Figures(values, tuple(periods), rows, series, **more)


def read_cells(figures: Figures, planned: Mapping[str, float], target: float) -> PaceGrid:
    """Read figures against one plan by period and one annual target."""
    plan = np.array([planned.get(p, np.nan) for p in figures.periods])[:, None, None]
    columns = [
        PaceColumn(s.kind, percent=s.unit == "%", decimals=s.decimals if s.kind == "growth" else 2)  # type: ignore[arg-type]
        for s in figures.indicators
    ]
    whole = np.broadcast_to(plan, figures.values.shape)
    return read_grid(
        figures.values, whole, np.full_like(figures.values, target), columns, PaceThresholds(date(2020, 1, 1))
    )


def ranked(
    total: Mapping[str, list[float]], first: str = "2025Q1", classes: Any = None, **items: Any
) -> Ranks:
    """Make ranks of the total (and of ``items``: code → region → ranks), one class unless told."""
    regions = tuple(Place(r, f"{r}县", "county") for r in total)
    count = len(next(iter(total.values())))
    nodes = (Node(), *(Node(code, f"{code}项") for code in items))
    tables = [total, *items.values()]
    values = np.array([[[t[p.code][k] for t in tables] for p in regions] for k in range(count)], np.float64)
    start = Period.parse(first)
    names = classes or [["重点发展"] * len(regions)] * count
    return Ranks(values, tuple(str(start + k) for k in range(count)), regions, nodes, names)


@pytest.fixture
def table() -> Callable[..., Figures]:
    """Make figures of cells."""
    return table_of


@pytest.fixture
def reading() -> Callable[..., PaceGrid]:
    """Read figures against one plan."""
    return read_cells


@pytest.fixture
def ranks() -> Callable[..., Ranks]:
    """Make ranks."""
    return ranked


@pytest.fixture
def look() -> Callable[..., Watch]:
    """Apply some shipped rules to cells or figures."""

    def run(rules: str | list[str], given: Cells | Figures, **more: Any) -> Watch:
        codes = [rules] if isinstance(rules, str) else rules
        figures = given if isinstance(given, Figures) else table_of(given)
        directions = {i.code: i.direction for i in indicators().values()}
        return watch(figures, [warning_rules()[c] for c in codes], directions=directions, **more)

    return run
