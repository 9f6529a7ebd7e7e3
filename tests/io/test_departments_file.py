"""The departments file: names and short names by code."""

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.departments import departments_from_frame, read_departments


def test_names_and_short_names_lead_to_one_code(tmp_path):
    path = tmp_path / "部门表.csv"
    path.write_text(
        "部门代码,部门名称,简称\nD1,市工业和信息化局,市工信局、工信局\nD2,市财政局,\n", encoding="gb18030"
    )
    assert dict(read_departments(path)) == {
        "市工业和信息化局": "D1",
        "市工信局": "D1",
        "工信局": "D1",
        "市财政局": "D2",
    }


def test_a_department_without_a_code_has_its_name_for_one():
    assert dict(departments_from_frame({"name": ["市财政局"]})) == {"市财政局": "市财政局"}


def test_blank_names_and_double_names_are_told_together():
    frame = {
        "code": ["D1", "D2", "D3"],
        "name": ["", "市财政局", "市水利局"],
        "aliases": ["", "水利局", "水利局"],
    }
    with pytest.raises(DataError) as caught:
        departments_from_frame(frame)
    assert [(p.code, p.row) for p in caught.value.problems] == [("A-180", 1), ("A-181", 3)]


def test_a_table_without_names_is_refused():
    with pytest.raises(DataError) as caught:
        departments_from_frame({"code": ["D1"]})
    assert caught.value.problems[0].code == "F-033"
