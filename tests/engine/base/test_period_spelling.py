"""The spellings of a period that offices use, and those that are refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period import Period


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2025", "2025"),
        ("2025年", "2025"),
        ("2025年度", "2025"),
        ("2025年全年", "2025"),
        ("2025年末", "2025"),
        ("二〇二五年", "2025"),
        ("2025H1", "2025H1"),
        ("2025h2", "2025H2"),
        ("2025年上半年", "2025H1"),
        ("2025下半年", "2025H2"),
        ("2025Q3", "2025Q3"),
        ("2025-Q3", "2025Q3"),
        ("2025年三季度", "2025Q3"),
        ("2025年第3季度", "2025Q3"),
        ("2025年第一季度", "2025Q1"),
        ("2025年前三季度", "2025Q3"),
        ("2025年前三个季度", "2025Q3"),
        ("2025年1-3季度", "2025Q3"),
        ("2025年一季度末", "2025Q1"),
        ("2025-09", "2025-09"),
        ("2025-9", "2025-09"),
        ("2025.9", "2025-09"),
        ("2025.01", "2025-01"),
        ("2025.10", "2025-10"),
        ("2025/09", "2025-09"),
        ("202509", "2025-09"),
        ("2025M9", "2025-09"),
        ("2025M12", "2025-12"),
        ("2025年9月", "2025-09"),
        ("2025年09月份", "2025-09"),
        ("2025 年 9 月", "2025-09"),
        ("2025年9月末", "2025-09"),
        ("2025.1月", "2025-01"),
        ("2025年1-9月", "2025-09"),
        ("2025年1—9月", "2025-09"),
        ("2025年1——9月", "2025-09"),
        ("2025年1～9月", "2025-09"),
        ("2025年1至9月", "2025-09"),
        ("2025年1月至9月", "2025-09"),
        ("2025年1-2月", "2025-02"),
        ("2025年前9个月", "2025-09"),
        ("２０２５年１－９月", "2025-09"),
        ("２０２５／０９", "2025-09"),
        ("二〇二五年九月", "2025-09"),
        ("二零二五年十二月", "2025-12"),
        ("二○二五年一至十一月", "2025-11"),
        ("2025年十月", "2025-10"),
        ("2025-09T2", "2025-09T2"),
        ("2025年9月上旬", "2025-09T1"),
        ("2025年9月下旬", "2025-09T3"),
        ("2025年1-8月中旬", "2025-08T2"),
        ("二〇二五年九月中旬", "2025-09T2"),
        ("2025-09-20", "2025-09"),
        ("2025/9/1", "2025-09"),
        ("2025-09-01 00:00:00", "2025-09"),
        ("2025-09-01T08:30", "2025-09"),
        ("2025年9月30日", "2025-09"),
    ],
)
def test_spelling_is_read(text: str, canonical: str) -> None:
    assert str(Period.parse(text)) == canonical
    assert str(Period.parse(f"  {text}\n")) == canonical
    assert str(Period.parse(text, year=1999)) == canonical  # a written year wins


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("9月", "2025-09"),
        ("九月份", "2025-09"),
        ("1至9月", "2025-09"),
        ("1—2月", "2025-02"),
        ("前两个月", "2025-02"),
        ("9月中旬", "2025-09T2"),
        ("第3季度", "2025Q3"),
        ("前三季度", "2025Q3"),
        ("Q3", "2025Q3"),
        ("上半年", "2025H1"),
        ("H2", "2025H2"),
        ("全年", "2025"),
        ("M9", "2025-09"),
    ],
)
def test_spelling_without_year_needs_one(text: str, canonical: str) -> None:
    assert str(Period.parse(text, year=2025)) == canonical
    with pytest.raises(ValueFormatError) as caught:
        Period.parse(text)
    assert caught.value.code == "B-102"
    assert text in caught.value.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "B-101"),
        ("  ", "B-101"),
        ("去年", "B-101"),
        ("9", "B-101"),
        ("20259", "B-101"),
        ("20250930", "B-101"),
        ("2025年一二月", "B-101"),
        ("2025T2", "B-101"),
        ("2025年9月当月", "B-101"),
        ("2024年7月-2025年6月", "B-101"),
        ("GDP", "B-101"),
        ("25年9月", "B-103"),
        ("二五年九月", "B-103"),
        ("25-09", "B-103"),
        ("'25年", "B-103"),
        ("2025.1", "B-103"),
        ("２０２５．１", "B-103"),
        ("2025年4-6月", "B-104"),
        ("10—12月", "B-104"),
        ("2025年2-3季度", "B-104"),
        ("2025年7月至9月", "B-104"),
        ("2025年13月", "B-105"),
        ("202500", "B-105"),
        ("2025Q5", "B-105"),
        ("2025H3", "B-105"),
        ("2025-09T4", "B-105"),
        ("2025-13T1", "B-105"),
        ("2025-02-30", "B-105"),
        ("1025年9月", "B-106"),
        ("9999", "B-106"),
    ],
)
def test_spelling_is_refused(text: str, code: str) -> None:
    for _ in range(2):  # a refusal is not remembered as an answer
        with pytest.raises(ValueFormatError) as caught:
            Period.parse(text, year=2024)
        assert caught.value.code == code
        assert caught.value.message.endswith("。")


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        (2025, "2025"),
        (202509, "2025-09"),
        (2025.0, "2025"),
        (np.int64(202512), "2025-12"),
        (np.float64(2025.09), "2025-09"),
        (2025.9, "2025-09"),
        (Decimal("2025.10"), "2025-10"),
        (dt.date(2024, 2, 29), "2024-02"),
        (dt.datetime(2025, 9, 30, 23, 59), "2025-09"),
        ("2025年9月", "2025-09"),
        (Period.parse("2025Q3"), "2025Q3"),
    ],
)
def test_cell_value_is_read(value: object, canonical: str) -> None:
    assert str(Period.from_value(value)) == canonical


@pytest.mark.parametrize(
    ("value", "code"),
    [(None, "B-101"), (True, "B-101"), (float("nan"), "B-101"), (45901, "B-101"), (2025.1, "B-103")],
)
def test_cell_value_is_refused(value: object, code: str) -> None:
    with pytest.raises(ValueFormatError) as caught:
        Period.from_value(value)
    assert caught.value.code == code


def test_cell_text_without_year_takes_the_given_one() -> None:
    assert str(Period.from_value("三季度", year=2025)) == "2025Q3"


def test_repeated_reading_gives_the_same_object() -> None:
    assert Period.parse("2025年1—9月") is Period.parse("2025年1—9月")
