"""The regions file: dated classes, parents, and what is wrong in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from zhengxian.engine.base.errors import Problem
from zhengxian.io.layouts import Layout
from zhengxian.io.regions import read_regions, regions_from_frame

Faults = Callable[[Callable[[], object]], list[Problem]]
HEAD = "region,name,level,parent,class,valid_from,valid_to\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def run(text: str) -> Path:
        path = tmp_path / "r.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return run


def codes(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(p.code, p.row) for p in problems]


def test_class_membership_is_dated(write: Callable[[str], Path]) -> None:
    path = write(
        HEAD
        + "1,市,prefecture,,,,\n11,甲县,county,1,生态,,2024-12-31\n11,甲区,county,1,工业,2025-01-01,\n12,乙县,county,1,农业,2025年7月1日,\n"
    )
    table = read_regions(path)
    assert table.codes == ("1", "11", "12")
    assert table.class_at(dt.date(2024, 12, 31)) == {"1": "", "11": "生态"}
    assert table.class_at(dt.date(2025, 7, 1)) == {"1": "", "11": "工业", "12": "农业"}
    assert [r.name for r in table.at(dt.date(2025, 1, 1))] == ["市", "甲区"]
    assert table.children("1", dt.date(2025, 8, 1)) == ("11", "12")
    assert len(table.by_code["11"]) == 2


def test_chinese_headings_and_only_what_is_required(write: Callable[[str], Path]) -> None:
    table = read_regions(write("区划代码,名称,备注\n1,甲县,x\n"))
    assert (table.rows[0].code, table.rows[0].name, table.rows[0].level) == ("1", "甲县", "")


def test_names_of_one_region_only_may_stand_for_codes() -> None:
    table = regions_from_frame({"region": ["1", "2", "3"], "name": ["城关镇", "城关镇", "河口镇"]})
    assert table.unique_names == {"河口镇": "3"}


def test_all_faults_at_once(write: Callable[[str], Path], faults: Faults) -> None:
    path = write(
        HEAD
        + ",甲县,,,,,\n2,,,,,,\n3,丙县,,9,,,\n4,丁县,,,A,2025-13-01,\n5,戊县,,,A,2025-01-01,2024-01-01\n"
        + "6,己县,,,A,,2025-06-30\n6,己县,,,B,2025-06-30,\n7,庚县,,8,,,\n8,辛县,,7,,,\n"
    )
    problems = faults(lambda: read_regions(path))
    assert codes(problems) == [
        ("F-151", 2),
        ("F-152", 3),
        ("F-156", 4),
        ("F-153", 5),
        ("F-154", 6),
        ("F-155", 8),
        ("F-157", 9),
        ("F-157", 10),
    ]
    assert "第 7 行的有效期重叠" in problems[5].message


def test_the_same_row_twice_overlaps_itself(write: Callable[[str], Path], faults: Faults) -> None:
    assert codes(faults(lambda: read_regions(write(HEAD + "1,甲县,,,,,\n1,甲县,,,,,\n")))) == [("F-155", 3)]


def test_days_that_touch_do_not_overlap(write: Callable[[str], Path]) -> None:
    path = write(HEAD + "1,甲县,,,A,,2024-12-31\n1,甲县,,,B,2025-01-01,\n")
    assert len(read_regions(path).rows) == 2


def test_columns_and_rows_that_are_absent(write: Callable[[str], Path], faults: Faults) -> None:
    problems = faults(lambda: read_regions(write("regoin,name\n1,甲县\n")))
    assert [p.code for p in problems] == ["F-033"]
    assert "是否把“regoin”改为“region”" in problems[0].message
    assert codes(faults(lambda: read_regions(write(HEAD)))) == [("F-015", None)]
    assert {p.code for p in faults(lambda: read_regions(write("region,name,名称\n1,甲,乙\n")))} == {"F-032"}


def test_dates_of_excel_are_dates(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "r.xlsx"
    work = xlsxwriter.Workbook(str(path))
    page = work.add_worksheet()
    page.write_row(0, 0, ["region", "name", "valid_from"])
    page.write_row(1, 0, [990101, "甲县"])
    page.write_datetime(1, 2, dt.datetime(2025, 3, 1), work.add_format({"num_format": "yyyy-mm-dd"}))
    work.close()
    (region,) = read_regions(path).rows
    assert (region.code, region.valid_from) == ("990101", dt.date(2025, 3, 1))


def test_a_layout_translates_levels_and_gives_each_region_once(write: Callable[[str], Path]) -> None:
    layout = Layout(columns={"region": "代码", "level": "级"}, levels={"县": "county"})
    table = read_regions(write("代码,级,年\n1,县,2024\n1,县,2025\n2,区,2024\n"), layout=layout)
    assert [(r.code, r.name, r.level) for r in table.rows] == [("1", "1", "county"), ("2", "2", "区")]
