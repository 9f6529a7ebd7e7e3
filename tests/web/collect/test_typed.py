"""What a person types into a cell, read as it is written and never guessed."""

from __future__ import annotations

import pytest

from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.services import typed

LEVEL = Indicator(code="a", title="收入", unit="亿元", decimals=2)
RATE = Indicator(code="b", title="增速", unit="%", decimals=1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18.62", 18.62),
        ("１８．６２", 18.62),
        (" 1,234.5 ", 1234.5),
        ("１，２３４", 1234.0),
        ("−3.9", -3.9),
        ("—3.9", -3.9),
        ("+2", 2.0),
        (".5", 0.5),
        ("0", 0.0),
        ("-0", 0.0),
        ("12.6亿元", 12.6),
    ],
)
def test_numbers_are_read_as_written(text, value):
    read = typed.read(text, LEVEL)
    assert (read.value, read.state, read.problem, read.doubt) == (value, "reported", "", "")
    assert str(read.value) != "-0.0"


def test_a_per_cent_sign_belongs_to_a_rate():
    assert typed.read("6.1％", RATE).value == 6.1
    assert "C-112" in typed.read("6.1%", LEVEL).problem


@pytest.mark.parametrize(
    "text", ["1,05", "12,34,567", "1.2.3", "1e5", "abc", "#REF!", "=1+1", "1 2 x", "nan", "inf", "—", "…"]
)
def test_what_is_no_number_is_not_guessed(text):
    read = typed.read(text, LEVEL)
    assert (read.value, read.state) == (None, "")
    assert "C-111" in read.problem


def test_other_units_are_not_converted():
    assert "C-112" in typed.read("126万元", LEVEL).problem


def test_too_many_digits_and_decimals():
    assert "C-113" in typed.read("1234567890123456", LEVEL).problem
    read = typed.read("12.345", LEVEL)
    assert read.value == 12.345
    assert "C-114" in read.doubt
    assert typed.read("12.3400", LEVEL).doubt == ""


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("未统计", "missing", ""),
        ("未统计：系统升级", "missing", "系统升级"),
        (" 不适用 : 没有口岸", "not_applicable", "没有口岸"),
        ("不足一个单位", "below_unit", ""),
        ("保密", "suppressed", ""),
    ],
)
def test_states_with_and_without_a_reason(text, state, reason):
    read = typed.read(text, LEVEL)
    assert (read.value, read.state, read.reason) == (None, state, reason)


def test_a_blank_is_nothing_and_never_zero():
    for text in ("", "  ", "　"):
        assert typed.read(text, LEVEL) == typed.Typed()


def test_a_long_text_is_no_number():
    assert typed.read("9" * 100_000, LEVEL).problem


def test_unseen_characters_do_not_reach_the_database():
    assert typed.read("未统计：系统\x00升级", LEVEL).reason == "系统升级"
