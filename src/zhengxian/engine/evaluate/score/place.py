"""Rules by place in the comparison set: P6, threshold with rank, rank, percentile, Borda, bands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.rounding import NOISE
from zhengxian.engine.evaluate.score.fitting import Fitting, refuse_where
from zhengxian.engine.evaluate.score.frozen import FrozenScore, Method, Rows, keep_missing, take
from zhengxian.engine.evaluate.score.key import CONSTANT, DECIMALS, FULL, amount, choice, rungs, value
from zhengxian.engine.evaluate.score.linear import SHARES, note_constant
from zhengxian.engine.evaluate.score.parameter import Limits, Number, fault
from zhengxian.engine.evaluate.score.peer import TIES, Peers, Standing
from zhengxian.engine.evaluate.score.spec import ScoreSpec
from zhengxian.engine.evaluate.score.threshold import beyond

Curve = Callable[[Standing, Rows], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Placed(FrozenScore):
    """A fraction that depends on the place only."""

    peers: Peers
    curve: Curve
    dense: bool = False

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Find the place and read the curve."""
        standing = self.peers.standing(values, rows, dense=self.dense)
        return keep_missing(self.curve(standing, rows), values)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedAbove(FrozenScore):
    """Marks for reaching a line, and more by the place among those who reached it."""

    placed: Placed
    negative: BoolArray
    line: FloatArray
    decimals: int | None
    base: FloatArray
    more: FloatArray

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The line, twice."""
        return self.line, self.line

    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Rank only those who reached the line."""
        met = reached(values, take(self.line, rows), self.negative, self.decimals)
        base, more = take(self.base, rows), take(self.more, rows)
        ladder = self.placed.score(values, rows)
        return keep_missing(np.where(met, (base + more * ladder) / (base + more), 0.0), values)


def reached(values: FloatArray, line: FloatArray, negative: BoolArray, decimals: int | None) -> BoolArray:
    """Which figures are at the line or beyond it."""
    return beyond(values, line, negative, inclusive=True, decimals=decimals)


def _peers(fitting: Fitting) -> Peers:
    return Peers.of(fitting.x, fitting.negative, fitting.whole("decimals"))


def _ladder(fitting: Fitting) -> tuple[Curve, bool]:
    step, ties = fitting.amount("step"), fitting.word("ties")

    def curve(standing: Standing, rows: Rows) -> FloatArray:
        return np.maximum(1.0 - take(step, rows) * (standing.rank(ties) - 1.0), 0.0)

    return curve, ties == "dense"


def fit_rank_ladder(fitting: Fitting) -> FrozenScore:
    """P6 rank ladder: the best gets full marks, every place further down loses a step.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "rank_ladder"}, [[9.0], [7.0], [7.0], [5.0]]).round(2).tolist()
    [[1.0], [0.95], [0.95], [0.85]]

    Keys: step 0.05 (of full marks), ties "competition" | "dense" | "average" | "max", decimals (rank
    rounded figures). Range 0..1. NaN takes no place and stays NaN. A constant column shares place 1.
    Formula: max(0, 1 − s·(rank − 1)). Source: domain.md A-P6, B-2 (争先进位计分: −5 % per place).
    """
    curve, dense = _ladder(fitting)
    return Placed(_peers(fitting), curve, dense)


def fit_threshold_rank(fitting: Fitting) -> FrozenScore:
    """Threshold with rank: marks for reaching a line, and up to so many more by place among those who did.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> rule = {"method": "threshold_rank", "threshold": 8, "base": 4, "more": 6}
    >>> (10 * score_by(rule, [[9.0], [8.0], [7.9]])).round(2).tolist()
    [[10.0], [9.7], [0.0]]

    Keys: threshold, base, more (required; full marks are base + more), step 0.05 (of ``more``, per place),
    ties, decimals. Range 0..1. A negative indicator must stay at or under the line. NaN stays NaN. Errors:
    E-206. Formula: x ≥ t: (base + more·max(0, 1 − s·(rank − 1)))/(base + more), else 0. Source: domain.md
    §1.9 (GDP growth: 4 points from 8 %, up to 6 by rank), B-3.
    """
    line, decimals = fitting.value("threshold"), fitting.whole("decimals")
    met = reached(fitting.x, line, fitting.negative, decimals)
    peers = Peers.of(np.where(met, fitting.x, np.nan), fitting.negative, decimals)
    curve, dense = _ladder(fitting)
    placed = Placed(peers, curve, dense)
    base, more = fitting.amount("base"), fitting.amount("more")
    return PlacedAbove(placed, fitting.negative, line, decimals, base, more)


def fit_rank(fitting: Fitting) -> FrozenScore:
    """Rank: the best gets 1, the last 1/n, places in equal steps.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "rank"}, [[9.0], [7.0], [7.0], [5.0]]).tolist()
    [[1.0], [0.75], [0.75], [0.25]]

    Keys: ties "competition" (equal figures share the better place) | "dense" | "average" | "max" (the worse
    place, as table 15 of the handbook), decimals. Range 1/n..1. NaN takes no place and stays NaN. Formula:
    (n − rank + 1)/n. Source: OECD/JRC Handbook (2008), §5 (ranking).
    """
    ties = fitting.word("ties")

    def curve(standing: Standing, _rows: Rows) -> FloatArray:
        return (standing.size - standing.rank(ties) + 1.0) / standing.size

    return Placed(_peers(fitting), curve, ties == "dense")


