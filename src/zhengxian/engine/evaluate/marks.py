"""Score every item against its comparison set, then apply the missing-value policies (stage two)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.missing import CellState, apply_policy
from zhengxian.engine.evaluate.plan import Block, Plan
from zhengxian.engine.evaluate.prepare import TRANSFORMS, Note, Prepared, outside_cells, prepare
from zhengxian.engine.evaluate.score import ScoreContext, score
from zhengxian.engine.evaluate.sets import Sets
from zhengxian.engine.evaluate.table import Slice, States


@dataclass
class Marks:
    """Fractions of full marks in class order, (regions, items).

    ``active`` is None when every item counts for every region, else the cells that count; ``filled`` marks
    cells whose score came from a policy, not from a figure; ``outside`` marks
    cells of items that are not in the region's class's set at all.
    """

    scores: FloatArray
    active: BoolArray | None
    filled: BoolArray | None
    outside: BoolArray | None = None


def score_items(plan: Plan, prepared: Prepared, data: Slice, sets: Sets) -> Marks:
    """Score all items of one period; NaN stays only where an item does not count for a region."""
    scores = np.empty(prepared.values.shape[::-1]).T
    for name, where in comparison_sets(plan, sets):
        for block in plan.blocks:
            _score_block(plan, block, where, name, prepared, data, sets, scores)
    inapplicable = outside_cells(plan, sets)
    if inapplicable is not None:
        scores[inapplicable] = np.nan
    if prepared.usable and prepared.states is None and inapplicable is None and np.isfinite(scores).all():
        return Marks(scores, None, None)
    return _apply_policies(plan, prepared, scores, inapplicable, sets)


def comparison_sets(plan: Plan, sets: Sets) -> list[tuple[str, slice]]:
    """Class name and slice of every set within which figures are compared."""
    if plan.per_class:
        return list(zip(sets.classes, sets.slices, strict=True))
    return [("", where) for where in sets.compared(False)]


def _score_block(
    plan: Plan,
    block: Block,
    where: slice,
    class_name: str,
    prepared: Prepared,
    data: Slice,
    sets: Sets,
    out: FloatArray,
) -> None:
    leaves = list(block.leaves) if isinstance(block.leaves, tuple) else block.leaves
    x = prepared.values[where, leaves]
    context = score_context(plan, block, where, class_name, prepared, data, sets)
    transform = TRANSFORMS.get(block.transform)
    try:
        out[where, leaves] = score(block.spec, x, block.negative, context, transform=transform)
    except Refusal as refusal:
        rows = [r + where.start for r in refusal.rows]
        mine = leaves if isinstance(leaves, list) else range(leaves.start, leaves.stop)
        cols = [mine[c] for c in refusal.cols] or mine
        raise Refusal(refusal.code, refusal.what, refusal.remedy, rows=rows, cols=cols) from refusal


def score_context(
    plan: Plan,
    block: Block,
    where: slice,
    class_name: str,
    prepared: Prepared,
    data: Slice,
    sets: Sets,
    *,
    silent: bool = False,
) -> ScoreContext:
    """What a scoring method may look at besides the figures themselves."""

    def pick(column: FloatArray) -> FloatArray:
        ordered = column if sets.order is None else column[sets.order]
        result: FloatArray = ordered[where, None]
        return result

    def last_year() -> FloatArray:
        leaves = list(block.leaves) if isinstance(block.leaves, tuple) else block.leaves
        wanted = leaves if isinstance(leaves, list) else range(leaves.start, leaves.stop)
        result: FloatArray = prepare(plan, data.last_year(), sets, leaves=wanted).values[where, leaves]
        return result

    def note(code: str, message: str, cols: BoolArray) -> None:
        for column in () if silent else np.flatnonzero(cols):
            leaf = (
                block.leaves[column] if isinstance(block.leaves, tuple) else block.leaves.start + int(column)
            )
            item = plan.items[leaf]
            of_class = f"类别“{class_name}”中" if class_name else ""
            size = where.stop - where.start
            prepared.notes.append(Note(code, f"{of_class}“{item.title}”：{message}", item.code, size))

    return ScoreContext(
        series=_series(data, pick),
        last_year=last_year,
        year=Period.parse(data.period).last_day.year,
        class_name=class_name,
        note=note,
        classes=_classes(sets)[where] if block.spec.needs_class and not class_name else None,
    )


def _classes(sets: Sets) -> tuple[str, ...]:
    """The class of every region in class order."""
    return tuple(n for n, s in zip(sets.classes, sets.slices, strict=True) for _ in range(s.start, s.stop))


def _series(data: Slice, pick: Callable[[FloatArray], FloatArray]) -> Callable[[str], FloatArray]:
    return lambda code: pick(data.series(code))


def _apply_policies(
    plan: Plan, prepared: Prepared, scores: FloatArray, inapplicable: BoolArray | None, sets: Sets
) -> Marks:
    """Replace the score of cells without a figure by the item's policy, or drop the cell."""
    states = _open_states(prepared, inapplicable)
    if states is not None:
        _refuse_unexplained(scores, states, inapplicable)
    elif np.count_nonzero(np.isnan(scores)) != np.count_nonzero(np.isnan(prepared.raw)):
        reported = np.isnan(prepared.raw).astype(np.uint8)
        _refuse_unexplained(scores, reported, None)
    specs = [i.missing for i in plan.items]
    result = apply_policy(specs, states, scores, groups=sets.compared(plan.per_class))
    active = ~result.dropped if result.dropped.any() else None
    if inapplicable is not None:
        active = ~inapplicable if active is None else active & ~inapplicable
    return Marks(result.scores, active, result.filled, inapplicable)


