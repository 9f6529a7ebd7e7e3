"""What the page of a figure works out, by numbers computed by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hand_readings import find, judge

from zhengxian.web.monitor.services import figure_page


@pytest.fixture
def judged(office: Any) -> Any:
    return judge(office)


def worked(office: Any, region: str, indicator: str, period: str = "2026-08", who: str = "assessor") -> Any:
    found = find(office, who, region, indicator, period)
    return figure_page.analyse(office.access(who), found, office.today)


def test_rest_of_the_year_of_a_level_by_hand(judged: Any) -> None:
    """乙县: 80 less 51.91 over four months is 7.0225 a month; 51.91 in eight months is 6.48875."""
    rest = worked(judged, "990102", "budget_revenue").answers[0]
    assert rest.shown == "每月 7.02 亿元"
    assert rest.words == "（80.00 − 51.91）÷ 余下 4 个月；已过月份平均每月 6.49。"


def test_rest_of_the_year_of_a_growth_series_by_hand(judged: Any) -> None:
    """With 760 of 1,000 last year and 6.0 % so far against 5.5 %: (5.5 − 0.76·6.0) / 0.24 = 3.9 %."""
    for month, value in ((8, 760.0), (12, 1000.0)):
        judged.figure("990101", "budget_revenue", f"2025-{month:02d}", value)
    rest = worked(judged, "990101", "budget_revenue_growth").answers[0]
    assert rest.shown == "须增长 3.9%"
    assert "目标 5.5% − 已过月份占上年 76.00% × 累计 6.0%" in rest.words


def test_counts_ask_for_whole_units_and_stocks_for_nothing(judged: Any) -> None:
    """甲县: 150 less 120 over four months is 7.5, so 8 a month."""
    assert worked(judged, "990101", "entities_net").answers[0].shown == "每月 8 户"
    assert worked(judged, "990101", "loans").answers[0].words == figure_page.NOT_FOR_KIND


def test_two_year_average_by_hand(judged: Any) -> None:
    """Domain vector 11: −12 % and +18 % are 1.9 % a year, not 3 %."""
    judged.figure("990101", "fai_growth", "2025-08", -12.0)
    judged.figure("990101", "fai_growth", "2026-08", 18.0)
    assert worked(judged, "990101", "fai_growth").answers[1].shown == "1.9%"
    assert worked(judged, "990101", "loans").answers[1].words.startswith("没有对应的增速指标")


def test_the_month_alone_is_an_interval(judged: Any) -> None:
    """Domain vector 8: 500 at +8.2 %, 612 at +7.9 % make a June of 6.6 % (6.1 to 7.1)."""
    for month, level, growth in ((5, 500.0, 8.2), (6, 612.0, 7.9)):
        judged.figure("990101", "budget_revenue", f"2026-{month:02d}", level)
        judged.figure("990101", "budget_revenue_growth", f"2026-{month:02d}", growth)
    june = worked(judged, "990101", "budget_revenue_growth", "2026-06").months[5]
    assert (round(june.interval.point, 1), round(june.interval.low, 1), round(june.interval.high, 1)) == (
        6.6,
        6.1,
        7.1,
    )
    assert worked(judged, "990101", "fai_growth").months == (), "no level, no month alone"


def test_pull_on_the_city_by_hand(judged: Any) -> None:
    """Last year 12, 45, 43 and nothing, growth 4, 7, 6: the second county pulls 0.45 × 7 = 3.15 points."""
    for county, level, growth in (
        ("990101", 12.0, 4.0), ("990102", 45.0, 7.0), ("990103", 43.0, 6.0), ("990104", 0.0, 0.0),
    ):  # fmt: skip
        judged.figure(county, "budget_revenue", "2025-08", level)
        judged.figure(county, "budget_revenue_growth", "2026-08", growth)
    pull = worked(judged, "990102", "budget_revenue_growth").answers[2]
    assert pull.label == "对示范市的拉动"
    assert pull.shown == "3.15 个百分点"
    assert pull.words.startswith("占上年 45.00% × 增速 7.0%，贡献率 50.7%")


def test_without_levels_the_rest_of_the_year_gives_a_reason(judged: Any) -> None:
    rest = worked(judged, "990101", "fai_growth").answers[0]
    assert rest.shown == "—"
    assert (
        rest.words
        == "没有上年同期和上年全年的总量，不知道已过月份占上年多少。请看累计增速与目标的差。（M-249）"
    )
