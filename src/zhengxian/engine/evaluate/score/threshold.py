"""Rules by thresholds: P5 all or nothing, P13 tiers, above/below the mean (domain.md appendix A)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.rounding import rank_keys, same
from zhengxian.engine.evaluate.score.fitting import Fitting, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, keep_missing, take
from zhengxian.engine.evaluate.score.key import DECIMALS, FULL, amount, choice, flag, rungs, value
from zhengxian.engine.evaluate.score.parameter import Limits, Number, fault
from zhengxian.engine.evaluate.score.spec import ScoreSpec

SIDES = ("at_least", "above", "at_most", "below")


def beyond(
    values: FloatArray, line: FloatArray, negative: BoolArray, *, inclusive: bool, decimals: int | None = None
) -> BoolArray:
    """Tell which figures have passed a line: upward, or downward where ``negative``.

    Both are rounded half up to ``decimals`` first if given; otherwise binary noise is forgiven (0.1·3 is
    0.3).

    >>> up = np.array([False])
    >>> beyond(np.array([[8.0], [7.96]]), np.array([[8.0]]), up, inclusive=True, decimals=1).tolist()
    [[True], [True]]
    """
    if decimals is None:
        equal, over = same(values, line), np.where(negative, values < line, values > line)
    else:
        left, right = rank_keys(values, decimals), rank_keys(line, decimals)
        equal, over = left == right, np.where(negative, left < right, left > right)
    return np.asarray((over & ~equal) | (equal & inclusive)) & ~np.isnan(values)


@dataclass(frozen=True, slots=True, eq=False)
class AllOrNothing(FrozenScore):
    """1 where the threshold is met, else 0."""

    threshold: FloatArray
    negative: BoolArray
    inclusive: bool
    decimals: int | None

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The threshold, twice."""
        return self.threshold, self.threshold

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Compare with the threshold."""
        line = take(self.threshold, rows)
        met = beyond(values, line, self.negative, inclusive=self.inclusive, decimals=self.decimals)
        return keep_missing(met.astype(np.float64), values)


@dataclass(frozen=True, slots=True, eq=False)
class Tiers(FrozenScore):
    """The marks of the first row a figure reaches."""

    lines: tuple[FloatArray, ...]
    marks: tuple[float, ...]
    otherwise: FloatArray
    full: FloatArray
    side: str
    decimals: int | None

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The lowest and the highest line."""
        ends = (self.lines[0], self.lines[-1])
        return ends if self.side in ("at_most", "below") else ends[::-1]

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Walk the table from the last row to the first, so that the first row wins."""
        downward = np.array(self.side in ("at_most", "below"))
        points = np.broadcast_to(take(self.otherwise, rows), values.shape)
        for line, marks in zip(reversed(self.lines), reversed(self.marks), strict=True):
            inclusive = self.side in ("at_least", "at_most")
            met = beyond(values, take(line, rows), downward, inclusive=inclusive, decimals=self.decimals)
            points = np.where(met, marks, points)
        return keep_missing(points / take(self.full, rows), values)


@dataclass(frozen=True, slots=True, eq=False)
class AboveBelow(FrozenScore):
    """Three levels by the ratio to a reference."""

    reference: FloatArray
    negative: BoolArray
    share: FloatArray
    marks: tuple[FloatArray, FloatArray, FloatArray]

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The ends of the middle level."""
        return self.reference * (1.0 - self.share), self.reference * (1.0 + self.share)

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Compare the ratio with 1 + p and 1 − p, both exclusive."""
        ratio = values / take(self.reference, rows)
        share = take(self.share, rows)
        over = beyond(ratio, 1.0 + share, np.array(False), inclusive=False)
        under = beyond(ratio, 1.0 - share, np.array(True), inclusive=False)
        good, bad = np.where(self.negative, under, over), np.where(self.negative, over, under)
        above, within, below = (take(m, rows) for m in self.marks)
        return keep_missing(np.where(good, above, np.where(bad, below, within)), values)


def fit_all_or_nothing(fitting: Fitting) -> FrozenScore:
    """P5 all or nothing: full marks from the threshold on, none before it.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "all_or_nothing", "threshold": 8}, [[8.0], [7.9]]).tolist()
    [[1.0], [0.0]]

    Keys: threshold (required), inclusive true, decimals (compare rounded figures; absent: as they are,
    binary noise forgiven). Range {0, 1}. A negative indicator must stay at or under it. NaN stays NaN.
    Errors: E-206. Formula: 1 if x ≥ t else 0. Source: domain.md A-P5, §1.9 (目标完成计分).
    """
    threshold = fitting.value("threshold")
    return AllOrNothing(threshold, fitting.negative, fitting.flag("inclusive"), fitting.whole("decimals"))


def fit_tiers(fitting: Fitting) -> FrozenScore:
    """P13 tiers: a step table; the first row a figure reaches gives the marks.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "tiers", "table": [[15, 0.5], [30, 0.3]], "side": "at_most", "full": 0.5}
    >>> score_by(rule, [[15.0], [20.0], [31.0]]).tolist()
    [[1.0], [0.6], [0.0]]

    Keys: table (rows [line, marks]), side "at_least" | "above" | "at_most" | "below" (required: it says
    whether the line itself belongs to the row), otherwise 0, full 100, decimals. Lines fall for
    at_least/above and rise for at_most/below. The direction of the indicator is not used. NaN stays NaN.
    Errors: S-208, E-204, E-206. Source: domain.md A-P13, §1.10 (15 min to the expressway 0.5, 15–30 min
    0.3, else 0).
    """
    table, side = fitting.rungs("table"), fitting.word("side")
    lines, marks = tuple(at for at, _ in table), tuple(m for _, m in table)
    rising = side in ("at_most", "below")
    for before, after in pairwise(lines):
        wrong = before >= after if rising else before <= after
        refuse_where(
            wrong, "E-204", "分档表的界线没有按顺序排列", "请核对计分参数，尤其是取自别的指标或统计量的那些"
        )
    return Tiers(
        lines, marks, fitting.amount("otherwise"), fitting.amount("full"), side, fitting.whole("decimals")
    )


def fit_above_below_mean(fitting: Fitting) -> FrozenScore:
    """Above or below the mean: one level more than p over it, one more than p under it, one between.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "above_below_mean"}, [[7.0], [10.0], [13.0]]).tolist()
    [[-1.0], [0.0], [1.0]]

    Keys: reference "mean", p 0.2, above 1, within 0, below −1 (fractions of full marks). NaN stays NaN.
    Errors: E-205 reference of zero or less, E-206. Formula: x/r > 1 + p, x/r < 1 − p; turned round for a
    negative one. Source: OECD/JRC Handbook (2008), §5 and table 15 (p = 0.2).
    """
    reference = fitting.value("reference")
    what, remedy = "参照值为 0 或负数，与它的比率没有意义", "请改用 zscore 或 minmax"
    refuse_where(fitting.among(reference <= 0.0), "E-205", what, remedy)
    marks = (fitting.amount("above"), fitting.amount("within"), fitting.amount("below"))
    return AboveBelow(reference, fitting.negative, fitting.amount("p"), marks)


def check_tiers(spec: ScoreSpec, where: str) -> None:
    """Refuse lines out of order (S-208)."""
    table = spec.entry("table")
    lines = [at.value for at, _ in table if isinstance(at, Number)] if isinstance(table, tuple) else []
    rising = spec.entry("side") in ("at_most", "below")
    if any(a >= b if rising else a <= b for a, b in pairwise(lines)):
        order = "从小到大" if rising else "从大到小"
        raise fault("S-208", where, f"side = “{spec.entry('side')}”时，table 的界线应{order}排列。请改正。")


_TIERS = (
    rungs("table", required=True),
    choice("side", SIDES, required=True),
    amount("otherwise", 0),
    FULL,
    DECIMALS,
)

METHODS = (
    Method(
        "all_or_nothing",
        "P5",
        (value("threshold", required=True), flag("inclusive", True), DECIMALS),
        fit_all_or_nothing,
    ),
    Method("tiers", "P13", _TIERS, fit_tiers, check_tiers),
    Method(
        "above_below_mean",
        "§2.3",
        (
            value("reference", "mean"),
            amount("p", 0.2, Limits(at_least=0)),
            amount("above", 1),
            amount("within", 0),
            amount("below", -1),
        ),
        fit_above_below_mean,
    ),
)
