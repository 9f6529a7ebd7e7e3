"""Aggregate item scores up the tree (stage three): weights by class, dropped cells, computed weights."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate import aggregate, is_relative
from zhengxian.engine.evaluate.marks import Marks
from zhengxian.engine.evaluate.plan import Plan, PlannedGroup
from zhengxian.engine.evaluate.sets import Sets
from zhengxian.engine.evaluate.weight import WeightResult, weigh


@dataclass
class Combined:
    """Fractions of full marks of every group in class order, (regions, groups); column 0 is the total.

    ``weights[g]`` are the weights used for the children of group g: (children,) or (regions, children), each
    row summing to 1 over the children that count; ``computed`` holds the record of computed weightings.
    """

    nodes: FloatArray
    weights: list[FloatArray]
    computed: dict[int, WeightResult] = field(default_factory=dict)


def combine(plan: Plan, marks: Marks, raw: FloatArray, sets: Sets) -> Combined:
    """Aggregate from the leaves to the total. Refuses (E-614) a region for which no item counts at all."""
    nodes = np.empty((len(plan.groups), sets.size)).T
    combined = Combined(nodes, [np.empty(0)] * len(plan.groups))
    together = _combine_together(plan, marks, combined)
    for index in reversed(range(len(plan.groups))):
        if index not in together:
            try:
                _combine_group(plan, index, marks, raw, sets, combined)
            except Refusal as refusal:
                raise _in_group(refusal, plan, index) from refusal
    nothing = np.flatnonzero(np.isnan(nodes[:, 0]))
    if nothing.size:
        raise Refusal(
            "E-614", "没有任何指标可以计分", "请补报数据，或把该地区移出参评范围", rows=nothing.tolist()
        )
    return combined


def _combine_together(plan: Plan, marks: Marks, combined: Combined) -> frozenset[int]:
    """Do all arithmetic groups of items in one go when every item counts for every region."""
    if plan.together is None or marks.active is not None:
        return frozenset()
    indices, weights = plan.together
    shares = marks.scores.T * weights[:, None]
    for index in indices:
        group = plan.groups[index]
        np.add.reduce(shares[group.leaves], axis=0, out=combined.nodes.T[index])
        combined.weights[index] = group.weights[0]
    return frozenset(indices)


def _combine_group(
    plan: Plan, index: int, marks: Marks, raw: FloatArray, sets: Sets, combined: Combined
) -> None:
    group = plan.groups[index]
    scores = _children(group, marks.scores, combined.nodes)
    weights = _weights(plan, index, group, scores, raw, sets, combined)
    idle = _idle(group, marks, combined.nodes)
    if idle is not None:
        weights = np.where(idle, 0.0, weights)
        totals = weights.sum(axis=1, keepdims=True)
        weights = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    combined.weights[index] = weights
    out = combined.nodes[:, index]
    result = combined.computed.get(index)
    if result is not None and result.composite is not None:
        _refuse_incomplete(group, result.composite, idle)
        out[:] = result.composite
        return
    for where in _runs(plan, group, weights, sets):
        part = weights if weights.ndim == 1 else weights[where]
        if part.ndim == 2 and where.stop > where.start and idle is None and (part == part[:1]).all():
            part = part[0]
        try:
            out[where] = join(group, scores[where], part)
        except Refusal as refusal:
            rows = [r + where.start for r in refusal.rows]
            raise Refusal(
                refusal.code, refusal.what, refusal.remedy, rows=rows, cols=refusal.cols
            ) from refusal


def join(group: PlannedGroup, scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Aggregate the scores of a group's children, (regions, children) → (regions,)."""
    return aggregate(group.group.aggregate, scores, weights, negative=group.turned)


def _in_group(refusal: Refusal, plan: Plan, index: int) -> Refusal:
    """The refusal of one group at its children's places or its own: items first, then groups (`places_of`)."""
    group = plan.groups[index]
    leaves = group.leaves.stop - group.leaves.start
    first = len(plan.items) + group.groups.start
    cols = [group.leaves.start + c if c < leaves else first + c - leaves for c in refusal.cols]
    own = [len(plan.items) + index]
    return Refusal(refusal.code, refusal.what, refusal.remedy, rows=refusal.rows, cols=cols or own)


