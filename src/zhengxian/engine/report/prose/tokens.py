"""Numbers in prose: digits with their unit, places in Chinese numerals, and the words 持平 and 不变 that stand for zero.

Dates, document numbers and the numbering of paragraphs are not numbers here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

WIDE = str.maketrans("０１２３４５６７８９．％，－−–", "0123456789.%，---")
"""Spellings of the same sign, one for one, so that places in the text stay."""

UNITS = (
    "个百分点", "百分点", "个工作日", "工作日", "亿元", "万元", "元", "万人", "人", "位", "名", "件", "个", "项", "户",
    "家", "天", "倍", "分", "起", "%",
)  # fmt: skip
KIN = {"百分点": "个百分点", "工作日": "个工作日", "名": "位"}
DATES = re.compile(
    r"(?m)\d{4}年(?:\d{1,2}(?:[—\-~至]\d{1,2})?月(?:\d{1,2}日)?)?"
    r"|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[—\-~至]\d{1,2}月|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日|\d{1,2}季度"
    r"|〔\d{4}〕\d{1,4}号|第\d+期|^\s*(?:\d{1,2}[.、](?!\d)|（\d{1,2}）)"
)
NUMBER = re.compile(
    rf"(?P<sign>(?<!\d)-)?(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)\s?(?P<unit>{'|'.join(UNITS)})?"
)
CHINESE = re.compile(
    r"(?:第|(?<=前移)|(?<=后移)|(?<=上升)|(?<=下降)|(?<=前进)|(?<=后退)|(?<=提升)|(?<=退后))"
    r"(?P<digits>[一二两三四五六七八九十]{1,3})(?P<unit>位|名)"
)
FIRST = re.compile(r"首位|居首(?!位)")
LEVEL = re.compile(r"持平|不变|没有变化|无变化")
_ONES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Token:
    """One number of a text: from where to where, how large (None: it says that nothing changed), in which unit."""

    start: int
    end: int
    size: Decimal | None
    unit: str
    minus: bool = False

    @property
    def norm(self) -> str:
        """What two spellings of one number share."""
        return "=" if self.size is None else f"{self.size.normalize():f}"


def tokens_of(text: str) -> tuple[Token, ...]:
    """Find the numbers of a text in reading order.

    >>> [(t.norm, t.unit) for t in tokens_of("2026年1—9月，甲县增长5.30%，居第三位，与全市持平。")]
    [('5.3', '%'), ('3', '位'), ('=', '')]
    """
    plain = text.translate(WIDE)
    for match in DATES.finditer(plain):
        plain = plain[: match.start()] + "\x00" * (match.end() - match.start()) + plain[match.end() :]
    return tuple(sorted(_found(plain), key=lambda token: token.start))


def same_kind(a: str, b: str) -> bool:
    """Tell whether two units are spellings of one, or one of them is not written."""
    return not a or not b or KIN.get(a, a) == KIN.get(b, b)


def numeral(text: str) -> int:
    """Return a Chinese numeral below a hundred.

    >>> numeral("十二"), numeral("二十"), numeral("两")
    (12, 20, 2)
    """
    tens, ten, ones = text.partition("十")
    if not ten:
        return _ONES[text[-1]]
    return (_ONES[tens[-1]] if tens else 1) * 10 + (_ONES[ones[-1]] if ones else 0)


def _found(plain: str) -> Iterator[Token]:
    for match in NUMBER.finditer(plain):
        unit = match["unit"] or ""
        size = Decimal(match["digits"].replace(",", ""))
        yield Token(
            match.start("digits"),
            match.end("unit") if unit else match.end("digits"),
            size,
            unit,
            bool(match["sign"]),
        )
    for match in CHINESE.finditer(plain):
        yield Token(match.start("digits"), match.end(), Decimal(numeral(match["digits"])), "位")
    for match in FIRST.finditer(plain):
        yield Token(match.start(), match.end(), Decimal(1), "位")
    for match in LEVEL.finditer(plain):
        yield Token(match.start(), match.end(), None, "")


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Return from where to where the sentence goes that a place is in: between 。！？； and line ends.

    >>> sentence_around("甲。乙县增长。", 3)
    (2, 7)
    """
    start = max(text.rfind(mark, 0, at) for mark in "。！？；\n") + 1
    ends = [found for mark in "。！？；\n" if (found := text.find(mark, at)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    return start, end
