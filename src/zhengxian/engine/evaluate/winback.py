"""Which raw figure would win lost points back, everything else unchanged.

Two answers per region and item: the figure that earns the most this item can give, and the figure that
alone would lift the region to the next place. Both hold the comparison set (bounds, means, peers) still,
and say so. Leaders' analysis only: never shown beside a reporting box (domain.md §11).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate import aggregate, is_relative
from zhengxian.engine.evaluate.computed import Computed
from zhengxian.engine.evaluate.gaps import next_above
from zhengxian.engine.evaluate.marks import comparison_sets, score_context
from zhengxian.engine.evaluate.plan import Block
from zhengxian.engine.evaluate.prepare import TRANSFORMS
from zhengxian.engine.evaluate.scheme.model import Transform
from zhengxian.engine.evaluate.score import FrozenScore, freeze

if TYPE_CHECKING:
    import polars as pl

    from zhengxian.engine.evaluate.result import Result

STEPS = 60
"""Halvings of an interval: more than a float has digits."""
UNDO: dict[Transform, Callable[[FloatArray], FloatArray]] = {
    Transform.LOG: np.exp,
    Transform.LOG10: lambda y: 10.0**y,
    Transform.LOG1P: np.expm1,
    Transform.SQRT: np.square,
}
ALONE = "单靠这一项不够"
RELATIVE = "得分取决于其他地区，无法单独倒推"
TREATED = "该项的数经过补值或处理，不倒推"


@dataclass(frozen=True)
class Wanted:
    """Raw figures that would win points back, (regions, items) in class order; NaN where there is none."""

    full: FloatArray
    next_place: FloatArray
    gain: FloatArray
    remark: dict[tuple[int, int], str]


def winback_frame(result: Result) -> pl.DataFrame:
    """One row per region and item that lost points: region,node,title,raw,needed_for_full,needed_for_next,points_gain,remark."""
    import polars as pl

    computed = result.computed
    wanted = win_back(computed, _needed_fractions(result))
    lost = computed.lost
    rows = []
    inverse = computed.sets.inverse
    for position, unit in enumerate(result.units):
        at = position if inverse is None else int(inverse[position])
        for leaf in sorted(range(lost.shape[1]), key=lambda k: -lost[at, k]):
            if lost[at, leaf] <= 1e-9:
                break
            item = computed.plan.items[leaf]
            raw, full, ahead = (
                computed.prepared.raw[at, leaf],
                wanted.full[at, leaf],
                wanted.next_place[at, leaf],
            )
            rows.append(
                (
                    unit.code,
                    item.code,
                    item.title,
                    _number(raw),
                    _number(full),
                    _number(ahead),
                    float(wanted.gain[at, leaf]),
                    wanted.remark.get((at, leaf), ""),
                )
            )
    floats = ("raw", "needed_for_full", "needed_for_next", "points_gain")
    schema = {"region": pl.String, "node": pl.String, "title": pl.String, **dict.fromkeys(floats, pl.Float64)}
    return pl.DataFrame(rows, schema={**schema, "remark": pl.String}, orient="row")


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _needed_fractions(result: Result) -> FloatArray:
    """Total fraction (before adjustments) that each region needs to equal the next place, class order; NaN: first."""
    ahead, score = next_above(result), result.standing.score
    target = np.array([np.nan if a is None else score[a] for a in ahead])
    adjusted = result.standing.score - result.standing.base
    needed: FloatArray = (target - adjusted) / result.scheme.points
    order = result.computed.sets.order
    return needed if order is None else needed[order]


def win_back(computed: Computed, needed: FloatArray) -> Wanted:
    """Invert the scheme item by item; ``needed`` (regions,) are total fractions to reach."""
    plan = computed.plan
    shape = computed.marks.scores.shape
    wanted = Wanted(np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan), {})
    for name, where in comparison_sets(plan, computed.sets):
        for block in plan.blocks:
            leaves = (
                list(block.leaves)
                if isinstance(block.leaves, tuple)
                else list(range(*block.leaves.indices(shape[1])))
            )
            for leaf in leaves:
                one = Block(
                    block.spec, block.transform, slice(leaf, leaf + 1), plan.negative[leaf : leaf + 1]
                )
                _item(computed, one, leaf, where, name, needed, wanted)
    return wanted


def _item(
    computed: Computed, block: Block, leaf: int, where: slice, name: str, needed: FloatArray, wanted: Wanted
) -> None:
    """Fill the answers for one item in one comparison set."""
    plan, prepared = computed.plan, computed.prepared
    rows = range(where.start, where.stop)
    if plan.items[leaf].treat is not None:
        wanted.remark.update({(r, leaf): TREATED for r in rows})
        return
    context = score_context(plan, block, where, name, prepared, computed.data, computed.sets, silent=True)
    x = prepared.values[where, leaf : leaf + 1]
    frozen = freeze(block.spec, x, block.negative, context, TRANSFORMS.get(block.transform))
    current = computed.marks.scores[where, leaf]
    usable = ~np.isnan(x[:, 0])
    best_x, best = _best(frozen, x, current, usable, bool(block.negative[0]))
    undo = UNDO.get(block.transform, np.asarray)
    wanted.full[where, leaf] = np.where(best > current + 1e-12, undo(best_x), np.nan)
    after, possible = total_with(computed, leaf, where, best)
    wanted.gain[where, leaf] = (after - computed.nodes[where, 0]) * plan.scheme.points
    if not possible:
        wanted.remark.update({(r, leaf): RELATIVE for r in rows})
        return
    target = needed[where]
    reach = usable & (after >= target - 1e-12)
    fraction = _fraction_for(computed, leaf, where, current, best, target, reach)
    found = _figure_for(frozen, x, best_x, fraction, reach)
    wanted.next_place[where, leaf] = np.where(reach, undo(found), np.nan)
    short = usable & ~reach & ~np.isnan(target)
    wanted.remark.update({(where.start + int(k), leaf): ALONE for k in np.flatnonzero(short)})


def _best(
    frozen: FrozenScore, x: FloatArray, current: FloatArray, usable: BoolArray, negative: bool
) -> tuple[FloatArray, FloatArray]:
    """A figure with full marks or, where nobody can have them, with the best score of the set.

    Tried are the reference points, the set's best figure and, for full marks only, figures further uphill.
    """
    own = x[:, 0]
    figures = own[usable]
    if not figures.size:
        return own.copy(), np.full(len(own), np.nan)
    scale = max(float(np.ptp(figures)), float(np.abs(figures).max()) / 4, 1e-9)
    tried = [np.full(len(own), figures.min()), np.full(len(own), figures.max())]
    if frozen.bounds is not None:
        tried += [np.broadcast_to(np.ravel(b), own.shape) for b in frozen.bounds]
    best_x, best = own.copy(), np.where(usable, current, np.nan)
    for value in tried:
        _take_better(frozen, value, best_x, best, usable & np.isfinite(value))
    for step in _steps(negative):
        value = own + step * scale
        got = _score(frozen, value)
        full = usable & (best < 1 - 1e-12) & (got >= 1 - 1e-12)
        best_x[full], best[full] = value[full], got[full]
    return _nearest_with(frozen, x, best_x, np.minimum(best, np.maximum(current, 1.0)))


def _steps(negative: bool) -> list[float]:
    """Distances to look at in units of the set's spread: nearest first, the good direction before the other."""
    sign = -1.0 if negative else 1.0
    return [side * 2.0**power for power in range(-2, 6) for side in (sign, -sign)]


