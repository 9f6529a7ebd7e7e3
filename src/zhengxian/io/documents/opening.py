"""Which kind of file a document is, by name and by content, and its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.documents.limits import MAX_CHARACTERS, MAX_FILE, MAX_TEXT_FILE
from zhengxian.io.documents.model import DocumentKind, DocumentText
from zhengxian.io.documents.plain import read_plain

_TEXT, _WORD, _PDF, _HTML = DocumentKind.TEXT, DocumentKind.WORD, DocumentKind.PDF, DocumentKind.HTML
_KINDS = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _TEXT,
    ".docx": _WORD,
    ".docm": _WORD,
    ".dotx": _WORD,
    ".pdf": _PDF,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
}
_OTHERS = {
    ".wps": "WPS 文字",
    ".rtf": "RTF",
    ".ofd": "OFD 版式文件",
    ".odt": "OpenDocument",
    ".mht": "单个网页存档",
    ".mhtml": "单个网页存档",
}
_OLE, _ZIP, _PDF_MARK = b"\xd0\xcf\x11\xe0", (b"PK\x03\x04", b"PK\x05\x06"), b"%PDF-"
KNOWN = "Word（.docx）、PDF（.pdf）、网页（.html）或纯文本（.txt）"


def read_document(source: Path | str | bytes, name: str | None = None) -> DocumentText:
    """Read the text of a speech, report or notice: .txt, .docx, .pdf with a text layer, .html.

    ``source`` is a path or the content itself; ``name`` is the file's name as the user knows it and decides,
    with the content, what kind of file it is (needed for bytes). Scripts, macros and links are never followed.

    Errors, one problem each: A-150 absent or not readable, A-151 empty, A-152 too large, A-153 of a kind that
    is not read, A-154 an old .doc, A-155 name and content disagree, A-156 and A-157 encoding, A-158 no text in
    it, A-159 too much text, A-161 encrypted; of a Word document A-160 and A-162 to A-166; of a PDF A-167 to A-172.

    >>> read_document("一、总体要求\\n坚持稳中求进。".encode(), "讲话.txt").text
    '一、总体要求\\n坚持稳中求进。'
    """
    if isinstance(source, bytes):
        content, name = source, name or "未命名"
    else:
        path = Path(source)
        name = name or path.name
        content = _content(path, name)
    if not content:
        raise _refused("A-151", f"文件“{name}”是空的（0 字节）。请重新导出或下载。", name)
    kind = _kind_of(content, name)
    _check_size(len(content), kind, name)
    document = _reader(kind)(content, name)
    if not document.text:
        raise _refused("A-158", f"文件“{name}”里没有读到文字。请打开核对，确认内容是文字而不是图片。", name)
    if len(document.text) > MAX_CHARACTERS:
        message = f"文件“{name}”有 {len(document.text):,} 个字，超过 {MAX_CHARACTERS:,} 个字的上限。请分成几个文件。"
        raise _refused("A-159", message, name)
    return replace(document, name=name)


def has_macros(content: bytes, name: str) -> bool:
    """Tell whether a file that `read_document` reads is a Word document with macros in it.

    Errors: A-153 to A-155 and A-161 for a kind that is not read; those of opening a Word document (A-160, A-162 to
    A-166).

    >>> has_macros("坚持稳中求进。".encode(), "讲话.txt")
    False
    """
    if _kind_of(content, name) is not _WORD:
        return False
    from zhengxian.io.documents.package import Package

    return Package(content, name).has_macros


def _content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise _too_large(path.stat().st_size, MAX_FILE, name)
        return path.read_bytes()
    except OSError as error:
        what = {FileNotFoundError: "找不到", IsADirectoryError: "是文件夹"}.get(type(error), "读不了")
        message = f"文件“{path}”{what}。请核对路径、文件名和权限。"
        raise _refused("A-150", message, name) from error


def _check_size(size: int, kind: DocumentKind, name: str) -> None:
    most = MAX_TEXT_FILE if kind in (_TEXT, _HTML) else MAX_FILE
    if size > most:
        raise _too_large(size, most, name)


def _too_large(size: int, most: int, name: str) -> DataError:
    message = (
        f"文件“{name}”有 {size / 2**20:,.0f} MB，超过 {most >> 20} MB 的上限，没有读取。"
        "请删去图片和附件，或分成几个文件。"
    )
    return _refused("A-152", message, name)


def _kind_of(content: bytes, name: str) -> DocumentKind:
    suffix = Path(name).suffix.lower()
    found = _kind_found(content)
    if found == "ole":
        raise _old_office(content, name, suffix)
    named = _KINDS.get(suffix)
    if named is None:
        if not suffix and isinstance(found, DocumentKind):
            return found
        what = (
            f"是{_OTHERS[suffix]}文件"
            if suffix in _OTHERS
            else f"的扩展名是“{suffix}”"
            if suffix
            else "没有扩展名"
        )
        message = f"文件“{name}”{what}，读不了。请另存或导出为{KNOWN}后再试。"
        raise _refused("A-153", message, name)
    if found != named and not (found is _TEXT and named is _HTML) and not (found is _HTML and named is _TEXT):
        message = f"文件“{name}”的扩展名与内容不符，按哪一种读都不可靠。请打开核对，另存为{KNOWN}后再试。"
        raise _refused("A-155", message, name)
    return named


def _kind_found(content: bytes) -> DocumentKind | str:
    if content.startswith(_OLE):
        return "ole"
    if content.startswith(_ZIP):
        return _WORD
    if _PDF_MARK in content[:1024]:
        return _PDF
    head = content[:2048].lower()
    return _HTML if b"<!doctype html" in head or b"<html" in head else _TEXT


def _old_office(content: bytes, name: str, suffix: str) -> DataError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        message = f"文件“{name}”有打开密码，读不了。请在 Word 里去掉密码，另存后再试。"
        return _refused("A-161", message, name)
    what = "WPS 文字（.wps）" if suffix == ".wps" else "旧版 Word（.doc）"
    message = f"文件“{name}”是{what}格式，读不了。请用 Word 或 WPS 打开，另存为 .docx 后再试。"
    return _refused("A-154", message, name)


def _reader(kind: DocumentKind) -> Callable[[bytes, str], DocumentText]:
    """Return the reader of a kind; it is loaded when it is needed."""
    if kind is _WORD:
        from zhengxian.io.documents.word import read_word

        return read_word
    if kind is _PDF:
        from zhengxian.io.documents.pdf import read_pdf

        return read_pdf
    if kind is _HTML:
        from zhengxian.io.documents.page import read_page

        return read_page
    return read_plain


def _refused(code: str, message: str, name: str) -> DataError:
    return DataError([Problem(code, message, file=name)])
