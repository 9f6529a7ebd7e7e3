"""Which rows of a region's lists stand on its one page: lines are counted before anything is typeset.

The page is the text block of an official document, 156 × 225 mm, in 五号 on a pitch of 16 pt. The most important list
is served first, then every list in turn, as long as lines are left; what does not fit is counted beside the list's heading.
A row that is higher than what is left is passed over together with all that follow it in its list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengxian.io.charts.text import width
from zhengxian.web.report.services.pack_parts import Row, Section, clean, running

LINE = 16.0
"""Points from line to line."""
PADDING = 4.5
"""Points that a row of a table has above and below its lines, rules included."""
TITLE = 22.0
"""Points of the region's name above its page."""
AROUND = 12.0
"""Points above and below a table."""
INSIDE = 0.7
"""Characters of a cell's width that its borders take."""
SIGNS = 442.2 / 10.5
"""Characters in a line of the whole width."""
ROOM = 637.8 * 0.97
"""Points of the text block; three in a hundred are kept in reserve, because Word and PDF do not break lines alike."""
LEAST: Mapping[str, int] = {
    "pace": 5,
    "warnings": 2,
    "late": 2,
    "projects": 1,
    "questions": 3,
    "explanations": 1,
}
"""Rows that each list is served first, in this order."""


_UNBROKEN = re.compile(r"[（“《〔]*(?:[0-9A-Za-z.,%+\-]+|.)[，。；：、！？）”》〕]*")


@dataclass
class _Shown:
    section: Section
    rows: int = 0
    is_full: bool = False


def height(row: Row, section: Section) -> float:
    """Return the points a row takes: the lines of its fullest cell, or of its running line with a number in front."""
    columns = [column.plain for column in section.columns]
    if not section.is_table:
        pieces = running([clean(text) for text in row.cells], columns)
        return LINE * _lines("99." + "".join(text for text, _ in pieces), SIGNS)
    shares = sum(column.share for column in section.columns)
    lines = 1
    for text, column in zip(row.cells, section.columns, strict=True):
        lines = max(lines, _lines(clean(text), SIGNS * column.share / shares - INSIDE))
    return lines * LINE + PADDING


def _lines(text: str, room: float) -> int:
    """Count the lines of a text: a figure or Latin word is not broken, a closing mark does not begin a line.

    >>> _lines("一二三四五六七八", 4.0), _lines("一二三，四五", 3.0), _lines("", 9.0)
    (2, 3, 1)
    """
    lines, filled = 1, 0.0
    for part in _UNBROKEN.findall(text):
        wide = width(part, 1.0)
        if filled and filled + wide > room:
            lines, filled = lines + 1, 0.0
        over = int(wide // room) if wide > room else 0
        lines, filled = lines + over, filled + wide - over * room
    return lines


def frame(section: Section) -> float:
    """Return the points a list takes beside its rows: its heading, which counts the rest, and the head of a table."""
    words = section.title + section.note + section.nothing + section.where + "（共 999 项，列 99 项，余见。）"
    heading = LINE * _lines(words, SIGNS - 2)
    if not section.rows or not section.is_table:
        return heading
    labels = Row("", tuple(column.label for column in section.columns))
    return heading + height(labels, section) + AROUND


def fitted(sections: Sequence[Section], lead: str) -> dict[str, int]:
    """Return how many rows of each list stand on the page, below a title and a lead text.

    >>> from zhengxian.web.report.services.pack_parts import Column
    >>> many = Section("late", "超期", (Column("item", "事项", 1), Column("due", "时限", 1)),
    ...                [Row("i", ("事项", "时限"))] * 90, "台账", "没有")
    >>> fitted([many], "")
    {'late': 25}
    """
    left = ROOM - TITLE - LINE * _lines(lead, SIGNS) - sum(frame(one) for one in sections)
    shown = {one.key: _Shown(one, is_full=not one.rows) for one in sections}
    for key, least in LEAST.items():
        for _ in range(least if key in shown else 0):
            left = _served(shown[key], left)
    while any(not one.is_full for one in shown.values()):
        for key in shown:
            left = _served(shown[key], left)
    return {key: one.rows for key, one in shown.items()}


def _served(one: _Shown, left: float) -> float:
    """Give a list its next row where it fits; return the points that are left."""
    if one.is_full:
        return left
    need = height(one.section.rows[one.rows], one.section)
    if need > left:
        one.is_full = True
        return left
    one.rows += 1
    one.is_full = one.rows == len(one.section.rows)
    return left - need
