"""A document made ready for the writers: checked, cleaned of what cannot be printed, its headings numbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.documents.numerals import chinese
from zhengxian.io.official.model import (
    Annex,
    Block,
    Cell,
    Heading,
    Image,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from zhengxian.io.official.pictures import checked
from zhengxian.io.official.tables import check_table
from zhengxian.io.official.text import printable

LONGEST_TITLE = 120
LONGEST_KEY = 240
DEEPEST = 4
MOST_PARTS = 200_000
"""Paragraphs, headings and cells of one document; beyond, it is no document for readers and would fill the memory."""
_TEXTS = (
    "number",
    "signer",
    "copy_number",
    "secrecy",
    "urgency",
    "subtitle",
    "recipients",
    "annotation",
    "copied_to",
    "printed_by",
    "running_head",
    "subject",
    "author",
)


def settled(document: OfficialDocument) -> OfficialDocument:
    """Return the document as it will be printed; headings carry their numbers in their text.

    Errors: R-100 title, R-101 and R-110 tables, R-102 headings, R-103 keys, R-104 pictures, R-105 time, R-106 size.

    >>> from datetime import datetime, timezone
    >>> blocks = (Heading(1, "总体\\x00情况"), Heading(2, "工业"), Heading(1, "下步要求"), Heading(2, "投资"))
    >>> made = settled(OfficialDocument("通报", datetime(2026, 1, 8, tzinfo=timezone.utc), blocks=blocks))
    >>> [block.text for block in made.blocks]
    ['一、总体情况', '（一）工业', '二、下步要求', '（一）投资']
    """
    title = printable(document.title, lines=True)
    if not title or len(title) > LONGEST_TITLE:
        message = f"公文标题应为 1 至 {LONGEST_TITLE} 个字，现为 {len(title)} 个字。请改写标题。"
        raise ZhengxianError("R-100", message)
    if document.made_at.utcoffset() is None:
        raise ZhengxianError("R-105", "公文的生成时间没有写明时区，文件无法重复生成。请给出带时区的时间。")
    _check_size(document)
    texts: dict[str, Any] = {name: printable(getattr(document, name)).strip() for name in _TEXTS}
    return replace(
        document,
        **texts,
        title=title,
        organ=printable(document.organ, lines=True),
        blocks=_numbered(document.blocks),
        annexes=tuple(_annex(annex) for annex in document.annexes),
        organs_signed=tuple(printable(organ).strip() for organ in document.organs_signed),
        keywords=tuple(printable(word).strip() for word in document.keywords),
    )


def _annex(annex: Annex) -> Annex:
    title = printable(annex.title, lines=True)
    if not title or len(title) > LONGEST_TITLE:
        message = f"附件标题应为 1 至 {LONGEST_TITLE} 个字，现为 {len(title)} 个字。请改写附件标题。"
        raise ZhengxianError("R-100", message)
    return replace(annex, title=title, blocks=_numbered(annex.blocks))


def _numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    counts = [0] * DEEPEST
    tables = 0
    made: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                made.append(_heading(block, counts))
            case Paragraph():
                made.append(replace(block, runs=_runs(block.runs)))
            case Table():
                tables += 1
                made.append(_table(block, tables))
            case Image():
                data = checked(block.data, block.caption)
                told = printable(block.description), printable(block.caption)
                made.append(replace(block, data=data, description=told[0], caption=told[1]))
            case _:
                made.append(block)
    return tuple(_needed_breaks(made))


def _needed_breaks(blocks: list[Block]) -> list[Block]:
    """Leave out page breaks that would make an empty page: at either end, and one after another."""
    made: list[Block] = []
    waiting = False
    for block in blocks:
        if isinstance(block, PageBreak):
            waiting = bool(made)
            continue
        made.extend([PageBreak(), block] if waiting else [block])
        waiting = False
    return made


def _heading(block: Heading, counts: list[int]) -> Heading:
    if not 1 <= block.level <= DEEPEST:
        message = f"标题“{printable(block.text)}”的级别是 {block.level}，公文标题只有一至四级。请改级别。"
        raise ZhengxianError("R-102", message)
    text = printable(block.text).strip()
    if not block.numbered:
        return replace(block, text=text)
    counts[block.level - 1] += 1
    counts[block.level :] = [0] * (DEEPEST - block.level)
    return replace(block, text=f"{ordinal(block.level, counts[block.level - 1])}{text}")


def ordinal(level: int, number: int) -> str:
    """Return the number of a heading as official documents write it.

    >>> [ordinal(level, 12) for level in (1, 2, 3, 4)]
    ['十二、', '（十二）', '12.', '（12）']
    """
    return {1: f"{chinese(number)}、", 2: f"（{chinese(number)}）", 3: f"{number}.", 4: f"（{number}）"}[
        level
    ]


def _runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(_run(run) for run in runs if run.text)


def _run(run: Run) -> Run:
    if run.key and (len(run.key) > LONGEST_KEY or not run.key.isprintable()):
        message = f"数“{printable(run.text)}”的出处标记应为 1 至 {LONGEST_KEY} 个可见字符，现为 {len(run.key)} 个。请缩短。"
        raise ZhengxianError("R-103", message)
    return replace(run, text=printable(run.text))


def _table(block: Table, number: int) -> Table:
    check_table(block, number)
    return replace(
        block,
        heads=tuple(_cells(row) for row in block.heads),
        rows=tuple(_cells(row) for row in block.rows),
        caption=printable(block.caption),
        unit=printable(block.unit),
        notes=tuple(printable(note) for note in block.notes),
    )


def _cells(row: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(replace(one, runs=_runs(one.runs)) for one in row)


def _check_size(document: OfficialDocument) -> None:
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    parts = sum(sum(len(row) for row in block.rows) if isinstance(block, Table) else 1 for block in blocks)
    if parts > MOST_PARTS:
        message = f"公文有 {parts} 个段落和单元格，超过 {MOST_PARTS} 个的上限。请分成几份，或改为导出表格。"
        raise ZhengxianError("R-106", message)
