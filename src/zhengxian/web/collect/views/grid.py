"""A sheet as the entry grid of the pages draws it, and what a save answers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengxian.io.forms import FormCell
from zhengxian.web.collect.models import Finding
from zhengxian.web.collect.selectors.asking import is_list
from zhengxian.web.collect.selectors.marks import Counts, Mark, counts_of, marks_of
from zhengxian.web.collect.selectors.sheets import Key, Sheet
from zhengxian.web.collect.selectors.words import shown
from zhengxian.web.collect.services.entries import CellSaved, Saved
from zhengxian.web.ui.components import sheet as ui
from zhengxian.web.ui.components.sheet import Cell, CellMark, Column, Placed, SheetRow


@dataclass(frozen=True)
class ListLine:
    """One indicator of a list: its box, its unit and what is said beside it."""

    placed: Placed
    title: str
    unit: str
    definition: str
    remark: str


@dataclass(frozen=True)
class ListSheet(ui.Sheet):
    """A form that a unit fills for itself: indicators down, as in its workbook."""

    lines: tuple[ListLine, ...] = ()

    @property
    def placed(self) -> list[tuple[SheetRow, list[Placed]]]:
        """The lines as rows of one cell."""
        return [(line.placed.row, [line.placed]) for line in self.lines]


@dataclass(frozen=True)
class Urls:
    """Where the grid saves and asks."""

    save: str
    panel: str
    user: str


def grid_of(sheet: Sheet, found: Sequence[Finding], urls: Urls) -> ui.Sheet:
    """Return the grid; read-only when the sheet is not open."""
    marks = marks_of(sheet, found)
    counts = counts_as_sent(counts_of(sheet, found))
    readonly = not sheet.submission.status.is_editable
    same: dict[str, Any] = {
        "title": sheet.form.title,
        "save_url": "" if readonly else urls.save,
        "panel_url": urls.panel,
        "user_key": urls.user,
        "counts": counts,
        "readonly": readonly,
    }
    if is_list(sheet.submission):
        return _list(sheet, marks, same)
    return ui.Sheet(columns=_columns(sheet), rows=_rows(sheet, marks), **same)


def _cell(sheet: Sheet, cell: FormCell, marks: Mapping[Key, Sequence[Mark]]) -> Cell:
    entry = sheet.entry(cell)
    here = marks.get((cell.region.code, cell.indicator.code), ())
    text, rev = (shown(entry), entry.revision) if entry is not None else ("", 0)
    return Cell(text, rev, tuple(CellMark(m.kind, m.text) for m in here))


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    first = sheet.form.regions[0].code
    return tuple(
        Column(
            sheet.form.by_key[first, i.code].address.rstrip("0123456789"),
            i.code,
            (i.label or i.title) if i.group else i.title,
            i.unit,
            i.group,
            i.decimals,
            sheet.indicators[i.code].kind,
        )
        for i in sheet.form.indicators
    )


def _rows(sheet: Sheet, marks: Mapping[Key, Sequence[Mark]]) -> tuple[SheetRow, ...]:
    rows = []
    for region in sheet.form.regions:
        cells = [c for c in sheet.cells if c.region.code == region.code]
        rows.append(
            SheetRow(cells[0].row, region.code, region.name, tuple(_cell(sheet, c, marks) for c in cells))
        )
    return tuple(rows)


def _list(sheet: Sheet, marks: Mapping[Key, Sequence[Mark]], same: dict[str, Any]) -> ListSheet:
    lines = []
    for cell in sheet.cells:
        indicator, entry = sheet.indicators[cell.indicator.code], sheet.entry(cell)
        column = Column(
            "C", indicator.code, indicator.title, indicator.unit, "", indicator.decimals, indicator.kind
        )
        box = _cell(sheet, cell, marks)
        row = SheetRow(cell.row, cell.region.code, cell.region.name, (box,))
        placed = Placed(box, column, row)
        remark = entry.reason if entry is not None else ""
        lines.append(ListLine(placed, indicator.title, indicator.unit, indicator.definition, remark))
    return ListSheet(columns=(), rows=(), lines=tuple(lines), **same)


def counts_as_sent(counts: Counts) -> dict[str, int]:
    """Return the counts under the names of the grid."""
    return {
        "total": counts.total,
        "filled": counts.filled,
        "missing": counts.blank,
        "bad": counts.errors,
        "ret": counts.returned,
        "q": counts.open,
        "exp": counts.explained,
    }


def answer_of(saved: Saved) -> dict[str, Any]:
    """Return what a save answers to the grid."""
    return {
        "saved_at": timezone.localtime(saved.saved_at).strftime("%H:%M"),
        "cells": [_answered(cell) for cell in saved.cells],
        "counts": counts_as_sent(saved.counts),
    }


def _answered(cell: CellSaved) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "region": cell.region,
        "indicator": cell.indicator,
        "rev": cell.rev,
        "text": cell.text,
        "marks": [{"kind": m.kind, "message": m.text} for m in cell.marks],
    }
    if cell.conflict is not None:
        at = timezone.localtime(cell.conflict.at).strftime("%m月%d日 %H:%M")
        answer["conflict"] = {"by": cell.conflict.by, "at": at, "text": cell.conflict.text}
    return answer
