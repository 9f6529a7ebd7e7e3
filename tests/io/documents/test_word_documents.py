"""The text of Word documents: what Word prints, and nothing else."""

import docx as python_docx
import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import DocumentKind, Origin, has_macros, read_document


def p(text, properties=""):
    """One paragraph; ``text`` may already be runs."""
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def run(text, properties=""):
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def test_paragraphs_tables_and_text_boxes_in_their_order(docx):
    box = f"<w:r><w:pict><w:txbxContent>{p('框中文字')}</w:txbxContent></w:pict></w:r>"
    cell = "<w:tc>{}</w:tc>"
    table = f"<w:tbl><w:tr>{cell.format(p('任务'))}{cell.format(p('单位') + p('时限'))}</w:tr></w:tbl>"
    document = read_document(docx(p("一、总则") + p(box + run("正文")) + table + p("完")), "通知.docx")
    assert document.text.split("\n") == ["一、总则", "框中文字", "正文", "任务", "单位", "时限", "完"]
    assert [line.origin for line in document.lines[2:6]] == [Origin.BODY, *[Origin.TABLE] * 3]
    assert document.kind is DocumentKind.WORD
    assert document.notes == ("表格按单元格逐行读出。",)


def test_a_document_of_python_docx(tmp_path):
    made = python_docx.Document()
    made.add_heading("在全县春耕会上的讲话", 0)
    made.add_paragraph("各乡镇要抓紧备耕。").add_run("4月底前完成。")
    for word in ("备种", "备肥"):
        made.add_paragraph(word, style="List Number")
    path = tmp_path / "讲话.docx"
    made.save(str(path))
    assert read_document(path).text.split("\n") == [
        "在全县春耕会上的讲话",
        "各乡镇要抓紧备耕。4月底前完成。",
        "1. 备种",
        "2. 备肥",
    ]


def test_revisions_are_read_as_accepted_and_told(docx):
    deleted = "<w:del><w:r><w:delText>原稿</w:delText><w:t>旧</w:t></w:r></w:del>"
    moved = "<w:moveFrom>" + run("移走") + "</w:moveFrom><w:moveTo>" + run("移来") + "</w:moveTo>"
    body = p(run("县") + deleted + f"<w:ins>{run('财政局')}</w:ins>" + moved + run("负责。"))
    document = read_document(docx(body), "a.docx")
    assert document.text == "县财政局移来负责。"
    assert document.notes == ("文档带有修订：删去的文字没有读，新增的文字按已接受读出。",)


def test_a_deleted_paragraph_mark_joins_and_a_deleted_row_goes(docx):
    body = p("前半，", "<w:rPr><w:del/></w:rPr>") + p("后半。")
    row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"
    body += (
        "<w:tbl>"
        + row.format("<w:trPr><w:del/></w:trPr>", p("删去"))
        + row.format("", p("留下"))
        + "</w:tbl>"
    )
    assert read_document(docx(body), "a.docx").text == "前半，后半。\n留下"


def test_former_properties_of_a_revision_are_not_those_of_now(docx):
    change = "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
    assert read_document(docx(p(run("看得见", change))), "a.docx").text == "看得见"


def test_hidden_text_is_not_read(docx):
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:basedOn w:val="H"/></w:style>'
    )
    runs = [
        run("明"),
        run("藏", "<w:vanish/>"),
        run("示", '<w:vanish w:val="0"/>'),
        run("隐", '<w:rStyle w:val="C"/>'),
        run("文", '<w:rStyle w:val="C"/><w:vanish w:val="false"/>'),
    ]
    document = read_document(docx(p("".join(runs)), styles=styles), "a.docx")
    assert document.text == "明示文"
    assert document.notes == ("文档里有隐藏文字，没有读。",)


def test_breaks_tabs_and_descriptions_of_tabs(docx):
    body = p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "<w:tabs><w:tab/></w:tabs>")
    assert read_document(docx(body), "a.docx").text == "甲 乙\n丙"


def test_codes_pinyin_copies_and_contents_are_left_out(docx):
    field = "<w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>"
    ruby = f"<w:r><w:ruby><w:rt>{run('yí')}</w:rt><w:rubyBase>{run('沂')}</w:rubyBase></w:ruby></w:r>"
    choices = f"<mc:Choice>{run('一份')}</mc:Choice><mc:Fallback>{run('二份')}</mc:Fallback>"
    copies = f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    body = p("第一章 1", '<w:pStyle w:val="T1"/>') + p(field + ruby + copies)
    document = read_document(docx(body, styles=styles), "a.docx")
    assert document.text == "沂一份"
    assert document.notes == ("目录没有读，以正文为准。",)


def test_footnotes_stand_after_the_text(docx):
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("指规模以上工业企业。")}</w:footnote>'
    )
    document = read_document(docx(p("规上企业要增产。"), footnotes=notes), "a.docx")
    assert document.text == "规上企业要增产。\n指规模以上工业企业。"
    assert document.lines[1].origin is Origin.FOOTNOTE
    assert "脚注列在正文之后。" in document.notes


def test_macros_insertions_and_addresses_are_told_and_never_followed(docx):
    content = docx(
        p("正文。"),
        more={"word/vbaProject.bin": b"\0macro"},
        outside={"attachedTemplate": "https://example.org/t.dotm", "hyperlink": "https://example.org"},
    )
    assert read_document(content, "a.docm").notes == (
        "文档带有宏。宏没有运行，只读了文字。",
        "文档引用了外部的模板、图片或文件，没有打开，也没有联网。",
    )
    inserted = {"word/_rels/document.xml.rels": docx.relations({"aFChunk": "other.html"})}
    assert read_document(docx(p("正文。"), more=inserted), "a.docx").notes == (
        "文档里插入了其他文件，插入的文件没有读。",
    )


def test_a_document_without_text_is_refused_with_a_sentence(docx):
    content = docx("", more={"word/header1.xml": docx.part("hdr", p("页眉"))})
    with pytest.raises(DataError, match="没有读到文字"):
        read_document(content, "空.docx")


RELATION = (
    '<Relationships><Relationship Id="r1" Target="photo.bin" '
    'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
)


@pytest.mark.parametrize(
    "more",
    [
        {"word/vbaProject.bin": b"\0macro"},
        {"word/_rels/document.xml.rels": RELATION},
        {
            "[Content_Types].xml": '<Types><Override PartName="/word/photo.bin" '
            'ContentType="application/vnd.ms-office.vba&#80;roject"/></Types>'
        },
        {
            "[Content_Types].xml": '<Types><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
        },
    ],
    ids=["by name", "by relation", "by kind", "by the body's kind"],
)
def test_macros_are_found_whatever_their_part_is_called(docx, more):
    assert has_macros(docx(p("正文。"), more=more), "a.docx")
    assert (
        "文档带有宏。宏没有运行，只读了文字。" in read_document(docx(p("正文。"), more=more), "a.docx").notes
    )


def test_what_has_no_macros_is_not_said_to_have_some(docx):
    assert not has_macros(docx(p("vbaProject.bin")), "a.docm")
    assert not has_macros(b"%PDF-1.7 vbaProject.bin", "a.pdf")
    with pytest.raises(DataError, match="不完整或已损坏"):
        has_macros(b"PK\x03\x04 no document", "a.docx")