def _open_states(prepared: Prepared, inapplicable: BoolArray | None) -> States | None:
    """States in which cells that need no policy count as reported; None: NaN is *missing*, all else reported."""
    states, settled = prepared.states, inapplicable
    if prepared.imputed is not None:
        settled = prepared.imputed if settled is None else settled | prepared.imputed
    if states is None:
        if settled is None:
            return None
        states = np.where(np.isnan(prepared.raw), np.uint8(CellState.MISSING), np.uint8(CellState.REPORTED))
    return states if settled is None else np.where(settled, np.uint8(CellState.REPORTED), states)


def _refuse_unexplained(scores: FloatArray, states: States, inapplicable: BoolArray | None) -> None:
    """No score may be NaN without a stated reason."""
    unexplained = np.isnan(scores) & (states == CellState.REPORTED)
    if inapplicable is not None:
        unexplained &= ~inapplicable
    if unexplained.any():
        rows, cols = np.nonzero(unexplained)
        raise Refusal(
            "E-613",
            f"有 {rows.size} 个数已报，却算不出得分",
            "请核实这些数，或为该指标换一种计分方法",
            rows=sorted(set(rows.tolist())),
            cols=sorted(set(cols.tolist())),
        )


def policy_notes(plan: Plan, marks: Marks, names: Sequence[str]) -> list[Note]:
    """Say of every item which regions got a score by policy, and for which it does not count.

    ``names`` are the regions in class order.
    """
    notes = []
    idle = (
        None
        if marks.active is None
        else ~marks.active
        if marks.outside is None
        else ~marks.active & ~marks.outside
    )
    for index, item in enumerate(plan.items):
        if marks.filled is not None and marks.filled[:, index].any():
            listed, count = listed_regions(marks.filled[:, index], names)
            message = f"“{item.title}”有 {count} 个地区没有可用数，按方案的缺数规定给分：{listed}"
            notes.append(Note("E-630", message, item.code, count))
        if idle is not None and idle[:, index].any():
            listed, count = listed_regions(idle[:, index], names)
            message = f"“{item.title}”对 {count} 个地区不计，权重由同组其他指标分担，满分重新计算：{listed}"
            notes.append(Note("E-631", message, item.code, count))
    return notes


LISTED = 8
"""How many regions a note names before it says 等."""


def listed_regions(chosen: BoolArray, names: Sequence[str]) -> tuple[str, int]:
    """The names of the chosen regions, and how many there are."""
    rows = np.flatnonzero(chosen).tolist()
    return "、".join(names[r] for r in rows[:LISTED]) + ("等" if len(rows) > LISTED else ""), len(rows)
