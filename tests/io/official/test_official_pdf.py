"""The PDF: searchable, archival, with bookmarks and faces inside, the same on every machine, text never a program."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from zhengxian.io.official import faces
from zhengxian.io.official.model import Image, PageBreak, Paragraph, words
from zhengxian.io.official.pdf import official_pdf

from .conftest import HOSTILE, LONG, WHOLE, figures, prose, seen, with_blocks


@pytest.fixture(scope="module")
def made() -> bytes:
    return official_pdf(WHOLE)


@pytest.fixture
def document(made):
    with pypdfium2.PdfDocument(made) as opened:
        yield opened


def squeezed(data: bytes) -> str:
    return (
        "".join("".join(sheet.text.split()) for sheet in seen(data))
        .replace("\u200b", "")
        .replace("\ufffe", "")
    )


def test_hostile_text_is_printed_as_it_stands(made):
    text = squeezed(official_pdf(with_blocks(*(Paragraph(words(one)) for one in HOSTILE))))
    for one in HOSTILE:
        assert "".join(one.split()) in text
    assert "root:" not in squeezed(made)
    assert squeezed(made).count(LONG) == 3


def test_hostile_text_everywhere_is_printed_as_it_stands():
    nasty = '#eval("1+1") $ ] } " \\'
    document = replace(
        with_blocks(figures(1)),
        **dict.fromkeys(("title", "organ", "number", "signer", "secrecy", "subtitle", "recipients"), nasty),
        **dict.fromkeys(
            ("annotation", "copied_to", "printed_by", "running_head", "subject", "author"), nasty
        ),
        head=WHOLE.head,
        organs_signed=(nasty,),
        keywords=(nasty,),
    )
    assert squeezed(official_pdf(document)).count("".join(nasty.split())) >= 11


def test_bookmarks_follow_the_headings(document):
    marks = [(one.level, one.get_title()) for one in document.get_toc()]
    assert marks == [
        (0, "一、总体情况"),
        (1, "（一）工业"),
        (2, "1.规上工业"),
        (3, "（1）用电"),
        (0, "二、下步要求"),
        (0, "各县得分"),
        (1, "一、得分"),
        (0, "横表"),
    ]


def test_the_file_tells_its_title_language_and_time(made, document):
    told = document.get_metadata_dict()
    assert told["Title"] == WHOLE.title
    assert told["Author"] == "甲市县域经济工作领导小组办公室"
    assert told["Subject"] == "县域经济"
    assert told["CreationDate"].startswith("D:20261018090000")
    size = raw.FPDFCatalog_GetLanguage(document, None, 0) if hasattr(raw, "FPDFCatalog_GetLanguage") else None
    assert b"/Lang (zh-CN)" in made or b"/Lang(zh-CN)" in made or size == len("zh-CN") * 2 + 2


def test_the_file_says_that_it_is_archival_and_tagged(made):
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert b"/MarkInfo" in made
    assert b"/StructTreeRoot" in made


def fonts(document) -> dict[str, int]:
    found = {}
    for page in document:
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
            font = raw.FPDFTextObj_GetFont(one)
            buffer = bytearray(100)
            length = raw.FPDFFont_GetBaseFontName(font, (raw.c_char * 100).from_buffer(buffer), 100)
            found[buffer[: length - 1].decode()] = raw.FPDFFont_GetIsEmbedded(font)
    return found


def test_only_faces_of_the_package_are_used_and_all_are_embedded(document):
    found = fonts(document)
    assert {name.partition("+")[2].split("-")[0] for name in found} == {"NotoSerifSC", "NotoSansSC"}
    assert set(found.values()) == {1}


def test_the_same_document_gives_the_same_bytes_where_the_machine_has_no_faces(made, tmp_path):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from zhengxian.io.official.pdf import official_pdf; from tests_official import WHOLE;"
        "sys.stdout.buffer.write(official_pdf(WHOLE))"
    )
    source = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    (tmp_path / "tests_official.py").write_text(source, encoding="utf-8")
    bare = {
        **{
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")
        },
        "HOME": str(tmp_path),
        "FONTCONFIG_FILE": str(tmp_path / "none.conf"),
        "XDG_DATA_HOME": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=bare, capture_output=True, timeout=120
    )
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout == made


def test_another_time_gives_another_file(made):
    assert official_pdf(replace(WHOLE, made_at=WHOLE.made_at.replace(minute=1))) != made


def test_signs_that_no_face_has_are_marked_and_named():
    text = squeezed(official_pdf(with_blocks(Paragraph(words(f"甲{chr(0x1F600)}县{chr(0xE000)}")))))
    assert "甲〓县〓" in text
    assert "〓处为字库中没有的字，编码依次为U+E000、U+1F600。" in text
    assert "字库" not in squeezed(official_pdf(with_blocks(Paragraph(words("甲县")))))


def test_the_faces_cover_the_signs_of_offices():
    usual = "〔〕★—…％‰①②③○×÷±≥≤℃㎡亿元万亩、。《》“”→↑↓−〇"
    assert faces.missing([usual]) == ()
    assert len(faces.covered()) > 20_000


def test_a_row_higher_than_a_page_goes_on_overleaf_whole():
    usual = figures(2)
    cells = (*usual.rows[1][:2], replace(usual.rows[1][2], runs=words("字" * 3000)), *usual.rows[1][3:])
    sheets = seen(official_pdf(with_blocks(replace(usual, rows=(usual.rows[0], cells)))))
    assert sum(sheet.text.count("字") for sheet in sheets) == 3000
    assert len(sheets) > 2


def test_pages_break_where_they_are_told_to_and_never_twice():
    blocks = (PageBreak(), prose(1), PageBreak(), PageBreak(), figures(2), PageBreak(), prose(1), PageBreak())
    assert len(seen(official_pdf(with_blocks(*blocks)))) == 3


def test_charts_of_the_house_are_drawn_in_the_faces_of_the_package():
    from zhengxian.io.charts import Bar, Bars, to_svg

    chart = Bars("各县得分", "得分", "分", 1, (Bar("甲县", 2.0, href="/regions/1"), Bar("乙县", None)))
    made = official_pdf(with_blocks(Image(to_svg(chart, 480).encode(), "甲县2.0分", "图1 得分")))
    text = squeezed(made)
    assert "甲县" in text
    assert "图1得分" in text
    with pypdfium2.PdfDocument(made) as opened:
        assert not list(opened[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
        assert all("Noto" in name for name in fonts(opened))
    assert b"/URI" not in made


def test_forty_pages_take_less_than_three_seconds():
    many = with_blocks(*(block for _ in range(10) for block in (prose(24), figures(60))))
    official_pdf(with_blocks(prose(1)))  # the faces are read once
    start = time.process_time()
    sheets = official_pdf(many)
    spent = time.process_time() - start
    with pypdfium2.PdfDocument(sheets) as opened:
        assert len(opened) >= 40
    assert spent < 3
