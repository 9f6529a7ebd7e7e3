"""Data frames as input of the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.observations import from_frame, read_observations
from zhengxian.io.tables import frames

pd: Any = pytest.importorskip(
    "pandas", reason="pandas is no dependency; where it is present its frames are read"
)
Faults = Callable[[Callable[[], object]], list[Problem]]
COLUMNS: dict[str, list[Any]] = {
    "region": ["a", "b", "c"],
    "period": [2025, 2025, 2025],
    "gdp": [1.5, None, 3.0],
}

MAKERS: list[Callable[[dict[str, list[Any]]], Any]] = [
    pl.DataFrame,
    lambda columns: pl.DataFrame(columns).lazy(),
    pd.DataFrame,
    lambda columns: pd.DataFrame(columns).astype({"period": "category", "gdp": "Float64"}),
    dict,
    lambda columns: {key: np.array(value, dtype=object) for key, value in columns.items()},
]


@pytest.mark.parametrize("make", MAKERS)
def test_every_kind_of_frame_gives_the_same(make: Callable[[dict[str, list[Any]]], Any]) -> None:
    data = from_frame(make(COLUMNS))
    assert (data.regions, data.indicators, data.periods) == (("a", "b", "c"), ("gdp",), ("2025",))
    np.testing.assert_array_equal(data.values[0, :, 0], [1.5, np.nan, 3.0])
    assert data.states[0, :, 0].tolist() == [0, 1, 0]


def test_whole_numbers_codes_and_categories() -> None:
    frame = pl.DataFrame({"region": [140702, 140721], "gdp": [1, 2]}).with_columns(
        pl.col("gdp").cast(pl.Int16)
    )
    assert from_frame(frame, period="2025").regions == ("140702", "140721")
    floats = pd.DataFrame({"region": [140702.0, 140721.0], "gdp": [1.0, np.nan]})
    assert from_frame(floats, period="2025").regions == ("140702", "140721")
    named = frame.with_columns(pl.Series("region", ["a", "b"], dtype=pl.Categorical))
    assert from_frame(named, period="2025").regions == ("a", "b")


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ([1.0, float("inf")], "F-111"),
        (["1", "—"], "F-106"),
        ([True, False], "F-110"),
        ([dt.date(2025, 1, 1), None], "F-109"),
        (["1", "１"], "F-104"),
    ],
)
def test_cells_of_a_frame_are_checked_like_a_file(faults: Faults, column: list[Any], code: str) -> None:
    problems = faults(lambda: from_frame({"region": ["a", "b"], "gdp": column}, period="2025"))
    assert {p.code for p in problems} == {code}


def test_rows_of_a_frame_count_from_one(faults: Faults) -> None:
    problems = faults(lambda: from_frame({"region": ["a", "b"], "gdp": [1.0, float("inf")]}, period="2025"))
    assert [p.row for p in problems] == [2]


def test_what_is_no_table_is_refused(faults: Faults) -> None:
    for wrong in (3, "text", {"region": ["a"], "gdp": [1, 2]}):
        assert [p.code for p in faults(lambda w=wrong: from_frame(w))] == ["F-016"]


def test_dates_in_the_period_column_are_their_month() -> None:
    days = [dt.date(2025, 9, 1), dt.date(2025, 10, 1)]
    data = from_frame({"region": ["a", "a"], "period": days, "gdp": [1.0, 2.0]})
    assert data.periods == ("2025-09", "2025-10")


def test_parquet_keeps_types(tmp_path: Any, faults: Faults) -> None:
    path = tmp_path / "d.parquet"
    pl.DataFrame({"region": ["a", "b"], "period": ["2025", "2025"], "gdp": [1.0, None]}).write_parquet(path)
    data = read_observations(path)
    assert data.state("b", "gdp", "2025") == CellState.MISSING
    pl.DataFrame({"region": ["a"], "period": ["2025"], "gdp": ["…"]}).write_parquet(path)
    assert [p.code for p in faults(lambda: read_observations(path))] == ["F-106"]
    assert frames.read_parquet(path).file == "d.parquet"


def test_aligned_gives_another_order_and_missing_for_what_is_absent() -> None:
    data = from_frame({"region": ["a", "b"], "gdp": [1.0, 2.0], "pop": [3.0, 4.0]}, period="2025")
    values, states = data.aligned(["b", "x", "a"], ["pop", "y"])
    np.testing.assert_array_equal(values[0], [[4, np.nan], [np.nan, np.nan], [3, np.nan]])
    assert states[0].tolist() == [[0, 1], [1, 1], [0, 1]]
    assert values.swapaxes(1, 2).flags.c_contiguous
