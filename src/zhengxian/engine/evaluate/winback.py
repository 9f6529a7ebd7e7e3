"""Which raw figure would win lost points back, everything else unchanged.

Two answers per region and item: the figure that earns the most this item can give, and the figure that
alone would lift the region to the next place. Both hold the comparison set (bounds, means, peers) still,
and say so. Leaders' analysis only: never shown beside a reporting box (domain.md §11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.evaluate.aggregate import is_relative
from zhengxian.engine.evaluate.combine import join
from zhengxian.engine.evaluate.computed import Computed
from zhengxian.engine.evaluate.gaps import next_above
from zhengxian.engine.evaluate.inverse import STEPS, best_figures, nearest_figures, written
from zhengxian.engine.evaluate.marks import comparison_sets, score_context
from zhengxian.engine.evaluate.plan import Block
from zhengxian.engine.evaluate.prepare import TRANSFORMS
from zhengxian.engine.evaluate.score import freeze

if TYPE_CHECKING:
    import polars as pl

    from zhengxian.engine.evaluate.result import Result

ALONE = "单靠这一项不够"
RELATIVE = "得分取决于其他地区，无法单独倒推"
TREATED = "该项的数经过补值或处理，不倒推"
NO_FIGURE = "没有报数，无法倒推"
NO_MORE = "该项已得到可得的最高分"
EARLIER = "失分在前几期，最后一期已无可补"


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

    computed, lost = result.computed, result.computed.lost
    wanted = _wanted(result)
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
                    _number(wanted.gain[at, leaf]),
                    wanted.remark.get((at, leaf), ""),
                )
            )
    floats = ("raw", "needed_for_full", "needed_for_next", "points_gain")
    schema = {"region": pl.String, "node": pl.String, "title": pl.String, **dict.fromkeys(floats, pl.Float64)}
    return pl.DataFrame(rows, schema={**schema, "remark": pl.String}, orient="row")


def _wanted(result: Result) -> Wanted:
    """The answers for a result; in a mix of periods only the last one can still be changed."""
    computed, needed = result.computed, _needed_fractions(result)
    if computed.last is None:
        return win_back(computed, needed)
    last, share = computed.last
    wanted = win_back(last, last.nodes[:, 0] + (needed - computed.nodes[:, 0]) / share)
    wanted.gain[:] *= share
    settled = np.argwhere(last.lost <= 1e-9)
    wanted.remark.update({(int(at), int(leaf)): EARLIER for at, leaf in settled})
    return wanted


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
    usable = ~np.isnan(x[:, 0]) & _own_figures(computed, leaf, where)
    best_x, best = best_figures(frozen, x, current, usable, bool(block.negative[0]))
    better = best > current + 1e-12
    plain = written(frozen, block.transform, best_x, best, x[:, 0])
    wanted.full[where, leaf] = np.where(better, plain, np.nan)
    after, possible = total_with(computed, leaf, where, np.where(better, best, np.nan))
    wanted.gain[where, leaf] = (after - computed.nodes[where, 0]) * plan.scheme.points
    if not possible:
        wanted.remark.update({(r, leaf): RELATIVE for r in rows})
        return
    target = needed[where]
    reach = usable & (after >= target - 1e-12)
    fraction = _fraction_for(computed, leaf, where, current, best, target, reach)
    found = nearest_figures(frozen, x, best_x, fraction, reach)
    found = written(frozen, block.transform, found, fraction, x[:, 0])
    wanted.next_place[where, leaf] = np.where(reach, found, np.nan)
    short = usable & ~reach & ~np.isnan(target)
    filled = ~np.isnan(x[:, 0]) & ~usable
    for why, cells in ((NO_FIGURE, ~usable), (TREATED, filled), (NO_MORE, usable & ~better), (ALONE, short)):
        wanted.remark.update({(where.start + int(k), leaf): why for k in np.flatnonzero(cells)})


def _own_figures(computed: Computed, leaf: int, where: slice) -> BoolArray:
    """Which regions were scored by a figure of their own, not by an imputed one."""
    imputed = computed.prepared.imputed
    if imputed is None:
        return np.ones(where.stop - where.start, dtype=np.bool_)
    own: BoolArray = ~imputed[where, leaf]
    return own


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
        value = join(group, np.where(weights > 0, scores, np.nan), weights)
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
