"""Edited prose against the data: what contradicts is refused with its place, what is unknown is asked about."""

from __future__ import annotations

import pytest

from zhengxian.definitions import indicators
from zhengxian.engine.report import Vocabulary, check_prose, numbers_of, text_of
from zhengxian.engine.report.expression import checked_text, read_text, write

from .conftest import NAMES

TEXT = (
    '{period | cumulative}，{name(city)}规模以上工业增加值同比{industry_added_growth@city | growth}，'
    '{gap(industry_added_growth@city, industry_added_growth@upper) | against("全省平均水平")}；'
    '固定资产投资同比{fai_growth@city | growth}，{gap(fai_growth@city, fai_growth@upper) | against("全省平均水平")}，'
    '{fai_growth@city | turn(fai_growth@city:previous, "上月")}。'
    '一般公共预算收入{budget_revenue@city}，{reading(budget_revenue, city).gap | ahead("序时进度")}。'
    '甲县居第1位，{moved(total, 990101) | moved("上月")}；乙县居{rank(total, 990102) | place}，'
    '{moved(total, 990102) | moved("上月")}；丙县{moved(total, 990103) | moved("上月")}。'

)  # fmt: skip
WRITTEN = (
    "2026年1—9月，示范市规模以上工业增加值同比增长5.3%，高于全省平均水平0.5个百分点；"
    "固定资产投资同比下降1.2%，与全省平均水平持平，降幅较上月收窄0.8个百分点。"
    "一般公共预算收入120.46亿元，超序时进度1.50个百分点。"
    "甲县居第1位，较上月前移2位；乙县居第2位，较上月后移1位；丙县较上月位次不变。"
    "甲县规模以上工业增加值增长7.1%，乙县规模以上工业增加值下降3.0%。"
)
PATTERN = TEXT.split("甲县工业")[0].replace("第1位", "{rank(total, 990101) | place}") + (
    "甲县规模以上工业增加值{industry_added_growth@990101 | growth}，"
    "乙县规模以上工业增加值{industry_added_growth@990102 | growth}。"
)


@pytest.fixture
def passage(moment):
    parts = read_text(PATTERN, "x")
    checked_text(parts, "x")
    return write(parts, moment)


@pytest.fixture
def vocabulary() -> Vocabulary:
    titles = {name: known.title for known in indicators().values() for name in known.names}
    return Vocabulary(frozenset(NAMES.values()), titles)


@pytest.fixture
def look(passage, vocabulary):
    """Check the paragraph after some replacements."""

    def checked(*changes, facts=()):
        text = text_of(passage)
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text, check_prose(text, passage, vocabulary, facts)

    return checked


def test_what_was_written_agrees_with_itself(passage, look):
    text, found = look()
    assert text == WRITTEN
    assert found.faults == ()
    assert found.passage == passage


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("同比增长5.3%", "比上年同期提高5.3%"),
        ("示范市规模以上", "在各方努力下，示范市规模以上"),
        ("，高于全省平均水平0.5个百分点", ""),
        ("120.46亿元", "120.46 亿元"),
        ("居第2位", "居第二位"),
        ("前移2位", "前移两位"),
        ("120.46亿元", "1204600万元"),
        ("下降3.0%", "降幅为3.0%"),
        ("规模以上工业增加值同比增长5.3%", "规上工业增加值增速为5.3%"),
        ("与全省平均水平持平", "与全省平均水平相当"),
        ("增长7.1%，", "增长7.1%。今后一个时期，要锚定增长目标，"),
    ],
)
def test_other_words_for_the_same_are_welcome(look, old, new):
    _, found = look((old, new))
    assert found.refused == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "marked", "expected"),
    [
        ("增长5.3%", "增长5.8%", "R-170", "5.8%", "5.3%"),
        ("120.46亿元", "102.46亿元", "R-170", "102.46亿元", "120.46亿元"),
        ("居第2位", "居第3位", "R-170", "3位", "2位"),
        ("居第2位", "居首位", "R-170", "首位", "2位"),
        ("同比增长5.3%", "同比下降5.3%", "R-171", "5.3%", "5.3%"),
        ("高于全省", "低于全省", "R-171", "0.5个百分点", "0.5个百分点"),
        ("收窄", "扩大", "R-171", "0.8个百分点", "0.8个百分点"),
        ("超序时", "欠序时", "R-171", "1.50个百分点", "1.50个百分点"),
        ("同比下降1.2%", "增速为1.2%", "R-171", "1.2%", "1.2%"),
        ("前移2位", "后移2位", "R-172", "2位", "前移2位"),
        ("后移1位", "上升1位", "R-172", "1位", "后移1位"),
        ("居第2位", "居倒数第2位", "R-172", "2位", "2位"),
        ("0.5个百分点", "0.5%", "R-173", "0.5%", "0.5个百分点"),
        ("5.3%", "5.3个百分点", "R-173", "5.3个百分点", "5.3%"),
        ("120.46亿元", "120.46万元", "R-173", "120.46万元", "120.46亿元"),
        ("较上月前移2位", "位次不变", "R-178", "不变", "2位"),
        ("丙县较上月位次不变", "丙县较上月前移1位", "R-178", "1位", "不变"),
        ("与全省平均水平持平", "高于全省平均水平0.3个百分点", "R-178", "0.3个百分点", "持平"),
    ],
)
def test_contradictions_are_refused_where_they_stand(look, old, new, code, marked, expected):
    text, found = look((old, new))
    assert [(fault.code, text[fault.start : fault.end]) for fault in found.refused] == [(code, marked)]
    fault = found.refused[0]
    assert fault.expected == expected
    assert fault.sentence in text
    assert marked in fault.sentence
    assert fault.text.endswith(f"。（{code}）")


