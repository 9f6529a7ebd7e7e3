"""One odd cell: number, state or problem."""

from __future__ import annotations

import math

import pytest

from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.observations.cells import Rules, judge
from zhengxian.io.tables import OddKind

TEXT = Rules()
CELL = Rules(typed=True)
LEGEND = Rules(symbols={"—": CellState.MISSING, "…": CellState.BELOW_UNIT, "*": CellState.SUPPRESSED})


@pytest.mark.parametrize(
    ("word", "value"),
    [("12", 12), (" 1,234.5 ", 1234.5), ("-0.5", -0.5), ("+1e3", 1000), ("　8　", 8), (".5", 0.5)],
)
def test_plain_numbers_in_a_text_file(word: str, value: float) -> None:
    verdict = judge(OddKind.TEXT, word, TEXT)
    assert (verdict.value, verdict.state, verdict.code) == (value, CellState.REPORTED, "")


@pytest.mark.parametrize("word", ["", " ", "　", "\u00a0\t", "\u200b"])
def test_a_blank_is_missing_and_never_zero(word: str) -> None:
    verdict = judge(OddKind.TEXT, word, CELL)
    assert math.isnan(verdict.value)
    assert (verdict.state, verdict.code) == (CellState.MISSING, "")


@pytest.mark.parametrize(
    ("kind", "word", "rules", "code"),
    [
        (OddKind.TEXT, "约三百", TEXT, "F-101"),
        (OddKind.TEXT, "abc", CELL, "F-101"),
        (OddKind.TEXT, "12,34", TEXT, "F-101"),
        (OddKind.TEXT, "1.2.3", TEXT, "F-101"),
        (OddKind.TEXT, "12", CELL, "F-102"),
        (OddKind.TEXT, "1,234.5", CELL, "F-102"),
        (OddKind.TEXT, "1 234", TEXT, "F-103"),
        (OddKind.TEXT, "１２．５", TEXT, "F-104"),
        (OddKind.TEXT, "１２", CELL, "F-104"),
        (OddKind.TEXT, "−5", TEXT, "F-104"),
        (OddKind.TEXT, "12.3%", TEXT, "F-105"),
        (OddKind.TEXT, "１２.3％", CELL, "F-105"),
        (OddKind.TEXT, "—", TEXT, "F-106"),
        (OddKind.TEXT, "…", CELL, "F-106"),
        (OddKind.TEXT, "-", TEXT, "F-106"),
        (OddKind.TEXT, "NA", TEXT, "F-106"),
        (OddKind.TEXT, "×", TEXT, "F-106"),
        (OddKind.TEXT, "12.3亿元", TEXT, "F-107"),
        (OddKind.TEXT, "300 人", TEXT, "F-107"),
        (OddKind.ERROR, "#DIV/0!", CELL, "F-108"),
        (OddKind.DATE, "2025-09-01", CELL, "F-109"),
        (OddKind.BOOLEAN, "TRUE", CELL, "F-110"),
        (OddKind.TEXT, "inf", TEXT, "F-111"),
        (OddKind.TEXT, "NaN", TEXT, "F-111"),
        (OddKind.TEXT, "1e999", TEXT, "F-112"),
        (OddKind.NO_RESULT, "", CELL, "F-113"),
        (OddKind.PERCENT, "12.3%", CELL, "F-114"),
    ],
)
def test_every_trap_has_its_code_and_no_value(kind: OddKind, word: str, rules: Rules, code: str) -> None:
    verdict = judge(kind, word, rules)
    assert verdict.code == code
    assert math.isnan(verdict.value)
    assert verdict.message.endswith("。")


def test_the_sentence_tells_both_readings_of_a_percent_sign() -> None:
    message = judge(OddKind.TEXT, "12.3%", TEXT).message
    assert "填 12.3；" in message
    assert "填 0.123。" in message


def test_percent_signs_are_read_where_the_unit_is_percent() -> None:
    rules = Rules(percent=True, typed=True)
    for kind, word in ((OddKind.TEXT, "12.3%"), (OddKind.TEXT, "12.3％"), (OddKind.PERCENT, "12.3%")):
        verdict = judge(kind, word, rules)
        assert (verdict.value, verdict.code, verdict.percent) == (12.3, "", True)


def test_symbols_mean_what_the_legend_says() -> None:
    found = [judge(OddKind.TEXT, word, LEGEND).state for word in ("—", " … ", "*")]
    assert found == [CellState.MISSING, CellState.BELOW_UNIT, CellState.SUPPRESSED]
    assert judge(OddKind.TEXT, "-", LEGEND).code == "F-106"


def test_a_legend_may_explain_an_error_value() -> None:
    rules = Rules(symbols={"#N/A": CellState.NOT_APPLICABLE}, typed=True)
    assert judge(OddKind.ERROR, "#N/A", rules).state == CellState.NOT_APPLICABLE


def test_text_numbers_are_read_when_the_layout_says_so() -> None:
    rules = Rules(typed=True, text_numbers=True)
    assert [
        judge(OddKind.TEXT, word, rules).value for word in ("12", "1,234", "１２．５", "1 234", "−5")
    ] == [
        12,
        1234,
        12.5,
        1234,
        -5,
    ]
    assert judge(OddKind.TEXT, "abc", rules).code == "F-101"
