"""The building blocks of a pack's content: sections with columns and rows, as plain JSON that never changes.

A section is ``{key, title, columns, rows, total, more, nothing, note, is_table}``; a column ``{code, label, share, align,
bound, part}``; a row ``{key, cells, link}``. The number in a ``bound`` column was read from the row named by the key: its
own key is ``<row key>:<column code>``. Where room is short a section is no table: every row is one running line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
_LONGEST = 120
"""Characters of a free text in a cell; the rest is on the page the row leads to."""


@dataclass(frozen=True)
class Column:
    """A column: code, words, share of the width, side; ``bound`` where its texts are numbers read from the row.

    ``part`` says where it stands in a running line: in front, in the middle, or behind in brackets; a ``named`` one
    has its label before it there.
    """

    code: str
    label: str
    share: float
    align: Literal["left", "center", "right"] = "left"
    bound: bool = False
    part: Literal["front", "main", "back"] = "back"
    named: bool = False

    @property
    def plain(self) -> Json:
        """The column as JSON."""
        return {
            "code": self.code, "label": self.label, "share": self.share, "align": self.align,
            "bound": self.bound, "part": self.part, "named": self.named,
        }  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row: where it comes from, its texts in the order of the columns, the page it leads to (name and arguments)."""

    key: str
    cells: tuple[str, ...]
    link: tuple[str | int, ...] = ()

    @property
    def plain(self) -> Json:
        """The row as JSON."""
        return {"key": self.key, "cells": [clean(one) for one in self.cells], "link": list(self.link)}


@dataclass(frozen=True)
class Section:
    """A list of a pack before it is shortened; ``where`` names the page that has the rest."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    where: str
    nothing: str
    note: str = ""
    is_table: bool = True

    def plain(self, most: int) -> Json:
        """The section as JSON with at most so many rows, and a line that counts the rest."""
        rest = len(self.rows) - most
        more = f"另有 {rest} 项，见{self.where}。" if most else f"见{self.where}。"
        return {
            "key": self.key,
            "title": self.title,
            "columns": [column.plain for column in self.columns],
            "rows": [row.plain for row in self.rows[:most]],
            "total": len(self.rows),
            "more": more if rest > 0 else "",
            "nothing": "" if self.rows else self.nothing,
            "note": clean(self.note),
            "is_table": self.is_table,
        }


def running(cells: Sequence[str], columns: Sequence[Json]) -> list[tuple[str, Json | None]]:
    """Return a row as one running line, in pieces; a piece that is a cell comes with its column.

    What stands in brackets stands there once: a project lies where its owner is.

    >>> item = Column("item", "事项", 1, part="main").plain
    >>> due = Column("due", "时限", 1, named=True).plain
    >>> "".join(text for text, _ in running(["修复水闸", "9月30日"], [item, due]))
    '修复水闸（时限9月30日）'
    """
    told = [(text, column) for text, column in zip(cells, columns, strict=True) if text not in ("", "—")]
    pieces: list[tuple[str, Json | None]] = []
    for text, column in told:
        if column["part"] == "front":
            pieces += [(text, column), ("　", None)]
    pieces += [(text, column) for text, column in told if column["part"] == "main"]
    behind = {text: column for text, column in reversed(told) if column["part"] == "back"}
    for number, (text, column) in enumerate(reversed(behind.items())):
        between = "；" if number else "（"
        pieces += [(between + (column["label"] if column["named"] else ""), None), (text, column)]
    return [*pieces, ("）", None)] if behind else pieces


def clean(text: str) -> str:
    """Return a text on one line without control characters.

    >>> clean("甲\\x00县\\n乙县 ")
    '甲县 乙县'
    """
    joined = " ".join(text.split())
    return "".join(c for c in joined if c.isprintable())


def shortened(text: str, most: int = _LONGEST) -> str:
    """Return a free text of at most so many characters; what is cut off says so.

    >>> shortened("一二三四五六", 5)
    '一二三……'
    """
    plain = clean(text)
    return plain if len(plain) <= most else f"{plain[: most - 2]}……"


def counted(rows: Iterable[Any], home: int) -> list[Any]:
    """Keep what belongs on the page of a region."""
    return [row for row in rows if home in row.homes]
