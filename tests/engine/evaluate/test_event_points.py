"""Bonus, deduction, deviation and arrears as plain functions (P15, P17)."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.event import arrears_points, deviation_points, event_points


def test_chuzhou_deviation_b7() -> None:
    assert deviation_points(np.array([8.3]), 7.5)[0] == pytest.approx(0.8)
    capped = deviation_points(np.array([8.3, 1.0, np.nan]), 7.5, cap=0.5)
    assert capped[:2].tolist() == [0.5, -0.5]
    assert np.isnan(capped[2])


def test_chuzhou_talks_cost_half_a_point_and_a_point() -> None:
    # Two monthly talks at −0.5 and one quarterly talk at −1 (domain.md §1.9 [V26]).
    points = event_points(np.array([[2.0, 1.0]]), np.array([-0.5, -1.0]))
    assert points.sum(axis=-1).tolist() == [-2.0]


def test_caps_by_rule_then_over_all_and_the_parts_still_sum() -> None:
    counts = np.array([[3.0, 1.0, 4.0], [1.0, 0.0, 0.0]])
    points = event_points(counts, np.array([1.0, 2.0, -1.0]), np.array([2.0, np.inf, 3.0]), 3.0, 1.5)
    assert points[0].tolist() == pytest.approx([1.5, 1.5, -1.5])
    assert points[1].tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("count", [np.nan, -1.0])
def test_a_count_must_be_a_number_of_events(count: float) -> None:
    with pytest.raises(Refusal, match="E-231") as caught:
        event_points(np.array([[1.0, count]]), np.array([1.0, 1.0]))
    assert caught.value.cols == (1,)


def test_caps_are_sizes() -> None:
    one = np.array([[1.0]]), np.array([1.0])
    for caps in ((np.array([-1.0]), None, None), (None, -1.0, None), (None, None, -1.0)):
        with pytest.raises(Refusal, match="E-232"):
            event_points(*one, *caps)


def test_a_step_of_zero_is_refused() -> None:
    with pytest.raises(Refusal, match="E-233"):
        deviation_points(np.array([1.0]), 1.0, step=0.0)


def test_arrears_are_owed_even_when_made_up_later() -> None:
    plan = np.array([[100.0, 100.0, np.nan]] * 3)
    actual = np.array([[90.0, 200.0, 5.0], [100.0, 100.0, np.nan], [0.0, 0.0, 0.0]])
    got = arrears_points(actual, plan, rate=0.1, cap=15)
    assert got.tolist() == [-1.0, 0.0, -15.0]
    assert not np.signbit(got[1])


def test_a_plan_without_a_figure_is_refused() -> None:
    with pytest.raises(Refusal, match="E-234") as caught:
        arrears_points(np.array([[1.0, 1.0], [1.0, np.nan]]), np.ones((2, 2)))
    assert caught.value.rows == (1,)
