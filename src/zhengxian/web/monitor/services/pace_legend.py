"""The limits of the words under every wall, as the engine judges by them."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.engine.monitor.pace_words import DEFAULT_THRESHOLDS


@dataclass(frozen=True)
class Limits:
    """Gaps in points within which a kind of indicator is 稍慢 and 滞后; beyond the second it is 严重滞后."""

    kinds: str
    slow: float
    lag: float


def limits() -> tuple[Limits, Limits]:
    """Return the limits of growth series and of all others."""
    speed, other = DEFAULT_THRESHOLDS.limits("growth"), DEFAULT_THRESHOLDS.limits("level")
    return Limits("速度类", *speed), Limits("总量、个数、存量、比率类", *other)
