"""The nearest known word, for messages about a word nobody knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or None when none is near enough.

    Works alike for Chinese and Latin: width, case, blanks, ``-`` and ``_`` do not count. A word is near when
    at most one character in two-to-four, two in five-to-eight, three in longer words differ (a swapped pair
    counts once), or when one word contains the other (two characters at least, three for Latin). The order of
    ``known`` does not matter.

    >>> nearest("wieght", ["weight", "title", "methods"])
    'weight'
    >>> nearest("常住人囗", ["户籍人口", "常住人口"])
    '常住人口'
    >>> nearest("colour", ["weight", "title"]) is None
    True
    """
    asked = _plain(word)
    ranked = []
    for candidate in set(known):
        plain = _plain(candidate)
        steps = _steps(asked, plain)
        length = max(len(asked), len(plain))
        if steps <= _allowed(length):
            ranked.append((0, steps, candidate))
        elif _contains(asked, plain):
            ranked.append((1, steps, candidate))
    return min(ranked)[2] if ranked else None


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "-_")


def _allowed(length: int) -> int:
    return 0 if length < 2 else min(3, (length + 3) // 4)


def _contains(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) >= (3 if short.isascii() else 2) and short in long


def _steps(a: str, b: str) -> int:
    """Return how many insertions, removals, replacements or swaps of neighbours lead from a to b."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        row = [i]
        for j, right in enumerate(b, start=1):
            step = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and right == a[i - 2]:
                step = min(step, before[j - 2] + 1)
            row.append(step)
        before, last = last, row
    return last[-1]
