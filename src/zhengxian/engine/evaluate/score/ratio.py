"""Rules by a ratio to a target, base or reference: P4, P12 and the distances of the literature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.evaluate.score.fitting import Fitting, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, take
from zhengxian.engine.evaluate.score.key import amount, choice, value
from zhengxian.engine.evaluate.score.parameter import Limits

_INF = np.array([[np.inf]])


@dataclass(frozen=True, slots=True, eq=False)
class Ratio(FrozenScore):
    """x/reference, negative reference/x, kept between floor and cap; ``below_zero`` says what x < 0 means."""

    reference: FloatArray
    negative: BoolArray
    cap: FloatArray
    floor: FloatArray
    below_zero: str

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The reference and the figure at which the cap is reached (the reference twice without a cap)."""
        cap = np.where(np.isinf(self.cap), 1.0, self.cap)
        top = np.where(self.negative, self.reference / cap, self.reference * cap)
        return np.minimum(self.reference, top), np.maximum(self.reference, top)

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Divide the right way round, then cut at cap and floor."""
        reference, cap = take(self.reference, rows), take(self.cap, rows)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.divide(values, reference)
            if self.negative.any():
                ratio = np.where(self.negative, reference / values, ratio)
        self._check(values, ratio, cap)
        np.minimum(ratio, cap, out=ratio)
        np.maximum(ratio, take(self.floor, rows), out=ratio)
        return ratio

    def _check(self, values: FloatArray, ratio: FloatArray, cap: FloatArray) -> None:
        if self.below_zero != "zero":
            bad = (values < 0) if self.below_zero == "refuse" else (values < 0) & self.negative
            refuse_where(
                bad, "E-211", "数值为负，按比率计分没有意义", "请核实该数，或改用 efficacy、minmax 等方法"
            )
        if np.isinf(cap).any():
            bad = np.isinf(ratio) & np.isinf(cap)
            refuse_where(
                bad, "E-217", "逆向指标的数值为 0，比率无穷大，而计分没有设上限", "请在计分参数里写 cap"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Difference(FrozenScore):
    """(x − reference)/reference, its sign turned for a negative indicator, between floor and cap."""

    reference: FloatArray
    negative: BoolArray
    cap: FloatArray
    floor: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The reference, twice."""
        return self.reference, self.reference

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Subtract and divide."""
        reference = take(self.reference, rows)
        gap = np.where(self.negative, reference - values, values - reference) / reference
        return np.clip(gap, take(self.floor, rows), take(self.cap, rows))


@dataclass(frozen=True, slots=True, eq=False)
class TowardsTarget(FrozenScore):
    """The share of the way from a start to a target; once the start is at the target, reached or not."""

    start: FloatArray
    target: FloatArray
    negative: BoolArray
    cap: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """Start and target, the smaller first."""
        return np.minimum(self.start, self.target), np.maximum(self.start, self.target)

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Measure the way gone, no less than 0 and no more than the cap."""
        sign = np.where(self.negative, -1.0, 1.0)
        target, start = take(self.target, rows), take(self.start, rows)
        way = sign * (target - start)
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = 1.0 * (sign * (values - target) >= 0.0)
            share = np.where(
                way > 0, sign * (values - start) / way, np.where(np.isnan(values), np.nan, reached)
            )
        return np.clip(share, 0.0, take(self.cap, rows))


def fit_attainment(fitting: Fitting) -> FrozenScore:
    """P4 target attainment: how much of the target was reached, up to a cap.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "attainment", "target": 100, "cap": 1.2}
    >>> score_by(rule, [[96.0], [120.0], [150.0]]).tolist()
    [[0.96], [1.2], [1.2]]

    Keys: target (required; usually { indicator = "…" }), cap 1.0 (inf = none), floor 0. Range floor..cap.
    NaN stays NaN. A negative indicator at 0 gets the cap. Errors: E-205 target of zero or less, E-206
    target missing, E-211 negative figure of a negative indicator, E-217. Formula: min(cap, x/target),
    negative target/x. Source: domain.md A-P4, §2.2 (实现程度法), B-14 (caps of 120 % and 100 % side by
    side).
    """
    target = _positive(fitting, "target", "目标值")
    return Ratio(target, fitting.negative, fitting.amount("cap"), fitting.amount("floor"), "keep")


def fit_ratio_to_base(fitting: Fitting) -> FrozenScore:
    """P12 ratio to base: the figure over a published base value, up to 1.5 times the weight.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "ratio_to_base", "base": 24.097}
    >>> (30 * score_by(rule, [[30.0], [60.0], [-2.0]])).round(4).tolist()
    [[37.349], [45.0], [0.0]]

    Keys: base (required; often a table by year), cap 1.5 (inf = none), negative_value "zero" | "keep" |
    "refuse". Range 0..cap. NaN stays NaN: "blank counts 0" is the missing policy ``zero``. Errors: E-205,
    E-206, E-207, E-211, E-217. Formula: min(cap, x/base), negative base/x. Source: domain.md A-P12, §3
    (亩均论英雄), B-4.
    """
    base = _positive(fitting, "base", "基准值")
    below = fitting.word("negative_value")
    floor = np.array([[0.0 if below == "zero" else -np.inf]])
    return Ratio(base, fitting.negative, fitting.amount("cap"), floor, below)


