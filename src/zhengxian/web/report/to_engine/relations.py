"""The pairs of indicator groups, and the figures behind them as one person may see them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

import numpy as np

from zhengxian import definitions
from zhengxian.definitions.places import folder
from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Direction, Indicator
from zhengxian.web.collect.selectors.figures import periods_of
from zhengxian.web.collect.selectors.observations import seen_figures
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Level, Region
from zhengxian.web.monitor.to_engine.bench import Trait, trait
from zhengxian.web.monitor.to_engine.comparison import classes_on

WORST = 0.01
"""The mark of the worst county; the shift of a hundredth is usual where degrees of coordination are worked out."""
SPAN = 12
"""Periods over which inequality is followed."""


@dataclass(frozen=True)
class Side:
    """One group of a pair: its name and the indicators that are meant."""

    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """One relation: two groups and the question it asks."""

    code: str
    title: str
    question: str
    left: Side
    right: Side


@dataclass(frozen=True)
class Relations:
    """The definition: pairs, and the indicators whose inequality is followed."""

    title: str
    source: str
    pairs: tuple[Pair, ...]
    inequality: tuple[str, ...]


@cache
def relations() -> Relations:
    """Return the shipped definition, read once a process.

    >>> [pair.title for pair in relations().pairs]
    ['当前与长远', '强县与富民', '总量与质量', '优势与品牌', '县城与乡村', '全局与示范']
    """
    text = (folder("bulletins") / "six-relations.toml").read_text(encoding="utf-8")
    table = cast("Mapping[str, Any]", tomllib.loads(text))
    pairs = tuple(
        Pair(p["code"], p["title"], p["question"], _side(p["left"]), _side(p["right"])) for p in table["pair"]
    )
    return Relations(table["title"], table["source"], pairs, tuple(table["inequality"]["indicators"]))


def _side(table: Mapping[str, Any]) -> Side:
    return Side(table["title"], tuple(table["indicators"]))


@dataclass(frozen=True)
class Ground:
    """The counties, and for every indicator that has figures the newest ones up to a day.

    ``marks`` holds every indicator from `WORST` of the counties to 1 (best), NaN where a county has none to see.
    """

    regions: tuple[Region, ...]
    classes: tuple[str, ...]
    traits: Mapping[str, Trait]
    marks: Mapping[str, FloatArray]
    titles: Mapping[str, str]


def counties(day: date) -> tuple[Region, ...]:
    """Return the counties of a day."""
    return tuple(Region.objects.in_force(day).filter(level=Level.COUNTY).select_related("parent"))


def ground(access: Access, day: date) -> Ground:
    """Read the newest figures of all pairs up to a day; two queries for every indicator."""
    regions = counties(day)
    wanted = {
        code for pair in relations().pairs for side in (pair.left, pair.right) for code in side.indicators
    }
    known = {i.code: i for i in Indicator.objects.filter(code__in=wanted).select_related("department")}
    traits = {code: t for code, i in known.items() if (t := trait(access, i, regions, day)) is not None}
    recent = {code: t for code, t in traits.items() if (day - t.period.last_day).days <= YEARS_OLD}
    marks = {code: mark(t.values, known[code].direction) for code, t in recent.items()}
    library = definitions.indicators()
    told = classes_on(Level.COUNTY, day)
    return Ground(
        regions,
        tuple(told.get(r.code, "") for r in regions),
        recent,
        {code: one for code, one in marks.items() if one is not None},
        {code: known[code].title if code in known else library[code].title for code in wanted},
    )


YEARS_OLD = 730
"""Days after which a figure is too old to stand for today: annual figures come late, two years are too late."""


def mark(values: FloatArray, direction: str) -> FloatArray | None:
    """Return figures as marks from `WORST` to 1 between the worst and the best of those there; None where all are alike.

    >>> mark(np.array([2.0, 4.0, 3.0]), "positive").tolist(), mark(np.array([2.0, 4.0]), "negative").tolist()
    ([0.01, 1.0, 0.505], [1.0, 0.01])

    The worst gets a hundredth and not nothing: a county that is worst in everything would have no degree at all, and one
    worst on one side a degree of 0. An indicator of which neither end is better is left out.
    """
    known = values[~np.isnan(values)]
    if direction == Direction.TARGET or known.size < 2 or float(np.ptp(known)) <= 0:
        return None
    share = (values - known.min()) / (known.max() - known.min())
    toward = 1.0 - share if direction == Direction.NEGATIVE else share
    return np.asarray(WORST + (1.0 - WORST) * toward)


@dataclass(frozen=True)
class Line:
    """One indicator over time: the figures of all counties, (periods, counties), NaN where none may be seen."""

    indicator: Indicator
    periods: tuple[Period, ...]
    values: FloatArray


def offered(access: Access) -> list[Indicator]:
    """Return the indicators whose inequality can be followed: those collected, in the order of the definition."""
    codes = relations().inequality
    found = {i.code: i for i in Indicator.objects.filter(code__in=codes).select_related("department")}
    return [found[code] for code in codes if code in found and periods_of(found[code], access)]


def line(access: Access, indicator: Indicator, regions: Sequence[Region], day: date) -> Line:
    """Read an indicator over the last periods up to a day; two queries."""
    past = [p for p in periods_of(indicator, access) if p.last_day <= day][:SPAN][::-1]
    seen = seen_figures(access, indicator, regions, [str(p) for p in past])
    values = np.full((len(past), len(regions)), math.nan)
    for n, period in enumerate(past):
        for r, region in enumerate(regions):
            one = seen.get((region.pk, str(period)))
            if one is not None and one.value is not None:
                values[n, r] = one.value
    return Line(indicator, tuple(past), values)
