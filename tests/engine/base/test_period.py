"""Order, arithmetic and dates of periods."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period, PeriodKind

quick = settings(max_examples=60, deadline=None)
kinds = st.sampled_from(list(PeriodKind))
# half of the draws fall into one year, so that neighbours and equal last days are common
years = st.one_of(st.integers(2024, 2025), st.integers(1940, 2160))


@st.composite
def periods(draw: st.DrawFn, kind: PeriodKind | None = None) -> Period:
    chosen = kind or draw(kinds)
    return Period.of(chosen, draw(years), draw(st.integers(1, chosen.per_year)))


def p(text: str) -> Period:
    return Period.parse(text)


@quick
@given(periods())
def test_text_and_label_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.label) == period
    assert Period.from_value(str(period)) == period


@quick
@given(periods(), kinds)
def test_parts_partition_the_parent(period: Period, kind: PeriodKind) -> None:
    if kind.length > period.kind.length:
        with pytest.raises(ZhengxianError, match="B-108"):
            period.parts(kind)
        return
    parts = period.parts(kind)
    assert parts[0].first_day == period.first_day
    assert parts[-1].last_day == period.last_day
    for left, right in itertools.pairwise(parts):
        assert right.first_day - left.last_day == dt.timedelta(days=1)
        assert right - left == 1
    assert all(part.parent(period.kind) == period and period.contains(part) for part in parts)
    assert not period.contains(parts[-1] + 1)
    assert not period.contains(parts[0] - 1)


@quick
@given(periods(), periods(), periods())
def test_order_is_total_transitive_and_agrees_with_equality(a: Period, b: Period, c: Period) -> None:
    assert (a < b) + (a == b) + (a > b) == 1
    assert (a <= b) == (a < b or a == b)
    assert (a >= b) == (not a < b)
    assert (a == b) == (str(a) == str(b))
    assert a != b or hash(a) == hash(b)
    first, second, third = sorted([a, b, c])
    assert first <= second <= third
    assert first <= third
    assert [x.last_day for x in (first, second, third)] == sorted(x.last_day for x in (a, b, c))


def test_longer_period_comes_first_among_equal_last_days() -> None:
    texts = ["2025-11", "2025", "2025H2", "2025Q4", "2025-12", "2025-12T3", "2026-01T1", "2026-01", "2026"]
    assert [str(x) for x in sorted(p(t) for t in reversed(texts))] == texts


@quick
@given(periods(), st.integers(-36, 36))
def test_arithmetic_is_inverse(period: Period, steps: int) -> None:
    there = period + steps
    assert there - steps == period
    assert there - period == steps
    assert (there > period) == (steps > 0)
    assert period.same_last_year() + period.kind.per_year == period
    assert period.same_last_year().number == period.number
    assert period.same_last_year().year == period.year - 1


@quick
@given(st.dates(dt.date(1901, 1, 1), dt.date(2198, 12, 31)), kinds)
def test_a_day_falls_into_one_period_of_each_kind(day: dt.date, kind: PeriodKind) -> None:
    period = Period.from_date(day, kind)
    assert period.first_day <= day <= period.last_day
    assert not (period + 1).first_day <= day
    assert period.contains(Period.from_date(day, PeriodKind.TEN_DAY))
    assert Period.from_value(day) == Period.from_date(day, PeriodKind.MONTH)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (1, "2025-08T1"),
        (10, "2025-08T1"),
        (11, "2025-08T2"),
        (20, "2025-08T2"),
        (21, "2025-08T3"),
        (31, "2025-08T3"),
    ],
)
def test_third_ten_days_last_to_the_end_of_the_month(day: int, text: str) -> None:
    assert str(Period.from_date(dt.date(2025, 8, day), PeriodKind.TEN_DAY)) == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2100-02T3", "2100-02-21", "2100-02-28"),
        ("2000-02T3", "2000-02-21", "2000-02-29"),
        ("2025-09T2", "2025-09-11", "2025-09-20"),
        ("2025-12T3", "2025-12-21", "2025-12-31"),
        ("2025Q1", "2025-01-01", "2025-03-31"),
        ("2025H2", "2025-07-01", "2025-12-31"),
        ("2199", "2199-01-01", "2199-12-31"),
    ],
)
def test_first_and_last_day(text: str, first: str, last: str) -> None:
    assert (p(text).first_day.isoformat(), p(text).last_day.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "label", "year", "number"),
    [
        ("2025", "2025年", 2025, 1),
        ("2025H1", "2025年上半年", 2025, 1),
        ("2025H2", "2025年下半年", 2025, 2),
        ("2025Q3", "2025年三季度", 2025, 3),
        ("2025-09", "2025年9月", 2025, 9),
        ("2025-12T1", "2025年12月上旬", 2025, 34),
        ("2025-09T2", "2025年9月中旬", 2025, 26),
        ("2025-01T3", "2025年1月下旬", 2025, 3),
    ],
)
def test_label_year_and_number(text: str, label: str, year: int, number: int) -> None:
    assert (p(text).label, p(text).year, p(text).number, str(p(text))) == (label, year, number, text)


@pytest.mark.parametrize(
    ("text", "share"),
    [("2025-08", 8 / 12), ("2025-10", 10 / 12), ("2025Q3", 0.75), ("2025H1", 0.5), ("2025", 1.0)],
)
def test_share_of_year_of_linear_pace_domain_4_1(text: str, share: float) -> None:
    assert p(text).share_of_year == share


def test_range_includes_both_ends() -> None:
    assert [str(x) for x in Period.range(p("2025-12T2"), p("2026-01T1"))] == [
        "2025-12T2",
        "2025-12T3",
        "2026-01T1",
    ]
    assert Period.range(p("2025"), p("2025")) == (p("2025"),)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: p("2025-09") - p("2025Q3"), "B-107"),
        (lambda: Period.range(p("2025"), p("2025-09")), "B-107"),
        (lambda: Period.range(p("2025-09"), p("2025-08")), "B-109"),
        (lambda: p("2025-09").parts(PeriodKind.QUARTER), "B-108"),
        (lambda: p("2025Q3").parent(PeriodKind.MONTH), "B-108"),
        (lambda: p("2025-08T2").share_of_year, "B-110"),
        (lambda: Period.of(PeriodKind.MONTH, 2025, 13), "B-105"),
        (lambda: Period.of(PeriodKind.YEAR, 2025, 0), "B-105"),
        (lambda: Period.of(PeriodKind.YEAR, 1899), "B-106"),
        (lambda: p("2199-12") + 1, "B-106"),
        (lambda: p("1900").same_last_year(), "B-106"),
    ],
)
def test_senseless_arithmetic_is_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(ZhengxianError) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


def test_contains_needs_the_whole_period() -> None:
    assert p("2025Q3").contains(p("2025Q3"))
    assert p("2025Q3").contains(p("2025-09T3"))
    assert not p("2025-09").contains(p("2025Q3"))
    assert not p("2025Q3").contains(p("2024-09"))


def test_periods_are_values() -> None:
    assert {p("2025年9月"), p("2025-09"), p("202509")} == {p("2025M9")}
    assert pickle.loads(pickle.dumps(p("2025-09"))) == p("2025-09")
    assert copy.deepcopy(p("2025Q3")) == p("2025Q3")
    assert p("2025") != "2025"
    assert p("2025-09") + np.int64(4) == p("2026-01")
    assert repr(p("2025Q3")) == "Period('2025Q3')"
    with pytest.raises(AttributeError):
        p("2025").ordinal = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        assert p("2025") < "2025"
    with pytest.raises(TypeError):
        p("2025") + 0.5  # type: ignore[operator]


def test_kind_is_found_by_its_word() -> None:
    assert [PeriodKind(word).per_year for word in ("year", "half", "quarter", "month", "ten_day")] == [
        1,
        2,
        4,
        12,
        36,
    ]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2026Q1", "2026年一季度"), ("2026Q2", "2026年上半年"), ("2026Q3", "2026年前三季度"), ("2026Q4", "2026年全年"),
        ("2026H1", "2026年上半年"), ("2026H2", "2026年全年"), ("2026", "2026年"), ("2026-01", "2026年1月"),
        ("2028-02", "2028年1—2月"), ("2026-12", "2026年1—12月"), ("2026-09T2", "2026年9月中旬"),
    ],
)  # fmt: skip
def test_cumulative_labels_count_from_january_and_read_back_as_the_same_end(code: str, label: str) -> None:
    period = Period.parse(code)
    assert period.cumulative_label == label
    read = Period.parse("2026年" if label == "2026年" else label)
    assert read.last_day == period.last_day