def _score(frozen: FrozenScore, values: FloatArray) -> FloatArray:
    try:
        return frozen.score(values[:, None])[:, 0]
    except Refusal:
        return np.full(len(values), np.nan)


def _take_better(
    frozen: FrozenScore, value: FloatArray, best_x: FloatArray, best: FloatArray, may: BoolArray
) -> None:
    got = _score(frozen, value)
    better = may & (got > best + 1e-12)
    best_x[better], best[better] = value[better], got[better]


def _nearest_with(
    frozen: FrozenScore, x: FloatArray, best_x: FloatArray, best: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The figure nearest to the present one that still has that score."""
    return _figure_for(frozen, x, best_x, best, ~np.isnan(best)), best


def total_with(computed: Computed, leaf: int, where: slice, fraction: FloatArray) -> tuple[FloatArray, bool]:
    """Total fraction if one item had another score fraction, for the regions of one set.

    False when an aggregation on the way up depends on the other regions, so that no single region can be
    moved alone; the total is then unchanged.
    """
    plan, combined = computed.plan, computed.combined
    child, value = leaf, np.where(np.isnan(fraction), computed.marks.scores[where, leaf], fraction)
    index = plan.parent_of_leaf[leaf]
    is_leaf = True
    while index >= 0:
        group = plan.groups[index]
        if is_relative(group.group.aggregate) or index in combined.computed:
            return computed.nodes[where, 0], False
        scores = (
            np.concatenate([computed.marks.scores.T[group.leaves], combined.nodes.T[group.groups]])
            .T[where]
            .copy()
        )
        leaves = group.leaves.stop - group.leaves.start
        scores[:, child - group.leaves.start if is_leaf else leaves + child - group.groups.start] = value
        weights = np.broadcast_to(combined.weights[index], (computed.sets.size, scores.shape[1]))[where]
        value = aggregate(group.group.aggregate, np.where(weights > 0, scores, np.nan), weights)
        child, index, is_leaf = index, group.parent, False
    return value, True


def _fraction_for(
    computed: Computed,
    leaf: int,
    where: slice,
    current: FloatArray,
    best: FloatArray,
    target: FloatArray,
    reach: BoolArray,
) -> FloatArray:
    """The smallest score fraction of the item that lifts the total to the target (halving)."""
    low, high = np.where(reach, current, 0.0), np.where(reach, best, 0.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        total, _ = total_with(computed, leaf, where, np.where(reach, middle, current))
        enough = total >= target - 1e-12
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return high


def _figure_for(
    frozen: FrozenScore, x: FloatArray, best_x: FloatArray, fraction: FloatArray, reach: BoolArray
) -> FloatArray:
    """The figure nearest to the present one that earns the fraction (halving between present and best)."""
    low, high = x[:, 0].copy(), best_x.copy()
    for _ in range(STEPS):
        middle = (low + high) / 2
        got = _score(frozen, np.where(reach, middle, x[:, 0]))
        enough = got >= fraction - 1e-12
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return high
