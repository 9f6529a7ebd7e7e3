"""Cells of a worksheet: type, address and content, against another reader and against traps."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError
from zhengxian.io.tables import OddKind, open_table
from zhengxian.io.tables.table import Body

Book = Callable[..., Path]
Sheet = Callable[..., str]


def odd_cells(body: Body, column: int) -> list[tuple[int, OddKind, str]]:
    odd = body.figures[column].odd
    words = [odd.words[c] if c >= 0 else "" for c in odd.codes.tolist()]
    rows = body.row_numbers[odd.rows].tolist()
    return list(zip(rows, [OddKind(k) for k in odd.kinds.tolist()], words, strict=True))


TEXT = st.text(st.sampled_from("aB1<>&\"'甲\n _x"), min_size=1, max_size=5)
CELL = st.one_of(st.none(), st.floats(-1e12, 1e12), st.integers(-9999, 9999), TEXT)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    grid=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    shared=st.booleans(),
    corner=st.tuples(st.integers(0, 3), st.integers(0, 30)),
    styled=st.booleans(),
)
def test_every_cell_is_what_another_reader_sees(
    tmp_path: Path, grid: list[list[Any]], shared: bool, corner: tuple[int, int], styled: bool
) -> None:
    path = tmp_path / "b.xlsx"
    work = xlsxwriter.Workbook(str(path), {"constant_memory": not shared})
    page, style = work.add_worksheet(), work.add_format({"bold": True}) if styled else None
    for column, heading in enumerate(("x", "y", "z")):
        page.write_string(corner[0], corner[1] + column, heading)
    for at, row in enumerate(grid, start=corner[0] + 1):
        for column, cell in enumerate(row, start=corner[1]):
            if isinstance(cell, str):
                page.write_string(at, column, cell, style)
            elif cell is not None:
                page.write_number(at, column, cell, style)
    work.close()
    seen = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    other = seen.to_python(skip_empty_area=False)
    table = open_table(path, heading_row=corner[0] + 1)
    body = table.read([], list(range(corner[1], corner[1] + 3)))
    own: dict[tuple[int, int], Any] = {}
    for column, figures in body.figures.items():
        for row, value in zip(body.row_numbers.tolist(), figures.values.tolist(), strict=True):
            own[row, column] = value
        own.update({(row, column): word for row, _, word in odd_cells(body, column)})
    theirs = {
        (r + 1, c): v for r, row in enumerate(other) for c, v in enumerate(row) if v != "" and r > corner[0]
    }
    assert {k: v for k, v in own.items() if v == v} == theirs


ODD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>k</t></is></c><c r="C1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    '<row r="3"><c r="C3" t="b"><v>1</v></c></row>'
    '<row r="4"><c r="C4" s="1"><v>0.123</v></c></row>'
    '<row r="5"><c r="C5" s="2"><v>45901</v></c></row>'
    '<row r="6"><c r="C6"><f>SUM(A1:A2)</f></c></row>'
    '<row r="7"><c r="C7"><f>SUM(A1:A2)</f><v></v></c></row>'
    '<row r="8"><c r="C8" t="str"><f>"x"&amp;"&lt;"</f><v>x&lt;y</v></c></row>'
    '<row r="9"><c r="C9" t="d"><v>2025-09-01</v></c></row>'
    '<row r="10"><c r="C10" s="3"><v>7</v></c></row>'
    '<row r="11"><c r="C11"><v>NaN</v></c></row>'
    '<row r="12"><c r="C12" s="1"/></row>'
    '<row r="13"><c r="C13"><f>1+1</f><v>2</v></c></row>'
)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    '<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0.0&quot;%&quot;"/>'
    '</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/>'
    '<xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
)
SHARED = (
    '<sst><si><r><t>g</t></r><rPh sb="0"><t>junk</t></rPh><r><t xml:space="preserve">dp </t></r></si></sst>'
)
EXPECTED = [
    (2, OddKind.ERROR, "#DIV/0!"),
    (3, OddKind.BOOLEAN, "TRUE"),
    (4, OddKind.PERCENT, ""),
    (5, OddKind.DATE, ""),
    (6, OddKind.NO_RESULT, ""),
    (7, OddKind.NO_RESULT, ""),
    (8, OddKind.TEXT, "x<y"),
    (9, OddKind.DATE, "2025-09-01"),
    (11, OddKind.TEXT, "NaN"),
]


def with_prefix(sheet: str) -> str:
    for tag in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t"):
        sheet = re.sub(rf"<(/?){tag}(?=[ />])", rf"<\1x:{tag}", sheet)
    return sheet.replace("xmlns=", "xmlns:x=")


def without_addresses(sheet: str) -> str:
    """Leave out what a reader can count: the first cells and a row number; blank cells keep the place."""
    sheet = sheet.replace(' r="A1"', "").replace('<c r="A2">', "<c>").replace('<row r="3">', "<row>")
    return sheet.replace('<c r="C1" ', "<c/><c ").replace('<c r="C2" ', "<c/><c ")


def with_other_attributes(sheet: str) -> str:
    sheet = sheet.replace('<c r="C10" s="3">', '<c r="C10" t="n" s="3">')
    return sheet.replace('s="1"><v>', 's="1" t="n" cm="1"><v>')


RESPELL: dict[str, Callable[[str], str | bytes]] = {
    "plain": lambda sheet: sheet,
    "prefix": with_prefix,
    "single quotes": lambda sheet: re.sub(r'="([^"]*)"', r"='\1'", sheet),
    "no addresses": without_addresses,
    "line breaks": lambda sheet: sheet.replace("><", ">\n  <"),
    "comment": lambda sheet: sheet.replace("<sheetData>", "<sheetData><!-- x -->"),
    "other attributes": with_other_attributes,
    "utf-16": lambda sheet: sheet.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
}


@pytest.mark.parametrize("way", RESPELL)
def test_every_type_of_cell_in_every_spelling(raw_book: Book, sheet: Sheet, way: str) -> None:
    path = raw_book(RESPELL[way](sheet(ODD)), styles=STYLES, sharedStrings=SHARED)
    table = open_table(path)
    assert list(table.headings) == ["k", "", "gdp"]
    body = table.read([0], [2])
    assert odd_cells(body, 2) == EXPECTED
    assert body.figures[2].odd.numbers[[2, 3]].tolist() == [0.123, 45901.0]
    plain = {
        int(r): v for r, v in zip(body.row_numbers, body.figures[2].values, strict=True) if not np.isnan(v)
    }
    assert plain == {10: 7.0, 13: 2.0}
    assert [body.words[0].words[c] for c in body.words[0].codes if c >= 0] == ["1"]


def test_key_columns_show_numbers_texts_and_dates_as_words(raw_book: Book, sheet: Sheet) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>k</t></is></c></row>'
        '<row r="2"><c r="A2"><v>140702</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t> 0012\u3000</t></is></c></row>'
        '<row r="4"><c r="A4" s="2"><v>45901</v></c></row><row r="5"><c r="A5"><v>2025.5</v></c></row>'
        '<row r="9"><c r="A9" t="inlineStr"><is><t>  </t></is></c></row>'
    )
    body = open_table(raw_book(sheet(rows), styles=STYLES)).read([0], [])
    words = body.words[0]
    assert [words.words[c] if c >= 0 else None for c in words.codes] == [
        "140702",
        "0012",
        "2025-09-01",
        "2025.5",
        None,
    ]
    assert body.row_numbers.tolist() == [2, 3, 4, 5, 9]


def test_dates_count_from_1904_where_the_workbook_says_so(raw_book: Book, sheet: Sheet) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" s="2"><v>44439</v></c></row>'
    path = raw_book(sheet(rows), styles=STYLES, book='<workbookPr date1904="1"/>')
    assert open_table(path).read([0], []).words[0].words == ["2025-09-01"]


def test_addresses_are_those_of_excel(book: Book) -> None:
    table = open_table(book([[""] * 27 + ["gdp"], [""] * 27 + ["x"]]))
    assert table.label(27) == "AB"
    assert table.place(2, 27) == "单元格 AB2（“gdp”列）"


def test_merged_cells_are_reported_with_their_range(book: Book, faults: Callable[..., Any]) -> None:
    rows = [["region", "gdp", "gdp_growth"], ["", "亿元", "%"], ["a", 1, 2], ["b", 3, 4]]
    table = open_table(book(rows, merges=["B1:C1", "A1:A2", "A5:A6"]))
    problems = faults(lambda: table.read([0], [1]))
    assert sorted((p.code, p.value) for p in problems) == [
        ("F-034", "A1:A2"),
        ("F-034", "B1:C1"),
        ("F-035", "A5:A6"),
    ]


def test_a_merged_title_above_the_heading_row_is_no_fault(book: Book) -> None:
    rows = [["某市统计表"], ["region", "gdp"], ["a", 1]]
    table = open_table(book(rows, merges=["A1:B1"]), heading_row=2)
    assert table.read([0], [1]).row_numbers.tolist() == [3]


def test_a_far_away_cell_costs_no_memory(raw_book: Book, sheet: Sheet) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>k</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    table = open_table(raw_book(sheet(rows)))
    assert len(table.headings) == 16384
    assert table.read([], [0]).row_numbers.tolist() == [2, 1048576]


def test_keys_stand_in_the_order_of_the_rows(book: Book) -> None:
    words = open_table(book([["k"], [30], ["b"], [10], [30], ["a"], ["b"]])).read([0], []).words[0]
    assert list(words.words) == ["30", "b", "10", "a"]
    assert words.codes.tolist() == [0, 1, 2, 0, 3, 1]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="@1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="a"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="new"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<c r="A1"><v>1</v></c>',
    ],
)
def test_cells_that_make_no_sense_are_refused(
    raw_book: Book, sheet: Sheet, faults: Callable[..., Any], rows: str
) -> None:
    path = raw_book(sheet(rows))
    assert next(p.code for p in faults(lambda: open_table(path))) in {"F-011", "F-015"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 700), length=st.integers(0, 9), put=st.binary(max_size=6))
def test_broken_parts_never_end_in_a_traceback(
    raw_book: Book, sheet: Sheet, at: int, length: int, put: bytes
) -> None:
    content = sheet(ODD).encode()
    path = raw_book(content[:at] + put + content[at + length :], styles=STYLES, sharedStrings=SHARED)
    with suppress(DataError):
        table = open_table(path)
        table.read([0], [len(table.headings) - 1])
