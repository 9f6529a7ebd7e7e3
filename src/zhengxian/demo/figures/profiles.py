"""What kind of numbers each indicator of the demo city shows: sizes, growth, spread, season."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Centre = float | tuple[float, ...]
"""One figure for all regions, or one for each region (counties) or each class (towns)."""


@dataclass(frozen=True, slots=True)
class Level:
    """A cumulative sum. ``size`` is at the last month for counties (times the county's GDP where ``per_gdp``),
    of the whole first year for towns. ``growth`` names the growth series, its ``pace`` and ``wobble``."""

    size: Centre
    growth: str | None = None
    pace: Centre = 5.0
    wobble: float = 1.5
    season: str = "output"
    per_gdp: bool = False
    spread: float = 0.06
    mean: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A growth series that has no level."""

    pace: Centre
    wobble: float = 1.5


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share, mark or concentration: centre, spread between regions, wobble in time, drift a year, limits."""

    centre: Centre
    spread: float = 2.0
    wobble: float = 0.8
    drift: float = 0.0
    low: float = 0.0
    high: float = 100.0
    season: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Whole things counted from January. ``exits`` is the part that leaves again (net counts)."""

    size: Centre
    season: str = "projects"
    per_gdp: bool = False
    exits: float = 0.0


Profile = Level | Rate | Ratio | Count

GDP = (262.31, 196.42, 158.07, 148.26, 131.84, 112.13, 97.95, 84.08, 52.17, 38.22, 30.65)


def _plus(base: float, *gaps: float) -> tuple[float, ...]:
    return tuple(round(base + gap, 2) for gap in gaps)


_REVENUE = (18.62, 13.47, 11.86, 9.74, 7.93, 6.58, 5.21, 4.86, 3.09, 1.98, 1.64)
_TAX = (13.89, 9.59, 9.11, 6.66, 5.00, 4.64, 3.49, 3.53, 1.90, 1.15, 1.05)
_GDP_PACE = _plus(6.5, -0.1, -0.7, 0.1, -0.2, -1.3, -0.5, -0.8, 0.4, -1.1, -1.9, -0.6)
_INDUSTRY = _plus(8, 0.1, -1.6, -0.1, -0.6, -2.9, -1.0, -1.8, 1.3, -2.0, -4.2, -2.4)
_RETAIL = _plus(6, 0.2, -0.4, 0.4, 0.1, -1.0, -0.3, -0.5, 0.6, -0.1, -1.2, 0.0)
_INCOME = (0.1, -0.6, 0.1, -0.1, -0.9, -0.4, -0.2, 0.5, 0.1, -0.7, 0.0)
_POWER = (7.2, 6.9, 7.0, -0.9, 4.3, 6.6, 5.4, 8.8, 5.1, 1.2, 3.0)
_START = _plus(85, 3.9, -3.7, 5, -13.6, -18.3, -5, -7.2, 2.5, -10, -35, -5)
_LAND = _plus(30, 11.2, 6.5, 15, 1.8, -7.6, 8.1, 3.6, 16.7, 5.9, -9, 10.3)
_CLOSED = _plus(90, 6.8, 1.8, 4.1, -1.4, -5.3, 2.1, 1.7, 7.0, 2.3, -3.6, 4.7)

COUNTY: Mapping[str, Profile] = {
    "gdp": Level(GDP, "gdp_growth", _GDP_PACE, 0.5),
    "budget_revenue": Level(
        _REVENUE,
        "budget_revenue_growth",
        (5.1, 3.2, 6.8, 4.6, 1.4, 4.9, 3.7, 7.5, 6.2, -2.3, 3.3),
        1.2,
        "fiscal",
    ),
    "tax_revenue": Level(
        _TAX,
        "tax_revenue_growth",
        (4.4, 1.9, 7.0, 3.1, -0.8, 5.3, 2.2, 8.8, 4.1, -6.4, 2.7),
        1.2,
        "fiscal",
    ),
    "vat": Level(
        0.021, "vat_growth", tuple(round(g - 1.5, 1) for g in _INDUSTRY), 1.6, "fiscal", per_gdp=True
    ),
    "retail_sales": Level(0.472, "retail_sales_growth", _RETAIL, 0.5, "shopping", per_gdp=True),
    "trade": Level(
        (0.191, 0.153, 0.172, 0.158, 0.139, 0.176, 0.127, 0.168, 0.116, 0, 0),
        "trade_growth",
        _plus(5, 6.2, 1.3, 8.8, 2.9, -9.6, 0.5, -2.9, 10.9, 1.8, 0, 0),
        3.0,
        per_gdp=True,
    ),
    "foreign_investment": Level(
        (9.1, 7.3, 11.2, 6.4, 5.1, 7.7, 4.2, 8.3, 1.3, 0, 0), None, 3.0, 4.0, "projects", per_gdp=True
    ),
    "outside_funds": Level(0.14, "outside_funds_growth", 7.0, 2.0, "projects", per_gdp=True, spread=0.12),
    "industrial_power": Level(0.055, "industrial_power_growth", _POWER, 1.2, "power", per_gdp=True),
    "freight_turnover": Level(0.32, "freight_turnover_growth", 5.2, 1.6, "output", per_gdp=True),
    "urban_income": Level(27600, "urban_income_growth", _plus(5.6, *_INCOME), 0.3, mean=True),
    "rural_income": Level(15400, "rural_income_growth", _plus(6.8, *_INCOME), 0.3, "rural", mean=True),
    "industry_added_growth": Rate(_INDUSTRY, 1.0),
    "fai_growth": Rate(_plus(7.5, 0.5, -2.6, 0.7, -3.4, -4.3, -0.7, -1.6, 2.1, -3.1, -11.4, -1.4), 2.0),
    "industrial_investment_growth": Rate(
        _plus(10, -0.2, -3.9, 0.4, -6.4, -7.3, -1.1, -2.8, 3.5, -7.1, -18.6, -5.2), 2.6
    ),
    "retail_above_growth": Rate(tuple(round(g + 0.7, 1) for g in _RETAIL), 1.0),
    "service_revenue_growth": Rate(8.2, 1.6),
    "new_jobs": Count(22, "even", per_gdp=True),
    "high_tech_firms_net": Count(0.06, per_gdp=True, exits=0.2),
    "livelihood_share": Ratio(79, 2.2, 0.5),
    "three_guarantees": Ratio(101.6, 0.6, 0.3, high=110),
    "registration_rate": Ratio(90, 4, 1.2, 0.5),
    "start_rate": Ratio(_START, 0, 1.4),
    "pm25": Ratio((44, 43, 41, 46, 48, 41, 42, 43, 31, 33, 30), 0, 1.2, -1.0, 5, 120, "winter"),
    "good_air_days": Ratio((74, 75, 78, 72, 70, 77, 76, 75, 90, 87, 91), 0, 1.2, 0.8, season="summer"),
    "water_section_rate": Ratio((92, 90, 95, 88, 86, 93, 92, 90, 99, 97, 100), 0, 1.5),
    "request_closed_rate": Ratio(_CLOSED, 0, 0.8),
    "request_satisfaction": Ratio((96, 94, 95, 93, 90.5, 94, 88.2, 97, 95, 91, 94), 0, 0.7),
    "task_on_time_rate": Ratio(93.5, 2.4, 1.0),
    "rectified_rate": Ratio(91, 4, 1.2, 0.8),
    "unsupplied_disposal_rate": Ratio(_LAND, 0, 0.8, season="filling"),
    "energy_intensity_cut": Ratio(3.1, 0.8, 0.3, low=-10),
    "urbanisation": Ratio((72, 66, 74, 57, 55, 54, 50, 56, 48, 47, 46), 0, 0.1, 0.8),
    "rd_firm_share": Ratio((48, 44, 52, 38, 33, 36, 30, 41, 21, 19, 22), 0, 0.8, 1.6),
    "high_standard_farmland": Ratio((61, 66, 58, 70, 72, 68, 81, 69, 47, 44, 46), 0, 0.3, 2.2),
}
"""By indicator, in the order of `COUNTIES` where a profile names every county.

Growth is what the last month or quarter shows; the years before lie about it. Counts that towns have too are
the sums of the towns.
"""

TOWN: Mapping[str, Profile] = {
    "town_output": Level(
        (860000, 420000, 96000, 52000, 118000, 240000),
        "town_output_growth",
        (9.5, 6.5, 5.0, 4.5, 4.0, 7.0),
        2.4,
    ),
    "town_vat": Level(
        (9800, 5600, 1150, 820, 4300, 3600),
        "town_vat_growth",
        (8.0, 5.5, 4.0, 4.5, 5.0, 6.0),
        2.6,
        "fiscal",
    ),
    "town_tax": Level(
        (21500, 11800, 2600, 2900, 26800, 9200),
        "town_tax_growth",
        (6.5, 4.5, 3.5, 4.5, 5.0, 5.5),
        2.4,
        "fiscal",
    ),
    "town_above_sales": Level(
        (46000, 31000, 12500, 36000, 285000, 98000),
        "town_above_sales_growth",
        (6.0, 5.5, 5.0, 9.0, 7.5, 7.0),
        2.2,
        "shopping",
    ),
    "town_project_investment": Level(
        (182000, 96000, 38000, 52000, 120000, 88000), None, 6.0, 4.0, "projects"
    ),
    "registered_investment": Level((22, 13, 6, 8, 15, 12), None, 3.0, 4.0, "projects", spread=0.3),
    "tourists": Level((0, 0, 18, 165, 92, 36), "tourists_growth", (0, 0, 8.0, 12.0, 8.0, 9.0), 3.0, "travel"),
    "collective_income": Level(
        (1150, 880, 960, 1240, 0, 1520),
        "collective_income_growth",
        (8, 8, 9, 9.5, 0, 8.5),
        2.0,
        "harvest",
    ),
    "agri_processing_output": Level((14500, 12600, 58500, 16800, 0, 13900), None, 6.0, 3.0, "harvest"),
    "building_tax": Level((0, 0, 0, 0, 5200, 900), None, 7.0, 4.0, "fiscal"),
    "projects_signed": Count((6, 4, 3, 4, 5, 4)),
    "projects_started": Count((5, 3, 2, 3, 4, 3)),
    "projects_producing": Count((4, 3, 2, 2, 3, 3)),
    "projects_registered": Count((8, 5, 3, 4, 6, 5)),
    "big_four_net": Count((5, 4, 2, 2, 6, 3), "even", exits=0.3),
    "entities_net": Count((260, 190, 110, 150, 620, 340), "even", exits=0.35),
    "srdi_net": Count((3, 3, 1, 1, 4, 2), "even", exits=0.1),
    "registration_rate": Ratio((92, 89, 86, 87, 93, 89), 4.5, 1.5, 0.4),
    "performed_rate": Ratio((86, 82, 78, 80, 85, 81), 5, 1.5),
    "hotline_on_time_rate": Ratio((96, 95.5, 95, 95.5, 96, 94.5), 1.6, 0.7),
    "hotline_satisfaction": Ratio((93, 92, 93, 93, 91.5, 90.5), 2.4, 0.8),
    "request_closed_rate": Ratio((95, 94, 93, 93.5, 95.5, 94), 2.4, 0.9),
    "request_satisfaction": Ratio((95, 94, 94, 94.5, 95, 93), 2.2, 0.8),
    "unsupplied_disposal_rate": Ratio((36, 31, 26, 27, 38, 33), 5, 1.0, season="filling"),
    "idle_disposal_rate": Ratio((34, 33, 28, 30, 41, 35), 6, 1.0, season="filling"),
}
"""By indicator; figures by class in the order of `TOWN_CLASSES`, 0 where the class has no such thing."""

SUMS_OF_TOWNS = ("projects_signed", "projects_started", "big_four_net", "entities_net")
"""County figures that are the sums of the county's towns."""
