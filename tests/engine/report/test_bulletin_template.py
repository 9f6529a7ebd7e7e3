"""Templates as definitions: what is read, and that every fault names its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.engine.base.errors import Refusal, SchemeError
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import TableBlock, TextBlock, parse_template, text_of, write_bulletin

from .conftest import CITY, UPPER


def template(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make a table of a template with these blocks."""
    head = {
        "code": "trial",
        "name": "试用",
        "purpose": "monthly",
        "title": "关于{period | cumulative}情况的通报",
        "number": "县域经济办通报〔{year}〕{serial}号",
        "source": "试用",
        "mark": "verified",
        "valid_from": date(2026, 1, 1),
        "block": list(blocks) or [{"kind": "text", "text": "正文"}],
    }
    return head | more


def test_a_template_is_read_whole():
    read = parse_template(
        template(
            {"kind": "heading", "level": 1, "text": "一、总体"},
            {"kind": "text", "text": "甲段{gdp@city}\n\n乙段{reading(budget_revenue, city).gap | ahead(\"序时进度\")}"},
            {"kind": "chart", "title": "图", "chart": "bars", "of": "fai_growth"},
            {"kind": "chart", "title": "图", "chart": "map", "of": "total", "node": True},
            {"kind": "rates", "title": "率", "of": ["act_closing_rate"]},
        ),
        "trial.toml",
    )  # fmt: skip
    assert [block.kind for block in read.blocks] == ["heading", "text", "chart", "chart", "rates"]
    assert len(read.blocks[1].text) == 2
    assert read.indicators == {"gdp", "budget_revenue", "fai_growth", "act_closing_rate"}
    assert (read.length, read.differences) == ("comprehensive", "printed")
    assert read.document_number(2026, 12) == "县域经济办通报〔2026〕12号"


TABLE = {
    "kind": "table",
    "title": "表",
    "rows": "regions()",
    "columns": [{"title": "地区", "cell": "{it.name}"}],
}


@pytest.mark.parametrize(
    ("table", "code", "told"),
    [
        (template(tilte="x"), "R-140", "x.toml：不认识的键“tilte”。是否想写“title”"),
        (
            template({"kind": "text", "txet": "x", "text": "y"}),
            "R-140",
            "第 1 块：不认识的键“txet”。是否想写“text”",
        ),
        (template({"kind": "text"}), "R-141", "第 1 块：缺少必填的键“text”"),
        (template({"kind": "text", "text": ["x"]}), "R-142", "第 1 块：键“text”"),
        (template({"kind": "heading", "level": True, "text": "x"}), "R-142", "键“level”"),
        (template({"kind": "heading", "level": 5, "text": "x"}), "R-143", "1 到 4"),
        (template({"kind": "rankings", "title": "x", "of": "total"}), "R-143", "是否想写“ranking”"),
        (template({"kind": "lagging", "title": "x", "of": "projekt"}), "R-143", "是否想写“project”"),
        (template({"kind": "chart", "title": "x", "chart": "pie", "of": "gdp"}), "R-143", "bars"),
        (template(purpose="weekly"), "R-143", "键“purpose”"),
        (template(code="Monthly"), "R-144", "代码“Monthly”"),
        (template(number="通报〔{year}〕第{serial}期"), "R-144", "发文字号"),
        (template(number="{open}〔{year}〕{serial}号"), "R-144", "发文字号"),
        (template(valid_to=date(2025, 1, 1)), "R-145", "早于"),
        (template(block=[]), "R-146", "0 个块"),
        (template(*[{"kind": "text", "text": "x"}] * 121), "R-146", "121"),
        (template(TABLE | {"columns": []}), "R-147", "0 列"),
        (template(TABLE | {"rows": "gdp@city"}), "R-142", "列表"),
        (
            template(TABLE | {"columns": [{"title": "x", "cell": "{it.score}"}]}),
            "R-157",
            "第 1 块第 1 列，cell",
        ),
        (template(TABLE | {"columns": [{"title": "x", "cell": "y", "align": "middle"}]}), "R-143", "align"),
        (template({"kind": "text", "text": "x\n{perod}"}), "R-153", "第 1 块第 2 段"),
        (template(title="{perod}"), "R-153", "x.toml，title"),
    ],
)
def test_faults_name_block_and_key(table, code, told):
    with pytest.raises(SchemeError) as caught:
        parse_template(table, "x.toml")
    assert caught.value.code == code
    assert told in str(caught.value)


def write_trial(source, *blocks):
    """Write a template of these blocks."""
    return write_bulletin(
        parse_template(template(*blocks), "x"), source, city=CITY, upper=UPPER, period=Period.parse("2026-09")
    )


@pytest.mark.parametrize(
    "text",
    [
        "同比增长{industry_added_growth@990102}",  # 增长-3.0%
        "同比增长{industry_added_growth@990102 | growth}",  # 增长下降3.0%
        "同比下降{industry_added_growth@990101}",  # 下降7.1% of a rise
        "分别增长{industry_added_growth@990101}、{industry_added_growth@990102}",
        "较上月前移{moved(total, 990102)}",
        "同比增长{fai_growth@990102 | growth}",  # 增长持平
    ],
)
def test_fixed_words_that_contradict_a_number_are_refused(source, text):
    with pytest.raises(Refusal) as caught:
        write_trial(source, {"kind": "text", "text": text})
    assert caught.value.code == "R-166"


def test_fixed_words_that_agree_are_not(source):
    written = write_trial(
        source, {"kind": "text", "text": "分别增长{industry_added_growth@990101}、{fai_growth@990101}"}
    )
    assert [text_of(p) for block in written.blocks for p in block.passages()] == ["分别增长7.1%、3.2%"]


def test_tables_of_fixed_shape_are_written(source):
    written = write_trial(
        source,
        {"kind": "ranking", "title": "位次", "of": "total", "class": "重点发展"},
        {"kind": "lagging", "title": "滞后", "of": "project", "most": 1},
        {"kind": "rates", "title": "率", "of": ["act_closing_rate", "project_full_capacity_rate"]},
        {"kind": "lagging", "title": "滞后", "of": "rectification", "empty": "没有。"},
    )
    tables = [block for block in written.blocks if isinstance(block, TableBlock)]
    assert [[text_of(c) for c in row] for row in tables[0].rows] == [
        ["1", "甲县", "92.50", "前移2位"],
        ["2", "乙县", "88.13", "后移1位"],
    ]
    assert [[text_of(c) for c in row] for row in tables[1].rows] == [
        ["新材料项目", "乙县", "2026-09-01", "30", "正在办理"]
    ]
    assert [[text_of(c) for c in row][1:4] for row in tables[2].rows] == [
        ["75.00%", "9", "12"],
        ["暂缺（没有到期事项）", "0", "0"],
    ]
    assert (tables[3].rows, tables[3].empty) == ((), "没有。")
    assert [column.align for column in tables[0].columns] == ["centre", "left", "right", "centre"]


def test_the_same_source_gives_the_same_bulletin(source):
    block = {"kind": "text", "text": "{each top(total, 3)}{it.name}{end}"}
    assert write_trial(source, block) == write_trial(source, block)
    assert isinstance(write_trial(source, block).blocks[0], TextBlock)
