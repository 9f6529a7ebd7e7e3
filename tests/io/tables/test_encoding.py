"""Encodings: what is read, and what is called broken with its place."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.tables.delimited import DelimitedTable
from zhengxian.io.tables.encoding import detect, utf8_blocks

TEXT = "地区,指标\n甲县,1\n镕堃镇,2\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "label"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("gb18030", b"", "GB18030"),
        ("gbk", b"", "GB18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_text_is_the_same_in_every_encoding(
    tmp_path: Path, encoding: str, mark: bytes, label: str, size: int
) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(mark + TEXT.encode(encoding))
    found = detect(path)
    assert found.label == label
    assert b"".join(utf8_blocks(path, found, size)).decode() == TEXT


def test_reading_in_another_encoding_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(TEXT.encode("gb18030"))
    table = DelimitedTable(path)
    assert list(table.headings) == ["地区", "指标"]
    assert table.notes == ["文件“d.csv”按 GB18030 编码读入。"]


def refuse(path: Path, content: bytes) -> tuple[str, str, int | None]:
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        b"".join(utf8_blocks(path, detect(path)))
    (problem,) = caught.value.problems
    return problem.code, problem.message, problem.row


def test_a_broken_byte_in_utf8_is_named_with_row_and_offset(tmp_path: Path) -> None:
    good = TEXT.encode()
    code, message, row = refuse(tmp_path / "d.csv", good + b"\xe4\xff\n" + good)
    assert (code, row) == ("F-013", 4)
    assert f"第 {len(good) + 1} 个字节" in message
    assert "UTF-8" in message


def test_a_file_cut_within_a_character_is_broken(tmp_path: Path) -> None:
    assert refuse(tmp_path / "d.csv", TEXT.encode() + "丙".encode()[:2])[0] == "F-013"
    assert refuse(tmp_path / "e.csv", TEXT.encode("gb18030") + b"\xb1")[0] == "F-013"


def test_marked_utf8_is_never_taken_for_gb18030(tmp_path: Path) -> None:
    code, message, row = refuse(tmp_path / "d.csv", codecs.BOM_UTF8 + "甲县".encode("gb18030"))
    assert (code, row) == ("F-013", 1)
    assert "UTF-8" in message


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    assert refuse(tmp_path / "d.csv", b"region,\xff\xfe\xfd\n")[0] == "F-013"


def test_utf16_cut_in_half_and_utf32_are_refused(tmp_path: Path) -> None:
    code, _, row = refuse(tmp_path / "d.csv", codecs.BOM_UTF16_LE + "a\n\n".encode("utf-16-le") + b"\x00\xd8")
    assert (code, row) == ("F-013", 3)
    assert refuse(tmp_path / "e.csv", codecs.BOM_UTF32_LE + "a".encode("utf-32-le"))[0] == "F-013"


def test_zero_bytes_are_refused_with_their_row(tmp_path: Path) -> None:
    code, _, row = refuse(tmp_path / "d.csv", b"region,gdp\na,1\nb\x00,2\n")
    assert (code, row) == ("F-014", 3)
    assert refuse(tmp_path / "e.csv", "地区,gdp\n".encode("utf-16-le"))[0] == "F-014"


def test_a_broken_byte_late_in_gb18030_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhengxian.io.tables.encoding.BLOCK", 64)
    path = tmp_path / "d.csv"
    good = ("地区,gdp\n" + "甲县,1\n" * 50).encode("gb18030")
    path.write_bytes(good + b"\xb1\xff,2\n")
    with pytest.raises(DataError) as caught:
        DelimitedTable(path).read([0], [1])
    (problem,) = caught.value.problems
    assert (problem.code, problem.row) == ("F-013", 52)
    assert f"第 {len(good) + 1} 个字节" in problem.message
