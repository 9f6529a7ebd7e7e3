"""Plans along paths, nested, in versions, with shortfalls carried on."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.carry import carry_shortfalls
from zhengxian.engine.monitor.path import (
    YearPath,
    hand_path,
    linear_path,
    quarterly_path,
    s_curve_path,
)
from zhengxian.engine.monitor.plan import (
    PacePlan,
    expected_count,
    period_tasks,
    plan_along,
    plan_by_hand,
    plan_points,
    planned_on,
)
from zhengxian.engine.monitor.plan_versions import plan_on, revise
from zhengxian.engine.monitor.position import PositionRule

quick = settings(max_examples=60, deadline=None)
NAN = math.nan
NO_JANUARY = hand_path([NAN, *(100 * m / 12 for m in range(2, 12)), 100.0])
paths = st.sampled_from([linear_path(), quarterly_path(), s_curve_path(), NO_JANUARY])


def test_kinds_along_a_path() -> None:
    june = date(2026, 6, 30)
    assert planned_on(plan_along("level", 2026, 30.0, quarterly_path()), june) == pytest.approx(13.5)
    assert planned_on(plan_along("growth", 2026, 6.5, quarterly_path()), june) == 6.5
    assert planned_on(plan_along("ratio", 2026, -3.0, linear_path()), june) == -3.0
    assert planned_on(plan_along("stock", 2026, 600.0, linear_path(), start=500.0), june) == 550.0
    falling = plan_along("stock", 2026, 80.0, linear_path(), start=100.0)
    assert planned_on(falling, june) == pytest.approx(90.0)


def test_a_position_is_a_date() -> None:
    plan = plan_along("level", 2024, 120.0, linear_path())
    assert planned_on(plan, date(2024, 8, 20)) == pytest.approx(75.0)
    assert planned_on(plan, date(2024, 2, 29)) == pytest.approx(20.0)
    assert planned_on(plan, date(2024, 2, 28), PositionRule.DAYS) == pytest.approx(10 + 10 * 28 / 29)
    assert planned_on(
        plan_along("stock", 2024, 60.0, linear_path(), start=0.0), date(2024, 8, 3)
    ) == pytest.approx(40.0)


def test_january_combined_with_february_has_nothing_due_alone() -> None:
    plan = plan_along("level", 2026, 120.0, NO_JANUARY)
    assert math.isnan(planned_on(plan, date(2026, 1, 31)))
    assert planned_on(plan, date(2026, 2, 15)) == pytest.approx(15.0)
    tasks = period_tasks(plan, PeriodKind.MONTH)
    assert [str(p) for p in tasks][:2] == ["2026-02", "2026-03"]
    assert list(tasks.values())[:2] == [Decimal("20.00"), Decimal("10.00")]


def test_counts_ask_for_whole_firms() -> None:
    """domain.md §4.1: expected = ceil, not 4.17 firms."""
    tasks = period_tasks(plan_along("count", 2026, 50, linear_path()), PeriodKind.MONTH)
    assert next(iter(tasks.values())) == 5
    assert sum(tasks.values()) == 50
    assert expected_count(3.0000000000001) == 3
    assert expected_count(3.01) == 4


@quick
@given(
    st.floats(0.5, 1e7),
    paths,
    st.sampled_from(["level", "count"]),
    st.integers(0, 4),
    st.sampled_from(PositionRule),
)
def test_tasks_of_short_periods_make_the_long_ones(
    target: float, path: YearPath, kind: str, decimals: int, rule: PositionRule
) -> None:
    plan = plan_along("count" if kind == "count" else "level", 2026, target, path)
    tens, months, quarters = (
        period_tasks(plan, k, decimals=decimals, rule=rule)
        for k in (PeriodKind.TEN_DAY, PeriodKind.MONTH, PeriodKind.QUARTER)
    )
    for longer, shorter in ((months, tens), (quarters, months)):
        for period, task in longer.items():
            first = period.parent(PeriodKind.QUARTER).first_day.month == 1 and period.number <= 2
            inside = [t for p, t in shorter.items() if period.contains(p)]
            if not (first and period.kind is PeriodKind.MONTH):
                assert sum(inside, Decimal(0)) == task
    assert sum(tens.values()) == sum(quarters.values())


@quick
@given(st.floats(0.5, 1e7), paths, st.sampled_from(PositionRule), st.integers(1, 364))
def test_a_plan_never_falls(target: float, path: YearPath, rule: PositionRule, number: int) -> None:
    plan = plan_along("level", 2026, target, path)
    day = date.fromordinal(date(2026, 1, 1).toordinal() + number - 1)
    first, second = planned_on(plan, day, rule), planned_on(plan, date.fromordinal(day.toordinal() + 1), rule)
    assert math.isnan(first) or second >= first * (1 - 1e-12)
    assert plan_points(plan, PeriodKind.YEAR) == {Period.parse("2026"): target}


def test_a_new_version_leaves_earlier_readings_alone() -> None:
    first = revise((), plan_along("level", 2026, 120.0, linear_path()), "年初下达")
    both = revise(
        first, plan_along("level", 2026, 132.0, linear_path(), valid_from=date(2026, 7, 1)), "年中调整"
    )
    assert [p.number for p in both] == [1, 2]
    old, new = plan_on(both, date(2026, 6, 30)), plan_on(both, date(2026, 7, 31))
    assert old is not None
    assert new is not None
    assert (planned_on(old, date(2026, 6, 30)), round(planned_on(new, date(2026, 7, 31)), 6)) == (60.0, 77.0)
    assert plan_on(both, date(2025, 12, 31)) is None


def test_arrears_are_made_up_in_the_next_period_and_the_month_stays() -> None:
    tens = Period.range(Period.parse("2026-01T1"), Period.parse("2026-02T1"))
    planned = dict(zip(tens, [10.0, 20.0, 30.0, 40.0], strict=True))
    rows = carry_shortfalls(planned, {tens[0]: 7.0, tens[1]: 19.0, tens[2]: 30.0})
    assert [(r.carried, r.due) for r in rows] == [(0, 10), (3, 13), (1, 11), (0, 10)]
    assert [r.task for r in rows] == [10.0] * 4


def test_what_is_not_reported_is_not_guessed() -> None:
    months = Period.range(Period.parse("2026-01"), Period.parse("2026-04"))
    planned = dict(zip(months, [NAN, 20.0, 30.0, 40.0], strict=True))
    rows = carry_shortfalls(planned, {months[1]: 18.0, months[2]: NAN})
    assert [str(r.period) for r in rows] == ["2026-02", "2026-03", "2026-04"]
    assert rows[1].carried == 2.0
    assert math.isnan(rows[2].carried)
    assert math.isnan(rows[2].due)
    assert carry_shortfalls({}, {}) == ()


@quick
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=12))
def test_doing_what_is_due_clears_the_arrears(steps: list[tuple[float, float]]) -> None:
    months = Period.range(Period.parse("2026-01"), Period.of(PeriodKind.MONTH, 2026, len(steps)))
    planned = {m: sum(p for p, _ in steps[: n + 1]) for n, m in enumerate(months)}
    actual = {m: sum(a for _, a in steps[: n + 1]) for n, m in enumerate(months)}
    for n, row in enumerate(carry_shortfalls(planned, actual)):
        before = actual[months[n - 1]] if n else 0.0
        assert before + row.due >= planned[months[n]] - 1e-9
        assert row.carried >= 0


def _flat(target: float = 6.5) -> PacePlan:
    return plan_along("growth", 2026, target, linear_path())


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: plan_along("growth", 2026, NAN, linear_path()), "M-105"),
        (lambda: plan_along("growth", 2026, 6.5, linear_path(), stretch=math.inf), "M-105"),
        (lambda: expected_count(NAN), "M-105"),
        (lambda: plan_along("level", 2026, 0.0, linear_path()), "M-106"),
        (lambda: plan_along("count", 2026, -3, linear_path()), "M-106"),
        (lambda: plan_along("stock", 2026, 5.0, linear_path()), "M-106"),
        (lambda: plan_by_hand("level", 2026, 12.0, range(1, 12)), "M-107"),
        (lambda: plan_by_hand("level", 2026, 13.0, range(1, 13)), "M-107"),
        (lambda: plan_by_hand("level", 2026, 12.0, [3, 2, 1, *range(4, 13)]), "M-107"),
        (lambda: plan_by_hand("growth", 2026, 6.5, [math.inf, *[6.5] * 11]), "M-107"),
        (lambda: revise([_flat()], _flat(), " "), "M-108"),
        (lambda: revise([_flat()], _flat(), "年中调整"), "M-109"),
        (lambda: revise([_flat()], plan_along("ratio", 2026, 6.5, linear_path()), "调整"), "M-110"),
        (lambda: period_tasks(_flat(), PeriodKind.MONTH), "M-111"),
        (lambda: carry_shortfalls({Period.parse("2026-01"): 1.0, Period.parse("2026Q1"): 2.0}, {}), "M-112"),
        (lambda: planned_on(_flat(), date(2025, 12, 31)), "M-139"),
    ],
)
def test_senseless_plans_are_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        call()


def test_a_negative_target_can_be_planned_by_hand() -> None:
    plan = plan_by_hand("level", 2026, -12.0, [-float(m) for m in range(1, 13)])
    assert planned_on(plan, date(2026, 3, 31)) == -3.0
