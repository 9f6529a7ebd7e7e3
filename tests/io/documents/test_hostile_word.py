"""Word documents that want to do harm or are broken: refused quickly, in little memory, in words."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import limits, package, read_document


def p(text, properties=""):
    """One paragraph; ``text`` may already be runs."""
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


TYPE = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def read_or_code(content):
    try:
        return read_document(content, "a.docx").text
    except DataError as error:
        return error.problems[0].code


def refusal(content, name="a.docx"):
    with pytest.raises(DataError) as caught:
        read_document(content, name)
    (problem,) = caught.value.problems
    assert problem.message.endswith("。")
    return problem


@pytest.mark.parametrize("head", [TYPE, OUTSIDE, "<!-- -->" + TYPE])
@pytest.mark.parametrize(
    "where", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]
)
def test_a_document_type_is_refused_wherever_it_stands(docx, head, where):
    whole = zipfile.ZipFile(io.BytesIO(docx(p("正文"), styles="<a/>", numbering="<a/>")))
    parts = {n: whole.read(n) for n in whole.namelist()}
    parts[where] = head.encode() + parts[where].replace("正文".encode(), b"&b;")
    assert refusal(docx.zipped(parts)).code == "A-165"


def test_a_document_type_in_another_encoding_is_refused_too(docx):
    body = ('<?xml version="1.0" encoding="utf-16"?>' + TYPE + docx.part("document", p("正文"))).encode(
        "utf-16"
    )
    assert "文档类型声明" in refusal(docx("", more={"word/document.xml": body})).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_gigabyte_inside_is_refused_within_two_seconds_and_little_memory(docx):
    """Zeros pack a thousand times; what the directory says is enough to refuse."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", docx.relations({"officeDocument": "word/document.xml"}))
        with archive.open("word/document.xml", "w", force_zip64=True) as stream:
            for _ in range(64):
                stream.write(b" " * (16 << 20))
    content = file.getvalue()
    assert len(content) < 8 << 20
    tracemalloc.start()
    begun = time.perf_counter()
    problem = refusal(content)
    spent, peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.code, spent < 2, peak < 200 << 20) == ("A-162", True, True)


@pytest.mark.parametrize("parts", [1, 40])
def test_many_parts_that_are_large_together_are_refused(docx, parts, monkeypatch):
    monkeypatch.setattr(package, "MAX_UNPACKED", 8 << 20)
    size = (8 << 20) // parts + (1 << 18)
    more = {f"word/media/{n}.bin": b"\0" * size for n in range(parts)}
    assert refusal(docx(p("正文"), more=more)).code == "A-162"


def test_a_part_that_lies_about_its_size_is_refused(docx):
    """The directory says ten bytes; what comes out is more, and the reader stops there."""
    content = bytearray(docx(p("正文" * 5000)))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/document.xml"))
    assert content[at + 46 : at + 63] == b"word/document.xml"
    struct.pack_into("<I", content, at + 24, 10)
    assert refusal(bytes(content)).code in {"A-160", "A-165"}


def test_a_steep_part_of_honest_size_is_read(docx):
    assert read_document(docx(p("甲" * 200_000)), "a.docx").text.startswith("甲甲")


def test_too_much_text_and_too_deep_nesting_are_refused(docx):
    assert refusal(docx(p("甲" * (limits.MAX_CHARACTERS + 1)))).code == "A-165"
    assert "层次过深" in refusal(docx("<w:sdt>" * 2000 + "</w:sdt>" * 2000)).message
    assert refusal(docx("<w:p>")).code == "A-165"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/x", "C:\\x", "word\\..\\..\\x"])
def test_names_that_point_elsewhere_are_refused(docx, name):
    assert refusal(docx(p("正文"), more={name: "x"})).code == "A-163"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_of_one_name_and_rare_packing_are_refused(docx):
    file = io.BytesIO(docx(p("正文")))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/document.xml", docx.part("document", p("另一份")))
    assert refusal(file.getvalue()).code == "A-163"
    assert refusal(docx.zipped({"word/document.xml": "x"}, zipfile.ZIP_LZMA)).code == "A-163"


def test_a_directory_of_many_parts_is_refused_unread(docx, monkeypatch):
    monkeypatch.setattr(package, "MAX_MEMBERS", 10)
    assert refusal(docx(p("正文"), more={f"x{n}": b"" for n in range(20)})).code == "A-163"


def test_encrypted_parts_broken_files_and_other_packages(docx):
    content = bytearray(docx(p("正文")))
    whole = bytes(content)
    for at in range(len(content) - 4):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    assert refusal(bytes(content)).code == "A-166"
    assert refusal(whole[: len(whole) // 2]).code == "A-160"
    assert refusal(whole[:-30] + b"\0" * 30).code == "A-160"
    book = {"_rels/.rels": docx.relations({"officeDocument": "xl/workbook.xml"}), "xl/workbook.xml": "<a/>"}
    assert refusal(docx.zipped(book)).code == "A-164"
    assert refusal(docx.zipped({"a.txt": "x"})).code == "A-164"


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_damaged_bytes_never_end_in_another_error(docx, cut):
    content = bytearray(docx(p("正文" * 50), styles="<w:style/>", numbering="<w:num/>"))
    at = len(content) * cut // 100
    content[at : at + 9] = b"\xff" * 9
    read = read_or_code(bytes(content))
    assert read.startswith("A-1") or "正文" in read


TAGS = st.sampled_from(
    [
        *(
            "p",
            "r",
            "t",
            "tbl",
            "tr",
            "tc",
            "del",
            "ins",
            "moveFrom",
            "pPr",
            "rPr",
            "numPr",
            "vanish",
            "trPr",
        ),
        *("gridSpan", "vMerge", "br", "tab", "sdt", "Fallback", "txbxContent"),
    ]
)
TREES = st.recursive(
    st.just("<w:t>甲</w:t>"),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda made: f'<w:{made[0]} w:val="2">{"".join(made[1])}</w:{made[0]}>'
    ),
    max_leaves=25,
)


@given(TREES)
def test_elements_in_any_order_are_read_or_refused(tree):
    body = f'<w:document xmlns:w="urn:w"><w:body>{tree}</w:body></w:document>'
    links = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", links)
        archive.writestr("word/document.xml", body)
    assert set(read_or_code(file.getvalue())) <= set("甲\nA-158")
