"""Workbooks made by hand or by xlsxwriter, so that every trap can be set."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhengxian.engine.base.errors import DataError, Problem

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Book = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Write rows into a workbook; a cell may be (value, number format)."""

    def write(rows: Iterable[Sequence[Any]], name: str = "book.xlsx", merges: Sequence[str] = ()) -> Path:
        path = tmp_path / name
        work = xlsxwriter.Workbook(str(path))
        page = work.add_worksheet("数据")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                value, style = cell if isinstance(cell, tuple) else (cell, None)
                page.write(at, column, value, work.add_format({"num_format": style}) if style else None)
        for merge in merges:
            page.merge_range(merge, "合并")
        work.close()
        return path

    return write


def relation(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def relations(*items: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(items)}</Relationships>'


def listed(number: int, title: str) -> str:
    """List a worksheet; a title that begins with ~ is hidden."""
    state = ' state="hidden"' if title.startswith("~") else ""
    return f'<sheet name="{title.lstrip("~")}" sheetId="{number + 1}" r:id="rId{number}"{state}/>'


@pytest.fixture
def raw_book(tmp_path: Path) -> Book:
    """Write a workbook from the text of its worksheet part; ``book`` goes into the workbook part."""

    def write(
        sheet: str | bytes, *, sheets: dict[str, str] | None = None, book: str = "", **parts: str
    ) -> Path:
        path = tmp_path / "raw.xlsx"
        pages = {"数据": sheet, **(sheets or {})}
        links = [relation(f"rId{i}", "worksheet", f"worksheets/s{i}.xml") for i in range(len(pages))]
        links += [relation(f"rX{kind}", kind, f"{kind}.xml") for kind in parts]
        names = "".join(listed(i, title) for i, title in enumerate(pages))
        main = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>{names}</sheets></workbook>'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
            box.writestr("_rels/.rels", relations(relation("r", "officeDocument", "xl/workbook.xml")))
            box.writestr("xl/workbook.xml", main)
            box.writestr("xl/_rels/workbook.xml.rels", relations(*links))
            for i, page in enumerate(pages.values()):
                box.writestr(f"xl/worksheets/s{i}.xml", page)
            for kind, content in parts.items():
                box.writestr(f"xl/{kind}.xml", content)
        return path

    return write


def sheet_xml(rows: str, tail: str = "") -> str:
    """Wrap rows into a worksheet part."""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'


@pytest.fixture
def sheet() -> Callable[..., str]:
    return sheet_xml


@pytest.fixture
def faults() -> Callable[[Callable[[], object]], list[Problem]]:
    """Run something that must fail with a DataError, and give its problems."""

    def run(read: Callable[[], object]) -> list[Problem]:
        with pytest.raises(DataError) as caught:
            read()
        assert all(p.message.endswith("。") for p in caught.value.problems)
        return list(caught.value.problems)

    return run
