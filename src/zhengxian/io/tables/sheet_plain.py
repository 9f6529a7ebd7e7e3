"""A worksheet part respelled the plain way: no prefixes, every address written, double quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from zhengxian.io.tables.container import CHUNK, Container, local


def plain_rows(container: Container, member: str) -> Iterator[bytes]:
    """Give blocks of plainly spelled rows, between ``<sheetData>`` and its end, then the merged ranges."""
    out, size, row_number = [b"<sheetData>"], 0, 0
    merged: list[bytes] = []
    for node in _finished(container, member):
        name = local(node.tag)
        if name == "row":
            row_number = int(node.get("r", row_number + 1))
            out.append(_row(node, row_number))
            size += len(out[-1])
            node.clear()
        elif name == "mergeCell":
            merged.append(f'<mergeCell ref="{node.get("ref", "")}"/>'.encode())
        if size > CHUNK:
            yield b"".join(out)
            out, size = [], 0
    yield b"".join([*out, b"</sheetData>", *merged])


def _finished(container: Container, member: str) -> Iterator[ElementTree.Element]:
    """Give every element when it is complete."""
    parser: Any = ElementTree.XMLPullParser(("end",))
    beginning = b""
    try:
        for chunk in container.chunks(member):
            beginning = beginning or chunk
            if b"<!DOCTYPE" in beginning[:4096]:
                raise container.odd("含有文档类型声明")
            parser.feed(chunk)
            yield from (node for _, node in parser.read_events())
        parser.close()
        yield from (node for _, node in parser.read_events())
    except ElementTree.ParseError as error:
        raise container.odd("XML 有语法错误") from error


def _row(node: ElementTree.Element, number: int) -> bytes:
    cells, column = [], -1
    for cell in node:
        if local(cell.tag) == "c":
            column = _column(cell.get("r", ""), column + 1)
            cells.append(_cell(cell, f"{column_letters(column)}{number}"))
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _cell(cell: ElementTree.Element, address: str) -> str:
    attributes = "".join(f' {k}="{cell.get(k)}"' for k in ("s", "t") if cell.get(k))
    inner = []
    for part in cell:
        name = local(part.tag)
        if name == "is":
            text = "".join(t.text or "" for t in _own_texts(part))
            inner.append(f"<is><t>{escape(text)}</t></is>")
        elif name in ("v", "f"):
            content = part.text or ""
            content = content if cell.get("t") == "str" else content.strip()
            inner.append(f"<{name}>{escape(content)}</{name}>")
    return f'<c r="{address}"{attributes}>{"".join(inner)}</c>'


def _own_texts(part: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Give the text nodes without those of phonetic hints."""
    for node in part:
        name = local(node.tag)
        if name == "t":
            yield node
        elif name == "r":
            yield from _own_texts(node)


def _column(address: str, fallback: int) -> int:
    letters = address.rstrip("0123456789")
    if not letters:
        return fallback
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(column: int) -> str:
    """Return Excel's name of a column counted from 0.

    >>> column_letters(0), column_letters(27), column_letters(16383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
