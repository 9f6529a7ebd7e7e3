"""Layout files are read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zhengxian.definitions import layout_codes, layout_path
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.layouts import parse_layout, read_layout

GOOD = """
code = "census"
title = "普查"
period = 2020
heading_row = 3
sheet = "数据"
text_numbers = true
[columns]
region = "区划代码"
name = "区县"
[columns.indicators]
"人口数" = "population"
[symbols]
"—" = "missing"
"…" = "不足一个单位"
"*" = "suppressed"
"/" = "not_applicable"
[levels]
"县" = "county"
"""


def test_a_layout_with_everything(tmp_path: Path) -> None:
    path = tmp_path / "l.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    layout = read_layout(path)
    assert (layout.code, layout.period, layout.heading_row, layout.sheet) == ("census", "2020", 3, "数据")
    assert layout.text_numbers
    assert layout.columns == {"region": "区划代码", "name": "区县"}
    assert layout.indicators == {"人口数": "population"}
    assert [layout.symbols[s] for s in "—…*/"] == [
        CellState.MISSING,
        CellState.BELOW_UNIT,
        CellState.SUPPRESSED,
        CellState.NOT_APPLICABLE,
    ]
    assert layout.levels == {"县": "county"}


REGION = {"region": "代码"}


@pytest.mark.parametrize(
    ("table", "code", "words"),
    [
        ({"colums": {}}, "S-402", "“columns”"),
        ({"columns": {**REGION, "regoin": "x"}}, "S-402", "“region”"),
        ({"columns": []}, "S-403", "columns"),
        ({"columns": {"region": 3}}, "S-403", "region"),
        ({"columns": {**REGION, "indicators": "some"}}, "S-403", "all"),
        ({"columns": REGION, "heading_row": 0}, "S-403", "heading_row"),
        ({"columns": REGION, "heading_row": True}, "S-403", "heading_row"),
        ({"columns": REGION, "text_numbers": "yes"}, "S-403", "text_numbers"),
        ({"columns": {"name": "名"}}, "S-404", "region"),
        ({"columns": {"indicators": "all"}}, "S-404", "region"),
        ({"columns": REGION, "symbols": {"—": "nothing"}}, "S-405", "“—”"),
        ({"columns": REGION, "symbols": {"—": "reported"}}, "S-405", "“—”"),
        ({"columns": REGION, "symbols": {"—": "exempt"}}, "S-405", "“—”"),
        ({"columns": {"region": "代码", "name": "代码"}}, "S-406", "“代码”"),
        ({"columns": {**REGION, "indicators": {"甲": "x", "乙": "x"}}}, "S-406", "“x”"),
        ({"columns": {**REGION, "indicators": {"代码": "x"}}}, "S-406", "“代码”"),
        ({"columns": REGION, "period": "去年"}, "S-407", "去年"),
    ],
)
def test_what_is_not_in_the_book_is_refused(table: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_layout(table, "l.toml")
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.message.startswith("l.toml")


@pytest.mark.parametrize("content", [b"code = ", 'title = "\xb5"'.encode("latin-1"), None])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "l.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SchemeError) as caught:
        read_layout(path)
    assert caught.value.code == "S-401"


@pytest.mark.parametrize("code", layout_codes())
def test_every_shipped_layout_is_well_formed(code: str) -> None:
    assert read_layout(layout_path(code)).code == code


def test_a_legend_alone_is_a_layout() -> None:
    layout = parse_layout({"symbols": {"—": "missing"}, "period": "2025年"})
    assert (layout.columns, layout.indicators, layout.period) == ({}, None, "2025")
