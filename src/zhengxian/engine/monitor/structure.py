"""Pull and contribution of parts, and the base a figure implies, with stated refusals (domain.md §4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartPull:
    """One part: share of last year's total (0–1), growth %, pull in points, contribution % (None: see note)."""

    key: str
    share: float
    growth: float | None
    pull: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Structure:
    """All parts, the growth they make together, and why contributions are not shown."""

    parts: tuple[PartPull, ...]
    total_growth: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BaseReading:
    """Implied base, its revision against last year's published figure in %, naive growth, and the sentence."""

    implied: float
    revision: float
    naive_growth: float
    text: str


def structure(
    last_year: Mapping[str, float], growths: Mapping[str, float], total_growth: float | None = None
) -> Structure:
    """Split growth into pulls by last year's shares (M-130 …)."""
    raise NotImplementedError


def read_base(level: float, growth: float, published_last_year: float) -> BaseReading:
    """B-10: show the implied base and its revision; a question, not a finding."""
    raise NotImplementedError