def fit_fraction_of_max(fitting: Fitting) -> FrozenScore:
    """Fraction of the best: the figure over the set's largest, for a negative indicator the smallest over it.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "fraction_of_max"}, [[5.0], [10.0]]).tolist()
    [[0.5], [1.0]]

    No keys. Range 0..1 in the set itself. NaN stays NaN. Errors: E-205 best value of zero or less, E-211
    negative figure. Formula: x/max, negative min/x. Source: OECD/JRC Handbook (2008), §5 (distance to the
    leader).
    """
    best = np.where(fitting.negative, fitting.low, fitting.high)
    _refuse_nonpositive(fitting, best, "比较范围内的最好值")
    return Ratio(best, fitting.negative, _INF, -_INF, "refuse")


def fit_distance_to_reference(fitting: Fitting) -> FrozenScore:
    """Distance to a reference: ratio or relative difference to the mean, the best, the worst or a number.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "distance_to_reference"}, [[8.0], [12.0]]).tolist()
    [[0.8], [1.2]]
    >>> score_by({"method": "distance_to_reference", "form": "difference"}, [[8.0], [12.0]]).tolist()
    [[-0.2], [0.2]]

    Keys: reference "mean", form "ratio" | "difference", cap inf, floor −inf. Open range unless cut. NaN
    stays NaN. Errors: E-205 reference of zero or less, E-206, E-211, E-217. Formula: x/r, negative r/x; (x
    − r)/r, negative (r − x)/r. Source: OECD/JRC Handbook (2008), table 15 (ratio to mean/best/worst,
    difference to mean/worst).
    """
    reference = _positive(fitting, "reference", "参照值")
    cap, floor = fitting.amount("cap"), fitting.amount("floor")
    if fitting.word("form") == "difference":
        return Difference(reference, fitting.negative, cap, floor)
    return Ratio(reference, fitting.negative, cap, floor, "keep")


def fit_distance_to_target(fitting: Fitting) -> FrozenScore:
    """Distance to target: the share of the way from the set's worst value to a target.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "distance_to_target", "target": 10}, [[2.0], [6.0], [14.0]]).tolist()
    [[0.0], [0.5], [1.0]]

    Keys: target (required), start "worst", cap 1 (inf = none). Range 0..cap. NaN stays NaN. Where even the
    start has reached the target, a figure at the target or beyond gets 1, another 0. Errors: E-206.
    Formula: (x − start)/(target − start), both signs. Source: OECD/JRC Handbook (2008), §5 (distance to
    target).
    """
    start, target = fitting.value("start"), fitting.value("target")
    return TowardsTarget(start, target, fitting.negative, fitting.amount("cap"))


def _positive(fitting: Fitting, key: str, name: str) -> FloatArray:
    figures = fitting.value(key)
    _refuse_nonpositive(fitting, figures, f"{name}“{key}”")
    return figures


def _refuse_nonpositive(fitting: Fitting, figures: FloatArray, name: str) -> None:
    what = f"{name}为 0 或负数，比率没有意义"
    remedy = "请核实该值；增速等可为负的指标请改用 base_per_point 或 efficacy"
    refuse_where(fitting.among(figures <= 0.0), "E-205", what, remedy)


_CAP = Limits(above=0, infinite=True)
_OPEN = Limits(infinite=True)

METHODS = (
    Method(
        "attainment",
        "P4",
        (value("target", required=True), amount("cap", 1.0, _CAP), amount("floor", 0.0, Limits(at_most=1))),
        fit_attainment,
    ),
    Method(
        "ratio_to_base",
        "P12",
        (
            value("base", required=True),
            amount("cap", 1.5, _CAP),
            choice("negative_value", ("zero", "keep", "refuse"), "zero"),
        ),
        fit_ratio_to_base,
    ),
    Method("fraction_of_max", "§2.3", (), fit_fraction_of_max),
    Method(
        "distance_to_reference",
        "§2.3",
        (
            value("reference", "mean"),
            choice("form", ("ratio", "difference"), "ratio"),
            amount("cap", np.inf, _OPEN),
            amount("floor", -np.inf, _OPEN),
        ),
        fit_distance_to_reference,
    ),
    Method(
        "distance_to_target",
        "§2.3",
        (value("target", required=True), value("start", "worst"), amount("cap", 1.0, _CAP)),
        fit_distance_to_target,
    ),
)
