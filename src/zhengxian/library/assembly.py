"""Join figures and regions into the table that an evaluation reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from zhengxian.definitions import indicators
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.pool import LeftOut
from zhengxian.engine.evaluate.table import Table, Unit

if TYPE_CHECKING:
    from zhengxian.engine.base.indicator import Indicator
    from zhengxian.io.observations import Observations
    from zhengxian.io.regions import RegionTable


def build_table(figures: Observations, places: RegionTable, period: str) -> Table:
    """Join figures and regions: units with the class in force on the period's last day.

    Regions without any figure at all stay in the table (their cells are missing), so that nobody drops out
    silently; regions not valid on that day are left out.
    """
    day = Period.parse(period).last_day
    units = _units(places, day)
    row = {code: i for i, code in enumerate(figures.regions)}
    library = indicators()
    kinds = {i.code: str(i.kind) for i in library.values()}
    carried = frozenset(i.code for i in library.values() if _ends_at_a_date(i, library))
    known = Table(
        figures.values,
        figures.periods,
        tuple(Unit(code, code) for code in figures.regions),
        figures.indicators,
        figures.states if figures.states.any() else None,
        kinds=kinds,
        titles={i.code: i.title for i in library.values()},
        ranges={i.code: _range(i) for i in library.values()},
        cumulative=carried,
    )
    present = [u for u in units if u.code in row]
    absent = [u for u in units if u.code not in row]
    table = known.select([row[u.code] for u in present], present)
    return _with_absent(table, absent)


def _range(indicator: Indicator) -> tuple[float, float]:
    """Lowest and highest possible figure; infinite where the library knows no bound."""
    known = indicator.valid_range
    low = float("-inf") if known.low is None else known.low
    return low, float("inf") if known.high is None else known.high


def out_of_force(places: RegionTable, period: str) -> tuple[LeftOut, ...]:
    """Regions on file that are not valid on the period's last day."""
    day = Period.parse(period).last_day
    valid = {r.code for r in places.at(day)}
    gone = {r.code: r.name for r in places.rows if r.code not in valid}
    reason = f"地区表写明的有效期不含 {day}"
    return tuple(LeftOut(code, name, reason) for code, name in gone.items())


def _ends_at_a_date(indicator: Indicator, library: Mapping[str, Indicator]) -> bool:
    """Whether a figure of December is the year's: counted from January, or standing at the last day."""
    level = library.get(indicator.growth_of or "")
    standing = {"stock", "ratio"}
    own = str(indicator.kind) in standing or (level is not None and str(level.kind) in standing)
    return indicator.cumulative or own


def _units(places: RegionTable, day: date) -> list[Unit]:
    return [Unit(r.code, r.name, r.class_name, r.level) for r in places.at(day)]


def _with_absent(table: Table, absent: Sequence[Unit]) -> Table:
    """Append regions that have no figure at all, every cell missing."""
    if not absent:
        return table

    shape = (len(table.periods), len(table.indicators), len(absent))
    empty = np.full(shape, np.nan)
    values = np.concatenate([table.values.swapaxes(1, 2), empty], axis=2).swapaxes(1, 2)
    states = table.states
    if states is not None:
        nothing = np.full(shape, CellState.MISSING, dtype=np.uint8)
        states = np.concatenate([states.swapaxes(1, 2), nothing], axis=2).swapaxes(1, 2)
    return replace(table, values=values, states=states, units=(*table.units, *absent))
