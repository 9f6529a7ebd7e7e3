"""Which blocks of a web page are its text: those full of sentences, and what stands among them.

A block is a run of text between block elements. Link density is the share of its characters that are links
(the measure of Kohlschütter et al., Boilerplate detection using shallow text features, 2010).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[。；！？]|[，、][^，、]{2,}[，、。]")
LINKED = 0.4
"""A block of which more is links than this is navigation."""
SHARE = 0.75
"""The main part is the innermost element that holds this share of the sentences."""
_ENOUGH = 60
"""A page with fewer characters of sentences is kept whole, links apart."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text: its elements from the outermost in, characters that are links, a cell, a main heading."""

    text: str
    way: tuple[int, ...]
    linked: int = 0
    in_table: bool = False
    heading: bool = False

    @property
    def is_navigation(self) -> bool:
        """Whether it consists of links for the most part."""
        return self.linked > LINKED * len(self.text)

    @property
    def weight(self) -> int:
        """How many characters of sentences it holds."""
        return len(self.text) if not self.is_navigation and _SENTENCE.search(self.text) else 0


def main_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of the main text in order, the page's heading before them.

    >>> nav, said = Block("首页 新闻", (1, 2), linked=4), Block("各县要抓好春耕，不误农时。" * 6, (1, 3))
    >>> [b.text[:4] for b in main_blocks([nav, Block("讲话", (1, 4), heading=True), said])]
    ['讲话', '各县要抓']
    """
    if sum(b.weight for b in blocks) < _ENOUGH:
        return [b for b in blocks if not b.is_navigation]
    main = _main_element(blocks)
    inside = [at for at, b in enumerate(blocks) if main in b.way]
    first, last = inside[0], inside[-1]
    heading = next((b for b in reversed(blocks[:first]) if b.heading), None)
    kept = [b for b in blocks[first : last + 1] if main in b.way and not b.is_navigation]
    return [heading, *kept] if heading is not None and heading not in kept else kept


def _main_element(blocks: Sequence[Block]) -> int:
    held: Counter[int] = Counter()
    depth: dict[int, int] = {}
    for block in blocks:
        for at, element in enumerate(block.way):
            held[element] += block.weight
            depth[element] = at
    need = SHARE * sum(b.weight for b in blocks)
    return max((e for e, weight in held.items() if weight >= need), key=lambda e: depth[e])
