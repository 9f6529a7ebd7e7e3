"""Months alone, the rest of the year, structure, bases and arrears points."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.arrears import ArrearsRule, against_city, arrears_of_year
from zhengxian.engine.monitor.month_alone import months_alone
from zhengxian.engine.monitor.pace import Reading, read_pace
from zhengxian.engine.monitor.pace_grid import PaceColumn
from zhengxian.engine.monitor.path import linear_path
from zhengxian.engine.monitor.plan import plan_along
from zhengxian.engine.monitor.rest_of_year import (
    required_each_month,
    required_from_growth,
    required_growth,
)
from zhengxian.engine.monitor.structure import read_base, structure, two_year_average

quick = settings(max_examples=60, deadline=None)
NAN = math.nan
BLANK = [NAN] * 4


def test_june_alone_domain_b8() -> None:
    june = months_alone([*BLANK, 500, 612], [*BLANK, 8.2, 7.9])[5]
    assert june.interval is not None
    assert [round(v, 2) for v in (june.interval.point, june.interval.low, june.interval.high)] == [
        6.58,
        6.10,
        7.07,
    ]


def test_required_growth_domain_b9() -> None:
    assert required_growth(1000, 8, 760, 715) == pytest.approx(12.2807, abs=5e-5)
    assert required_from_growth(8, (760 / 715 - 1) * 100, 0.715) == pytest.approx(12.2807, abs=5e-5)


def test_base_revision_domain_b10() -> None:
    found = read_base(612, 7.9, 580)
    assert (found.implied, found.revision) == pytest.approx((567.1918, -2.2083), abs=5e-5)
    assert found.naive_growth == pytest.approx(5.52, abs=5e-3)
    assert found.text == "按公布增速推算的同期数为 567.19，比上年公布数低 2.21%，请了解同期数调整的原因。"
    assert read_base(110, 10, 100).text.endswith("与上年公布数一致。")


def test_two_year_average_domain_b11() -> None:
    assert two_year_average(-12, 18) == pytest.approx(1.9019, abs=5e-5)


def test_pull_domain_b16() -> None:
    found = structure({"一产": 0.12, "二产": 0.45, "三产": 0.43}, {"一产": 4, "二产": 7, "三产": 6})
    assert [round(p.pull or 0, 2) for p in found.parts] == [0.48, 3.15, 2.58]
    assert found.total_growth == pytest.approx(6.21)
    assert [round(p.contribution or 0, 1) for p in found.parts] == [7.7, 50.7, 41.5]


def test_structure_says_what_is_not_known() -> None:
    unknown = structure({"甲": 1, "乙": 1}, {"甲": 4.0})
    assert (unknown.parts[1].pull, unknown.total_growth) == (None, None)
    assert unknown.note.endswith("（M-131）")
    known = structure({"甲": 1, "乙": 1}, {"甲": 4.0}, total_growth=5.0)
    assert known.parts[0].contribution == pytest.approx(40.0)
    falling = structure({"甲": 1, "乙": 1}, {"甲": 4.0, "乙": -6.0})
    assert falling.total_growth == pytest.approx(-1.0)
    assert falling.parts[0].contribution is None
    assert "B-137" in falling.note


def test_months_without_an_interval_say_why() -> None:
    levels = [NAN, 100.0, 150.0, NAN, 260.0, 320.0, 320.1, 310.0]
    growths = [NAN, 8.0, 8.1, 8.0, 7.9, 8.0, 8.0, 8.0]
    rows = months_alone(levels, growths, changed=[6])
    assert [row.code for row in rows] == ["M-125", "", "", "M-125", "M-125", "M-126", "B-133", "B-134"]
    assert rows[1].label == "1—2月"
    assert rows[1].interval is not None
    assert rows[1].interval.point == 8.0
    assert all(row.reason.endswith(f"（{row.code}）") for row in rows if row.code)


def test_a_wide_interval_is_not_shown() -> None:
    rows = months_alone([100.0, 104.0], [5.0, 5.0])
    assert rows[0].interval is not None
    assert (rows[1].interval, rows[1].code) == (None, "M-127")
    assert "超过 2 个百分点" in rows[1].reason


@quick
@given(
    st.lists(st.floats(50, 200), min_size=12, max_size=12),
    st.lists(st.floats(-10, 25), min_size=12, max_size=12),
)
def test_intervals_hold_the_true_month(bases: list[float], months: list[float]) -> None:
    """Simulated rounding: bases and monthly growth are known, cumulative growth is published with one decimal."""
    levels, growths = [], []
    for m in range(1, 13):
        base = sum(bases[:m])
        level = sum(b * (1 + g / 100) for b, g in zip(bases[:m], months[:m], strict=True))
        levels.append(level)
        growths.append(round((level / base - 1) * 100, 1))
    for row, true in zip(months_alone(levels, growths, widest=math.inf), months, strict=True):
        assert row.interval is not None
        assert row.interval.low - 1e-6 <= true <= row.interval.high + 1e-6


@quick
@given(st.floats(0, 0.95), st.floats(-20, 30), st.floats(-20, 30))
def test_required_growth_makes_the_year(share: float, to_date: float, target: float) -> None:
    rest = required_from_growth(target, to_date, share)
    assert share * to_date + (1 - share) * rest == pytest.approx(target, abs=1e-9)


def test_required_each_month() -> None:
    assert required_each_month(120, 90, 3) == 10.0
    assert required_each_month(120, 130, 3) == 0.0


def _readings(growths: list[float | None], target: float = 7.5) -> dict[Period, Reading]:
    plan = [plan_along("growth", 2026, target, linear_path())]
    column = PaceColumn("growth", decimals=1)
    quarters = Period.range(Period.parse("2026Q1"), Period.parse("2026Q4"))
    return {q: read_pace(g, plan, q.last_day, column) for q, g in zip(quarters, growths, strict=True)}


def test_arrears_stay_when_the_year_is_met() -> None:
    cost = arrears_of_year(_readings([6.7, 7.0, None, 8.3]), ArrearsRule(), talks=[1, 2])
    assert {str(p): round(v, 6) for p, v in cost.by_period.items()} == {
        "2026Q1": -0.8,
        "2026Q2": -0.5,
        "2026Q4": 0.0,
    }
    assert (cost.talks, round(cost.total, 6)) == (-1.5, -2.8)
    assert [str(p) for p in cost.left_out] == ["2026Q3"]
    capped = arrears_of_year(_readings([6.7, 7.0, None, 8.3]), ArrearsRule(cap=1.0))
    assert capped.total == -1.0
    assert arrears_of_year({}, ArrearsRule()).total == 0.0


def test_points_against_the_city_chuzhou() -> None:
    """domain.md B-7: county 8.3 against city 7.5 gives +0.8."""
    points = against_city(_readings([8.3, 7.2, None, 7.5]), _readings([7.5, 7.5, 7.5, 7.5]))
    assert {str(p): v for p, v in points.items()} == {"2026Q1": 0.8, "2026Q2": -0.3, "2026Q4": 0.0}


@quick
@given(st.lists(st.floats(-5, 15), min_size=4, max_size=4), st.integers(0, 3), st.floats(0, 5))
def test_more_growth_never_costs_more(growths: list[float], place: int, more: float) -> None:
    better = [g + (more if n == place else 0.0) for n, g in enumerate(growths)]
    rule = ArrearsRule(cap=4.0)
    worse, found = (arrears_of_year(_readings(list(g)), rule).total for g in (growths, better))
    assert -4.0 <= worse <= found <= 0.0


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: required_from_growth(8, 6, 1.0), "M-128"),
        (lambda: required_from_growth(8, 6, -0.1), "M-128"),
        (lambda: required_from_growth(8, NAN, 0.5), "M-129"),
        (lambda: required_each_month(120, 90, 0), "M-128"),
        (lambda: required_each_month(NAN, 90, 2), "M-129"),
        (lambda: structure({}, {}), "M-130"),
        (lambda: structure({"甲": 0.0}, {"甲": 1.0}), "M-130"),
        (lambda: structure({"甲": -1.0, "乙": 3.0}, {}), "M-130"),
        (lambda: read_base(0, 7.9, 580), "B-132"),
        (lambda: read_base(612, 7.9, -5), "B-132"),
        (lambda: two_year_average(-100, 5), "B-131"),
        (lambda: ArrearsRule(rate=-1.0), "M-133"),
        (lambda: arrears_of_year({}, ArrearsRule(), talks=[3]), "M-133"),
    ],
)
def test_senseless_arithmetic_is_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        call()
