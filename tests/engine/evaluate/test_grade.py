"""Grades by quota and by line (P20)."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.grade import UNGRADED, grade_by_line, grade_by_quota


@pytest.mark.parametrize(
    ("n", "sizes"), [(7, [1, 3, 2, 1]), (20, [5, 9, 5, 1]), (39, [9, 18, 10, 2]), (40, [10, 18, 10, 2])]
)
def test_percentile_classes_b5(n: int, sizes: list[int]) -> None:
    grades = grade_by_quota(np.arange(1.0, n + 1), [25, 70, 95])
    assert np.bincount(grades, minlength=4).tolist() == sizes


def test_ties_share_the_better_grade() -> None:
    places = np.array([1.0, 2.0, 2.0, 4.0])
    assert grade_by_quota(places, [50, 75]).tolist() == [0, 0, 0, 2]


def test_small_sets_and_unranked_regions_get_no_grade() -> None:
    places = np.array([[1.0, np.nan, 2.0], [1.0, 2.0, 3.0]])
    assert grade_by_quota(places, [50], minimum=3).tolist() == [[UNGRADED] * 3, [0, 1, 1]]
    assert grade_by_quota(np.array([1.0, 2.0]), [0.5, 100]).tolist() == [1, 1]
    assert grade_by_quota(np.full(2, np.nan), [50]).tolist() == [UNGRADED, UNGRADED]


@pytest.mark.parametrize("n", [3, 6, 9, 30, 300])
def test_a_third_is_a_third(n: int) -> None:
    cut = 100 / 3
    assert (grade_by_quota(np.arange(1.0, n + 1), [cut]) == 0).sum() == n // 3


@pytest.mark.parametrize("cuts", [[], [70, 25], [25, 25], [0, 50], [50, 100.5]])
def test_cuts_out_of_order_are_refused(cuts: list[float]) -> None:
    with pytest.raises(Refusal, match="E-251"):
        grade_by_quota(np.array([1.0]), cuts)


def test_grade_by_line_compares_published_figures() -> None:
    got = grade_by_line(np.array([90.0, 89.995, 89.994, np.nan, 0.0]), [90, 60])
    assert got.tolist() == [0, 0, 1, UNGRADED, 2]


@pytest.mark.parametrize("lines", [[], [60, 90], [90, 90]])
def test_lines_out_of_order_are_refused(lines: list[float]) -> None:
    with pytest.raises(Refusal, match="E-252"):
        grade_by_line(np.array([1.0]), lines)
