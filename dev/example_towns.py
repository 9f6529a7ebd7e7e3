"""Writes the packaged example ``town-city``: 65 fictional towns in six classes, all figures invented.

    python dev/example_towns.py [FOLDER]

The towns belong to the counties of ``example_city.py`` and are drawn in the same way.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from example_city import CITY, COUNTIES, FOLDER, draw, text, write
from zhengxian.definitions import indicators

PARK, OLD, FARM, TOUR, URBAN, FRINGE = CLASSES = (
    "园区工业镇",
    "传统工业镇",
    "农业主导镇",
    "文旅融合镇",
    "城区驻地街道",
    "城乡接合部镇街",
)
HOW_MANY = (9, 12, 16, 8, 11, 9)
YEARS = (2024, 2025)
NUMERALS = "零一二三四五六七八九"
TOWN_FOLDER = FOLDER.parent / "town-city"

# Centres by class in the order of CLASSES; None where the class has no such thing.
Centres = tuple[float | None, ...]
TOTALS: Mapping[str, tuple[Centres, float]] = {
    "town_output": ((860000, 420000, 96000, 52000, 118000, 240000), 0.06),
    "town_vat": ((9800, 5600, 1150, 820, 4300, 3600), 0.05),
    "town_tax": ((21500, 11800, 2600, 2900, 26800, 9200), 0.05),
    "town_above_sales": ((46000, 31000, 12500, 36000, 285000, 98000), 0.07),
    "tourists": ((None, None, 18, 165, 92, 36), 0.09),
    "building_tax": ((None, None, None, None, 5200, 900), 0.08),
    "grain_output": ((11500, 16800, 42500, 14600, None, 12800), 0.003),
    "collective_income": ((1150, 880, 960, 1240, None, 1520), 0.08),
    "agri_processing_output": ((14500, 12600, 58500, 16800, None, 13900), 0.06),
    "projects_signed": ((7, 5, 4, 5, 5, 5), 0.02),
    "projects_started": ((5, 4, 3, 4, 4, 4), 0.02),
    "projects_producing": ((4, 3, 2, 2, 3, 3), 0.02),
    "big_four_net": ((9, 8, 5, 4, 11, 6), 0.0),
    "srdi_net": ((5, 5, 3, 3, 6, 3), 0.0),
}
"""Sums over the year, by class, and their drift a year."""

RATES: Mapping[str, tuple[Centres, float, float, float]] = {
    "town_output_growth": ((9.5, 6.5, 5.0, 4.5, 4.0, 7.0), 5.0, -40, 60),
    "town_vat_growth": ((8.0, 5.5, 4.0, 4.5, 5.0, 6.0), 7.0, -40, 60),
    "town_tax_growth": ((6.5, 4.5, 3.5, 4.5, 5.0, 5.5), 6.0, -40, 60),
    "town_above_sales_growth": ((6.0, 5.5, 5.0, 9.0, 7.5, 7.0), 5.0, -40, 60),
    "tourists_growth": ((None, None, 8.0, 12.0, 8.0, 9.0), 6.0, -40, 80),
    "collective_income_growth": ((8.0, 8.0, 9.0, 9.5, None, 8.5), 4.0, -20, 40),
    "registration_rate": ((90, 88, 86, 86, 92, 88), 7.0, 0, 100),
    "high_standard_farmland": ((61, 66, 79, 52, None, 58), 8.0, 0, 100),
    "unsupplied_disposal_rate": ((36, 31, 26, 27, 38, 33), 11.0, 0, 100),
    "idle_disposal_rate": ((34, 33, 28, 30, 41, 35), 12.0, 0, 100),
    "tax_per_mu": ((16.5, 9.4, 4.6, 5.8, 24.5, 11.6), 4.0, 0.2, 80),
    "hotline_on_time_rate": ((96, 95.5, 95, 95.5, 96, 94.5), 2.8, 0, 100),
    "hotline_satisfaction": ((93, 92, 93, 93, 91.5, 90.5), 4.0, 0, 100),
    "request_closed_rate": ((95, 94, 93, 93.5, 95.5, 94), 4.0, 0, 100),
}
"""Centres by class, spread, lowest and highest value."""

NO_IDLE_LAND, NOT_REPORTED, KEPT_BACK = 7, (23, 41), 52
"""Every seventh town has no idle land; two towns did not report; one figure is kept back."""


class Town(NamedTuple):
    """A town of the example; ``number`` runs from 1 to 65."""

    number: int
    code: str
    name: str
    county: str
    kind: int


def towns() -> Iterator[Town]:
    """Yield the towns, class by class, dealt out over the counties in turn."""
    kinds = [kind for kind, many in enumerate(HOW_MANY) for _ in range(many)]
    for index, kind in enumerate(kinds):
        county = COUNTIES[index % len(COUNTIES)].code
        suffix = "街道" if CLASSES[kind] == URBAN else "镇"
        number = index + 1
        place = f"{county}{100 + index // len(COUNTIES)}"
        yield Town(number, place, f"第{numeral(number)}{suffix}", county, kind)


def numeral(number: int) -> str:
    """Write 1 to 99 in Chinese.

    >>> numeral(7), numeral(10), numeral(41)
    ('七', '十', '四十一')
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens]) + "十" if tens else ""
    return head + (NUMERALS[ones] if ones else "")


def figure(town: Town, code: str, year: int) -> float | None:
    """Return a town's figure for a year, or None where its class has no such thing."""
    if code in TOTALS:
        centres, drift = TOTALS[code]
        centre = centres[town.kind]
        if centre is None:
            return None
        size = 1 + 0.45 * draw(town.code, "size") + 0.2 * draw(town.code, code)
        return centre * size * (1 + drift + 0.05 * draw(town.code, code, year)) ** (year - YEARS[0])
    centres, spread, low, high = RATES[code]
    centre = centres[town.kind]
    if centre is None:
        return None
    value = centre + spread * (1.1 * draw(town.code, code) + 0.6 * draw(town.code, code, year))
    return min(max(value, low), high)


def state(town: Town, code: str, year: int) -> str:
    """Return the state of a cell that could have a figure."""
    if code == "idle_disposal_rate" and town.number % NO_IDLE_LAND == 0:
        return "not_applicable"
    if code == "registration_rate" and town.number in NOT_REPORTED and year == YEARS[-1]:
        return "missing"
    if code == "building_tax" and town.number == KEPT_BACK:
        return "suppressed"
    return "reported"


def observations() -> Iterable[str]:
    """Yield the lines of the observations file."""
    yield "region,indicator,period,value,state"
    for code in (*TOTALS, *RATES):
        indicator = indicators()[code]
        ends = {"month": "-12", "quarter": "Q4", "half": "H2", "year": ""}[indicator.frequency]
        for year in YEARS:
            for town in towns():
                value = figure(town, code, year)
                mark = "not_applicable" if value is None else state(town, code, year)
                shown = text(value, indicator.decimals) if value is not None and mark == "reported" else ""
                yield f"{town.code},{code},{year}{ends},{shown},{mark}"


def regions() -> Iterable[str]:
    """Yield the lines of the regions file."""
    yield "region,name,level,parent,class"
    yield f"{CITY},示范市,prefecture,,"
    for county in COUNTIES:
        yield f"{county.code},{county.name},county,{CITY},"
    for town in towns():
        yield f"{town.code},{town.name},town,{town.county},{CLASSES[town.kind]}"


def main(folder: Path) -> None:
    """Write the two data files of the example."""
    write(folder, {"observations.csv": list(observations()), "regions.csv": list(regions())})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TOWN_FOLDER)
