"""Rules in pieces and rules with a best interval: P3 (domain.md §2.3, appendix A)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.score.fitting import Fitting, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, keep_missing, take
from zhengxian.engine.evaluate.score.key import FULL, amount, rungs, value
from zhengxian.engine.evaluate.score.parameter import Limits, Number, fault
from zhengxian.engine.evaluate.score.spec import ScoreSpec


@dataclass(frozen=True, slots=True, eq=False)
class Pieces(FrozenScore):
    """Straight lines between knots, flat beyond the first and the last; a doubled knot is a step."""

    knots: tuple[FloatArray, ...]
    marks: tuple[float, ...]
    full: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The first and the last knot with the highest marks."""
        best = [knot for knot, marks in zip(self.knots, self.marks, strict=True) if marks == max(self.marks)]
        return best[0], best[-1]

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Add up the climb of every piece."""
        points = np.full(values.shape, self.marks[0])
        places = [take(k, rows) for k in self.knots]
        for (left, right), (below, above) in zip(pairwise(places), pairwise(self.marks), strict=True):
            width = right - left
            with np.errstate(invalid="ignore", divide="ignore"):
                part = np.where(width > 0, (values - left) / width, np.where(values >= right, 1.0, 0.0))
            points = points + (above - below) * np.clip(part, 0.0, 1.0)
        return keep_missing(points / take(self.full, rows), values)


@dataclass(frozen=True, slots=True, eq=False)
class Inside(FrozenScore):
    """Full inside [a, b], falling to the base at the distance ``reach`` outside it."""

    first: FloatArray
    last: FloatArray
    reach: FloatArray
    base: FloatArray
    height: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The ends of the best interval."""
        return self.first, self.last

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Score by the distance to the interval, as a share of the reach."""
        gap = np.maximum(np.maximum(take(self.first, rows) - values, values - take(self.last, rows)), 0.0)
        reach = take(self.reach, rows)
        with np.errstate(invalid="ignore", divide="ignore"):
            outside = np.where(reach > 0, np.maximum(1.0 - gap / reach, 0.0), 0.0)
        share = np.where(gap > 0, outside, 1.0)
        return keep_missing(take(self.base, rows) + take(self.height, rows) * share, values)


def fit_interval_efficacy(fitting: Fitting) -> FrozenScore:
    """P3 interval efficacy: marks on knots with straight lines between, or full marks inside [a, b].

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "interval_efficacy", "knots": [[0, 0], [60, 60], [90, 100]]}
    >>> score_by(rule, [[30.0], [75.0], [120.0]]).tolist()
    [[0.3], [0.8], [1.0]]
    >>> score_by({"method": "interval_efficacy", "a": 40, "b": 60}, [[20.0], [50.0], [65.0]]).tolist()
    [[0.0], [1.0], [0.75]]

    Keys: knots and full 100; or a, b with low "min", high "max" (ends of the set), base 0, span 100
    (percent). The direction of the indicator is not used: the knots or the interval state it. NaN stays
    NaN. Range: the knots' marks ÷ full; base..base + span percent. When nothing lies outside [a, b], all
    get full marks. Errors: S-208 unclear form, E-204 knots or interval not ascending. Formula: 1 − (a −
    x)/M below a, 1 inside, 1 − (x − b)/M above, M = max(a − min, max − b). Source: domain.md §2.3
    (moderate/interval), A-P3.
    """
    if fitting.is_given("knots"):
        rungs_ = fitting.rungs("knots")
        knots, marks = tuple(k for k, _ in rungs_), tuple(m for _, m in rungs_)
        for left, right in pairwise(knots):
            _refuse_falling(left, right, "knots 的位置没有从小到大排列")
        return Pieces(knots, marks, fitting.amount("full"))
    first, last = fitting.value("a"), fitting.value("b")
    _refuse_falling(first, last, "适度区间的下端 a 高于上端 b")
    reach = np.maximum(first - fitting.value("low"), fitting.value("high") - last)
    return Inside(first, last, reach, fitting.amount("base") / 100.0, fitting.amount("span") / 100.0)


def _refuse_falling(left: FloatArray, right: FloatArray, what: str) -> None:
    refuse_where(left > right, "E-204", what, "请核对计分参数，尤其是取自别的指标或统计量的那些")


def check_interval(spec: ScoreSpec, where: str) -> None:
    """Refuse rules that are neither knots nor an interval, or both (S-208)."""
    knots, a, b = spec.entry("knots"), spec.entry("a"), spec.entry("b")
    if (knots is None) == (a is None or b is None):
        raise fault("S-208", where, "interval_efficacy 应写 knots，或同时写 a 和 b，二者取一。请改正。")
    if isinstance(knots, tuple):
        _check_knots([at.value for at, _ in knots if isinstance(at, Number)], len(knots), where)
    if isinstance(a, Number) and isinstance(b, Number) and a.value > b.value:
        raise fault("S-208", where, f"a（{a.value:g}）不应大于 b（{b.value:g}）。请改正。")


def _check_knots(numbers: list[float], size: int, where: str) -> None:
    if size < 2:
        raise fault("S-208", where, "knots 至少要有两个节点。请补上。")
    if numbers != sorted(numbers):
        raise fault("S-208", where, "knots 的位置应从小到大排列。请改正。")


METHODS = (
    Method(
        "interval_efficacy",
        "P3",
        (
            rungs("knots"),
            FULL,
            value("a"),
            value("b"),
            value("low", "min"),
            value("high", "max"),
            amount("base", 0),
            amount("span", 100, Limits(above=0)),
        ),
        fit_interval_efficacy,
        check_interval,
    ),
)
