"""Until when, how often, and time words that mislead."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from zhengxian.engine.act.reading import Registers, is_weekday, read
from zhengxian.engine.act.reading.deadlines import find
from zhengxian.engine.act.reading.due_days import last_workday, workdays_after


def times(sentence):
    return [(d.text, str(d.type)) for d in sentence.deadlines]


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("6月底前", "2025-06-30"),
        ("6月15日前", "2025-06-15"),
        ("6月前", "2025-05-31"),
        ("9月上旬", "2025-09-10"),
        ("今年年底前", "2025-12-31"),
        ("年内", "2025-12-31"),
        ("今年上半年", "2025-06-30"),
        ("三季度末", "2025-09-30"),
        ("明年6月底前", "2026-06-30"),
        ("2026年底前", "2026-12-31"),
        ("到2027年", "2027-12-31"),
        ("“十五五”末", "2030-12-31"),
        ("本月底前", "2025-02-28"),
        ("国庆节前", "2025-09-30"),
        ("剩下五个月时间里", "2025-12-31"),
        ("X月底前", None),
        ("春节前", "2026-02-16"),
        ("2027年春节前", "2027-02-05"),
        ("2050年春节前", None),
        ("3月1日至4月30日期间", "2025-04-30"),
        ("9月1日至15日", "2025-09-15"),
        ("汛期前", None),
    ],
)
def test_dates_resolve_to_the_last_day_on_time(task_of, text, resolved):
    deadline = task_of(f"要抓紧施工,{text}完成主体工程。").deadlines[0]
    assert deadline.text in (text, text.removeprefix("在"))
    assert (deadline.resolved.isoformat() if deadline.resolved else None) == resolved


def test_a_month_of_next_spring_named_in_winter():
    reading = read("要在3月底前完成招标。", doc="例", meeting=date(2025, 11, 20))
    assert reading.tasks[0].deadlines[0].resolved == date(2026, 3, 31)


def test_a_plan_for_the_coming_year_counts_from_that_year():
    text = "二、2026年重点工作\n全年引进项目20个以上。"
    reading = read(text, doc="例", meeting=date(2025, 12, 20))
    assert reading.tasks[0].deadlines[0].resolved == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("争取3年内全面完成治理。", "讲话之日"),
        ("力争用两到三年时间达到一流水平。", "讲话之日"),
        ("要确保签约后半年内开工建设。", "签约"),
        ("一般问题要确保5个工作日内办结。", "讲话之日"),
        ("疑难问题要确保三个月解决到位。", "讲话之日"),
    ],
)
def test_spans_name_what_they_are_counted_from(task_of, text, relative):
    (deadline,) = task_of(text).deadlines
    assert (str(deadline.type), deadline.resolved, deadline.relative_to) == ("duration", None, relative)


@pytest.mark.parametrize(
    ("text", "cadences"),
    [
        ("要每季度召开调度会。", ["每季度"]),
        ("要逐月紧盯进度。", ["逐月"]),
        ("要用好“周分析、旬研判、月调度”机制。", ["周分析", "旬研判", "月调度"]),
        ("健全月通报、季评比、年底考核的推进机制。", ["月通报", "季评比", "年底考核"]),
        ("要坚持一季度一次会商。", ["一季度一次"]),
        ("要按月上报。", ["按月"]),
    ],
)
def test_cadences(task_of, text, cadences):
    assert times(task_of(text)) == [(c, "cadence") for c in cadences]


@pytest.mark.parametrize(
    "text",
    [
        "要落实好3月12日对接会的各项成果。",
        "要用好纳入2023年中央补助的资金。",
        "要统筹分析一季度发展短板。",
        "要抓好国企改革三年行动。",
        "要及时谋划明年工作。",
        "要尽快推进,常态化开展。",
        "要紧盯全年目标任务不动摇。",
        "要对标去年底的水平。",
        "要推广日报上的经验。",
    ],
)
def test_time_words_that_set_no_deadline(kinds_of, text):
    assert kinds_of(text) == ["appeal"]


def test_a_frequency_is_not_a_quarter(task_of):
    assert times(task_of("市里要一季度一次、县里每两个月一次开展会商。")) == [
        ("一季度一次", "cadence"),
        ("每两个月一次", "cadence"),
    ]


def test_a_period_that_is_over_reports(kinds_of):
    assert kinds_of("1月份,全市完成投资12亿元。") == ["report"]


def test_deadlines_fall_back_to_the_last_working_day(task_of):
    holidays = {date(2025, 10, d) for d in range(1, 9)}
    made_up = {date(2025, 9, 28), date(2025, 10, 11)}
    registers = Registers(is_workday=lambda day: day in made_up or (is_weekday(day) and day not in holidays))
    assert task_of("要在10月6日前报送。", registers=registers).deadlines[0].workday == date(2025, 9, 30)
    assert task_of("要在9月28日前报送。", registers=registers).deadlines[0].workday == date(2025, 9, 28)
    assert task_of("要在5个工作日内报送。", registers=registers).deadlines[0].workday == date(2025, 2, 17)
    assert task_of("要在10月6日前报送。").deadlines[0].workday is None


def test_a_calendar_without_working_days_gives_none():
    assert last_workday(date(2025, 1, 1), lambda _: False) is None
    assert workdays_after(date(2025, 1, 1), 3, lambda _: False) is None
    assert workdays_after(date(2025, 1, 1), 0, is_weekday) is None


def test_working_days_are_counted_from_the_next_day():
    day = date(2025, 2, 7)
    assert workdays_after(day, 1, is_weekday) == day + timedelta(days=3)


def test_spans_of_one_segment_never_overlap():
    text = "每季度末前3个工作日内,6月底前每月一次逐月按月报告"
    found = find(text, 0, len(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