def _percentile(standing: Standing) -> FloatArray:
    return (standing.size - standing.better - standing.equal) / standing.size


def fit_percentile(fitting: Fitting) -> FrozenScore:
    """Percentile: the share of regions up to one's own place, equal figures counted once.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "percentile"}, [[9.0], [7.0], [7.0], [5.0]]).tolist()
    [[1.0], [0.5], [0.5], [0.25]]

    Keys: decimals. Range 1/n..1. NaN takes no part and stays NaN. Formula: (number worse + 1)/n.
    Source: OECD/JRC Handbook (2008), §5 and table 15 (ties take the lowest place).
    """

    def curve(standing: Standing, _rows: Rows) -> FloatArray:
        return _percentile(standing)

    return Placed(_peers(fitting), curve)


def fit_borda(fitting: Fitting) -> FrozenScore:
    """Borda count: the share of the others that one beats, a tie counting half.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "borda"}, [[9.0], [7.0], [7.0]]).tolist()
    [[1.0], [0.25], [0.25]]

    Keys: decimals, constant "full" (what a single region gets; then note E-202). Range 0..1. NaN takes no
    part and stays NaN. Formula: (beaten + tied/2)/(n − 1). Source: OECD/JRC Handbook (2008), §6.9 (Borda).
    """
    word = fitting.word("constant")
    alone = np.sum(~np.isnan(fitting.x), axis=-2, keepdims=True) == 1
    if alone.any():
        if word == "refuse":
            refuse_where(
                alone,
                "E-203",
                "比较范围内只有一个单位，无法区分高低",
                "请核实数据，或在计分参数里写明 constant",
            )
        note_constant(fitting, alone, {"full": "满分", "half": "中间分", "zero": "零分"}[word])

    def curve(standing: Standing, _rows: Rows) -> FloatArray:
        others = standing.size - 1.0
        points = others - standing.better - standing.equal / 2.0
        return np.where(others > 0, points / np.maximum(others, 1.0), SHARES.get(word, np.nan))

    return Placed(_peers(fitting), curve)


def fit_categorical(fitting: Fitting) -> FrozenScore:
    """Categorical: marks by bands of the percentile.

    >>> from zhengxian.engine.evaluate.score import score_by
    >>> score_by({"method": "categorical"}, [[float(v)] for v in range(1, 5)]).ravel().tolist()
    [0.4, 0.5, 0.6, 1.0]

    Keys: bands (rows [percentile at least, marks], falling; default the top 5 % 100, then 15 % 80, 35 % 60,
    65 % 50, 85 % 40, 95 % 20), otherwise 0, full 100, decimals. Range otherwise/full..1. NaN takes no part
    and stays NaN. Source: OECD/JRC Handbook (2008), §5 and table 15 (categorical scale).
    """
    bands = fitting.rungs("bands")
    otherwise, full = fitting.amount("otherwise"), fitting.amount("full")

    def curve(standing: Standing, rows: Rows) -> FloatArray:
        share = 100.0 * _percentile(standing) + 100.0 * NOISE
        points = np.broadcast_to(take(otherwise, rows), share.shape)
        for cut, marks in reversed(bands):
            points = np.where(share >= cut, marks, points)
        return points / take(full, rows)

    return Placed(_peers(fitting), curve)


def check_bands(spec: ScoreSpec, where: str) -> None:
    """Refuse bands whose percentiles do not fall (S-208)."""
    bands = spec.entry("bands")
    cuts = [at.value for at, _ in bands if isinstance(at, Number)] if isinstance(bands, tuple) else []
    if any(a <= b for a, b in pairwise(cuts)):
        raise fault("S-208", where, "bands 的百分位应从大到小排列。请改正。")


_TIES = choice("ties", TIES, "competition")
_STEP = amount("step", 0.05, Limits(at_least=0, at_most=1))
_BANDS = tuple(
    (Number(cut), marks) for cut, marks in ((95, 100), (85, 80), (65, 60), (35, 50), (15, 40), (5, 20))
)

METHODS = (
    Method("rank_ladder", "P6", (_STEP, _TIES, DECIMALS), fit_rank_ladder),
    Method(
        "threshold_rank",
        "P5+P6",
        (
            value("threshold", required=True),
            amount("base", limits=Limits(at_least=0), required=True),
            amount("more", limits=Limits(above=0), required=True),
            _STEP,
            _TIES,
            DECIMALS,
        ),
        fit_threshold_rank,
    ),
    Method("rank", "§2.3", (_TIES, DECIMALS), fit_rank),
    Method("percentile", "§2.3", (DECIMALS,), fit_percentile),
    Method("borda", "§2.3", (DECIMALS, CONSTANT), fit_borda),
    Method(
        "categorical",
        "§2.3",
        (rungs("bands", _BANDS, numbers=True), amount("otherwise", 0), FULL, DECIMALS),
        fit_categorical,
        check_bands,
    ),
)
