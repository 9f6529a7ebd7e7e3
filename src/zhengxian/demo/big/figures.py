"""Figures of the big city: every indicator monthly, drawn by the same models, one version each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from zhengxian.definitions import indicators
from zhengxian.demo.dice import dice
from zhengxian.demo.figures.model import Ground, draw_series
from zhengxian.demo.figures.profiles import Level, Profile, Rate, Ratio
from zhengxian.demo.figures.weaving import rounded
from zhengxian.demo.timeline import Timeline
from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.indicator import Indicator, ValidRange
from zhengxian.engine.base.period import Period

_DUE_DAY = 12


def big_indicators(many: int) -> tuple[tuple[Indicator, ...], tuple[Indicator, ...]]:
    """Return the indicators of the big city and those among them that are not in the library.

    The monthly county indicators of the library come first, then made-up ones ``x001``, ``x002`` …
    """
    known = [i for i in indicators().values() if i.frequency == "month" and "county" in i.scope_levels]
    known = known[:many]
    made = tuple(_made_up(n) for n in range(1, many - len(known) + 1))
    return (*known, *made), made


def _made_up(number: int) -> Indicator:
    kind, unit = (("level", "亿元"), ("growth", "%"), ("ratio", "%"))[number % 3]
    return Indicator(
        code=f"x{number:03d}",
        title=f"演示指标{number:03d}",
        group="演示",
        kind=kind,  # type: ignore[arg-type]  # one of the three above
        unit=unit,
        direction="positive",
        frequency="month",
        source_department="统计局",
        definition="只用于测速，没有含义。",
        source="示范省自定指标（虚构）",
        mark="from memory",
        cumulative=kind != "ratio",
        decimals=1 if kind == "growth" else 2,
        valid_range=ValidRange(0, 100) if kind == "ratio" else ValidRange(),
    )


def big_figures(
    seed: int,
    regions: Sequence[str],
    asked: Sequence[Indicator],
    form_of: dict[str, tuple[str, str]],
    timeline: Timeline,
) -> pl.DataFrame:
    """Return region × indicator × month as a frame with the columns of `City.figures`."""
    months = Period.range(timeline.first, timeline.last)
    places = [timeline.place(p) for p in months]
    flat = np.array([year * 12 + month for year, month in places])
    values = _values(seed, len(regions), asked, timeline)
    kept = [rounded(values[i.code].reshape(len(regions), -1)[:, flat].ravel(), i.decimals) for i in asked]
    shape = len(asked), len(regions), len(months)
    which, who, when = (axis.ravel() for axis in np.indices(shape, dtype=np.uint32))
    sent = [dt.datetime.combine((p + 1).first_day.replace(day=_DUE_DAY), dt.time(10)) for p in months]
    forms = [form_of[i.code] for i in asked]
    return pl.DataFrame(
        {
            "region": _taken(list(regions), who),
            "indicator": _taken([i.code for i in asked], which),
            "period": _taken([str(p) for p in months], when),
            "value": np.concatenate(kept),
            "state": _taken(["reported"], np.zeros_like(who)),
            "status": _taken(["verified"], np.zeros_like(who)),
            "version": pl.Series(np.ones(len(who), dtype=np.int16)),
            "recorded_at": pl.Series(sent, dtype=pl.Datetime("us")).gather(when),
            "form": _taken([f for f, _ in forms], which),
            "unit": _taken([u for _, u in forms], which),
        }
    )


def _taken(words: list[str], index: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(index)


def _values(seed: int, regions: int, asked: Sequence[Indicator], timeline: Timeline) -> dict[str, FloatArray]:
    gdp = 300 * np.exp(0.7 * dice(seed, "big gdp").standard_normal(regions))
    ground = Ground(regions, timeline.years, timeline.last.number - 1, gdp)
    wanted = {i.code for i in asked}
    values: dict[str, FloatArray] = {}
    for indicator in asked:
        if indicator.code in values:
            continue
        partner = indicator.growth_series
        generator = dice(seed, "big", indicator.code)
        series = draw_series(generator, _profile(generator, indicator, partner), ground)
        values[indicator.code] = series.values
        if partner is not None and partner in wanted and series.base is not None:
            values[partner] = series.growth
    return values


def _profile(generator: np.random.Generator, indicator: Indicator, partner: str | None) -> Profile:
    if indicator.kind in ("level", "count") and indicator.cumulative:
        return Level(float(generator.uniform(0.02, 0.4)), partner, 6.0, 2.0, "output", per_gdp=True)
    if indicator.kind == "growth":
        return Rate(float(generator.uniform(3, 9)), 2.0)
    high = indicator.valid_range.high
    return Ratio(float(generator.uniform(60, 90)), 8.0, 1.0, 0.3, 0.0, 1e6 if high is None else high)
