"""Annual targets of the towns: what the counties handed down to them this year and the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhengxian.demo.figures.sheet import Sheet
from zhengxian.demo.places import FARM, FRINGE, OLD, PARK, TOUR, URBAN
from zhengxian.demo.targets import Target, of_level
from zhengxian.demo.timeline import Timeline
from zhengxian.demo.towns import FORMER, TOWNS

YEARS = 2
_FASTER: Mapping[str, float] = {PARK: 1.04, FRINGE: 1.02, URBAN: 1.01, OLD: 1.0, TOUR: 0.99, FARM: 0.98}
"""What a class is asked for, as a multiple of what all towns are asked for."""
_LEVEL: Mapping[str, tuple[float, float]] = {
    "town_output": (1.03, 1.08),
    "town_tax": (1.02, 1.06),
    "town_above_sales": (1.04, 1.09),
    "town_project_investment": (1.0, 1.1),
    "projects_signed": (0.75, 1.0),
    "projects_started": (0.75, 1.0),
    "big_four_net": (0.8, 1.0),
}
"""Base and stretch as multiples of the year before."""
_GROWTH: Mapping[str, float] = {
    "town_output_growth": 5.0,
    "town_tax_growth": 3.0,
    "town_above_sales_growth": 4.5,
}
_RATIO: Mapping[str, float] = {
    "registration_rate": 88.0,
    "performed_rate": 75.0,
    "request_closed_rate": 90.0,
    "hotline_on_time_rate": 95.0,
}


def town_targets(sheet: Sheet, timeline: Timeline) -> tuple[Target, ...]:
    """Return the targets of every town of today; a town that did nothing the year before is asked for no level."""
    ended = {town.code for town in FORMER}
    classes = {town.code: town.class_name for town in TOWNS if town.code not in ended}
    last = timeline.last.year
    rows = [(n, code, classes[code]) for n, code in enumerate(sheet.codes) if code in classes]
    return tuple(
        target
        for year in range(last - YEARS + 1, last + 1)
        for row, code, name in rows
        for target in _of_town(sheet, year - 1 - timeline.first_year, row, name, _asked(code, year))
    )


def _asked(code: str, year: int) -> tuple[str, int, str]:
    return code, year, f"示范县办〔{year}〕6号（虚构）"


def _of_town(sheet: Sheet, before: int, row: int, name: str, asked: tuple[str, int, str]) -> Iterator[Target]:
    code, year, document = asked
    faster = _FASTER[name]
    for indicator, (base, stretch) in _LEVEL.items():
        done = float(sheet.values[indicator][row, before, 11])
        if done > 0:
            least, most = (of_level(indicator, done * part * faster) for part in (base, stretch))
            yield Target(code, indicator, year, least, most, document)
    for indicator, growth in _GROWTH.items():
        points = round(growth + (faster - 1.0) * 100.0, 1)
        yield Target(code, indicator, year, points, points + 1.0, document)
    for indicator, rate in _RATIO.items():
        yield Target(code, indicator, year, rate, rate + 3.0, document)
