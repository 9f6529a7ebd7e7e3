"""A submission as a sheet: its cells with the addresses that browser and workbook share, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from zhengxian.engine.base.period import Period
from zhengxian.io.forms.sheet import (
    STATE_CHOICES,
    FormCell,
    FormFill,
    FormIndicator,
    FormKind,
    FormRegion,
    FormSheet,
)
from zhengxian.web.collect.models import CellState, Entry, Indicator, Submission
from zhengxian.web.collect.models import FormIndicator as FormColumn
from zhengxian.web.collect.selectors.asking import asking, is_list
from zhengxian.web.collect.selectors.deadlines import period_words
from zhengxian.web.core.models import ChangeKind, Region, RegionChange
from zhengxian.web.core.refusal import Refused

Key = tuple[str, str]
"""Region and indicator code."""
_SAME_PLACE = (ChangeKind.RENAME, ChangeKind.CODE, ChangeKind.UPGRADE)
FREQUENCY_WORD = {"ten_day": "旬", "month": "月", "quarter": "季", "half": "半年", "year": "年"}


@dataclass(frozen=True)
class Sheet:
    """A submission with its cells. ``form`` knows places and headings, ``entries`` what was typed, by key."""

    submission: Submission
    form: FormSheet
    regions: Mapping[str, Region]
    indicators: Mapping[str, Indicator]
    entries: Mapping[Key, Entry]

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """The cells that are to be filled in, row by row."""
        return tuple(c for c in self.form.cells if not c.computed)

    def entry(self, cell: FormCell) -> Entry | None:
        """Return what was typed into a cell, if anything ever was."""
        return self.entries.get((cell.region.code, cell.indicator.code))

    def is_blank(self, cell: FormCell) -> bool:
        """Tell whether nothing stands in a cell."""
        entry = self.entry(cell)
        return entry is None or not entry.state

    @cached_property
    def blanks(self) -> tuple[FormCell, ...]:
        """The cells in which nothing stands yet."""
        return tuple(c for c in self.cells if self.is_blank(c))

    def with_entries(self, entries: Iterable[Entry]) -> Sheet:
        """Return the sheet with other cells, without asking the database for its shape again."""
        found = {key_of(e): e for e in entries}
        return replace(self, entries=found, form=replace(self.form, fills=_fills(found, self.submission)))


def key_of(entry: Entry) -> Key:
    """Return region and indicator code of an entry read with both."""
    return entry.region.code, entry.indicator.code


def entries_of(submission: Submission) -> list[Entry]:
    """Return what was typed into a submission, with who did it."""
    rows = Entry.objects.filter(submission=submission)
    return list(rows.select_related("region", "indicator", "updated_by", "returned_by", "upload"))


def sheet_of(submission: Submission) -> Sheet:
    """Read a submission as a sheet; the number of queries does not depend on its size.

    Errors: ``C-101`` the form has no columns, or no region of its level exists in the period.
    """
    columns = list(submission.form.columns.select_related("indicator", "indicator__growth_of"))
    regions = regions_of(submission)
    if not columns or not regions:
        raise Refused(
            "C-101", f"“{submission.form.title}”没有要填的格：表里没有指标或没有地区。请告诉制表的同志"
        )
    entries = {key_of(e): e for e in entries_of(submission)}
    shape = _form(submission, columns, regions, entries)
    return Sheet(
        submission,
        shape,
        {r.code: r for r in regions},
        {c.indicator.code: c.indicator for c in columns},
        entries,
    )


def regions_of(submission: Submission) -> list[Region]:
    """Return the rows of a sheet: the unit itself, or every region that the form asks about at the period's end."""
    if is_list(submission):
        return [submission.region] if submission.region is not None else []
    return asking([submission.form]).rows(submission.form, submission.period_end, submission.region)


def _form(
    submission: Submission,
    columns: Sequence[FormColumn],
    regions: Sequence[Region],
    entries: Mapping[Key, Entry],
) -> FormSheet:
    form, period = submission.form, Period.parse(submission.period)
    cumulative = all(c.indicator.cumulative for c in columns)
    unit = submission.department or submission.region
    return FormSheet(
        code=form.code,
        title=form.title,
        period=period,
        period_label=period_words(form, period, cumulative=cumulative),
        regions=_rows(regions),
        indicators=_columns(columns, matrix=not is_list(submission)),
        kind=FormKind.LIST if is_list(submission) else FormKind.MATRIX,
        unit_code=unit.code if unit else "",
        unit_name=submission.unit_name,
        issuer=form.issuer,
        basis=form.basis,
        valid_until=form.valid_to.strftime("%Y年%m月") if form.valid_to else "",
        due=f"{FREQUENCY_WORD[form.frequency]}后 {form.due_day} 日内",
        version=f"{submission.pk}.{sum(e.revision for e in entries.values())}",
        fills=_fills(entries, submission),
    )


def _rows(regions: Sequence[Region]) -> tuple[FormRegion, ...]:
    """Name the rows; a renamed place is also known by its old name and code, a merged one is not."""
    old: dict[int, list[str]] = {}
    changes = RegionChange.objects.filter(Q(kind__in=_SAME_PLACE), after__in=regions).select_related("before")
    for change in changes:
        old.setdefault(change.after_id, []).extend([change.before.code, change.before.name])
    names = [r.name for r in regions]
    rows = []
    for region in regions:
        shown = region.name
        if names.count(shown) > 1 and region.parent is not None:
            shown = f"{region.parent.name}{shown}"
        aliases = [region.short_name, *old.get(region.pk, [])]
        taken = set(names) - {region.name}
        rows.append(FormRegion(region.code, shown, tuple(a for a in aliases if a and a not in taken)))
    return tuple(rows)


def _columns(columns: Sequence[FormColumn], *, matrix: bool) -> tuple[FormIndicator, ...]:
    made = [_column(c, matrix=matrix) for c in columns]
    heads = [(m.group, m.heading) for m in made]
    return tuple(replace(m, label=m.title) if heads.count((m.group, m.heading)) > 1 else m for m in made)


def _column(column: FormColumn, *, matrix: bool) -> FormIndicator:
    indicator, heading = column.indicator, column.heading if matrix else ""
    return FormIndicator(
        code=indicator.code,
        title=indicator.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        group=heading,
        label=_label(indicator, heading),
        note=indicator.definition,
    )


def _label(indicator: Indicator, heading: str) -> str:
    """Return the lower heading: what the title says beyond the upper one."""
    if not heading:
        return ""
    rest = indicator.title.removeprefix(heading.removeprefix("其中：").removeprefix("其中"))
    if not rest:
        return "累计" if indicator.cumulative else "本期"
    return "同比" if rest == "增速" else rest


def _fills(entries: Mapping[Key, Entry], submission: Submission) -> dict[Key, FormFill]:
    editable = submission.status.is_editable
    return {key: fill_of(entry, editable=editable) for key, entry in entries.items()}


def fill_of(entry: Entry, *, editable: bool = True) -> FormFill:
    """Return an entry as a form shows it."""
    value = None if entry.value is None else Decimal(repr(entry.value))
    state = STATE_CHOICES.get(CellState(entry.state).label) if entry.state else None
    return FormFill(value, state, editable=editable, remark=entry.reason)
