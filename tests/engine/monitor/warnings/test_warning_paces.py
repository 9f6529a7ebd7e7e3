"""Readings of pace: the word, Tianjin's and Ouhai's colours, arrears."""

import numpy as np
import pytest

from zhengxian.engine.collect import Place

PACE = ["pace-slow", "pace-lag", "pace-bad"]


@pytest.mark.parametrize(
    ("growth", "rule", "level"),
    [
        (6.5, None, None),
        (5.5, "pace-slow", "notice"),
        (5.4, "pace-lag", "yellow"),
        (3.5, "pace-lag", "yellow"),
        (3.4, "pace-bad", "red"),
    ],
)
def test_the_words_of_pace_on_growth(look, table, reading, growth, rule, level):
    figures = table({("甲", "gdp_growth"): {"2026Q1": growth}})
    found = look(PACE, figures, readings=reading(figures, {"2026Q1": 6.5}, 6.5))
    assert [(w.rule, w.level) for w in found.raised] == ([] if rule is None else [(rule, level)])


def test_a_lag_says_what_was_compared(look, table, reading):
    figures = table({("甲", "budget_revenue"): {"2026-08": 54.0}})
    found = look("pace-lag", figures, readings=reading(figures, {"2026-08": 60.0}, 90.0)).raised[0]
    assert found.reason == (
        "甲县2026年1—8月“一般公共预算收入”完成年度目标的 60.00%，低于序时进度 6.67 个百分点，滞后。"
        "请说明原因和补上的安排。（M-181）"
    )
    assert (found.value, round(found.threshold, 4)) == (60.0, 66.6667)


def test_no_plan_and_no_figure_are_counted_and_not_due_is_not(look, table, reading):
    cells = {
        ("甲", "gdp_growth"): {"2026Q1": 1.0, "2026Q2": 1.0},
        ("乙", "gdp_growth"): {"2026Q1": 6.5},
    }
    figures = table(cells)
    found = look("pace-bad", figures, readings=reading(figures, {"2026Q1": 6.5}, 6.5))
    assert [(w.region, w.period) for w in found.raised] == [("甲", "2026Q1")]
    assert found.tallies[0].unjudged == {"没有计划": 1, "缺报": 1}


def tianjin(look, table, reading, growth, plan=7.5, city=7.9):
    places = {"市": Place("市", "示范市", "city"), "甲": Place("甲", "甲区", "county", "市")}
    cells = {("市", "fai_growth"): {"2026-06": city}, ("甲", "fai_growth"): {"2026-06": growth}}
    figures = table(cells, places)
    found = look("growth-colour", figures, readings=reading(figures, {"2026-06": plan}, plan))
    return [w for w in found.raised if w.region == "甲"], found.tallies[0]


@pytest.mark.parametrize(
    ("growth", "level", "said"),
    [
        (8.0, None, ""),
        (7.9, None, ""),
        (7.6, "yellow", "同比增长 7.6%，低于示范市的 7.9%。"),
        (3.0, "yellow", "同比增长 3.0%，低于计划的 7.5%，低于示范市的 7.9%。"),
        (0.0, "yellow", "同比持平，低于计划的 7.5%"),
        (-0.1, "red", "同比下降 0.1%"),
    ],
)
def test_tianjin_colours(look, table, reading, growth, level, said):
    raised, _ = tianjin(look, table, reading, growth)
    assert [w.level for w in raised] == ([] if level is None else [level])
    assert not raised or said in raised[0].reason


def test_tianjin_without_plan_judges_only_what_is_certain(look, table, reading):
    assert [w.level for w in tianjin(look, table, reading, 7.0, np.nan)[0]] == ["yellow"]
    assert [w.level for w in tianjin(look, table, reading, -1.0, np.nan)[0]] == ["red"]
    raised, tally = tianjin(look, table, reading, 9.0, np.nan)
    assert (raised, tally.unjudged) == ([], {"没有计划": 2})


def test_ouhai_a_month_made_up_late_turns_yellow_and_not_green(look, table, reading):
    figures = table({("甲", "new_jobs"): {"2026-03": 20, "2026-04": 33}})
    plan = reading(figures, {"2026-03": 25, "2026-04": 33}, 100)
    found = look("month-colour", figures, readings=plan)
    assert [(w.level, w.period) for w in found.raised] == [("yellow", "2026-03")]
    assert "完成 20 人，应完成 25 人，少 5 人，以后月份已经补上，由红转黄。" in found.raised[0].reason


def test_ouhai_a_month_not_made_up_stays_red_also_in_the_next_year(look, table, reading):
    figures = table({("甲", "new_jobs"): {"2025-12": 90, "2026-12": 200}})
    plan = reading(figures, {"2025-12": 100, "2026-12": 100}, 100)
    found = look("month-colour", figures, readings=plan)
    assert [(w.level, w.period) for w in found.raised] == [("red", "2025-12")]
    assert "至今没有补上" in found.raised[0].reason


def test_arrears_add_up_within_the_year_and_are_told_when_they_grow(look, table, reading):
    growths = {"2025Q4": 1.5, "2026Q1": 3.5, "2026Q2": 7.0, "2026Q3": 4.0}
    figures = table({("甲", "gdp_growth"): growths})
    found = look("arrears", figures, readings=reading(figures, dict.fromkeys(growths, 6.5), 6.5))
    assert [(w.period, w.value, w.threshold) for w in found.raised] == [
        ("2026Q3", 5.5, 5.0),
        ("2025Q4", 5.0, 5.0),
    ]
    assert (
        "本年已有 2 期落在进度之后，差距合计 5.50 个百分点，按每个百分点 1 分计 5.50 分"
        in found.raised[0].reason
    )


def test_rules_without_their_input_say_so(look):
    found = look(
        ["pace-lag", "forecast-low", "rank-fall", "line-debt"], {("甲", "gdp_growth"): {"2026Q1": 1.0}}
    )
    assert found.raised == ()
    assert {t.rule: t.note for t in found.tallies} == {
        "pace-lag": "没有进度判断，这条规则没有用上。",
        "rank-fall": "没有评价位次，这条规则没有用上。",
        "forecast-low": "没有预测，这条规则没有用上。",
        "line-debt": "这条规则所看的指标不在数据里。",
    }
