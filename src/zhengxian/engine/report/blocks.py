"""A bulletin with its figures: blocks of passages, from which Word, PDF and the page are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhengxian.engine.report.bound import BoundNumber, Passage, numbers_of


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading of level 1 to 4."""

    level: int
    text: Passage

    def passages(self) -> Iterator[Passage]:
        """Yield everything it prints."""
        yield self.text


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs."""

    paragraphs: tuple[Passage, ...]

    def passages(self) -> Iterator[Passage]:
        """Yield everything it prints."""
        yield from self.paragraphs


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """Heading of a column and how its cells stand: left, right, centre."""

    title: str
    align: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; ``kind`` tells whether it is a table, ranking, lagging or rates. Without rows ``empty`` is printed."""

    kind: str
    title: Passage
    columns: tuple[BlockColumn, ...]
    rows: tuple[tuple[Passage, ...], ...]
    note: Passage = ()
    annex: bool = False
    empty: str = ""

    def passages(self) -> Iterator[Passage]:
        """Yield everything it prints."""
        yield self.title
        for row in self.rows:
            yield from row
        yield self.note


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A reference to a chart that the writer of files draws: kind, what it shows, where, and for which period."""

    chart: str
    title: Passage
    of: tuple[str, ...]
    is_node: bool
    region: str
    period: str
    note: Passage = ()
    annex: bool = False

    def passages(self) -> Iterator[Passage]:
        """Yield everything it prints beside the drawing."""
        yield self.title
        yield self.note


WrittenBlock = HeadingBlock | TextBlock | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class WrittenBulletin:
    """A bulletin as it reads, every number bound."""

    template: str
    title: Passage
    recipients: str
    blocks: tuple[WrittenBlock, ...]
    length: str
    region: str
    period: str

    def passages(self) -> Iterator[Passage]:
        """Yield the title and everything the blocks print, in reading order."""
        yield self.title
        for block in self.blocks:
            yield from block.passages()

    def numbers(self) -> tuple[BoundNumber, ...]:
        """Return every bound number in reading order."""
        return tuple(number for passage in self.passages() for number in numbers_of(passage))

    def refs(self) -> tuple[str, ...]:
        """Return every stored row the bulletin rests on, once each: what is frozen when it is issued.

        >>> WrittenBulletin("x", (), "", (), "special", "990000", "2026-09").refs()
        ()
        """
        runs = (run for passage in self.passages() for run in passage if not isinstance(run, str))
        return tuple(dict.fromkeys(ref for run in runs for ref in run.refs))
