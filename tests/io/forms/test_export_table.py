"""Lists of the platform as workbooks."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine

from zhengxian.engine.base.errors import DataError
from zhengxian.io.forms import export
from zhengxian.io.forms.export import Column, write_table

COLUMNS = ["地区", Column("一般公共预算收入", "亿元", 2), Column("位次", decimals=0), "更新时间", "说明"]


def table(path: Path) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_title_headings_rows_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    moment = dt.datetime(2026, 10, 28, 9, 31, tzinfo=dt.UTC)
    rows = [
        ["甲县", Decimal("3.09"), 1, moment, None],
        ["乙县", float("nan"), None, dt.date(2024, 2, 29), True],
    ]
    assert write_table(path, COLUMNS, rows, "财政收支", ["本表为快报数。", "演示数据。"]) == 2
    got = table(path)
    assert got[0][0] == "财政收支"
    assert got[1] == ["地区", "一般公共预算收入（亿元）", "位次", "更新时间", "说明"]
    assert got[2][:3] == ["甲县", 3.09, 1.0]
    assert got[2][3] == dt.datetime(2026, 10, 28, 9, 31)
    assert got[3] == ["乙县", "", "", dt.date(2024, 2, 29), "是"]
    assert [line[0] for line in got[4:]] == ["注：本表为快报数。", "演示数据。"]


def test_texts_never_become_formulas_or_links(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    nasty = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "http://x", "file:///etc", "{=1}", "00123"]
    write_table(path, nasty, [nasty], "=HYPERLINK(1)", ["=2"], tab="a/b*c")
    with zipfile.ZipFile(path) as box:
        sheet = box.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not any("sheet1.xml.rels" in name for name in box.namelist())
    assert table(path)[2] == nasty


def test_frozen_filtered_and_formatted(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_table(path, COLUMNS, [["甲县", 1, 2, None, "x"]])
    with zipfile.ZipFile(path) as box:
        sheet, styles = box.read("xl/worksheets/sheet1.xml").decode(), box.read("xl/styles.xml").decode()
    assert 'topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:E2"/>' in sheet
    assert 'formatCode="#,##0.00"' in styles
    assert '<col min="2" max="2" width="27.7' in sheet


def test_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert write_table(path, ["甲"], [], "空表") == 0
    assert table(path) == [["空表"], ["甲"]]


def test_too_many_rows_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MAX_ROWS", 50)
    with pytest.raises(DataError) as caught:
        write_table(tmp_path / "t.xlsx", ["甲"], endless(), "表")
    assert caught.value.problems[0].code == "F-201"
    assert list(tmp_path.iterdir()) == []


def endless() -> Iterator[list[int]]:
    at = 0
    while True:
        at += 1
        yield [at]
