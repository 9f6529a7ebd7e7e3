"""National division tables and the histories of county codes."""

from __future__ import annotations

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.divisions import Turn, read_divisions, read_history


def written(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return path


def codes(error):
    return {p.code for p in error.value.problems}


def test_national_codes_are_filled_to_six_digits(tmp_path):
    table = read_divisions(written(tmp_path, "code,name,provinceCode\n4103,洛阳市,41\n410307,偃师区,41\n"))
    assert [(r.code, r.parent, r.level) for r in table.rows] == [
        ("410300", "410000", "prefecture"),
        ("410307", "410000", "county"),
    ]


def test_nearest_unit_above_is_the_parent(tmp_path):
    text = "code,name,areaCode,provinceCode,cityCode\n410307004,首阳山街道,410307,41,4103\n"
    row = read_divisions(written(tmp_path, text)).rows[0]
    assert (row.code, row.parent, row.level) == ("410307004", "410307", "town")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code,name\n", "F-015"),
        ("code,name\n41,\n", "F-152"),
        ("code,name\n41,甲\n410000,乙\n", "F-155"),
        ("code,name\nabc,甲\n", "F-404"),
        ("code,name\n991,甲\n", "F-404"),
        ("code,title\n41,甲\n", "F-033"),
    ],
)
def test_faults(tmp_path, text, code):
    with pytest.raises(DataError) as error:
        read_divisions(written(tmp_path, text))
    assert code in codes(error)


def test_own_form_takes_known_parents(tmp_path):
    path = written(tmp_path, "region,name,parent\n1,甲,9\n")
    with pytest.raises(DataError):
        read_divisions(path)
    assert read_divisions(path, {"9"}).rows[0].parent == "9"


HEAD = "county_id,year,county_name,county_adcode,city_adcode\n"


def test_code_changes_and_renames(tmp_path):
    text = (
        HEAD
        + "410307,2000,甲市,410381,410300\n410307,2021,甲区,410307,410300\n110228,2000,乙县,110228,1\n110228,2015,乙区,110228,1\n"
    )
    assert read_history(written(tmp_path, text)) == (
        Turn("410307", 2021, "410381", "甲市", "410300", "410307", "甲区", 3),
    )


def test_several_go_into_one(tmp_path):
    text = HEAD + "130208,2000,甲区,130206,1\n130208,2000,乙县,130221,1\n130208,2002,丙区,130208,1\n"
    turns = read_history(written(tmp_path, text))
    assert [(t.before, t.after, t.year) for t in turns] == [
        ("130206", "130208", 2002),
        ("130221", "130208", 2002),
    ]


def test_change_without_a_year_is_told_as_such(tmp_path):
    text = HEAD + "130684,2000,甲区,130604,1\n130684,2000,乙市,130684,1\n"
    assert [(t.before, t.year) for t in read_history(written(tmp_path, text))] == [("130604", None)]


@pytest.mark.parametrize(
    ("row", "code"),
    [("1,2000,甲,110101,1", "F-404"), ("110101,xx,甲,110101,1", "F-405"), ("110101,2000,甲,,1", "F-404")],
)
def test_faults_of_a_history(tmp_path, row, code):
    with pytest.raises(DataError) as error:
        read_history(written(tmp_path, HEAD + row + "\n"))
    assert code in codes(error)
