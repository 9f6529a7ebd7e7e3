"""A text file as paragraphs: UTF-8 with and without mark, UTF-16 with mark, GB18030."""

from __future__ import annotations

import codecs

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.documents.model import DocumentKind, DocumentText, Found, assemble

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\f": "\n", "\v": "\n"}


def read_plain(content: bytes, name: str) -> DocumentText:
    """Read a text file; one line is one paragraph. Errors: A-156 no known encoding, A-157 zero bytes."""
    return assemble(name, DocumentKind.TEXT, (Found(line) for line in _lines(decoded(content, name))))


def _lines(text: str) -> list[str]:
    for end, plain in _LINE_ENDS.items():
        text = text.replace(end, plain)
    return text.split("\n")


def decoded(content: bytes, name: str, told: str | None = None) -> str:
    """Return the text of some bytes; ``told`` is the encoding that the file itself claims, tried first.

    Errors: A-156, A-157.

    >>> decoded("甲县".encode("gb18030"), "a.txt"), decoded("甲县".encode("utf-8-sig"), "a.txt")
    ('甲县', '甲县')
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _by(content[len(mark) :], encoding, name)
    if b"\0" in content:
        message = f"文件“{name}”含有空字节，不是文本文件。请用记事本打开，另存为 UTF-8 编码的文本后再试。"
        raise DataError([Problem("A-157", message, file=name)])
    for encoding in (told or "utf-8", "utf-8"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if _mostly_utf8(content):
        return _by(content, "utf-8", name)
    return _by(content, "gb18030", name)


def _by(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = 1 + content.count(b"\n", 0, error.start)
        place = f"第 {row} 行附近（第 {error.start + 1} 个字节）"
        message = (
            f"文件“{name}”{place}按 {encoding.upper()} 读不出文字，文件可能损坏或编码不对。"
            "请用记事本打开核对，另存为 UTF-8 编码后再试。"
        )
        raise DataError([Problem("A-156", message, file=name)]) from error


def _mostly_utf8(content: bytes) -> bool:
    """Whether a file is UTF-8 but for a few broken bytes; such a file is broken, not GB18030."""
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - lost > 4 * lost
