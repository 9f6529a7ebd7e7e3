"""A figure with the mark of a footnote is no other figure."""

from __future__ import annotations

import math

import pytest

from zhengxian.io.observations.cells import Rules, judge
from zhengxian.io.tables.table import OddKind
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.services import typed

MARKED = ("12.5①", "12.5²", "3⑩", "1½", "12.5⑴", "12.5①%", "12.5①亿元")


@pytest.mark.parametrize("text", MARKED)
def test_a_footnote_mark_never_becomes_a_digit(text: str) -> None:
    typed_in = typed.read(text, Indicator(code="x", title="产值", unit="亿元", decimals=2))
    assert typed_in.value is None
    assert typed_in.problem.endswith(("（C-111）", "（C-112）"))
    for rules in (Rules(), Rules(text_numbers=True, percent=True)):
        verdict = judge(OddKind.TEXT, text, rules)
        assert math.isnan(verdict.value)
        assert verdict.code


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("１２．５", "亿元", 12.5), ("12.5亿元", "亿元", 12.5), ("12m²", "m²", 12.0), ("12㎡", "㎡", 12.0)],
)
def test_full_width_digits_and_units_with_an_exponent_stay(text: str, unit: str, value: float) -> None:
    assert typed.read(text, Indicator(code="x", title="面积", unit=unit, decimals=2)).value == value
