"""Workbooks of projects: headings of the office's own, every problem at once, nothing guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError
from zhengxian.io.forms.export import write_table
from zhengxian.io.projects import HEADINGS, PLANS, read_projects

OWN = ("项目名称", "县区", "项目类别", "计划总投资", "责任单位", "建设单位", "计划开工", "战新")


def file(tmp_path, rows, columns=OWN, title=""):
    path = tmp_path / "项目表.xlsx"
    write_table(path, columns, rows, title)
    return path


def test_an_offices_own_headings_are_known(tmp_path):
    row = ("河湾电机厂", "临河县", "制造业", 30000, "市工信局", "河湾电机有限公司", dt.date(2026, 10, 1), "√")
    (line,) = read_projects(file(tmp_path, [row], title="2026年重点项目台账")).lines
    assert line.words["owner"] == "市工信局"
    assert line.words["enterprise"] == "河湾电机有限公司"
    assert line.investment == Decimal(30000)
    assert line.is_emerging
    assert not line.is_attracted
    assert line.plans == {"started": dt.date(2026, 10, 1)}


def test_every_problem_is_told_at_once_with_its_cell(tmp_path):
    rows = [
        ("", "临河县", "制造业", "三亿", "", "", "十月", "可能"),
        ("甲厂", "临河县", "制造业", 10, "", "", "", ""),
        ("甲厂", "临河县", "制造业", 20, "", "", "", ""),
    ]
    found = read_projects(file(tmp_path, rows)).problems.error()
    assert [(p.code, p.row) for p in found.problems] == [
        ("A-440", 2), ("A-441", 2), ("A-443", 2), ("F-153", 2), ("A-444", 4)
    ]  # fmt: skip


def test_a_needed_heading_that_is_absent_is_named(tmp_path):
    with pytest.raises(DataError) as error:
        read_projects(file(tmp_path, [("甲厂", "临河县")], ("项目名称", "县区")))
    assert {p.code for p in error.value.problems} == {"F-033"}


def test_a_file_without_rows_has_no_lines(tmp_path):
    assert read_projects(file(tmp_path, [])).lines == ()


def test_a_note_under_the_table_is_no_project(tmp_path):
    rows = [
        ("甲厂", "临河县", "制造业", 10, "", "", "", ""),
        ("注：金额单位万元", "", "", "", "", "", "", ""),
    ]
    assert len(read_projects(file(tmp_path, rows)).lines) == 1


def test_no_heading_stands_for_two_roles():
    words = [word for role in {**HEADINGS, **PLANS}.values() for word in role]
    assert len(words) == len(set(words))


@given(amount=st.decimals(0, 10**9, places=2))
def test_amounts_come_back_as_written(tmp_path_factory, amount):
    row = ("甲厂", "临河县", "制造业", amount, "", "", "", "")
    (line,) = read_projects(file(tmp_path_factory.mktemp("p"), [row])).lines
    assert line.investment == amount
