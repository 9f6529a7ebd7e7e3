"""A settled document as plain data for the typesetter: every text is a value, none is ever part of its program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhengxian.io.official import faces, measures, parts
from zhengxian.io.official.model import (
    Annex,
    Block,
    Cell,
    Head,
    Heading,
    Image,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
)
from zhengxian.io.official.pictures import fitted, is_png, room
from zhengxian.io.official.tables import is_whole, starts, widths
from zhengxian.io.official.text import title_lines

Data = dict[str, Any]
STICKY = 200
"""Characters up to which the last paragraph goes overleaf with the signature, so that no page holds a signature alone."""


class Plain:
    """Turns a document into data; pictures are kept aside as files of their own."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}

    def data(self, document: OfficialDocument) -> Data:
        """Return the whole document."""
        count = len(document.annexes)
        moment = document.made_at
        return {
            "faces": {"serif": faces.SERIF, "sans": faces.SANS},
            "measures": _measures(document),
            "title": title_lines(document.title),
            "meta": {
                "title": document.title.replace("\n", ""),
                "author": document.author
                or " ".join(document.organs_signed)
                or document.organ.replace("\n", ""),
                "subject": document.subject,
                "keywords": document.keywords,
                "moment": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
            },
            "red": document.head is Head.RED,
            "organ": document.organ.split("\n") if document.organ else [],
            "marks": parts.marks(document),
            "number": document.number,
            "signer": document.signer,
            "subtitle": document.subtitle,
            "recipients": document.recipients,
            "running": document.running_head,
            "blocks": self.blocks(document.blocks, document, landscape=False),
            "note": [[line.text, line.first, line.rest] for line in _note(document)],
            "signature": [[line.text, line.right] for line in parts.signature(document)],
            "annotation": document.annotation.strip("（）()"),
            "annexes": [self.annex(one, at, count) for at, one in enumerate(document.annexes, start=1)],
            "record": [[row.left, row.right, row.hang] for row in parts.record(document)],
            "gaps": [],
        }

    def annex(self, annex: Annex, number: int, count: int) -> Data:
        """Return an annex with its label."""
        return {
            "label": parts.annex_label(number, count),
            "title": title_lines(annex.title),
            "landscape": annex.landscape,
            "blocks": self.blocks(annex.blocks, None, landscape=annex.landscape),
        }

    def blocks(
        self, blocks: tuple[Block, ...], document: OfficialDocument | None, *, landscape: bool
    ) -> list[Data]:
        """Return blocks; the last paragraph before a signature is told to stay with it."""
        made = [self.block(block, landscape=landscape) for block in blocks]
        if document and (parts.signature(document)) and made and made[-1]["kind"] == "paragraph":
            made[-1]["keep"] = made[-1]["keep"] or sum(len(text) for text, _ in made[-1]["runs"]) <= STICKY
        return made

    def block(self, block: Block, *, landscape: bool) -> Data:
        """Return one block."""
        match block:
            case Heading():
                return {
                    "kind": "heading",
                    "level": block.level,
                    "text": block.text,
                    "size": block.size,
                }
            case Paragraph():
                return {
                    "kind": "paragraph",
                    "runs": _runs(block.runs),
                    "size": block.size,
                    "align": block.align,
                    "indent": block.indent and block.align is None,
                    "keep": block.keep_next,
                }
            case Table():
                return _table(block, measures.block_width(landscape=landscape))
            case Image():
                return self.picture(block, landscape=landscape)
            case _:
                return {"kind": "break"}

    def picture(self, block: Image, *, landscape: bool) -> Data:
        """Keep a picture aside and return its place and size."""
        name = f"{len(self.pictures)}.{'png' if is_png(block.data) else 'svg'}"
        self.pictures[name] = block.data
        width, height = fitted(block.data, block.width, room(landscape=landscape))
        return {
            "kind": "image",
            "file": name,
            "description": block.description or block.caption or "图",
            "caption": block.caption,
            "width": width,
            "height": height,
        }


def _note(document: OfficialDocument) -> tuple[parts.Hanging, ...]:
    return parts.annex_note(tuple(annex.title for annex in document.annexes))


def _runs(runs: Iterable[Run]) -> list[tuple[str, bool]]:
    return [(run.text, run.bold) for run in runs]


def _table(table: Table, whole: float) -> Data:
    held = [0] * len(table.columns)
    heads = []
    for row in table.heads:
        places, held = starts(row, held)
        heads.append([_cell(one, table, at, head=True) for one, at in zip(row, places, strict=True)])
    return {
        "kind": "table",
        "widths": widths(table, whole),
        "heads": heads,
        "rows": [_row(row, table, whole) for row in table.rows],
        "caption": table.caption,
        "unit": table.unit,
        "notes": table.notes,
        "size": table.size,
    }


def _row(row: tuple[Cell, ...], table: Table, whole: float) -> Data:
    places, _ = starts(row, [0] * len(table.columns))
    cells = [_cell(one, table, at, head=False) for one, at in zip(row, places, strict=True)]
    return {"cells": cells, "whole": is_whole(row, table, whole)}


def _cell(one: Cell, table: Table, at: int, *, head: bool) -> Data:
    side = one.align or ("center" if head else table.columns[at].align)
    return {
        "runs": [(run.text, run.bold or one.bold or head) for run in one.runs],
        "across": one.across,
        "down": one.down,
        "align": side,
    }


def _measures(document: OfficialDocument) -> Data:
    return {
        "upright": measures.sheet(landscape=False),
        "flat": measures.sheet(landscape=True),
        "letters": {size: [one.size, one.pitch, one.tighter] for size, one in measures.LETTERS.items()},
        "title": measures.TITLE,
        "small": measures.NOTE,
        "sign": measures.BLOCK[0] * measures.POINTS / measures.SIGNS,
        "mark": measures.mark_letters(tuple(document.organ.split("\n"))),
        "mark_drop": measures.MARK_DROP,
        "rule_drop": measures.RULE_DROP,
        "number_drop": measures.PAGE_NUMBER_DROP,
        "record_rules": measures.RECORD_RULES,
        "seal": measures.SEAL_LINES,
        "red": f"#{measures.RED}",
    }
