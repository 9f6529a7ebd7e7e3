"""The rules around the score: pool, ranking, adjustments, gates, exemptions, periods, awards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Ties(StrEnum):
    """How equal rounded scores are numbered (domain.md §10: competition by default)."""

    COMPETITION = "competition"
    DENSE = "dense"
    AVERAGE = "average"
    MAX = "max"
    ORDINAL = "ordinal"


class AdjustKind(StrEnum):
    """Where the points of an adjustment come from."""

    BONUS = "bonus"
    DEDUCTION = "deduction"
    DEVIATION = "deviation"
    ARREARS = "arrears"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that mean something under this kind, besides code, title, kind, cap and note."""
        if self is AdjustKind.DEVIATION:
            return ("indicator", "against", "step", "per")
        return ("actual", "plan", "rate") if self is AdjustKind.ARREARS else ("per",)


class GateEffect(StrEnum):
    """What a declared gate does to the status; it never touches the score."""

    NO_AWARD = "no_award"
    DOWNGRADE = "downgrade"
    EXCLUDE_FROM_RANK = "exclude_from_rank"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The effect in the office's words."""
        return {
            "no_award": "取消评先资格",
            "downgrade": "等次降一档",
            "exclude_from_rank": "不参加排名",
            "note": "记录在案",
        }[self.value]


class AwardBy(StrEnum):
    """What an award goes by."""

    RANK = "rank"
    RANK_CHANGE = "rank_change"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which regions a pool rule catches, by shell-like patterns, and why."""

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClassPattern:
    """A class given by pattern to regions whose file gives none."""

    name: str
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """Who is ranked; empty means everyone in the regions file."""

    levels: tuple[str, ...] = ()
    include: tuple[Selection, ...] = ()
    exclude: tuple[Selection, ...] = ()
    classes: tuple[ClassPattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade: cumulative percent of units, or lowest score, or (neither) the rest."""

    name: str
    upto: float | None = None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class RankRule:
    """Within what, with which ties, at which decimals; grades."""

    within: str = "pool"
    ties: Ties = Ties.COMPETITION
    decimals: int = 2
    tie_break: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    grade_within: str = "pool"
    grade_minimum: int = 1


@dataclass(frozen=True, slots=True)
class Adjust:
    """One bonus, deduction, deviation or arrears rule with its own cap (points, positive)."""

    code: str
    title: str
    kind: AdjustKind
    per: float = 1.0
    cap: float | None = None
    indicator: str = ""
    against_region: str = ""
    against_value: float | None = None
    step: float = 0.1
    actual: str = ""
    plan: str = ""
    rate: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class AdjustCaps:
    """Caps over all adjustments together, in points, positive."""

    bonus: float | None = None
    deduction: float | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A veto field, who may declare it and what it does (domain.md §8.4, appendix G.8)."""

    code: str
    title: str
    authority: str
    effect: GateEffect
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A node that does not count for one region; the maximum is recomputed."""

    region: str
    node: str
    reason: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the exemption is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class PeriodMix:
    """Weights of the year's report periods, e.g. Q1 15, H1 25, M09 25, Y 35 (P18)."""

    mix: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Award:
    """An award by rank or rank change; ``top`` is a maximum, not a number that must be filled."""

    name: str
    by: AwardBy = AwardBy.RANK
    top: int = 1
    within: str = "pool"
    classes: tuple[str, ...] = ()
    at_least: float | None = None
