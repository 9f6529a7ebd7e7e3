"""Ranks, points lost and figures of the runs that one person may see, in the shape the engine reads."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Place
from zhengxian.engine.monitor.warnings import Node, Ranks
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import Contribution, Run, Score
from zhengxian.web.evaluate.selectors import runs

Row = tuple[int, str, str]
"""Run, region and node."""


@dataclass(frozen=True)
class Standings:
    """The newest run of every period, oldest first, and what stands in them.

    ``lost`` has the shape of ``ranks.values``; ``scores`` (regions,) are the totals of the last run. ``indicators``
    names the indicator of every node that has one, ``regions`` the rows by code.
    """

    runs: tuple[Run, ...]
    ranks: Ranks
    lost: FloatArray
    scores: FloatArray
    indicators: Mapping[str, str]
    regions: Mapping[str, Region]

    @property
    def last(self) -> Run:
        """The newest run."""
        return self.runs[-1]


def newest(access: Access, day: date, scheme: str = "", period: str = "") -> Run | None:
    """Return the newest formal run of a scheme that a person may see whole, up to a period; None without any."""
    return runs.chosen(access, day, scheme=scheme, period=period, number="")


def read(access: Access, day: date, run: Run, last: int) -> Standings:
    """Read the runs of one scheme up to a run, of the same rhythm, ``last`` of them at most; five queries."""
    found = runs.newest_a_period(runs.siblings(access, day, run))
    kind = Period.parse(run.period).kind
    fitting = [r for r in found if r.period_end <= run.period_end and Period.parse(r.period).kind is kind]
    chosen = sorted(fitting, key=lambda r: r.period_end)[-last:]
    totals = list(
        Score.objects.filter(run__in=chosen, level=0).values_list(
            "run_id", "region__code", "class_title", "rank_in_class", "rank", "score"
        )
    )
    items = list(
        Contribution.objects.filter(run__in=chosen, weight__gt=0)
        .order_by("run__period_end", "order", "id")
        .values_list("run_id", "region__code", "node", "title", "indicator", "rank_in_class", "points_lost")
    )
    names = list(dict.fromkeys(code for _, code, *_ in totals))
    regions = {r.code: r for r in Region.objects.filter(code__in=names).select_related("parent")}
    nodes = {node: title for _, _, node, title, _, place, _ in items if place is not None}
    ranks, lost = _laid(chosen, list(regions), nodes, totals, items)
    at = {code: n for n, code in enumerate(regions)}
    scores = np.full(len(at), math.nan)
    for run_id, code, *_, score in totals:
        if run_id == chosen[-1].pk and score is not None:
            scores[at[code]] = score
    places = tuple(Place(r.code, r.name, r.level) for r in regions.values())
    kinds = _classes(chosen, at, totals)
    order = tuple(Node(code, title) for code, title in nodes.items())
    periods = tuple(r.period for r in chosen)
    told = _indicators(chosen[-1], items)
    found_ranks = Ranks(ranks, periods, places, (Node(), *order), kinds)
    return Standings(tuple(chosen), found_ranks, lost, scores, told, regions)


def _laid(
    chosen: Sequence[Run],
    regions: Sequence[str],
    nodes: Mapping[str, str],
    totals: Sequence[tuple[int, str, str, float | None, float | None, float | None]],
    items: Sequence[tuple[int, str, str, str, str, float | None, float | None]],
) -> tuple[FloatArray, FloatArray]:
    """Lay places and points lost out by run, region and node; the total comes first and has no points lost."""
    shape = (len(chosen), len(regions), len(nodes) + 1)
    ranks, lost = np.full(shape, math.nan), np.full(shape, math.nan)
    when = {run.pk: n for n, run in enumerate(chosen)}
    where = {code: n for n, code in enumerate(regions)}
    which = {node: n + 1 for n, node in enumerate(nodes)}
    for run_id, code, _, in_class, in_all, _ in totals:
        place = in_class if in_class is not None else in_all
        ranks[when[run_id], where[code], 0] = math.nan if place is None else place
    for run_id, code, node, _, _, place, points in items:
        if node in which and code in where:
            cell = when[run_id], where[code], which[node]
            ranks[cell] = math.nan if place is None else place
            lost[cell] = math.nan if points is None else points
    return ranks, lost


def _indicators(
    run: Run, items: Sequence[tuple[int, str, str, str, str, float | None, float | None]]
) -> dict[str, str]:
    """Return the indicator of every node: its own, or the first series that its rule reads."""
    rules = run.method.get("rules", {})
    reads = {node: rule["reads"][0] for node, rule in rules.items() if rule.get("reads")}
    return reads | {node: indicator for _, _, node, _, indicator, *_ in items if indicator}


def _classes(
    chosen: Sequence[Run],
    regions: Mapping[str, int],
    totals: Sequence[tuple[int, str, str, float | None, float | None, float | None]],
) -> list[list[str]]:
    found = [[""] * len(regions) for _ in chosen]
    when = {run.pk: n for n, run in enumerate(chosen)}
    for run_id, code, title, *_ in totals:
        found[when[run_id]][regions[code]] = title
    return found
