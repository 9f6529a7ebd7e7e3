"""The worksheets of a file as sparse grids of cells, upright or turned, each cell with its address."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from zhengxian.io.problems import file_problem
from zhengxian.io.tables.container import Container, SheetRef, check_file_size, check_lines
from zhengxian.io.tables.encoding import detect, utf8_blocks
from zhengxian.io.tables.limits import FORM, Limits
from zhengxian.io.tables.opening import TEXT, kind_of, open_container, readable
from zhengxian.io.tables.pool import BLANKS
from zhengxian.io.tables.sheet_plain import column_letters
from zhengxian.io.tables.sheet_scan import Scanned, scan_sheet, shown
from zhengxian.io.tables.table import OddKind, plain_number

MOST_FILLED = 200_000
"""How many filled cells a workbook with a form may have; a form has thousands at most."""

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")

Place = tuple[int, int]
"""Row from 1 and column from 0."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A filled cell: the words it shows; for a plain number the number, with ``kind`` None."""

    text: str
    number: float = float("nan")
    kind: OddKind | None = OddKind.TEXT


@dataclass(frozen=True)
class Page:
    """A worksheet. When ``turned`` its rows and columns are exchanged, and addresses are still those of the file."""

    name: str
    cells: Mapping[Place, RawCell]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    visible: bool = True
    turned: bool = False

    def turn(self) -> Page:
        """Exchange rows and columns."""
        cells = {(c + 1, r - 1): cell for (r, c), cell in self.cells.items()}
        merges = tuple((c1 + 1, r1 - 1, c2 + 1, r2 - 1) for r1, c1, r2, c2 in self.merges)
        return replace(self, cells=cells, merges=merges, turned=not self.turned)

    def text(self, row: int, column: int) -> str:
        """Return the trimmed text of a cell, empty where there is none."""
        cell = self.cells.get((row, column))
        return cell.text.strip(BLANKS) if cell else ""

    def place(self, row: int, column: int) -> tuple[int, str]:
        """Return row and column letter as the user sees them."""
        return (column + 1, column_letters(row - 1)) if self.turned else (row, column_letters(column))

    def address(self, row: int, column: int) -> str:
        """Return the address within the worksheet, such as C12."""
        number, letters = self.place(row, column)
        return f"{letters}{number}"

    @property
    def extent(self) -> str:
        """The range that holds all cells, such as A1:F20; empty for an empty page."""
        if not self.cells:
            return ""
        rows, columns = [r for r, _ in self.cells], [c for _, c in self.cells]
        corners = [(min(rows), min(columns)), (max(rows), max(columns))]
        return ":".join(self.address(*corner) for corner in corners)


@dataclass(frozen=True)
class Book:
    """The worksheets of a file that hold anything, and what the reader noticed by itself."""

    file: str
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


def read_book(path: Path, limits: Limits = FORM) -> Book:
    """Read every worksheet of an .xlsx, or a text file as one page without a name.

    Errors, one each: those of `open_table` but F-015 to F-019; F-203 to F-209 too large or not
    safe; F-210 lines that cannot be parted; F-217 another kind of file.
    """
    with readable(path):
        kind = kind_of(path)
        check_file_size(path, limits)
        if kind == TEXT:
            return _text_book(path, limits)
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise file_problem(path, "F-217", "报表要用 Excel 工作簿（.xlsx）或 CSV 文件。请另存后再上传。")
        with closing(open_container(path, limits)) as container:
            return _excel_book(container)


def _excel_book(container: Container) -> Book:
    pages, filled = [], 0
    for ref in container.sheets:
        page = _page(ref, scan_sheet(container, ref.member), base_1904=container.base_1904)
        filled += len(page.cells)
        if filled > MOST_FILLED:
            message = f"工作簿有内容的格子超过 {MOST_FILLED:,} 个，不像一张报表。请只留要报的工作表；成批的数请用批量上传。"
            raise file_problem(container.path, "F-209", message)
        pages.append(page)
    notes = ["工作簿里有指向其他文件的公式，只读取已算好的数，没有打开别的文件。"] * container.links_outside
    return Book(container.path.name, tuple(p for p in pages if p.cells), tuple(notes))


def _page(ref: SheetRef, scanned: Scanned, *, base_1904: bool) -> Page:
    cells: dict[Place, RawCell] = {}
    if sum(part.rows.size for part in scanned.plain) + scanned.other.rows.size <= MOST_FILLED + 1:
        cells = dict(_cells(scanned, base_1904=base_1904))
    else:
        cells = dict(islice(_cells(scanned, base_1904=base_1904), MOST_FILLED + 1))
    merges = tuple(m for m in map(_corners, scanned.merges) if m)
    return Page(ref.name, cells, merges, ref.visible)


def _cells(scanned: Scanned, *, base_1904: bool) -> Iterator[tuple[Place, RawCell]]:
    for part in scanned.plain:
        for row, column, number in zip(
            part.rows.tolist(), part.columns.tolist(), part.numbers.tolist(), strict=True
        ):
            yield (row, column), RawCell(plain_number(number), number, None)
    other = scanned.other
    for at, (row, column) in enumerate(zip(other.rows.tolist(), other.columns.tolist(), strict=True)):
        kind, code, number = OddKind(int(other.kinds[at])), int(other.codes[at]), float(other.numbers[at])
        text = scanned.words[code] if code >= 0 else shown(kind, number, base_1904=base_1904)
        if text.strip(BLANKS) or kind is OddKind.NO_RESULT:
            yield (row, column), RawCell(text, number, kind)


def _corners(ref: str) -> tuple[int, int, int, int] | None:
    match = _RANGE.fullmatch(ref)
    return (int(match[2]), column_number(match[1]), int(match[4]), column_number(match[3])) if match else None


def column_number(letters: str) -> int:
    """Return a column from 0 by its letters.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text_book(path: Path, limits: Limits) -> Book:
    check_lines(path, limits)
    encoding = detect(path)
    content = b"".join(utf8_blocks(path, encoding))
    lines = content.decode().splitlines()
    separator = "\t" if any("\t" in line for line in lines[:5]) else ","
    cells = {}
    try:
        for r, fields in enumerate(csv.reader(lines, delimiter=separator), start=1):
            cells.update({(r, c): RawCell(f) for c, f in enumerate(fields) if f.strip(BLANKS)})
    except csv.Error as error:
        message = f"文件的分列读不出来（{error}）。请用 Excel 打开，另存为 .xlsx 后再上传。"
        raise file_problem(path, "F-210", message) from error
    notes = [f"文件“{path.name}”按 {encoding.label} 编码读入。"] * (encoding.name != "utf-8")
    return Book(path.name, (Page("", cells),) if cells else (), tuple(notes))
