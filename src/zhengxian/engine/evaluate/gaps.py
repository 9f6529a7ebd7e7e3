"""How far every region is from the best and from the next place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from zhengxian.engine.base.arrays import FloatArray

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result


def gaps_frame(result: Result) -> pl.DataFrame:
    """Within the lead ranking: region, leader, gap_to_best, next_above, gap_to_next.

    ``next_above`` is the worst placed region that still stands ahead (several at one place: the first by
    code); regions without a rank and the best one have no gap to a next place.
    """
    units, standing = result.units, result.standing
    ahead, best = next_above(result), _leaders(result)
    rows = []
    for i, unit in enumerate(units):
        leader, above = best[i], ahead[i]
        rows.append(
            (
                unit.code,
                None if leader is None else units[leader].name,
                None if leader is None else float(standing.score[leader] - standing.score[i]),
                None if above is None else units[above].name,
                None if above is None else float(standing.score[above] - standing.score[i]),
            )
        )
    schema = {
        "region": pl.String,
        "leader": pl.String,
        "gap_to_best": pl.Float64,
        "next_above": pl.String,
        "gap_to_next": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def next_above(result: Result) -> list[int | None]:
    """Position of the region one place ahead of each region in the lead ranking, None for the best."""
    found: list[int | None] = [None] * len(result.units)
    for order, places in _ladders(result):
        ahead: int | None = None
        for position, k in enumerate(order):
            if position and places[order[position - 1]] < places[k]:
                ahead = next(j for j in order if places[j] == places[order[position - 1]])
            found[k] = ahead
    return found


def _leaders(result: Result) -> list[int | None]:
    """Position of the best region of each region's ladder."""
    best: list[int | None] = [None] * len(result.units)
    units = result.units
    in_class = result.scheme.rank.within == "class"
    first = {
        units[order[0]].class_name if in_class else "": order[0] for order, _ in _ladders(result) if order
    }
    for i, unit in enumerate(units):
        best[i] = first.get(unit.class_name if in_class else "")
    return best


def _ladders(result: Result) -> list[tuple[list[int], FloatArray]]:
    """For the pool or for every class: ranked regions from best to worst, and everybody's places."""
    units, standing = result.units, result.standing
    in_class = result.scheme.rank.within == "class"
    places = standing.rank_in_class if in_class else standing.rank
    members: dict[str, list[int]] = {}
    for k, unit in enumerate(units):
        if not np.isnan(places[k]):
            members.setdefault(unit.class_name if in_class else "", []).append(k)
    return [(sorted(ks, key=lambda k: (places[k], units[k].code)), places) for ks in members.values()]
