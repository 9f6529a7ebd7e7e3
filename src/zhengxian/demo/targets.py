"""Annual targets of counties and city: what must be reached, and what is striven for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.figures.sheet import Sheet
from zhengxian.demo.forms import library
from zhengxian.demo.places import CITY_CODE, COUNTY_CLASSES
from zhengxian.demo.planted import planted
from zhengxian.demo.timeline import Timeline
from zhengxian.engine.base.rounding import half_up


@dataclass(frozen=True, slots=True)
class Target:
    """The annual target of a region for one indicator, in the indicator's unit.

    ``base`` must be reached (保底), ``stretch`` is striven for (奋斗), never less than ``base``. A growth or
    ratio target is judged by the gap in percentage points, a level or count by completion.
    """

    region: str
    indicator: str
    year: int
    base: float
    stretch: float
    document: str


YEARS = 3
_GROWTH: Mapping[str, tuple[float, float, float]] = {
    "gdp_growth": (6.5, 7.0, 6.0),
    "industry_added_growth": (8.0, 9.0, 6.5),
    "fai_growth": (7.5, 8.5, 6.0),
    "industrial_investment_growth": (10.0, 12.0, 7.0),
    "retail_sales_growth": (6.0, 6.0, 5.5),
    "retail_above_growth": (6.5, 6.5, 6.0),
    "budget_revenue_growth": (4.5, 5.0, 3.5),
    "urban_income_growth": (5.5, 5.5, 5.5),
    "rural_income_growth": (6.8, 7.0, 7.0),
}
"""Growth targets by class in the order of `COUNTY_CLASSES`; the city has the first."""
_CITY: Mapping[str, float] = {
    "retail_above_growth": 7.0,
    "budget_revenue_growth": 4.0,
    "urban_income_growth": 5.8,
    "rural_income_growth": 7.1,
}
"""Where the city's own target is not that of the first class."""
_RATIO: Mapping[str, tuple[float, float, float]] = {
    "tax_share": (72.0, 68.0, 62.0),
    "start_rate": (85.0, 85.0, 80.0),
    "registration_rate": (90.0, 90.0, 88.0),
    "unsupplied_disposal_rate": (30.0, 30.0, 25.0),
    "request_closed_rate": (90.0, 90.0, 90.0),
}
_LEVEL: Mapping[str, tuple[float, float]] = {
    "budget_revenue": (1.045, 1.065),
    "outside_funds": (1.07, 1.12),
    "new_jobs": (1.0, 1.06),
    "projects_started": (1.05, 1.2),
    "big_four_net": (1.05, 1.25),
}
"""Base and stretch as multiples of the year before."""


def targets(sheet: Sheet, timeline: Timeline) -> tuple[Target, ...]:
    """Return the targets of the last three years for city and counties, by the codes of today."""
    last = timeline.last.year
    found = []
    for year in range(last - YEARS + 1, last + 1):
        document = f"示范办〔{year}〕4号（虚构）"
        for row, code in enumerate(sheet.codes):
            kind = _kind(code)
            for indicator, (base, stretch) in _of_region(sheet, timeline, row, kind, year).items():
                found.append(Target(code, indicator, year, base, stretch, document))
    hugged = {
        (region, indicator): _hugged(sheet, timeline, region, indicator)
        for problem in planted(timeline)
        if problem.kind == "target_hugging"
        for region in problem.regions
        for indicator in problem.indicators
    }
    return tuple(_kept_or_hugged(t, hugged, last) for t in found)


def _kind(code: str) -> int:
    if code == CITY_CODE:
        return 0
    return COUNTY_CLASSES.index(next(c.class_name for c in COUNTIES if c.code == code))


def _of_region(
    sheet: Sheet, timeline: Timeline, row: int, kind: int, year: int
) -> dict[str, tuple[float, float]]:
    own = {code: (by[kind], by[kind] + 1.0) for code, by in _GROWTH.items()}
    if sheet.codes[row] == CITY_CODE:
        own |= {code: (base, base + 0.5) for code, base in _CITY.items()}
    own |= {code: (by[kind], by[kind] + 3.0) for code, by in _RATIO.items()}
    before = year - 1 - timeline.first_year
    if before >= 0:
        for code, (base, stretch) in _LEVEL.items():
            done = float(sheet.values[code][row, before, 11])
            own[code] = of_level(code, done * base), of_level(code, done * stretch)
    return own


def of_level(code: str, value: float) -> float:
    """Round a target to the indicator's decimals; whole things up, so that no part of a firm is asked for."""
    indicator = library()[code]
    if indicator.kind == "count":
        return float(max(1, math.ceil(value)))
    return float(half_up(value, indicator.decimals))


def _hugged(sheet: Sheet, timeline: Timeline, region: str, indicator: str) -> float:
    """Return a target that the last figure just reaches."""
    year, month = timeline.place(timeline.last)
    return float(half_up(float(sheet.values[indicator][sheet.codes.index(region), year, month]), 1))


def _kept_or_hugged(target: Target, hugged: Mapping[tuple[str, str], float], year: int) -> Target:
    base = hugged.get((target.region, target.indicator)) if target.year == year else None
    if base is None:
        return target
    return Target(target.region, target.indicator, year, base, base + 1.0, target.document)
