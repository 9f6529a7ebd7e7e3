"""What stands before and after the text in the Word file: red head, title, annex note, signature, record block."""

from __future__ import annotations

from collections.abc import Iterator

from zhengxian.io.official import measures, parts
from zhengxian.io.official.measures import POINTS
from zhengxian.io.official.model import Head, OfficialDocument
from zhengxian.io.official.text import signs, title_lines
from zhengxian.io.official.word.boxes import Box, aligned, boxed
from zhengxian.io.official.word.marks import TWIPS, lines, paragraph, text
from zhengxian.io.official.word.styles import exact

_SIGN = measures.BLOCK[0] * POINTS / measures.SIGNS * 20
"""Width of a character of the text in twentieths of a point."""
EMPTY = paragraph("PlainLine", "")
_MARK_LINE = 1.2
_EIGHTHS = 8


def front(document: OfficialDocument) -> Iterator[str]:
    """Yield the head of the document down to the line that names the recipients."""
    if document.head is Head.RED:
        yield from _red_head(document)
    yield paragraph("Title", lines(title_lines(document.title)))
    if document.subtitle:
        yield paragraph("Subtitle", text(document.subtitle))
    if document.recipients or document.subtitle or document.head is Head.RED:
        yield EMPTY
    if document.recipients:
        yield paragraph("PlainLine", text(f"{document.recipients}："))


def _red_head(document: OfficialDocument) -> Iterator[str]:
    marks = parts.marks(document)
    for mark in marks:
        yield paragraph("HeadMark", text(mark))
    names = tuple(document.organ.split("\n"))
    size = measures.mark_letters(names)
    line = size * _MARK_LINE
    drop = measures.MARK_DROP * TWIPS - len(marks) * measures.PITCH * 20 - (line - size) * 10
    for at, name in enumerate(names):
        before = f'w:before="{round(drop)}" ' if at == 0 else ""
        yield paragraph("OrganMark", text(name, size=size), spacing=before + exact(line))
    yield from (EMPTY, EMPTY)
    yield _number_line(document)
    yield from (EMPTY, EMPTY)


def _number_line(document: OfficialDocument) -> str:
    """Return the line of document number and signer, the red rule below it."""
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="{round(measures.RULE_DROP * POINTS)}" w:color="{measures.RED}"/>'
    look = {"pBdr": rule}
    if not document.signer:
        return paragraph("PlainLine", text(document.number), jc='w:val="center"', **look)
    at = round(measures.BLOCK[0] * TWIPS - _SIGN)
    inner = f"{text('　' + document.number)}<w:r><w:tab/></w:r>{text(f'签发人：{document.signer}')}"
    return paragraph("PlainLine", inner, tabs=f'<w:tab w:val="right" w:pos="{at}"/>', **look)


def back(document: OfficialDocument) -> Iterator[str]:
    """Yield annex note, signature and annotation."""
    note = parts.annex_note(tuple(annex.title for annex in document.annexes))
    signed = parts.signature(document)
    keep = {"keepNext": ""} if signed else {}
    if note:
        yield paragraph("PlainLine", "", **keep)
    for line in note:
        step = f'w:left="{_twips(line.rest)}" '
        step += f'w:hanging="{_twips(line.rest - line.first)}"'
        yield paragraph("PlainLine", text(line.text), ind=step, **keep)
    if signed:
        yield from (paragraph("PlainLine", "", keepNext=""),) * measures.SEAL_LINES
    for at, from_right in enumerate(signed, start=1):
        look = keep if at < len(signed) else {}
        indent = f'w:right="{_twips(from_right.right)}"'
        yield paragraph("PlainLine", text(from_right.text), jc='w:val="right"', ind=indent, **look)
    if document.annotation:
        yield paragraph("BodyText", text(f"（{document.annotation.strip('（）()')}）"))


def _twips(signs: float) -> int:
    return round(signs * _SIGN)


def record(document: OfficialDocument, number: int) -> Iterator[str]:
    """Yield the record block: a box at the foot of the last page, rules above, between and below its rows."""
    rows = parts.record(document)
    if not rows:
        return
    outer, inner = (round(rule * POINTS * _EIGHTHS) for rule in measures.RECORD_RULES)
    between = [outer, *(inner for _ in rows[1:])]
    made = [_rule(eighths) + _record_row(row) for eighths, row in zip(between, rows, strict=True)]
    width = measures.BLOCK[0]
    height = (sum(_rows_high(row) for row in rows) * measures.NOTE[1] + 4) / POINTS
    place = aligned("margin", "left"), aligned("margin", "bottom")
    box = Box("版记", number, width, height, *place, wrap="wrapTopAndBottom", look='anchor="b"')
    yield paragraph("Spacer", boxed(box, "".join(made) + _rule(outer)))


def _record_row(row: parts.Record) -> str:
    small = round(measures.NOTE[0] * 20)
    look = {
        "ind": f'w:left="{round(row.hang * small)}" w:right="{small}" w:hanging="{round((row.hang - 1) * small)}"'
    }
    words = text(row.left)
    if row.right:
        words += f"<w:r><w:tab/></w:r>{text(row.right)}"
        edge = round(measures.BLOCK[0] * TWIPS) - small
        look = {"tabs": f'<w:tab w:val="right" w:pos="{edge}"/>', "ind": f'w:left="{small}"'}
    return paragraph("RecordText", words, **look)


def _rows_high(row: parts.Record) -> int:
    """Return how many lines a row takes at most."""
    room = measures.BLOCK[0] * POINTS / measures.NOTE[0] - 1 - row.hang
    return 1 if row.right else -int(-signs(row.left) // (room - 1))


def _rule(eighths: int) -> str:
    """Return a rule across the block, in eighths of a point."""
    rule = f'<w:top w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
    return paragraph("Spacer", "", pBdr=rule)
