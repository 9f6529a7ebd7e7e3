"""Small tables of figures for the checks, written cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from zhengxian.definitions import checks, indicators
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Figures, Hit, Place, Series, Subject, run_checks

Cells = Mapping[tuple[str, str], Mapping[str, float]]
"""(region, indicator) → period → figure."""


def make(cells: Cells, *, places: Mapping[str, Place] | None = None, **more: Any) -> Figures:
    """Make figures of cells; indicators are those of the library."""
    regions = list(dict.fromkeys(region for region, _ in cells))
    codes = list(dict.fromkeys(code for _, code in cells))
    periods = sorted({p for by_period in cells.values() for p in by_period}, key=Period.parse)
    values = np.full((len(periods), len(regions), len(codes)), np.nan)
    for (region, code), by_period in cells.items():
        for period, value in by_period.items():
            values[periods.index(period), regions.index(region), codes.index(code)] = value
    known = indicators()
    series = tuple(Series.of(known[c]) if c in known else Series(c, kind="level") for c in codes)
    rows = tuple((places or {}).get(r, Place(r, f"{r}县")) for r in regions)
    return Figures(values, tuple(periods), rows, series, **more)


def months(year: int, first: int, values: list[float]) -> dict[str, float]:
    """Give consecutive months their figures."""
    start = Period.parse(f"{year}-{first:02}")
    return {str(start + k): value for k, value in enumerate(values)}


@pytest.fixture
def figures() -> Callable[..., Figures]:
    """Make figures of cells."""
    return make


@pytest.fixture
def by_month() -> Callable[[int, int, list[float]], dict[str, float]]:
    """Give consecutive months their figures."""
    return months


@pytest.fixture
def ask() -> Callable[..., list[Hit]]:
    """Run one shipped rule (or several) over cells or figures."""

    def run(
        rule: str | list[str], given: Cells | Figures, *, period: str | None = None, **more: Any
    ) -> list[Hit]:
        codes = [rule] if isinstance(rule, str) else rule
        table = given if isinstance(given, Figures) else make(given, **more)
        return run_checks(table, [checks()[code] for code in codes], subject=Subject(period))

    return run


@pytest.fixture
def city() -> dict[str, Place]:
    """A city with three counties."""
    counties = {code: Place(code, f"{code}县", "county", "市") for code in ("甲", "乙", "丙")}
    return {"市": Place("市", "示范市", "prefecture"), **counties}
