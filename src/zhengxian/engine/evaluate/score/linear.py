"""Straight-line rules between two reference points: P1, P2, min–max, goalposts, log (domain.md §2.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score.fitting import Fitting, positions, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, take
from zhengxian.engine.evaluate.score.key import CONSTANT, amount, flag, value
from zhengxian.engine.evaluate.score.parameter import Limits, Number, fault
from zhengxian.engine.evaluate.score.spec import ScoreSpec

ALIKE = 1e-12
"""Reference points closer than this part of their size are one point: the rest is binary noise."""
SHARES = {"full": 1.0, "half": 0.5, "zero": 0.0}


@dataclass(frozen=True, slots=True, eq=False)
class Linear(FrozenScore):
    """base + height·(x − zero)/span, clamped to the ends; ``span`` is signed and infinite where lo = hi."""

    low: FloatArray
    high: FloatArray
    negative: BoolArray
    zero: FloatArray
    span: FloatArray
    filled: FloatArray | None
    base: FloatArray | None
    height: FloatArray | None
    clamp: bool

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The low and high reference point, (..., n or 1, k)."""
        return self.low, self.high

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Score in place after one copy: subtract, divide, clip (NaN stays NaN)."""
        z = np.subtract(values, take(self.zero, rows))
        np.divide(z, take(self.span, rows), out=z)
        if self.filled is not None:
            z += take(self.filled, rows)
        if self.clamp:
            np.clip(z, 0.0, 1.0, out=z)
        if self.height is not None and self.base is not None:
            z *= take(self.height, rows)
            z += take(self.base, rows)
        return z


@dataclass(frozen=True, slots=True, eq=False)
class Logged(FrozenScore):
    """A linear rule on the natural logarithm of the figures."""

    inner: Linear

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The reference points before the logarithm."""
        return np.exp(self.inner.low), np.exp(self.inner.high)

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Score the logarithm; refuses figures of zero or less (E-210)."""
        return self.inner.score(_log(values), rows)


def straight(
    fitting: Fitting,
    low: FloatArray,
    high: FloatArray,
    base: FloatArray | None = None,
    height: FloatArray | None = None,
) -> Linear:
    """Join two reference points; refuses low > high (E-204) and, if asked, low = high (E-203).

    Where low = high no line exists: the column gets what ``constant`` says and a note E-202 tells the reader.
    """
    refuse_where(
        low > high, "E-204", "计分的低限高于高限", "请核对 low 与 high；逆向指标写 direction，不必对调两者"
    )
    # One reference array on each side of the line: a negative indicator starts at its high point.
    zero = np.where(fitting.negative, high, low)
    span = np.where(fitting.negative, low, high) - zero
    flat = np.abs(span) <= ALIKE * np.maximum(np.abs(low), np.abs(high))
    filled = None
    if flat.any():
        filled = np.where(flat, _share_of_constant(fitting, np.asarray(flat)), 0.0)
        span = np.where(flat, np.inf, span)
    elif base is None and fitting.negative.any():
        filled = np.zeros((1, 1))  # turns the −0.0 of a negative indicator's worst region into 0.0
    clamp = fitting.flag("clamp")
    return Linear(low, high, fitting.negative, zero, span, filled, base, height, clamp)


def _share_of_constant(fitting: Fitting, flat: BoolArray) -> float:
    word = fitting.word("constant")
    if word == "refuse":
        rows, cols = positions(flat)
        what = "比较范围内的数值全部相同，低限等于高限，无法区分高低"
        raise Refusal("E-203", what, "请核实数据，或在计分参数里写明 constant", rows=rows, cols=cols)
    note_constant(fitting, flat, {"full": "满分", "half": "中间分", "zero": "起点分"}[word])
    return SHARES[word]


def note_constant(fitting: Fitting, flat: BoolArray, given: str) -> None:
    """Tell the reader (E-202) which columns could not tell regions apart and what they got."""
    shown = np.broadcast_to(flat, np.broadcast_shapes(flat.shape, fitting.low.shape))
    cols = np.asarray(shown.any(axis=tuple(range(shown.ndim - 1))))
    fitting.context.note(
        "E-202", f"比较范围内的数值全部相同（或只有一个单位），无法区分高低，按规则一律给{given}。", cols
    )


def fit_minmax(fitting: Fitting) -> FrozenScore:
    """Min–max: the share of the way from the worst to the best reference point.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "minmax"}, [[12.0], [8.5], [10.0]]).round(6).tolist()
    [[1.0], [0.0], [0.428571]]

    Keys: low "min", high "max", clamp true, constant "full". Range 0..1 (open when clamp = false). NaN
    stays NaN. Errors: E-203, E-204; note E-202. Formula: z = (x − lo)/(hi − lo), negative (hi − x)/(hi −
    lo). Source: domain.md §2.3; OECD/JRC Handbook on Constructing Composite Indicators (2008), §5.
    """
    return straight(fitting, fitting.value("low"), fitting.value("high"))


def fit_efficacy(fitting: Fitting) -> FrozenScore:
    """P1 efficacy coefficient: base marks plus a span by the place between two reference points.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> (100 * score_by({"method": "efficacy"}, [[12.0], [8.5], [10.0]])).round(6).tolist()
    [[100.0], [60.0], [77.142857]]

    Keys: base 60, span 40 (percent of full marks), low "min", high "max", clamp true, constant "full".
    Range base..base + span percent. NaN stays NaN. Errors: E-203, E-204; note E-202.
    Formula: (base + span·z)/100, z as min–max. Source: domain.md A-P1, B-1 (Chuzhou, Linyi, Hangzhou 50–100).
    """
    base, height = fitting.amount("base") / 100.0, fitting.amount("span") / 100.0
    return straight(fitting, fitting.value("low"), fitting.value("high"), base, height)


def fit_base_share(fitting: Fitting) -> FrozenScore:
    """P2 base share: a part of the weight is given to all, the rest by the place between reference points.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> (8 * score_by({"method": "base_share"}, [[12.0], [8.5], [10.0]])).round(6).tolist()
    [[8.0], [4.8], [6.171429]]

    Keys: beta 0.6, low "min", high "max", clamp true, constant "full". Range beta..1. NaN stays NaN.
    Errors: E-203, E-204; note E-202. Formula: β + (1 − β)·z. Source: domain.md A-P2, B-1 (Jingde: β = 0.2).
    """
    beta = fitting.amount("beta")
    return straight(fitting, fitting.value("low"), fitting.value("high"), beta, 1.0 - beta)


def fit_goalposts(fitting: Fitting) -> FrozenScore:
    """Goalposts: fixed ends given in the untransformed unit; what lies beyond is capped.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "goalposts", "low": 20, "high": 85}, [[72.0], [90.0]]).tolist()
    [[0.8], [1.0]]

    Keys: low, high (required), clamp true, constant "full". With ``transform = "log"`` the goalposts are
    still written untransformed (100 and 75000 dollars). Range 0..1. NaN stays NaN. Errors: E-203, E-204,
    E-218. Formula: (t(x) − t(lo))/(t(hi) − t(lo)). Source: UNDP, HDR 2023/24 technical note 1; TAI (HDR
    2001).
    """
    return straight(fitting, fitting.value("low"), fitting.value("high"))


def fit_log(fitting: Fitting) -> FrozenScore:
    """Min–max on the natural logarithm, for figures that spread over orders of magnitude.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "log"}, [[1.0], [10.0], [100.0]]).tolist()
    [[0.0], [0.5], [1.0]]

    Keys as min–max, reference points untransformed. Range 0..1. NaN stays NaN. Errors: E-210 for figures of
    zero or less, E-203, E-204, E-218; note E-202. Formula: (ln x − ln lo)/(ln hi − ln lo). Source: OECD/JRC
    Handbook (2008), §5.
    """
    _refuse_nonpositive(fitting.x)
    logged = fitting.mapped(np.log)
    return Logged(straight(logged, logged.value("low"), logged.value("high")))


def _log(values: FloatArray) -> FloatArray:
    _refuse_nonpositive(values)
    return np.log(values)


def _refuse_nonpositive(values: FloatArray) -> None:
    refuse_where(values <= 0.0, "E-210", "取对数要求数值大于 0", "请核实该数，或改用 minmax")


def check_low_high(spec: ScoreSpec, where: str) -> None:
    """Refuse low ≥ high where both are plain numbers (S-208)."""
    low, high = spec.entry("low"), spec.entry("high")
    if isinstance(low, Number) and isinstance(high, Number) and not low.value < high.value:
        raise fault(
            "S-208",
            where,
            f"low（{low.value:g}）应小于 high（{high.value:g}）。逆向指标写 direction，不必对调两者。",
        )


_LINE = (value("low", "min"), value("high", "max"), flag("clamp", True), CONSTANT)
_POSTS = (value("low", required=True), value("high", required=True), flag("clamp", True), CONSTANT)
_SHARE = Limits(at_least=0, at_most=1)

METHODS = (
    Method("minmax", "§2.3", _LINE, fit_minmax, check_low_high),
    Method(
        "efficacy",
        "P1",
        (amount("base", 60), amount("span", 40, Limits(above=0)), *_LINE),
        fit_efficacy,
        check_low_high,
    ),
    Method("base_share", "P2", (amount("beta", 0.6, _SHARE), *_LINE), fit_base_share, check_low_high),
    Method("goalposts", "§2.3", _POSTS, fit_goalposts, check_low_high),
    Method("log", "§2.3", _LINE, fit_log, check_low_high),
)
