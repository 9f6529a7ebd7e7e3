"""Cleaning never loses the place of a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.act.reading.boilerplate import repeated, why_dropped
from zhengxian.engine.act.reading.source import folded, paragraphs, unwrapped
from zhengxian.engine.act.reading.traditional import SIMPLIFIED, TRADITIONAL, simplified

TEXTS = st.text(alphabet="县域要在3月底前(bì)碧　 \n\t\u200b（，X*。“”縣ａa", max_size=60)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("縣域經濟高質量發展", "县域经济高质量发展"),
        ("碧(bì)水保卫战", "碧水保卫战"),
        ("務（wù）實", "务实"),
        ("人工智能(ai)应用", "人工智能(ai)应用"),
        ("政务服务(app)上线", "政务服务(app)上线"),
        ("6 月底前完成 65 %", "6月底前完成65%"),
        ("市住建局 市水利局", "市住建局 市水利局"),
        ("The city of lakes", "The city of lakes"),
        ("\u200b县\x07域\ufeff", "县域"),
        ("市、区（县）", "市、区（县）"),
    ],
)
def test_cleaning(text, plain):
    assert [p.plain for p in paragraphs(text)] == [plain]


def test_folding_keeps_the_length():
    text = "各县（市、区）：６月底前；１００％！"
    assert folded(text) == "各县(市、区):6月底前;100%!"
    assert len(folded(text)) == len(text)


def test_traditional_and_simplified_stand_one_for_one():
    assert len(TRADITIONAL) == len(SIMPLIFIED)
    assert simplified(SIMPLIFIED) == SIMPLIFIED
    assert simplified("显著的乾坤") == "显著的乾坤"


@given(TEXTS)
def test_every_character_knows_its_place(text):
    for paragraph in paragraphs(text):
        assert len(paragraph.plain) == len(paragraph.folded) == len(paragraph.places)
        assert list(paragraph.places) == sorted(set(paragraph.places))
        for sign, place in zip(paragraph.plain, paragraph.places, strict=True):
            assert simplified(text[place]) == sign


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text):
    once = [p.plain for p in paragraphs(text)]
    assert [p.plain for p in paragraphs("\n".join(once))] == once


@given(st.text(max_size=200))
def test_any_text_is_cleaned(text):
    assert all(p.plain.strip() for p in paragraphs(text))


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：某某",
        "来源：示范日报",
        "2025年2月10日 09:30",
        "首页 > 政务公开 > 会议",
        "青石|白河|东山|南河|北岭",
        "版权所有，未经授权禁止转载。",
        "下面是某某范文网小编为大家整理的讲话稿，希望大家喜欢。",
        "上一篇：没有了",
    ],
)
def test_boilerplate_is_left_out(line):
    assert why_dropped(paragraphs(line)[0])


@pytest.mark.parametrize(
    "line",
    [
        "各部门要按时报送来源数据。",
        "要加快政务网站整合，6月底前完成。",
        "市直各单位要在线办理。",
        "一、加强组织领导",
    ],
)
def test_text_is_not_boilerplate(line):
    assert why_dropped(paragraphs(line)[0]) is None


def test_a_repeated_paragraph_is_read_once(reading_of):
    text = "市住建局要在6月底前完成老旧小区改造。\n\n市住建局要在6月底前完成老旧小区改造。"
    reading = reading_of(text)
    assert len(reading.tasks) == 1
    assert reading.dropped[0].start > reading.tasks[0].end
    assert "重复" in reading.dropped[0].reason


def test_short_lines_may_repeat():
    assert repeated(paragraphs("会议要求\n会议要求")) == set()


def test_a_text_in_traditional_characters_reads_the_same(reading_of):
    back = {ord(s): t for t, s in reversed(list(zip(TRADITIONAL, SIMPLIFIED, strict=True)))}
    text = (
        "一、今年重点任务\n会议要求,市水利局要加强巡查;施工单位要尽快复工,不得影响安全;青石县要按照规范要求处置。\n"
        "到2027年,粮食面积稳定在30万亩以上,产值达到12亿元,惠及群众5万户。请有关单位于6月底前报送,每季度总结一次。"
    )
    plain, other = reading_of(text), reading_of(text.translate(back))
    assert text != text.translate(back)
    assert [(s.start, s.end, s.kind, s.clean) for s in plain.sentences] == [
        (s.start, s.end, s.kind, s.clean) for s in other.sentences
    ]
    assert [[u.name for u in s.units] for s in plain.tasks] == [
        [u.name for u in s.units] for s in other.tasks
    ]
    assert [[t.value for t in s.targets] for s in plain.tasks] == [
        [t.value for t in s.targets] for s in other.tasks
    ]


def test_lines_broken_by_a_layout_are_joined(reading_of):
    flow = (
        "同志们，在这个关键时刻召开会议意义重大。这次会议的主要任务是总结去年的工作，部署今年的任务，动员大家进一步坚定信心。下面"
        "我讲三点意见，请大家结合实际抓好落实。各县区要严格落实责任，全年新建高标准农田三万亩的任务必须完成，市农业农村局要会同市"
        "财政局于３月底前下达任务清单，每季度通报一次进度，并把有关情况及时报告市政府，确保各项任务落到实处。"
    )
    text = "\n".join(flow[k : k + 20] for k in range(0, len(flow), 20))
    task = reading_of(text).tasks[-1]
    assert [u.name for u in task.units] == ["各县区", "市农业农村局", "市财政局"]
    assert "\n" in task.quote
    assert [d.text.replace("\n", "") for d in task.deadlines] == ["全年", "于３月底前", "每季度通报一次"]


def test_a_list_of_short_lines_is_not_joined():
    lines = [f"新建第{n}号便民服务站一座" for n in range(20)]
    assert len(unwrapped(paragraphs("\n".join(lines) + "\n完成投资3亿元。"))) == 21
