"""Writing tables: text stays text, numbers stay numbers."""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
import python_calamine

from zhengxian.engine.base.errors import DataError
from zhengxian.io import spreadsheet
from zhengxian.io.spreadsheet import Sheet, write_csv, write_frame_csv, write_xlsx

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", '=HYPERLINK("http://x")', "http://example.org"]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("text", RISKY[:-1])
def test_formula_like_texts_get_an_apostrophe_in_csv(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "a.csv", ["t", "n"], [[text, -1.5]])
    write_frame_csv(tmp_path / "b.csv", pl.DataFrame({"t": [text], "n": [-1.5]}))
    for name in ("a.csv", "b.csv"):
        assert read(tmp_path / name)[1] == ["'" + text.replace("\r", "\n"), "-1.5"]


def test_numbers_keep_full_precision_and_gaps_are_empty(tmp_path: Path) -> None:
    numbers = [0.1 + 0.2, float("nan"), None, -7, 1e300]
    write_csv(tmp_path / "a.csv", ["n"], [[n, "x"] for n in numbers])
    write_frame_csv(
        tmp_path / "b.csv", pl.DataFrame({"n": [0.1 + 0.2, float("nan"), None, -7.0, 1e300], "t": "x"})
    )
    texts = [row[0] for row in read(tmp_path / "a.csv")[1:]]
    assert texts == ["0.30000000000000004", "", "", "-7", "1e+300"]
    again = [row[0] for row in read(tmp_path / "b.csv")[1:]]
    assert again[1:3] == ["", ""]
    assert float(again[0]) == 0.1 + 0.2


def test_the_mark_for_excel_is_optional(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ["地区"], [["甲县"]])
    assert path.read_bytes() == "地区\n甲县\n".encode()
    write_csv(path, ["地区"], [["甲县"]], bom=True)
    assert path.read_bytes() == "\ufeff地区\n甲县\n".encode()
    write_frame_csv(path, pl.DataFrame({"地区": ["甲县"]}), bom=True)
    assert path.read_bytes() == "\ufeff地区\n甲县\n".encode()


def test_a_workbook_holds_texts_numbers_dates_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [[text, 1.5, dt.date(2025, 9, 1), True, None] for text in RISKY]
    write_xlsx(path, [Sheet("表", ["文字", "数", "日期", "是否", "空"], rows, {"数": "0.00"})])
    found = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("表").to_python()
    assert [row[0] for row in found[1:]] == RISKY
    assert found[1][1:4] == [1.5, dt.date(2025, 9, 1), True]
    with zipfile.ZipFile(path) as box:
        page = box.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page
        assert "hyperlink" not in page
        assert 'state="frozen"' in page
        assert (
            "0.00" in box.read("xl/styles.xml").decode()
            or 'numFmtId="2"' in box.read("xl/styles.xml").decode()
        )


def test_columns_are_wide_enough_for_chinese(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [Sheet("表", ["地区", "长"], [["一二三四五六七八九十", "x" * 500]])])
    with zipfile.ZipFile(path) as box:
        widths = re.findall(r'<col [^>]*width="([\d.]+)"', box.read("xl/worksheets/sheet1.xml").decode())
    assert 22 <= float(widths[0]) < 24
    assert 60 <= float(widths[1]) < 62


def test_equal_tables_give_equal_files(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, [Sheet.of("表", pl.DataFrame({"a": ["x"], "b": [1.0]}))])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_is_left_when_a_table_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 3)
    with pytest.raises(DataError) as caught:
        write_xlsx(path, [Sheet("表", ["a"], [[1]] * 3)])
    assert caught.value.problems[0].code == "F-201"
    with pytest.raises(DataError) as caught:
        write_xlsx(path, [Sheet("表", ["a"], [["x" * 32_768]])])
    assert caught.value.problems[0].code == "F-202"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_text() == "old"
