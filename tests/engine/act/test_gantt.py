"""Bars on an axis of time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.gantt import Bar, Ticks, lay_out, rows_on_sheet
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=60, deadline=None)
MARCH = date(2026, 3, 1)


def test_a_bar_of_a_month_within_a_quarter_by_hand() -> None:
    """March of a quarter of 91 days (March to May: 92): begins at 0, ends at 31/92; half done at 15.5/92."""
    bars = [Bar("土建", MARCH, date(2026, 3, 31), done=0.5), Bar("设备", date(2026, 5, 1), date(2026, 5, 31))]
    chart = lay_out(bars, date(2026, 3, 16), ticks=Ticks.MONTH)
    row = chart.rows[0]
    assert (row.left, row.right, row.done_right) == pytest.approx((0, 31 / 92, 15.5 / 92))
    assert (row.slip_right, row.slip_days) == (None, 0)
    assert chart.axis.today == pytest.approx(15 / 92)
    assert [t.label for t in chart.axis.ticks] == ["2026年3月", "4月", "5月"]
    assert chart.rows[1].done_right is None


def test_a_late_open_bar_slips_to_today_or_to_what_is_expected() -> None:
    end = date(2026, 3, 31)
    today = date(2026, 4, 10)
    bars = [
        Bar("开着", MARCH, end),
        Bar("预计", MARCH, end, expected=date(2026, 4, 20)),
        Bar("晚完成", MARCH, end, done_on=date(2026, 4, 5)),
        Bar("按时完成", MARCH, end, done_on=date(2026, 3, 20)),
        Bar("完成无日期", MARCH, end, done=1.0),
    ]
    rows = lay_out(bars, today).rows
    assert [row.slip_days for row in rows] == [10, 20, 5, 0, 0]
    assert rows[2].done_right == rows[2].right
    assert lay_out(bars, today).axis.last == date(2026, 4, 20)


def test_short_spans_are_marked_by_ten_days_long_ones_by_month() -> None:
    short = lay_out([Bar("甲", date(2026, 3, 15), date(2026, 4, 5))], MARCH).axis
    assert [t.label for t in short.ticks] == ["3月中旬", "下旬", "4月上旬"]
    assert (short.first, short.today) == (date(2026, 3, 11), None)
    long = lay_out([Bar("甲", date(2025, 11, 3), date(2026, 5, 5))], MARCH).axis
    assert [t.label for t in long.ticks][:4] == ["2025年11月", "12月", "2026年1月", "2月"]
    assert [t.strong for t in long.ticks][:4] == [False, False, True, False]
    forced = lay_out([Bar("甲", date(2025, 11, 3), date(2026, 5, 5))], MARCH, ticks=Ticks.TEN_DAY).axis
    assert len(forced.ticks) == 19
    years = lay_out([Bar("甲", date(2025, 11, 3), date(2030, 5, 5))], MARCH).axis
    assert [t.label for t in years.ticks][:3] == ["2025年4季度", "2026年1季度", "2季度"]
    assert (years.first, years.last) == (date(2025, 10, 1), date(2030, 6, 30))


def test_a_sheet_is_turned_when_it_is_full() -> None:
    bars = [Bar(f"事项{n}", MARCH, date(2026, 3, 31)) for n in range(rows_on_sheet() + 1)]
    assert [len(page) for page in lay_out(bars, MARCH).pages] == [rows_on_sheet(), 1]
    assert [len(page) for page in lay_out(bars[:5], MARCH, rows_per_page=2).pages] == [2, 2, 1]


@pytest.mark.parametrize(
    ("bars", "code"),
    [
        ([], "A-245"),
        ([Bar("甲", MARCH, date(2026, 2, 1))], "A-246"),
        ([Bar("甲", MARCH, MARCH, done=1.2)], "A-246"),
        ([Bar("甲", MARCH, MARCH, done=float("nan"))], "A-246"),
    ],
)
def test_what_cannot_be_drawn_is_refused(bars: list[Bar], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        lay_out(bars, MARCH)


bars_of_any_kind = st.lists(
    st.builds(
        lambda start, length, done, done_on: Bar(
            "甲",
            MARCH + timedelta(start),
            MARCH + timedelta(start + length),
            done,
            None if done_on is None else MARCH + timedelta(done_on),
        ),
        st.integers(-400, 400),
        st.integers(0, 400),
        st.none() | st.floats(0, 1),
        st.none() | st.integers(-400, 900),
    ),
    min_size=1,
    max_size=8,
)


@quick
@given(bars_of_any_kind, st.integers(-500, 900))
def test_everything_stands_inside_and_ticks_tile_the_axis(bars: list[Bar], today: int) -> None:
    chart = lay_out(bars, MARCH + timedelta(today))
    for row in chart.rows:
        assert 0 <= row.left < row.right <= 1
        assert row.done_right is None or row.left <= row.done_right <= row.right + 1e-12
        assert row.slip_right is None or row.right < row.slip_right <= 1
    ticks = chart.axis.ticks
    assert (ticks[0].left, ticks[-1].right) == (0, 1)
    assert all(a.right == b.left for a, b in pairwise(ticks))
    assert [row.bar for row in chart.rows] == bars
