"""Tables as WordprocessingML, written straight to XML because a report of 300 regions has 80,000 cells.

Fixed layout as wide as the text, heads that repeat, rows that do not split, rules instead of boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from zhengxian.io.report import tokens
from zhengxian.io.report.groups import LEGEND
from zhengxian.io.report.parts import Cell, Column, Facts, Pairs, Row, Table
from zhengxian.io.report.word.text import NS, arrow, bar, link, paragraph, run

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
_ALIGN = {"text": "left", "num": "right", "mid": "center"}
_INK = tokens.INK.lstrip("#")
_LINE = tokens.LINE.lstrip("#")
_COLOURS = {"muted": tokens.INK_3, "bad": tokens.BAD}
_TIGHT = 10
"""Columns from which cells are set closer."""
_CJK = 0x2E7F
_WHOLE = 14
"""Rows up to which a table stays on one page."""


def laid_out(block: Table | Facts | Pairs, width: float) -> Iterator[str]:
    """Yield the elements of a block that is laid out as a table, for a text width in millimetres."""
    match block:
        case Facts():
            return facts(block, width)
        case Pairs():
            return pairs(block, width)
        case _:
            return table(block, width)


def table(block: Table, width: float) -> Iterator[str]:
    """Yield caption, table and notes for a text width in millimetres."""
    at = round(width * TWIPS)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{at}"/></w:tabs>'
    unit = f"<w:r><w:tab/></w:r>{run(f'单位：{block.unit}', size=9)}" if block.unit else ""
    yield paragraph("Caption", run(block.caption) + unit, keep=True, extra=tab)
    kept = [number for number, column in enumerate(block.columns) if not column.screen_only]
    columns = [block.columns[number] for number in kept]
    widths = _widths([c.width for c in columns], at)
    short = len(block.rows) <= _WHOLE
    rows = [_head(columns, widths), *(_row(r, kept, block.columns, widths, short) for r in block.rows)]
    yield _frame(rows, widths, block.caption)
    notes = _notes(block)
    yield paragraph("TableNote", notes) if notes else paragraph("Spacer", "")


def facts(block: Facts, width: float) -> Iterator[str]:
    """Yield the strip of key figures: names above, figures below."""
    items = block.items
    widths = _widths([_weight(f.label, f.value, f.note) for f in items], round(width * TWIPS))
    names = "".join(
        _cell(paragraph("TableText", run(f.label, size=9), keep=True), w)
        for f, w in zip(items, widths, strict=True)
    )
    values = "".join(
        _cell(
            paragraph(
                "TableText",
                run(arrow(f.mark) + f.value, bold=True, size=13)
                + run(f" {f.note}" if f.note else "", size=8),
            ),
            w,
        )
        for f, w in zip(items, widths, strict=True)
    )
    yield _frame([_tr(names), _tr(values)], widths, "概况", lines=False)
    yield paragraph("Spacer", "")


def pairs(block: Pairs, width: float) -> Iterator[str]:
    """Yield a list of names and values."""
    widths = _widths([0.26, 0.74], round(width * TWIPS))
    rows = [
        _tr(
            _cell(paragraph("TableText", run(name, colour=tokens.INK_3)), widths[0])
            + _cell(paragraph("TableText", run(value)), widths[1])
        )
        for name, value in block.items
    ]
    yield _frame(rows, widths, "名称和内容", lines=False)
    yield paragraph("Spacer", "")


def _widths(shares: Sequence[float], whole: int) -> list[int]:
    """Divide the text width in proportion, to the twip."""
    total = sum(shares)
    widths = [int(whole * share / total) for share in shares]
    widths[0] += whole - sum(widths)
    return widths


def _weight(label: str, value: str, note: str) -> float:
    """Estimate the millimetres a figure needs: its name, or figure and note up to a wrap."""
    figure = sum(4.8 if ord(c) > _CJK else 2.6 for c in value)
    return max(len(label) * 3.3, figure + min(len(note), 8) * 2.9) + 3.0


def _frame(rows: Sequence[str], widths: Sequence[int], caption: str, *, lines: bool = True) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    side = 40 if len(widths) >= _TIGHT else 70
    inside = f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' if lines else ""
    rule = 'w:val="single" w:sz="{}" w:space="0" w:color="' + _INK + '"'
    size = "12" if lines else "6"
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders><w:top {rule.format(size)}/>'
        f'<w:bottom {rule.format(size)}/>{inside}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(caption)}/>"
    )
    return f"<w:tbl {NS}><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _tr(cells: str, *, head: bool = False) -> str:
    look = '<w:cantSplit/><w:trHeight w:val="280" w:hRule="atLeast"/>' + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{look}</w:trPr>{cells}</w:tr>"


def _cell(inner: str, width: int, *, span: int = 1, fill: str = "", border: str = "") -> str:
    look = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    look += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look += f"<w:tcBorders>{border}</w:tcBorders>" if border else ""
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill.lstrip("#")}"/>' if fill else ""
    return f'<w:tc><w:tcPr>{look}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'


def _head(columns: Sequence[Column], widths: Sequence[int]) -> str:
    rule = f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>'
    cells = []
    for column, width in zip(columns, widths, strict=True):
        words = run(column.title, bold=True)
        if column.sub:
            words += "<w:r><w:br/></w:r>" + run(column.sub, size=8, colour=tokens.INK_3)
        inner = paragraph("TableText", words, align=_ALIGN[column.align], keep=True)
        cells.append(_cell(inner, width, border=rule))
    return _tr("".join(cells), head=True)


def _row(
    row: Row, kept: Sequence[int], columns: Sequence[Column], widths: Sequence[int], together: bool
) -> str:
    cells, at = [], 0
    for cell in row.cells:
        places = [kept.index(n) for n in range(at, at + cell.span) if n in kept]
        if places:
            width = sum(widths[p] for p in places)
            cells.append(_body_cell(cell, columns[at].align, row.kind, width, len(places), together))
        at += cell.span
    return _tr("".join(cells))


def _body_cell(cell: Cell, align: str, kind: str, width: int, span: int, together: bool) -> str:
    side = "left" if span > 1 else _ALIGN[align]
    inner = paragraph("TableText", _words(cell, bold=bool(kind)), align=side, keep=together or kind == "grp")
    fill = tokens.GROUND if kind == "grp" else ""
    if cell.tone.startswith("heat-"):
        fill = tokens.HEAT[int(cell.tone[-1]) - 1]
    border = f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>' if kind == "sum" else ""
    return _cell(inner, width, span=span, fill=fill, border=border)


def _words(cell: Cell, *, bold: bool) -> str:
    if cell.bar is not None:
        return bar(cell.bar)
    size = 8.0 if cell.tone == "small" else None
    text = run(
        arrow(cell.mark) + cell.text,
        bold=bold or cell.tone == "bold",
        size=size,
        colour=_COLOURS.get(cell.tone, ""),
    )
    note = run(f" {cell.note}", size=8, colour=tokens.INK_3) if cell.note else ""
    below = "<w:r><w:br/></w:r>" + run(cell.below, size=8, colour=tokens.INK_3) if cell.below else ""
    return (link(text, cell.link) if cell.link and text else text) + note + below


def _notes(block: Table) -> str:
    if not block.notes and not block.legend:
        return ""
    many = len(block.notes) > 1
    texts = [f"{n}.{text}。" if many else f"{text}。" for n, text in enumerate(block.notes, start=1)]
    if block.legend:
        texts.append(f"底色由浅赭到浅青依次为{'、'.join(LEGEND)}。")
    return run(f"注：{''.join(texts)}")
