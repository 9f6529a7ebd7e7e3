"""One period of one pool, computed: arrays in class order, explanation on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.combine import Combined, combine
from zhengxian.engine.evaluate.explain import effective_weights, lost_points
from zhengxian.engine.evaluate.marks import Marks, listed_regions, policy_notes, score_items
from zhengxian.engine.evaluate.memory import keep_freed_memory
from zhengxian.engine.evaluate.plan import Plan
from zhengxian.engine.evaluate.prepare import Exempted, Note, Prepared, prepare
from zhengxian.engine.evaluate.score.split import mix as join_parts
from zhengxian.engine.evaluate.sets import Sets
from zhengxian.engine.evaluate.table import Slice

NOTHING: Exempted = MappingProxyType({})


@dataclass(frozen=True)
class Computed:
    """Everything that a run of one period produced; all arrays are in class order."""

    plan: Plan
    data: Slice
    sets: Sets
    prepared: Prepared
    marks: Marks
    combined: Combined
    last: tuple[Computed, float] | None = None
    """In a mix of periods: the last of them and its share of the year."""

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know about this period's figures, scores and weights."""
        names = [u.name for u in self.data.table.units]
        if self.sets.order is not None:
            names = [names[i] for i in self.sets.order]
        return (
            *self.prepared.notes,
            *_out_of_range(self.plan, self.prepared, self.data, names),
            *policy_notes(self.plan, self.marks, names),
            *_without_figures(self.plan, self.prepared, names),
            *_taken(self.plan, self.data),
            *_computed_weights(self.plan, self.combined),
        )

    @property
    def nodes(self) -> FloatArray:
        """Fractions of full marks of all groups, (regions, groups); column 0 is the total."""
        return self.combined.nodes

    @property
    def total(self) -> FloatArray:
        """Total points before adjustments, (regions,)."""
        points: FloatArray = self.nodes[:, 0] * self.plan.scheme.points
        return points

    @cached_property
    def effective(self) -> tuple[FloatArray, FloatArray]:
        """Full marks in points of every item and of every group for each region."""
        return effective_weights(self.plan, self.combined, self.sets.size)

    @cached_property
    def lost(self) -> FloatArray:
        """Points lost per item, (regions, items); with the points they sum to the scheme's points."""
        return lost_points(self.plan, self.combined, self.marks, self.effective)

    @property
    def points(self) -> FloatArray:
        """Points earned per item, (regions, items)."""
        earned: FloatArray = self.effective[0] - self.lost
        return earned


def compute(plan: Plan, data: Slice, sets: Sets, exempted: Exempted = NOTHING) -> Computed:
    """Run the stages for one period: prepare → score and fill → combine.

    ``exempted`` maps (region position in class order, item position) to the reason.
    """
    keep_freed_memory()
    prepared = prepare(plan, data, sets, exempted)
    marks = score_items(plan, prepared, data, sets)
    combined = combine(plan, marks, prepared.values, sets)
    return Computed(plan, data, sets, prepared, marks, combined)


def mix(parts: Sequence[tuple[Computed, float]]) -> Computed:
    """Weighted mean of the periods of a year (P18: 80, 82, 90, 88 with 15/25/25/35 → 85.8, domain.md B-15).

    Full marks and lost points are averaged; the fraction of a node is its points over its full marks, so a
    node that did not count in one period is judged by the others. Raw figures are those of the last part.
    """
    total = sum(weight for _, weight in parts)
    last = parts[-1][0]

    def mean(arrays: Sequence[FloatArray]) -> FloatArray:
        return join_parts(arrays, [w / total for _, w in parts])

    nodes = _mean_of_counted(parts, [c.nodes for c, _ in parts], [c.effective[1] for c, _ in parts])
    scores = _mean_of_counted(parts, [c.marks.scores for c, _ in parts], [c.effective[0] for c, _ in parts])
    mixed = Computed(
        last.plan,
        last.data,
        last.sets,
        last.prepared,
        Marks(scores, last.marks.active, last.marks.filled, last.marks.outside),
        Combined(nodes, last.combined.weights, last.combined.computed),
        (last, parts[-1][1] / total),
    )
    mixed.__dict__["notes"] = tuple(dict.fromkeys(n for c, _ in parts for n in c.notes))
    items, groups = mean([c.effective[0] for c, _ in parts]), mean([c.effective[1] for c, _ in parts])
    mixed.__dict__["effective"] = (items, groups)
    mixed.__dict__["lost"] = mean([c.lost for c, _ in parts])
    return mixed


