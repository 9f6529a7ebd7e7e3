"""Rules by the whole set: P11 share of total, z-score; and ``raw``, which is no rule at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.score.fitting import Fitting, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, take
from zhengxian.engine.evaluate.score.key import amount, choice
from zhengxian.engine.evaluate.score.linear import note_constant
from zhengxian.engine.evaluate.score.parameter import Limits
from zhengxian.engine.evaluate.score.statistic import count, mean, spread, total


@dataclass(frozen=True, slots=True, eq=False)
class Share(FrozenScore):
    """x over the total of the set, which stays as it was."""

    whole: FloatArray
    floor: float

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Divide by the total."""
        share = np.divide(values, take(self.whole, rows))
        return np.maximum(share, self.floor, out=share)


@dataclass(frozen=True, slots=True, eq=False)
class Standardised(FrozenScore):
    """centre + scale·(x − mean)/sd, the sign turned for a negative indicator; infinite sd where constant."""

    middle: FloatArray
    width: FloatArray
    centre: FloatArray
    scale: FloatArray

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Subtract the mean, divide by the signed deviation."""
        z = np.subtract(values, take(self.middle, rows))
        np.divide(z, take(self.width, rows), out=z)
        z *= take(self.scale, rows)
        z += take(self.centre, rows)
        return z


@dataclass(frozen=True, slots=True, eq=False)
class Raw(FrozenScore):
    """The figure itself."""

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:  # noqa: ARG002 -- the same for all
        """Copy."""
        return np.array(values, dtype=np.float64, order="K")


def fit_share_of_total(fitting: Fitting) -> FrozenScore:
    """P11 share of total: the region's part of the set's sum.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "share_of_total"}, [[30.0], [10.0]]).tolist()
    [[0.75], [0.25]]

    Keys: negative_value "keep" (a negative figure gets a negative share; note E-213) | "zero" | "refuse".
    The shares of a set sum to 1 ("keep"). It rewards size only and is not comparable across years. NaN
    takes no part and stays NaN. Errors: E-211, E-212 total of zero or less, or a negative indicator.
    Formula: x/Σx. Source: domain.md A-P11, §1.10 (Chaotian district).
    """
    cols = np.broadcast_to(fitting.negative, fitting.low.shape)
    what = "占比计分只奖励数量大的单位，不能用于逆向指标"
    refuse_where(cols & ~np.isnan(fitting.low), "E-212", what, "请改用 minmax、efficacy 等方法")
    whole = total(fitting.x)
    what = "比较范围内合计为 0 或负数，算不出占比"
    refuse_where(whole <= 0.0, "E-212", what, "请核实数据，或改用 minmax、efficacy 等方法")
    below = fitting.word("negative_value")
    if below == "refuse":
        refuse_where(fitting.x < 0.0, "E-211", "数值为负，占比没有意义", "请核实该数")
    lost = fitting.low < 0.0
    if below == "keep" and lost.any():
        cols = np.asarray(lost.any(axis=tuple(range(lost.ndim - 1))))
        fitting.context.note("E-213", "有地区数值为负，按占比计分得到负分。", cols)
    return Share(whole, -np.inf if below == "keep" else 0.0)


def fit_zscore(fitting: Fitting) -> FrozenScore:
    """z-score: the distance from the mean in standard deviations; not bounded by 0 and 1.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "zscore"}, [[1.0], [2.0], [3.0]]).tolist()
    [[-1.0], [0.0], [1.0]]

    Keys: centre 0 and scale 1 (result = centre + scale·z; 1 and 0.1 give the 100 ± 10 of some indices),
    sd "sample" | "population", constant "mean" (z = 0, note E-202) | "refuse". NaN stays NaN. Errors: E-203.
    Formula: z = (x − mean)/sd, negative (mean − x)/sd.
    Source: domain.md §2.3; OECD/JRC Handbook (2008), §5 and table 15 (sample deviation, n − 1).
    """
    width = _deviation(fitting)
    # Figures that are all equal may leave a deviation of rounding noise: equal ends decide.
    flat = (fitting.low == fitting.high) | (width == 0.0)
    if flat.any():
        if fitting.word("constant") == "refuse":
            what = "比较范围内的数值全部相同，标准差为 0"
            refuse_where(flat, "E-203", what, "请核实数据，或在计分参数里写明 constant")
        note_constant(fitting, flat, "平均水平的分")
        width = np.where(flat, np.inf, width)
    signed = width * fitting.sign
    return Standardised(mean(fitting.x), signed, fitting.amount("centre"), fitting.amount("scale"))


def _deviation(fitting: Fitting) -> FloatArray:
    sample = spread(fitting.x)
    if fitting.word("sd") == "sample":
        return sample
    n = np.maximum(count(fitting.x), 1.0)
    return np.asarray(sample * np.sqrt((n - 1.0) / n))


def fit_raw(_fitting: Fitting) -> FrozenScore:
    """Raw: the (transformed) figure is the score, whatever the direction of the indicator.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "raw"}, [[0.35], [0.8]]).tolist()
    [[0.35], [0.8]]

    No keys; range that of the figures. A figure in percent or an index of 0..100 must be scaled (``derive``
    with ``times``) to count as a fraction. NaN stays NaN. Source: design.md §4 (Scheme).
    """
    return Raw()


METHODS = (
    Method(
        "share_of_total",
        "P11",
        (choice("negative_value", ("keep", "zero", "refuse"), "keep"),),
        fit_share_of_total,
    ),
    Method(
        "zscore",
        "§2.3",
        (
            amount("centre", 0),
            amount("scale", 1, Limits(above=0)),
            choice("sd", ("sample", "population"), "sample"),
            choice("constant", ("mean", "refuse"), "mean"),
        ),
        fit_zscore,
    ),
    Method("raw", "§2.3", (), fit_raw),
)
