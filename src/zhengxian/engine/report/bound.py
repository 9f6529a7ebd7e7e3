"""What a bulletin is made of: fixed text of the template, and numbers and names that are bound to stored data.

A passage is a sequence of runs. A plain ``str`` is text that stands in the template (or was typed by a person);
`BoundNumber` and `BoundText` come from data and say from which. So nothing in a bulletin is a number without a home.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from zhengxian.engine.base.rounding import half_up


class Nature(Enum):
    """What kind of number it is: it decides which words may stand around it."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    GAP = "gap"
    RANK = "rank"
    MOVEMENT = "movement"
    SCORE = "score"
    COUNT = "count"
    MULTIPLE = "multiple"

    @property
    def is_signed(self) -> bool:
        """Tell whether words such as 增长 and 下降 carry the sign, and the number is printed without it."""
        return self in (Nature.GROWTH, Nature.GAP, Nature.MOVEMENT)


@dataclass(frozen=True, slots=True)
class BoundNumber:
    """A printed number and where it comes from.

    ``key`` names it in the template language, ``refs`` are the stored rows it rests on (observation, run, reading),
    ``value`` is exact and signed, ``text`` is what is printed: size and unit, or 持平 where nothing is left after
    rounding. ``region`` and ``subject`` are names, so that prose about them can be held against it.
    """

    key: str
    value: float
    unit: str
    decimals: int
    refs: tuple[str, ...]
    text: str
    nature: Nature
    region: str = ""
    subject: str = ""

    @property
    def printed(self) -> Decimal:
        """The signed number at its printed precision.

        >>> BoundNumber("k", -3.04, "%", 1, ("o1",), "3.0%", Nature.GROWTH).printed
        Decimal('-3.0')
        """
        return half_up(self.value, self.decimals)


@dataclass(frozen=True, slots=True)
class BoundText:
    """A name, period or reason out of the data; it is never read as template language."""

    key: str
    text: str
    refs: tuple[str, ...] = ()


Run = str | BoundNumber | BoundText
Passage = tuple[Run, ...]


def text_of(passage: Iterable[Run]) -> str:
    """Return a passage as it reads.

    >>> text_of(("下降", BoundNumber("k", -3.0, "%", 1, ("o1",), "3.0%", Nature.GROWTH), "。"))
    '下降3.0%。'
    """
    return "".join(run if isinstance(run, str) else run.text for run in passage)


def numbers_of(passage: Iterable[Run]) -> tuple[BoundNumber, ...]:
    """Return the bound numbers of a passage in reading order."""
    return tuple(run for run in passage if isinstance(run, BoundNumber))


def joined(passages: Iterable[Passage], join: str = "、", last: str | None = None) -> Passage:
    """Join passages as a list reads: 甲、乙和丙.

    >>> joined([("甲",), ("乙",), ("丙",)], "、", "和")
    ('甲', '、', '乙', '和', '丙')
    """
    parts = list(passages)
    runs: list[Run] = []
    for n, part in enumerate(parts):
        if n:
            runs.append(last if last is not None and n == len(parts) - 1 else join)
        runs.extend(part)
    return tuple(runs)


def one_line(text: str) -> str:
    """Return a text of the data without line breaks, control signs and signs that turn the direction of reading.

    >>> one_line("甲\\n县\\u202e\\x00")
    '甲 县'
    """
    kept = (" " if c in "\t\r\n\u2028\u2029" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()
