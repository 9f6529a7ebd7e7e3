"""All figures of one level as they are shown: first count and, where there is one, the later count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.dice import dice
from zhengxian.demo.figures.model import Ground, Series, draw_series
from zhengxian.demo.figures.profiles import (
    COUNTY,
    GDP,
    SUMS_OF_TOWNS,
    TOWN,
    Count,
    Level,
    Profile,
)
from zhengxian.demo.places import CITY_CODE, MERGED, TOWN_CLASSES
from zhengxian.demo.timeline import Timeline
from zhengxian.demo.towns import FORMER, TOWNS
from zhengxian.engine.base.arrays import FloatArray

_CHANGED = 0.3
"""Part of the figures that a later count changes."""
_BY_HOW_MUCH = 0.003


@dataclass(frozen=True)
class Sheet:
    """Figures of one level: indicator → (regions, years, 12). ``codes`` names the regions.

    ``later`` holds the figures after revision, growth moved along with its level.
    """

    codes: tuple[str, ...]
    values: Mapping[str, FloatArray]
    later: Mapping[str, FloatArray]


TOWN_SITES = (*(t for t in TOWNS if t.code != MERGED[1]), *FORMER)
"""Towns as drawn: those that merged stand apart, the merged one is made of them."""
TOWN_CODES = (*(t.code for t in TOWN_SITES), MERGED[1])
COUNTY_CODES = (*(c.code for c in COUNTIES), CITY_CODE)


def town_sheet(seed: int, timeline: Timeline) -> Sheet:
    """Draw the towns; the merged town's levels and counts are sums, its ratios means, of both before."""
    kinds = np.array([TOWN_CLASSES.index(t.class_name) for t in TOWN_SITES], dtype=np.int64)
    ground = Ground(
        len(TOWN_SITES), timeline.years, timeline.last.number - 1, np.ones(len(TOWN_SITES)), kinds
    )
    drawn = {}
    for code, profile in TOWN.items():
        series = draw_series(dice(seed, "town", code), profile, ground)
        together = 1.0 if isinstance(profile, Level | Count) else 0.5
        row = np.zeros((1, len(TOWN_SITES)))
        row[0, -2:] = together
        drawn[code] = series.total(np.concatenate([np.eye(len(TOWN_SITES)), row]))
    values = _shown(drawn, TOWN)
    return Sheet(TOWN_CODES, values, _shown(_recounted(seed, "town", drawn, TOWN), TOWN))


def county_sheet(seed: int, timeline: Timeline, towns: Sheet) -> Sheet:
    """Draw the counties and add the city: sums of levels and counts, means by GDP of all else."""
    ground = Ground(len(COUNTIES), timeline.years, timeline.last.number - 1, np.array(GDP))
    drawn = {c: draw_series(dice(seed, "county", c), p, ground) for c, p in COUNTY.items()}
    later = _recounted(seed, "county", drawn, COUNTY)
    added = {code: Series(_sum_of_towns(towns.values[code])) for code in SUMS_OF_TOWNS}
    profiles: dict[str, Profile] = {**COUNTY, **{code: Count(0) for code in SUMS_OF_TOWNS}}
    both = []
    for series in ({**drawn, **added}, {**later, **added}):
        whole = {code: s.total(_with_city(profiles[code])) for code, s in series.items()}
        shown = _shown(whole, profiles)
        shown["tax_share"] = shown["tax_revenue"] / shown["budget_revenue"] * 100
        both.append(shown)
    return Sheet(COUNTY_CODES, both[0], both[1])


def _with_city(profile: Profile) -> FloatArray:
    summed = isinstance(profile, Count) or (isinstance(profile, Level) and not profile.mean)
    weights = np.ones(len(COUNTIES)) if summed else np.array(GDP) / sum(GDP)
    return np.concatenate([np.eye(len(COUNTIES)), weights[None, :]])


def _sum_of_towns(values: FloatArray) -> FloatArray:
    owner = np.array([[t.county == c.code for t in TOWN_SITES] for c in COUNTIES], dtype=np.float64)
    return np.asarray(np.tensordot(owner, values[: len(TOWN_SITES)], axes=1))


def _shown(drawn: Mapping[str, Series], profiles: Mapping[str, Profile]) -> dict[str, FloatArray]:
    """Return the figures of every indicator, growth series beside their levels."""
    shown = {}
    for code, series in drawn.items():
        profile = profiles[code]
        shown[code] = series.values
        if isinstance(profile, Level) and profile.growth:
            with np.errstate(invalid="ignore"):
                shown[profile.growth] = series.growth
    return shown


def _recounted(
    seed: int, level: str, drawn: Mapping[str, Series], profiles: Mapping[str, Profile]
) -> dict[str, Series]:
    """Return the figures after a later count: some levels a little different, all else the same."""
    later = dict(drawn)
    for code, series in drawn.items():
        if isinstance(profiles[code], Level):
            generator = dice(seed, level, code, "later")
            moved = generator.random(series.values.shape) < _CHANGED
            by = _BY_HOW_MUCH * generator.uniform(-1, 1, series.values.shape)
            later[code] = series.revised(1 + np.where(moved, by, 0.0))
    return later
