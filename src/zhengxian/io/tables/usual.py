"""The headings that are understood without a layout, and what to say when one is absent or double."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.base.suggest import nearest
from zhengxian.io.tables.table import Table

USUAL = {
    "region": ("region", "地区", "地区代码", "区划代码", "行政区划代码", "区域", "区域代码"),
    "indicator": ("indicator", "指标", "指标代码", "指标名称"),
    "period": ("period", "期间", "时期", "报告期"),
    "value": ("value", "数值", "值", "指标值"),
    "state": ("state", "状态", "数据状态"),
    "name": ("name", "名称", "地区名称", "区域名称"),
    "class": ("class", "类别", "分类", "功能区类别"),
    "level": ("level", "级别", "层级"),
    "parent": ("parent", "上级", "上级代码", "上级地区"),
    "valid_from": ("valid_from", "生效日期", "起始日期"),
    "valid_to": ("valid_to", "失效日期", "截止日期"),
}
"""The words for a role where no layout is given; the first is the contract, the others are usual."""


def absent(table: Table, words: Sequence[str]) -> Problem:
    """Return the problem F-033: none of these headings is there."""
    headings = [h for h in table.headings if h]
    near = next((n for n in (nearest(word, headings) for word in words[:2]) if n), None)
    either = "或".join(f"“{word}”" for word in dict.fromkeys(words[:2]))
    hint = f"是否把“{near}”改为“{words[0]}”" if near else f"请加上标题为{either}的一列"
    message = f"没有找到“{words[0]}”列。{hint}；也可以用版式文件指明。"
    return Problem("F-033", message, column=words[0])


def double(table: Table, first: int, second: int) -> Problem:
    """Return the problem F-032: two columns mean the same."""
    one, other = table.headings[first], table.headings[second]
    what = f"标题“{one}”出现两次" if one == other else f"标题“{one}”和“{other}”是同一个意思"
    message = f"{what}，不知道用哪一列。请只留一列，或用版式文件指明。"
    return Problem("F-032", message, column=table.label(second), value=other)
