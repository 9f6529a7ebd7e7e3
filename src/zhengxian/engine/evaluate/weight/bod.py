"""Benefit of the doubt: every region is judged by the weights that suit it best."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import Note, WeightResult
from zhengxian.engine.evaluate.weight.sample import Sample, complete_rows, dropped_note, positions, shares

_SLACKS = (1e-8, 3e-8, 1e-9, 1e-7, 3e-9)
"""Parts of the index value the search for the shortest multipliers may give up, in order of trial."""
_OPTIMAL = 1e-10
_FEASIBLE = 1e-7
_LEAST_VALUE = 1e-6
"""A region's index, in units of what its best item alone would give, below which it is rounding."""
_ROUND = 20
"""Broken rows that enter the programme at a time."""


class _UnsolvedError(Exception):
    """One region's programme has no solution that keeps its own conditions."""


def bod(scored: ArrayLike, *, lower: float = 0.0, upper: float = 1.0) -> WeightResult:
    """Judge each region by the weights most favourable to it (有利权重法).

    >>> result = bod([[1, 0.5], [0.5, 1], [0.6, 0.6]])
    >>> result.composite.round(6).tolist()
    [1.0, 1.0, 0.8]

    Shape: scored (n, k) ≥ 0, more is better, free of each column's unit. ``lower`` and ``upper`` bound
    the share of each item in a region's own index, 0 ≤ lower ≤ 1/k ≤ upper ≤ 1. Returns ``composite``
    (n,) in [0, 1], best practice 1; ``regional`` (n, k) multipliers w with composite_r = Σ_j w_rj z_rj;
    ``weights`` (k,): the mean over regions of the shares w_rj z_rj / composite_r, sum 1. Where several
    weights are equally good, the shortest (Σ (w_j · best score of j)² least) are taken, so results do
    not depend on the order of rows or on the solver. Regions with NaN are left out and counted; their
    rows are NaN. A region with 0 everywhere gets 0 and is noted; an item that is 0 everywhere is
    dropped (weight 0, noted).
    Errors: E-301 too few rows; E-314 limits that k items cannot meet; E-315 a region's zero scores
    make the limits impossible; E-316 the solver found no optimum; E-317 negative cells.
    Formula: for each region c: max Σ_j w_j z_cj subject to Σ_j w_j z_rj ≤ 1 for all r, w ≥ 0,
    lower ≤ w_j z_cj / Σ_l w_l z_cl ≤ upper.
    Source: Cherchye et al., Social Indicators Research 82 (2007) 111-145; OECD/JRC Handbook (2008) §6.
    """
    sample = complete_rows(scored)
    top = sample.values.max(axis=0)
    zero_item = top == 0
    _refuse_limits(sample, zero_item, lower, upper)
    scale = np.where(zero_item, 1.0, top)
    scaled = sample.values / scale
    best = _front(scaled)
    multipliers = np.zeros_like(scaled)
    unsolved: list[int] = []
    for c, own in enumerate(scaled):
        if own.any():
            try:
                multipliers[c] = _best_multipliers(best, own, lower, upper)
            except _UnsolvedError:
                unsolved.append(int(sample.rows[c]))
    if unsolved:
        raise Refusal(
            "E-316",
            f"有 {len(unsolved)} 个地区的有利权重没有得到可靠的最优解",
            "请检查这些地区的得分是否有极小的正数，或放宽占比的上下限",
            rows=unsolved,
        )
    parts = multipliers * scaled
    value = parts.sum(axis=1)
    share = parts / np.where(value > 0, value, 1.0)[:, None]
    weights = shares(share.sum(axis=0))
    return WeightResult(
        "bod",
        weights,
        {"lower": float(lower), "upper": float(upper)},
        {
            **sample.counts,
            "best_practice": tuple(sample.rows[value > 1 - 1e-6].tolist()),
            "dropped": positions(zero_item),
        },
        _notes(sample, zero_item),
        regional=_spread_out(multipliers / scale, sample),
        composite=_spread_out(np.clip(value, 0.0, 1.0), sample),
    )


def _refuse_limits(sample: Sample, zero_item: BoolArray, lower: float, upper: float) -> None:
    negative = sample.values < 0
    if negative.any():
        raise sample.refusal(
            "E-317",
            f"有 {int(negative.sum())} 个负数，有利权重法要求各项得分不小于 0",
            "请先用极差法等方法把得分换到 0 以上",
            negative,
        )
    k = len(zero_item)
    if lower * k > 1 + 1e-12 or upper * k < 1 - 1e-12:
        raise Refusal(
            "E-314",
            f"{k} 项指标的占比不可能都在 {lower:g} 到 {upper:g} 之间（合计须为 1）",
            f"请让下限不大于 {1 / k:.4g}、上限不小于 {1 / k:.4g}",
        )
    count = (sample.values > 0).sum(axis=1)
    stuck = (count > 0) & ((count * upper < 1 - 1e-12) | ((count < k) & (lower > 0)))
    if stuck.any():
        raise sample.refusal(
            "E-315",
            f"有 {int(stuck.sum())} 个地区因某些指标得 0 分，无法满足占比的上下限",
            "请把下限设为 0、放宽上限，或改用带基础分的得分（如功效系数法）",
            stuck[:, None] & (sample.values == 0),
        )


