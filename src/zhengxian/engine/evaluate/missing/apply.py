"""Fill the scores of cells without a figure as the scheme says; touch nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing.policy import MissingPolicy, MissingSpec
from zhengxian.engine.evaluate.missing.reweight import Siblings, reweight
from zhengxian.engine.evaluate.missing.state import CellState, StateArray

_ORDER = tuple(MissingPolicy)
_CODE = {policy: np.uint8(number) for number, policy in enumerate(_ORDER)}
Cells = tuple[IntArray, ...]
"""Positions of cells, one array per axis, as `numpy.nonzero` gives them."""


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """Scores and weights after the policies, and which cells they touched.

    ``filled`` marks scores that a policy set (zero, class_mean, penalty, worst); ``dropped`` marks items
    that count for nothing here (reweight): their score is NaN and their weight 0. ``emptied``
    (..., regions, sibling sets) marks sets in which nothing is left, so that the parent drops out.
    ``weights`` is None when none was handed in. Arrays in which nothing changed are those handed in.
    """

    scores: FloatArray
    weights: FloatArray | None
    filled: BoolArray
    dropped: BoolArray
    emptied: BoolArray


@dataclass(frozen=True, slots=True)
class _Block:
    """What `apply_policy` was handed, the cells that need a policy and each one's policy as a number."""

    specs: tuple[MissingSpec, ...]
    states: StateArray | None
    scores: FloatArray
    groups: tuple[slice, ...]
    cells: Cells
    codes: StateArray

    def picked(self, policy: MissingPolicy) -> Cells:
        """Return the cells that one policy treats."""
        return tuple(axis[self.codes == _CODE[policy]] for axis in self.cells)

    def without(self, unwanted: BoolArray) -> _Block:
        """Return the block with some of its cells taken off the list."""
        kept = ~unwanted
        return replace(self, cells=tuple(axis[kept] for axis in self.cells), codes=self.codes[kept])


def apply_policy(
    specs: Sequence[MissingSpec],
    states: StateArray | None,
    scores: FloatArray,
    weights: FloatArray | None = None,
    groups: Sequence[slice] = (),
    siblings: Siblings | None = None,
) -> PolicyResult:
    """Give every cell without a figure the score, or the weight of nothing, that its policy says.

    ``scores`` has shape (..., regions, items), fractions of full marks; ``states`` has its shape, or is None:
    then NaN is *missing*. ``specs`` holds one specification per item. ``weights`` broadcasts to the scores;
    cells with weight 0 are not in the class's list and need no figure. ``groups`` are the comparison sets as
    contiguous slices of the region axis (default: the whole pool). ``siblings`` are slices of the item axis.
    Input is not changed; the work grows with the number of gaps, not with the block.

    refuse: one refusal that names all cells at once. zero: 0. penalty: the fraction written. class_mean,
    worst: mean, minimum of what the others in the group got on this item. reweight: score NaN, weight 0,
    siblings share (see `reweight`). value_zero: the score must exist already, as the figure counted as 0.

    Errors: E-121 refuse; E-122 no other score in the group to take a mean or minimum of; E-126 a figure below
    the unit that was to count as 0 has no score. Source: docs/methods/scheme-format.md; domain.md §10.

    >>> spec = MissingSpec(MissingPolicy.CLASS_MEAN)
    >>> scores = np.array([[0.5], [0.9], [np.nan]])
    >>> apply_policy([spec], None, scores, np.array([100.0])).scores.round(4).ravel().tolist()
    [0.5, 0.9, 0.7]
    """
    if len(specs) != scores.shape[-1]:
        raise ValueError(f"{len(specs)} specifications for {scores.shape[-1]} items")
    filled, dropped = np.zeros_like(scores, dtype=np.bool_), np.zeros_like(scores, dtype=np.bool_)
    gaps = np.isnan(scores) if states is None else states != CellState.REPORTED
    cells = _weighed(_positions(gaps), weights, scores.shape) if gaps.any() else ()
    if not cells or not cells[0].size:
        emptied = np.zeros((*scores.shape[:-1], 1 if siblings is None else len(siblings)), dtype=np.bool_)
        return PolicyResult(scores, weights, filled, dropped, emptied)
    kinds = np.full(cells[0].shape, CellState.MISSING, dtype=np.uint8) if states is None else states[cells]
    codes = _policy_table(tuple(specs))[cells[-1], kinds]
    whole = (slice(0, scores.shape[-2]),)
    block = _Block(tuple(specs), states, scores, tuple(groups) or whole, cells, codes)
    _refuse(block)
    block = _without_value_zero(block)
    after = scores.copy(order="K")
    after[block.cells] = 0.0
    after[block.cells] = _fills(block, after)
    away = block.picked(MissingPolicy.REWEIGHT)
    dropped[away] = True
    filled[block.cells] = True
    filled[away] = False
    shared = reweight(np.zeros(()) if weights is None else weights, dropped, siblings)
    return PolicyResult(after, None if weights is None else shared.weights, filled, dropped, shared.emptied)


