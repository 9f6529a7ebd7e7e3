"""Tables out to CSV and Excel: text stays text, numbers stay numbers, a text never becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.engine.base.errors import DataError, Problem

if TYPE_CHECKING:
    import polars as pl

Cell = str | int | float | bool | dt.date | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that starts so may be run as a formula by a spreadsheet program (full-width forms included)."""

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MADE = dt.datetime(2000, 1, 1)  # a workbook has no time zone; fixed, so that equal tables give equal files


@dataclass(frozen=True)
class Sheet:
    """One worksheet: headings, rows and, by heading, number formats such as ``0.00``."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    formats: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, frame: pl.DataFrame, formats: Mapping[str, str] | None = None) -> Sheet:
        """Make a sheet of a polars frame."""
        return cls(name, frame.columns, frame.iter_rows(), formats or {})


def safe_text(text: str) -> str:
    """Return the text as it may stand in a CSV field: what would run as a formula gets an apostrophe.

    A carriage return becomes a line feed, because not every reader takes it for part of the field.

    >>> safe_text("=1+1"), safe_text("甲县"), safe_text("a\\r\\nb")
    ("'=1+1", '甲县', 'a\\nb')
    """
    safe = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return safe.replace("\r\n", "\n").replace("\r", "\n") if "\r" in safe else safe


def write_csv(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False
) -> None:
    """Write a CSV in UTF-8 with ``\\n`` line ends; ``bom`` marks it for a double click in Excel.

    Numbers are written in full precision, NaN and None as an empty field.
    """
    with (
        replacing(path) as draft,
        draft.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file,
    ):
        out = csv.writer(file, lineterminator="\n")
        out.writerow([safe_text(h) for h in headings])
        out.writerows([_csv_field(cell) for cell in row] for row in rows)


def write_frame_csv(path: Path, frame: pl.DataFrame, *, bom: bool = False) -> None:
    """Write a polars frame like `write_csv`, fast enough for millions of rows."""
    import polars as pl

    def made_safe(name: str) -> pl.Expr:
        text = pl.col(name)
        risky = text.str.slice(0, 1).is_in(list(FORMULA_STARTS))
        marked = pl.when(risky).then(pl.lit("'") + text).otherwise(text)
        return marked.str.replace_all("\r\n?", "\n").alias(name)

    numbers = pl.col(pl.Float32, pl.Float64)
    safe = frame.with_columns([made_safe(c) for c, kind in frame.schema.items() if kind == pl.String])
    safe = safe.with_columns(numbers.fill_nan(None)).rename({name: safe_text(name) for name in frame.columns})
    with replacing(path) as draft:
        safe.write_csv(draft, include_bom=bom)


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook: frozen bold heading, column widths that fit Chinese, real numbers and dates.

    Errors: F-201 more rows than a worksheet holds; F-202 a text longer than a cell holds. Nothing is left
    behind then.
    """
    import xlsxwriter

    with replacing(path) as draft:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(draft), options)
        book.set_properties({"created": MADE})
        styles = _Styles(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles, path)
        book.close()


class _Styles:
    """The cell formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})

    def number(self, code: str) -> Any:
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code})
        return self._made[code]


def _write_sheet(page: Any, sheet: Sheet, styles: _Styles, path: Path) -> None:
    widths = [text_width(h) for h in sheet.headings]
    for at, heading in enumerate(sheet.headings):
        page.write_string(0, at, heading, styles.heading)
    page.freeze_panes(1, 0)
    formats = [sheet.formats.get(h) for h in sheet.headings]
    for line, row in enumerate(sheet.rows, start=1):
        if line >= MAX_ROWS:
            raise too_many_rows(path.name, sheet.name)
        for at, cell in enumerate(row):
            _write_cell(page, (line, at), cell, formats[at], styles, path)
            if line < 2000:
                widths[at] = max(widths[at], text_width(cell))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width + 2, 8), 60))


def too_many_rows(file: str, sheet: str) -> DataError:
    """Return the error for a table with more rows than a worksheet holds (F-201)."""
    message = f"表“{sheet}”超过 Excel 一张工作表的 {MAX_ROWS} 行。请改为输出 CSV。"
    return DataError([Problem("F-201", message, file=file, sheet=sheet)])


def _write_cell(
    page: Any, place: tuple[int, int], cell: object, code: str | None, styles: _Styles, path: Path
) -> None:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return
    if isinstance(cell, bool):
        page.write_boolean(*place, cell)
    elif isinstance(cell, (int, float)) and math.isfinite(cell):
        page.write_number(*place, cell, styles.number(code) if code else None)
    elif isinstance(cell, dt.date):
        page.write_datetime(*place, cell, styles.number(code or "yyyy-mm-dd"))
    else:
        text = str(cell)
        if len(text) > MAX_TEXT:
            message = f"第 {place[0] + 1} 行的文字有 {len(text)} 个字，超过 Excel 单元格的上限 {MAX_TEXT}。请改为输出 CSV。"
            raise DataError([Problem("F-202", message, file=path.name, row=place[0] + 1)])
        page.write_string(*place, text)


def _csv_field(cell: object) -> object:
    if isinstance(cell, float) and math.isnan(cell):
        return None
    return safe_text(cell) if isinstance(cell, str) else cell


def text_width(cell: object) -> int:
    """Return how many narrow characters wide a cell is shown; a Chinese character counts two.

    >>> text_width("甲县 2025"), text_width(None)
    (9, 0)
    """
    if isinstance(cell, float):
        return 12
    lines = str("" if cell is None else cell).splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)


def sheet_name(text: str) -> str:
    """Return a text as a worksheet may be called: no reserved characters, at most 31 characters.

    >>> sheet_name("收入/支出[一]"), sheet_name("'")
    ('收入_支出_一_', '_')
    """
    kept = "".join("_" if c in r"[]:*?/\'" or not c.isprintable() else c for c in text).strip()
    return kept[:31] if kept and kept.lower() != "history" else "_"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a draft beside the target that takes its place only when all went well."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
