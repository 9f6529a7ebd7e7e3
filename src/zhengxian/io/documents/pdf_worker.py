"""Reads the rows of text of a PDF, in a process of its own that may be stopped: ``python -m …pdf_worker``.

A PDF is a program for a large reader written in C++; whatever it does there, it does with bounded memory and time,
and to nobody else. The content comes on standard input; what was found goes to standard output as JSON.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

from zhengxian.io.documents.limits import MAX_CHARACTERS, MAX_PAGES, PDF_MEMORY, PDF_SECONDS

Answer = dict[str, Any]
_PASSWORD = 4
_LINE_ENDS = ("\r", "\n", "\x02")
_LAST_NARROW = "\u2e7f"
_NARROW = 0.75
"""The size of type is the width of a Chinese sign; of other signs about this share of the height of the line."""


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
        signs = [
            chr(raw.FPDFText_GetUnicode(text, at) or 0xFFFD) for at in range(raw.FPDFText_CountChars(text))
        ]
        ends = [at for at, sign in enumerate(signs) if sign in _LINE_ENDS]
        rows = []
        for start, end in zip([0, *(at + 1 for at in ends)], [*ends, len(signs)], strict=True):
            printed = [at for at in range(start, end) if not signs[at].isspace()]
            row = _row(text, signs, printed)
            if row is not None:
                rows.append(["".join(signs[printed[0] : printed[-1] + 1]), *row])
        return rows
    finally:
        text.close()


def _row(text: Any, signs: list[str], printed: list[int]) -> list[float] | None:
    """Return left, bottom, right, top and size of type of a row by its first and last signs."""
    boxes = [_box(text, at) for at in printed[:1] + printed[-1:]]
    if not printed or not all(boxes):
        return None
    (left, bottom, _, top), (_, low, right, high) = boxes
    wide = [at for at in printed if signs[at] > _LAST_NARROW]
    samples = [box for at in wide[:: max(1, len(wide) // 3)] if (box := _box(text, at))]
    size = max((box[2] - box[0] for box in samples), default=_NARROW * (top - bottom))
    return [round(v, 1) for v in (left, min(bottom, low), right, max(top, high), size)]


def _box(text: Any, at: int) -> tuple[float, ...]:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box)):
        return ()
    return box.left, box.bottom, box.right, box.top


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
