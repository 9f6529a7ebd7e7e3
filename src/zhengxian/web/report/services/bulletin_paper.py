"""The paper of a bulletin: what was written as an official document, every number with the key it is bound to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhengxian.engine.report import (
    BoundNumber,
    BoundText,
    ChartBlock,
    HeadingBlock,
    Passage,
    TableBlock,
    TextBlock,
    WrittenBulletin,
    text_of,
)
from zhengxian.engine.report.blocks import WrittenBlock
from zhengxian.io.official.model import (
    Align,
    Annex,
    Block,
    Cell,
    Column,
    Head,
    Heading,
    Image,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
)

WIDE = 6
"""Columns from which on a table of an annex is laid on a landscape sheet."""
_SIDES = {"left": Align.LEFT, "centre": Align.CENTER, "right": Align.RIGHT}
LONGEST_KEY = 240
WHOLE, MAP = 156.0, 112.0
"""Millimetres: a chart fills the text block, a map as high as it is wide leaves room for text."""


@dataclass(frozen=True)
class Frame:
    """What stands around the text: organ, number (empty while it has none), day, addressees, marks."""

    organ: str
    number: str
    issued_on: date | None
    made_at: datetime
    recipients: str
    copied_to: str
    mark: str


def document(bulletin: WrittenBulletin, frame: Frame, pictures: Mapping[int, bytes]) -> OfficialDocument:
    """Return the official document of a bulletin. ``pictures`` holds the drawn charts by the place of their block.

    A chart without a picture (nothing to draw) is left out and said so in a line of text.
    """
    inside = [(n, b) for n, b in enumerate(bulletin.blocks) if not getattr(b, "annex", False)]
    outside = [(n, b) for n, b in enumerate(bulletin.blocks) if getattr(b, "annex", False)]
    return OfficialDocument(
        title=text_of(bulletin.title),
        made_at=frame.made_at,
        head=Head.RED,
        organ=frame.organ,
        number=frame.number,
        recipients=(frame.recipients or bulletin.recipients).rstrip("：:"),
        blocks=tuple(part for n, block in inside for part in _block(block, pictures.get(n))),
        annexes=tuple(_annex(block, pictures.get(n)) for n, block in outside),
        organs_signed=(frame.organ,),
        dated=frame.issued_on,
        copied_to=frame.copied_to,
        printed_by=frame.organ if frame.issued_on else "",
        printed_on=frame.issued_on,
        running_head=frame.mark,
        subject=bulletin.period,
        author=frame.organ,
    )


def _block(block: WrittenBlock, picture: bytes | None) -> Iterator[Block]:
    if isinstance(block, HeadingBlock):
        yield Heading(block.level, text_of(block.text), numbered=False)
    elif isinstance(block, TextBlock):
        for passage in block.paragraphs:
            for line in lines(passage):
                yield Paragraph(runs(line))
    elif isinstance(block, TableBlock):
        yield from _table(block, caption=text_of(block.title))
    else:
        yield from _chart(block, picture, caption=text_of(block.title))


def _annex(block: WrittenBlock, picture: bytes | None) -> Annex:
    if isinstance(block, TableBlock):
        wide = len(block.columns) >= WIDE
        return Annex(text_of(block.title), tuple(_table(block, caption="")), landscape=wide)
    assert isinstance(block, ChartBlock)  # noqa: S101 -- only tables and charts may be annexes
    return Annex(text_of(block.title), tuple(_chart(block, picture, caption="")))


def _table(block: TableBlock, *, caption: str) -> Iterator[Block]:
    if not block.rows:
        if caption:
            yield Paragraph((Run(caption, bold=True),), keep_next=True)
        yield Paragraph((Run(block.empty or "本期没有。"),))
        return
    shares = [_share(block, n) for n in range(len(block.columns))]
    yield Table(
        columns=tuple(
            Column(share, _SIDES[column.align]) for share, column in zip(shares, block.columns, strict=True)
        ),
        heads=(tuple(Cell((Run(column.title),)) for column in block.columns),),
        rows=tuple(tuple(Cell(runs(cell)) for cell in row) for row in block.rows),
        caption=caption,
        notes=(text_of(block.note),) if block.note else (),
    )


def _share(block: TableBlock, n: int) -> float:
    """Give a column room by what it holds: the longest of its first cells, within bounds."""
    held = [len(text_of(row[n])) for row in block.rows[:60]]
    longest = max([len(block.columns[n].title), *held])
    return float(max(4, min(longest, 26)))


def _chart(block: ChartBlock, picture: bytes | None, *, caption: str) -> Iterator[Block]:
    if picture is None:
        yield Paragraph((Run(f"{text_of(block.title)}：没有可画的数。"),))
        return
    yield Image(picture, text_of(block.title), caption, width=MAP if block.chart == "map" else WHOLE)
    if block.note:
        yield Paragraph((Run(text_of(block.note)),), indent=False)


def lines(passage: Passage) -> list[Passage]:
    """Break a passage where a person began a new line.

    >>> lines(("甲。\\n乙", "丙"))
    [('甲。',), ('乙', '丙')]
    """
    found: list[list[Any]] = [[]]
    for run in passage:
        if not isinstance(run, str):
            found[-1].append(run)
            continue
        first, *rest = run.split("\n")
        if first:
            found[-1].append(first)
        found.extend([part] if part else [] for part in rest)
    return [tuple(line) for line in found if line]


def runs(passage: Passage) -> tuple[Run, ...]:
    """Return the runs of a passage; a number keeps its key and the rows it rests on."""
    return tuple(_run(one) for one in passage if not isinstance(one, str) or one)


def _run(one: object) -> Run:
    if isinstance(one, BoundNumber):
        return Run(one.text, key=key_of(one))
    if isinstance(one, BoundText):
        return Run(one.text, key=key_of(one) if _counts(one) else "")
    return Run(str(one))


def _counts(one: BoundText) -> bool:
    """Tell whether a text out of the data is about numbers: what a rate leaves out, 撤销 2 件."""
    return any(ref.startswith("ledger:") for ref in one.refs) and any(c.isdigit() for c in one.text)


def key_of(number: BoundNumber | BoundText) -> str:
    """Return what is kept with a number in the file: its key and the rows it rests on, ``key=observation:17``.

    Of a long list as many rows as there is room for are named, each whole, and ``+12`` says how many more there are:
    a row cut in the middle would name another one.
    """
    if not number.refs:
        return number.key[:LONGEST_KEY]
    named: list[str] = []
    left = len(number.refs)
    for ref in number.refs:
        if len(f"{number.key}={','.join((*named, ref))},+{left}") > LONGEST_KEY:
            break
        named.append(ref)
        left -= 1
    return f"{number.key}={','.join([*named, *([f'+{left}'] if left else [])])}"[:LONGEST_KEY]
