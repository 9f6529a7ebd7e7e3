"""The one table of problems, in every shape it is shown."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.problems import (
    HEADINGS,
    KEYS,
    ProblemList,
    console_rows,
    merge_errors,
    problem_rows,
    problems_json,
    write_problems_csv,
    write_problems_xlsx,
)


@pytest.fixture
def error() -> DataError:
    found = ProblemList("d.xlsx", "数据")
    found.add(Problem("F-106", "单元格 C5 只有符号“—”。", row=5, column="C", value="—"))
    found.add(Problem("F-101", "单元格 C2 是文字“=1+1”。", row=2, column="C", value="=1+1"))
    found.add(Problem("F-037", "文件没有期间列。"))
    return found.error()


def test_problems_of_the_whole_file_come_first_then_by_row(error: DataError) -> None:
    assert [p.row for p in error.problems] == [None, 2, 5]
    assert problem_rows(error)[1] == ["d.xlsx", "数据", 2, "C", "F-101", "=1+1", "单元格 C2 是文字“=1+1”。"]


def test_csv_is_safe_to_open_and_complete(error: DataError, tmp_path: Path) -> None:
    path = tmp_path / "problems.csv"
    write_problems_csv(path, error)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(KEYS)
    assert rows[2][5] == "'=1+1"
    assert len(rows) == 4


def test_workbook_has_chinese_headings_and_texts(error: DataError, tmp_path: Path) -> None:
    path = tmp_path / "problems.xlsx"
    write_problems_xlsx(path, error)
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[0] == list(HEADINGS)
    assert rows[2][5] == "=1+1"
    assert rows[2][2] == 2.0


def test_json_holds_total_and_objects(error: DataError) -> None:
    whole = json.loads(problems_json(error))
    assert (whole["code"], whole["total"], whole["listed"]) == ("F-001", 3, 3)
    assert whole["problems"][2]["value"] == "—"


def test_console_shows_the_first_and_counts_the_rest(error: DataError) -> None:
    rows = console_rows(error, 2)
    assert rows[1] == ("d.xlsx 数据 第 2 行 C", "F-101", "单元格 C2 是文字“=1+1”。")
    assert rows[2] == ("", "", "另有 1 处问题未在此显示，见问题表文件。")
    assert len(console_rows(error)) == 3


def test_problems_of_several_files_are_one_table(error: DataError) -> None:
    other = DataError([Problem("F-002", "找不到文件。", file="r.csv")])
    whole = merge_errors([error, other])
    assert whole.total == 4
    assert [p.file for p in whole.problems] == ["d.xlsx"] * 3 + ["r.csv"]


def test_a_frequent_fault_does_not_hide_a_rare_one() -> None:
    found = ProblemList("d.csv", limit=10)
    made = []

    def make(i: int) -> Problem:
        made.append(i)
        return Problem("F-106", "只有符号。", row=i)

    found.add_many("F-106", 1_000_000, make)
    found.add(Problem("F-122", "地区未知。", row=999))
    error = found.error()
    assert error.total == 1_000_001
    assert len(made) == 10
    assert [p.code for p in error.problems] == ["F-106"] * 9 + ["F-122", "F-106"]
    assert "共 1000000 处，这里列出 9 处" in error.problems[-1].message


def test_no_problem_raises_nothing() -> None:
    found = ProblemList("d.csv")
    found.raise_if_any()
    assert not found
    assert found.total == 0
