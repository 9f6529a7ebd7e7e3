"""An official document before it is typeset: head, blocks, annexes, signature, record.

Nothing here knows Word or PDF. Every text is plain text; what looks like markup, a field or a formula is printed
as it stands. A number that is bound to stored data is a run with a ``key``: the key is not printed, but stays with
the number in the Word file (``bound_numbers`` reads it back).

>>> from datetime import date, datetime, timezone
>>> made = OfficialDocument(
...     title="关于2026年1—9月县域经济运行情况的通报",
...     made_at=datetime(2026, 10, 18, 9, tzinfo=timezone.utc),
...     blocks=(Heading(1, "总体情况"), Paragraph(words("全市增长", Run("6.5", key="reading:17"), "%。"))),
... )
>>> [run.text for run in made.blocks[1].runs], made.blocks[1].runs[1].key
(['全市增长', '6.5', '%。'], 'reading:17')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Head(StrEnum):
    """What stands at the top of the first page."""

    RED = "red"
    """红头: the organ's mark in red, document number, red rule (GB/T 9704-2012, 7.2)."""
    PLAIN = "plain"
    """The title alone, as for material of a meeting."""


class Size(StrEnum):
    """How large the letters are; material that must fit on one page is set smaller."""

    BODY = "body"
    """3号, 16 pt, 22 lines × 28 characters a page: the size of the standard."""
    COMPACT = "compact"
    """小四, 12 pt on 20 pt: material of a meeting."""
    SMALL = "small"
    """五号, 10.5 pt on 16 pt: tables, notes, crowded pages."""


class Align(StrEnum):
    """Where the text of a cell or paragraph stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; with a ``key`` it is a number bound to stored data."""

    text: str
    key: str = ""
    """What the number was read from, for instance ``observation:1234``; 1 to 240 characters, never printed."""
    bold: bool = False


def words(*parts: str | Run) -> tuple[Run, ...]:
    """Turn texts and runs into runs.

    >>> words("增长", Run("6.5", key="k"))[0]
    Run(text='增长', key='', bold=False)
    """
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its number is counted by the document: 一、 （一） 1. （1）.

    Levels 1 to 4. ``numbered=False`` prints the text alone and does not count.
    """

    level: int
    text: str
    numbered: bool = True
    size: Size = Size.BODY


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``indent`` moves the first line in by two characters."""

    runs: tuple[Run, ...]
    size: Size = Size.BODY
    align: Align | None = None
    """None: justified, as body text."""
    indent: bool = True
    keep_next: bool = False
    """Stay on the page of the block that follows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its share of the width (any unit, they are put in proportion) and side."""

    share: float = 1.0
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``across`` columns wide and ``down`` rows high. Cells covered by another are left out of their row."""

    runs: tuple[Run, ...]
    across: int = 1
    down: int = 1
    align: Align | None = None
    """None: as the column."""
    bold: bool = False


def cell(
    *parts: str | Run, across: int = 1, down: int = 1, align: Align | None = None, bold: bool = False
) -> Cell:
    """Make a cell of texts and runs.

    >>> cell("甲县", bold=True).runs
    (Run(text='甲县', key='', bold=False),)
    """
    return Cell(words(*parts), across, down, align, bold)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heads that repeat on each page, rows that are not split, rules, notes below.

    ``unit`` is printed above the right edge as 单位：…. Body cells may not span rows (a row may break to a new
    page); head cells may.
    """

    columns: tuple[Column, ...]
    heads: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    size: Size = Size.SMALL


@dataclass(frozen=True, slots=True)
class Image:
    """A chart: PNG or SVG bytes, what a reader who cannot see it is told, and its width in millimetres.

    An SVG may not load anything from outside itself.
    """

    data: bytes
    description: str
    caption: str = ""
    width: float = 156.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page begins here."""


Block = Heading | Paragraph | Table | Image | PageBreak


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, on a page of its own; ``landscape`` turns its sheets. Its headings are counted anew."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document. A part that is empty is not printed.

    ``made_at`` (with time zone) is the only clock there is: the same document gives the same PDF and Word bytes.
    The order of the parts on paper is that of GB/T 9704-2012, section 7.
    """

    title: str
    made_at: datetime
    blocks: tuple[Block, ...] = ()
    head: Head = Head.PLAIN
    organ: str = ""
    """发文机关标志, as printed in red: for instance 某市县域经济工作领导小组办公室文件."""
    number: str = ""
    """发文字号, written by the office: 某县经办〔2026〕1号."""
    signer: str = ""
    """签发人, on documents that go upwards."""
    copy_number: str = ""
    """份号, six digits, on classified documents."""
    secrecy: str = ""
    """密级和保密期限: 秘密★1年."""
    urgency: str = ""
    """紧急程度: 特急, 加急."""
    subtitle: str = ""
    """A line below the title, in 楷体: a date in brackets, 送审稿, 演示数据."""
    recipients: str = ""
    """主送机关, without the colon."""
    annexes: tuple[Annex, ...] = ()
    """Their titles make the 附件说明 below the text."""
    organs_signed: tuple[str, ...] = ()
    """发文机关署名, one line each; room for the seal is kept above."""
    dated: date | None = None
    """成文日期."""
    annotation: str = ""
    """附注, printed in brackets: 此件公开发布."""
    copied_to: str = ""
    """抄送机关."""
    printed_by: str = ""
    """印发机关."""
    printed_on: date | None = None
    """印发日期."""
    running_head: str = ""
    """A small line at the top of every page, for marks such as 演示数据，均为虚构."""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    author: str = ""
    """Title, subject, keywords and author of the file's properties; ``author`` is the organ where left empty."""