def test_growth_with_a_minus_sign_is_refused(look):
    text, found = look(("乙县规模以上工业增加值下降3.0%", "乙县规模以上工业增加值增长-3.0%"))
    minus = [fault for fault in found.refused if fault.code == "R-177"]
    assert [text[f.start : f.end] for f in minus] == ["增长-3"]
    assert "下降3.0%" in minus[0].message


def test_swapped_numbers_are_found_by_their_region(look):
    text, found = look(
        (
            "甲县规模以上工业增加值增长7.1%，乙县规模以上工业增加值下降3.0%",
            "乙县规模以上工业增加值增长7.1%，甲县规模以上工业增加值下降3.0%",
        )
    )
    assert {fault.code for fault in found.refused} == {"R-179"}
    assert [text[f.start : f.end] for f in found.refused] == ["7.1%", "3.0%"]
    assert found.refused[0].expected == "甲县"


def test_a_number_said_of_another_indicator_is_refused(look):
    text, found = look(("固定资产投资同比下降1.2%", "社会消费品零售总额同比下降1.2%"))
    assert "R-179" in {fault.code for fault in found.refused}
    assert text[found.refused[0].start : found.refused[0].end] == "1.2%"


def test_a_number_of_unknown_origin_is_a_question(look):
    text, found = look(("位次不变。", "位次不变。全市新增企业37户，投资45亿元。"))
    assert found.refused == ()
    assert [(f.code, text[f.start : f.end]) for f in found.questions] == [
        ("R-174", "37户"),
        ("R-174", "45亿元"),
    ]


def test_dates_and_numbering_are_no_numbers(look):
    _, found = look(
        ("位次不变。", "位次不变。\n1. 请于2026年10月15日前按县域经济办通报〔2026〕7号办理，10月底前报结果。")
    )
    assert found.faults == ()


def test_a_figure_of_the_table_may_be_quoted_and_is_bound(look, moment):
    parts = read_text("{fai_growth@990101 | growth}", "x")
    fact = numbers_of(write(parts, moment))[0]
    _, found = look(("位次不变。", "位次不变。甲县固定资产投资增长3.2%。"), facts=[fact])
    assert found.faults == ()
    assert fact in numbers_of(found.passage)
    text, found = look(("位次不变。", "位次不变。甲县固定资产投资增长3.9%。"), facts=[fact])
    assert [(f.code, text[f.start : f.end], f.expected) for f in found.refused] == [("R-170", "3.9%", "3.2%")]
    text, found = look(("位次不变。", "位次不变。甲县固定资产投资下降3.2%。"), facts=[fact])
    assert [f.code for f in found.refused] == ["R-171"]
    text, found = look(("位次不变。", "位次不变。丙县固定资产投资增长3.2%。"), facts=[fact])
    assert [(f.code, f.refuses) for f in found.faults] == [("R-174", False)]


def test_a_region_nobody_has_is_refused(look):
    text, found = look(("丙县较上月", "戊县较上月"))
    assert [(f.code, text[f.start : f.end]) for f in found.refused] == [("R-175", "戊县")]
    for word in ("县域经济", "全县上下", "各县（市、区）", "建制镇", "城镇居民", "乡村振兴"):
        _, found = look(("位次不变。", f"位次不变。{word}持续向好。"))
        assert found.faults == (), word


ORDINARY = [
    "下一步，推进县乡公路建设，支持乡镇和村级集体经济发展。",
    "各县（市、区）要对照差距，加快补齐短板，努力实现增长目标。",
    "要坚持强县富民，以城带乡，统筹县城、乡镇、中心村。",
    "对进展缓慢的县，办公室将按程序约谈；对欠发达乡镇，予以帮扶。",
    "请各地超前谋划，不得增加基层负担，减少重复报表。",
    "坚持稳中求进，二十条措施要落实到位，三个一批要抓紧。",
]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_sentences_pass(look, sentence):
    _, found = look(("位次不变。", f"位次不变。{sentence}"))
    assert found.faults == ()


def test_a_misspelt_indicator_is_asked_about(look):
    text, found = look(("固定资产投资同比", "固定资产投次同比"))
    asked = [f for f in found.questions if f.code == "R-176"]
    assert [(text[f.start : f.end], f.expected) for f in asked] == [("固定资产投次", "固定资产投资")]


def test_numbers_that_agree_are_bound_again(look, passage):
    _, found = look(("示范市规模以上", "综合来看，示范市规模以上"), ("增长5.3%", "增长5.9%"))
    kept = [number.key for number in numbers_of(found.passage)]
    assert kept == [number.key for number in numbers_of(passage)][1:]  # the changed one is no longer bound


def test_moved_sentences_keep_their_numbers(look, passage):
    first, rest = text_of(passage).split("。", 1)
    moved = f"{rest[:-1]}。{first}。"
    vocabulary = Vocabulary(frozenset(NAMES.values()), {})
    found = check_prose(moved, passage, vocabulary)
    assert found.refused == ()
    assert len(numbers_of(found.passage)) == len(numbers_of(passage))
