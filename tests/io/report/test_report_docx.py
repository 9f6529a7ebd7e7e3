"""The Word report: real headings, tables that behave on paper, official faces, nothing that acts."""

from __future__ import annotations

import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.report import write_report_docx

TWIPS = 1440 / 25.4
LONG = "示范少数民族自治州直属高新技术产业与生态保护融合发展先行示范区管理委员会"


@pytest.fixture(scope="module")
def write(build, tmp_path_factory):
    """Return the function that writes a report and returns its path."""

    def make(pages="auto", **plan):
        path = tmp_path_factory.mktemp("docx") / "报告.docx"
        write_report_docx(build(**plan), path, pages=pages)
        return path

    return make


@pytest.fixture(scope="module")
def usual(write):
    return docx.Document(str(write()))


def body_text(document):
    return "".join(t.text or "" for t in document.element.body.iter(qn("w:t")))


def test_headings_are_real_and_in_order(usual):
    levels = [(p.style.name, p.text) for p in usual.paragraphs if p.style.name.startswith("Heading")]
    first = [text for name, text in levels if name == "Heading 1"]
    assert first[0] == "一、总体情况"
    assert first[-1] == "十、各地区情况"
    assert len([text for name, text in levels if name == "Heading 2"]) == 11
    assert usual.paragraphs[0].style.name == "Title"


def test_every_region_after_the_first_begins_a_page(usual):
    heads = [p for p in usual.paragraphs if p.style.name == "Heading 2"]
    breaks = [p._p.find(".//" + qn("w:pageBreakBefore")) is not None for p in heads]
    assert breaks == [False] + [True] * 10


def test_tables_repeat_heads_keep_rows_whole_and_fit_the_text(usual):
    tables = usual.element.body.findall(qn("w:tbl"))
    assert len(tables) > 40
    for table in tables:
        rows = table.findall(qn("w:tr"))
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        grid = [int(c.get(qn("w:w"))) for c in table.find(qn("w:tblGrid"))]
        assert sum(grid) <= round(156 * TWIPS)
        for row in rows:
            spans = [cell.find(f".//{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))]
            assert sum(1 if s is None else int(s.get(qn("w:val"))) for s in spans) == len(grid)
    captioned = [
        t for t in tables if len(t.findall(qn("w:tr"))) > 2 and t.find(f".//{qn('w:insideH')}") is not None
    ]
    assert captioned
    assert all(t.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for t in captioned)


def test_sheet_and_faces_follow_the_standard(usual):
    section = usual.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(m.mm) for m in (section.top_margin, section.left_margin, section.right_margin)] == [
        37,
        28,
        26,
    ]
    faces = {
        style.style_id: style.element.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia"))
        for style in usual.styles
        if style.style_id in ("Title", "Heading1", "Heading2", "BodyText")
    }
    assert faces == {
        "Title": "方正小标宋简体",
        "Heading1": "黑体",
        "Heading2": "楷体_GB2312",
        "BodyText": "仿宋_GB2312",
    }


def test_faces_name_what_to_take_instead(write):
    with zipfile.ZipFile(write(pages="none")) as parts:
        fonts = parts.read("word/fontTable.xml").decode()
    assert re.search(r'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>', fonts)
    assert re.search(r'w:name="仿宋"><w:altName w:val="FangSong"/>', fonts)


def test_page_number_is_the_only_field(usual, write):
    with zipfile.ZipFile(write(pages="none")) as parts:
        codes = [
            code
            for name in parts.namelist()
            if name.startswith("word/") and name.endswith(".xml")
            for code in re.findall(r"<w:instrText[^>]*>([^<]*)", parts.read(name).decode())
        ]
    assert {c.strip() for c in codes} == {"PAGE"}
    assert len(codes) == 2
    assert usual.settings.odd_and_even_pages_header_footer


def test_pictures_have_alternative_text(usual):
    pictures = list(
        usual.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    )
    assert len(pictures) == 3 + 11
    assert all(re.search(r"\d", p.get("descr")) for p in pictures)
    assert len({p.get("id") for p in pictures}) == len(pictures)
    widths = [s.width.mm for s in usual.inline_shapes]
    assert max(widths) <= 156


def test_hostile_text_is_text(write):
    names = {0: "<w:t>x</w:t>县", 1: '=cmd()|"x"', 2: "甲\u202e\x07乙", 3: "{ DDEAUTO c:\\\\x }", 4: LONG}
    path = write(names=names, regions=6)
    document = docx.Document(str(path))
    text = body_text(document)
    for wanted in ("<w:t>x</w:t>县", '=cmd()|"x"', "甲乙", "{ DDEAUTO", LONG):
        assert wanted in text
    assert "\u202e" not in text
    with zipfile.ZipFile(path) as parts:
        assert "DDEAUTO" not in "".join(
            re.findall(r"<w:instrText.*?</w:instrText>", parts.read("word/document.xml").decode())
        )
        assert not [n for n in parts.namelist() if "vba" in n.lower() or "embeddings" in n]
        links = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels"))
    assert 'TargetMode="External"' not in links


def test_links_lead_to_bookmarks(usual):
    names = [b.get(qn("w:name")) for b in usual.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"\w+", name) for name in names)
    targets = {h.get(qn("w:anchor")) for h in usual.element.body.iter(qn("w:hyperlink"))}
    assert targets
    assert targets <= set(names)


