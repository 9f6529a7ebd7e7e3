"""Benefit of the doubt: every region is judged by the weights that suit it best."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import Note, WeightResult
from zhengxian.engine.evaluate.weight.sample import Sample, complete_rows, dropped_note, positions, shares

_SLACK = 1e-8
"""Part of the index value the search for the most even shares may give up."""


def bod(scored: ArrayLike, *, lower: float = 0.0, upper: float = 1.0) -> WeightResult:
    """Judge each region by the weights most favourable to it (有利权重法).

    >>> result = bod([[1, 0.5], [0.5, 1], [0.6, 0.6]])
    >>> result.composite.round(6).tolist()
    [1.0, 1.0, 0.8]

    Shape: scored (n, k) ≥ 0, more is better, free of each column's unit. ``lower`` and ``upper`` bound
    the share of each item in a region's own index, 0 ≤ lower ≤ 1/k ≤ upper ≤ 1. Returns ``composite``
    (n,) in [0, 1], best practice 1; ``regional`` (n, k) multipliers w with composite_r = Σ_j w_rj z_rj;
    ``weights`` (k,): the mean over regions of the shares w_rj z_rj / composite_r, sum 1. Where several
    weights are equally good, the one with the most even shares is taken, so results do not depend on
    the order of rows. Regions with NaN are left out and counted; their rows are NaN. A region with 0
    everywhere gets 0 and is noted; an item that is 0 everywhere is dropped (weight 0, noted).
    Errors: E-301 too few rows; E-314 limits that k items cannot meet; E-315 a region's zero scores
    make the limits impossible; E-316 the solver found no optimum; E-317 negative cells.
    Formula: for each region c: max Σ_j w_j z_cj subject to Σ_j w_j z_rj ≤ 1 for all r, w ≥ 0,
    lower ≤ w_j z_cj / Σ_l w_l z_cl ≤ upper.
    Source: Cherchye et al., Social Indicators Research 82 (2007) 111-145; OECD/JRC Handbook (2008) §6.
    """
    sample = complete_rows(scored)
    zero_item = sample.values.max(axis=0) == 0
    _refuse_limits(sample, zero_item, lower, upper)
    share = np.zeros_like(sample.values)
    value = np.zeros(len(share))
    best = _front(sample.values)
    for c, own in enumerate(sample.values):
        used = own > 0
        if used.any():
            part = _best_parts(best[:, used] / own[used], lower, upper)
            value[c] = part.sum()
            share[c, used] = part / value[c]
    weights = shares(share.sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        multipliers = np.where(sample.values > 0, share * value[:, None] / sample.values, 0.0)
    return WeightResult(
        "bod",
        weights,
        {"lower": float(lower), "upper": float(upper)},
        {**sample.counts, "best_practice": positions(value > 1 - 1e-6), "dropped": positions(zero_item)},
        _notes(sample, zero_item),
        regional=_spread_out(multipliers, sample),
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


def _best_parts(ratio: FloatArray, lower: float, upper: float) -> FloatArray:
    """Return the parts v_j = w_j z_cj (k,) of one region; ``ratio`` (r, k) is z_rj / z_cj."""
    import highspy
    from scipy.optimize import nnls

    k = ratio.shape[1]
    limits = [ratio]
    if lower > 0:
        limits.append(lower - np.eye(k))
    if upper < 1:
        limits.append(np.eye(k) - upper)
    rows = np.vstack(limits)
    bound = np.concatenate([np.ones(len(ratio)), np.zeros(len(rows) - len(ratio))])
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.passModel(_linear_programme(highspy, rows, bound))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Refusal(
            "E-316", "有利权重的线性规划没有得到最优解", "请检查得分的量级是否相差过大，或放宽占比的上下限"
        )
    value = float(np.sum(solver.getSolution().col_value))
    parts = _most_even(nnls, rows, bound, value * (1 - _SLACK))
    return np.asarray(parts * (value / parts.sum()))


def _linear_programme(highspy: Any, rows: FloatArray, bound: FloatArray) -> Any:
    """Return max Σv subject to rows·v ≤ bound, v ≥ 0 as a HiGHS model."""
    model = highspy.HighsLp()
    r, c = np.nonzero(rows)
    model.num_row_, model.num_col_ = rows.shape
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.ones(rows.shape[1])
    model.col_lower_ = np.zeros(rows.shape[1])
    model.col_upper_ = np.full(rows.shape[1], highspy.kHighsInf)
    model.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    model.row_upper_ = bound
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(r, minlength=len(rows)))])
    model.a_matrix_.index_ = c
    model.a_matrix_.value_ = rows[r, c]
    return model


def _most_even(nnls: Any, rows: FloatArray, bound: FloatArray, least: float) -> FloatArray:
    """Return the v ≥ 0 of least length with rows·v ≤ bound and Σv ≥ least.

    Least distance programming: Lawson & Hanson, Solving Least Squares Problems (1974), chapter 23.
    """
    k = rows.shape[1]
    g = np.vstack([-rows, np.eye(k), np.ones((1, k))])
    h = np.concatenate([-bound, np.zeros(k), [least]])
    system = np.vstack([g.T, h])
    system = system / np.sqrt((system**2).sum(axis=0))
    target = np.zeros(k + 1)
    target[-1] = 1.0
    residual = system @ nnls(system, target)[0] - target
    return np.asarray(np.maximum(-residual[:-1] / residual[-1], 0.0))


def _spread_out(values: FloatArray, sample: Sample) -> FloatArray:
    full = np.full((sample.given, *values.shape[1:]), np.nan)
    full[sample.rows] = values
    return full


def _notes(sample: Sample, zero_item: BoolArray) -> tuple[Note, ...]:
    nothing = int((sample.values.max(axis=1) == 0).sum())
    zero = (Note(f"有 {nothing} 个地区各项得分全为 0，综合值为 0，不计入平均占比"),) if nothing else ()
    return (*dropped_note(zero_item, "各地区全部为 0"), *zero)
