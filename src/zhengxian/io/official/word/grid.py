"""Tables of the Word file: fixed widths, heads that repeat, rows that stay whole, one thin rule around each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from xml.sax.saxutils import quoteattr

from zhengxian.io.official import tables
from zhengxian.io.official.measures import LETTERS
from zhengxian.io.official.model import Align, Cell, Table
from zhengxian.io.official.word.marks import TWIPS, Numbers, paragraph, text
from zhengxian.io.official.word.styles import CELL, exact

_SIDE = 50
"""Twentieths of a point between rule and text."""
_RULE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'


def table(block: Table, whole: float, numbers: Numbers) -> Iterator[str]:
    """Yield caption, unit, table and notes for a text block of ``whole`` millimetres."""
    if block.caption:
        yield paragraph(
            "Caption", text(block.caption), keepNext="", spacing=f'w:before="120" {_pitch(block)}'
        )
    if block.unit:
        yield paragraph("TableText", text(f"单位：{block.unit}"), keepNext="", jc='w:val="right"')
    yield _Grid(block, whole, numbers).xml()
    for at, note in enumerate(block.notes, start=1):
        yield paragraph("TableNote", text(note_start(at, len(block.notes)) + note))
    yield paragraph("Spacer", "", spacing=f'w:before="100" {exact(1)}')


def note_start(at: int, count: int) -> str:
    """Return what stands before a note: notes are counted where there are several.

    >>> note_start(1, 1), note_start(1, 2), note_start(2, 2)
    ('注：', '注：1.', '2.')
    """
    if count == 1:
        return "注："
    return f"注：{at}." if at == 1 else f"{at}."


def _pitch(block: Table) -> str:
    return exact(LETTERS[block.size].pitch)


class _Grid:
    """One table, row by row."""

    def __init__(self, block: Table, whole: float, numbers: Numbers) -> None:
        self.block, self.whole, self.numbers = block, whole, numbers
        edges = [0, *(round(edge * TWIPS) for edge in accumulate(tables.widths(block, whole)))]
        self.widths = [right - left for left, right in pairwise(edges)]

    def xml(self) -> str:
        """Return the table."""
        rules = "".join(
            f"<w:{side} {_RULE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        caption = f"<w:tblCaption w:val={quoteattr(self.block.caption)}/>" if self.block.caption else ""
        look = (
            f'<w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{rules}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_SIDE}" w:type="dxa"/>'
            f'<w:right w:w="{_SIDE}" w:type="dxa"/></w:tblCellMar>{caption}'
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        rows = "".join([*self._heads(), *map(self._row, self.block.rows)])
        return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _heads(self) -> Iterator[str]:
        held: list[tuple[int, int]] = [(0, 1)] * len(self.widths)
        for row in self.block.heads:
            cells, held = self._head(row, held)
            yield _tr(cells, whole=True, head=True)

    def _head(self, row: Sequence[Cell], held: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
        """Return the cells of a row of heads, those that go on from above included, and what goes on below.

        ``held`` has for each column how many rows are still covered from above, and by a cell how wide.
        """
        made, below, at, waiting = [], list(held), 0, list(row)
        while at < len(held):
            rows, across = held[at]
            if rows:
                made.append(self._cell("", at, across, "center", merge="<w:vMerge/>"))
                below[at : at + across] = [(rows - 1, across)] * across
            else:
                one = waiting.pop(0)
                across = one.across
                merge = '<w:vMerge w:val="restart"/>' if one.down > 1 else ""
                inner = self.numbers.runs(one.runs, bold=True)
                made.append(self._cell(inner, at, across, one.align or Align.CENTER, merge=merge, keep=True))
                below[at : at + across] = [(one.down - 1, across)] * across
            at += across
        return "".join(made), below

    def _row(self, row: Sequence[Cell]) -> str:
        at, made = 0, []
        for one in row:
            side = one.align or self.block.columns[at].align
            made.append(self._cell(self.numbers.runs(one.runs, bold=one.bold), at, one.across, side))
            at += one.across
        return _tr("".join(made), whole=tables.is_whole(row, self.block, self.whole), head=False)

    def _cell(
        self, inner: str, at: int, across: int, side: str, *, merge: str = "", keep: bool = False
    ) -> str:
        width = sum(self.widths[at : at + across])
        span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
        look = {"jc": f'w:val="{side}"', "spacing": _pitch(self.block)} | ({"keepNext": ""} if keep else {})
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(CELL[self.block.size], inner, **look)}</w:tc>"
        )


def _tr(cells: str, *, whole: bool, head: bool) -> str:
    look = ("<w:cantSplit/>" if whole else "") + '<w:trHeight w:val="380" w:hRule="atLeast"/>'
    look += "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr>{look}</w:trPr>{cells}</w:tr>"
