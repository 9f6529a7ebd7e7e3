"""The report as values: sections of blocks, ready to print; HTML and Word draw the same ones.

Every text here is final: rounded, cleaned and worded. A writer only lays it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["text", "num", "mid"]
RowKind = Literal["", "grp", "sum"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a text, perhaps a small note after it, a tint, an arrow, a bar or a link inside the report."""

    text: str = ""
    note: str = ""
    aside: str = ""
    """A small note that only the screen has room for."""
    below: str = ""
    """A small second line."""
    tone: str = ""
    """``heat-1`` … ``heat-5`` (fill), ``bold``, ``muted`` or ``bad``."""
    mark: str = ""
    """``up``, ``down`` or ``veto``: a shape drawn before the text."""
    spoken: str = ""
    """Words for the shape, for those who do not see it."""
    bar: float | None = None
    """Share of the longest bar, 0 to 1."""
    link: str = ""
    """Anchor of a section in the same report."""
    span: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, a second line under it, its alignment and its width in millimetres on paper."""

    title: str
    width: float
    align: Align = "text"
    sub: str = ""
    order: Literal["", "ascending", "descending"] = ""
    screen_only: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``grp`` opens a group of rows, ``sum`` is a total."""

    cells: tuple[Cell, ...]
    kind: RowKind = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A three-line table with caption, unit and numbered notes."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()
    name: int = 0
    """Which column names the row."""
    legend: bool = False
    """Print the key of the five score-rate fills under the table."""
    wide: bool = False
    """Needs a page on its side."""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph; ``notice`` sets it off as something to read first."""

    text: str
    notice: bool = False
    kind: Literal["para"] = "para"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its name and what it is measured against."""

    label: str
    value: str
    note: str = ""
    mark: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A strip of key figures."""

    items: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart by its key, drawn by the writer in its own format."""

    chart: str
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Pairs:
    """A list of names and values."""

    items: tuple[tuple[str, str], ...]
    kind: Literal["pairs"] = "pairs"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str
    kind: Literal["heading"] = "heading"


Plain = Table | Para | Facts | Picture | Pairs | Heading


@dataclass(frozen=True, slots=True)
class Duo:
    """Two blocks that stand side by side on a wide screen and one under the other on paper."""

    blocks: tuple[Plain, Plain]
    kind: Literal["duo"] = "duo"


Block = Plain | Duo


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section with an anchor."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def wide(self) -> bool:
        """Whether it holds a table that needs a page on its side."""
        return any(block.kind == "table" and block.wide for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one region."""

    anchor: str
    title: str
    note: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: head, sections, then one page per region, made one by one as the writer asks."""

    title: str
    subtitle: str
    meta: tuple[tuple[str, str], ...]
    banners: tuple[str, ...]
    sections: tuple[Section, ...]
    page_section: Section
    index: tuple[tuple[str, str], ...]
    """Anchor and name of every region page, in the order of the pages."""
    pages: Callable[[], Iterator[Page]] = field(repr=False)
    foot: str = ""
    issuer: str = ""
