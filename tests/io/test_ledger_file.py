"""The ledger workbook: offices' own headings, every problem with its cell, days as ledgers write them, a round trip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.ledgers import day_meant, read_ledger, write_ledger

HEADS = ("事项", "承办单位", "办理时限")


def book(folder: Path, *rows: Sequence[object], name: str = "台账.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("台账")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(at, column, dt.datetime.combine(cell, dt.time()), day)
                else:
                    page.write(at, column, cell)
    return path


def problems(path: Path) -> list[Problem]:
    found = read_ledger(path, 2026).problems
    return list(found.error().problems) if found else []


def test_an_offices_own_table_is_read(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["示范市重点任务督办台账"],
        ["序号", "重点任务", "牵头\n责任单位", "配合单位", "完成时限（年月日）", "市级领导", "备注"],
        [1, "修复城东排水闸", "市水利局", "市住建局、临河县", dt.date(2026, 9, 30), "甲副市长", "急"],
        [2, "整治砂场", "金渡县", "", "10月底前", "", ""],
    )
    first, second = read_ledger(path, 2026).lines
    assert (first.title, first.owner, first.supports) == (
        "修复城东排水闸",
        "市水利局",
        ("市住建局", "临河县"),
    )
    assert (first.due_on, first.words["leader"], first.row) == (dt.date(2026, 9, 30), "甲副市长", 3)
    assert (second.due_on, second.row) == (dt.date(2026, 10, 31), 4)


def test_all_problems_come_at_once_with_their_cells(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [*HEADS, "开始日期", "目标数", "缓急", "类型"],
        ["", "市水利局", "长期"],
        [
            "整治砂场",
            "市水利局、市住建局",
            dt.date(2026, 9, 30),
            dt.date(2026, 10, 8),
            "约 5",
            "很急",
            "项目",
        ],
        ["题" * 201, "金渡县", ""],
        ["重复", "金渡县", "9月30日"],
        ["重复", "金渡县", "9月30日"],
    )
    found = {(p.code, p.row, p.column) for p in problems(path)}
    assert found == {
        ("A-550", 2, "A"), ("A-552", 2, "C"), ("A-553", 3, "B"), ("A-557", 3, "D"), ("A-554", 3, "E"),
        ("A-555", 3, "F"), ("A-555", 3, "G"), ("A-551", 4, "A"), ("A-550", 4, "C"), ("A-556", 6, "A"),
    }  # fmt: skip
    assert all(
        (p.message.endswith("。") and "请" in p.message) or "这里只写" in p.message for p in problems(path)
    )


def test_an_absent_heading_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read_ledger(book(tmp_path, ["督办台账"], ["事项", "办理时限"], ["甲", "9月30日"]), 2026)
    assert [p.code for p in error.value.problems] == ["F-033"]
    assert "承办单位" in error.value.problems[0].message


@pytest.mark.parametrize("heading", ["承办单位", "牵头单位", "责任单位", "牵 头 单 位"])
def test_every_usual_heading_of_the_owner_is_read(tmp_path: Path, heading: str) -> None:
    path = book(tmp_path, ["事项", heading, "办理时限"], ["修复水闸", "市水利局", "9月30日"])
    assert [line.owner for line in read_ledger(path, 2026).lines] == ["市水利局"]


def test_two_columns_that_mean_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read_ledger(
            book(tmp_path, ["事项", "责任单位", "牵头单位", "时限"], ["甲", "乙", "丙", "9月30日"]), 2026
        )
    assert error.value.problems[0].code == "F-032"


def test_an_empty_ledger_has_no_line(tmp_path: Path) -> None:
    assert read_ledger(book(tmp_path, list(HEADS)), 2026).lines == ()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    row = ["修复城东排水闸", "三日内排险。", "闸门启闭正常。", "市水利局", "临河县、金渡县", "临河县", "甲副市长",
           "9月调度会", dt.date(2026, 9, 1), dt.date(2026, 9, 30), "急", Decimal("12.5"), "处"]  # fmt: skip
    write_ledger(path, [row])
    (line,) = read_ledger(path, 2026).lines
    told = line.words
    assert [
        line.title, told["content"], told["standard"], line.owner, "、".join(line.supports), told["place"],
        told["leader"], told["origin_note"], line.begins_on, line.due_on, line.urgency, line.target_value,
        told["target_unit"],
    ] == [*row[:10], "urgent", *row[11:]]  # fmt: skip


def test_the_template_is_an_empty_ledger(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_ledger(path)
    found = read_ledger(path, 2026)
    assert not found.problems


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_way_of_writing_a_day_means_that_day(day: dt.date) -> None:
    ways = (
        day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}",
        f"{day.month}月{day.day}日前", f"{day.year}.{day.month}.{day.day}",
    )  # fmt: skip
    assert {day_meant(way, day.year) for way in ways} == {day}


@pytest.mark.parametrize("word", ["长期", "持续推进", "13月底", "2月30日", "2026", "9", "尽快", "0月"])
def test_words_that_mean_no_day_give_none(word: str) -> None:
    assert day_meant(word, 2026) is None


def test_a_short_file_that_is_no_ledger_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_ledger(path, 2026)
    assert "没有找到“事项”列" in error.value.problems[0].message