def test_many_groups_lie_on_a_sheet_on_its_side(write):
    document = docx.Document(str(write(groups=10, items=20, regions=5, pages="none")))
    shapes = [s.page_width > s.page_height for s in document.sections]
    assert shapes == [False, True, False]
    few = docx.Document(str(write(groups=4, regions=5, pages="none")))
    assert [s.page_width > s.page_height for s in few.sections] == [False]


def test_official_text_is_set_solid_and_without_commas(build, tmp_path):
    result = build()
    contributions = result.contributions.to_dicts()
    contributions[0] |= {"raw": 1312.1, "state": None, "decimals": 1, "unit": "亿元"}
    result.contributions = type(result.contributions)(contributions, infer_schema_length=None)
    write_report_docx(result, tmp_path / "r.docx")
    text = body_text(docx.Document(str(tmp_path / "r.docx")))
    assert "1312.1" in text
    assert "1,312.1" not in text
    assert "参加排名的地区共11个" in text


def test_absent_figures_are_words(usual):
    cells = [t.text for t in usual.element.body.iter(qn("w:t"))]
    assert "未报" in cells
    assert "保密" in cells
    assert not [c for c in cells if re.match(r"[−-]0(\.0+)?%?$", c or "")]


def test_beyond_forty_regions_bars_are_shaded_spaces(write):
    document = docx.Document(str(write(regions=41, items=6, within="pool")))
    assert len(document.inline_shapes) == 2
    bars = [t.text for t in document.element.body.iter(qn("w:t")) if t.text and set(t.text) == {"\xa0"}]
    assert len(bars) == 41 * 6
    assert max(map(len, bars)) == 22


def test_properties_name_the_report_and_the_time_of_the_run(usual):
    properties = usual.core_properties
    assert properties.title.startswith("示范市县域经济高质量发展评价方案")
    assert properties.author == "示范市县域办"
    assert properties.created.year == 2026


def test_three_hundred_regions_report_their_progress(build, tmp_path):
    result = build(regions=300, items=40, groups=6, within="pool")
    seen = []
    write_report_docx(result, tmp_path / "r.docx", progress=lambda *step: seen.append(step))
    assert seen[-1][0] == seen[-1][1] == 300 + 4


def test_unknown_choice_is_refused(build, tmp_path):
    with pytest.raises(ZhengxianError, match="F-302"):
        write_report_docx(build(), tmp_path / "r.docx", pages="some")