@lru_cache(maxsize=64)
def _policy_table(specs: tuple[MissingSpec, ...]) -> StateArray:
    """Return the number of the policy for every item and state, shape (items, states)."""
    return np.array([[_CODE[spec.of(state)] for state in CellState] for spec in specs], dtype=np.uint8)


def _positions(mask: BoolArray) -> Cells:
    """Positions of the true cells, searched in the order they lie in memory."""
    if mask.ndim == 2 and mask.T.flags.c_contiguous:
        columns, rows = np.divmod(np.flatnonzero(mask.T), mask.shape[0])
        return rows, columns
    return np.nonzero(mask)


def _weighed(cells: Cells, weights: FloatArray | None, shape: tuple[int, ...]) -> Cells:
    """Leave out the cells whose weight is 0."""
    if weights is None:
        return cells
    counts = np.broadcast_to(weights, shape)[cells] != 0
    return tuple(axis[counts] for axis in cells)


def _refuse(block: _Block) -> None:
    rows_and_items = block.picked(MissingPolicy.REFUSE)
    if not rows_and_items[0].size:
        return
    if block.states is None:
        kinds = Counter({CellState.MISSING: rows_and_items[0].size})
    else:
        kinds = Counter(CellState(s) for s in block.states[rows_and_items].tolist())
    listed = "、".join(f"{state.label} {count} 处" for state, count in sorted(kinds.items()))
    raise Refusal(
        "E-121",
        f"共 {rows_and_items[0].size} 处没有可用的数（{listed}），方案规定缺数不予计算",
        "请补报这些数，或在方案的 missing 中写明处理办法",
        rows=np.unique(rows_and_items[-2]).tolist(),
        cols=np.unique(rows_and_items[-1]).tolist(),
    )


def _without_value_zero(block: _Block) -> _Block:
    """Take off the cells whose figure counted as 0; they must have been scored already."""
    here = block.codes == _CODE[MissingPolicy.VALUE_ZERO]
    cells = block.picked(MissingPolicy.VALUE_ZERO)
    unscored = np.isnan(block.scores[cells])
    if unscored.any():
        raise Refusal(
            "E-126",
            f"{int(unscored.sum())} 处不足一个单位的数应按 0 计，却没有得分",
            "请先把这些数换成 0 再计分，或为 below_unit 另选处理办法",
            rows=np.unique(cells[-2][unscored]).tolist(),
            cols=np.unique(cells[-1][unscored]).tolist(),
        )
    return block.without(here)


def _fills(block: _Block, zeroed: FloatArray) -> FloatArray:
    """Return the new score of every cell of the block; ``zeroed`` are the scores with 0 in those cells."""
    penalties = np.array([spec.penalty for spec in block.specs])
    fills = np.zeros(block.codes.shape)
    fills[block.codes == _CODE[MissingPolicy.REWEIGHT]] = np.nan
    fined = block.codes == _CODE[MissingPolicy.PENALTY]
    fills[fined] = penalties[block.cells[-1][fined]]
    for policy in (MissingPolicy.CLASS_MEAN, MissingPolicy.WORST):
        here = block.codes == _CODE[policy]
        if here.any():
            fills[here] = _from_others(block, block.picked(policy), policy, zeroed)
    return fills


