"""What kind of file a document is, and what is refused before it is read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import DocumentKind, Origin, limits, opening, read_document
from zhengxian.io.documents.model import Found, assemble

SAID = "一、总体要求\n各乡镇要抓好春耕，4月底前完成备种。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_text_file_is_read_in_every_usual_encoding(tmp_path, encoding, ends):
    path = tmp_path / "讲话.txt"
    path.write_bytes(SAID.replace("\n", ends).encode(encoding))
    document = read_document(path)
    assert document.text == SAID
    assert (document.kind, document.name, document.stem) == (DocumentKind.TEXT, "讲话.txt", "讲话")
    assert document.kind.label == "纯文本"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8))
def test_lines_are_slices_of_the_text(texts):
    made = assemble("a.txt", DocumentKind.TEXT, [Found(t, page=n) for n, t in enumerate(texts)])
    slices = [made.text[line.start : line.end] for line in made.lines]
    assert "\n".join(slices) == made.text
    assert all(s == s.strip() and s for s in slices)
    for line in made.lines:
        assert made.page_at(line.start) == line.page
    again = assemble("a.txt", DocumentKind.TEXT, [Found(s) for s in slices])
    assert again.text == made.text


def test_the_page_of_a_place_outside_the_text_is_unknown():
    assert assemble("a.txt", DocumentKind.TEXT, [Found("甲", Origin.TABLE, 3)]).page_at(9) is None


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("空.txt", b"", "A-151", "是空的"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "A-154", "另存为 .docx"),
        ("旧.wps", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "A-154", "WPS 文字"),
        ("密.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "A-161", "打开密码"),
        ("版式.ofd", b"PK\x03\x04abc", "A-153", "OFD 版式文件"),
        ("表.xlsx", b"PK\x03\x04abc", "A-153", "扩展名是“.xlsx”"),
        ("无名", b"PK\x03\x04", "A-160", "不完整或已损坏"),
        ("假.pdf", "甲县".encode(), "A-155", "扩展名与内容不符"),
        ("假.docx", b"%PDF-1.7", "A-155", "扩展名与内容不符"),
        ("坏.txt", "甲县各部门要抓好春耕备耕".encode() + b"\xff\xfe", "A-156", "按 UTF-8 读不出文字"),
        ("坏.txt", b"\x81\x30\x81\xff" * 9, "A-156", "按 GB18030 读不出文字"),
        ("零.txt", b"a\0b", "A-157", "空字节"),
        ("白.txt", b" \n\t\n", "A-158", "没有读到文字"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, content, code, said):
    with pytest.raises(DataError) as caught:
        read_document(content, name)
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == (code, name)
    assert said in problem.message
    assert problem.message.endswith("。")


def test_bytes_without_a_name_are_judged_by_their_content():
    assert read_document(b"<html><p>\xe7\x94\xb2\xe5\x8e\xbf</p>").kind is DocumentKind.HTML
    assert read_document(SAID.encode(), "讲话").kind is DocumentKind.TEXT


def test_a_page_may_be_called_text_and_text_a_page():
    assert read_document("甲县通知。".encode(), "a.html").text == "甲县通知。"
    assert read_document("<html><p>甲县</p>".encode(), "a.txt").kind is DocumentKind.TEXT


def test_files_that_are_not_there(tmp_path):
    for path, said in ((tmp_path / "无.txt", "找不到"), (tmp_path, "是文件夹")):
        with pytest.raises(DataError) as caught:
            read_document(path)
        assert caught.value.problems[0].code == "A-150"
        assert said in caught.value.problems[0].message


def test_sizes_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MAX_FILE", 64)
    path = Path(tmp_path / "大.txt")
    path.write_bytes(b"a" * 65)
    for read in (
        lambda: read_document(path),
        lambda: read_document(b"a" * (limits.MAX_TEXT_FILE + 1), "大.txt"),
    ):
        with pytest.raises(DataError) as caught:
            read()
        assert caught.value.problems[0].code == "A-152"
    monkeypatch.setattr(opening, "MAX_CHARACTERS", 3)
    with pytest.raises(DataError) as caught:
        read_document("甲乙丙丁".encode(), "长.txt")
    assert caught.value.problems[0].code == "A-159"


def test_signs_that_nobody_sees_go():
    text = "甲\u200b县\ufeff\u202e\x07要\u00a0抓\t好"
    assert read_document(text.encode(), "a.txt").text == "甲县要 抓 好"
