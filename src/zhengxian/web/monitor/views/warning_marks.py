"""Shapes and words of warnings: a colour never stands alone (design board §6)."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
    WarningState,
)
from zhengxian.web.ui.components.states import StateMark

TONES = {
    WarningLevel.RED: "bad",
    WarningLevel.ORANGE: "lag",
    WarningLevel.YELLOW: "lag",
    WarningLevel.NOTICE: "",
}
_LEVELS = {
    WarningLevel.RED: ("bad", "bad"),
    WarningLevel.ORANGE: ("lag", "lag"),
    WarningLevel.YELLOW: ("slow", "slow"),
    WarningLevel.NOTICE: ("info", "wait"),
}
_STATES = {
    WarningState.OPEN: ("q", "q"),
    WarningState.EXPLAINED: ("check", "ok"),
    WarningState.ACTING: ("seal", "info"),
    WarningState.SETTLED: ("check", "wait"),
    WarningState.LAPSED: ("na", "wait"),
}


@dataclass(frozen=True)
class Marks:
    """The shape and word of the level and of the state."""

    level: StateMark
    state: StateMark


def mark_of(warning: Warning) -> Marks:
    """Return how the level and the state of a warning are drawn."""
    level, state = WarningLevel(warning.level), warning.status
    shape, tone = _LEVELS[level]
    if not state.is_open:
        tone = "wait"
    icon, colour = _STATES[state]
    return Marks(StateMark(level.label, shape, tone), StateMark(state.label, icon, colour))
