"""Reads the rows of text of a PDF, in a process of its own that may be stopped: ``python -m …pdf_worker``.

A PDF is a program for a large reader written in C++; whatever it does there, it does with bounded memory and time,
and to nobody else. The content comes on standard input; what was found goes to standard output as JSON.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from typing import Any

from zhengxian.io.documents.limits import MAX_CHARACTERS, MAX_PAGES, PDF_MEMORY, PDF_SECONDS

Answer = dict[str, Any]
_PASSWORD = 4
_LINE_ENDS = ("\r", "\n", "\x02")


def pages_of(content: bytes) -> Answer:
    """Return ``state`` (read, password, damaged, many) and the pages.

    A page has ``size`` (width, height in points), ``pictures`` and ``rows``: text, left, bottom, right, top, size of
    type.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        return {"state": "password" if code == _PASSWORD or "password" in str(error).lower() else "damaged"}
    try:
        count = len(document)
        if count > MAX_PAGES:
            return {"state": "many", "count": count}
        pages: list[Answer] = []
        characters = 0
        for number in range(count):
            pages.append(_page(document, number))
            characters += sum(len(row[0]) for row in pages[-1]["rows"])
            if characters > MAX_CHARACTERS:
                break
        return {"state": "read", "pages": pages}
    finally:
        document.close()


def _page(document: Any, number: int) -> Answer:
    import pypdfium2 as pdfium

    try:
        page = document[number]
    except pdfium.PdfiumError:
        return {"size": [0, 0], "pictures": True, "rows": []}
    try:
        rows = _rows(page)
        pictures = not rows and _has_pictures(page)
        return {"size": [round(v, 1) for v in page.get_size()], "pictures": pictures, "rows": rows}
    except pdfium.PdfiumError:
        return {"size": [0, 0], "pictures": True, "rows": []}
    finally:
        page.close()


def _has_pictures(page: Any) -> bool:
    from pypdfium2 import raw

    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=5))


def _rows(page: Any) -> list[list[Any]]:
    """Return the rows in the order of the page; the reader itself tells where one ends."""
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        rows: list[list[Any]] = []
        row = _Row()
        for at in range(raw.FPDFText_CountChars(text)):
            sign = chr(raw.FPDFText_GetUnicode(text, at) or 0xFFFD)
            if sign in _LINE_ENDS:
                row.close(rows)
                row = _Row()
            else:
                row.add(sign, text, at)
        row.close(rows)
        return rows
    finally:
        text.close()


class _Row:
    """One row of type as it is gathered, sign by sign."""

    def __init__(self) -> None:
        self._signs: list[str] = []
        self._box = [math.inf, math.inf, -math.inf, -math.inf]
        self._size = 0.0

    def add(self, sign: str, text: Any, at: int) -> None:
        """Add one sign with its place."""
        from pypdfium2 import raw

        self._signs.append(sign)
        if sign.isspace():
            return
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if raw.FPDFText_GetCharBox(text, at, left, right, bottom, top):
            box, new = self._box, (left.value, bottom.value, right.value, top.value)
            self._box = [min(box[0], new[0]), min(box[1], new[1]), max(box[2], new[2]), max(box[3], new[3])]
        self._size = max(self._size, raw.FPDFText_GetFontSize(text, at))

    def close(self, rows: list[list[Any]]) -> None:
        """Put the row among the others, unless it is empty."""
        written = "".join(self._signs).strip()
        if written and math.isfinite(self._box[0]):
            rows.append([written, *(round(v, 1) for v in self._box), round(self._size, 1)])


def _bound() -> None:
    """Bound memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the caller's own time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PDF_SECONDS, PDF_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer one request."""
    content = sys.stdin.buffer.read()
    _bound()
    json.dump(pages_of(content), sys.stdout)


if __name__ == "__main__":
    main()
