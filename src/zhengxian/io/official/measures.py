"""The figures of GB/T 9704-2012 that both writers follow, and those the standard leaves open.

Millimetres for the sheet, points for letters. ``docs/methods/official-documents.md`` says where each comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.official.model import Size

POINTS = 72 / 25.4
"""Points in a millimetre."""
SHEET = (210.0, 297.0)
TOP, BOTTOM, BINDING, OUTER = 37.0, 35.0, 28.0, 26.0
"""Margins of an upright sheet; what is left is the text block, 156 × 225 mm."""
BLOCK = (SHEET[0] - BINDING - OUTER, SHEET[1] - TOP - BOTTOM)
LINES, SIGNS = 22, 28
"""Lines on a page and characters in a line."""
PITCH = 28.95
"""Points from line to line. 225 mm over 22 lines are 28.99 pt; Word keeps twentieths, and at 29 pt (638.0 pt in all) the
last line would not fit into the 637.8 pt of the block. 28.95 pt is the largest value that Word can keep and that fits."""
TIGHTER = 0.25
"""Points taken from each character's advance. 156 mm over 28 characters are 15.79 pt, a 3号 letter is 16 pt wide;
Word keeps twentieths, and with 0.20 pt the line would be 0.2 pt too long. Justified lines take the rest up."""
MARK_DROP = 35.0
"""From the top of the text block to the top of the red mark."""
MARK_LETTERS = 48.0
"""Largest letters of the red mark, in points; a long name is set smaller so that it stays on its line."""
MARK_LEAST = 20.0
RULE_DROP = 4.0
"""From the document number down to the red rule."""
RED = "FF0000"
PAGE_NUMBER_DROP = 7.0
"""From the text block down to the dashes beside the page number."""
NOTE = (14.0, 24.0)
"""Letters and line pitch of the record block and the page number, 4号."""
RECORD_RULES = (0.35, 0.25)
"""Rules of the record block in millimetres: first and last, those between."""
TITLE = (22.0, 34.0)
"""Letters and line pitch of the title, 2号; the standard fixes the letters only."""
TITLE_SIGNS = 19
"""Most characters in a line of the title: 20 fill the block to the edge."""
SEAL_LINES = 3
"""Empty lines above the signature: a seal of 42 mm is pressed over signature and date, its top within one line of the text."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Size of letters and pitch of lines in points, and what is taken from each advance."""

    size: float
    pitch: float
    tighter: float = 0.0


LETTERS = {
    Size.BODY: Letters(16.0, PITCH, TIGHTER),
    Size.COMPACT: Letters(12.0, 20.0),
    Size.SMALL: Letters(10.5, 16.0),
}


def sheet(*, landscape: bool) -> tuple[float, float, float, float, float, float]:
    """Return width, height, top, right, bottom and left of a sheet in millimetres.

    A sheet on its side is the upright sheet turned clockwise: the head of a table lies where the binding of an odd
    page is, and the foot of the upright sheet is at the left.

    >>> sheet(landscape=True)
    (297.0, 210.0, 28.0, 37.0, 26.0, 35.0)
    """
    wide, high = SHEET
    if landscape:
        return high, wide, BINDING, TOP, OUTER, BOTTOM
    return wide, high, TOP, OUTER, BOTTOM, BINDING


def block_width(*, landscape: bool) -> float:
    """Return the width of the text block in millimetres.

    >>> block_width(landscape=False), block_width(landscape=True)
    (156.0, 225.0)
    """
    return BLOCK[1] if landscape else BLOCK[0]


def mark_letters(lines: tuple[str, ...]) -> float:
    """Return the size in points at which the longest line of the red mark fills the block at most.

    >>> mark_letters(("某市县域办文件",)), mark_letters(("某市县域经济工作领导小组办公室文件",))
    (48.0, 25.0)
    >>> mark_letters(("",))
    48.0
    """
    longest = max(1, *(len(line) for line in lines))
    return min(MARK_LETTERS, max(MARK_LEAST, float(int((BLOCK[0] * POINTS - 4) / longest))))
