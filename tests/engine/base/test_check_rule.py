"""A rule is read strictly: every fault names key, place and a way out."""

import pytest

from zhengxian.engine.base.check import KINDS, parse_check
from zhengxian.engine.base.errors import SchemeError

GOOD = {
    "code": "band",
    "number": "C-016",
    "title": "区间",
    "severity": "explain",
    "audience": "reporter",
    "kind": "band",
    "frequency": "month",
    "indicators": ["sales_output_ratio"],
    "why": "为什么。",
    "what_to_do": "请说明，或改数。",
    "source": "示例",
    "mark": "from memory",
    "parameters": {"low": 85, "high": 105.5},
}


def changed(**change):
    table = {**GOOD, **change}
    return {key: value for key, value in table.items() if value is not None}


def test_a_good_rule_gives_its_parameters():
    rule = parse_check(GOOD, "band.toml")
    assert (rule.figure("low"), rule.figure("high")) == (85.0, 105.5)
    assert rule.named == ("sales_output_ratio",)


def test_defaults_are_filled_in():
    table = changed(kind="mismatch", parameters={"against": ["vat_growth"], "gap": 10})
    rule = parse_check(table, "x.toml")
    assert (rule.whole("running"), rule.flag("sign")) == (1, False)
    assert rule.named == ("sales_output_ratio", "vat_growth")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tittle": "x"}, "x.toml：不认识的键“tittle”。是否想写“title”。（C-081）"),
        (
            {"parameters": {"low": 1, "high": 2, "hihg": 3}},
            "x.toml，parameters：不认识的键“hihg”。是否想写“high”。（C-081）",
        ),
        ({"kind": "range", "parameters": {"low": 1}}, "这一类规则没有参数，请删去。（C-081）"),
        ({"why": None}, "缺少必填的键“why”。请补上。（C-082）"),
        ({"parameters": {"low": 1}}, "x.toml，parameters：缺少必填的键“high”。请补上。（C-082）"),
        ({"parameters": None}, "缺少必填的键“low”。请补上。（C-082）"),
        ({"title": 5}, "键“title”的值 5 类型不对。请写成一段文字。（C-083）"),
        ({"why": "  "}, "C-083"),
        ({"indicators": "gdp"}, "键“indicators”的值 'gdp' 类型不对。请写成文字的列表。（C-083）"),
        ({"cumulative": "yes"}, "请写成true 或 false。（C-083）"),
        ({"parameters": [1]}, "C-083"),
        ({"parameters": {"low": "1", "high": 2}}, "C-083"),
        ({"parameters": {"low": True, "high": 2}}, "C-083"),
        ({"parameters": {"low": float("nan"), "high": 2}}, "C-084"),
        ({"parameters": {"low": 2, "high": 2}}, "下限 low 不小于上限 high"),
        ({"severity": "eror"}, "键“severity”的值“eror”不在可选范围内。是否想写“error”。（C-084）"),
        ({"kind": "bnad"}, "是否想写“band”。（C-084）"),
        ({"frequency": "weekly"}, "C-084"),
        ({"kind": "mismatch", "parameters": {"against": [], "gap": 1}}, "只写了 0 项，至少要 1 项"),
        ({"kind": "mismatch", "parameters": {"against": ["x"], "gap": -1}}, "请写成不小于 0 的数。（C-084）"),
        ({"kind": "mismatch", "parameters": {"against": ["x"], "gap": 1, "running": 13}}, "在 1 与 12 之间"),
        (
            {"kind": "mismatch", "parameters": {"against": ["x"], "gap": 1, "running": 1.5}},
            "请写成一个整数。（C-083）",
        ),
        ({"kind": "mismatch", "parameters": {"against": ["x"], "gap": 1, "sign": 1}}, "C-083"),
        ({"code": "Band"}, "规则代码“Band”不合规"),
        ({"number": "C-1"}, "规则编号“C-1”不合规。请写成 C-016 这样的形式。（C-085）"),
        ({"of_kind": ["levle"], "indicators": None}, "是否想写“level”。（C-084）"),
        ({"of_kind": ["level"]}, "同时写了 indicators 和 of_kind"),
        ({"indicators": None}, "没有写查哪些指标"),
    ],
)
def test_every_fault_is_named(change, said):
    with pytest.raises(SchemeError) as caught:
        parse_check(changed(**change), "x.toml")
    assert said in str(caught.value)


def test_parameters_of_every_kind_are_described():
    shapes = {"number", "whole", "flag", "code", "codes", "words", "choice"}
    for kind, parameters in KINDS.items():
        for name, parameter in parameters.items():
            assert parameter.shape in shapes, (kind, name)
            assert (parameter.shape == "choice") == bool(parameter.choices)
