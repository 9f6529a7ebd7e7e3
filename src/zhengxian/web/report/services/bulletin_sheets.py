"""One sheet of a PDF as a picture, for the preview beside the text."""

from __future__ import annotations

import io

SCALE = 1.4
"""Pixels for a point: an A4 sheet becomes 833 pixels wide."""


def sheet(pdf: bytes, number: int) -> bytes | None:
    """Draw the sheet with a number from 1; None where there is no such sheet. The file is one of our own making."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= number <= len(document):
            return None
        drawn = document[number - 1].render(scale=SCALE).to_pil()
        out = io.BytesIO()
        drawn.save(out, "PNG", optimize=True)
        return out.getvalue()
    finally:
        document.close()


def count(pdf: bytes) -> int:
    """Count the sheets."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
