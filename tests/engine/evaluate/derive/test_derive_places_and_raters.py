"""Places gained against last year, and raters' trimmed means."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.evaluate.derive import SeriesContext, derive, parse_derive, places_gained, trimmed_mean
from zhengxian.engine.evaluate.derive.spec import Better
from zhengxian.engine.evaluate.missing import CellState as S

NAN = float("nan")
MODEST = settings(max_examples=40, deadline=None)


def test_rank_change_of_appendix_b_25() -> None:
    """54 → 42 is +12, 73 → 51 is +22: the two counties among 80 others whose order stays."""
    before = np.arange(80.0, 0, -1)
    now = before.copy()
    now[53] = 80.5 - 41  # just ahead of the unit that was 42nd
    assert places_gained(now, before)[53] == 12
    now = before.copy()
    now[72] = 80.5 - 50
    assert places_gained(now, before)[72] == 22


def test_ties_are_competition_ranks() -> None:
    """[92, 90, 90, 88] → 1, 2, 2, 4 (B-25), against 1, 2, 3, 4 last year."""
    got = places_gained(np.array([92.0, 90, 90, 88]), np.array([4.0, 3, 2, 1]))
    assert got.tolist() == [0.0, 0.0, 1.0, 0.0]


def test_published_decimals_make_ties() -> None:
    now, before = np.array([8.04, 7.96, 7.0]), np.array([3.0, 2.0, 1.0])
    assert places_gained(now, before).tolist() == [0.0, 0.0, 0.0]
    assert places_gained(now, before, decimals=1).tolist() == [0.0, 1.0, 0.0]


def test_units_without_one_of_the_years_are_outside_both_pools() -> None:
    now, before = np.array([9.0, 8.0, 7.0, 6.0]), np.array([NAN, 1.0, 2.0, 3.0])
    assert places_gained(now, before)[1:].tolist() == [2.0, 0.0, -2.0]
    spec = parse_derive({"kind": "rank_change", "of": "a"}, "d")
    result = derive(spec, SeriesContext({"a": now}, {"a": before}))
    assert np.isnan(result.values[0])
    assert result.states.tolist() == [S.MISSING, 0, 0, 0]
    assert result.notes[0].rows == (0,)


def test_ranks_are_taken_inside_each_group() -> None:
    now, before = np.array([1.0, 2, 9, 8]), np.array([2.0, 1, 9, 8])
    assert places_gained(now, before, [slice(0, 2), slice(2, 4)]).tolist() == [-1.0, 1.0, 0.0, 0.0]


def test_smaller_may_be_better() -> None:
    now, before = np.array([30.0, 35.0]), np.array([40.0, 36.0])
    assert places_gained(now, before, direction=Better.NEGATIVE).tolist() == [1.0, -1.0]


@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0, 5.0]], ids=["single unit", "all tied"])
def test_nobody_moves(values: list[float]) -> None:
    assert places_gained(np.array(values), np.array(values)).tolist() == [0.0] * len(values)


def test_nobody_has_figures() -> None:
    assert np.isnan(places_gained(np.array([NAN, NAN]), np.array([1.0, 2.0]))).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
@MODEST
def test_places_match_counting_and_are_bounded(pairs: list[tuple[int, int]]) -> None:
    now, before = (np.array([float(p[i]) for p in pairs]) for i in (0, 1))
    got = places_gained(now, before)
    wanted = [(before > b).sum() - (now > a).sum() for a, b in zip(now, before, strict=True)]
    assert got.tolist() == [float(w) for w in wanted]
    assert np.abs(got).max() <= len(pairs) - 1


def ratings(*columns: list[float], **keys: Any) -> Any:
    names = [f"r{i}" for i in range(len(columns))]
    context = SeriesContext(dict(zip(names, map(np.array, columns), strict=True)))
    return derive(parse_derive({"kind": "trimmed_mean", "of": names, **keys}, "d"), context)


def test_one_highest_and_one_lowest_are_dropped() -> None:
    """P14: 10 and 95 go, the mean of 80, 85, 90 is 85."""
    assert ratings([80.0], [85.0], [90.0], [95.0], [10.0]).values.tolist() == [85.0]


def test_an_absent_rater_is_no_zero_and_too_few_make_it_missing() -> None:
    five = [[80.0, 80.0], [85.0, 85.0], [90.0, 90.0], [95.0, 95.0], [10.0, NAN]]
    result = ratings(*five, [85.0, NAN])
    assert result.values[0] == 85.0
    assert np.isnan(result.values[1])
    assert result.states.tolist() == [S.REPORTED, S.MISSING]
    assert "5 份" in result.notes[0].message


def test_weights_weigh_the_marks_that_remain() -> None:
    got = trimmed_mean(np.array([[1.0, 10.0, 20.0, 99.0]]), 1, 3, np.array([1.0, 3.0, 1.0, 1.0]))
    assert got.tolist() == [12.5]


def test_what_nobody_can_rate_is_not_applicable() -> None:
    context = SeriesContext(
        {f"r{i}": np.array([NAN]) for i in range(5)},
        current_states={f"r{i}": np.array([S.NOT_APPLICABLE], dtype=np.uint8) for i in range(5)},
    )
    spec = parse_derive({"kind": "trimmed_mean", "of": [f"r{i}" for i in range(5)]}, "d")
    assert derive(spec, context).states.tolist() == [S.NOT_APPLICABLE]


@given(st.lists(st.floats(0, 100), min_size=5, max_size=9), st.randoms(use_true_random=False))
@MODEST
def test_the_order_of_raters_does_not_matter_and_the_mean_is_bounded(marks: list[float], random: Any) -> None:
    got = trimmed_mean(np.array([marks]))[0]
    inner = sorted(marks)[1:-1]
    assert min(inner) - 1e-9 <= got <= max(inner) + 1e-9
    random.shuffle(marks)
    assert trimmed_mean(np.array([marks]))[0] == pytest.approx(got)