def _front(values: FloatArray) -> FloatArray:
    """Return the distinct rows that no other row equals or beats in every item, in a fixed order."""
    rows = np.unique(values, axis=0)
    kept = [row for row in rows if int((rows >= row).all(axis=1).sum()) == 1]
    return np.array(kept)


def _best_multipliers(best: FloatArray, own: FloatArray, lower: float, upper: float) -> FloatArray:
    """Return one region's multipliers (k,); items are scaled so that the best score is 1.

    Rows of ``best`` enter only once a solution breaks them, which keeps thousands of regions quick.
    """
    own = own / own.max()
    k = len(own)
    limits = [lower - np.eye(k)] if lower > 0 else []
    limits += [np.eye(k) - upper] if upper < 1 else []
    share_rows = np.vstack([*limits, np.zeros((0, k))]) * own
    entered = np.unique(best.argmax(axis=0))
    chosen, entered = _enter_rows(lambda rows: _maximise(rows, share_rows, own), best, entered)
    value = float(own @ chosen)
    if value < _LEAST_VALUE:
        raise _UnsolvedError
    chosen, _ = _enter_rows(lambda rows: _shortest(rows, share_rows, own, value), best, entered)
    if not (chosen @ own > 0 and (share_rows @ chosen <= _FEASIBLE * (own @ chosen)).all()):
        raise _UnsolvedError
    return chosen


def _enter_rows(
    solve: Callable[[FloatArray], FloatArray], best: FloatArray, entered: IntArray
) -> tuple[FloatArray, IntArray]:
    """Solve with ever more rows of ``best`` until the solution u keeps all of best·u ≤ 1."""
    while True:
        solution = solve(best[entered])
        over = best @ solution - 1.0
        if not over.max() <= _FEASIBLE:
            worst = np.setdiff1d(np.argsort(-over, kind="stable")[:_ROUND], entered)
            if not len(worst):
                raise _UnsolvedError
            entered = np.concatenate([entered, worst])
        else:
            return solution, entered


def _maximise(rows: FloatArray, share_rows: FloatArray, own: FloatArray) -> FloatArray:
    """Return u ≥ 0 (k,) that maximises own·u subject to rows·u ≤ 1 and share_rows·u ≤ 0."""
    import highspy

    a = np.vstack([rows, share_rows])
    r, c = np.nonzero(a)
    model: Any = highspy.HighsLp()
    model.num_row_, model.num_col_ = a.shape
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = own
    model.col_lower_ = np.zeros(len(own))
    model.col_upper_ = np.full(len(own), highspy.kHighsInf)
    model.row_lower_ = np.full(len(a), -highspy.kHighsInf)
    model.row_upper_ = np.concatenate([np.ones(len(rows)), np.zeros(len(share_rows))])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(r, minlength=len(a)))])
    model.a_matrix_.index_ = c
    model.a_matrix_.value_ = a[r, c]
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise _UnsolvedError
    return np.array(solver.getSolution().col_value)


def _shortest(rows: FloatArray, share_rows: FloatArray, own: FloatArray, value: float) -> FloatArray:
    """Return the u ≥ 0 of least length with rows·u ≤ 1, share_rows·u ≤ 0 and own·u = value.

    Least distance programming: Lawson & Hanson, Solving Least Squares Problems (1974), chapter 23. The
    value may slacken by a hair, and a solution that misses the optimality conditions is tried again
    with another hair: scipy's nnls now and then stops early.
    """
    from scipy.optimize import nnls

    k = len(own)
    g = np.vstack([-rows, -share_rows, np.eye(k), own])
    target = np.zeros(k + 1)
    target[-1] = 1.0
    for slack in _SLACKS:
        h = np.concatenate([-np.ones(len(rows)), np.zeros(len(share_rows) + k), [value * (1 - slack)]])
        system = np.vstack([g.T, h])
        length = np.sqrt((system**2).sum(axis=0))
        system = system / np.where(length == 0, 1.0, length)
        with contextlib.suppress(RuntimeError):
            residual = system @ nnls(system, target)[0] - target
            found = np.maximum(residual[:-1], 0.0)
            if own @ found > 0 and (residual @ system).min() > -_OPTIMAL:
                return np.asarray(found * (value / (own @ found)))
    raise _UnsolvedError


def _spread_out(values: FloatArray, sample: Sample) -> FloatArray:
    full = np.full((sample.given, *values.shape[1:]), np.nan)
    full[sample.rows] = values
    return full


def _notes(sample: Sample, zero_item: BoolArray) -> tuple[Note, ...]:
    nothing = int((sample.values.max(axis=1) == 0).sum())
    zero = (Note(f"有 {nothing} 个地区各项得分全为 0，综合值为 0，不计入平均占比"),) if nothing else ()
    return (*dropped_note(zero_item, "各地区全部为 0"), *zero)
