"""Questions about a division before it is issued (domain.md §4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SplitFinding:
    """What is asked about a division: stable code, sentence, regions; ``blocks``: the parts cannot make the whole."""

    code: str
    text: str
    keys: tuple[str, ...]
    blocks: bool


def check_growth_parts(
    target: float, parts: Mapping[str, float], last_year: Mapping[str, float]
) -> tuple[SplitFinding, ...]:
    """Ask whether Σ w_i g_i ≥ the city's target, w_i last year's shares."""
    raise NotImplementedError


def check_level_parts(
    total: float, parts: Mapping[str, float], *, decimals: int = 0
) -> tuple[SplitFinding, ...]:
    """Ask whether the parts add up to the whole."""
    raise NotImplementedError


def check_minimum(
    parts: Mapping[str, float], past: Mapping[str, tuple[float, ...]], notes: Mapping[str, str] | None = None
) -> tuple[SplitFinding, ...]:
    """Ask why a part lies below the region's own minimum of the last three years, unless a note says so."""
    raise NotImplementedError


def check_stretch(base: Mapping[str, float], stretch: Mapping[str, float]) -> tuple[SplitFinding, ...]:
    """Ask whether every stretch target is at least the base target."""
    raise NotImplementedError
