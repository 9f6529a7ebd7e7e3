"""The Word file: real headings, one thing in the order of the schema, numbers that can be traced, nothing that acts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as Tree

import docx
import pytest

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.official.model import Annex, Paragraph, Run, cell, words
from zhengxian.io.official.trace import FoundNumber, bound_numbers
from zhengxian.io.official.word import official_docx

from .conftest import HOSTILE, LONG, WHOLE, figures, prose, with_blocks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs overflowPunct autoSpaceDE "
    "autoSpaceDN snapToGrid spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rFonts b bCs color spacing sz szCs lang",
    "tblPr": "tblStyle tblpPr tblW jc tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "sectPr": "headerReference footerReference type pgSz pgMar docGrid",
    "sdtPr": "alias tag id lock",
    "sdt": "sdtPr sdtContent",
    "tbl": "tblPr tblGrid tr",
    "style": "name basedOn qFormat pPr rPr",
    "settings": "zoom mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
}


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {name: box.read(name) for name in box.namelist()}


@pytest.fixture(scope="module")
def parts():
    return opened(official_docx(WHOLE))


@pytest.fixture(scope="module")
def body(parts):
    return Tree.fromstring(parts["word/document.xml"])


def test_headings_carry_their_numbers_and_the_outline_levels():
    document = docx.Document(io.BytesIO(official_docx(WHOLE)))
    heads = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）工业"),
        ("Heading 3", "1.规上工业"),
        ("Heading 4", "（1）用电"),
        ("Heading 1", "二、下步要求"),
        ("Heading 1", "一、得分"),
    ]
    assert document.core_properties.title == WHOLE.title
    assert document.core_properties.author == "甲市县域经济工作领导小组办公室"
    assert document.core_properties.language == "zh-CN"
    assert document.core_properties.created == WHOLE.made_at


def test_parts_of_the_document_are_in_the_order_of_the_standard(body):
    texts = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    wanted = [
        "加急",
        "甲市县域经济工作领导小组办公室文件",
        "甲县经办〔2026〕1号",
        "关于2026年1—9月全市县域经济运行情况的通报",
        "各县（市、区）人民政府，市直有关部门：",
        "一、总体情况",
        "附件：1.各县得分",
        "2.横表",
        "甲市县域经济工作领导小组办公室",
        "2026年10月18日",
        "（此件公开发布）",
        "附件1",
        "各县得分",
        "附件2",
        "横表",
        "抄送：市委办公室，市人大常委会办公室，市政府办公室，市政协办公室，市纪委监委，市中级人民法院，市检察院。",
        "甲市县域办2026年10月19日印发",
    ]
    places = [next(at for at, text in enumerate(texts) if text == one) for one in wanted]
    assert places == sorted(places)


def test_children_stand_in_the_order_of_the_schema(parts):
    seen = set()
    for name, data in parts.items():
        if name.endswith(".xml") and name.startswith("word/"):
            for element in Tree.fromstring(data).iter():
                kind = element.tag.removeprefix(W)
                if kind in ORDERS:
                    seen.add(kind)
                    order = ORDERS[kind].split()
                    places = [order.index(child.tag.removeprefix(W)) for child in element]
                    assert places == sorted(places), (name, kind)
    assert seen == set(ORDERS)


def test_numbers_of_controls_and_pictures_are_unique(body):
    ids = [e.get(f"{W}val") for e in body.iter(f"{W}id")]
    ids += [e.get("id") for e in body.iter() if e.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids)) > 500


def test_every_bound_number_is_found_with_its_key_and_text():
    found = bound_numbers(official_docx(WHOLE))
    assert found[:2] == (FoundNumber("observation:17", "6.5"), FoundNumber("reading:3.gap", "0.8"))
    # five paragraphs of two numbers, 60 rows of 4, 8 rows of 4, 40 rows of 10
    assert len(found) == 5 * 2 + 60 * 4 + 8 * 4 + 40 * 10
    assert FoundNumber("cell:39:9", "39.9") in found


def test_keys_too_long_for_word_or_with_signs_of_markup_come_back_whole():
    keys = ["k" * 61, "k" * 62, "指" * 200, '<a b="c">&', "~mark"]
    document = with_blocks(Paragraph(tuple(Run(str(at), key=key) for at, key in enumerate(keys))))
    data = official_docx(document)
    assert bound_numbers(data) == tuple(FoundNumber(key, str(at)) for at, key in enumerate(keys))
    tags = re.findall(r'<w:tag w:val="([^"]*)"', opened(data)["word/document.xml"].decode())
    assert max(map(len, tags)) <= 64


def test_a_number_changed_by_hand_is_found_as_it_stands_now():
    parts = opened(official_docx(with_blocks(prose(1))))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b">6.5<", b">9.9<")
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as box:
        for name, data in parts.items():
            box.writestr(name, data)
    assert bound_numbers(changed.getvalue())[0] == FoundNumber("observation:17", "9.9")


def packed(document: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("word/document.xml", document)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no container",
        packed("<unclosed>"),
        packed('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        packed('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>').replace(
            b"document.xml", b"documemt.xml"
        ),
    ],
)
def test_a_file_that_is_no_word_file_is_refused(data):
    with pytest.raises(ZhengxianError) as caught:
        bound_numbers(data)
    assert caught.value.code == "R-109"
    assert "Word" in caught.value.message


def test_a_document_type_hidden_in_another_encoding_is_refused():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("word/document.xml", text.encode("utf-16"))
    with pytest.raises(ZhengxianError) as caught:
        bound_numbers(made.getvalue())
    assert caught.value.code == "R-109"


def test_hostile_text_stays_text(parts, body):
    texts = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    assert all(text in texts for text in HOSTILE)
    assert sum(text == LONG for text in texts) == 3
    marks = {
        e.text.strip()
        for name in parts
        if "footer" in name
        for e in Tree.fromstring(parts[name]).iter(f"{W}instrText")
    }
    assert marks == {"PAGE"}
    assert not list(body.iter(f"{W}instrText"))
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            for forbidden in (
                b"hyperlink",
                b'TargetMode="External"',
                b"fldSimple",
                b"altChunk",
                b"attachedTemplate",
                b"DDE",
            ):
                assert forbidden.lower() not in data.lower(), (name, forbidden)


def test_control_and_direction_signs_are_taken_out():
    dirty = "甲\x00\x08县\u202e乙\u200b\ufeff\ud800县\uffff\t丙\n丁"
    document = with_blocks(Paragraph(words(dirty, Run("6.\x005", key="k"))), title=f"通{chr(7)}报")
    data = official_docx(document)
    texts = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert "甲县乙县 丙 丁6.5" in "".join(texts) + "".join(n.text for n in bound_numbers(data))
    assert texts[0] == "通报"


def test_the_same_document_gives_the_same_bytes():
    assert official_docx(WHOLE) == official_docx(replace(WHOLE))
    later = replace(WHOLE, made_at=WHOLE.made_at.replace(hour=10))
    assert official_docx(later) != official_docx(WHOLE)


def test_tables_repeat_heads_and_keep_rows_whole(body):
    tables = body.findall(f".//{W}tbl")
    assert len(tables) == 3
    for table in tables:
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True, True] + [False] * (len(rows) - 2)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        grid = [int(c.get(f"{W}w")) for c in table.find(f"{W}tblGrid")]
        for row in rows:
            spans = [c.find(f"{W}tcPr/{W}gridSpan") for c in row.findall(f"{W}tc")]
            assert sum(1 if s is None else int(s.get(f"{W}val")) for s in spans) == len(grid)
    merges = [[m.get(f"{W}val") for m in row.iter(f"{W}vMerge")] for row in tables[0].findall(f"{W}tr")[:2]]
    assert merges == [["restart", "restart"], [None, None]]


def test_a_row_higher_than_a_page_may_break():
    high = (cell("1"), cell("甲"), *(cell("字" * 3000 if at == 0 else "0") for at in range(4)))
    usual = figures(2)
    document = with_blocks(replace(usual, rows=(usual.rows[0], high)))
    rows = Tree.fromstring(opened(official_docx(document))["word/document.xml"]).findall(f".//{W}tr")
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, True, True, False]


def test_official_faces_are_named_with_faces_to_fall_back_on(parts):
    fonts = parts["word/fontTable.xml"].decode()
    for face, other in (
        ("仿宋_GB2312", "仿宋"),
        ("方正小标宋简体", "华文中宋"),
        ("楷体_GB2312", "楷体"),
        ("黑体", "SimHei"),
    ):
        assert f'<w:font w:name="{face}"><w:altName w:val="{other}"/>' in fonts
    assert not [name for name in parts if "odttf" in name or name.endswith((".ttf", ".otf"))]
    styles = Tree.fromstring(parts["word/styles.xml"])
    look = {}
    for style in styles.iter(f"{W}style"):
        face, size = style.find(f"{W}rPr/{W}rFonts"), style.find(f"{W}rPr/{W}sz")
        if face is not None:
            look[style.get(f"{W}styleId")] = (face.get(f"{W}eastAsia"), int(size.get(f"{W}val")) / 2)
    assert look["BodyText"] == ("仿宋_GB2312", 16)
    assert look["Title"] == ("方正小标宋简体", 22)
    assert (look["Heading1"], look["Heading2"], look["Heading3"]) == (
        ("黑体", 16),
        ("楷体_GB2312", 16),
        ("仿宋_GB2312", 16),
    )
    assert (look["PageNumber"], look["RecordText"]) == (("宋体", 14), ("仿宋_GB2312", 14))


def test_pictures_are_png_and_tell_what_they_show(parts, body):
    pictures = [data for name, data in parts.items() if name.startswith("word/media/")]
    assert len(pictures) == 1
    assert pictures[0].startswith(b"\x89PNG")
    told = [e.get("descr") for e in body.iter() if e.tag.endswith("}docPr") and e.get("descr")]
    assert told == ["甲县增长6.5%"]


def test_a_plain_document_has_no_head_and_no_record():
    document = with_blocks(prose(1), annexes=(Annex("得分", (prose(1),)),))
    texts = [p.text for p in docx.Document(io.BytesIO(official_docx(document))).paragraphs]
    assert texts[0] == "通报"
    assert not any("印发" in text or "抄送" in text for text in texts)
    assert "附件：得分" in texts
