"""Rules that count points from a reference: P7 base plus per point, P8 diminishing (domain.md appendix A)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.evaluate.score.fitting import Fitting, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, keep_missing, take
from zhengxian.engine.evaluate.score.key import FULL, amount, flag, value
from zhengxian.engine.evaluate.score.parameter import Limits

MOST_SEGMENTS = 1_000
"""More segments than this mean that the figures are no percentage points."""


@dataclass(frozen=True, slots=True, eq=False)
class PerPoint(FrozenScore):
    """Base marks at the target, so many more or fewer for each unit of distance, within bounds."""

    target: FloatArray
    negative: BoolArray
    base: FloatArray
    per: FloatArray
    per_below: FloatArray
    unit: FloatArray
    relative: bool
    low: FloatArray
    high: FloatArray
    full: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The target and the figure at which the marks reach their upper bound, if they have one."""
        rising = (self.per > 0) & np.isfinite(self.high)
        with np.errstate(divide="ignore", invalid="ignore"):
            lead = np.where(rising, (self.high - self.base) / self.per * self.unit, 0.0)
        lead = lead * self.target / 100.0 if self.relative else lead
        top = np.where(self.negative, self.target - lead, self.target + lead)
        return np.minimum(self.target, top), np.maximum(self.target, top)

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Turn the distance into points and cut them."""
        target = take(self.target, rows)
        lead = np.where(self.negative, target - values, values - target)
        if self.relative:
            with np.errstate(divide="ignore", invalid="ignore"):
                lead = 100.0 * lead / target
        rate = np.where(lead >= 0, take(self.per, rows), take(self.per_below, rows))
        points = take(self.base, rows) + rate * lead / take(self.unit, rows)
        return np.clip(points, take(self.low, rows), take(self.high, rows)) / take(self.full, rows)


@dataclass(frozen=True, slots=True, eq=False)
class Diminishing(FrozenScore):
    """Base marks plus a lead that is worth less with each segment; a lag costs alike."""

    reference: FloatArray
    negative: BoolArray
    base: FloatArray
    segment: FloatArray
    first: FloatArray
    step: FloatArray
    low: FloatArray
    high: FloatArray
    full: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The reference, twice."""
        return self.reference, self.reference

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Sum whole segments from a table and the rest at the next divisor."""
        reference = take(self.reference, rows)
        lead = np.where(self.negative, reference - values, values - reference)
        segment, first, step = (take(a, rows) for a in (self.segment, self.first, self.step))
        share = np.sign(lead) * self._sum(np.abs(lead) / segment, segment, first, step)
        base = take(self.base, rows)
        points = np.clip(base + base * share, take(self.low, rows), take(self.high, rows))
        return keep_missing(points / take(self.full, rows), values)

    def _sum(
        self, length: FloatArray, segment: FloatArray, first: FloatArray, step: FloatArray
    ) -> FloatArray:
        """Sum segment/d_i over ``length`` segments (a real number), d_i = first, first + step, …"""
        refuse_where(
            length > MOST_SEGMENTS,
            "E-214",
            f"与参照值的差距超过 {MOST_SEGMENTS} 段，不像是百分点",
            "递减计分用于增速等以百分点计的指标，请核对指标和 segment",
        )
        whole = np.floor(np.nan_to_num(length))
        most = int(whole.max(initial=0.0))
        total = np.zeros(np.broadcast_shapes(whole.shape, first.shape))
        for i in range(most + 1):
            part = np.clip(length - i, 0.0, 1.0)
            total += part * segment / (first + i * step)
        return total


def fit_base_per_point(fitting: Fitting) -> FrozenScore:
    """P7 base plus per point: reaching the target gives the base, each unit over or under it so many marks.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "base_per_point", "target": 8, "base": 80, "per": 0.5}
    >>> score_by(rule, [[8.0], [10.0], [6.0]]).tolist()
    [[0.8], [0.81], [0.79]]

    Keys: target, per (required); full 100; base (default 80 % of full); per_below (default per); unit 1
    (the distance that ``per`` is for); relative false (true: the distance is a percentage of the target);
    low 0 and high (default full), the bounds of the marks. Range low/full..high/full. Negative indicators
    count the other way. NaN stays NaN. Errors: E-205 when relative to a target of zero or less, E-206.
    Formula: clip(base + per·(x − t)/unit, low, high)/full. Source: domain.md A-P7, §1.9 (supply co-ops 80 %
    ± 0.5 per pp; town industry 300 ± 5; parks +1 per 5 %).
    """
    target = fitting.value("target")
    if fitting.flag("relative"):
        what = "目标值“target”为 0 或负数，不能按相对幅度计分"
        refuse_where(fitting.among(target <= 0.0), "E-205", what, "请核实目标值，或去掉 relative")
    per, full = fitting.amount("per"), fitting.amount("full")
    return PerPoint(
        target=target,
        negative=fitting.negative,
        base=fitting.amount("base") if fitting.is_given("base") else 0.8 * full,
        per=per,
        per_below=fitting.amount("per_below") if fitting.is_given("per_below") else per,
        unit=fitting.amount("unit"),
        relative=fitting.flag("relative"),
        low=fitting.amount("low"),
        high=fitting.amount("high") if fitting.is_given("high") else full,
        full=full,
    )


def fit_diminishing(fitting: Fitting) -> FrozenScore:
    """P8 piecewise diminishing: a lead over the reference is worth less with every further segment.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "diminishing", "base": 10, "full": 10, "reference": 6}
    >>> (10 * score_by(rule, [[31.0], [-6.0]])).round(4).tolist()
    [[18.3333], [4.5]]

    Keys: full 100, base (B, default full), reference "mean", segment 10 (pp), first 20, step 20, low 0,
    high inf (bounds of the marks). Range low/full..high/full; above 1 for a lead. NaN stays NaN. Errors:
    E-206, E-214 more than 1,000 segments. Formula: B ± Σ seg_i·B/d_i with d_i = first + i·step. Source:
    domain.md A-P8, B-6 (Heilongjiang industry projects; incremental items first 60).
    """
    segment, first, step, low, high, full = (
        fitting.amount(n) for n in ("segment", "first", "step", "low", "high", "full")
    )
    base = fitting.amount("base") if fitting.is_given("base") else full
    reference = fitting.value("reference")
    return Diminishing(reference, fitting.negative, base, segment, first, step, low, high, full)


_ABOVE_ZERO = Limits(above=0)
_OPEN = Limits(infinite=True)

METHODS = (
    Method(
        "base_per_point",
        "P7",
        (
            value("target", required=True),
            amount("base"),
            amount("per", required=True),
            amount("per_below"),
            amount("unit", 1, _ABOVE_ZERO),
            flag("relative", False),
            amount("low", 0, _OPEN),
            amount("high", limits=_OPEN),
            FULL,
        ),
        fit_base_per_point,
    ),
    Method(
        "diminishing",
        "P8",
        (
            value("reference", "mean"),
            amount("base", limits=_ABOVE_ZERO),
            amount("segment", 10, _ABOVE_ZERO),
            amount("first", 20, _ABOVE_ZERO),
            amount("step", 20, Limits(at_least=0)),
            amount("low", 0, _OPEN),
            amount("high", np.inf, _OPEN),
            FULL,
        ),
        fit_diminishing,
    ),
)