def _from_others(block: _Block, cells: Cells, policy: MissingPolicy, zeroed: FloatArray) -> FloatArray:
    """Return mean or minimum of the group's reported scores, for each cell; only affected items are read."""
    quick = (
        _means_of_others(block, cells, zeroed)
        if policy is MissingPolicy.CLASS_MEAN and _tiles(block)
        else None
    )
    if quick is not None:
        return quick
    items, place = np.unique(cells[-1], return_inverse=True)
    others = _scored(block, items)
    found = np.empty((*others.shape[:-2], len(block.groups), items.size))
    group_of_row = np.full(block.scores.shape[-2], -1)
    for number, group in enumerate(block.groups):
        found[..., number, :] = _statistic(others[..., group, :], policy)
        group_of_row[group] = number
    groups = group_of_row[cells[-2]]
    if (groups < 0).any():
        raise ValueError("regions outside all comparison groups")
    fills: FloatArray = found[(*cells[:-2], groups, place)]
    _refuse_lonely(cells, np.isnan(fills), policy)
    return fills


def _tiles(block: _Block) -> bool:
    """Whether one table's groups follow each other and cover all its regions."""
    ends = [0, *(group.stop for group in block.groups)]
    starts = [group.start for group in block.groups]
    return (
        block.scores.ndim == 2
        and starts == ends[:-1]
        and ends[-1] == len(block.scores)
        and 0 not in np.diff(ends)
    )


def _means_of_others(block: _Block, cells: Cells, zeroed: FloatArray) -> FloatArray | None:
    """Return the group's mean score of the reported cells, for each cell, in one pass over the block.

    None where a figure is missing that no policy treats, or a group has nothing: the careful way decides.
    """
    starts = np.array([group.start for group in block.groups])
    group_of = np.searchsorted(starts, block.cells[0], side="right") - 1
    shape = (len(starts), zeroed.shape[1])
    gaps = np.bincount(group_of * shape[1] + block.cells[1], minlength=shape[0] * shape[1]).reshape(shape)
    counts = np.diff([*starts, len(zeroed)])[:, None] - gaps
    totals = np.add.reduceat(zeroed, starts, axis=0)
    if np.isnan(totals).any() or not counts.all():
        return None
    fills: FloatArray = (totals / counts)[np.searchsorted(starts, cells[0], side="right") - 1, cells[1]]
    return fills


def _scored(block: _Block, items: IntArray) -> FloatArray:
    """Return the scores of some items, NaN where a policy has to give one."""
    by_item = np.moveaxis(block.scores, -1, 0)[items]
    scores = np.moveaxis(by_item, 0, -1)
    here = np.isin(block.cells[-1], items)
    gaps = tuple(axis[here] for axis in block.cells)
    scores[(*gaps[:-1], np.searchsorted(items, gaps[-1]))] = np.nan
    return scores


def _statistic(scores: FloatArray, policy: MissingPolicy) -> FloatArray:
    """Return mean or minimum over the regions, ignoring NaN; NaN where there is nothing."""
    if policy is MissingPolicy.WORST:
        worst: FloatArray = np.fmin.reduce(scores, axis=-2, initial=np.nan)
        return worst
    present = ~np.isnan(scores)
    count = np.count_nonzero(present, axis=-2)
    total = np.where(present, scores, 0.0).sum(axis=-2)
    mean: FloatArray = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean


def _refuse_lonely(cells: Cells, empty: BoolArray, policy: MissingPolicy) -> None:
    if empty.any():
        raise Refusal(
            "E-122",
            f"{int(empty.sum())} 处缺数应“{policy.label}”，但同组没有一个地区有得分",
            "请补报，或为该项另选处理办法",
            rows=np.unique(cells[-2][empty]).tolist(),
            cols=np.unique(cells[-1][empty]).tolist(),
        )