def places_of(plan: Plan) -> list[str]:
    """Titles at the positions that refusals of a run name: all items, then all groups."""
    return [i.title for i in plan.items] + [g.group.title for g in plan.groups]


def _refuse_incomplete(group: PlannedGroup, composite: FloatArray, idle: BoolArray | None) -> None:
    """Refuse regions that have some, but not all, of the scores that region-by-region weights need."""
    if idle is None:
        return
    rows = np.flatnonzero(np.isnan(composite) & ~idle.all(axis=1))
    if rows.size:
        raise Refusal(
            "E-615",
            f"“{group.group.title}”之下逐地区定权，要求每项都有得分，{rows.size} 个地区有不计的项",
            "请补报，改用不剔除该项的缺数办法，或改用别的赋权方法",
            rows=rows.tolist(),
        )


def _children(group: PlannedGroup, scores: FloatArray, nodes: FloatArray) -> FloatArray:
    """The children's scores, leaves first, without a copy when there is only one kind."""
    if group.groups.start == group.groups.stop:
        return scores[:, group.leaves]
    if group.leaves.start == group.leaves.stop:
        return nodes[:, group.groups]
    return np.concatenate([scores.T[group.leaves], nodes.T[group.groups]]).T


def _idle(group: PlannedGroup, marks: Marks, nodes: FloatArray) -> BoolArray | None:
    """Which children do not count for which region; None when all do."""
    below = np.isnan(nodes[:, group.groups])
    if marks.active is None and not below.any():
        return None
    leaves = (
        ~marks.active[:, group.leaves]
        if marks.active is not None
        else np.zeros((len(nodes), group.leaves.stop - group.leaves.start), dtype=np.bool_)
    )
    idle: BoolArray = np.concatenate([leaves.T, below.T]).T
    return idle if idle.any() else None


def _weights(
    plan: Plan,
    index: int,
    group: PlannedGroup,
    scores: FloatArray,
    raw: FloatArray,
    sets: Sets,
    combined: Combined,
) -> FloatArray:
    """Written weights, by class where they differ, or weights computed from the pool's scores."""
    spec = group.group.weighting
    if spec is None:
        positions = [plan.classes.index(name) if name in plan.classes else 0 for name in sets.classes]
        if not group.by_class:
            first: FloatArray = group.weights[positions[0]]
            return first
        sizes = [s.stop - s.start for s in sets.slices]
        by_region: FloatArray = np.repeat(group.weights[positions], sizes, axis=0)
        return by_region
    own_raw = raw[:, group.leaves] if group.groups.start == group.groups.stop else None
    negative = plan.negative[group.leaves] if own_raw is not None else None
    written = None if np.isnan(group.weights).any() else group.weights[0]
    names = [i.title for i in plan.items[group.leaves]] + [g.group.title for g in plan.groups[group.groups]]
    result = weigh(spec, scores, raw=own_raw, written=written, negative=negative, names=names)
    combined.computed[index] = result
    if result.regional is None:
        return result.weights
    totals = result.regional.sum(axis=1, keepdims=True)
    even = np.full_like(result.regional, 1.0 / result.regional.shape[1])
    shares: FloatArray = np.divide(result.regional, totals, out=even, where=totals > 0)
    return shares


def _runs(plan: Plan, group: PlannedGroup, weights: FloatArray, sets: Sets) -> tuple[slice, ...]:
    """Pieces of the region axis to aggregate one by one.

    A method whose scores depend on the other regions keeps its comparison set together; otherwise a piece is
    a class whenever weights differ by class, because a piece with one weight vector is one matrix product.
    """
    if is_relative(group.group.aggregate):
        return sets.compared(plan.per_class)
    return sets.slices if weights.ndim == 2 and group.by_class else (slice(0, sets.size),)
