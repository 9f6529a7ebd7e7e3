"""The workbook that is handed out, and the same workbook coming back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from zhengxian.engine.base.errors import DataError
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.forms import (
    FormIndicator,
    FormRegion,
    FormSheet,
    ValueKind,
    read_workbook,
    write_template,
)

Make = Callable[..., FormSheet]


Edit = Callable[..., Path]
Look = Callable[[Path], Any]


@pytest.fixture
def template(tmp_path: Path, form: FormSheet) -> Path:
    path = tmp_path / "t.xlsx"
    write_template(form, path)
    return path


def test_addresses_are_those_of_the_grid(form: FormSheet) -> None:
    assert form.by_key["c4", "budget_revenue_growth"].address == "C8"
    assert form.by_address["F4"].indicator.code == "fund_revenue"
    assert form.last_row == 10
    assert [h.text for h in form.headings if h.row == 3] == [
        "累计（亿元）",
        "同比（%）",
        "累计（亿元）",
        "占比（%）",
    ]
    group = next(h for h in form.headings if h.text == "一般公共预算收入")
    assert (group.column, group.columns, group.rows) == (1, 2, 1)


def test_only_value_cells_are_unlocked(template: Path, form: FormSheet, look: Look) -> None:
    seen = look(template)
    assert seen.unlocked() == {c.address for c in form.cells if c.editable}
    assert b"<sheetProtection" in seen.parts["xl/worksheets/sheet1.xml"]
    assert b'topLeftCell="B4"' in seen.parts["xl/worksheets/sheet1.xml"]
    assert b'paperSize="9"' in seen.parts["xl/worksheets/sheet1.xml"]
    assert (seen.number_format("B4"), seen.number_format("C4")) == ("#,##0.00", "#,##0.0")
    assert b'state="veryHidden"' in seen.parts["xl/workbook.xml"]


def test_state_words_are_offered_and_numbers_allowed(template: Path, look: Look) -> None:
    text = look(template).parts["xl/worksheets/sheet1.xml"].decode()
    rules = re.findall(r"<dataValidation [^>]*>.*?</dataValidation>", text)
    assert len(rules) == 24
    assert '"未统计,不适用,不足一个单位,保密"' in rules[0]
    assert "showErrorMessage" not in rules[0]


def test_head_names_the_paper_behind_the_form(template: Path, look: Look) -> None:
    text = look(template).text()
    for words in (
        "财政收支月报",
        "表号：县域月03表",
        "制定机关：县域办",
        "有效期至：2026年12月",
        "报送：每月 12 日前",
    ):
        assert words in text


def test_nothing_is_suggested(template: Path, look: Look) -> None:
    text = look(template).text()
    assert not re.search("目标|排名|位次|建议|差距", text)
    assert "<f>" not in text


def test_the_same_form_gives_the_same_bytes(tmp_path: Path, form: FormSheet) -> None:
    one, other = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_template(form, one)
    write_template(form, other)
    assert one.read_bytes() == other.read_bytes()


def test_untouched_template_comes_back_as_it_was(template: Path, form: FormSheet) -> None:
    reading = read_workbook(template, form)
    assert reading.by_template
    assert reading.all_problems == ()
    assert not reading.outdated
    assert len(reading.values) == 6 * 4
    assert reading.by_key["c0", "budget_revenue"].value == Decimal("18.62")
    assert reading.by_key["c5", "fund_revenue"].state is CellState.BELOW_UNIT
    blank = reading.by_key["c1", "budget_revenue"]
    assert (blank.kind, blank.shown_state, blank.value) == (ValueKind.BLANK, "未填", None)
    assert ("c0", "tax_share") not in reading.by_key
    assert reading.notes == ()


def test_filled_template_under_another_name(template: Path, form: FormSheet, edit: Edit) -> None:
    cells = {
        "B5": 13.47,
        "C5": "１２．６％",
        "D5": "1,234.5",
        "F5": "未统计",
        "F6": "—",
        "B6": "1,05",
        "B7": 0,
    }
    reading = read_workbook(edit(template, cells, "改过名字.xlsx"), form)
    assert reading.by_template
    got = reading.by_key
    assert got["c1", "budget_revenue"].value == Decimal("13.47")
    assert got["c1", "budget_revenue_growth"].value == Decimal("12.6")
    assert got["c1", "tax_revenue"].value == Decimal("1234.5")
    assert got["c1", "fund_revenue"].kind is ValueKind.STATE
    assert (got["c3", "budget_revenue"].kind, got["c3", "budget_revenue"].value) == (ValueKind.VALUE, 0)
    faults = {(p.code, p.column, p.row) for p in reading.all_problems}
    assert faults == {("F-232", "F", 6), ("F-231", "B", 6)}
    assert all(p.message.endswith("。") and p.file == "改过名字.xlsx" for p in reading.all_problems)
    assert "填报表!F6（东川县“政府性基金收入”）" in next(
        p.message for p in reading.all_problems if p.code == "F-232"
    )
    assert not any("1.05" in p.message for p in reading.all_problems), "no figure is suggested"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"title": "投资月报"}, None),
        ({"period": Period.parse("2026-10")}, "F-212"),
        ({"unit_code": "statistics"}, "F-213"),
    ],
)
def test_another_period_or_unit_is_refused(
    template: Path, make_form: Make, asked: dict[str, Any], code: str | None
) -> None:
    if code is None:
        assert read_workbook(template, make_form(**asked)).by_template
        return
    with pytest.raises(DataError) as caught:
        read_workbook(template, make_form(**asked))
    assert [p.code for p in caught.value.problems] == [code]


def test_another_form_is_refused(template: Path, town: FormSheet) -> None:
    with pytest.raises(DataError) as caught:
        read_workbook(template, town, name="他们的表.xlsx")
    problem = caught.value.problems[0]
    assert (problem.code, problem.file) == ("F-211", "他们的表.xlsx")
    assert "县域月03表" in problem.message
    assert "镇月01表" in problem.message


def test_an_older_version_is_told(template: Path, make_form: Make) -> None:
    reading = read_workbook(template, make_form(version="v3"))
    assert reading.outdated
    assert any("又改过" in note for note in reading.notes)


def test_a_rearranged_template_is_read_by_its_words(template: Path, form: FormSheet, edit: Edit) -> None:
    moved = edit(template, {"B4": 5, "B5": 7, "A4": "金渡县", "A5": "临河县"})
    reading = read_workbook(moved, form)
    assert not reading.by_template
    assert reading.by_key["c1", "budget_revenue"].value == 5
    assert reading.by_key["c0", "budget_revenue"].value == 7
    assert any("请逐格核对" in note for note in reading.notes)
    assert reading.all_problems == ()


def test_a_cell_that_is_not_editable_is_never_read(template: Path, form: FormSheet, edit: Edit) -> None:
    reading = read_workbook(edit(template, {"E4": 99, "B10": 99}), form)
    assert ("c0", "tax_share") not in reading.by_key
    assert ("city", "budget_revenue") not in reading.by_key
    assert "2 格由系统计算" in "".join(reading.notes)


def test_list_template_with_remarks(tmp_path: Path, town: FormSheet, edit: Edit) -> None:
    path = tmp_path / "l.xlsx"
    write_template(town, path)
    assert town.by_key["t1", "projects"].address == "C5"
    reading = read_workbook(edit(path, {"C3": 12345, "C4": -3.25, "D4": "去年同期有一次性订单"}), town)
    growth = reading.by_key["t1", "industry_output_growth"]
    assert (growth.value, growth.remark) == (Decimal("-3.25"), "去年同期有一次性订单")
    assert "2 位小数" in growth.note
    assert reading.by_key["t1", "projects"].kind is ValueKind.BLANK


@pytest.mark.parametrize(
    "name", ["=1+1", "+甲", "-乙", "@sum(A1)", "\t=1", "'", "_x0041_", '<b>&"', "a" * 900], ids=range(9)
)
def test_hostile_names_stay_texts(tmp_path: Path, name: str) -> None:
    regions = (FormRegion("r", name),)
    sheet = FormSheet(
        "f", name, Period.parse("2026-09"), regions, (FormIndicator("x", name, name[:3], 0),), tab=name
    )
    path = tmp_path / "h.xlsx"
    write_template(sheet, path)
    page = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    assert page.to_python(skip_empty_area=False)[3][0] == name[:1000]
    with zipfile.ZipFile(path) as box:
        assert b"<f>" not in box.read("xl/worksheets/sheet1.xml")
    reading = read_workbook(path, sheet)
    assert reading.by_key["r", "x"].kind is ValueKind.BLANK


def test_a_form_needs_clear_headings(town: FormSheet) -> None:
    region = (FormRegion("r", "甲镇"),)
    period = Period.parse("2024-02")
    with pytest.raises(ValueError, match="indicator"):
        FormSheet("f", "表", period, region, ())
    with pytest.raises(ValueError, match="heading"):
        FormSheet("f", "表", period, region, (FormIndicator("a", "同名"), FormIndicator("b", "同名")))
    with pytest.raises(ValueError, match="one region"):
        FormSheet("f", "表", period, (*region, FormRegion("q", "乙镇")), town.indicators, town.kind)


def test_last_day_of_february_and_no_fills(tmp_path: Path, make_form: Make, look: Look) -> None:
    sheet = make_form(period=Period.parse("2024-02"), period_label="", fills={})
    path = tmp_path / "feb.xlsx"
    write_template(sheet, path)
    assert "期间：2024年2月" in look(path).text()
    assert all(v.kind is ValueKind.BLANK for v in read_workbook(path, sheet).values)
