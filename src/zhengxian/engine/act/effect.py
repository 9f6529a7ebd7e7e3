"""What a figure did after a matter was closed, against the regions of the same class: what followed, not why.

A season moves all regions alike, so a change counts only as far as it differs from the median change of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from statistics import median

from zhengxian.engine.base.indicator import Direction, Kind
from zhengxian.engine.base.rounding import half_up

LEAST_PEERS = 3
"""Others with a change of their own, below which a median says nothing."""
AS_IT_STANDS = ("growth", "ratio")
"""Kinds that are compared as they are published; all others by their growth over the same period last year."""


class EffectWord(Enum):
    """How the figure moved against the others of its class."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    WAITING = "waiting"
    UNJUDGED = "unjudged"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _LABELS[self]


_LABELS = {
    EffectWord.BETTER: "改善",
    EffectWord.SAME: "持平",
    EffectWord.WORSE: "恶化",
    EffectWord.WAITING: "数据未到",
    EffectWord.UNJUDGED: "无法比较",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """The change of one figure since before the matter was assigned, in 百分点; ``why`` says why nothing is judged.

    ``change`` is the region's own, ``usual`` the median change of the ``peers`` others, ``net`` the difference of
    the two, rounded half up once.
    """

    word: EffectWord
    change: float | None = None
    usual: float | None = None
    net: Decimal | None = None
    peers: int = 0
    why: str = ""


def compared_by(kind: Kind, value: float | None, last_year: float | None) -> float | None:
    """Return what is compared over time: a growth or ratio itself, anything else as growth over last year in %.

    >>> compared_by("growth", 5.2, None), compared_by("level", 110.0, 100.0), compared_by("count", 5.0, 0.0)
    (5.2, 10.000000000000009, None)

    ``value`` and ``last_year`` in the indicator's unit, None where there is no figure. None when either is missing
    or last year's is not above zero. Formula: (x / x₋₁ − 1) · 100. Source: domain.md §10.
    """
    if value is None or kind in AS_IT_STANDS:
        return value
    return None if last_year is None or last_year <= 0 else (value / last_year - 1) * 100


def effect(
    before: float | None,
    after: float | None,
    others: Sequence[tuple[float | None, float | None]],
    *,
    direction: Direction,
    decimals: int = 1,
) -> Effect:
    """Return how a figure moved between two periods against the others of its class.

    >>> rest = [(2.0, 2.5), (1.0, 1.4), (3.0, 3.1)]
    >>> found = effect(1.0, 2.0, rest, direction="positive")
    >>> found.word.label, round(found.usual, 9), found.net
    ('改善', 0.4, Decimal('0.6'))

    ``before``, ``after`` and the pairs of ``others`` are values of `compared_by`, None where missing: one of
    the region's own that is missing gives no judgement (数据未到 for ``after``), a pair that lacks one is left out.
    Fewer than three pairs, or a direction of neither more nor less, gives 无法比较. Compared as rounded to
    ``decimals``, half up: what rounds to zero is 持平. Formula: (x₁ − x₀) − median of the others' (x₁ − x₀);
    turned round where less is better. Source: own rule (docs/how-to/monitor-warnings.md).
    """
    if before is None:
        return Effect(EffectWord.UNJUDGED, why="交办前没有可比的数")
    if after is None:
        return Effect(EffectWord.WAITING, why="这一期的数还没有公布")
    moves = [b - a for a, b in others if a is not None and b is not None]
    change = after - before
    usual = median(moves) if moves else None
    if usual is None or len(moves) < LEAST_PEERS:
        why = f"同类地区有数的只有 {len(moves)} 个，不足 {LEAST_PEERS} 个"
        return Effect(EffectWord.UNJUDGED, change, usual, None, len(moves), why)
    net = half_up(round(change - usual, 9), decimals)
    if direction == "target":
        return Effect(EffectWord.UNJUDGED, change, usual, net, len(moves), "适度指标，高低不分好坏")
    return Effect(_word(net if direction == "positive" else -net), change, usual, net, len(moves))


def _word(gain: Decimal) -> EffectWord:
    if gain == 0:
        return EffectWord.SAME
    return EffectWord.BETTER if gain > 0 else EffectWord.WORSE
