"""The answer of the explorer: any indicator × region × period, through the one door that keeps unreleased figures in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.selectors.observations import Seen, seen_figures
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import ClassMembership, Region
from zhengxian.web.report.selectors.explorer_question import Question, own_period


@dataclass(frozen=True)
class Cell:
    """One figure, or what stands for it: held back, not there, or a state without a figure."""

    region: Region
    indicator: Indicator
    period: Period
    seen: Seen | None

    @property
    def value(self) -> float | None:
        """The figure, when there is one that may be seen."""
        return self.seen.value if self.seen is not None and not self.seen.locked else None

    @property
    def is_locked(self) -> bool:
        """Tell whether it is held back until its release."""
        return self.seen is not None and self.seen.locked


@dataclass(frozen=True)
class Line:
    """One row of the table: its name and its cells, one a column."""

    name: str
    region: Region | None
    indicator: Indicator | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Answer:
    """The table with everything a chart or a map is drawn from."""

    question: Question
    regions: tuple[Region, ...]
    region: Region | None
    cells: Mapping[tuple[int, int, str], Seen]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows in the order of regions or of indicators."""
        q = self.question
        if q.layout.rows == "indicator":
            if self.region is None:
                return ()
            one = self.region
            return tuple(
                Line(i.title, None, i, tuple(self.cell(one, i, p) for p in q.shown_periods))
                for i in q.shown_indicators
            )
        return tuple(
            Line(
                r.name,
                r,
                None,
                tuple(self.cell(r, i, p) for i in q.shown_indicators for p in q.shown_periods),
            )
            for r in self.regions
        )

    def cell(self, region: Region, indicator: Indicator, period: Period) -> Cell:
        """Return one cell; its period is the indicator's own that ends on the same day."""
        own = own_period(indicator, period) or period
        return Cell(region, indicator, own, self.cells.get((region.pk, indicator.pk, str(own))))

    @property
    def locked(self) -> int:
        """Count the figures that are held back."""
        return sum(cell.is_locked for line in self.lines for cell in line.cells)

    @property
    def found(self) -> int:
        """Count the figures shown."""
        return sum(cell.value is not None for line in self.lines for cell in line.cells)


def answer(access: Access, question: Question) -> Answer:
    """Read the figures asked for: one query for the regions and one for each indicator shown."""
    regions = tuple(_regions(question))
    region = next((r for r in regions if r.code == question.region), regions[0] if regions else None)
    read: Sequence[Region] = regions
    if question.layout.rows == "indicator":
        read = (region,) if region is not None else ()
    cells = {
        (pk, indicator.pk, period): seen
        for indicator in question.shown_indicators
        for (pk, period), seen in seen_figures(access, indicator, read, _own(indicator, question)).items()
    }
    return Answer(question, regions, region, cells)


def _own(indicator: Indicator, question: Question) -> list[str]:
    own = (own_period(indicator, period) for period in question.shown_periods)
    return [str(period) for period in own if period is not None]


def _regions(question: Question) -> list[Region]:
    """Return the regions in force on the last day of the period, narrowed to a county and a class."""
    day = question.period.last_day
    rows = Region.objects.in_force(day).filter(level=question.level).select_related("parent")
    if question.county:
        rows = rows.filter(path__contains=f"/{question.county}/")
    if question.region_class.isdecimal() and len(question.region_class) < 10:
        members = ClassMembership.objects.in_force(day).filter(region_class=int(question.region_class))
        rows = rows.filter(pk__in=members.values("region"))
    return list(rows)
