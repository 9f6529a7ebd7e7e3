"""Long files: one figure a row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.layouts import Layout
from zhengxian.io.observations import read_observations

Faults = Callable[[Callable[[], object]], list[Problem]]
Write = Callable[..., Path]
HEAD = "region,indicator,period,value\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def run(text: str, name: str = "d.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return run


def codes(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(p.code, p.row) for p in problems]


def test_figures_land_in_their_cells(write: Write) -> None:
    data = read_observations(write(HEAD + "b,gdp,2025,2\na,gdp,2024年,1.5\na,pop,2025,30\nb,gdp,2024,\n"))
    assert (data.regions, data.indicators, data.periods) == (("b", "a"), ("gdp", "pop"), ("2024", "2025"))
    assert data.values.shape == data.states.shape == (2, 2, 2)
    assert data.value("a", "gdp", "2024") == 1.5
    assert data.value("b", "gdp", "2025") == 2.0
    assert data.state("b", "gdp", "2024") == CellState.MISSING
    assert data.state("b", "pop", "2025") == CellState.MISSING
    assert int((data.states == CellState.REPORTED).sum()) == 3
    assert data.address("a", "pop", "2025") == "d.csv 第 4 行“value”列"
    assert data.address("b", "pop", "2025") == ""


def test_regions_of_one_period_and_indicator_lie_together(write: Write) -> None:
    data = read_observations(write(HEAD + "b,gdp,2025,2\na,gdp,2025,1.5\na,pop,2025,30\n"))
    assert data.values.swapaxes(1, 2).flags.c_contiguous
    assert data.states.swapaxes(1, 2).flags.c_contiguous
    assert (data.values.dtype, data.states.dtype) == (np.float64, np.uint8)


def test_chinese_headings_names_and_encoding(write: Write) -> None:
    text = "地区,指标,期间,数值,状态\n甲县,地区生产总值,2025年三季度,3.5,已报\n2,GDP,2025Q3,,不适用\n"
    data = read_observations(
        write(text, encoding="gb18030"),
        indicators=["gdp"],
        regions=["1", "2"],
        names={"地区生产总值": "gdp", "GDP": "gdp"},
        region_names={"甲县": "1"},
    )
    assert data.value("1", "gdp", "2025Q3") == 3.5
    assert data.state("2", "gdp", "2025Q3") == CellState.NOT_APPLICABLE
    assert data.notes == ("文件“d.csv”按 GB18030 编码读入。",)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.dictionaries(
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from(["x", "y"]), st.sampled_from(["2023", "2024", "2025"])
        ),
        st.one_of(st.none(), st.floats(-1e9, 1e9)),
        min_size=1,
    ),
    seed=st.randoms(use_true_random=False),
    suffix=st.sampled_from([".csv", ".parquet"]),
)
def test_any_cells_in_any_order_come_back(
    tmp_path: Path, cells: dict[Any, Any], seed: Any, suffix: str
) -> None:
    rows = [(*key, value) for key, value in cells.items()]
    seed.shuffle(rows)
    frame = pl.DataFrame(rows, schema=["region", "indicator", "period", "value"], orient="row", strict=False)
    frame = frame.with_columns(pl.col("value").cast(pl.Float64))
    path = tmp_path / f"d{suffix}"
    (frame.write_csv if suffix == ".csv" else frame.write_parquet)(path)
    data = read_observations(path)
    for (region, indicator, period), value in cells.items():
        found = data.value(region, indicator, period)
        assert found == value or (value is None and np.isnan(found))
    assert int((data.states == CellState.REPORTED).sum()) == sum(v is not None for v in cells.values())


def test_all_problems_come_in_one_table(write: Write, faults: Faults) -> None:
    text = HEAD + (
        "a,gdp,2025,1\na,gdp,2025,2\nz,gdp,2025,3\na,gpd,2025,4\nb,gdp,2025,—\nb,pop,2025,１２\n"
        ",gdp,2025,5\nc,,2025,6\nc,gdp,,7\nc,pop,20x5,8\nc,gdp,2025,12%\n"
    )
    path = write(text)
    problems = faults(lambda: read_observations(path, indicators=["gdp", "pop"], regions=["a", "b", "c"]))
    assert codes(problems) == [
        ("F-127", 3),
        ("F-122", 4),
        ("F-123", 5),
        ("F-106", 6),
        ("F-104", 7),
        ("F-121", 8),
        ("F-124", 9),
        ("F-126", 10),
        ("F-125", 11),
        ("F-105", 12),
    ]
    assert all(p.file == "d.csv" for p in problems)
    assert "最接近的是“gdp”" in problems[2].message
    assert problems[3].column == "value"
    assert problems[3].value == "—"


def test_every_row_of_a_duplicate_is_named(write: Write, faults: Faults) -> None:
    text = HEAD + "a,gdp,2025,1\nb,gdp,2025,1\na,gdp,2025年,2\nb,gdp,2024,1\na,gdp,2025,1\n"
    problems = faults(lambda: read_observations(write(text)))
    assert codes(problems) == [("F-127", 4), ("F-127", 6)]
    assert "第 2、4、6 行都有，第 4 行与第 2 行重复" in problems[0].message
    assert "地区“a”的指标“gdp”在 2025 的数" in problems[1].message


def test_duplicates_of_equal_value_are_duplicates(write: Write, faults: Faults) -> None:
    assert codes(faults(lambda: read_observations(write(HEAD + "a,x,2025,1\na,x,2025,1\n")))) == [
        ("F-127", 3)
    ]


def test_an_unknown_word_is_reported_once_with_its_count(write: Write, faults: Faults) -> None:
    text = HEAD + "".join(f"1407{i:02},gdp,2025,1\n140799,pop{i},2025,1\n" for i in range(3))
    known = ["140700", "140701", "140702", "140798"]
    problems = faults(lambda: read_observations(write(text), regions=known))
    assert codes(problems) == [("F-122", 3)]
    assert "共 3 行，第一次在第 3 行" in problems[0].message
    assert "最接近的是" in problems[0].message


STATES = [
    ("已报", 0),
    ("reported", 0),
    ("缺失", 1),
    ("不适用", 2),
    ("not applicable", 2),
    ("不足一个单位", 3),
    ("SUPPRESSED", 4),
]


@pytest.mark.parametrize(("word", "state"), STATES)
def test_state_words(write: Write, word: str, state: int) -> None:
    value = "1" if state == CellState.REPORTED else ""
    data = read_observations(write(f"region,indicator,period,value,state\na,x,2025,{value},{word}\n"))
    assert data.state("a", "x", "2025") == state
    assert np.isnan(data.value("a", "x", "2025")) == bool(state)


def test_a_figure_below_the_unit_may_be_written_as_zero(write: Write) -> None:
    data = read_observations(write("region,indicator,period,value,state\na,x,2025,0.0,below_unit\n"))
    assert data.state("a", "x", "2025") == CellState.BELOW_UNIT
    assert np.isnan(data.value("a", "x", "2025"))


def test_state_and_figure_must_not_contradict(write: Write, faults: Faults) -> None:
    text = (
        "region,indicator,period,value,state\na,x,2025,5,缺失\nb,x,2025,,已报\nc,x,2025,1,免考\nd,x,2025,1,\n"
    )
    problems = faults(lambda: read_observations(write(text)))
    assert codes(problems) == [("F-129", 2), ("F-129", 3), ("F-128", 4)]


def test_the_state_column_explains_a_symbol(write: Write, faults: Faults) -> None:
    path = write("region,indicator,period,value,state\na,x,2025,—,不适用\nb,x,2025,…,\n")
    assert codes(faults(lambda: read_observations(path))) == [("F-106", 3)]
    good = write("region,indicator,period,value,state\na,x,2025,—,不适用\n", "e.csv")
    assert read_observations(good).state("a", "x", "2025") == CellState.NOT_APPLICABLE


def test_legend_and_state_column_must_agree(write: Write, faults: Faults) -> None:
    layout = Layout(symbols={"…": CellState.BELOW_UNIT, "—": CellState.MISSING})
    path = write("region,indicator,period,value,state\na,x,2025,…,保密\nb,x,2025,—,保密\n")
    assert codes(faults(lambda: read_observations(path, layout=layout))) == [("F-129", 2)]


def test_percent_signs_follow_the_unit_of_each_row(write: Write, faults: Faults) -> None:
    path = write(HEAD + "a,growth,2025,12.3%\na,gdp,2025,12.3%\nb,growth,2025,4.5％\n")
    problems = faults(lambda: read_observations(path, units={"growth": "%", "gdp": "亿元"}))
    assert codes(problems) == [("F-105", 3)]
    data = read_observations(write(HEAD + "a,growth,2025,12.3%\n", "e.csv"), units={"growth": "%"})
    assert data.value("a", "growth", "2025") == 12.3
    assert "1 个数带百分号" in data.notes[0]


def test_period_comes_from_column_layout_or_caller(write: Write, faults: Faults) -> None:
    path = write("region,indicator,value\na,x,1\n")
    assert read_observations(path, period="2024年").periods == ("2024",)
    assert read_observations(path, period="2024", layout=Layout(period="2020")).periods == ("2020",)
    assert codes(faults(lambda: read_observations(path))) == [("F-037", None)]
    assert codes(faults(lambda: read_observations(path, period="今年"))) == [("F-125", None)]
    own = write(HEAD + "a,x,2023,1\n", "e.csv")
    assert read_observations(own, period="2024").periods == ("2023",)


@pytest.mark.parametrize("text", [HEAD, HEAD + "\n\n", HEAD + ",,,\n"])
def test_a_heading_without_rows(write: Write, faults: Faults, text: str) -> None:
    assert codes(faults(lambda: read_observations(write(text)))) == [("F-015", None)]


@pytest.mark.parametrize(
    ("head", "code", "word"),
    [
        ("area,indicator,period,value", "F-033", "region"),
        ("region,indicatr,period,value", "F-033", "indicator"),
        ("region,indicator,period,vallue", "F-033", "value"),
        ("region,indicator,period,value,value", "F-032", "value"),
        ("region,地区,indicator,period,value", "F-032", "地区"),
    ],
)
def test_headings_that_are_absent_or_double(
    write: Write, faults: Faults, head: str, code: str, word: str
) -> None:
    path = write(head + "\n" + ",".join("abcdef"[: head.count(",") + 1]) + "\n")
    problems = faults(lambda: read_observations(path))
    assert {p.code for p in problems} == {code}
    assert any(word in p.message for p in problems)


def test_a_table_too_large_to_lay_out_is_refused(write: Write, faults: Faults) -> None:
    text = HEAD + "".join(f"r{i},i{i},2025,1\n" for i in range(16_000))
    assert codes(faults(lambda: read_observations(write(text)))) == [("F-020", None)]


def test_thousands_of_problems_are_counted_and_capped_openly(write: Write) -> None:
    text = HEAD + "".join(f"r{i},x,2025,—\n" for i in range(3000)) + "bad,x,20x5,1\n"
    with pytest.raises(DataError) as caught:
        read_observations(write(text))
    assert caught.value.total == 3001
    assert [p.row for p in caught.value.problems if p.code == "F-125"] == [3002]
    assert sum(p.code == "F-106" and p.row is not None for p in caught.value.problems) == 999
    assert caught.value.problems[-1].message == "F-106 一类问题共 3000 处，这里列出 999 处，其余未列出。"
