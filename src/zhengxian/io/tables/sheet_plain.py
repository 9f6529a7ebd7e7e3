"""A worksheet part respelled the plain way: no prefixes, every address written, double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape

from zhengxian.io.tables.container import CHUNK, Container
from zhengxian.io.tables.small_parts import DEEPEST

_ADDRESS = re.compile(r"([A-Z]{1,3})[1-9]\d*")


def plain_rows(container: Container, member: str) -> Iterator[bytes]:
    """Give the part in plain spelling: ``<sheetData>``, rows, its end, and the merged ranges.

    Errors: F-011 for XML with faults or with a document type, which could hide an entity bomb.
    """
    respeller = _Respeller()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = respeller.start
    parser.EndElementHandler = respeller.end
    parser.CharacterDataHandler = respeller.text
    parser.StartDoctypeDeclHandler = respeller.doctype
    yield b"<sheetData>"
    try:
        for chunk in container.sheet_chunks(member):
            parser.Parse(chunk, False)
            if respeller.size > CHUNK:
                yield respeller.take()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        raise container.odd("XML 有语法错误") from error
    except _DoctypeError as error:
        raise container.odd("含有文档类型声明") from error
    yield respeller.take() + b"</sheetData>" + b"".join(respeller.merged)


class _DoctypeError(Exception):
    """The part has a document type."""


class _Respeller:
    """Writes rows, cells, formulas, values and texts as they are met; everything else is left out."""

    def __init__(self) -> None:
        self.merged: list[bytes] = []
        self.size = 0
        self._out: list[str] = []
        self._row = 0
        self._column = -1
        self._text: list[str] | None = None
        self._phonetic = False
        self._strip = False
        self._depth = 0

    def take(self) -> bytes:
        """Return what is written so far and begin anew."""
        block = "".join(self._out).encode()
        self._out.clear()
        self.size = 0
        return block

    def doctype(self, *_: object) -> None:
        """Refuse a document type."""
        raise _DoctypeError

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Write the beginning of an element."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(name)
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "f", "t"):
            self._text = []
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            self._out.append(f'<row r="{self._row}">')
        elif tag == "is":
            self._out.append("<is><t>")
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self.merged.append(f'<mergeCell ref="{attributes.get("ref", "")}"/>'.encode())

    def end(self, name: str) -> None:
        """Write the end of an element with the text it held."""
        self._depth -= 1
        tag = name.rpartition(":")[2]
        if tag in ("v", "f", "t"):
            self._content(tag)
        elif tag == "c":
            self._out.append("</c>")
        elif tag == "is":
            self._out.append("</t></is>")
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row":
            self._out.append("</row>")
            self.size += 64 * (self._column + 1)

    def text(self, text: str) -> None:
        """Collect the text of a value, formula or inline text."""
        if self._text is not None:
            self._text.append(text)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column = _column(attributes.get("r", ""), self._column + 1)
        kind, style = attributes.get("t"), attributes.get("s")
        self._strip = kind != "str"
        shown = f' s="{style}"' if style else ""
        shown += f' t="{kind}"' if kind else ""
        self._out.append(f'<c r="{column_letters(self._column)}{self._row}"{shown}>')

    def _content(self, tag: str) -> None:
        text = "".join(self._text or ())
        self._text = None
        if tag == "t":
            self._out.append("" if self._phonetic else escape(text))
        else:
            self._out.append(f"<{tag}>{escape(text.strip() if self._strip else text)}</{tag}>")


def _column(address: str, fallback: int) -> int:
    """Return the column of an address; one that is no address is a ValueError."""
    if not address:
        return fallback
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    number = 0
    for letter in match[1]:
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
