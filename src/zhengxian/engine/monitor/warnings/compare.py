"""Three comparisons of one indicator: across regions, over time, by structure (三比), as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.collect import Figures
from zhengxian.engine.monitor.structure import Structure


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """One region in one period: figure, place among those compared (1 best), gap to the mean and to the best."""

    region: str
    name: str
    class_name: str
    value: float | None
    rank: int | None
    of: int
    to_mean: float | None
    to_best: float | None


@dataclass(frozen=True, slots=True)
class OverTimeRow:
    """One period of one region: figure, that of the same period last year, and the differences in the unit."""

    period: str
    value: float | None
    last_year: float | None
    change: float | None
    change_on_year: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The three comparisons; ``by_structure`` is None where no parts were given; ``notes`` say what is not shown."""

    indicator: str
    period: str
    across: tuple[AcrossRow, ...]
    over_time: tuple[OverTimeRow, ...]
    by_structure: Structure | None
    notes: tuple[str, ...]


def compare(
    figures: Figures,
    indicator: str,
    period: str,
    region: str,
    *,
    direction: Direction = "positive",
    classes: Mapping[str, str] | None = None,
    parts: Sequence[str] = (),
) -> Comparison:
    """Compare one indicator of one region across regions, over time and by structure."""
    raise NotImplementedError
