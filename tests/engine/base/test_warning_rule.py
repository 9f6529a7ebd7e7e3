"""A warning rule is read strictly: every fault names key, place and a way out."""

from datetime import date

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.warning import KINDS, LEVEL_LABELS, LEVELS, OF_RANKS, OWN_LEVELS, parse_warning

GOOD = {
    "code": "line-example",
    "number": "M-180",
    "title": "示例",
    "level": "red",
    "kind": "limit",
    "indicators": ["farmland_kept"],
    "why": "为什么。",
    "what_to_do": "请核对。",
    "source": "示例",
    "mark": "from memory",
    "valid_from": date(2024, 1, 1),
    "parameters": {"side": "below", "bound": 100},
}
BANDS = {"yellow": 120, "orange": 200, "red": 300}
LOW = {"share": 0.25, "times": 3, "of_last": 4}


def changed(**change):
    table = {**GOOD, **change}
    return {key: value for key, value in table.items() if value is not None}


def test_a_good_rule_gives_its_parameters():
    rule = parse_warning(GOOD, "x.toml")
    assert (rule.figure("bound"), rule.word("side"), rule.named) == (100.0, "below", ("farmland_kept",))
    assert (rule.in_force(date(2023, 12, 31)), rule.in_force(date(2024, 1, 1))) == (False, True)
    ended = parse_warning(changed(valid_to=date(2024, 12, 31)), "x.toml")
    assert (ended.in_force(date(2024, 12, 31)), ended.in_force(date(2025, 1, 1))) == (True, False)


def test_defaults_are_filled_in():
    rule = parse_warning(changed(kind="worsening", parameters={"running": 2}), "x.toml")
    assert (rule.whole("running"), rule.figure("least")) == (2, 0.0)


def test_every_level_has_its_word():
    assert set(LEVEL_LABELS) == set(LEVELS)
    assert {*OWN_LEVELS, *OF_RANKS} <= set(KINDS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tittle": "x"}, "x.toml：不认识的键“tittle”。是否想写“title”。（M-200）"),
        ({"parameters": {"side": "below", "bound": 1, "bond": 1}}, "是否想写“bound”。（M-200）"),
        ({"why": None}, "缺少必填的键“why”。请补上。（M-201）"),
        ({"valid_from": None}, "缺少必填的键“valid_from”。请补上。（M-201）"),
        ({"parameters": None}, "缺少必填的键“side”。请补上。（M-201）"),
        ({"title": " "}, "请写成一段文字。（M-202）"),
        ({"valid_from": "2024-01-01"}, "请写成一个日期，如 2025-01-01，不加引号。（M-202）"),
        ({"indicators": "x"}, "请写成文字的列表。（M-202）"),
        ({"parameters": [1]}, "请写成一张表 [parameters]。（M-202）"),
        ({"parameters": {"side": "below", "bound": "1"}}, "请写成一个数。（M-202）"),
        ({"parameters": {"side": "below", "bound": True}}, "M-202"),
        ({"level": "rde"}, "不在可选范围内。是否想写“red”。（M-203）"),
        ({"kind": "purple"}, "M-203"),
        ({"kind": "forecast", "parameters": {"below": 1.5}}, "请写成在 0 与 1 之间的数。（M-203）"),
        ({"parameters": {"side": "below", "bound": float("inf")}}, "请写成有限的数。（M-203）"),
        ({"kind": "worsening", "parameters": {"running": 2, "least": -1}}, "不小于 0 的数。（M-203）"),
        ({"indicators": None, "of_kind": ["tempo"]}, "M-203"),
        ({"code": "Line_X"}, "只含小写字母、数字和短横线。（M-204）"),
        ({"number": "C-180"}, "请写成 M-180 这样的形式。（M-204）"),
        ({"indicators": None}, "没有写看哪些指标。请在 indicators 与 of_kind 中写且只写一个。（M-205）"),
        ({"of_kind": ["ratio"]}, "同时写了 indicators 和 of_kind。"),
        ({"kind": "rank_fall", "parameters": {"places": 3}}, "看位次的规则不选指标。"),
        ({"level": None}, "没有写预警等级 level。请从 notice、yellow、orange、red 中选一个。（M-206）"),
        (
            {"kind": "bands", "parameters": BANDS},
            "这一类规则自己分出颜色，不能再写 level。请删去 level。（M-206）",
        ),
        ({"valid_to": date(2023, 1, 1)}, "失效日 valid_to 早于生效日 valid_from。"),
        ({"kind": "bands", "level": None, "parameters": {**BANDS, "red": 200}}, "yellow < orange < red。"),
        (
            {"kind": "persistently_low", "indicators": None, "parameters": {**LOW, "times": 5}},
            "次数 times 大于期数 of_last，永远达不到。请核对这两个数。（M-207）",
        ),
    ],
)
def test_a_fault_is_named_with_a_way_out(change, said):
    with pytest.raises(SchemeError) as caught:
        parse_warning(changed(**change), "x.toml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("x.toml")
