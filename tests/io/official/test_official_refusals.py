"""What a document may not be: each refusal says where and what to do, and has a code."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.official import settle
from zhengxian.io.official.model import (
    Annex,
    Column,
    Heading,
    Image,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
    cell,
    words,
)
from zhengxian.io.official.pdf import official_pdf
from zhengxian.io.official.settle import settled
from zhengxian.io.official.text import signs, title_lines
from zhengxian.io.official.word import official_docx

from .conftest import MADE_AT, SVG, prose, with_blocks

TWO = (Column(), Column())


def table(*rows, heads=()) -> OfficialDocument:
    return with_blocks(Table(TWO, tuple(heads), tuple(rows), caption="甲表"))


CASES = {
    "empty title": (with_blocks(title=" \x00 "), "R-100", "现为 0 个字"),
    "long title": (with_blocks(title="县" * 121), "R-100", "现为 121 个字"),
    "empty annex": (with_blocks(annexes=(Annex("", ()),)), "R-100", "附件标题"),
    "no time zone": (OfficialDocument("通报", dt.datetime(2026, 1, 8)), "R-105", "时区"),
    "level": (with_blocks(Heading(5, "甲")), "R-102", "标题“甲”的级别是 5"),
    "key": (with_blocks(Paragraph((Run("6.5", key="k" * 241),))), "R-103", "数“6.5”"),
    "key with a break": (with_blocks(Paragraph((Run("6.5", key="a\nb"),))), "R-103", "数“6.5”"),
    "short row": (table((cell("1"), cell("2")), (cell("1"),)), "R-101", "第 1 张表“甲表”第 2 行"),
    "wide row": (table((cell("1", across=3),)), "R-101", "正好占满 2 列"),
    "head beyond heads": (table(heads=((cell("1", down=2), cell("2")),)), "R-101", "伸到了表头以外"),
    "head that overlaps": (
        table(heads=((cell("1"), cell("2", down=2)), (cell("3", across=2),))),
        "R-101",
        "表头第 2 行",
    ),
    "no width": (with_blocks(Table((Column(0.0),), (), ())), "R-101", "宽度不大于零"),
    "no columns": (with_blocks(Table((), (), ())), "R-101", "没有列"),
    "body over rows": (table((cell("1", down=2), cell("2")), (cell("3"),)), "R-110", "第 1 行有占多行"),
    "no picture": (with_blocks(Image(b"GIF89a", "图")), "R-104", "不是 PNG 或 SVG"),
    "cut picture": (with_blocks(Image(b"\x89PNG\r\n\x1a\n", "图")), "R-104", "不完整"),
    "large picture": (with_blocks(Image(b"x" * 8_000_001, "图", "甲图")), "R-104", "图“甲图”有 8000001 字节"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("write", [official_docx, official_pdf])
def test_refusals_tell_place_and_code(case, write):
    document, code, told = CASES[case]
    with pytest.raises(ZhengxianError) as caught:
        write(document)
    assert caught.value.code == code
    assert told in caught.value.message
    assert caught.value.message.endswith("。")


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="file:///etc/passwd"/>',
        '<svg:image xlink:href="file:///etc/passwd"/>',
        "<script>1</script>",
        '<use href="https://example.org/a.svg#b"/>',
        "<style>@import 'a.css'</style>",
        '<rect fill="url(https://example.org/a.svg#b)"/>',
        '<rect style="fill: url( file:///etc/passwd )"/>',
        "<foreignObject/>",
    ],
)
def test_pictures_that_load_from_outside_are_refused(inner):
    data = SVG.replace(b"</svg>", f"{inner}</svg>".encode())
    with pytest.raises(ZhengxianError) as caught:
        settled(with_blocks(Image(data, "图", "甲图")))
    assert (caught.value.code, "图“甲图”" in caught.value.message) == ("R-104", True)


def test_document_types_in_pictures_are_refused():
    data = b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG
    with pytest.raises(ZhengxianError) as caught:
        settled(with_blocks(Image(data, "图")))
    assert caught.value.code == "R-104"


def test_patterns_inside_a_picture_and_words_that_look_like_loading_stay():
    data = SVG.replace(b"</svg>", '<rect fill="url(#zx-hatch)"/><text>url(甲) href=乙</text></svg>'.encode())
    block = settled(with_blocks(Image(data, "图"))).blocks[0]
    assert b"url(#zx-hatch)" in block.data
    assert b"<a " not in block.data


def test_a_document_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(settle, "MOST_PARTS", 10)
    row = (cell("1"), cell("2"))
    assert settled(with_blocks(Table(TWO, (), (row,) * 5)))
    with pytest.raises(ZhengxianError) as caught:
        settled(with_blocks(Table(TWO, (), (row,) * 5), prose(1)))
    assert (caught.value.code, "11 个段落和单元格" in caught.value.message) == ("R-106", True)


def test_a_missing_face_is_told_by_name(monkeypatch, tmp_path):
    import pylopdf_fonts_zh_cn

    monkeypatch.setattr(pylopdf_fonts_zh_cn, "serif_path", lambda: tmp_path / "NotoSerifSC-Regular.otf")
    with pytest.raises(ZhengxianError) as caught:
        official_pdf(with_blocks(prose(1)))
    assert (caught.value.code, "NotoSerifSC-Regular.otf" in caught.value.message) == ("R-108", True)


def test_a_failure_of_the_typesetter_is_told(monkeypatch):
    from zhengxian.io.official import pdf

    data = {"faces": {}}
    monkeypatch.setattr(pdf.Plain, "data", lambda self, document: data)
    with pytest.raises(ZhengxianError) as caught:
        official_pdf(with_blocks(prose(1)))
    assert caught.value.code == "R-107"
    assert "请改用 Word 文件" in caught.value.message


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("通报", ("通报",)),
        ("关于全市2026年1—11月县域经济高质量发展综合评价结果的通报", None),
        ("甲市县域经济工作领导小组办公室关于重点项目（省级、市级）建设进度和企业诉求办理情况的通报", None),
        ("甲\n乙", ("甲", "乙")),
        ("A" * 120, None),
    ],
)
def test_titles_break_between_words(title, lines):
    made = title_lines(title)
    if lines:
        assert made == lines
    assert "".join(made) == title.replace("\n", "")
    assert all(signs(line) <= 19.5 for line in made)
    for word in (
        "县域",
        "经济",
        "重点",
        "项目",
        "企业",
        "诉求",
        "通报",
        "关于",
        "2026年",
        "1—11月",
        "办公室",
        "评价",
        "建设",
    ):
        assert title.count(word) == sum(line.count(word) for line in made)
    assert not any(line.startswith(("的", "）", "、")) or line.endswith("（") for line in made)


def test_headings_are_counted_anew_in_an_annex_and_below_a_higher_one():
    blocks = (
        Heading(1, "甲"),
        Heading(3, "乙"),
        Heading(3, "丙"),
        Heading(1, "丁"),
        Heading(3, "戊"),
        Heading(1, "己", numbered=False),
    )
    made = settled(with_blocks(*blocks, annexes=(Annex("表", (Heading(1, "庚"),)),)))
    assert [block.text for block in made.blocks] == ["一、甲", "1.乙", "2.丙", "二、丁", "1.戊", "己"]
    assert made.annexes[0].blocks[0].text == "一、庚"


def test_nothing_but_a_title_is_a_document():
    bare = OfficialDocument("通报", MADE_AT)
    assert official_pdf(bare).startswith(b"%PDF")
    assert official_docx(replace(bare, blocks=(Paragraph(words("")),))).startswith(b"PK")
