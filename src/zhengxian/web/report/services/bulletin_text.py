"""A bulletin as it reads now: what was written, with the paragraphs a person rewrote held against the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zhengxian.engine.report import (
    Passage,
    ProseFault,
    TextBlock,
    Vocabulary,
    WrittenBulletin,
    bulletin_of,
    check_prose,
    text_of,
)
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.models import Region
from zhengxian.web.report.models import Bulletin


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its place (``"3.0"``), how it reads, whether a person rewrote it, what is wrong with it."""

    place: str
    passage: Passage
    is_edited: bool
    faults: tuple[ProseFault, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return text_of(self.passage)


@dataclass(frozen=True)
class Reading:
    """The whole bulletin as it reads, and its paragraphs by place."""

    bulletin: WrittenBulletin
    paragraphs: Mapping[str, Paragraph]

    @property
    def faults(self) -> tuple[tuple[Paragraph, ProseFault], ...]:
        """Everything wrong in the prose, in reading order."""
        return tuple((one, fault) for one in self.paragraphs.values() for fault in one.faults)


def vocabulary(region: Region) -> Vocabulary:
    """Return the names that prose may use: all regions of the office and all indicators; two queries."""
    regions = Region.objects.values_list("name", "short_name")
    names = {name for pair in regions for name in pair if name}
    indicators = {title: title for title in Indicator.objects.values_list("title", flat=True)}
    return Vocabulary(frozenset(names | {region.name}), indicators)


def read(bulletin: Bulletin) -> Reading:
    """Return a bulletin as it reads; rewritten paragraphs are checked, untouched ones are the engine's own."""
    whole = bulletin_of(bulletin.content)
    edits: Mapping[str, str] = bulletin.edits
    words = vocabulary(bulletin.region) if edits else Vocabulary(frozenset(), {})
    facts = whole.numbers() if edits else ()
    blocks = list(whole.blocks)
    found: dict[str, Paragraph] = {}
    for n, block in enumerate(whole.blocks):
        if not isinstance(block, TextBlock):
            continue
        shown = []
        for m, passage in enumerate(block.paragraphs):
            place = f"{n}.{m}"
            if place in edits:
                check = check_prose(edits[place], passage, words, facts)
                one = Paragraph(place, check.passage, True, check.faults)
            else:
                one = Paragraph(place, passage, False)
            found[place] = one
            shown.append(one.passage)
        blocks[n] = TextBlock(tuple(shown))
    return Reading(replace(whole, blocks=tuple(blocks)), found)


def original(bulletin: Bulletin, place: str) -> Passage | None:
    """Return a paragraph as it was written; None where there is no such place."""
    whole = bulletin_of(bulletin.content)
    block_at, _, paragraph_at = place.partition(".")
    if not (block_at.isdecimal() and paragraph_at.isdecimal()) or len(place) > 12:
        return None
    n, m = int(block_at), int(paragraph_at)
    block = whole.blocks[n] if n < len(whole.blocks) else None
    if not isinstance(block, TextBlock) or m >= len(block.paragraphs):
        return None
    return block.paragraphs[m]
