"""The demo city: everything a fresh platform is filled with, pure data from a seed and a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from zhengxian.demo.accounts import Account, accounts
from zhengxian.demo.assessments import RunPlan, SchemeText, run_plans, schemes
from zhengxian.demo.boundaries import Boundaries, city_boundaries
from zhengxian.demo.departments import DEPARTMENTS, Department
from zhengxian.demo.figures import county_sheet, town_sheet, weave
from zhengxian.demo.forms import Form, forms
from zhengxian.demo.ledgers import Ledgers, ledgers
from zhengxian.demo.own_indicators import OWN_INDICATORS
from zhengxian.demo.places import (
    CHANGES,
    CLASSIFICATIONS,
    Classification,
    ClassMembership,
    Region,
    RegionChange,
)
from zhengxian.demo.planted import Planted, planted
from zhengxian.demo.regions import memberships, regions
from zhengxian.demo.submissions import Submission, submissions
from zhengxian.demo.targets import Target, targets
from zhengxian.demo.timeline import Timeline
from zhengxian.demo.town_targets import town_targets
from zhengxian.demo.workdays import Calendar, calendar
from zhengxian.engine.base.indicator import Indicator

TODAY = dt.date(2026, 10, 28)
NOTICE = "演示数据：示范市及所辖县、镇均为虚构，数字为编造。"


@dataclass(frozen=True)
class Scale:
    """How large the big city is: counties, indicators, months. Every indicator is monthly."""

    regions: int = 183
    indicators: int = 150
    months: int = 120


@dataclass(frozen=True)
class City:
    """A fictional city, complete. Equal seed and date give equal contents.

    ``figures`` has the columns ``region indicator period value state status version recorded_at form unit``:

    - ``region`` is the code of that time (the old one before a merger or upgrade, see ``changes``);
    - ``value`` is null unless ``state`` is ``reported``; other states: ``missing``, ``not_applicable``,
      ``below_unit``, ``suppressed``;
    - ``status`` is ``flash`` (快报), ``verified`` (核实) or ``final`` (最终); ``version`` counts from 1 and a
      later version was recorded later;
    - ``recorded_at`` is local wall time of the hand-in, null for a figure that stands in a draft only;
    - ``form`` and ``unit`` name the `Submission` it came with; both are empty where the office itself recorded
      that a region has no such thing.

    Figures of submissions in the state ``submitted`` or ``returned`` are there but not approved.
    """

    seed: int
    today: dt.date
    notice: str
    regions: tuple[Region, ...]
    changes: tuple[RegionChange, ...]
    classifications: tuple[Classification, ...]
    memberships: tuple[ClassMembership, ...]
    boundaries: Boundaries
    departments: tuple[Department, ...]
    calendar: Calendar
    accounts: tuple[Account, ...]
    own_indicators: tuple[Indicator, ...]
    forms: tuple[Form, ...]
    submissions: tuple[Submission, ...]
    figures: pl.DataFrame = field(repr=False)
    targets: tuple[Target, ...]
    schemes: tuple[SchemeText, ...]
    runs: tuple[RunPlan, ...]
    planted: tuple[Planted, ...]
    ledgers: Ledgers = field(default_factory=Ledgers, repr=False)

    def known_on(self, day: dt.date, level: str = "") -> pl.DataFrame:
        """Return the latest version of every library figure recorded by the end of a day: region, indicator,
        period, value, state. ``level`` keeps the regions of one level. Drafts are not among them."""
        own = [i.code for i in self.own_indicators]
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        known = self.figures.filter(pl.col("recorded_at") < end, ~pl.col("indicator").is_in(own))
        if level:
            known = known.filter(pl.col("region").is_in([r.code for r in self.regions if r.level == level]))
        key = ["region", "indicator", "period"]
        newest = known.sort("version").group_by(key, maintain_order=True).last()
        return newest.select(*key, "value", "state").sort(key)

    def region_table(self, level: str = "") -> pl.DataFrame:
        """Return the regions as the library reads them: one row a region and class, with dates."""
        held: dict[str, list[ClassMembership]] = {}
        for membership in self.memberships:
            held.setdefault(membership.region, []).append(membership)
        rows = [row for r in self.regions if r.level in (level or r.level) for row in _rows(r, held)]
        names = ["region", "name", "level", "parent", "class", "valid_from", "valid_to"]
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def city(seed: int = 2026, today: dt.date = TODAY, scale: Scale | Sequence[int] | None = None) -> City:
    """Return the demo city as of a date, or with ``scale`` (regions, indicators, months) a big one.

    Everything follows from the seed and the date: no clock, no files but the package's own, no global random
    state. The figures of 36 months end with the month before ``today``; the dates that make the history
    (changes of regions and classes) are fixed, so ``today`` should lie in 2026 or 2027.
    """
    if scale is not None:
        from zhengxian.demo.big import big_city

        return big_city(seed, today, scale if isinstance(scale, Scale) else Scale(*scale))
    timeline = Timeline(today)
    places, asked, days = regions(), forms(), calendar()
    history = submissions(seed, asked, places, timeline, days)
    towns = town_sheet(seed, timeline)
    counties = county_sheet(seed, timeline, towns)
    return City(
        seed=seed,
        today=today,
        notice=NOTICE,
        regions=places,
        changes=CHANGES,
        classifications=CLASSIFICATIONS,
        memberships=memberships(),
        boundaries=city_boundaries(seed, places),
        departments=DEPARTMENTS,
        calendar=days,
        accounts=accounts(places, asked),
        own_indicators=OWN_INDICATORS,
        forms=asked,
        submissions=history,
        figures=weave(seed, asked, {"county": counties, "town": towns}, history, timeline),
        targets=(*targets(counties, timeline), *town_targets(towns, timeline)),
        schemes=schemes(),
        runs=run_plans(seed, timeline),
        planted=planted(timeline),
        ledgers=ledgers(seed, today, days, places),
    )


def _rows(region: Region, held: dict[str, list[ClassMembership]]) -> list[tuple[str, ...]]:
    head = (region.code, region.name, region.level)
    spans = held.get(region.code)
    if not spans:
        return [(*head, "", "", _day(region.valid_from), _day(region.valid_to))]
    return [(*head, "", m.class_name, _day(m.valid_from), _day(m.valid_to)) for m in spans]


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
