"""Movement of ranks: an arrow and a number, always with words beside or behind them."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.report.figures import Style, clean, whole
from zhengxian.io.report.parts import Cell
from zhengxian.io.report.source import Record

_ARROWS = {"up": "↑", "down": "↓"}
_WORDS = {"up": "前移", "down": "后移"}
NOTE = "↑ 为前移的位数，↓ 为后移的位数；参评范围或所在类别有变的不可比"


@dataclass(frozen=True, slots=True)
class Movement:
    """How a region's rank moved: ``up``, ``down``, ``flat``, or a word why it cannot be said."""

    kind: str
    places: float = 0.0
    word: str = ""

    @property
    def text(self) -> str:
        """What a narrow cell shows.

        >>> Movement("up", 2).text, Movement("flat").text, Movement("none", word="不可比").text
        ('2', '持平', '不可比')
        """
        if self.kind in _ARROWS:
            return whole(self.places)
        return "持平" if self.kind == "flat" else self.word

    def phrase(self, style: Style) -> str:
        """Say it in words.

        >>> Movement("down", 1).phrase(Style(screen=True))
        '后移 1 位'
        """
        if self.kind in _WORDS:
            return style.say("{word}~{n}~位", word=_WORDS[self.kind], n=whole(self.places))
        return self.text

    def cell(self, style: Style) -> Cell:
        """Return the table cell."""
        if self.kind in _ARROWS:
            return Cell(self.text, mark=self.kind, spoken=self.phrase(style))
        return Cell(self.text, tone="muted")


def movement(row: Record) -> Movement:
    """Read the movement of one row of the ranking.

    >>> movement({"rank_change": -2, "rank_change_note": "", "previous_rank": 1}).kind
    'down'
    """
    note = clean(row["rank_change_note"])
    change = row["rank_change"]
    if note or change is None:
        return Movement("none", word=note or "无上期")
    if change == 0:
        return Movement("flat")
    return Movement("up" if change > 0 else "down", abs(change))
