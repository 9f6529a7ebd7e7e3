"""Ranks inside the class: falls, comparability, the lowest part, weak units."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.collect import Place
from zhengxian.engine.monitor.warnings import Node, Ranks, weak_units

ANY = {("甲", "gdp_growth"): {"2026Q1": 1.0}}
NAMES = "甲乙丙丁戊己庚辛"


def test_a_fall_of_three_places_in_the_class(look, ranks):
    table = ranks({"甲": [1, 4], "乙": [2, 1], "丙": [3, 2], "丁": [4, 3]})
    found = look("rank-fall", ANY, ranks=table)
    assert [(w.region, w.period, w.value, w.threshold, w.indicator) for w in found.raised] == [
        ("甲", "2025Q2", 3.0, 3.0, "")
    ]
    said = "甲县2025年二季度“综合得分”类内位次由第 1 位降到第 4 位（共 4 个），下降 3 位，达到 3 位。"
    assert said in found.raised[0].reason
    assert found.tallies[0].unjudged == {"前期缺数": 4}


def test_a_changed_pool_is_not_comparable(look, ranks):
    """戊 joins 重点发展 in the second quarter: no movement of that class is told, 生态功能 is not touched."""
    total = {"甲": [1, 5], "乙": [2, 1], "丙": [3, 2], "丁": [4, 3], "戊": [1, 4], "己": [2, 1]}
    before = ["重点发展"] * 4 + ["生态功能"] * 2
    after = ["重点发展"] * 5 + ["生态功能"]
    found = look("rank-fall", ANY, ranks=ranks(total, classes=[before, after]))
    assert found.raised == ()
    assert found.tallies[0].unjudged == {"前期缺数": 6, "同类单位有变化，不可比": 6}


def test_a_region_that_drops_out_makes_the_rest_incomparable(look, ranks):
    nan = float("nan")
    table = ranks({"甲": [1, 4], "乙": [2, 1], "丙": [3, 2], "丁": [4, 3], "戊": [5, nan]})
    assert look("rank-fall", ANY, ranks=table).raised == ()


def test_three_of_the_last_four_periods_in_the_lowest_quarter(look, ranks):
    total = {name: [k + 1.0] * 4 for k, name in enumerate(NAMES)}
    total["庚"], total["己"], total["辛"] = [7, 6, 7, 7], [6, 7, 6, 6], [8.0] * 4
    found = look("persistently-low", ANY, ranks=ranks(total))
    assert [(w.region, w.period, w.value) for w in found.raised] == [
        ("庚", "2025Q4", 3.0),
        ("辛", "2025Q4", 4.0),
        ("辛", "2025Q3", 3.0),
    ]
    assert "类内列第 8 位（共 8 个），最近 4 期有 4 期处在同类末尾 25% 以内。" in found.raised[1].reason
    assert {w.level for w in found.raised} == {"orange"}


def test_a_class_too_small_has_no_lowest_quarter(look, ranks):
    found = look("persistently-low", ANY, ranks=ranks({"甲": [1] * 4, "乙": [2] * 4, "丙": [3] * 4}))
    assert (found.raised, found.tallies[0].unjudged) == ((), {"同类单位太少": 12})


def test_weak_units_with_the_points_that_hold_them(ranks):
    total = {name: [k + 1.0] * 4 for k, name in enumerate(NAMES[:4])}
    table = ranks(total, gdp_growth=total, pm25=total)
    lost = np.zeros(table.values.shape)
    lost[:, 3] = (9.0, 6.0, 3.0)
    lost[:, :3] = (1.0, 2.0, 3.0)
    found = weak_units(table, points_lost=lost)
    assert [(u.region, u.times, u.periods, u.rank, u.size) for u in found] == [("丁", 4, 4, 4, 4)]
    held = found[0].held_by
    assert [(h.node, h.lost, h.excess, h.share) for h in held] == [("gdp_growth", 6.0, 3.0, 1.0)]
    assert "拖后的有“gdp_growth项”（比同类平均多失 3.00 分，占 100.0%）。" in found[0].text


def test_the_shares_of_what_holds_a_region_sum_to_one(ranks):
    total = {name: [k + 1.0] * 4 for k, name in enumerate(NAMES)}
    table = ranks(total, a=total, b=total, c=total)
    lost = np.random.default_rng(5).uniform(0, 10, table.values.shape)
    for unit in weak_units(table, points_lost=lost, most=9):
        if unit.held_by:
            assert sum(h.share for h in unit.held_by) == pytest.approx(1.0)
            assert [h.excess for h in unit.held_by] == sorted((h.excess for h in unit.held_by), reverse=True)


def test_nobody_is_weak_where_nobody_is_ranked(ranks):
    nan = float("nan")
    assert weak_units(ranks({"甲": [nan] * 4, "乙": [nan] * 4})) == ()
    empty = Ranks(np.zeros((0, 1, 1)), (), (Place("甲"),), (Node(),), [])
    assert weak_units(empty) == ()


@pytest.mark.parametrize("wrong", [{"share": 0}, {"share": 0.6}, {"times": 5}, {"times": 0}])
def test_numbers_out_of_range_are_refused(ranks, wrong):
    with pytest.raises(Refusal) as caught:
        weak_units(ranks({"甲": [1.0] * 4}), **wrong)
    assert caught.value.code == "M-215"


def test_ranks_are_checked(ranks):
    place, classes = (Place("甲"),), [["x"], ["x"]]
    for values, periods in (
        (np.ones((2, 1, 1)), ("2025Q2", "2025Q1")),
        (np.ones((2, 2, 1)), ("2025Q1", "2025Q2")),
        (np.zeros((2, 1, 1)), ("2025Q1", "2025Q2")),
    ):
        with pytest.raises(Refusal) as caught:
            Ranks(values, periods, place, (Node(),), classes)
        assert caught.value.code == "M-212"
