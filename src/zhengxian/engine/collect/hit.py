"""What a check asks: one question with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhengxian.engine.base.check import SEVERITY_LABELS


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the arithmetic behind a question; an absent figure is None."""

    label: str
    previous: float | None
    current: float | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A question about a figure, never an accusation and never a proposal of another figure.

    ``region`` is empty when the question is about the table as a whole, ``indicator`` when it is about
    several figures of one region; ``regions`` and ``indicators`` name everything involved. ``key`` stays the
    same when checks run again, so that a stored question is updated and not asked twice.
    """

    check: str
    code: str
    severity: str
    audience: str
    region: str
    indicator: str
    period: str
    message: str
    regions: tuple[str, ...]
    indicators: tuple[str, ...]
    arithmetic: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        """Check, region, indicator and period as one text."""
        return "/".join((self.check, self.region, self.indicator, self.period))

    @property
    def severity_label(self) -> str:
        """The severity in the office's words."""
        return SEVERITY_LABELS[self.severity]


@dataclass(frozen=True, slots=True)
class Subject:
    """What to question; everything else in the figures is context. None: all."""

    period: str | None = None
    regions: frozenset[str] | None = None
    indicators: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        period: str | None = None,
        regions: Iterable[str] | None = None,
        indicators: Iterable[str] | None = None,
    ) -> Subject:
        """Make a subject of any collections of codes.

        >>> Subject.of("2025-09", ["990121"]).regions
        frozenset({'990121'})
        """
        return cls(
            period,
            None if regions is None else frozenset(regions),
            None if indicators is None else frozenset(indicators),
        )