def _mean_of_counted(
    parts: Sequence[tuple[Computed, float]], fractions: Sequence[FloatArray], full: Sequence[FloatArray]
) -> FloatArray:
    """Mean fraction of every node over the periods, by the full marks it had in each; NaN where it never counted."""
    total, weights = np.zeros(full[0].shape), np.zeros(full[0].shape)
    for (_, weight), fraction, marks in zip(parts, fractions, full, strict=True):
        counted = (marks > 0) & ~np.isnan(fraction)
        total[counted] += weight * marks[counted] * fraction[counted]
        weights[counted] += weight * marks[counted]
    mean: FloatArray = np.divide(total, weights, out=np.full(total.shape, np.nan), where=weights > 0)
    return mean


def _out_of_range(plan: Plan, prepared: Prepared, data: Slice, names: Sequence[str]) -> list[Note]:
    """Figures that the indicator library holds to be impossible: a question to whoever reported them."""
    notes = []
    for index, item in enumerate(plan.items):
        low, high = data.table.ranges.get(item.indicator, (-np.inf, np.inf))
        raw = prepared.raw[:, index]
        beyond = (raw < low) | (raw > high)
        if item.derive is None and beyond.any():
            listed, count = listed_regions(beyond, names)
            message = f"“{item.title}”有 {count} 个数超出可能的范围（{low:g} 至 {high:g}），请核实：{listed}"
            notes.append(Note("E-624", message, item.code, count))
    return notes


def _without_figures(plan: Plan, prepared: Prepared, names: Sequence[str]) -> list[Note]:
    """Regions that reported nothing at all, or only a few items."""
    few = np.isfinite(prepared.raw).sum(axis=1) * 2 < len(plan.items)
    if not few.any():
        return []
    listed, count = listed_regions(few, names)
    message = f"有 {count} 个地区所报的数不到指标数的一半，名次仅供参考：{listed}"
    return [Note("E-627", message, "", count)]


def _taken(plan: Plan, data: Slice) -> list[Note]:
    """Which figures come from another period, and where two periods contradict each other."""
    if not data.taken_from and not data.contradicted:
        return []
    needed = set(plan.series)
    by_period: dict[str, list[str]] = {}
    for code, period in data.taken_from.items():
        if code in needed:
            by_period.setdefault(period, []).append(code)
    notes = [
        Note(
            "E-622",
            f"有 {len(codes)} 项指标没有（或有地区没有）{data.period} 的数，取同一截止日的 {period} 数",
        )
        for period, codes in by_period.items()
    ]
    for code, (period, count) in data.contradicted.items():
        if code in needed:
            title = data.table.titles.get(code, code)
            message = f"“{title}”有 {count} 个地区 {data.period} 与 {period} 的数不一致，按 {data.period} 的数计算，请核实"
            notes.append(Note("E-625", message, code, count))
    return notes


def _computed_weights(plan: Plan, combined: Combined) -> list[Note]:
    notes = []
    for index, result in combined.computed.items():
        group = plan.groups[index].group
        computed = f"“{group.title}”之下的权重由数据算出（{result.method}），方案里另写的权重不起作用（combine 除外），不宜单独作为正式权重"
        notes.append(Note("E-632", computed, group.code))
        told = [note.sentence(result.items).rstrip("。") for note in result.notes]
        notes += [Note("E-633", f"“{group.title}”之下的权重：{sentence}", group.code) for sentence in told]
    return notes
