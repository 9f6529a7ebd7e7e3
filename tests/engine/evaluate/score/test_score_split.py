"""Shares of parts and periods (P9, P10, P18)."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score.split import mix, period_mix


def test_shares_of_one_and_of_a_hundred_mean_the_same() -> None:
    parts = [np.array([1.0, 0.2]), np.array([0.0, 0.4])]
    assert mix(parts, [0.25, 0.75]) == pytest.approx(mix(parts, [25, 75]))


def test_a_missing_part_makes_the_whole_missing_unless_it_does_not_count() -> None:
    parts = [np.array([1.0, np.nan]), np.array([np.nan, 1.0])]
    assert np.isnan(mix(parts, [50, 50])).all()
    assert mix(parts, [100, 0])[0] == 1.0


@pytest.mark.parametrize("shares", [[50, 40], [150, -50], [100], [], [50, 50, 0]])
def test_shares_that_do_not_fit_are_refused(shares: list[float]) -> None:
    with pytest.raises(Refusal, match="E-241"):
        mix([np.array([1.0]), np.array([1.0])], shares)


def test_a_year_lies_between_its_periods() -> None:
    scores = [np.array([v]) for v in (60.0, 70.0, 90.0, 80.0)]
    assert 60.0 < period_mix(scores)[0] < 90.0
