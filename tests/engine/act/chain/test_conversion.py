"""The chain of projects: steps, rates with their own denominators, half a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.chain import Aside, ProjectPath, Step, Windows, conversion_rates, half_year

quick = settings(max_examples=80, deadline=None)
DAY = date(2026, 11, 30)
OLD = date(2026, 1, 10)
NEW = date(2026, 9, 10)


def path(code: str, *steps: Step, on: date = OLD, aside: Aside | None = None) -> ProjectPath:
    return ProjectPath(code, dict.fromkeys(steps, on), aside)


SIGNED, PERFORMED, STARTED = Step.SIGNED, Step.PERFORMED, Step.STARTED
PRODUCING, FULL = Step.PRODUCING, Step.FULL_CAPACITY


def test_zhumadian_2023_contracts_and_starts() -> None:
    """domain.md §5.1 [V87]: 42 contracts, 30 started = 71.4 %."""
    started = [path(f"s{n}", SIGNED, STARTED) for n in range(30)]
    waiting = [path(f"w{n}", SIGNED) for n in range(12)]
    rate = conversion_rates([*started, *waiting], DAY).started_of_signed
    assert (rate.numerator, rate.denominator, rate.text(1)) == (30, 42, "71.4")


def test_each_rate_has_its_own_denominator() -> None:
    paths = [
        path("a", SIGNED),
        path("b", SIGNED),
        path("c", SIGNED, PERFORMED),
        path("d", SIGNED, PERFORMED, STARTED),
        path("e", SIGNED, PERFORMED, STARTED, PRODUCING),
        path("f", SIGNED, PERFORMED, STARTED, PRODUCING, FULL),
    ]
    rates = conversion_rates(paths, DAY)
    found = [rates.performed, rates.started, rates.producing, rates.full_capacity, rates.started_of_signed]
    assert [(r.numerator, r.denominator) for r in found] == [(4, 6), (3, 4), (2, 3), (1, 2), (3, 6)]


def test_young_projects_and_those_moved_out_are_left_out_and_counted() -> None:
    paths = [
        path("a", SIGNED, PERFORMED),
        path("b", SIGNED, PERFORMED, STARTED, on=NEW),
        path("c", SIGNED, aside=Aside.MOVED_OUT),
        path("d", SIGNED, aside=Aside.ENDED),
        path("e", SIGNED, aside=Aside.PAUSED),
    ]
    rate = conversion_rates(paths, DAY).performed
    assert (rate.numerator, rate.denominator) == (1, 3)
    assert dict(rate.excluded) == {"签约未满 6 个月": 1, "已调出": 1}
    assert dict(rate.rest) == {"已终止": 1, "已暂停": 1}
    whole = conversion_rates(paths, DAY, Windows(signed=0)).performed
    assert (whole.numerator, whole.denominator) == (2, 4)


def test_the_day_the_window_ends_counts() -> None:
    signed, day = date(2026, 5, 20), date(2026, 11, 20)
    assert conversion_rates([path("a", SIGNED, on=signed)], day).performed.denominator == 1
    assert conversion_rates([path("a", SIGNED, on=signed + timedelta(1))], day).performed.denominator == 0


def test_own_windows_for_production_and_full_capacity() -> None:
    young = [path("a", STARTED, on=NEW), path("b", PRODUCING, on=NEW)]
    rates = conversion_rates(young, DAY, Windows(started=12, producing=12))
    assert rates.producing.denominator == 1  # b has no day of its start
    assert rates.full_capacity.value is None
    assert dict(rates.full_capacity.excluded) == {"投产未满 12 个月": 1}


def test_a_project_of_the_government_was_never_signed() -> None:
    road = path("road", Step.PERMITS, STARTED, PRODUCING)
    rates = conversion_rates([road], DAY)
    assert rates.performed.value is rates.started.value is rates.started_of_signed.value is None
    assert (rates.producing.numerator, rates.producing.denominator) == (1, 1)


def test_nothing_gives_stated_absences() -> None:
    rates = conversion_rates([], DAY)
    assert rates.performed.value is rates.full_capacity.value is None


def test_steps_reached_and_not() -> None:
    project = ProjectPath("a", {SIGNED: OLD, Step.REGISTERED: NEW})
    assert not project.reached(STARTED, DAY)
    assert project.step_on(DAY) is Step.REGISTERED
    assert project.step_on(OLD) is SIGNED
    assert project.step_on(OLD - timedelta(1)) is None
    assert not project.reached(Step.REGISTERED, NEW - timedelta(1))
    assert path("b", Step.ABOVE_SIZE).reached(PRODUCING, DAY) is False


@pytest.mark.parametrize(
    ("started", "late", "days"),
    [(None, True, 143), (date(2026, 7, 10), False, 0), (date(2026, 7, 15), True, 5)],
)
def test_started_within_half_a_year_of_signing(started: date | None, late: bool, days: int) -> None:
    dates = {SIGNED: OLD} | ({} if started is None else {STARTED: started})
    found = half_year(ProjectPath("a", dates), DAY)
    assert found is not None
    assert (found.deadline, found.late, found.days) == (date(2026, 7, 10), late, days)


def test_half_a_year_is_known_from_later_steps_too() -> None:
    producing = half_year(ProjectPath("a", {SIGNED: OLD, PRODUCING: date(2026, 7, 1)}), DAY)
    assert producing is not None
    assert not producing.late
    assert half_year(ProjectPath("a", {STARTED: OLD}), DAY) is None
    assert half_year(ProjectPath("a", {SIGNED: DAY + timedelta(1)}), DAY) is None


paths = st.lists(
    st.builds(
        lambda days, aside: ProjectPath("x", {s: OLD + timedelta(d) for s, d in days.items()}, aside),
        st.dictionaries(st.sampled_from(Step), st.integers(-100, 400), max_size=6),
        st.none() | st.sampled_from(Aside),
    ),
    max_size=12,
)


@quick
@given(paths)
def test_whoever_is_moved_out_is_in_no_denominator(listed: list[ProjectPath]) -> None:
    kept = [p for p in listed if p.aside is not Aside.MOVED_OUT]
    for name in ("performed", "started", "producing", "full_capacity", "started_of_signed"):
        rate, same = (getattr(conversion_rates(found, DAY), name) for found in (listed, kept))
        assert (rate.numerator, rate.denominator) == (same.numerator, same.denominator)
        assert rate.numerator + sum(rate.rest.values()) == rate.denominator


@quick
@given(paths, st.integers(0, 200))
def test_steps_are_not_lost_with_time(listed: list[ProjectPath], more: int) -> None:
    for project in listed:
        for step in Step:
            assert project.reached(step, DAY + timedelta(more)) >= project.reached(step, DAY)
