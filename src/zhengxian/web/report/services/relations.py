"""Six relations (六个关系): how far two sides of a county go together, and how far counties lie apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.evaluate.coupling import GRADES, coupling_coordination
from zhengxian.engine.evaluate.inequality import dagum_gini, theil_t
from zhengxian.web.core.models import Region
from zhengxian.web.report.to_engine.relations import Ground, Line, Pair

LEAST = 0.5
"""The part of a group's indicators that a county must have to be placed."""


@dataclass(frozen=True)
class Place:
    """Where one county stands in one relation.

    ``left`` and ``right`` are the groups' scores 0 to 1 among the counties of the day; ``coordination`` with its grade,
    ``coupling`` and ``development`` are the engine's. ``weakest`` is the lowest indicator of the lower side.
    """

    region: Region
    class_name: str
    left: float
    right: float
    coupling: float
    development: float
    coordination: float
    grade: str
    rank: int
    high: tuple[bool, bool]
    weakest: str
    weakest_mark: float


@dataclass(frozen=True)
class Relation:
    """One relation over all counties: those placed, the best coordinated first, and who is left out and why."""

    pair: Pair
    places: tuple[Place, ...]
    left_out: tuple[str, ...]
    used: tuple[tuple[str, ...], tuple[str, ...]]
    unused: tuple[str, ...]
    middle: tuple[float, float]
    note: str = ""

    def of(self, code: str) -> Place | None:
        """Return the place of a county."""
        return next((place for place in self.places if place.region.code == code), None)

    def quadrant(self, place: Place) -> str:
        """Name the quadrant by the medians: 强县、富民都高, 强县高富民低 and so on."""
        left, right = self.pair.left.title, self.pair.right.title
        if place.high[0] == place.high[1]:
            return f"{left}、{right}都{'高' if place.high[0] else '低'}"
        high, low = (left, right) if place.high[0] else (right, left)
        return f"{high}高、{low}低"


def relation(ground: Ground, pair: Pair) -> Relation:
    """Place the counties in one relation.

    A side's score is the plain mean of its indicators' marks; a county without half of a side's indicators is left out.
    The quadrants lie above and below the medians of the placed counties; a score equal to the median is high.
    Notes: R-300 a side has no indicator with figures, R-301 fewer than two counties can be placed, or the engine's.
    """
    used = tuple(tuple(c for c in side.indicators if c in ground.marks) for side in (pair.left, pair.right))
    codes = (*pair.left.indicators, *pair.right.indicators)
    unused = tuple(ground.titles[c] for c in codes if c not in ground.marks)
    if not all(used):
        empty = pair.left if not used[0] else pair.right
        note = f"“{empty.title}”一边没有可用的指标，不能比较。请先采集这一边的指标。（R-300）"
        return Relation(pair, (), (), (used[0], used[1]), unused, (math.nan, math.nan), note)
    scores = np.stack([_score(ground, codes_of) for codes_of in used], axis=1)
    placed = np.flatnonzero(~np.isnan(scores).any(axis=1))
    left_out = tuple(r.name for n, r in enumerate(ground.regions) if n not in set(placed.tolist()))
    if len(placed) < 2:
        note = "有数的地区不到两个，不能比较。请补齐数据后再看。（R-301）"
        return Relation(pair, (), left_out, (used[0], used[1]), unused, (math.nan, math.nan), note)
    middle = np.median(scores[placed], axis=0)
    places = _placed(ground, placed, scores, middle, (used[0], used[1]))
    return Relation(pair, places, left_out, (used[0], used[1]), unused, (float(middle[0]), float(middle[1])))


def _score(ground: Ground, codes: Sequence[str]) -> FloatArray:
    """Return the mean of the marks of every county, NaN where it has less than half of them."""
    marks = np.stack([ground.marks[code] for code in codes], axis=1)
    there = ~np.isnan(marks)
    count = there.sum(axis=1)
    mean = np.nansum(marks, axis=1) / np.maximum(count, 1)
    return np.where(count >= LEAST * len(codes), mean, np.nan)


