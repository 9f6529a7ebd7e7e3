"""Wide files: one row a region, one column an indicator; by the contract and by an office's layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from zhengxian.definitions import layout_path
from zhengxian.engine.base.errors import Problem
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.layouts import Layout, read_layout
from zhengxian.io.observations import read_observations

Book = Callable[..., Path]
Faults = Callable[[Callable[[], object]], list[Problem]]
GRID = [
    ["region", "name", "class", "period", "gdp", "growth"],
    ["a", "甲县", "一类", "2025", 10.5, 3],
    ["b", "乙县", "二类", "2025", None, -1.5],
]


def codes(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(p.code, p.row, p.column) for p in problems]


def test_a_worksheet_by_the_contract(book: Book) -> None:
    data = read_observations(book(GRID), indicators=["gdp", "growth"], regions=["a", "b"])
    assert (data.regions, data.indicators, data.periods) == (("a", "b"), ("gdp", "growth"), ("2025",))
    assert data.value("a", "gdp", "2025") == 10.5
    assert data.state("b", "gdp", "2025") == CellState.MISSING
    assert data.address("b", "growth", "2025") == "book.xlsx 数据 F3"
    assert data.values.swapaxes(1, 2).flags.c_contiguous


def test_the_same_table_as_csv(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("region,period,gdp,growth\na,2025,10.5,3\nb,2025,,-1.5\n", encoding="utf-8-sig")
    one, other = read_observations(path), read_observations(book(GRID))
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.states, other.states)
    assert one.address("b", "growth", "2025") == "d.csv 第 3 行“growth”列"


def test_several_periods_and_titles_as_headings(book: Book) -> None:
    rows = [["地区", "期间", "地区生产总值"], ["a", "2025年2月", 2], ["a", 202501, 1], ["b", "2025-02", 4]]
    data = read_observations(book(rows), indicators=["gdp"], names={"地区生产总值": "gdp"})
    assert data.periods == ("2025-01", "2025-02")
    np.testing.assert_array_equal(data.values[:, :, 0], [[1, np.nan], [2, 4]])


def test_every_bad_cell_is_reported_with_its_address(book: Book, faults: Faults) -> None:
    rows = [
        ["region", "period", "gdp", "growth"],
        ["a", "2025", "约三百", ("12", None)],
        ["b", "2025", "—", (0.123, "0.0%")],
        ["c", "2025", "１２", True],
        ["d", "2025", "12%", "=1/0"],
        ["e", "2025", "…", 1],
    ]
    problems = faults(lambda: read_observations(book(rows)))
    assert codes(problems) == [
        ("F-101", 2, "C"),
        ("F-102", 2, "D"),
        ("F-106", 3, "C"),
        ("F-114", 3, "D"),
        ("F-104", 4, "C"),
        ("F-110", 4, "D"),
        ("F-105", 5, "C"),
        ("F-106", 6, "C"),
    ]
    assert problems[0].message.startswith("单元格 C2（“gdp”列）是文字“约三百”，不是数字。")
    assert problems[0].sheet == "数据"


def test_percent_cells_are_multiplied_where_the_unit_is_percent(book: Book) -> None:
    rows = [["region", "growth"], ["a", (0.123, "0.0%")], ["b", (0.07, "0%")], ["c", (-0.0555, "0.00%")]]
    data = read_observations(book(rows), units={"growth": "%"}, period="2025")
    assert data.values[0, :, 0].tolist() == [12.3, 7.0, -5.55]
    assert data.notes == ("“growth”列有 3 个数带百分号，因指标的单位是 %，按去掉百分号的数读入。",)


def test_keys_of_a_wide_file(book: Book, faults: Faults) -> None:
    rows = [["region", "gdp", "gpd_growth"], ["a", 1, 2], ["a", 3, 4], ["", 5, 6], ["zz", 7, 8]]
    known = {"indicators": ["gdp", "gdp_growth"], "regions": ["a", "b"]}
    problems = faults(lambda: read_observations(book(rows), period="2025", **known))
    assert codes(problems) == [("F-123", None, "C"), ("F-127", 3, ""), ("F-121", 4, "A"), ("F-122", 5, "A")]
    assert "最接近的是“gdp_growth”" in problems[0].message
    assert "第 2、3 行都有" in problems[1].message


def test_data_under_no_heading_and_double_headings(book: Book, faults: Faults) -> None:
    rows = [["region", "gdp", "", "地区生产总值", "gdp"], ["a", 1, 9, 2, 3]]
    problems = faults(lambda: read_observations(book(rows), period="2025", names={"地区生产总值": "gdp"}))
    assert {p.code for p in problems} == {"F-032"}
    rows = [["region", "gdp", "", "pop"], ["a", 1, "注：初步数", 2]]
    assert codes(faults(lambda: read_observations(book(rows), period="2025"))) == [("F-031", 2, "C")]
    no_figures = [["region", "name"], ["a", "甲县"]]
    assert "F-038" in {p.code for p in faults(lambda: read_observations(book(no_figures), period="2025"))}


def test_a_merged_two_row_heading_is_refused(book: Book, faults: Faults) -> None:
    rows = [["region", "gdp", ""], ["", "总量", "增速"], ["a", 1, 2]]
    problems = faults(lambda: read_observations(book(rows, merges=["B1:C1"]), period="2025"))
    assert codes(problems) == [("F-034", 1, "B")]
    assert "heading_row" in problems[0].message


def test_blank_rows_within_a_worksheet_are_passed_over(book: Book) -> None:
    data = read_observations(
        book([["region", "gdp"], ["a", 1], [], [" ", "　"], ["b", 2], []]), period="2025"
    )
    assert data.regions == ("a", "b")
    assert data.address("b", "gdp", "2025") == "book.xlsx 数据 B5"


LAYOUT = Layout(
    period="2020",
    heading_row=2,
    columns={"region": "区划代码", "name": "区县", "level": "级别"},
    indicators="all",
    symbols={"—": CellState.MISSING, "…": CellState.BELOW_UNIT},
    levels={"县": "county"},
)
OFFICE = [
    ["某市统计年鉴"],
    ["区划代码", "省", "区县", "级别", "人口数", "备注", "户数"],
    [990101, "某省", "甲县", "县", 100, "初步数", "—"],
    [990102, "某省", "乙县", "县", "…", None, 30],
]


def test_an_offices_own_table_by_its_layout(book: Book) -> None:
    data = read_observations(book(OFFICE), layout=LAYOUT)
    assert data.regions == ("990101", "990102")
    assert data.indicators == ("人口数", "户数")
    assert data.state("990101", "户数", "2020") == CellState.MISSING
    assert data.state("990102", "人口数", "2020") == CellState.BELOW_UNIT
    assert data.notes == ("以下各列是文字，没有作为指标读入：“省”、“备注”。",)
    assert data.region_table is not None
    assert [(r.code, r.name, r.level) for r in data.region_table.rows] == [
        ("990101", "甲县", "county"),
        ("990102", "乙县", "county"),
    ]


def test_a_layout_reads_only_what_it_names(book: Book, faults: Faults) -> None:
    layout = Layout(
        heading_row=2,
        period="2020",
        columns={"region": "区划代码"},
        indicators={"户数": "h"},
        symbols=LAYOUT.symbols,
    )
    data = read_observations(book(OFFICE), layout=layout)
    assert data.indicators == ("h",)
    wrong = Layout(heading_row=2, period="2020", columns={"region": "区划代码"}, indicators={"户籍数": "h"})
    problems = faults(lambda: read_observations(book(OFFICE), layout=wrong))
    assert [p.code for p in problems] == ["F-036"]
    assert "最接近的标题是“户数”" in problems[0].message


def test_a_legend_alone_serves_a_file_by_the_contract(book: Book) -> None:
    layout = Layout(symbols={"—": CellState.SUPPRESSED})
    data = read_observations(book([["region", "period", "gdp"], ["a", "2025", "—"]]), layout=layout)
    assert data.state("a", "gdp", "2025") == CellState.SUPPRESSED


def test_numbers_stored_as_text_are_never_dropped_as_labels(book: Book, faults: Faults) -> None:
    rows = [["区划代码", "人口数"], ["1", "100"], ["2", "200"]]
    layout = Layout(columns={"region": "区划代码"}, indicators="all", period="2020")
    assert {p.code for p in faults(lambda: read_observations(book(rows), layout=layout))} == {"F-102"}
    reading = Layout(columns={"region": "区划代码"}, indicators="all", period="2020", text_numbers=True)
    assert read_observations(book(rows), layout=reading).values[0, :, 0].tolist() == [100, 200]


def test_census_2020_is_read_in_place(shared: Path) -> None:
    path = shared / "census" / "census2020_four_areas.csv"
    data = read_observations(path, layout=read_layout(layout_path("census-2020")))
    values = {code: data.values[0, :, i] for i, code in enumerate(data.indicators)}
    ratio = values["census_male"] / values["census_female"] * 100
    printed = values["census_sex_ratio"]
    there = np.isfinite(ratio) & np.isfinite(printed)
    assert there.sum() > 200
    np.testing.assert_allclose(ratio[there], printed[there], atol=0.006)
    assert data.region_table is not None
    assert data.region_table.codes == data.regions
    assert {r.level for r in data.region_table.rows} >= {"county", "prefecture"}


def test_hdi_2022_is_read_in_place(shared: Path) -> None:
    data = read_observations(shared / "hdi" / "hdi_2022.csv", layout=read_layout(layout_path("hdi-2022")))
    assert data.values.shape[1] == 206
    assert set(data.indicators) >= {"le", "eys", "mys", "gnipc"}


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_csv_cut_off_within_a_row_is_refused(tmp_path: Path, faults: Faults, share: float) -> None:
    text = "region,period,gdp,growth,pop\n" + "".join(f"r{i},2025,{i}.5,{i}.5,{i}.5\n" for i in range(1000))
    cut = text[: int(len(text) * share)].rpartition("\n")[0] + "\nr,2025,3"
    path = tmp_path / "d.csv"
    path.write_text(cut)
    assert {p.code for p in faults(lambda: read_observations(path))} == {"F-018"}
