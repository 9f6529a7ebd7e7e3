"""Chinese numbering (一、 (一) 1. (1) 一是 一要 第一,) and the headings it opens."""

from __future__ import annotations

import re
from dataclasses import dataclass

_N = r"[一二三四五六七八九十]{1,3}"
_STYLES = (
    ("part", rf"第{_N}(?:章|节|部分|编|篇)\s?[、,:.]?"),
    ("han", rf"{_N}、"),
    ("han-bracket", rf"\({_N}\)[、,.]?"),
    ("digit", r"\d{1,2}[.、。](?!\d)"),
    ("digit-bracket", r"\(?\d{1,2}\)[、,.]?"),
    ("circle", r"[①-⑳⑴-⒇⒈-⒛㈠-㈩]"),
    ("ordinal", rf"第{_N}(?:[,、:]|(?=[是要]))|(?:首先|其次|再次|最后)(?=[,、是要])[,、]?"),
    ("is", rf"{_N}(?:是|要|则)(?:要)?"),
    ("aspect", r"(?:另)?一方面[,是要]|另一方面[,是要]"),
)
_LABEL = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in _STYLES))
_ORDER_LABEL = re.compile(r"要$")


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the head of a paragraph or sentence: its style and length; ``orders`` for 一要."""

    style: str
    length: int
    orders: bool


def label_of(text: str) -> Label | None:
    """Return the outline number that a text opens with.

    >>> label_of("(三)强化保障").style, label_of("一要抓落实").orders
    ('han_bracket', True)
    >>> label_of("一季度一次")
    """
    match = _LABEL.match(text)
    if match is None or match.lastgroup is None:
        return None
    return Label(match.lastgroup, match.end(), bool(_ORDER_LABEL.search(match[0])))


@dataclass(slots=True)
class Outline:
    """The headings open at one place, highest first: (style, text)."""

    open: list[tuple[str, str]]

    def enter(self, style: str, text: str) -> tuple[str, ...]:
        """Open a heading, closing those of its own style and below, and return the path."""
        for i, (known, _) in enumerate(self.open):
            if known == style or (_rank(style) >= 0 and not 0 <= _rank(known) < _rank(style)):
                del self.open[i:]
                break
        self.open.append((style, text))
        return self.path

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the open headings."""
        return tuple(text for _, text in self.open)

    @property
    def level(self) -> int:
        """How many headings are open."""
        return len(self.open)


_RANKS = {
    "title": 0,
    "part": 1,
    "plain": 2,
    "han": 2,
    "han_bracket": 3,
    "digit": 4,
    "digit_bracket": 5,
    "circle": 6,
}


def _rank(style: str) -> int:
    """Rank of styles that have a fixed order; -1 for 一是, 第一, which may stand at any depth."""
    return _RANKS.get(style, -1)