def _placed(
    ground: Ground,
    rows: IntArray,
    scores: FloatArray,
    middle: FloatArray,
    used: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[Place, ...]:
    found = coupling_coordination(scores[rows])
    order = np.argsort(-found.coordination, kind="stable")
    places = []
    for at in order.tolist():
        n = int(rows[at])
        pair = float(scores[n, 0]), float(scores[n, 1])
        lower = 0 if pair[0] < pair[1] else 1
        weakest, low = _weakest(ground, used[lower], n)
        degree = float(found.coordination[at])
        ahead = int((np.round(found.coordination, 4) > round(degree, 4)).sum())
        places.append(
            Place(
                *(ground.regions[n], ground.classes[n], *pair),
                *(float(found.coupling[at]), float(found.development[at]), degree),
                *(GRADES[int(found.grade[at])], ahead + 1),
                (pair[0] >= middle[0] - 1e-12, pair[1] >= middle[1] - 1e-12),
                *(weakest, low),
            )
        )
    return tuple(places)


def _weakest(ground: Ground, codes: Sequence[str], n: int) -> tuple[str, float]:
    known = [(float(ground.marks[c][n]), c) for c in codes if not math.isnan(ground.marks[c][n])]
    low, code = min(known)
    return ground.titles[code], low


def explained(found: Relation, place: Place) -> str:
    """Say in one sentence why a county stands where it stands."""
    left, right = found.pair.left, found.pair.right
    lower, value = (left, place.left) if place.left < place.right else (right, place.right)
    head = (
        f"{place.region.name}“{left.title}”{_two(place.left)}、“{right.title}”{_two(place.right)}，"
        f"{found.quadrant(place)}；耦合协调度 {_two(place.coordination)}，{place.grade}，"
        f"第 {place.rank} 位（共 {len(found.places)} 个）"
    )
    tail = f"较低的一边是“{lower.title}”（{_two(value)}），其中最低的是“{place.weakest}”（{_two(place.weakest_mark)}）"
    return f"{head}。{tail}。"


def _two(value: float) -> str:
    return half_up_text(value, 2)


@dataclass(frozen=True)
class Apart:
    """How far counties lie apart in one period: Theil T and Dagum's Gini with their parts; ``note`` says why not."""

    period: Period
    count: int
    theil: float | None = None
    theil_between: float | None = None
    theil_within: float | None = None
    gini: float | None = None
    gini_within: float | None = None
    gini_between: float | None = None
    gini_overlap: float | None = None
    note: str = ""

    @property
    def share_between(self) -> float | None:
        """The part of Theil's index that lies between classes, in per cent."""
        if not self.theil or self.theil_between is None:
            return None
        return self.theil_between / self.theil * 100.0


def apart(line: Line, classes: Mapping[str, str], regions: Sequence[Region]) -> list[Apart]:
    """Follow inequality between the counties over the periods of an indicator, counties counted alike.

    No figure of a county leaves it out of that period. Groups are the classes; a county without one is its own group
    “未分类”. Refusals of the engine (a negative figure, all figures 0) stand as the note of the period.
    """
    names = [classes.get(region.code, "") for region in regions]
    return [_apart(period, line.values[n], names) for n, period in enumerate(line.periods)]


def _apart(period: Period, values: FloatArray, names: Sequence[str]) -> Apart:
    rows = np.flatnonzero(~np.isnan(values))
    if len(rows) < 3:
        return Apart(period, len(rows), note="有数的地区不到三个，不算差异。（R-302）")
    here = [names[int(n)] for n in rows]
    order = {name: n for n, name in enumerate(sorted(set(here)))}
    kinds = np.array([order[name] for name in here], dtype=np.int64)
    table = values[rows][:, np.newaxis]
    try:
        theil = theil_t(table, np.ones(len(rows)), kinds)
        gini = dagum_gini(table, kinds)
    except Refusal as refusal:
        return Apart(period, len(rows), note=str(refusal))
    return Apart(
        period,
        len(rows),
        theil=float(theil.total[0]),
        theil_between=float(theil.between[0]),
        theil_within=float(theil.within[0]),
        gini=float(gini.total[0]),
        gini_within=float(gini.within[0]),
        gini_between=float(gini.between[0]),
        gini_overlap=float(gini.overlap[0]),
    )
