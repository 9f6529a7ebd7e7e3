"""What the page of a bulletin shows: blocks with their paragraphs, tables and places, and everything looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengxian.engine.report import ChartBlock, HeadingBlock, TableBlock, TextBlock, text_of
from zhengxian.web.report.models import Bulletin, BulletinState
from zhengxian.web.report.services import bulletin_checks, bulletin_text
from zhengxian.web.report.services.bulletin_checks import Checked
from zhengxian.web.report.services.bulletin_numbers import Part, parts


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph: its place, its runs, the plain text for rewriting, whether it was rewritten, its faults."""

    place: str
    parts: tuple[Part, ...]
    text: str
    original: str
    is_edited: bool
    faults: Sequence[str]


@dataclass(frozen=True)
class ShownBlock:
    """One block: ``kind`` is heading, text, table or chart."""

    kind: str
    anchor: str
    title: str = ""
    level: int = 0
    paragraphs: Sequence[ShownParagraph] = ()
    heads: Sequence[tuple[str, str]] = ()
    rows: Sequence[Sequence[tuple[str, tuple[Part, ...]]]] = ()
    note: str = ""
    empty: str = ""
    annex: bool = False


@dataclass(frozen=True)
class BulletinPage:
    """The whole page."""

    bulletin: Bulletin
    checked: Checked
    blocks: Sequence[ShownBlock]
    numbers: int

    @property
    def headings(self) -> list[ShownBlock]:
        """The outline."""
        return [block for block in self.blocks if block.kind == "heading" or block.annex]


def page(bulletin: Bulletin) -> BulletinPage:
    """Return the page of a bulletin; an issued one as it went out."""
    if bulletin.status is BulletinState.ISSUED:
        bulletin.content, bulletin.edits = bulletin.issued.content, {}
    checked = bulletin_checks.look(bulletin)
    reading = checked.reading
    blocks = [_block(n, block, reading, bulletin) for n, block in enumerate(reading.bulletin.blocks)]
    return BulletinPage(bulletin, checked, blocks, len(reading.bulletin.numbers()))


def _block(n: int, block: object, reading: bulletin_text.Reading, bulletin: Bulletin) -> ShownBlock:
    anchor = f"b{n}"
    if isinstance(block, HeadingBlock):
        return ShownBlock("heading", anchor, text_of(block.text), block.level)
    if isinstance(block, TextBlock):
        places = [f"{n}.{m}" for m in range(len(block.paragraphs))]
        return ShownBlock(
            "text", anchor, paragraphs=[_paragraph(reading.paragraphs[place], bulletin) for place in places]
        )
    if isinstance(block, ChartBlock):
        return ShownBlock("chart", anchor, text_of(block.title), note=text_of(block.note), annex=block.annex)
    assert isinstance(block, TableBlock)  # noqa: S101 -- there are four kinds
    sides = [column.align for column in block.columns]
    return ShownBlock(
        "table",
        anchor,
        text_of(block.title),
        heads=[(column.title, column.align) for column in block.columns],
        rows=[[(side, parts(cell)) for side, cell in zip(sides, row, strict=True)] for row in block.rows],
        note=text_of(block.note),
        empty=block.empty or "本期没有。",
        annex=block.annex,
    )


def _paragraph(one: bulletin_text.Paragraph, bulletin: Bulletin) -> ShownParagraph:
    before = bulletin_text.original(bulletin, one.place) if one.is_edited else one.passage
    return ShownParagraph(
        one.place,
        parts(one.passage),
        one.text,
        text_of(before or ()),
        one.is_edited,
        [f.text for f in one.faults],
    )
