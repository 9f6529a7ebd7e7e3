"""Word and PDF of a bulletin: of a draft with a mark across its head, of an issued one as it went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zhengxian.engine.report import WrittenBulletin
from zhengxian.io.official.model import OfficialDocument
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.shell import DEMO_NOTICE
from zhengxian.web.report.models import Bulletin
from zhengxian.web.report.services import bulletin_charts, bulletin_paper
from zhengxian.web.report.services.bulletin_paper import Frame


@dataclass(frozen=True)
class Files:
    """The two files."""

    word: bytes
    pdf: bytes


def make(
    bulletin: Bulletin, text: WrittenBulletin, *, number: str, issued_on: date, made_at: datetime
) -> Files:
    """Make both files of a bulletin that is being issued."""
    paper = _paper(bulletin, text, number=number, issued_on=issued_on, made_at=made_at)
    return Files(word_of(paper), pdf_of(paper))


def draft(bulletin: Bulletin, text: WrittenBulletin) -> OfficialDocument:
    """Return the paper of a draft: no number, no day, and a mark that it is none."""
    return _paper(bulletin, text, number="", issued_on=None, made_at=bulletin.edited_at or bulletin.made_at)


def word_of(paper: OfficialDocument) -> bytes:
    """Write a paper as Word file."""
    from zhengxian.io.official.word import official_docx

    return official_docx(paper)


def pdf_of(paper: OfficialDocument) -> bytes:
    """Typeset a paper as PDF."""
    from zhengxian.io.official.pdf import official_pdf

    return official_pdf(paper)


def _paper(
    bulletin: Bulletin, text: WrittenBulletin, *, number: str, issued_on: date | None, made_at: datetime
) -> OfficialDocument:
    office = clock.office()
    marks = [DEMO_NOTICE.rstrip("。")] if office is not None and office.is_demo else []
    marks += [] if number else [f"{bulletin.status.label}，未签发"]
    frame = Frame(
        organ=office.name if office is not None else "",
        number=number,
        issued_on=issued_on,
        made_at=made_at,
        recipients=bulletin.recipients,
        copied_to=bulletin.copied_to,
        mark="；".join(marks),
    )
    pictures = bulletin_charts.pictures(text, bulletin.region, bulletin.run, bulletin.as_of)
    return bulletin_paper.document(text, frame, pictures)
