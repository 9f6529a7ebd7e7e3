"""Workbooks as offices fill them in: what is forgiven, and what is refused with sheet, row and remedy."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.io.schemes import read_scheme

Sheets = dict[str, list[Sequence[Any]]]
Reader = Callable[[Sheets], Scheme]


def good() -> Sheets:
    return {
        "方案": [("项目", "内容"), ("code", "s"), ("title", "方案"), ("points", 100)],
        "指标体系": [
            ("类型", "代码", "上级代码", "名称", "数据指标", "权重", "权重：甲", "计分"),
            ("分组", "g", "", "实力", None, 100, None, None),
            ("指标", "x", "g", "产值", "gdp", 60, 40, 'method = "minmax"'),
            ("指标", None, "g", None, "tax", 40, 60, "minmax"),
        ],
    }


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write the sheets into a workbook and read it as a scheme, without an indicator library."""

    def reader(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Scheme:
        path = tmp_path / "scheme.xlsx"
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return read_scheme(path, {})

    return reader


def refused(read: Reader, sheets: Sheets) -> str:
    with pytest.raises(SchemeError) as caught:
        read(sheets)
    return str(caught.value)


def test_a_plain_workbook_is_read(read: Reader):
    scheme = read(good())
    assert [(i.code, i.indicator, i.score.method) for i in scheme.items] == [
        ("x", "gdp", "minmax"),
        ("tax", "tax", "minmax"),
    ]
    assert [i.weight.of("甲") for i in scheme.items if i.weight] == [40, 60]
    assert [i.weight.of("乙") for i in scheme.items if i.weight] == [60, 40]


def test_columns_and_sheets_may_stand_in_any_order(read: Reader):
    sheets = good()
    turned = {"说明页": [("这一页写给人看",)], **dict(reversed(sheets.items()))}
    turned["指标体系"] = [tuple(reversed(row)) for row in sheets["指标体系"]]
    assert read(turned) == read(sheets)


def test_blank_rows_between_and_after_do_no_harm(read: Reader):
    sheets = good()
    sheets["指标体系"].insert(2, (None,) * 8)
    sheets["指标体系"].append(("", "", "", "", "", "", "", ""))
    sheets["方案"].insert(2, (None, None))
    sheets["评优"] = [("name", "top"), (None, None), ("强县", 2), ("", "")]
    assert [(a.name, a.top) for a in read(sheets).awards] == [("强县", 2)]


def test_a_sheet_with_a_heading_only_has_no_rules(read: Reader):
    assert read(good() | {"评优": [("name", "top")]}).awards == ()


def test_codes_that_excel_made_numbers_are_codes(read: Reader):
    sheets = good() | {"免考": [("region", "node", "reason"), (990121, 2025, "免考")]}
    sheets["方案"][1] = ("code", 2025)
    sheets["方案"].append(("document_no", 7))
    sheets["指标体系"][2] = ("指标", 2025, "g", 88, "gdp", 60, 40, 'method = "minmax"')
    scheme = read(sheets)
    assert (scheme.code, scheme.document_no) == ("2025", "7")
    assert (scheme.items[0].code, scheme.items[0].title) == ("2025", "88")
    assert (scheme.exemptions[0].region, scheme.exemptions[0].node) == ("990121", "2025")


def test_numbers_that_excel_made_texts_are_numbers(read: Reader):
    sheets = good() | {"加减分": [("code", "kind", "per", "cap"), ("b", "bonus", "0.5", "3")]}
    sheets["方案"][3] = ("points", "180")
    sheets["指标体系"][1] = ("分组", "g", "", "实力", None, "100", None, None)
    scheme = read(sheets)
    assert (scheme.points, scheme.adjusts[0].per, scheme.adjusts[0].cap) == (180, 0.5, 3)


def test_dates_typed_as_dates_are_dates(read: Reader):
    sheets = good() | {
        "免考": [("region", "node", "reason", "valid_to"), ("1", "x", "免", dt.date(2025, 12, 31))]
    }
    sheets["方案"] += [("valid_from", dt.date(2025, 1, 1)), ("valid_to", "2025-12-31")]
    scheme = read(sheets)
    assert (scheme.valid_from, scheme.valid_to) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert scheme.exemptions[0].valid_to == dt.date(2025, 12, 31)


def test_weights_only_by_class_leave_the_default_at_nothing(read: Reader):
    sheets = good()
    sheets["指标体系"][1] = ("分组", "g", "", "实力", None, None, 100, None)
    weight = read(sheets).root.children[0].weight
    assert weight is not None
    assert (weight.default, weight.of("甲")) == (0, 100)


def test_a_split_is_one_row(read: Reader):
    sheets = good()
    sheets["指标体系"] = [(*row, *more) for row, more in zip(
        sheets["指标体系"], [("拆分", "增速指标"), (None, None), ("static = 0.4, dynamic = 0.6", "gdp_growth"), (None, None)],
        strict=True)]  # fmt: skip
    assert [i.code for i in read(sheets).items] == ["x.static", "x.dynamic", "tax"]


CASES: list[tuple[str, int, tuple[Any, ...], str]] = [
    ("方案", 3, ("pionts", 100), "顶层：不认识键“pionts”。最接近的是“points”。（S-002）"),
    ("方案", 3, ("title", "再写"), "方案第 4 行：项目“title”写了不止一次。请保留一个。（S-025）"),
    ("方案", 3, ("rank", "decimals = "), "方案第 4 行：“decimals =”不是合格的参数写法"),
    ("方案", 3, ("points", "一百"), "键“points”应为数字，实为文字。请改正。（S-003）"),
    ("指标体系", 0, ("类型", "代码", "上级代码", "名称", "数据指标", "权种"), "指标体系：不认识表头“权种”。最接近的是“权重”。（S-025）"),
    ("指标体系", 0, ("类型", "代码", "代码"), "指标体系：表头“代码”出现不止一次。请去掉重复的一列。（S-025）"),
    ("指标体系", 1, ("小组", "g", "", "实力", None, 100), "指标体系第 2 行：类型应写“分组”或“指标”，实为“小组”。请改正。（S-028）"),
    ("指标体系", 2, ("指标", "x", "gg", "产值", "gdp", 60, 40, "minmax"), "第 3 行：找不到上级“gg”"),
    ("指标体系", 1, ("分组", "g", "h", "实力", None, 100), "第 2 行：找不到上级“h”"),
    ("指标体系", 2, ("指标", "x", "g", "产值", "gdp", "60%", 40, "minmax"), "的权重应为不小于 0 的数字，实为 60%。请改正。（S-003）"),
    ("指标体系", 2, ("指标", "x", "g", "产值", "gdp", 60, 40, "method = minmax"), "指标体系第 3 行：“method = minmax”不是合格的参数写法"),
    ("指标体系", 2, ("指标", "x", "g", "产值", "gdp", 60, 40, "minmaxx"), "不认识计分方法“minmaxx”。最接近的是“minmax”"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "at", "row", "words"), CASES)
def test_a_wrong_cell_is_refused_with_its_place(
    read: Reader, sheet: str, at: int, row: Sequence[Any], words: str
):
    sheets = good()
    sheets[sheet][at] = row
    assert words in refused(read, sheets)


def test_a_decimal_place_in_words_is_refused(read: Reader):
    sheets = good()
    sheets["指标体系"] = [
        (*row, more) for row, more in zip(sheets["指标体系"], ["小数位", None, "两位", 1], strict=True)
    ]
    assert "键“decimals”应为整数，实为文字" in refused(read, sheets)


@pytest.mark.parametrize("title", ["方案", "指标体系"])
def test_a_missing_sheet_is_refused(read: Reader, title: str):
    sheets = good()
    del sheets[title]
    assert f"缺少工作表“{title}”" in refused(read, sheets)


def test_a_rule_sheet_with_a_wrong_name_is_not_passed_over(read: Reader):
    message = refused(read, good() | {"加减分项": [("code", "kind"), ("b", "bonus")]})
    assert message.startswith("工作表“加减分项”的名称像是“加减分”，不会被读取。")
    assert message.endswith("（S-027）")


def test_a_rule_with_an_unknown_column_is_refused(read: Reader):
    sheets = good() | {"加减分": [("code", "kind", "capp"), ("b", "bonus", 2)]}
    assert "adjust[b]：不认识键“capp”。最接近的是“cap”" in refused(read, sheets)
