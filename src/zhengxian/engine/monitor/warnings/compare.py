"""Three comparisons of one indicator: across regions, over time, by structure (三比), as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.collect import Figures
from zhengxian.engine.monitor.structure import Structure, structure

USUAL_DECIMALS = 6
"""At which figures are ranked whose published decimals are not known."""


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """One region in one period: figure, place among those compared (1 best), differences in the unit.

    ``of`` regions of the same class and level are ranked. ``to_mean`` and ``to_best`` are own less theirs.
    """

    region: str
    name: str
    class_name: str
    value: float | None
    rank: int | None
    of: int
    to_mean: float | None
    to_best: float | None


@dataclass(frozen=True, slots=True)
class OverTimeRow:
    """One period of one region: figure, that of the same period last year, and the differences in the unit.

    ``change`` is against the period before in the table; None for a running total that has restarted.
    """

    period: str
    value: float | None
    last_year: float | None
    change: float | None
    change_on_year: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The three comparisons; ``by_structure`` is None where no parts were given or it cannot be told.

    ``notes`` are complete sentences on what is not shown.
    """

    indicator: str
    period: str
    region: str
    across: tuple[AcrossRow, ...]
    over_time: tuple[OverTimeRow, ...]
    by_structure: Structure | None
    notes: tuple[str, ...]


def compare(
    figures: Figures,
    indicator: str,
    period: str,
    region: str,
    *,
    direction: Direction = "positive",
    classes: Mapping[str, str] | None = None,
    parts: Sequence[str] = (),
) -> Comparison:
    """Compare one indicator of one region across regions, over time and by structure.

    >>> from zhengxian.engine.collect import Place, Series
    >>> growth = Series("gdp_growth", "地区生产总值增速", "growth", "%", "quarter", True, 1)
    >>> places = (Place("990101", "甲县", "county"), Place("990102", "乙县", "county"))
    >>> figures = Figures(np.array([[[5.0], [6.0]], [[5.4], [6.0]]]), ("2025Q1", "2026Q1"), places, (growth,))
    >>> found = compare(figures, "gdp_growth", "2026Q1", "990101")
    >>> [(row.name, row.value, row.rank, round(row.to_best, 6)) for row in found.across]
    [('乙县', 6.0, 1, 0.0), ('甲县', 5.4, 2, -0.6)]
    >>> found.over_time[-1].last_year, round(found.over_time[-1].change_on_year, 6)
    (5.0, 0.4)

    Across: the regions of the same level, and of the same class where ``classes`` (by region) are given, ranked at
    published decimals; ties share the better place. The mean is the plain mean of the figures shown, no
    aggregate of the whole. Over time: all periods of the same kind up to ``period``. By structure: ``parts`` are
    level indicators; last year's figures of the region and the published growth series of each part give pull
    and contribution; growth is never computed from two levels. A direction of *target* gives no places.

    Errors: M-218 an indicator, period or region that is not in the figures. Source: domain.md §4.2, B-16,
    appendix G 1.
    """
    c, p, r = _places_of(figures, indicator, period, region)
    usable = np.where(figures.usable, figures.values, np.nan)
    across = _across(figures, usable[p, :, c], c, r, direction, classes or {})
    over_time = _over_time(figures, usable[:, r, c], c, Period.parse(period))
    found, note = _by_structure(figures, usable[:, r], period, c, parts)
    return Comparison(indicator, period, region, across, over_time, found, (note,) if note else ())


def _places_of(figures: Figures, indicator: str, period: str, region: str) -> tuple[int, int, int]:
    if indicator not in figures.column or region not in figures.row or period not in figures.periods:
        raise Refusal(
            "M-218",
            f"数据里没有指标“{indicator}”、地区“{region}”或期间“{period}”",
            "请核对代码和期间，或先取这一期的数",
        )
    return figures.column[indicator], figures.periods.index(period), figures.row[region]


def _across(
    figures: Figures,
    values: FloatArray,
    c: int,
    r: int,
    direction: Direction,
    classes: Mapping[str, str],
) -> tuple[AcrossRow, ...]:
    own = figures.regions[r]
    rows = [
        k
        for k, place in enumerate(figures.regions)
        if place.level == own.level and classes.get(place.code, "") == classes.get(own.code, "")
    ]
    shown = values[rows]
    keys = rank_keys(shown, _decimals(figures, c)) * (-1 if direction == "negative" else 1)
    there = ~np.isnan(shown)
    mean = float(shown[there].mean()) if there.any() else np.nan
    best = np.nan
    if there.any() and direction != "target":
        best = float(shown[there].min() if direction == "negative" else shown[there].max())
    found = []
    for k, value, key in zip(rows, shown.tolist(), keys.tolist(), strict=True):
        place = figures.regions[k]
        ranked = value == value and direction != "target"
        found.append(
            AcrossRow(
                *(place.code, place.label, classes.get(place.code, ""), _known(value)),
                int((keys[there] > key).sum()) + 1 if ranked else None,
                int(there.sum()),
                *(_known(value - mean), _known(value - best)),
            )
        )
    return tuple(sorted(found, key=lambda row: (row.rank is None, row.rank or 0, row.region)))


def _over_time(figures: Figures, values: FloatArray, c: int, until: Period) -> tuple[OverTimeRow, ...]:
    periods = [Period.parse(text) for text in figures.periods]
    known = {p: float(v) for p, v in zip(periods, values, strict=True) if p.kind is until.kind and p <= until}
    series = figures.indicators[c]
    total = series.cumulative and series.kind in ("level", "count")
    rows, before = [], None
    for period in sorted(known):
        value, last_year = known[period], known.get(period.same_last_year(), np.nan)
        restarted = total and before is not None and before.year != period.year
        step = np.nan if before is None or restarted else value - known[before]
        rows.append(
            OverTimeRow(
                str(period), _known(value), _known(last_year), _known(step), _known(value - last_year)
            )
        )
        before = period
    return tuple(rows)


def _by_structure(
    figures: Figures, values: FloatArray, period: str, c: int, parts: Sequence[str]
) -> tuple[Structure | None, str]:
    if not parts:
        return None, ""
    unknown = [code for code in parts if code not in figures.column]
    last_year = str(Period.parse(period).same_last_year())
    if unknown or last_year not in figures.periods:
        return None, "没有各部分的指标或上年同期的数，不作结构比较。"
    now, past = figures.periods.index(period), figures.periods.index(last_year)
    column = figures.column
    shares = {code: float(values[past, column[code]]) for code in parts}
    growths = {
        code: float(values[now, column[growth]])
        for code in parts
        if (growth := figures.indicators[column[code]].growth_series or "") in column
    }
    whole = figures.indicators[c]
    own = c if whole.kind == "growth" else column.get(whole.growth_series or "")
    total = None if own is None or np.isnan(values[now, own]) else float(values[now, own])
    try:
        found = structure(shares, growths, total)
    except Refusal as refusal:
        return None, str(refusal)
    return found, found.note


def _decimals(figures: Figures, c: int) -> int:
    known = figures.indicators[c].decimals
    return USUAL_DECIMALS if known is None else known


def _known(value: float) -> float | None:
    return float(value) if value == value else None
