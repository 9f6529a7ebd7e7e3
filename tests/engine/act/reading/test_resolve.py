"""Names against the registers."""

from __future__ import annotations

import pytest

from zhengxian.engine.act.reading import Registers
from zhengxian.engine.act.reading.resolve import Resolver

REGISTERS = Registers(
    departments={
        "示范市工业和信息化局": "D01",
        "市工信局": "D01",
        "工信局": "D01",
        "示范市财政局": "D02",
        "市住建局": "D03",
    },
    regions={"青石县": "990121", "白河区": "990102", "青石县东山镇": "990121101", "东山镇": "990121101"},
    indicators={
        "规上工业增加值": "industry_added",
        "规上工业增加值增速": "industry_added_growth",
        "固定资产投资": "fai",
        "绿地率": "green_share",
    },
    levels={"990121": "county", "990102": "county", "990121101": "town"},
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("市工信局", "D01"),
        ("工信局", "D01"),
        ("市工业和信息化局", "D01"),
        ("市财政局", "D02"),
        ("青石县", "990121"),
        ("市园林局", None),
        ("XX县", None),
    ],
)
def test_one_unit(name, code):
    assert Resolver(REGISTERS).unit(name)[0] == code


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("各县(市、区)", ("990102", "990121")),
        ("各县（市、区）党委书记", ("990102", "990121")),
        ("其他县区", ("990102", "990121")),
        ("各乡镇", ("990121101",)),
        ("市直各部门", ("D01", "D02", "D03")),
        ("各级各部门", ("D01", "D02", "D03")),
        ("各企业", ()),
    ],
)
def test_classes_of_units(name, codes):
    assert Resolver(REGISTERS).unit(name) == (None, codes)


@pytest.mark.parametrize(
    ("thing", "unit", "code"),
    [
        ("规上工业增加值同比增长", "%", "industry_added_growth"),
        ("规上工业增加值", "亿元", "industry_added"),
        ("全市绿地率", "%", "green_share"),
        ("停车位", "个", None),
    ],
)
def test_indicators(thing, unit, code):
    assert Resolver(REGISTERS).indicator(thing, unit) == code


def test_mentions_carry_codes(task_of):
    task = task_of("青石县要确保规上工业增加值增长8%以上。", registers=REGISTERS)
    assert (task.units[0].code, task.targets[0].code) == ("990121", "industry_added_growth")
    assert task.scope is not None
    assert (task.scope.text, task.scope.codes) == ("青石县", ("990121",))


def test_scope_of_a_class(task_of):
    task = task_of("各县(市、区)要新增企业5户。", registers=REGISTERS)
    assert task.scope is not None
    assert task.scope.codes == ("990102", "990121")


def test_scope_without_registers(task_of):
    task = task_of("全市要新增企业5户。")
    assert task.scope is not None
    assert (task.scope.text, task.scope.codes) == ("全市", ())


def test_empty_registers_resolve_nothing():
    resolver = Resolver(Registers())
    assert resolver.unit("市住建局") == (None, ())
    assert resolver.indicator("绿地率", "%") is None
