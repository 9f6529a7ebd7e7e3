"""The headings above a column, from the top down: merged cells, and groups written once for several columns."""

from __future__ import annotations

import unicodedata

from zhengxian.engine.base.period import Period
from zhengxian.io.forms.grid import Page
from zhengxian.io.forms.names import plain
from zhengxian.io.forms.title_period import is_asked_period
from zhengxian.io.layouts import STATE_WORDS
from zhengxian.io.tables.table import OddKind

_NO_HEADINGS = {"甲", "乙", "丙", "栏次", "行次"}
_DEEPEST = 12
"""How many rows above the figures may be headings; what is above is title."""


class HeadingPaths:
    """Headings of a page above its first row of figures; ``names`` is the column of the row names."""

    def __init__(self, page: Page, first: int, names: int, asked: Period) -> None:
        self._page = page
        self._asked = asked
        self._rows = range(max(1, first - _DEEPEST), first)
        self._names = names
        self._owner: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in page.merges:
            if top < first:
                self._cover(top, left, min(bottom, first - 1), min(right, left + 400))

    def _cover(self, top: int, left: int, bottom: int, right: int) -> None:
        for row in range(max(top, self._rows.start), bottom + 1):
            for column in range(left, right + 1):
                self._owner[row, column] = top, left

    def above(self, column: int) -> list[str]:
        """Return the headings of a column."""
        path: list[str] = []
        seen: set[tuple[int, int]] = set()
        for row in self._rows:
            at = self._source(row, column)
            if at is None or at in seen:
                continue
            seen.add(at)
            text = self._heading(*at)
            if text:
                path.append(text)
        return path

    def _source(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the cell whose text stands over this one."""
        at = self._owner.get((row, column), (row, column))
        if self._page.text(*at):
            return at
        return self._to_the_left(row, column) if at == (row, column) else None

    def _to_the_left(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the heading left of a blank cell when a lower heading of this column needs one above it."""
        if not any(self._page.text(below, column) for below in range(row + 1, self._rows.stop)):
            return None
        for left in range(column - 1, max(self._names, column - 40), -1):
            at = self._owner.get((row, left), (row, left))
            if self._page.text(*at):
                return None if at != (row, left) else at
        return None

    def _heading(self, row: int, column: int) -> str:
        cell = self._page.cells[row, column]
        text = self._page.text(row, column)
        tight = plain(text)
        if (
            cell.kind is not OddKind.TEXT
            or tight in _NO_HEADINGS
            or tight in STATE_WORDS
            or tight.isdecimal()
        ):
            return ""
        return "" if _is_meta(text) or is_asked_period(text, self._asked) else text


def _is_meta(text: str) -> bool:
    """Tell whether a text such as 单位：亿元 or 表号：… describes the table, not a column."""
    head, colon, _ = unicodedata.normalize("NFKC", text).partition(":")
    return bool(colon) and "其中" not in head
