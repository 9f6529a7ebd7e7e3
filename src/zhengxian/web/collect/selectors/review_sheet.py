"""One submission as a reviewer reads it: cells with marks, questions, and old figures beside new ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from zhengxian.web.collect.models import (
    CellState,
    Entry,
    Finding,
    FindingState,
    FormIndicator,
    Indicator,
    Observation,
    Severity,
    Submission,
)
from zhengxian.web.collect.selectors.marks import is_waiting
from zhengxian.web.core.models import Region

GRAVITY = ("bad", "ret", "q", "miss", "exp")
"""Marks of a cell, the gravest first."""


@dataclass(frozen=True)
class Cell:
    """One figure on the sheet."""

    region: Region
    indicator: Indicator
    entry: Entry | None
    before: Observation | None
    findings: tuple[Finding, ...] = ()

    @property
    def key(self) -> str:
        """The name of the cell in forms."""
        return f"{self.region.pk}-{self.indicator.pk}"

    @property
    def shown(self) -> float | str | None:
        """The figure, or the state that stands for it."""
        if self.entry is None:
            return None
        return self.entry.value if self.entry.value is not None else self.entry.state

    @property
    def before_shown(self) -> float | str | None:
        """The figure approved before."""
        if self.before is None:
            return None
        return self.before.value if self.before.value is not None else self.before.state

    @property
    def is_changed(self) -> bool:
        """Tell whether an approved figure would be replaced by another."""
        return self.before is not None and self.entry is not None and self.shown != self.before_shown

    @property
    def mark(self) -> str:
        """The gravest mark, or an empty text."""
        marks = {_MARKS.get((Severity(f.severity), f.status), "") for f in self.findings}
        if self.entry is None or self.entry.state == CellState.MISSING:
            marks.add("miss")
        elif is_waiting(self.entry):
            marks.add("ret")
        return next((m for m in GRAVITY if m in marks), "")


_MARKS = {
    (Severity.ERROR, FindingState.OPEN): "bad",
    (Severity.ERROR, FindingState.EXPLAINED): "bad",
    (Severity.EXPLAIN, FindingState.OPEN): "q",
    (Severity.EXPLAIN, FindingState.EXPLAINED): "q",
    (Severity.EXPLAIN, FindingState.ACCEPTED): "exp",
}


@dataclass(frozen=True)
class ReviewSheet:
    """All of one submission. ``rows`` are regions, each with a cell for every column."""

    submission: Submission
    columns: tuple[FormIndicator, ...]
    rows: tuple[tuple[Region, tuple[Cell, ...]], ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_list(self) -> bool:
        """Tell whether one region fills it: a list of indicators instead of a matrix."""
        return len(self.rows) == 1

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, row by row."""
        return tuple(cell for _, cells in self.rows for cell in cells)

    @cached_property
    def changed(self) -> tuple[Cell, ...]:
        """The cells that differ from what was approved before."""
        return tuple(cell for cell in self.cells if cell.is_changed)

    def _count(self, severity: Severity, *states: FindingState) -> int:
        return sum(f.severity == severity and f.state in states for f in self.findings)

    @property
    def errors(self) -> int:
        """Count errors that are not corrected."""
        return self._count(Severity.ERROR, FindingState.OPEN, FindingState.EXPLAINED)

    @property
    def unexplained(self) -> int:
        """Count questions nobody has answered."""
        return self._count(Severity.EXPLAIN, FindingState.OPEN)

    @property
    def explained(self) -> int:
        """Count explanations nobody has accepted."""
        return self._count(Severity.EXPLAIN, FindingState.EXPLAINED)

    @property
    def filled(self) -> int:
        """Count cells with a figure or a stated reason for having none."""
        return sum(cell.entry is not None for cell in self.cells)


def sheet_of(submission: Submission) -> ReviewSheet:
    """Read the whole sheet; the submission comes from `reviews.one_reviewable`. Five queries."""
    columns = tuple(submission.form.columns.select_related("indicator__department"))
    entries = {
        (e.region_id, e.indicator_id): e
        for e in submission.entries.select_related("region", "updated_by", "upload")
    }
    findings = tuple(
        submission.findings.select_related("region", "indicator", "settled_by").prefetch_related(
            "notes__by", "notes__attachment"
        )
    )
    asked: defaultdict[tuple[int, int], list[Finding]] = defaultdict(list)
    for one in findings:
        asked[(one.region_id, one.indicator_id)].append(one)
    regions = _regions(submission, entries)
    before = _before(submission, regions, [c.indicator_id for c in columns])

    def cell(region: Region, column: FormIndicator) -> Cell:
        key = (region.pk, column.indicator_id)
        return Cell(region, column.indicator, entries.get(key), before.get(key), tuple(asked[key]))

    rows = tuple((region, tuple(cell(region, c) for c in columns)) for region in regions)
    return ReviewSheet(submission, columns, rows, findings)


def _regions(submission: Submission, entries: dict[tuple[int, int], Entry]) -> list[Region]:
    """Return the regions of the sheet: the one that fills it, or all of the form's level at the period's end."""
    if submission.region is not None:
        return [submission.region]
    asked = list(Region.objects.in_force(submission.period_end).filter(level=submission.form.level))
    known = {region.pk for region in asked}
    extra = {e.region_id: e.region for e in entries.values() if e.region_id not in known}
    return asked + sorted(extra.values(), key=lambda r: (r.order, r.code))


def _before(
    submission: Submission, regions: list[Region], indicators: list[int]
) -> dict[tuple[int, int], Observation]:
    rows = Observation.objects.current().filter(
        region__in=[r.pk for r in regions], indicator__in=indicators, period=submission.period
    )
    return {(o.region_id, o.indicator_id): o for o in rows}
