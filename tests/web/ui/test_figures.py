"""Figures, states, dates and sentences in templates."""

import datetime as dt

import pytest

from zhengxian.web.ui.components import figures, states


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 1312.125|figure:2 }}", "1,312.13"),
        ("{{ v|figure:1 }}", "未统计"),
        ("{{ 2.675|figure:2 }}", "2.68"),
        ("{{ -0.04|figure:1 }}", "0.0"),
        ("{{ -3.95|figure:1 }}", "−4.0"),
        ("{{ 'below_unit'|figure:1 }}", "…"),
        ("{{ 'suppressed'|figure:1 }}", "保密"),
        ("{{ 1312.125|official:1 }}", "1312.1"),
        ("{{ 0.4|signed:1 }}", "+0.4"),
        ("{{ '2026Q3'|period }}", "2026年三季度"),
        ("{{ '乱写'|period }}", "乱写"),
        ("{{ 512|file_size }}", "1 KB"),
        ("{{ 1500000|file_size }}", "1.4 MB"),
    ],
)
def test_filters(draw, text: str, shown: str) -> None:
    assert draw(text, v=None) == shown


@pytest.mark.parametrize("value", [None, "", float("nan"), float("inf"), True, object()])
def test_what_is_no_figure_is_never_zero_or_blank(value: object) -> None:
    shown = figures.shown(value, 2)
    assert shown
    assert "0" not in shown or value.__class__ is object


def test_without_decimals_a_figure_keeps_its_own() -> None:
    assert [figures.shown(v) for v in (5, 5.0, 5.25, 1 / 3)] == ["5", "5", "5.25", "0.3333"]


def test_dates_are_chinese_even_on_the_last_day_of_february(draw) -> None:
    day, at = dt.date(2028, 2, 29), dt.datetime(2028, 2, 29, 23, 59)
    assert draw(
        "{{ d|zh_date }} {{ a|zh_moment }} {{ a|zh_clock }} {{ n|zh_date }}", d=day, a=at, n=None
    ) == ("2028年2月29日 2月29日 23:59 23:59 ")


def test_a_code_and_a_document_number_do_not_break_and_nothing_acts(draw) -> None:
    shown = draw("{{ m|sentence }}", m="<b>县</b>为空。请补填（C-017）见督〔2026〕087号")
    assert "&lt;b&gt;" in shown
    assert '<span class="nw">（C-017）</span>' in shown
    assert "087号</span>" in shown


def test_every_state_has_a_word_and_a_shape() -> None:
    for key, mark in states.STATES.items():
        assert mark.word, key
        assert mark.icon, key
    assert states.mark("严重").word == "严重"


def test_every_shape_is_in_the_sprite(draw) -> None:
    sprite = draw("{% include 'ui/_sprite.html' %}")
    for mark in (*states.STATES.values(), *states.GRID_MARKS.values()):
        assert f'id="i-{mark.icon}"' in sprite


@pytest.mark.parametrize(
    ("steps", "words"), [(2, "上升</span>2"), (-1, "下降</span>1"), (0, "持平"), (None, "不可比")]
)
def test_movement_says_its_direction_in_words(draw, steps, words: str) -> None:
    assert words in draw("{% movement s %}", s=steps)


def test_a_locked_value_shows_no_figure_anywhere(draw) -> None:
    shown = draw(
        "{% value v 2 unit='亿元' status='快' locked=True until=u href='/obs/98.7' %}",
        v=98.7,
        u=dt.datetime(2026, 10, 31, 10),
    )
    assert "98.7" not in shown
    assert "未公布" in shown
    assert "10月31日 10:00" in shown


def test_a_value_carries_unit_period_status_and_source(draw) -> None:
    shown = draw("{% value 7.93 2 unit='亿元' status='快' period='2026Q3' href='/obs/1' %}")
    for part in ('<a class="src" href="/obs/1">7.93</a>', "亿元", "快", "2026年三季度"):
        assert part in shown
