"""The office's wording of numbers, each sentence computed by hand (domain.md §9.1, §10)."""

from __future__ import annotations

import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.report import Nature, numbers_of, text_of, wording
from zhengxian.engine.report.arithmetic import gap, number_of, share, times

from .conftest import figure


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5.25, "增长5.3%"),  # half up on the decimal text
        (-3.0, "下降3.0%"),
        (0.04, "持平"),
        (-0.04, "持平"),
        (-0.05, "下降0.1%"),
        (120.0, "增长120.0%"),
        (None, "暂缺（缺报）"),
    ],
)
def test_growth_carries_its_sign_in_words(value, said):
    passage = wording.growth(figure(value, "%", Nature.GROWTH))
    assert text_of(passage) == said
    assert [n.value for n in numbers_of(passage)] == ([] if value is None else [value])


def test_growth_of_twice_the_base_and_more_may_be_told_in_multiples():
    assert text_of(wording.growth_in_times(figure(120.0, "%", Nature.GROWTH))) == "增长1.2倍"
    assert text_of(wording.growth_in_times(figure(99.9, "%", Nature.GROWTH))) == "增长99.9%"
    assert text_of(wording.growth_in_times(figure(-50.0, "%", Nature.GROWTH))) == "下降50.0%"
    ratio = times(figure(22, "个", Nature.COUNT, decimals=0), figure(10, "个", Nature.COUNT, decimals=0))
    assert text_of(wording.multiple(ratio)) == "2.2倍"


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (5.3, 4.9, "高于全市平均0.4个百分点"),
        (4.9, 5.3, "低于全市平均0.4个百分点"),
        (-2.0, -2.0, "与全市平均持平"),
        (-1.0, -3.5, "高于全市平均2.5个百分点"),
        (None, 5.3, "与全市平均相比暂缺（缺报）"),
    ],
)
def test_percentages_differ_in_points(a, b, said):
    found = gap(figure(a, "%", Nature.GROWTH, key="a"), figure(b, "%", Nature.GROWTH, key="b"))
    assert text_of(wording.against(found, "全市平均")) == said
    assert found.refs == ("row:a", "row:b")


def test_a_difference_is_made_of_printed_or_of_exact_figures():
    a, b = figure(5.25, "%", Nature.GROWTH, key="a"), figure(4.84, "%", Nature.GROWTH, key="b")
    assert str(gap(a, b).printed) == "0.5"  # 5.3 − 4.8
    assert str(gap(a, b, "exact").printed) == "0.4"  # 0.41


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5.8, 5.3, "增速较上月加快0.5个百分点"),
        (5.3, 5.8, "增速较上月回落0.5个百分点"),
        (5.3, 5.3, "增速与上月持平"),
        (-1.2, -2.0, "降幅较上月收窄0.8个百分点"),
        (-2.0, -1.2, "降幅较上月扩大0.8个百分点"),
        (-2.0, -2.0, "降幅与上月持平"),
        (0.6, -1.2, "由负转正，较上月提高1.8个百分点"),
        (-1.2, 0.6, "由正转负，较上月回落1.8个百分点"),
        (0.0, -1.2, "由降转平，较上月提高1.2个百分点"),
        (0.0, 1.2, "由升转平，较上月回落1.2个百分点"),
        (-1.2, 0.0, "由平转降，较上月回落1.2个百分点"),
        (1.2, 0.0, "增速较上月加快1.2个百分点"),
        (0.0, 0.0, "增速与上月持平"),
        (1.2, None, "与上月相比暂缺（缺报）"),
    ],
)
def test_a_growth_turns(now, before, said):
    new, old = figure(now, "%", Nature.GROWTH), figure(before, "%", Nature.GROWTH)
    assert text_of(wording.turn(new, old, "上月", gap(new, old))) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(2, "较上月前移2位"), (-1, "较上月后移1位"), (0, "较上月位次不变"), (None, "位次不可比")],
)
def test_places_move(value, said):
    moved = figure(value, "位", Nature.MOVEMENT, decimals=0)
    if value is None:
        moved = type(moved)(moved.key, None, "位", 0, (), Nature.MOVEMENT, absent="不可比")
    assert text_of(wording.moved(moved, "上月")) == said


def test_a_shared_place_says_so():
    rank = figure(3, "位", Nature.RANK, decimals=0)
    tied = type(rank)(rank.key, 3, "位", 0, rank.refs, Nature.RANK, tied=True)
    assert (text_of(wording.place(rank)), text_of(wording.place(tied))) == ("第3位", "并列第3位")


def test_pace_is_ahead_behind_or_level():
    def said(value):
        return text_of(wording.against(figure(value, "个百分点", Nature.GAP), "序时进度", "超", "欠"))

    assert [said(v) for v in (1.2, -1.2, 0.0)] == [
        "超序时进度1.2个百分点",
        "欠序时进度1.2个百分点",
        "与序时进度持平",
    ]


@pytest.mark.parametrize(
    ("unit", "to", "decimals", "said"),
    [
        ("亿元", "万元", 0, "12346万元"),
        ("万元", "亿元", 2, "0.00亿元"),
        ("亿元", "元", 0, "123456000元"),
        ("万人", "人", 0, "12346人"),
    ],
)
def test_units_of_one_family_convert(unit, to, decimals, said):
    assert text_of(wording.converted(figure(1.23456, unit, Nature.LEVEL, decimals=2), to, decimals)) == said


def test_units_of_two_families_do_not():
    with pytest.raises(Refusal) as caught:
        wording.converted(figure(1.0, "万人", Nature.LEVEL), "万元")
    assert caught.value.code == "R-161"
    level, growth = figure(1.0, "亿元", Nature.LEVEL), figure(1.0, "%", Nature.GROWTH)
    for made, code in ((gap, "R-162"), (share, "R-163"), (times, "R-163")):
        with pytest.raises(Refusal) as caught:
            made(level, growth)
        assert caught.value.code == code


def test_a_share_of_nothing_is_not_applicable():
    part = figure(3.0, "亿元", Nature.LEVEL)
    assert text_of(wording.plain(share(part, figure(12.0, "亿元", Nature.LEVEL)))) == "25.0%"
    assert text_of(wording.plain(share(part, figure(0.0, "亿元", Nature.LEVEL)))) == "不适用"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("缺报", "暂缺（缺报）"),
        ("不适用", "不适用"),
        ("不足一个单位", "不足一个单位"),
        ("保密", "不公布"),
        ("未排名", "未排名"),
    ],
)
def test_an_absent_value_is_never_a_number(why, said):
    absent = figure(None, "%", Nature.GROWTH)
    absent = type(absent)(absent.key, None, "%", 1, absent.refs, Nature.GROWTH, absent=why)
    for words in (wording.plain, wording.bare, wording.growth, wording.place, wording.raised):
        assert text_of(words(absent)) == said
        assert numbers_of(words(absent)) == ()


def test_a_count_rests_on_its_entries():
    from .conftest import item

    counted = number_of([item("甲", "甲县", 1), item("乙", "乙县", 2)], "lagging(any)")
    assert (counted.value, counted.refs, counted.key) == (2.0, ("item:甲", "item:乙"), "count(lagging(any))")
