"""What is read out of a document: sentences with their units, deadlines, targets, each with its exact place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class SentenceKind(StrEnum):
    """What a sentence is; ``label`` is the office's word."""

    TASK = "task"
    REPORT = "report"
    APPEAL = "appeal"
    QUOTATION = "quotation"
    HEADING = "heading"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in the office's words."""
        return _KIND_LABELS[self]


class UnitRole(StrEnum):
    """How a unit takes part: it leads, it helps, or it is a whole class of units."""

    LEAD = "lead"
    SUPPORT = "support"
    ALL = "all"

    @property
    def label(self) -> str:
        """The role in the office's words."""
        return _ROLE_LABELS[self]


class DeadlineType(StrEnum):
    """A day or calendar period, a span counted from an event, or a frequency."""

    DATE = "date"
    DURATION = "duration"
    CADENCE = "cadence"

    @property
    def label(self) -> str:
        """The type in the office's words."""
        return _TYPE_LABELS[self]


class Comparison(StrEnum):
    """How a figure must stand to its target."""

    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"
    EQUAL = "="
    RANGE = "range"

    @property
    def label(self) -> str:
        """The comparison in the office's words."""
        return _COMPARISON_LABELS[self]


_KIND_LABELS: Mapping[SentenceKind, str] = MappingProxyType(
    {
        SentenceKind.TASK: "任务",
        SentenceKind.REPORT: "工作回顾",
        SentenceKind.APPEAL: "一般要求",
        SentenceKind.QUOTATION: "转述",
        SentenceKind.HEADING: "标题",
        SentenceKind.OTHER: "其他",
    }
)
_ROLE_LABELS: Mapping[UnitRole, str] = MappingProxyType(
    {UnitRole.LEAD: "责任单位", UnitRole.SUPPORT: "配合单位", UnitRole.ALL: "各有关单位"}
)
_TYPE_LABELS: Mapping[DeadlineType, str] = MappingProxyType(
    {DeadlineType.DATE: "时点", DeadlineType.DURATION: "时限", DeadlineType.CADENCE: "频次"}
)
_COMPARISON_LABELS: Mapping[Comparison, str] = MappingProxyType(
    {
        Comparison.AT_LEAST: "不低于",
        Comparison.AT_MOST: "不超过",
        Comparison.ABOUT: "左右",
        Comparison.EQUAL: "达到",
        Comparison.RANGE: "区间",
    }
)


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit that is told to act.

    ``start`` and ``end`` are offsets in the source, ``text`` its slice; ``name`` is the text cleaned. ``code``
    is the department or region it resolved to, ``codes`` all of them where a class of units is meant (各县);
    None and empty where no register knows the name. ``reason`` is one Chinese sentence.
    """

    start: int
    end: int
    text: str
    name: str
    role: UnitRole
    reason: str
    code: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineMention:
    """When something is due.

    ``resolved`` is the last day that is still on time; None for a frequency, a span whose event has no known
    day, and a masked or open date. ``workday`` is the last working day not after it, None without a calendar.
    ``relative_to`` names the event that a span is counted from.
    """

    start: int
    end: int
    text: str
    type: DeadlineType
    reason: str
    resolved: date | None = None
    workday: date | None = None
    relative_to: str | None = None


@dataclass(frozen=True, slots=True)
class TargetMention:
    """A figure to reach.

    ``value`` is the printed number in the printed ``unit``, None when masked; ``max`` the upper end of a
    range. ``code`` is the indicator that the object resolved to, None where the library knows none.
    """

    start: int
    end: int
    text: str
    object: str
    op: Comparison
    value: float | None
    unit: str
    reason: str
    max: float | None = None
    code: str | None = None

    @property
    def is_masked(self) -> bool:
        """Whether the document hides the figure behind a mask such as X or **."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class ScopeMention:
    """Which regions a sentence speaks of (全市, 各县(市、区), a named region); ``codes`` as registered."""

    start: int
    end: int
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the source, or one clause of it that stands on its own.

    ``quote`` is ``text[start:end]`` of the source; ``clean`` is what was read (simplified, without pinyin).
    ``section`` is the path of headings above it, ``reason`` one Chinese sentence that says why this kind.
    ``action`` is the part that orders, empty unless the kind is task.
    """

    start: int
    end: int
    quote: str
    clean: str
    section: tuple[str, ...]
    kind: SentenceKind
    reason: str
    action: str = ""
    units: tuple[UnitMention, ...] = ()
    deadlines: tuple[DeadlineMention, ...] = ()
    targets: tuple[TargetMention, ...] = ()
    scope: ScopeMention | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its ``level`` (1 is the highest), ``path`` (itself included) and place in the source."""

    start: int
    end: int
    text: str
    level: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part of the source that was not read (web boilerplate, a repeated paragraph), with the reason."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says: headings, sentences in text order, and the parts left out."""

    doc: str
    meeting: date
    outline: tuple[Heading, ...]
    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def tasks(self) -> tuple[Sentence, ...]:
        """The sentences that order something with a unit, a deadline or a target."""
        return tuple(s for s in self.sentences if s.kind is SentenceKind.TASK)
