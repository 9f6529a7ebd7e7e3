"""The targets file: every fault at once, with its place."""

from pathlib import Path

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.targets import read_targets, targets_from_frame


def write(folder: Path, text: str) -> Path:
    path = folder / "targets.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_codes_or_titles_in_chinese_headings(tmp_path: Path):
    path = write(tmp_path, "地区,指标,年份,目标\n1,GDP增速,2025年,6.5%\n1,gdp_growth,2024,6\n")
    found = read_targets(path, indicators=["gdp_growth"], names={"GDP增速": "gdp_growth"}, regions=["1"])
    assert found == {("1", "gdp_growth", 2025): 6.5, ("1", "gdp_growth", 2024): 6.0}


def test_all_faults_come_at_once(tmp_path: Path):
    rows = [
        "2,gdp_growth,2025,6",
        "1,gdp_grwoth,2025,6",
        "1,gdp_growth,25,6",
        "1,gdp_growth,2025,六",
        ",gdp_growth,2025,6",
    ]
    path = write(tmp_path, "region,indicator,year,value\n" + "\n".join(rows) + "\n")
    with pytest.raises(DataError) as caught:
        read_targets(path, indicators=["gdp_growth"], regions=["1"])
    assert [(p.code, p.row) for p in caught.value.problems] == [
        ("C-076", 2),
        ("C-076", 3),
        ("C-077", 4),
        ("C-078", 5),
        ("C-076", 6),
    ]
    assert "最接近的是“gdp_growth”" in caught.value.problems[1].message


def test_a_target_given_twice_is_refused():
    frame = {"region": ["1", "1"], "indicator": ["x", "x"], "year": [2025, 2025], "value": [1, 2]}
    with pytest.raises(DataError) as caught:
        targets_from_frame(frame)
    assert [(p.code, p.row) for p in caught.value.problems] == [("C-079", 2)]


@pytest.mark.parametrize("value", ["nan", "inf", "1_0", "１０", ""])
def test_what_is_no_plain_number_is_refused(tmp_path: Path, value: str):
    path = write(tmp_path, f"region,indicator,year,value\n1,x,2025,{value}\n")
    with pytest.raises(DataError) as caught:
        read_targets(path)
    assert caught.value.problems[0].code == "C-078"


def test_a_missing_column_is_named(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        read_targets(write(tmp_path, "region,indicator,value\n1,x,1\n"))
    assert caught.value.problems[0].code == "F-033"
