"""Word and PDF of a pack, made of its frozen content: the same bytes every time."""

from __future__ import annotations

from zhengxian.io.official.pdf import official_pdf
from zhengxian.web.report.models import Pack
from zhengxian.web.report.services.pack_paper import document


def word(pack: Pack) -> bytes:
    """Return a pack as a Word file."""
    from zhengxian.io.official.word import official_docx

    return official_docx(document(pack))


def pdf(pack: Pack) -> bytes:
    """Return a pack as a PDF."""
    return official_pdf(document(pack))
