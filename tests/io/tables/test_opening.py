"""Hostile files: one clear problem each, never a traceback."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.tables import container, open_table

Book = Callable[..., Path]
Faults = Callable[[Callable[[], object]], list[Problem]]
ROWS = [["region", "period", "gdp"], ["a", "2025", 1.5], ["b", "2025", 2]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def read_all(path: Path, **options: Any) -> None:
    table = open_table(path, **options)
    table.read(range(len(table.headings)), [])


def only(path: Path, **options: Any) -> tuple[str, str]:
    with pytest.raises(DataError) as caught:
        read_all(path, **options)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return problem.code, problem.message


def test_absent_folder_and_empty(tmp_path: Path) -> None:
    assert only(tmp_path / "none.csv")[0] == "F-002"
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert only(folder)[0] == "F-003"
    for name in ("d.csv", "d.xlsx", "d.parquet"):
        (tmp_path / name).touch()
        assert only(tmp_path / name)[0] == "F-004"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,b\n")
    path.chmod(0)
    assert only(path)[0] == "F-005"


def test_other_formats_are_named(tmp_path: Path) -> None:
    for name in ("d.docx", "d", "d.pdf"):
        (tmp_path / name).write_bytes(b"x")
        assert only(tmp_path / name)[0] == "F-006"
    (tmp_path / "d.xls").write_bytes(OLE)
    assert only(tmp_path / "d.xls")[0] == "F-006"


def test_name_and_content_must_agree(tmp_path: Path, book: Book) -> None:
    workbook = book(ROWS).read_bytes()
    (tmp_path / "d.csv").write_bytes(workbook)
    assert only(tmp_path / "d.csv") == (
        "F-007",
        "扩展名是“.csv”，内容却是Excel 工作簿（.xlsx），按哪一种读都不可靠。请另存为正确的格式，或改正扩展名。",
    )
    (tmp_path / "d.xlsx").write_text("region,gdp\na,1\n")
    assert only(tmp_path / "d.xlsx")[0] == "F-007"
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as box:
        box.writestr("a.txt", "no workbook")
    assert only(tmp_path / "z.xlsx")[0] == "F-007"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert only(path)[0] == "F-009"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_workbook_cut_off(book: Book, share: float) -> None:
    path = book(ROWS * 200)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert only(path)[0] == "F-008"


def test_a_workbook_with_flipped_bytes_is_damaged_not_misread(book: Book) -> None:
    path = book([["region", "gdp"], *[[f"r{i}", i] for i in range(2000)]])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as box:
        info = box.getinfo("xl/worksheets/sheet1.xml")
    middle = info.header_offset + 60 + info.compress_size // 2
    content[middle : middle + 4] = bytes(b ^ 0x55 for b in content[middle : middle + 4])
    path.write_bytes(content)
    assert only(path)[0] in {"F-008", "F-011"}


def test_a_zip_bomb_is_not_unpacked(
    raw_book: Book, sheet: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "SMALL", 1 << 20)
    path = raw_book(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * (4 << 20)))
    code, message = only(path)
    assert code == "F-010"
    assert "4 MB" in message


def test_an_entity_bomb_is_not_expanded(raw_book: Book) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><worksheet><sheetData>&y;</sheetData></worksheet>'
    assert only(raw_book(bomb))[0] == "F-011"
    assert only(raw_book("<worksheet><sheetData/></worksheet>", styles=bomb))[0] == "F-011"


def test_xml_that_ends_too_early(raw_book: Book) -> None:
    assert only(raw_book('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'))[0] == "F-011"
    assert only(raw_book("<worksheet>"))[0] == "F-011"


def test_parquet_garbage(tmp_path: Path) -> None:
    path = tmp_path / "d.parquet"
    pl.DataFrame({"region": ["a"], "gdp": [1.0]}).write_parquet(path)
    content = path.read_bytes()
    for broken in (b"PAR1" + b"garbage" * 9, content[: len(content) // 2], b"nothing at all"):
        path.write_bytes(broken)
        assert only(path)[0] == "F-012"
    (tmp_path / "d.csv").write_bytes(content)
    assert only(tmp_path / "d.csv")[0] == "F-007"


def test_the_only_sheet_with_content_is_taken(raw_book: Book, sheet: Callable[..., str]) -> None:
    data = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>region</t></is></c></row>')
    table = open_table(raw_book(data, sheets={"空表": sheet(""), "~隐藏": data}))
    assert (table.sheet, list(table.headings)) == ("数据", ["region"])


def test_several_sheets_must_be_told_apart(raw_book: Book, sheet: Callable[..., str]) -> None:
    data = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>region</t></is></c></row>')
    path = raw_book(data, sheets={"第二张": data})
    assert only(path)[0] == "F-017"
    assert open_table(path, sheet="第二张").sheet == "第二张"
    code, message = only(path, sheet="第三张")
    assert code == "F-017"
    assert "“数据”、“第二张”" in message


def test_a_sheet_without_heading(raw_book: Book, sheet: Callable[..., str]) -> None:
    assert only(raw_book(sheet("")))[0] == "F-015"
    assert only(raw_book(sheet('<row r="3"><c r="A3"><v>1</v></c></row>')))[0] == "F-015"
    with_row = open_table(raw_book(sheet('<row r="3"><c r="A3"><v>1</v></c></row>')), heading_row=3)
    assert list(with_row.headings) == ["1"]
