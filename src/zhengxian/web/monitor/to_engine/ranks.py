"""Ranks inside the class of published runs, one history for each scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Place
from zhengxian.engine.monitor.warnings import Node, Ranks
from zhengxian.web.evaluate.models import Run, RunState, Score

TOTAL = "total"
MOST_RUNS = 24
"""Periods of one scheme that are looked back on."""


def read(day: date, places: Sequence[Place]) -> list[Ranks]:
    """Return the ranks of every scheme that has a published run of a period ending by a day; one query and one a scheme.

    Of several runs of one period the one published last counts. Only runs of the newest one's length of period follow
    one another.
    """
    rows = (
        Run.objects.filter(state=RunState.PUBLISHED, is_trial=False, period_end__lte=day)
        .order_by("period_end", "publication__published_at", "pk")
        .values_list("version__scheme_id", "period", "pk")
    )
    by_scheme: dict[int, dict[str, int]] = {}
    for scheme, period, pk in rows:
        by_scheme.setdefault(scheme, {})[period] = pk
    return [_of(_rhythm(runs), places) for _, runs in sorted(by_scheme.items())]


def _rhythm(runs: Mapping[str, int]) -> dict[str, int]:
    """Keep the periods as long as the newest."""
    ordered = sorted(runs, key=lambda text: Period.parse(text).last_day)
    kind = Period.parse(ordered[-1]).kind
    kept = [text for text in ordered if Period.parse(text).kind is kind]
    return {text: runs[text] for text in kept[-MOST_RUNS:]}


def _of(runs: Mapping[str, int], places: Sequence[Place]) -> Ranks:
    periods = tuple(runs)
    at = {pk: n for n, pk in enumerate(runs.values())}
    row = {place.code: n for n, place in enumerate(places)}
    scores = (
        Score.objects.filter(run__in=list(at), rank_in_class__isnull=False)
        .order_by("order", "pk")
        .values_list("run_id", "region__code", "node", "title", "class_title", "rank_in_class")
    )
    told = [score for score in scores if score[1] in row]
    nodes = {TOTAL: Node()}
    for _, _, node, title, _, _ in told:
        nodes.setdefault(node, Node(node, title))
    column = {code: n for n, code in enumerate(nodes)}
    values = np.full((len(periods), len(places), len(nodes)), np.nan)
    classes = [[""] * len(places) for _ in periods]
    for run, region, node, _, title, rank in told:
        values[at[run], row[region], column[node]] = rank
        classes[at[run]][row[region]] = title
    return Ranks(values, periods, tuple(places), tuple(nodes.values()), classes)
