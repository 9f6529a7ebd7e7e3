"""Whatever the figures are: no growth with a minus sign, words agree with signs, every number bound, nothing lost."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from zhengxian.definitions import bulletin_table
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.report import (
    Nature,
    Vocabulary,
    bulletin_of,
    bulletin_record,
    check_prose,
    count_characters,
    numbers_of,
    parse_template,
    ranked_row,
    text_of,
    wording,
    write_bulletin,
)
from zhengxian.engine.report.arithmetic import gap
from zhengxian.engine.report.length import CharacterCount

from .conftest import CITY, FIGURES, NAMES, RANKING, UPPER, figure, small_city

MONTHLY = parse_template(bulletin_table("monthly"), "monthly.toml")
PLAIN = settings(max_examples=60, deadline=None)
GROWTH = st.floats(-99.94, 999.94, allow_nan=False).map(lambda x: round(x, 3))


@PLAIN
@given(now=GROWTH, before=GROWTH)
def test_words_agree_with_signs(now, before):
    new, old = figure(now, "%", Nature.GROWTH), figure(before, "%", Nature.GROWTH)
    shown, gone = half_up(now, 1), half_up(before, 1)
    text = text_of(wording.growth(new))
    assert text.startswith("增长" if shown > 0 else "下降" if shown < 0 else "持平")
    assert "-" not in text
    apart = shown - gone
    beside = text_of(wording.against(gap(new, old), "全市"))
    assert beside == (
        "与全市持平" if apart == 0 else f"{'高于' if apart > 0 else '低于'}全市{abs(apart):.1f}个百分点"
    )
    turned = text_of(wording.turn(new, old, "上月", gap(new, old)))
    if apart and shown * gone > 0:
        better, worse = ("收窄", "扩大") if shown < 0 else ("加快", "回落")
        assert (better if apart > 0 else worse) in turned
    assert turned.count("个百分点") == (1 if apart else 0)


@settings(max_examples=30, deadline=None, phases=[Phase.generate])
@given(
    values=st.lists(st.one_of(GROWTH, st.just("缺报")), min_size=14, max_size=14),
    moves=st.lists(st.integers(-9, 9), min_size=3, max_size=3),
)
def test_a_bulletin_of_any_figures_is_sound(values, moves):
    places = [key for key in FIGURES if key[0].endswith("_growth") and key[2].startswith("2026-0")]
    figures = FIGURES | dict(zip(places, values, strict=False))
    rows = [
        ranked_row(row.region, "甲乙丙"[n] + "县", n + 1, 90.0 - n, moves[n]) for n, row in enumerate(RANKING)
    ]
    changed = replace(small_city(), figures=figures, rankings={"total": rows})
    names = Vocabulary(frozenset(NAMES.values()), {})
    written = write_bulletin(MONTHLY, changed, city=CITY, upper=UPPER, period=Period.parse("2026-09"))
    for passage in written.passages():
        text = text_of(passage)
        assert not re.search(r"(增长|下降|提高)[-−]", text)
        assert check_prose(text, passage, names).refused == ()
        for number in numbers_of(passage):
            digits = re.search(r"\d+(\.\d+)?", number.text)
            assert (Decimal(digits[0]) if digits else 0) == abs(number.printed)
    assert bulletin_of(json.loads(json.dumps(bulletin_record(written)))) == written


@PLAIN
@given(wrong=GROWTH.filter(lambda x: half_up(x, 1) > 0))
def test_any_other_number_in_its_place_is_refused(wrong):
    right = figure(5.3, "%", Nature.GROWTH)
    passage = ("同比", *wording.growth(right), "。")
    typed = f"{half_up(wrong, 1):f}"
    found = check_prose(f"同比增长{typed}%。", passage, Vocabulary(frozenset(), {}))
    assert [fault.code for fault in found.refused] == ([] if typed == "5.3" else ["R-170"])


@PLAIN
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_check(text):
    passage = ("同比", *wording.growth(figure(5.3, "%", Nature.GROWTH)), "。")
    found = check_prose(text, passage, Vocabulary(frozenset({"甲县"}), {"地区生产总值": "地区生产总值"}))
    assert text_of(found.passage) == text
    assert all(0 <= f.start < f.end <= len(text) for f in found.faults)


@pytest.mark.parametrize(
    ("counted", "limit", "over", "end"),
    [
        (5000, 5000, 0, "限额 5000 字。"),
        (5001, 5000, 1, "请压缩。（R-180）"),
        (4001, 4000, 1, "请压缩。（R-180）"),
    ],
)
def test_the_limit_itself_is_allowed(counted, limit, over, end):
    count = CharacterCount(counted, 0, limit)
    assert count.over == over
    assert count.sentence.endswith(end)


def test_blanks_and_tables_do_not_count(source):
    table = {
        "kind": "table", "title": "很长的表题", "rows": "regions()", "columns": [{"title": "地区", "cell": "{it.name}"}],
    }  # fmt: skip
    made = bulletin_table("monthly") | {
        "title": "标 题",
        "block": [{"kind": "text", "text": "甲 乙，\n丙。"}, table],
    }
    written = write_bulletin(
        parse_template(made, "x"), source, city=CITY, upper=UPPER, period=Period.parse("2026-09")
    )
    count = count_characters(written)
    assert (count.counted, count.left_out) == (2 + 3 + 2, 5 + 6)
