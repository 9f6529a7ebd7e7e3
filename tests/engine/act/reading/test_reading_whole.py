"""The whole: spans, records, properties, texts that nobody would write."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.reading import SentenceKind, as_record, read
from zhengxian.engine.act.reading.errors import ReadingError
from zhengxian.engine.act.reading.run import LONGEST_TEXT

DAY = date(2025, 2, 10)
WORDS = [
    "市住建局",
    "各县(市、区)",
    "要",
    "请",
    "6月底前",
    "每季度",
    "今年",
    "完成",
    "新增",
    "企业",
    "30户",
    "XX户以上",
    "增长8%",
    "“三个一批”",
    "去年",
    "了",
    "已",
    ",",
    "、",
    ";",
    "。",
    ":",
    "\n",
    "一、",
    "(一)",
    "一是",
    "二要",
    "(责任单位:",
    ")",
    "《",
    "》",
    "“",
    "”",
    "县(bì)",
    "縣",
    "总书记",
    "强调",
    "总投资3亿元的",
    "分别",
    "和",
    "的",
    "对",
    "在",
    "将",
    "由",
    "\u200b",
    "\u3000",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_spans_are_slices_of_the_source(text):
    reading = read(text, doc="例", meeting=DAY)
    before = 0
    for sentence in reading.sentences:
        assert text[sentence.start : sentence.end] == sentence.quote
        assert before <= sentence.start < sentence.end
        before = sentence.end
        for mention in (*sentence.units, *sentence.deadlines, *sentence.targets):
            assert text[mention.start : mention.end] == mention.text
            assert sentence.start <= mention.start < mention.end <= sentence.end
            assert mention.reason.endswith("。")


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text):
    assert read(text, doc="例", meeting=DAY) == read(text, doc="例", meeting=DAY)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_task_has_an_anchor_and_nothing_else_has_mentions(text):
    for sentence in read(text, doc="例", meeting=DAY).sentences:
        found = (*sentence.units, *sentence.deadlines, *sentence.targets)
        assert bool(found) == (sentence.kind is SentenceKind.TASK)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert read(text, doc="例", meeting=DAY).doc == "例"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n\u200b",
        "要" * 200_000,
        "X" * 200_000,
        "*" * 100_000,
        "(" * 100_000,
        "“" * 100_000,
        " " * 200_000,
        "1," * 100_000,
        "碧(bì" + "(bì)" * 50_000,
        "市住建局要," * 20_000,
        "甲县、" * 900 + "要抓好。",
        "分别1个、" * 400 + "。",
        "责任单位:" * 5_000,
        "同时" * 1_400 + "。",
        "".join(map(chr, range(32))) * 3_000,
        "\ud800要",
    ],
    ids=range(17),
)
def test_hostile_texts_are_read_in_time(text):
    reading = read(text, doc="例", meeting=DAY)
    assert all(s.quote for s in reading.sentences)


def test_a_sentence_without_end_is_not_parsed(reading_of):
    (sentence,) = reading_of("市住建局要抓好" * 1_000).sentences
    assert sentence.kind is SentenceKind.OTHER
    assert "未作细读" in sentence.reason


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ReadingError, match="A-100") as caught:
        read("要" * (LONGEST_TEXT + 1), doc="长文", meeting=DAY)
    assert "“长文”" in caught.value.message


def test_an_empty_text_gives_an_empty_reading(reading_of):
    reading = reading_of("")
    assert (reading.outline, reading.sentences, reading.dropped) == ((), (), ())


def test_the_quote_keeps_traditional_characters_and_pinyin(task_of):
    task = task_of("各縣(xiàn)要在６月底前新增企業３户。")
    assert task.quote == "各縣(xiàn)要在６月底前新增企業３户。"
    assert task.clean == "各县要在６月底前新增企业３户。"
    assert task.units[0].text == "各縣"
    assert task.units[0].name == "各县"


def test_a_record_is_plain_json(task_of):
    task = task_of("一、任务\n市住建局要在6月底前改造小区30至50个。")
    record = json.loads(json.dumps(as_record(task, doc="讲话"), ensure_ascii=False))
    assert record["doc"] == "讲话"
    assert record["quote"] == task.quote
    assert record["kind"] == "task"
    assert record["units"][0]["name"] == "市住建局"
    assert record["units"][0]["role"] == "lead"
    assert record["deadlines"][0]["resolved"] == "2025-06-30"
    assert (record["targets"][0]["op"], record["targets"][0]["max"]) == ("range", 50)
