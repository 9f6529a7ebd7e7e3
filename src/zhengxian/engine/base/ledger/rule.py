"""The values of one ledger rule: what a kind of item is held to from assignment to the archive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class LedgerKind(Enum):
    """The four kinds of ledger items, under one closing rule (design.md §3)."""

    TASK = "task"
    PROJECT = "project"
    REQUEST = "request"
    RECTIFICATION = "rectification"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _KIND_LABELS[self]


class CardLevel(Enum):
    """How far a late item has gone: none, 提醒, 黄牌, 红牌; in this order."""

    NONE = "none"
    REMINDER = "reminder"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """The word that goes with the colour."""
        return _CARD_LABELS[self]

    @property
    def order(self) -> int:
        """0 for none … 3 for red."""
        return list(CardLevel).index(self)


class Count(Enum):
    """What a clock counts."""

    WORKDAY = "workday"
    DAY = "day"


class OnDayOff(Enum):
    """What becomes of a due day on which nobody works: the next working day, the last before, or the day itself."""

    NEXT = "next"
    PREVIOUS = "previous"
    KEEP = "keep"


class Verifier(Enum):
    """Who confirms that an item is done; never the owner."""

    ASSIGNER = "assigner"
    SUPERVISION = "supervision"
    AUTHORITY = "authority"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _VERIFIER_LABELS[self]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One time limit: within ``days`` from the day after ``starts`` (received, assigned, accepted, done, closed).

    ``applies`` are the difficulties or urgencies it holds for (empty: all), e.g. ``hard``.
    """

    code: str
    title: str
    days: int
    count: Count
    starts: str
    applies: tuple[str, ...] = ()

    def holds_for(self, what: str) -> bool:
        """Tell whether the clock runs for an item of this urgency or difficulty."""
        return not self.applies or what in self.applies


@dataclass(frozen=True, slots=True)
class CardRule:
    """When a card of one level is due: any of the stated conditions is enough (None: not asked).

    ``times``: overdue for the n-th time or more. ``late_over``: more than n working days late.
    ``yellows``: n yellow cards, the one due now included. ``points``: points taken off, not negative.
    """

    level: CardLevel
    measures: tuple[str, ...]
    times: int | None = None
    late_over: int | None = None
    yellows: int | None = None
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """Extensions: asked at least ``before`` working days before the due day, at most ``most`` times."""

    before: int = 0
    most: int = 1


@dataclass(frozen=True)
class LedgerRule:
    """The rule of one kind of ledger.

    ``closing`` is the closing standard, ``evidence`` what must be attached, ``acceptance`` the levels that
    accept, lowest first; ``objection_workdays`` the window to object to an assignment (None: no objection);
    ``archive_after`` days after closing without a return visit that reopens it. ``cards`` mild to severe.
    """

    code: str
    kind: LedgerKind
    title: str
    closing: tuple[str, ...]
    evidence: tuple[str, ...]
    acceptance: tuple[str, ...]
    verifier: Verifier
    archive_after: int
    on_day_off: OnDayOff
    clocks: tuple[ClockRule, ...]
    cards: tuple[CardRule, ...]
    extension: ExtensionRule
    objection_workdays: int | None
    source: str
    mark: str

    def clock(self, code: str, applies: str = "ordinary") -> ClockRule | None:
        """Return the clock of a code for an urgency or difficulty, or None; ``finish`` is the item's own limit."""
        return next((c for c in self.clocks if c.code == code and c.holds_for(applies)), None)

    @property
    def urgencies(self) -> tuple[str, ...]:
        """Every urgency or difficulty that some clock asks about, in the rule's order."""
        return tuple(dict.fromkeys(what for clock in self.clocks for what in clock.applies))


_KIND_LABELS = {
    LedgerKind.TASK: "督办事项",
    LedgerKind.PROJECT: "项目",
    LedgerKind.REQUEST: "企业诉求",
    LedgerKind.RECTIFICATION: "整改问题",
}
_CARD_LABELS = {
    CardLevel.NONE: "无",
    CardLevel.REMINDER: "提醒",
    CardLevel.YELLOW: "黄牌",
    CardLevel.RED: "红牌",
}
_VERIFIER_LABELS = {
    Verifier.ASSIGNER: "交办单位",
    Verifier.SUPERVISION: "督查室",
    Verifier.AUTHORITY: "验收单位",
}
