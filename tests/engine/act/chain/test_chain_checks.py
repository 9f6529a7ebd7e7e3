"""Questions about dates and permits of projects."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.chain import Permit, ProjectPath, Step, check_dates, check_permits
from zhengxian.engine.act.chain.checks import ORDERED

quick = settings(max_examples=80, deadline=None)
DAY = date(2026, 11, 30)


def said(dates: dict[Step, date]) -> list[tuple[str, object]]:
    return [(p.kind, p.about) for p in check_dates(ProjectPath("a", dates), DAY)]


def test_dates_out_of_order_are_asked_about() -> None:
    spring, summer = date(2026, 4, 1), date(2026, 7, 1)
    assert said({Step.PERFORMED: summer, Step.STARTED: spring, Step.SIGNED: spring}) == [
        ("order", Step.STARTED)
    ]
    assert said({Step.STARTED: summer, Step.REGISTERED: spring}) == [("order", Step.REGISTERED)]
    assert said({Step.PRODUCING: summer, Step.STARTED: spring, Step.ABOVE_SIZE: spring}) == [
        ("order", Step.ABOVE_SIZE)
    ]


def test_a_day_to_come_is_no_fact() -> None:
    assert said({Step.SIGNED: DAY + timedelta(1)}) == [("order", Step.SIGNED)]


def test_missing_days_the_rates_stand_on() -> None:
    assert said({Step.PERFORMED: DAY}) == [("absent", Step.SIGNED)]
    assert said({Step.FULL_CAPACITY: DAY}) == [("absent", Step.STARTED), ("absent", Step.PRODUCING)]
    sentence = check_dates(ProjectPath("a", {Step.BUILDING: DAY}), DAY)[0].sentence
    assert sentence == "项目已到“在建”，没有登记开工日期。请补登开工日期。"


def test_a_clean_path_is_asked_nothing() -> None:
    assert said({}) == []
    assert said({step: date(2026, 1, 1) + timedelta(30 * n) for n, step in enumerate(ORDERED)}) == []


def test_permits_of_a_started_project() -> None:
    started = ProjectPath("a", {Step.STARTED: date(2026, 4, 1)})
    permits = {p: date(2026, 3, 1) for p in Permit} | {Permit.LAND: date(2026, 5, 1), Permit.ENERGY: None}
    found = check_permits(permits, started)
    assert [p.about for p in found] == [Permit.LAND, Permit.ENERGY]
    assert (
        found[0].sentence == "用地手续日期 2026-05-01 晚于开工日期 2026-04-01。请核对两个日期，或说明原因。"
    )
    assert [p.about for p in check_permits(permits, started, waived=[Permit.ENERGY])] == [Permit.LAND]
    assert check_permits({}, ProjectPath("b", {Step.SIGNED: DAY})) == ()
    assert len(check_permits({}, started)) == len(Permit)


@quick
@given(st.lists(st.integers(0, 300), min_size=len(ORDERED), max_size=len(ORDERED)))
def test_dates_in_order_are_never_asked_about(days: list[int]) -> None:
    ordered = [date(2026, 1, 1) + timedelta(d) for d in sorted(days)]
    assert said(dict(zip(ORDERED, ordered, strict=True))) == []
