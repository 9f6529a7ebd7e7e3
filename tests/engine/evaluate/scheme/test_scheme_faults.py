"""Every fault of a scheme is refused by code, key, place and, where there is one, the nearest right word."""

import re
from copy import deepcopy
from typing import Any

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.scheme import parse_scheme

GOOD: dict[str, Any] = {
    "code": "s",
    "title": "方案",
    "group": [
        {
            "code": "strength",
            "weight": 100,
            "item": [
                {"indicator": "gdp", "weight": 60, "score": "minmax"},
                {"indicator": "tax", "weight": 40, "score": "minmax"},
            ],
        }
    ],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Put a value at a dotted path of the good scheme; a number is a position."""
    table = deepcopy(GOOD)
    *steps, last = path.split(".")
    here: Any = table
    for step in steps:
        here = here[int(step)] if step.isdigit() else here.setdefault(step, {})
    if last.isdigit():
        here[int(last)] = value
    else:
        here[last] = value
    return table


def fault(table: Any) -> str:
    with pytest.raises(SchemeError) as caught:
        parse_scheme(table)
    message = str(caught.value)
    assert message.count("。") >= 1
    assert re.search(r"（S-\d{3}）$", message)
    return message


def test_the_good_scheme_is_good():
    assert [i.code for i in parse_scheme(GOOD).items] == ["gdp", "tax"]


ITEM = "group.0.item.0"
FAULTS = [
    # S-002: an unknown key, its place and the nearest known key
    ("titel", "x", "S-002", "顶层：不认识键“titel”。最接近的是“title”"),
    ("rank.decimal", 2, "S-002", "rank：不认识键“decimal”。最接近的是“decimals”"),
    ("group.0.wieght", 1, "S-002", "group[strength]：不认识键“wieght”。最接近的是“weight”"),
    (f"{ITEM}.directon", "positive", "S-002", "group[strength].item[gdp]：不认识键“directon”。最接近的是“direction”"),
    ("pool.level", ["county"], "S-002", "pool：不认识键“level”。最接近的是“levels”"),
    ("adjustments.cap_bonos", 3, "S-002", "adjustments：不认识键“cap_bonos”。最接近的是“cap_bonus”"),
    ("periods.mx", {"Y": 1}, "S-004", "periods：缺少必需的键“mix”"),
    ("gate", [{"code": "a", "authority": "市局", "effect": "note", "autority": 1}], "S-002", "gate[a]：不认识键“autority”"),
    ("award", [{"name": "强县", "tops": 3}], "S-002", "award[强县]：不认识键“tops”。最接近的是“top”"),
    ("exemption", [{"region": "1", "node": "gdp", "reason": "x", "from": 1}], "S-002", "exemption[1]：不认识键“from”"),
    # S-003: a value of the wrong type
    ("title", 5, "S-003", "顶层：键“title”应为文字，实为数字"),
    ("points", "100", "S-003", "顶层：键“points”应为数字，实为文字"),
    ("points", True, "S-003", "顶层：键“points”应为数字，实为真假值"),
    ("points", float("inf"), "S-003", "应为有限的数字"),
    ("valid_from", "2025年1月", "S-003", "顶层：键“valid_from”应为日期（如 2025-01-01）"),
    ("group.0.item", {"indicator": "gdp"}, "S-003", "group[strength]：键“item”应为表的列表，实为表"),
    ("group.0.item.0", "gdp", "S-003", "group[strength].item[1]：应为一个表，实为文字"),
    ("pool.levels", "county", "S-003", "pool：键“levels”应为文字列表"),
    ("rank.tie_break", ["gdp", 3], "S-003", "rank：键“tie_break”应为文字列表，其中有别的内容"),
    (f"{ITEM}.weight", -1, "S-003", "group[strength].item[gdp].weight：“default”的权重应为不小于 0 的数字"),
    (f"{ITEM}.weight", {"default": 60, "甲": "多"}, "S-003", "“甲”的权重应为不小于 0 的数字"),
    (f"{ITEM}.weight", float("nan"), "S-003", "的权重应为不小于 0 的数字"),
    # S-004: something required is absent
    ("group.0.code", None, "S-003", "键“code”应为文字"),
    (f"{ITEM}", {"weight": 60, "score": "minmax"}, "S-004", "group[strength].item[1]：缺少必需的键“indicator”"),
    (f"{ITEM}", {"indicator": "gdp", "weight": 60}, "S-004", "item[gdp]：缺少必需的键“score”"),
    (f"{ITEM}", {"indicator": "gdp", "score": "minmax"}, "S-004", "group[strength]：“gdp”没有写权重"),
    (
        f"{ITEM}",
        {"derive": {"kind": "sum", "of": ["a", "b"]}, "weight": 60, "score": "minmax"},
        "S-004",
        "由 derive 得出的指标须自行编码",
    ),
    ("gate", [{"code": "a", "effect": "note"}], "S-004", "gate[a]：缺少必需的键“authority”"),
    ("exemption", [{"region": "1", "node": "gdp"}], "S-004", "exemption[1]：缺少必需的键“reason”"),
    ("pool.exclude", [{"reason": "x"}], "S-004", "pool.exclude[1]：没有写 codes、names 或 classes"),
    ("adjust", [{"code": "a", "kind": "deviation", "indicator": "gdp"}], "S-004", "adjust[a]：缺少必需的键“against”"),
    ("adjust", [{"code": "a", "kind": "arrears", "actual": "gdp"}], "S-004", "adjust[a]：缺少必需的键“plan”"),
    ("periods.mix", {}, "S-004", "periods.mix：没有写任何期间"),
    # S-005: a word or number outside what is allowed
    ("rank.ties", "densse", "S-005", "rank：键“ties”的取值“densse”不认识。最接近的是“dense”"),
    (f"{ITEM}.direction", "up", "S-005", "可用的有：positive、negative、interval"),
    ("score", {"within": "both"}, "S-005", "score：键“within”的取值“both”不认识"),
    ("rank.grade_within", "both", "S-005", "rank：键“grade_within”的取值“both”不认识"),
    ("rank.decimals", 11, "S-005", "decimals 应在 0 到 10 之间"),
    ("rank.grade_minimum", 0, "S-005", "rank：grade_minimum 应不小于 1"),
    ("rank.grade", [{"name": "A", "upto": 101}], "S-005", "rank.grade[A]：upto 是累计百分比"),
    ("points", 0, "S-005", "键“points”（满分）应大于 0"),
    ("points", -100, "S-005", "键“points”（满分）应大于 0"),
    ("points", 100 / 3, "S-005", "至多 6 位小数"),
    ("points", 1e6, "S-005", "不大于 100000"),
    ("group.0.weights", "relativ", "S-005", "只能写 \"relative\"，实为“relativ”"),
    ("aggregate", {"weights": 3}, "S-005", "只能写 \"relative\"，实为“3”"),
    ("periods.mix", {"Q5": 10}, "S-005", "“Q5 = 10”不合格式"),
    ("periods.mix", {"Q1": 0}, "S-005", "“Q1 = 0”不合格式"),
    ("award", [{"name": "强县", "top": 0}], "S-005", "award[强县]：top 应不小于 1"),
    ("award", [{"name": "强县", "within": "both"}], "S-005", "award[强县]：键“within”的取值“both”不认识"),
    ("adjust", [{"code": "a", "kind": "bonus", "cap": -1}], "S-005", "adjust[a]：cap 应大于 0"),
    ("adjustments.cap_bonus", 0, "S-005", "adjustments：cap_bonus 应大于 0"),
    # S-006: weights that sum neither to 100 nor 1 nor the parent's points
    (f"{ITEM}.weight", 50, "S-006", "group[strength]：下一级权重合计 90，应为 100、1 之一"),
    (f"{ITEM}.weight", {"default": 60, "甲": 50}, "S-006", "group[strength]（类别“甲”）：下一级权重合计 90"),
    ("group.0.weight", 0, "S-006", "顶层：下一级权重合计 0"),
    # S-007: a code twice
    ("group.0.item.1", {"indicator": "gdp", "weight": 40, "score": "minmax"}, "S-007", "代码“gdp”在方案里出现不止一次"),
    ("group.0.code", "gdp", "S-007", "代码“gdp”"),
    ("group.0.code", "total", "S-007", "代码“total”"),
    ("gate", [{"code": "gdp", "authority": "市局", "effect": "note"}], "S-007", "代码“gdp”"),
    ("adjust", [{"code": "tax", "kind": "bonus"}], "S-007", "代码“tax”"),
    ("rank.grade", [{"name": "A", "upto": 5}, {"name": "A", "upto": 9}], "S-007", "等次“A”写了不止一次"),
    # S-008: nothing in a group; S-015: nothing in a split
    ("group", [], "S-008", "顶层：没有任何指标或分组"),
    ("group.0.item", [], "S-008", "group[strength]：没有任何指标或分组"),
    (f"{ITEM}.split", {"level": 0}, "S-015", "item[gdp].split：各部分的权重应不小于 0"),
    (f"{ITEM}.split", {"level": 2, "increment": -1}, "S-015", "item[gdp].split：各部分的权重应不小于 0"),
    # S-009: two things at once
    (f"{ITEM}.growth_indicator", "gdp_growth", "S-009", "growth_indicator 只与 split 一起使用"),
    (f"{ITEM}.split", {"growth": 1}, "S-009", "要按增速计分须写 growth_indicator"),
    ("rank.grade", [{"name": "A", "upto": 5, "at_least": 90}], "S-009", "rank.grade[A]：upto（按比例）与 at_least"),
    ("rank.grade", [{"name": "A", "upto": 70}, {"name": "B", "upto": 25}], "S-009", "从“A”到“B”，累计百分比 upto"),
    ("rank.grade", [{"name": "A", "at_least": 60}, {"name": "B", "at_least": 90}], "S-009", "最低分 at_least 须越来越小"),
    ("rank.grade", [{"name": "A", "upto": 5}, {"name": "B", "at_least": 9}], "S-009", "一律写 upto（按比例）或一律写 at_least"),
    ("rank.grade", [{"name": "A"}, {"name": "B", "upto": 25}], "S-009", "只有最后一等可以都不写"),
    (
        "adjust",
        [{"code": "a", "kind": "deviation", "indicator": "gdp", "against": {"region": "1", "value": 2}}],
        "S-009",
        "adjust[a].against：region 与 value 须且只能写一个",
    ),
    ("adjust", [{"code": "a", "kind": "bonus", "step": 0.2}], "S-009", "kind = “bonus” 时不用键“step”（可用 per）"),
    ("adjust", [{"code": "a", "kind": "deduction", "rate": 2}], "S-009", "kind = “deduction” 时不用键“rate”"),
    # S-010: a node that is not there
    ("exemption", [{"region": "1", "node": "gdpp", "reason": "x"}], "S-010", "exemption.node：方案里没有“gdpp”。最接近的是“gdp”"),
    ("rank.tie_break", ["zzz"], "S-010", "rank.tie_break：方案里没有“zzz”。请改为方案里已有的"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "code", "words"), FAULTS)
def test_a_fault_is_refused_with_its_place(path: str, value: Any, code: str, words: str):
    message = fault(changed(path, value))
    assert words in message
    assert message.endswith(f"（{code}）")


def test_dates_in_the_wrong_order_are_refused():
    table = changed("valid_from", "2026-01-01") | {"valid_to": "2025-12-31"}
    assert "顶层：valid_to（2025-12-31）早于 valid_from（2026-01-01）" in fault(table)
    late = [
        {"region": "1", "node": "gdp", "reason": "x", "valid_from": "2025-02-01", "valid_to": "2025-01-01"}
    ]
    assert "exemption[1]：valid_to" in fault(changed("exemption", late))


def test_a_growth_series_that_nothing_uses_is_refused():
    table = changed(f"{ITEM}.split", {"level": 1, "increment": 1})
    table["group"][0]["item"][0]["growth_indicator"] = "gdp_growth"
    assert "没有按增速计分的部分，growth_indicator 用不上" in fault(table)


def test_split_and_derive_together_are_refused():
    table = changed(f"{ITEM}.split", {"level": 1})
    table["group"][0]["item"][0]["derive"] = {"kind": "sum", "of": ["a", "b"]}
    assert "split 与 derive 不能同时使用" in fault(table)


def test_a_scheme_that_is_no_table_is_refused():
    assert "顶层：应为一个表，实为列表" in fault([])
    assert "顶层：缺少必需的键“code”" in fault({})


def test_a_mistake_in_a_nested_group_names_the_whole_way():
    inner = {
        "code": "inner",
        "weight": 100,
        "item": [{"indicator": "x", "weight": 100, "scor": "minmax", "score": "minmax"}],
    }
    table = changed("group", [{"code": "outer", "weight": 100, "group": [inner]}])
    assert "group[outer].group[inner].item[x]：不认识键“scor”。最接近的是“score”" in fault(table)
