"""The hidden sheet of a template: which form, period and reporting unit it is, and what every cell stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zhengxian.io.forms.grid import Book, Page
from zhengxian.io.forms.sheet import FormSheet
from zhengxian.io.spreadsheet import sheet_name

TAB = "_zhengxian"
MARK = "zhengxian-form"
FORMAT = "1"
_KEYS = ("form", "period", "unit", "version", "tab")


@dataclass(frozen=True)
class Stamp:
    """What a template says of itself; ``cells`` maps addresses to region and indicator codes."""

    form: str
    period: str
    unit: str
    version: str
    tab: str
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def stamp_of(sheet: FormSheet) -> Stamp:
    """Return the stamp of a form."""
    cells = {cell.address: (cell.region.code, cell.indicator.code) for cell in sheet.cells}
    return Stamp(sheet.code, str(sheet.period), sheet.unit_code, sheet.version, sheet_name(sheet.tab), cells)


def stamp_rows(stamp: Stamp) -> Iterator[Sequence[str]]:
    """Give the rows of the hidden sheet."""
    yield MARK, FORMAT
    for key in _KEYS:
        yield key, str(getattr(stamp, key))
    for address, (region, indicator) in stamp.cells.items():
        yield "cell", address, region, indicator


def find_stamp(book: Book) -> Stamp | None:
    """Return the stamp of a workbook; None when it has none or one of another make."""
    page = next((p for p in book.pages if p.text(1, 0) == MARK), None)
    if page is None or page.text(1, 1) != FORMAT:
        return None
    words, cells = _read(page)
    if not set(_KEYS[:2]) <= words.keys():
        return None
    form, period, unit, version, tab = (words.get(key, "") for key in _KEYS)
    return Stamp(form, period, unit, version, tab, cells)


def _read(page: Page) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    words: dict[str, str] = {}
    cells: dict[str, tuple[str, str]] = {}
    for row in sorted({r for r, _ in page.cells}):
        key = page.text(row, 0)
        if key == "cell":
            cells[page.text(row, 1)] = page.text(row, 2), page.text(row, 3)
        elif key in _KEYS:
            words.setdefault(key, page.text(row, 1))
    return words, cells
