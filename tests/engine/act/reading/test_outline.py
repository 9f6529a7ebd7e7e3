"""Numbering, headings, sentences and clauses."""

from __future__ import annotations

import pytest

from zhengxian.engine.act.reading.outline import Outline, label_of
from zhengxian.engine.act.reading.sentences import clauses, quoted, segments, sentences


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("一、总体要求", "han"),
        ("(二)重点任务", "han_bracket"),
        ("3.加快建设", "digit"),
        ("(4)补齐短板", "digit_bracket"),
        ("第三,抓项目", "ordinal"),
        ("一是抓项目", "is"),
        ("二要抓项目", "is"),
        ("首先,抓项目", "ordinal"),
        ("第二部分 工作安排", "part"),
        ("①抓项目", "circle"),
        ("⑵抓项目", "circle"),
    ],
)
def test_numbering(text, style):
    label = label_of(text)
    assert label is not None
    assert label.style == style


@pytest.mark.parametrize(
    "text", ["一季度一次", "3.5亿元投资", "两年来", "第三方评价", "十项工程", "一般性问题"]
)
def test_numbers_that_open_no_section(text):
    assert label_of(text) is None


def test_headings_nest_by_their_style():
    outline = Outline([])
    assert outline.enter("han", "一") == ("一",)
    assert outline.enter("han_bracket", "(一)") == ("一", "(一)")
    assert outline.enter("is", "一是") == ("一", "(一)", "一是")
    assert outline.enter("is", "二是") == ("一", "(一)", "二是")
    assert outline.enter("han_bracket", "(二)") == ("一", "(二)")
    assert outline.enter("han", "二") == ("二",)


def test_sections_of_tasks(reading_of):
    text = (
        "在全市工作会议上的讲话\n一、肯定成绩\n去年完成投资80亿元。\n二、明确任务\n(一)抓项目。要新开工项目30个。"
        "1.抓招商。要引进企业12家。\n(二)抓企业。要新增规上企业9家。"
    )
    sections = [s.section for s in reading_of(text).tasks]
    assert sections == [
        ("二、明确任务", "(一)抓项目"),
        ("二、明确任务", "(一)抓项目", "1.抓招商"),
        ("二、明确任务", "(二)抓企业"),
    ]


def test_a_numbered_sentence_with_its_own_order_is_no_heading(task_of):
    assert task_of("一是市发改委要在6月底前报送清单。").section == ()


def test_sentences_end_after_the_closing_quotation_mark():
    text = "要坚持“项目为王。”各县要抓紧!好"
    assert [text[a:b] for a, b in sentences(text)] == ["要坚持“项目为王。”", "各县要抓紧!", "好"]


def test_semicolons_in_quotation_marks_and_brackets_part_nothing():
    text = "要“甲;乙”抓好(丙;丁);再抓。"
    assert [text[a:b] for a, b in clauses(text, (0, len(text)))] == ["要“甲;乙”抓好(丙;丁);", "再抓。"]


def test_a_comma_of_thousands_parts_nothing():
    text = "投资1,200万元,见效"
    assert [text[a:b] for a, b in segments(text, (0, len(text)))] == ["投资1,200万元", "见效"]


def test_an_open_quotation_mark_quotes_nothing():
    assert quoted("“甲”与“乙", (0, 6)) == [(1, 2)]


def test_clauses_with_a_unit_each_are_read_apart(reading_of):
    text = "会议强调,市住建局要抓紧开工;运营企业要落实责任;青石县要做好配合。"
    assert [[u.name for u in s.units] for s in reading_of(text).tasks] == [
        ["市住建局"],
        ["运营企业"],
        ["青石县"],
    ]


def test_a_clause_that_shares_the_unit_is_not_split_off(task_of):
    task = task_of("市住建局要抓紧开工;要在9月底前完工。")
    assert task.quote == "市住建局要抓紧开工;要在9月底前完工。"
    assert [d.text for d in task.deadlines] == ["在9月底前"]
