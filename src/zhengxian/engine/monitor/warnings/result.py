"""What a watch finds: warnings with their sentences, and how many cases could not be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhengxian.engine.base.warning import LEVEL_LABELS, LEVELS
from zhengxian.engine.base.warning.rule import Level


@dataclass(frozen=True, slots=True)
class RaisedWarning:
    """One rule's level and reason for one region, indicator and period: a question, never an accusation.

    ``indicator`` is the code of a figure or of a node of the scheme, empty for the total. ``value`` is what was
    compared (a gap in points, a probability, a rank …) and ``threshold`` what it was compared with; None where
    the rule compares with nothing. ``reason`` is a complete Chinese sentence with the arithmetic, what to do,
    and the code. ``key`` stays the same when the watch is run again.
    """

    rule: str
    code: str
    level: Level
    region: str
    indicator: str
    period: str
    value: float | None
    threshold: float | None
    reason: str

    @property
    def key(self) -> str:
        """Rule, region, indicator and period as one text."""
        return "/".join((self.rule, self.region, self.indicator, self.period))

    @property
    def level_label(self) -> str:
        """The level in the office's words; a colour never stands alone."""
        return LEVEL_LABELS[self.level]

    @property
    def severity(self) -> int:
        """0 for a notice … 3 for red."""
        return LEVELS.index(self.level)


@dataclass(frozen=True, slots=True)
class Tally:
    """How one rule came out: cases raised, cases that are in order, and those that cannot be judged, by reason.

    ``note`` says why a rule could not work at all (its indicators or inputs were not given); else empty.
    """

    rule: str
    raised: int
    clear: int
    unjudged: Mapping[str, int]
    note: str = ""

    @property
    def not_judged(self) -> int:
        """All cases that cannot be judged, whatever the reason."""
        return sum(self.unjudged.values())


@dataclass(frozen=True, slots=True)
class Watch:
    """All warnings, severe first, then by period (latest first), region and indicator; one tally for each rule."""

    raised: tuple[RaisedWarning, ...]
    tallies: tuple[Tally, ...]
