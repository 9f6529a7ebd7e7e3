"""CSV files: records, ragged rows, quotes, blocks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Problem
from zhengxian.io.tables.delimited import DelimitedTable

Faults = Callable[[Callable[[], object]], list[Problem]]


def table(path: Path, text: str, block: int = 1 << 20, **options: int) -> DelimitedTable:
    path.write_bytes(text.encode())
    return DelimitedTable(path, block=block, **options)


def columns(found: DelimitedTable) -> tuple[list[str | None], list[float]]:
    body = found.read([0], [1])
    words = body.words[0]
    keys = [words.words[c] if c >= 0 else None for c in words.codes.tolist()]
    return keys, body.figures[1].values.tolist()


CELLS = st.text(st.sampled_from('ab,"\n\r 甲'), max_size=4)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELLS, NUMBERS), min_size=1, max_size=12),
    block=st.integers(1, 40),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_survives_any_cut_into_blocks(
    tmp_path: Path, rows: list[tuple[str, float]], block: int, end: str, quoting: int
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([("k", "v"), *rows])  # type: ignore[arg-type]
    keys, values = columns(table(tmp_path / "d.csv", text.getvalue(), block))
    assert [k or "" for k in keys] == [k.strip() for k, _ in rows]
    assert values == [v for _, v in rows]


def test_columns_keep_their_rows_when_lines_are_blank(tmp_path: Path) -> None:
    found = table(tmp_path / "d.csv", "k,v\n\na,1\n,\n\nb,2\n\n\n")
    body = found.read([0], [1])
    at = np.flatnonzero(body.words[0].codes >= 0)
    assert body.row_numbers[at].tolist() == [3, 6]
    assert body.figures[1].values[at].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "text", ["k,v\na,1,,\nb,2,\n", "k,v\ra,1\rb,2\r", "k\tv\na\t1\nb\t2", "\ufeffk,v\na,1\nb,2"]
)
def test_spellings_of_the_same_table(tmp_path: Path, text: str) -> None:
    assert columns(table(tmp_path / "d.csv", text)) == (["a", "b"], [1.0, 2.0])


def test_a_heading_may_hold_a_line_feed(tmp_path: Path) -> None:
    found = table(tmp_path / "d.csv", 'k,"人均\nGDP"\na,1\n')
    assert list(found.headings) == ["k", "人均\nGDP"]
    assert found.read([0], [1]).row_numbers.tolist() == [2]


def test_a_quote_within_a_field_is_only_a_character(tmp_path: Path) -> None:
    assert columns(table(tmp_path / "d.csv", 'k,v\na"b,1\nc"d,2\n')) == (['a"b', 'c"d'], [1.0, 2.0])


def test_heading_row_leaves_title_lines_out(tmp_path: Path) -> None:
    found = table(tmp_path / "d.csv", "某市统计表\n单位：亿元\nk,v\na,1\n", heading_row=3)
    assert list(found.headings) == ["k", "v"]
    assert found.read([0], [1]).row_numbers.tolist() == [4]


def test_ragged_rows_are_all_named(tmp_path: Path, faults: Faults) -> None:
    found = table(tmp_path / "d.csv", "k,v\na,1\nb\nc,3,4\nd,1,234\ne,5\n", block=8)
    problems = faults(lambda: found.read([0], [1]))
    assert [(p.code, p.row) for p in problems] == [("F-018", 3), ("F-018", 4), ("F-018", 5)]


def test_a_file_cut_in_the_middle_of_a_row_is_ragged(tmp_path: Path, faults: Faults) -> None:
    text = "region,period,gdp\n" + "".join(f"r{i},2025,{i}\n" for i in range(100)) + "r100,20"
    found = table(tmp_path / "d.csv", text)
    problems = faults(lambda: found.read([0, 1], [2]))
    assert [(p.code, p.row) for p in problems] == [("F-018", 102)]


def test_an_open_quote_is_named_with_its_line(tmp_path: Path, faults: Faults) -> None:
    found = table(tmp_path / "d.csv", 'k,v\na,1\nb,"2\nc,3\n')
    problems = faults(lambda: found.read([0], [1]))
    assert [(p.code, "第 3 行" in p.message) for p in problems] == [("F-019", True)]


def test_numbers_in_their_usual_spellings(tmp_path: Path) -> None:
    text = 'k,v\na," 1,234.5 "\nb,-0.5\nc,1e3\nd,"1,234,567"\ne,+7\nf,　8　\n'
    body = table(tmp_path / "d.csv", text).read([0], [1])
    assert body.figures[1].values.tolist() == [1234.5, -0.5, 1000.0, 1234567.0, 7.0, 8.0]
    assert body.figures[1].odd.rows.size == 0


def test_other_texts_are_kept_with_their_rows(tmp_path: Path) -> None:
    body = table(tmp_path / "d.csv", "k,v\na,1\nb,—\nc,inf\nd,1e999\ne,nan\nf,\n").read([0], [1])
    odd = body.figures[1].odd
    assert odd.rows.tolist() == [1, 2, 3, 4]
    assert [odd.words[c] for c in odd.codes] == ["—", "inf", "1e999", "nan"]
    assert np.isnan(body.figures[1].values[1:]).all()


def test_a_file_without_its_heading_row_is_refused(tmp_path: Path, faults: Faults) -> None:
    found = table(tmp_path / "d.csv", "k,v\n", heading_row=5)
    assert faults(lambda: found.headings)[0].code == "F-015"
