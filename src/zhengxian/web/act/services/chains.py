"""三个一批: how many projects stand where by county, and the four rates with their own denominators.

`rates` gives the rates of every county and town at the end of a month; the write-back of results stores them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhengxian.engine.act.chain import Aside, ChainRates, ProjectPath, conversion_rates, half_year
from zhengxian.engine.act.rates import Rate
from zhengxian.engine.base.period import Period
from zhengxian.web.act.models import StepKind
from zhengxian.web.act.selectors import chains
from zhengxian.web.act.selectors.chains import ChainWish
from zhengxian.web.act.selectors.places import Places
from zhengxian.web.act.selectors.project_facts import Facts, facts
from zhengxian.web.act.to_engine.projects import STEPS, path_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Level, Region

COUNTED_STEPS = (
    StepKind.SIGNED,
    StepKind.PERFORMED,
    StepKind.STARTED,
    StepKind.REGISTERED,
    StepKind.PRODUCING,
    StepKind.FULL_CAPACITY,
)
"""Steps that the table counts."""


@dataclass(frozen=True)
class ChainRow:
    """One county (``region`` None: all together): projects, how many reached each step, the rates, late starts.

    Projects moved out (调出) are in ``removed`` and nowhere else.
    """

    region: Region | None
    total: int
    removed: int
    reached: dict[StepKind, int]
    rates: ChainRates
    late: int
    """Signed projects that were not started within half a year, or started later than that."""

    @property
    def counts(self) -> list[int]:
        """The counts in the order of `COUNTED_STEPS`."""
        return [self.reached[step] for step in COUNTED_STEPS]

    @property
    def listed_rates(self) -> list[Rate]:
        """The rates in the order of the chain, the start rate in both views."""
        rates = self.rates
        return [rates.performed, rates.started, rates.started_of_signed, rates.producing, rates.full_capacity]


@dataclass(frozen=True)
class ChainTable:
    """The page: all together, by county, and projects that lie in no county of today."""

    whole: ChainRow
    rows: list[ChainRow] = field(default_factory=list)


def table(access: Access, wish: ChainWish, today: date) -> ChainTable:
    """Count the projects a person sees by the county in which they lie today.

    Counties come in the office's order; a county without a project has no row.
    """
    found = facts(chains.counted(access, wish))
    places = Places(today)
    paths: dict[int, ProjectPath] = {p.pk: path_of(p, today) for p in found}
    groups: dict[Region, list[ProjectPath]] = defaultdict(list)
    for project in found:
        groups[_county(places, project)].append(paths[project.pk])
    rows = [_row(region, groups[region], today) for region in sorted(groups, key=lambda r: (r.order, r.code))]
    return ChainTable(_row(None, list(paths.values()), today), rows)


def rates(period: Period, by_region: Level = Level.COUNTY) -> dict[Region, ChainRates]:
    """Return the rates of every county (or town) at the end of a month, over all projects of the office.

    A region without a project is left out: it has no denominator. A merged or renamed region's projects count in
    the region that exists at the end of the month.
    """
    day = period.last_day
    places = Places(day)
    groups: dict[Region, list[ProjectPath]] = defaultdict(list)
    for project in facts(chains.counted(None)):
        place = places.of(project.place_id)
        region = places.at(place, by_region) if place is not None else None
        if region is not None:
            groups[region].append(path_of(project, day))
    return {region: conversion_rates(paths, day) for region, paths in groups.items()}


def _county(places: Places, project: Facts) -> Region:
    place = places.of(project.place_id)
    assert place is not None  # noqa: S101 -- `chains.counted` leaves out those without a place
    return places.at(place, Level.COUNTY) or places.now(place)


def _row(region: Region | None, paths: Sequence[ProjectPath], day: date) -> ChainRow:
    kept = [path for path in paths if path.aside is not Aside.MOVED_OUT]
    reached = {step: sum(path.reached(STEPS[step], day) for path in kept) for step in COUNTED_STEPS}
    removed = len(paths) - len(kept)
    return ChainRow(region, len(kept), removed, reached, conversion_rates(paths, day), _late(kept, day))


def _late(paths: Iterable[ProjectPath], day: date) -> int:
    held = (half_year(path, day) for path in paths)
    return sum(one is not None and one.late for one in held)
