"""Tables in the office's own layout, recognised by their words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhengxian.definitions.library import indicators
from zhengxian.engine.base.errors import DataError
from zhengxian.engine.base.period import Period
from zhengxian.io.forms import FormReading, FormSheet, ValueKind, read_workbook

Office = Callable[..., Path]
TITLE = "2026年1—9月各县财政收支情况表"
COUNTIES = ["临 河 县", "金渡县", "1.东川县", "丰陵", "（五）云岭县", "松岩县　"]


def rows(head: list[list[Any]], figures: list[list[Any]]) -> list[list[Any]]:
    """Put a title, headings, the six counties, a total and notes together."""
    named = [[name, *line] for name, line in zip(COUNTIES, figures, strict=True)]
    total = ["合计", *[1 for _ in figures[0]]]
    return [[TITLE], ["", "", "单位：万元、%"], *head, *named, total, ["注：本表为快报数。"]]


def value(reading: FormReading, county: int, indicator: str) -> Decimal | None:
    return reading.by_key[f"c{county}", indicator].value


def codes(reading: FormReading) -> list[str]:
    return sorted(p.code for p in reading.all_problems)


HEAD = [
    ["序号地区", "一般公共预算收入", "", "其中：税收收入", "政府性基金收入（亿元）", "备注"],
    ["", "累计", "同比增长（%）", "累计", "", ""],
]
FIGURES = [[186200 + i, 5.1 + i, "138,900", 9.46, "甲"] for i in range(6)]


def test_two_headings_units_and_spaces(office: Office, form: FormSheet) -> None:
    merges = ("A1:F1", "B3:C3", "E3:E4", "F3:F4")
    reading = read_workbook(office(rows(HEAD, FIGURES), merges=merges), form, indicators())
    assert not reading.by_template
    assert reading.all_problems == ()
    assert value(reading, 0, "budget_revenue") == Decimal("18.62")
    assert value(reading, 5, "budget_revenue") == Decimal("18.6205")
    assert value(reading, 3, "budget_revenue_growth") == Decimal("8.1")
    assert value(reading, 1, "tax_revenue") == Decimal("13.89")
    assert value(reading, 1, "fund_revenue") == Decimal("9.46")
    assert reading.by_key["c4", "budget_revenue"].place == "Sheet1!B9"
    assert "按 1 亿元 = 10000 万元换算" in reading.by_key["c4", "budget_revenue"].note
    assert any("“合计”是合计" in note for note in reading.notes)
    assert sum("已换算成“亿元”" in note for note in reading.notes) == 2


def test_headings_that_are_not_merged(office: Office, form: FormSheet) -> None:
    reading = read_workbook(office(rows(HEAD, FIGURES)), form, indicators())
    assert reading.all_problems == ()
    assert value(reading, 3, "budget_revenue_growth") == Decimal("8.1")


def test_regions_across(office: Office, form: FormSheet) -> None:
    table = rows(HEAD, FIGURES)[4:10]
    across = [
        [TITLE],
        ["指标", "单位", *[line[0] for line in table]],
        ["地方一般公共预算收入", "亿元", *[1.5 + i for i in range(6)]],
        ["财政收入增速", "%", *["3.2%"] * 6],
        ["税收收入", "亿元", *[""] * 6],
        ["政府性基金收入", "万元", *[12] * 6],
    ]
    reading = read_workbook(office(across), form, indicators())
    assert codes(reading) == []
    assert value(reading, 2, "budget_revenue") == Decimal("3.5")
    assert reading.by_key["c2", "budget_revenue"].place == "Sheet1!E3"
    assert value(reading, 2, "budget_revenue_growth") == Decimal("3.2")
    assert reading.by_key["c2", "tax_revenue"].kind is ValueKind.BLANK
    assert value(reading, 0, "fund_revenue") == Decimal("0.0012")


def test_every_row_and_column_that_is_not_read_is_told(office: Office, form: FormSheet) -> None:
    head = [["地区", "一般公共预算收人（亿元）", "税收收入（亿元）", "GDP（亿元）", "", "位次"]]
    figures = [[1.1, 2.2, 3.3, 4.4, i] for i in range(6)]
    table = [*rows(head, figures)[:-2], ["东川新区", 1, 2, 3, 4, 5], ["市本级", 7, 8, 9, 9, 9]]
    reading = read_workbook(office(table), form, indicators(), {"own": "市本级"})
    labels = {(u.axis, u.label, u.nearest) for u in reading.unmatched}
    assert ("row", "东川新区", "东川县") in labels
    assert ("row", "市本级", "市本级") in labels
    assert ("column", "一般公共预算收人", "一般公共预算收入") in labels
    assert ("column", "", None) in labels
    assert any("GDP" in note or "地区生产总值" in note for note in reading.notes)
    said = {p.code: p.message for p in reading.all_problems}
    assert "“一般公共预算收入”" in said["F-224"]
    assert (
        next(u.problem.message for u in reading.unmatched if u.label == "市本级").count("不归这张表填报") == 1
    )
    assert all(u.problem.sheet == "Sheet1" and u.problem.row for u in reading.unmatched)
    assert all(p.message.endswith("。") for p in reading.all_problems)


def test_all_faults_at_once(office: Office, form: FormSheet) -> None:
    head = [
        [
            "地区",
            "一般公共预算收入（亿元）",
            "一般公共预算收入增速",
            "税收收入（亿元）",
            "政府性基金收入（亿元）",
        ]
    ]
    figures = [
        ["1,05", 5, 1, 1],
        ["—", ("0.5", "0%"), 1, "不适用"],
        ["约3亿", 5, (45000, "yyyy-mm-dd"), "保密"],
        [True, (0.126, "0.0%"), 1, "不足0.01"],
        ["12%", "", 1, "３．５亿元"],
        ["１２，３４５.６", "-", "1.2.3", "35000万元"],
    ]
    reading = read_workbook(office([*rows(head, figures)[:1], *rows(head, figures)[2:]]), form)
    assert value(reading, 3, "budget_revenue_growth") == Decimal("12.6")
    assert value(reading, 4, "fund_revenue") == Decimal("3.5")
    assert value(reading, 5, "fund_revenue") == Decimal("3.5")
    assert value(reading, 5, "budget_revenue") == Decimal("12345.6")
    assert reading.by_key["c4", "budget_revenue_growth"].kind is ValueKind.BLANK
    states = [reading.by_key[f"c{i}", "fund_revenue"].shown_state for i in (1, 2, 3)]
    assert states == ["不适用", "保密", "不足一个单位"]
    assert codes(reading) == ["F-101", "F-101", "F-109", "F-110", "F-231", "F-232", "F-232", "F-233"]
    places = {(p.row, p.column) for p in reading.all_problems}
    assert (3, "B") in places
    assert (8, "C") in places


@pytest.mark.parametrize(
    ("title", "conflict"),
    [
        ("2026年1—8月财政收支", True),
        ("２０２５年９月财政收支", True),
        ("二〇二六年前三季度财政收支", False),
        ("2026年财政收支（1—9月）", False),
        ("2026年1-9月财政收支 填报日期：2026年10月8日", False),
        ("财政收支 填于2027年1月8日", False),
        ("财政收支（依据：2025年县域监测制度）", False),
        ("2026年三季度", False),
        ("2026年二季度", True),
    ],
)
def test_the_period_of_the_title(office: Office, form: FormSheet, title: str, conflict: bool) -> None:
    table = rows(HEAD, FIGURES)
    table[0] = [title]
    reading = read_workbook(office(table), form, indicators())
    assert reading.blocked is conflict
    assert ("F-228" in codes(reading)) is conflict
    if conflict:
        problem = reading.problems[0]
        assert (problem.row, problem.column) == (1, "A")
        assert "2026年9月" in problem.message
    assert value(reading, 0, "budget_revenue") == Decimal("18.62")


def test_worksheets_called_after_months(office: Office, form: FormSheet) -> None:
    old = [[1, 1, 1, 1, ""]] * 6
    path = office(rows(HEAD, old)[1:], rows(HEAD, FIGURES)[1:], names=("8月", "9月"))
    reading = read_workbook(path, form, indicators())
    assert value(reading, 0, "budget_revenue") == Decimal("18.62")
    assert reading.unread == ("8月（别的期间）",)
    assert codes(reading) == []


def test_a_form_over_several_worksheets(office: Office, form: FormSheet) -> None:
    one = [["地区", "一般公共预算收入（亿元）", "一般公共预算收入增速（%）"], *[[c, 1, 2] for c in COUNTIES]]
    two = [["地区", "税收收入（亿元）", "政府性基金收入（亿元）"], *[[c, 3, 4] for c in COUNTIES]]
    cover = [["财政局"], ["内部资料"]]
    reading = read_workbook(office(cover, one, two, names=("封面", "收入", "基金")), form)
    assert codes(reading) == []
    assert reading.by_key["c1", "fund_revenue"].place == "基金!C3"
    assert reading.unread == ("封面!A1:A2",)


def test_the_same_cell_with_two_figures(office: Office, form: FormSheet) -> None:
    head = [["地区", "一般公共预算收入（亿元）", "一般公共预算收入增速（%）", "税收收入", "政府性基金收入"]]
    one = [*head, *[[c, 1, 2, 3, 4] for c in COUNTIES]]
    two = [*head, *[[c, 1, 2, 3, 5 if c == "丰陵" else 4] for c in COUNTIES]]
    reading = read_workbook(office(one, two), form)
    assert codes(reading) == ["F-229"]
    assert ("c3", "fund_revenue") not in reading.by_key
    assert "Sheet1!E5、Sheet2!E5" in reading.problems[0].message


def test_doubles_and_foreign_units_are_questions(office: Office, form: FormSheet) -> None:
    head = [
        [
            "地区",
            "税收收入（亿元）",
            "税收收入（万元）",
            "一般公共预算收入（万美元）",
            "政府性基金收入（亿元）",
        ]
    ]
    table = [*head, *[[c, 1, 10000, 3, 4] for c in COUNTIES], ["金渡县", 9, 9, 9, 9]]
    reading = read_workbook(office(table), form)
    assert codes(reading) == ["F-224", "F-225", "F-226", "F-227"]
    assert ("c0", "tax_revenue") not in reading.by_key
    assert reading.by_key["c0", "budget_revenue"].kind is ValueKind.FAULT
    assert value(reading, 1, "fund_revenue") == 4


def test_a_list_of_one_town(office: Office, town: FormSheet) -> None:
    table = [
        ["石桥镇2026年9月经济月报"],
        ["序号", "指标名称", "计量单位", "本月", "本年累计", "备注"],
        [1, "规模以上工业总产值", "亿元", 0.1, 1.2345, "快报"],
        [2, "　其中：同比增长", "%", 3, "－4.5", ""],
        [3, "新开工项目个数", "个", "", "", ""],
        [4, "常住人口", "人", 1, 2, ""],
    ]
    reading = read_workbook(office(table), town, indicators())
    got = {code: v for (_, code), v in reading.by_key.items()}
    assert got["industry_output"].value == 12345
    assert got["industry_output"].remark == "快报"
    assert got["industry_output_growth"].value == Decimal("-4.5")
    assert got["projects"].kind is ValueKind.BLANK
    assert got["projects"].place == "Sheet1!E5"
    assert [(u.label, u.problem.code) for u in reading.unmatched] + [
        n for n in reading.notes if "常住人口" in n
    ] != []


def test_a_list_whose_figures_stand_in_two_columns(office: Office, town: FormSheet) -> None:
    table = [["指标", "甲列", "乙列"], ["规模以上工业总产值（万元）", 1, 2], ["新开工项目个数", 1, 2]]
    reading = read_workbook(office(table), town)
    assert "F-230" in codes(reading)
    assert reading.values == ()


def test_gb18030_csv(tmp_path: Path, form: FormSheet) -> None:
    lines = ["地区,一般公共预算收入（亿元）,财政收入增速,税收收入,政府性基金收入"]
    lines += [f"{c},1.5,2,3," for c in COUNTIES]
    path = tmp_path / "office.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    reading = read_workbook(path, form, indicators())
    assert codes(reading) == []
    assert value(reading, 4, "budget_revenue") == Decimal("1.5")
    assert reading.by_key["c4", "fund_revenue"].kind is ValueKind.BLANK
    assert reading.by_key["c4", "budget_revenue"].place == "B6"
    assert any("GB18030" in note for note in reading.notes)


@pytest.mark.parametrize("table", [[["随便写写"], ["无关", 1]], [["一般公共预算收入"], [1]]])
def test_nothing_of_the_form(office: Office, form: FormSheet, table: list[list[Any]]) -> None:
    with pytest.raises(DataError) as caught:
        read_workbook(office(table), form)
    assert [p.code for p in caught.value.problems] == ["F-215"]
    assert "财政收支月报" in caught.value.problems[0].message


def test_missing_rows_are_listed(office: Office, form: FormSheet) -> None:
    table = rows(HEAD, FIGURES)
    reading = read_workbook(office([*table[:4], *table[5:8], *table[10:]]), form, indicators())
    problem = next(p for p in reading.problems if p.code == "F-223")
    assert "“临河县”、“云岭县”、“松岩县”这 3 个地区" in problem.message


def test_a_quarterly_form_and_the_month_that_ends_it(
    office: Office, make_form: Callable[..., FormSheet]
) -> None:
    sheet = make_form(period=Period.parse("2026Q3"))
    assert not read_workbook(office(rows(HEAD, FIGURES)), sheet, indicators()).blocked
