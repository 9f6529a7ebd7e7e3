"""PDF files: rows become paragraphs again; scans, locked, endless and broken files are refused."""

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import DocumentKind, pdf_worker, read_document
from zhengxian.io.documents import pdf as pdf_module
from zhengxian.io.documents.pdf import read_pdf
from zhengxian.io.documents.pdf_layout import Page, Row, paragraphs

SIZE, LEFT, STEP = 16, 68, 29
FULL = 28


def typed(paragraph_texts, number=1, head="某县调度简报"):
    """Set paragraphs as an official document is set: an indent of two, rows of 28 characters, a page number."""
    rows, base = [(head, 250.0, 800.0, 10.0)], 740.0
    for text in paragraph_texts:
        first, rest = text[: FULL - 2], text[FULL - 2 :]
        pieces = [(first, 2), *((rest[n : n + FULL], 0) for n in range(0, len(rest), FULL))]
        for piece, indent in pieces:
            rows.append((piece, LEFT + indent * SIZE, base, SIZE))
            base -= STEP
    return [*rows, (f"— {number} —", 280.0, 40.0, 14.0)]


FIRST = [
    "一、总体要求",
    "坚持稳字当头、稳中求进，围绕全年目标任务，抓紧抓好当前各项重点工作，确保实现时间任务双过半。",
    "二、重点任务",
    "（一）抓好项目建设。县发展改革局要牵头建立台账，各乡镇要在六月底前开工三十个项目，每月调度一次，"
    "重大问题随时上报县委、县政府研究解决，不得延误。",
]
SECOND = ["（二）抓好春耕备耕。备足种子化肥，做到不误农时。", "三、压实责任"]


def refusal(read):
    with pytest.raises(DataError) as caught:
        read()
    (problem,) = caught.value.problems
    assert problem.message.endswith("。")
    return problem


def test_rows_become_paragraphs_and_furniture_goes(pdf):
    document = read_document(pdf([typed(FIRST), typed(SECOND, 2), typed(["完。"], 3)]), "简报.pdf")
    assert document.kind is DocumentKind.PDF
    assert document.text.split("\n") == [*FIRST, *SECOND, "完。"]
    assert [line.page for line in document.lines] == [1, 1, 1, 1, 2, 2, 3]
    assert document.page_at(document.text.index("春耕")) == 2


def test_a_paragraph_goes_on_over_the_page(pdf):
    text = "各乡镇要把责任落实到人，" * 9
    first, second = typed([text]), [("（续）抓到底不放松。", LEFT, 740.0, SIZE), ("— 2 —", 280.0, 40.0, 14.0)]
    lines = read_document(pdf([first[:-2] + first[-1:], second]), "a.pdf").text.split("\n")
    assert lines[-1].startswith("各乡镇")
    assert lines[-1].endswith("（续）抓到底不放松。")


@pytest.mark.parametrize("sign", ["3", "- 3 -", "—3—", "第 3 页", "第3页 共9页", "3/9", "·3·"])
def test_page_numbers_in_every_dress_go_from_the_edge_only(sign):
    edge, middle = Row(sign, 280, 40, 300, 52, 12), Row(sign, 280, 400, 300, 412, 12)
    body = Row("正文说到这里为止。", 68, 600, 500, 616, 16)
    assert [f.text for f in paragraphs([Page(1, 595, 842, (body, edge))])] == ["正文说到这里为止。"]
    assert sign in [f.text for f in paragraphs([Page(1, 595, 842, (body, middle))])][-1]


def test_pieces_of_one_line_stand_together_and_words_keep_their_gap():
    rows = (
        Row("序号", 70, 700, 102, 716, 16),
        Row("任务", 200, 700, 232, 716, 16),
        Row("全面推行 Internet", 100, 600, 500, 616, 16),
        Row("plus 行动，", 68, 571, 160, 587, 16),
    )
    assert [f.text for f in paragraphs([Page(1, 595, 842, rows)])] == [
        "序号 任务",
        "全面推行 Internet plus 行动，",
    ]


def test_no_rows_no_paragraphs():
    assert paragraphs([Page(1, 595, 842, ())]) == []
    assert paragraphs([]) == []


def test_a_scan_is_refused_and_says_how_many_pages(pdf):
    problem = refusal(lambda: read_document(pdf([[], []], picture=True), "扫描.pdf"))
    assert problem.code == "A-169"
    assert "共 2 页，2 页都没有文字层" in problem.message
    assert "文字识别" in problem.message


def test_a_mixed_document_names_the_pages_that_are_pictures(pdf):
    document = read_document(pdf([typed(FIRST), [], typed(SECOND, 3)], picture=True), "a.pdf")
    assert document.notes[0].startswith("第 2 页没有文字层（共 3 页中的 1 页）")
    assert "第" not in read_document(pdf([typed(FIRST), []]), "a.pdf").notes[0]


def test_a_text_layer_of_odd_signs_is_refused(pdf):
    problem = refusal(lambda: read_document(pdf([typed(["\ue001\ue002\ue003" * 30])]), "乱.pdf"))
    assert problem.code in {"A-172", "A-169"}


def test_a_locked_file_is_refused(pdf):
    lock = "/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]" + (
        "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + "ab" * 32 + ">/U<" + "cd" * 32 + ">>>"
    )
    problem = refusal(lambda: read_document(pdf([typed(FIRST)], trailer=lock), "密.pdf"))
    assert problem.code == "A-168"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"])
def test_a_broken_file_is_refused(content):
    assert refusal(lambda: read_document(content, "坏.pdf")).code in {"A-167", "A-158"}


def test_an_endless_file_is_stopped(pdf):
    assert refusal(lambda: read_pdf(pdf([typed(FIRST)]), "久.pdf", seconds=0.001)).code == "A-171"


def test_a_reader_that_dies_is_told_like_an_endless_file(pdf, monkeypatch):
    monkeypatch.setattr(pdf_module.sys, "executable", "/bin/false")
    assert refusal(lambda: read_document(pdf([typed(FIRST)]), "死.pdf")).code == "A-171"


def test_too_many_pages_are_refused(pdf):
    assert refusal(lambda: read_document(pdf([[]] * 1001), "厚.pdf")).code == "A-170"


def test_the_worker_answers_alike_in_this_process(pdf):
    answer = pdf_worker.pages_of(pdf([typed(SECOND), []], picture=True))
    assert answer["state"] == "read"
    assert [len(page["rows"]) for page in answer["pages"]] == [4, 0]
    assert answer["pages"][1]["pictures"]
    assert pdf_worker.pages_of(b"%PDF-")["state"] == "damaged"


def test_loops_in_the_page_tree_do_not_hang(pdf):
    content = pdf([typed(FIRST)]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]")
    assert refusal(lambda: read_document(content, "环.pdf")).code.startswith("A-1")
