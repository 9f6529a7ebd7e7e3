"""Bulk uploads of observation rows: every row with its number, good rows kept, bad rows named."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhengxian.engine.base.errors import DataError
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.forms import read_long

HEAD = ["region", "indicator", "period", "value", "state"]
KNOWN: dict[str, Any] = {
    "indicators": {"gdp", "gdp_growth"},
    "regions": {"c1", "c2"},
    "names": {"地区生产总值": "gdp"},
    "region_names": {"甲县": "c1"},
    "units": {"gdp": "亿元", "gdp_growth": "%"},
}

Rows = list[list[Any]]
Write = Callable[[Rows], Path]


@pytest.fixture(params=["xlsx", "csv"])
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Write:
    def made(rows: Rows) -> Path:
        path = tmp_path / f"rows.{request.param}"
        if request.param == "csv":
            text = "\n".join(",".join(str(c) for c in row) for row in rows)
            path.write_bytes(text.encode("gb18030"))
            return path
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        page = book.add_worksheet("数据")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        book.close()
        return path

    return made


def test_good_rows_are_kept_and_the_others_named(write: Write) -> None:
    rows = [
        HEAD,
        ["c1", "gdp", "2026-09", 1.5, ""],
        ["甲县", "gdp_growth", "2026年1—9月", 5.1, ""],
        ["c2", "gdp", "2026-09", "", "不适用"],
        ["c2", "gdp_growth", "2026-09", "", ""],
        ["c3", "gdp", "2026-09", 2, ""],
        ["c1", "gpd", "2026-09", 2, ""],
        ["c1", "gdp", "2026-13", 2, ""],
        ["c1", "gdp", "2026-08", "约3", ""],
        ["c1", "gdp", "2026-09", 9, ""],
        ["c2", "gdp", "2026-07", 4, "不适用"],
        ["c2", "gdp", "2026-06", 4, "大概"],
        ["", "gdp", "2026-06", 4, ""],
    ]
    reading = read_long(write(rows), **KNOWN, name="9月.xlsx")
    got = [row for block in reading.blocks(2) for row in block]
    assert [(r.row, r.region, r.indicator, r.period) for r in got] == [
        (2, "c1", "gdp", "2026-09"),
        (3, "c1", "gdp_growth", "2026-09"),
        (4, "c2", "gdp", "2026-09"),
        (5, "c2", "gdp_growth", "2026-09"),
    ]
    assert got[0].value == 1.5
    assert (got[2].state, got[2].stated, math.isnan(got[2].value)) == (CellState.NOT_APPLICABLE, True, True)
    assert (got[3].state, got[3].stated) == (CellState.MISSING, False)
    assert reading.blank.tolist() == [False, False, False, True]
    faults = {(p.row, p.code) for p in reading.problems}
    assert faults == {
        (6, "F-122"),
        (7, "F-123"),
        (8, "F-125"),
        (9, "F-101"),
        (10, "F-127"),
        (11, "F-129"),
        (12, "F-128"),
        (13, "F-121"),
    }
    assert reading.total_problems == 8
    assert {p.file for p in reading.problems} == {"9月.xlsx"}
    assert reading.rows_in_file == 12


def test_places_are_those_of_the_file(write: Write) -> None:
    path = write([HEAD, ["c1", "gdp", "2026-09", 1.5, ""], ["c2", "gdp", "2026-09", 2, ""]])
    reading = read_long(path, **KNOWN)
    assert reading.place(1) == ("数据!D3" if path.suffix == ".xlsx" else "第 3 行")
    assert len(reading) == 2


def test_progress_goes_up_to_the_end(write: Write) -> None:
    steps: list[tuple[int, int]] = []
    path = write([HEAD, *[["c1", "gdp", str(1990 + i), i, ""] for i in range(30)]])
    read_long(path, **KNOWN, progress=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == ((0, 100), (100, 100))


def test_the_last_day_of_february_is_a_month(write: Write) -> None:
    reading = read_long(
        write([HEAD[:4], ["c1", "gdp", "2024-02-29", 1], ["c1", "gdp", "2023-02-29", 1]]), **KNOWN
    )
    assert [r.period for block in reading.blocks() for r in block] == ["2024-02"]
    assert [(p.code, p.row) for p in reading.problems] == [("F-125", 3)]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["地区名", "GDP"], ["c1", 1]], "F-216"),
        ([["region", "indicator", "period"], ["c1", "gdp", "2026"]], "F-033"),
        ([HEAD], "F-015"),
        ([HEAD[:2] + HEAD[3:], ["c1", "gdp", 1, ""]], None),
    ],
)
def test_what_is_no_long_table(write: Write, rows: Rows, code: str | None) -> None:
    if code is None:
        reading = read_long(write(rows), **KNOWN)
        assert [p.code for p in reading.problems] == ["F-037"]
        assert len(reading) == 0
        return
    with pytest.raises(DataError) as caught:
        read_long(write(rows), **KNOWN)
    assert code in [p.code for p in caught.value.problems]


def test_many_faults_are_counted_and_capped(write: Write) -> None:
    rows = [
        HEAD,
        *[["c1", "gdp", str(1900 + i), f"约{i}", ""] for i in range(250)],
        *[["c9", "gdp", "2026", 1, ""]] * 1500,
    ]
    reading = read_long(write(rows), **KNOWN)
    assert reading.total_problems == 251
    assert len(reading.problems) <= 1001
    assert "共 1500 行" in next(p.message for p in reading.problems if p.code == "F-122")
