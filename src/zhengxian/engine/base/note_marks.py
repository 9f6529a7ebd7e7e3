"""Digits that are not part of a number: marks of footnotes, raised and circled digits.

Folding widths turns them into plain digits, and ``12.5①`` would be read as 12.51.
"""

from __future__ import annotations

import unicodedata


def has_note_mark(text: str) -> bool:
    """Tell whether a text holds a raised, lowered, circled or bracketed digit; full-width digits are plain ones.

    >>> has_note_mark("12.5①"), has_note_mark("10²"), has_note_mark("3⑩"), has_note_mark("½")
    (True, True, True, True)
    >>> has_note_mark("12.5"), has_note_mark("１２．５"), has_note_mark("一二"), has_note_mark("㎡")
    (False, False, False, False)
    """
    return any(map(_is_mark, text))


def _is_mark(character: str) -> bool:
    if character.isascii() or character.isdecimal():
        return False
    folded = unicodedata.normalize("NFKC", character)
    return any(c.isdecimal() for c in folded) and not any(c.isalpha() for c in folded)
