"""Movement and what it earns (P19)."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.rank_change import place_reward, rank_change, rank_change_award


def test_shaanxi_movements_b25() -> None:
    # 白河县 54 → 42 (2019) and 佛坪县 73 → 51 (2013).
    assert rank_change(np.array([54.0, 73.0]), np.array([42.0, 51.0])).tolist() == [12.0, 22.0]


def test_other_pools_are_not_comparable() -> None:
    got = rank_change(np.array([5.0, 5.0]), np.array([3.0, 3.0]), np.array([True, False]))
    assert got[0] == 2.0
    assert np.isnan(got[1])


def test_shaanxi_money_b12() -> None:
    before = np.array([np.nan, 4.0, 7.0, 3.0, 9.0, 8.0, np.nan, 2.0])
    now = np.array([10.0, 1.0, 4.0, 9.0, 2.0, 8.0, 1.0, np.nan])
    got = place_reward(before, now)
    assert got[:7].tolist() == [100.0, 100.0, 80.0, 0.0, 100.0, 50.0, 100.0]
    assert np.isnan(got[7])


def test_the_top_k_risers_win() -> None:
    change = np.array([12.0, 3.0, 22.0, np.nan, -4.0, 0.0])
    award = rank_change_award(change, 2)
    assert award.won.tolist() == [True, False, True, False, False, False]
    assert not award.at_edge.any()


def test_a_quota_is_a_maximum_and_nobody_wins_without_rising() -> None:
    award = rank_change_award(np.array([1.0, 0.0, -1.0, np.nan]), 3)
    assert award.won.tolist() == [True, False, False, False]
    assert not rank_change_award(np.array([0.0, np.nan]), 1).won.any()


def test_a_tie_at_the_edge_is_listed_and_flagged() -> None:
    award = rank_change_award(np.array([9.0, 5.0, 5.0, 5.0]), 2)
    assert award.won.all()
    assert award.at_edge.tolist() == [False, True, True, True]
    fits = rank_change_award(np.array([9.0, 5.0, 5.0, 1.0]), 3)
    assert fits.won.tolist() == [True, True, True, False]
    assert not fits.at_edge.any()


def test_a_vetoed_region_is_passed_over() -> None:
    award = rank_change_award(np.array([9.0, 5.0]), 1, np.array([False, True]))
    assert award.won.tolist() == [False, True]
    still = rank_change_award(np.array([0.0, 5.0]), 2, np.array([True, True]))
    assert still.won.tolist() == [False, True]


def test_a_quota_of_nobody_is_refused() -> None:
    with pytest.raises(Refusal, match="E-261"):
        rank_change_award(np.array([1.0]), 0)
