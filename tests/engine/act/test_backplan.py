"""倒排工期 in calendar and working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.backplan import Stage, backplan, backplan_by_weight
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.workdays import Workdays

quick = settings(max_examples=80, deadline=None)
END = date(2026, 12, 31)
CALENDAR = Workdays.of([date(2026, 10, n) for n in range(1, 8)], [date(2026, 10, 10)])


def test_a_chain_of_stages_by_hand() -> None:
    plan = backplan([Stage("立项", 10), Stage("施工", 20), Stage("验收", 5)], END, start=date(2026, 11, 20))
    assert [(m.title, m.start, m.due, m.critical) for m in plan.milestones] == [
        ("立项", date(2026, 11, 27), date(2026, 12, 6), True),
        ("施工", date(2026, 12, 7), date(2026, 12, 26), True),
        ("验收", date(2026, 12, 27), END, True),
    ]
    assert (plan.begin, plan.end, plan.spare) == (date(2026, 11, 27), END, 7)
    assert plan.critical_dates == (date(2026, 12, 6), date(2026, 12, 26), END)


def test_working_days_jump_over_national_day() -> None:
    plan = backplan([Stage("清表", 2), Stage("进场", 3)], date(2026, 10, 10), calendar=CALENDAR)
    assert [(m.start, m.due) for m in plan.milestones] == [
        (date(2026, 9, 29), date(2026, 9, 30)),
        (date(2026, 10, 8), date(2026, 10, 10)),
    ]
    assert plan.spare is None
    moved = backplan([Stage("进场", 1)], date(2026, 10, 4), calendar=CALENDAR)
    assert (moved.end, moved.begin) == (date(2026, 9, 30), date(2026, 9, 30))


def test_stages_beside_each_other_kelley_walker_1959() -> None:
    """A network with two paths: the longer one is critical, the shorter has the difference to spare."""
    stages = [
        Stage("设计", 10),
        Stage("土建", 30, after=("设计",)),
        Stage("设备采购", 12, after=("设计",)),
        Stage("安装", 8, after=("土建", "设备采购")),
    ]
    plan = backplan(stages, END)
    assert [(m.title, m.spare, m.critical) for m in plan.milestones] == [
        ("设计", 0, True),
        ("土建", 0, True),
        ("设备采购", 18, False),
        ("安装", 0, True),
    ]
    assert plan.begin == END - timedelta(47)
    assert len(plan.critical_dates) == 3


def test_independent_stages_may_all_end_at_the_end() -> None:
    plan = backplan([Stage("甲段", 5, after=()), Stage("乙段", 9, after=())], END)
    assert [(m.due, m.spare) for m in plan.milestones] == [(END, 4), (END, 0)]


def test_what_does_not_fit_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refusal) as caught:
        backplan([Stage("立项", 10), Stage("施工", 20)], END, start=date(2026, 12, 5))
    assert str(caught.value) == (
        "按 2026-12-31 完成倒排，最迟应在 2026-12-02 开始，早于开始日期 2026-12-05，还差 3 天。"
        "请把开始日期提前到 2026-12-02，或把完成日期推后到 2027-01-03，或压缩关键阶段 3 天。（A-225）"
    )
    with pytest.raises(Refusal, match="还差 1 个工作日"):
        backplan([Stage("进场", 4)], date(2026, 10, 10), start=date(2026, 10, 8), calendar=CALENDAR)
    exact = backplan([Stage("进场", 3)], date(2026, 10, 10), start=date(2026, 10, 1), calendar=CALENDAR)
    assert exact.spare == 0


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ([], "A-226"),
        ([Stage("甲", 0)], "A-226"),
        ([Stage("甲", 1), Stage("甲", 2)], "A-226"),
        ([Stage("甲", 1, after=("乙",)), Stage("乙", 1)], "A-227"),
        ([Stage("甲", 1, after=("甲",))], "A-227"),
    ],
)
def test_stages_that_make_no_plan_are_refused(stages: list[Stage], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        backplan(stages, END)


def test_by_weight_the_days_are_divided_without_remainder() -> None:
    stages = [Stage("前期", weight=1), Stage("建设", weight=4), Stage("验收", weight=0)]
    plan = backplan_by_weight(stages, date(2026, 12, 1), END)
    assert [m.days for m in plan.milestones] == [6, 24, 1]
    assert (plan.begin, plan.spare) == (date(2026, 12, 1), 0)
    working = backplan_by_weight(stages[:2], date(2026, 10, 1), date(2026, 10, 12), calendar=CALENDAR)
    assert [m.days for m in working.milestones] == [1, 3]
    assert working.begin == date(2026, 10, 8)


def test_by_weight_refuses_what_cannot_be_divided() -> None:
    with pytest.raises(Refusal, match=r"只有 1 天，排不下 2 个阶段.*A-228"):
        backplan_by_weight([Stage("甲", weight=1), Stage("乙", weight=1)], END, END)
    with pytest.raises(Refusal, match="A-234"):
        backplan_by_weight([Stage("甲")], date(2026, 12, 1), END)
    with pytest.raises(Refusal, match="A-226"):
        backplan_by_weight([], date(2026, 12, 1), END)
    with pytest.raises(Refusal, match="只有 0 天"):
        backplan_by_weight([Stage("甲", weight=1)], END, date(2026, 12, 1))


networks = st.lists(
    st.tuples(st.integers(1, 40), st.none() | st.sets(st.integers(0, 5), max_size=3)), min_size=1, max_size=6
).map(
    lambda rows: [
        Stage(str(n), days, after=None if after is None else tuple(str(a) for a in sorted(after) if a < n))
        for n, (days, after) in enumerate(rows)
    ]
)


@quick
@given(networks, st.booleans())
def test_no_stage_begins_before_what_it_waits_for_is_done(stages: list[Stage], working: bool) -> None:
    plan = backplan(stages, END, calendar=CALENDAR if working else None)
    due = {m.title: m.due for m in plan.milestones}
    for n, (stage, milestone) in enumerate(zip(stages, plan.milestones, strict=True)):
        waits = [str(n - 1)] * (n > 0) if stage.after is None else stage.after
        assert all(due[title] < milestone.start for title in waits)
        assert plan.begin <= milestone.start <= milestone.due <= plan.end
        assert milestone.spare >= 0
    assert plan.critical_dates
    assert min(m.start for m in plan.milestones) == plan.begin


@quick
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), st.integers(5, 200), st.booleans())
def test_by_weight_every_day_is_used(weights: list[int], length: int, working: bool) -> None:
    start = END - timedelta(length * 2)
    calendar = CALENDAR if working else None
    stages = [Stage(str(n), weight=w) for n, w in enumerate(weights)]
    plan = backplan_by_weight(stages, start, END, calendar=calendar)
    assert plan.spare == 0
    assert min(m.days for m in plan.milestones) >= 1
