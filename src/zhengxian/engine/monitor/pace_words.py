"""The official word for a gap, and the dated thresholds that choose it (domain.md §4.1, design board §6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Kind

_LABELS = {
    "reached": "达到序时",
    "slow": "稍慢",
    "lag": "滞后",
    "bad": "严重滞后",
    "not_due": "未到期",
    "missing": "缺报",
    "no_plan": "没有计划",
    "unjudged": "无法判定",
}


class PaceWord(Enum):
    """How a figure stands to its plan; the values are what the web stores."""

    REACHED = "reached"
    SLOW = "slow"
    LAG = "lag"
    BAD = "bad"
    NOT_DUE = "not_due"
    MISSING = "missing"
    NO_PLAN = "no_plan"
    UNJUDGED = "unjudged"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _LABELS[self.value]

    @property
    def is_behind(self) -> bool:
        """Tell whether somebody has to act."""
        return self in (PaceWord.LAG, PaceWord.BAD)

    @property
    def is_judged(self) -> bool:
        """Tell whether there was a plan and a figure that can be compared."""
        return self in (PaceWord.REACHED, PaceWord.SLOW, PaceWord.LAG, PaceWord.BAD)


@dataclass(frozen=True, slots=True)
class PaceThresholds:
    """From which gap on a figure is slow, lags, lags badly; in force from a day on. Sizes in points.

    Speed type (growth): slow within 1 point, lag within 3; every other kind 3 and 10; bounds belong to the
    milder word. Errors: M-119 a size not above 0 or out of order. Source: domain.md §4.1, design board §6.
    """

    valid_from: date
    speed_slow: float = 1.0
    speed_lag: float = 3.0
    other_slow: float = 3.0
    other_lag: float = 10.0

    def __post_init__(self) -> None:
        for slow, lag in (self.limits("growth"), self.limits("level")):
            if not 0 < slow < lag < math.inf:
                wrong = f"进度界线“稍慢”{slow:g}、“滞后”{lag:g} 不合规"
                raise Refusal("M-119", wrong, "请填写大于 0 的数，且“稍慢”的界线小于“滞后”的界线")

    def limits(self, kind: Kind) -> tuple[float, float]:
        """Return the largest gap that is still slow, and the largest that still lags.

        >>> PaceThresholds(date(2026, 1, 1)).limits("growth")
        (1.0, 3.0)
        """
        return (self.speed_slow, self.speed_lag) if kind == "growth" else (self.other_slow, self.other_lag)

    def word(self, gap: float, kind: Kind) -> PaceWord:
        """Return the word for a printed gap in points, positive ahead.

        >>> rule = PaceThresholds(date(2026, 1, 1))
        >>> [rule.word(gap, "level").label for gap in (0.0, -3.0, -3.01, -10.01)]
        ['达到序时', '稍慢', '滞后', '严重滞后']
        """
        slow, lag = self.limits(kind)
        if gap >= 0:
            return PaceWord.REACHED
        if gap >= -slow:
            return PaceWord.SLOW
        return PaceWord.LAG if gap >= -lag else PaceWord.BAD


DEFAULT_THRESHOLDS = PaceThresholds(date(1900, 1, 1))
"""What is used where the office has set nothing: 1 and 3, 3 and 10 points."""


def thresholds_on(day: date, dated: Sequence[PaceThresholds]) -> PaceThresholds:
    """Return the thresholds in force on a day: those with the latest first day that is not after it.

    >>> rules = [PaceThresholds(date(2025, 1, 1)), PaceThresholds(date(2026, 7, 1), other_slow=2)]
    >>> thresholds_on(date(2026, 6, 30), rules).other_slow, thresholds_on(date(2026, 7, 1), rules).other_slow
    (3.0, 2)

    Errors: M-120 none is in force yet. Source: domain.md, preface (rules are versioned data).
    """
    found = max((t for t in dated if t.valid_from <= day), key=lambda t: t.valid_from, default=None)
    if found is None:
        raise Refusal("M-120", f"{day} 没有生效的进度界线", "请先设置从该日或更早起生效的界线")
    return found
