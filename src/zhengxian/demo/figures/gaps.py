"""Cells without a figure: the four kinds that must never be mixed up."""

from __future__ import annotations

from collections.abc import Mapping

from zhengxian.demo.places import FARM, OLD, PARK, TOUR, URBAN
from zhengxian.demo.towns import TOWNS

ABSENT: Mapping[str, tuple[str, ...]] = {
    "tourists": (PARK, OLD),
    "tourists_growth": (PARK, OLD),
    "collective_income": (URBAN,),
    "collective_income_growth": (URBAN,),
    "agri_processing_output": (URBAN,),
    "building_tax": (PARK, OLD, FARM, TOUR),
}
"""Classes of towns that have no such thing. Nobody is asked: the office records 不适用 itself, without a form."""

ABSENT_COUNTIES: Mapping[str, tuple[str, ...]] = {
    "trade": ("990110", "990111"),
    "trade_growth": ("990110", "990111"),
    "foreign_investment": ("990110", "990111"),
}
"""Counties without foreign trade or foreign firms: not asked, recorded as 不适用."""

NO_IDLE_LAND = tuple(t.code for t in TOWNS[3::7])
"""Towns without idle land at the year's start: 不适用 in ``idle_disposal_rate``, by their own statement."""

STATES: Mapping[tuple[str, str, str], str] = {
    ("990109", "foreign_investment", "2026-02"): "below_unit",
    ("990109", "foreign_investment", "2025-02"): "below_unit",
    ("990109", "rd_firm_share", "2024"): "suppressed",
    ("990110", "rd_firm_share", "2025"): "suppressed",
    ("990110", "high_tech_firms_net", "2026Q1"): "missing",
    ("990105", "request_satisfaction", "2024-05"): "missing",
    ("990106", "registration_rate", "2025-05"): "missing",
    ("990101102", "building_tax", "*"): "suppressed",
    ("990106002", "building_tax", "*"): "suppressed",
    ("990108103", "town_above_sales", "2024-06"): "missing",
    ("990108103", "town_above_sales_growth", "2024-06"): "missing",
    ("990109103", "request_satisfaction", "2026-04"): "missing",
    ("990111200", "registration_rate", "2026-03"): "not_applicable",
    ("990111200", "registration_rate", "2026-02"): "not_applicable",
    ("990110103", "registered_investment", "2025-02"): "below_unit",
}
"""Region, indicator, period (``*`` for all) → state of single cells."""

_TOWN_CLASS = {t.code: t.class_name for t in TOWNS}


def state_of(region: str, indicator: str, period: str) -> str:
    """Return the state of a cell that a form asks for."""
    if indicator == "idle_disposal_rate" and region in NO_IDLE_LAND:
        return "not_applicable"
    return STATES.get((region, indicator, period)) or STATES.get((region, indicator, "*"), "reported")


def is_absent(region: str, indicator: str) -> bool:
    """Tell whether a region has no such thing at all."""
    return region in ABSENT_COUNTIES.get(indicator, ()) or _TOWN_CLASS.get(region) in ABSENT.get(
        indicator, ()
    )
