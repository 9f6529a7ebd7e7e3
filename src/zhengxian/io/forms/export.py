"""Any list of the platform as a workbook: a title, headings that stay, numbers as numbers, texts as texts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhengxian.io.spreadsheet import (
    MADE,
    MAX_ROWS,
    MAX_TEXT,
    replacing,
    sheet_name,
    text_width,
    too_many_rows,
)

_MEASURED = 2000
"""How many rows are looked at for the column widths."""
_FONT = "宋体"
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the unit that is written behind it, how many decimals its numbers show."""

    title: str
    unit: str = ""
    decimals: int | None = None

    @property
    def heading(self) -> str:
        """The heading with its unit."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def number_format(self) -> str:
        """How a spreadsheet shows the numbers."""
        if self.decimals is None:
            return "General"
        return "#,##0." + "0" * self.decimals if self.decimals else "#,##0"


def write_table(
    path: Path | str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[object]],
    title: str = "",
    notes: Sequence[str] = (),
    *,
    tab: str = "",
) -> int:
    """Write a list as a workbook and return how many rows it has; large lists need little memory.

    The title stands in the first row, the headings below it with a filter, the notes below the table. A cell may
    be text, number, Decimal, date, truth value or None (blank; NaN too). No text ever becomes a formula.

    Errors: F-201 more rows than a worksheet holds; nothing is left behind then.
    """
    import xlsxwriter

    path, heads = Path(path), [c if isinstance(c, Column) else Column(c) for c in columns]
    with replacing(path) as draft:
        book = xlsxwriter.Workbook(str(draft), _OPTIONS)
        book.set_properties({"created": MADE, "title": title[:255]})
        page = book.add_worksheet(sheet_name(tab or title or "数据"))
        try:
            table = _TableWriter(book, page, heads, path.name)
            table.begin(title)
            count = table.write(rows)
            table.end(notes)
        finally:
            book.close()  # also takes away the rows set aside on disk
    return count


class _TableWriter:
    """Writes one table from the top down."""

    def __init__(self, book: Any, page: Any, columns: Sequence[Column], file: str) -> None:
        self._page, self._columns, self._file = page, columns, file
        self._widths = [text_width(c.heading) for c in columns]
        self._at = 0
        usual = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        self._plain = book.add_format({**usual, "indent": 1})
        self._title = book.add_format({**usual, "bold": True, "font_size": 14})
        heading = {**usual, "bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E4EAF1", "indent": 1}
        self._head = book.add_format(heading)
        self._number_head = book.add_format({**heading, "align": "right"})
        self._date = book.add_format({**usual, "num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = book.add_format({**usual, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self._numbers = [
            book.add_format({**usual, "num_format": c.number_format, "indent": 1, "align": "right"})
            for c in columns
        ]

    def begin(self, title: str) -> None:
        if title:
            self._page.set_row(0, 24)
            self._page.write_string(0, 0, title[:MAX_TEXT], self._title)
            self._at = 1
        for column, head in enumerate(self._columns):
            style = self._head if head.decimals is None else self._number_head
            self._page.write_string(self._at, column, head.heading, style)
        self._at += 1
        self._page.freeze_panes(self._at, 0)

    def write(self, rows: Iterable[Sequence[object]]) -> int:
        first = self._at
        for row in rows:
            if self._at >= MAX_ROWS:
                raise too_many_rows(self._file, self._page.get_name())
            for column, cell in enumerate(row[: len(self._columns)]):
                self._cell(column, cell)
                if self._at - first < _MEASURED:
                    self._widths[column] = max(self._widths[column], _shown_width(cell))
            self._at += 1
        last = max(self._at - 1, first - 1)
        self._page.autofilter(first - 1, 0, last, max(len(self._columns) - 1, 0))
        return self._at - first

    def end(self, notes: Sequence[str]) -> None:
        for at, note in enumerate(notes):
            text = f"注：{note}" if at == 0 else note
            if self._at < MAX_ROWS:
                self._page.write_string(self._at, 0, text[:MAX_TEXT], self._plain)
            self._at += 1
        for column, width in enumerate(self._widths):
            self._page.set_column(column, column, min(max(width + 3, 8), 60))
        self._page.set_paper(9)
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C第 &P 页，共 &N 页")
        if len(self._columns) > 6:
            self._page.set_landscape()

    def _cell(self, column: int, cell: object) -> None:
        place = self._at, column
        if cell is None or (isinstance(cell, float) and math.isnan(cell)):
            return
        if isinstance(cell, bool):
            self._page.write_string(*place, "是" if cell else "否", self._plain)
        elif isinstance(cell, (int, float, Decimal)) and math.isfinite(cell):
            self._page.write_number(*place, float(cell), self._numbers[column])
        elif isinstance(cell, dt.datetime):
            self._page.write_datetime(*place, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, dt.date):
            self._page.write_datetime(*place, cell, self._date)
        else:
            self._page.write_string(*place, str(cell)[:MAX_TEXT], self._plain)


def _shown_width(cell: object) -> int:
    if isinstance(cell, dt.datetime):
        return 16
    return text_width(float(cell) if isinstance(cell, Decimal) else cell)
