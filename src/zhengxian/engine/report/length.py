"""How long a bulletin is by the office's rule, and what of it counts.

Counted: title, headings and paragraphs, each sign that is not a blank, as 字符数（不计空格）. Left out, and said so: tables,
charts with their titles and notes, annexes, addressees. The 2024 rule gives 5,000 for comprehensive and 4,000 for
special documents and does not say how to count; this is the stricter of the two usual ways. Source: domain.md §9.1.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.engine.report.blocks import ChartBlock, TableBlock, WrittenBulletin
from zhengxian.engine.report.bound import Passage, text_of
from zhengxian.engine.report.template.kinds import LENGTHS


@dataclass(frozen=True, slots=True)
class CharacterCount:
    """Characters that count, those that do not (tables, charts, annexes), and the most there may be."""

    counted: int
    left_out: int
    limit: int

    @property
    def over(self) -> int:
        """How many characters too many there are; 0 within the limit."""
        return max(0, self.counted - self.limit)

    @property
    def sentence(self) -> str:
        """The count in one sentence; beyond the limit it says by how many.

        >>> CharacterCount(4120, 300, 4000).sentence
        '正文 4120 字，超过 4000 字的限额 120 字；表格、图和附件 300 字未计入。请压缩。（R-180）'
        """
        rest = f"表格、图和附件 {self.left_out} 字未计入。" if self.left_out else ""
        if self.over:
            told = f"正文 {self.counted} 字，超过 {self.limit} 字的限额 {self.over} 字"
            return f"{told}；{rest}请压缩。（R-180）" if rest else f"{told}。请压缩。（R-180）"
        told = f"正文 {self.counted} 字，限额 {self.limit} 字"
        return f"{told}；{rest}" if rest else f"{told}。"


def count_characters(bulletin: WrittenBulletin) -> CharacterCount:
    """Count a bulletin as its kind of document is limited."""
    counted, left_out = _length(bulletin.title), 0
    for block in bulletin.blocks:
        size = sum(_length(passage) for passage in block.passages())
        if isinstance(block, (TableBlock, ChartBlock)):
            left_out += size
        else:
            counted += size
    return CharacterCount(counted, left_out, LENGTHS[bulletin.length])


def _length(passage: Passage) -> int:
    return sum(not c.isspace() for c in text_of(passage))
