"""The files of a bulletin: Word, PDF, and one sheet of the PDF as a picture for the page."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from django.http import FileResponse, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengxian.web.collect.views.table_file import attachment
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import DOCX
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.report.models import Bulletin
from zhengxian.web.report.selectors import bulletins
from zhengxian.web.report.services import bulletin_files, bulletin_text
from zhengxian.web.report.services.bulletin_sheets import count, sheet

PDF = "application/pdf"
_UNSAFE = re.compile(r'[\\/:*?"<>|\r\n\t]+')


@require_safe
@needs(Action.SEE_BULLETINS)
def word(request: OfficeRequest, bulletin_id: int) -> FileResponse:
    """Give the Word file: of an issued bulletin the one that went out, of a draft a fresh one with its mark."""
    bulletin = bulletins.one(request.access, bulletin_id)
    return attachment(_word(bulletin), f"{_name(bulletin)}.docx", DOCX)


@require_safe
@needs(Action.SEE_BULLETINS)
def pdf(request: OfficeRequest, bulletin_id: int) -> FileResponse:
    """Give the PDF, as `word`."""
    bulletin = bulletins.one(request.access, bulletin_id)
    return attachment(_pdf(bulletin), f"{_name(bulletin)}.pdf", PDF)


@never_cache
@require_safe
@needs(Action.SEE_BULLETINS)
def picture(request: OfficeRequest, bulletin_id: int, number: int) -> HttpResponse:
    """Give one sheet of the PDF as PNG; 404 after the last one."""
    found = sheet(_pdf(bulletins.one(request.access, bulletin_id)), number)
    if found is None:
        raise Hidden
    return HttpResponse(io.BytesIO(found).getvalue(), content_type="image/png")


@dataclass(frozen=True)
class Shown:
    """Which sheet the preview shows, and its neighbours; 0 where there is none."""

    number: int
    before: int
    after: int


def shown(bulletin: Bulletin, asked: int | None) -> Shown:
    """Choose the sheet to show: the first, or the one asked for, the last at most.

    Only who asks for another than the first makes the sheets be counted.
    """
    if not asked or asked < 2:
        return Shown(1, 0, 2)
    last = count(_pdf(bulletin))
    number = min(asked, last)
    return Shown(number, number - 1, number + 1 if number < last else 0)


def _word(bulletin: Bulletin) -> bytes:
    if issued := getattr(bulletin, "issued", None):
        return bytes(issued.word)
    return bulletin_files.word_of(bulletin_files.draft(bulletin, bulletin_text.read(bulletin).bulletin))


def _pdf(bulletin: Bulletin) -> bytes:
    if issued := getattr(bulletin, "issued", None):
        return bytes(issued.pdf)
    return bulletin_files.pdf_of(bulletin_files.draft(bulletin, bulletin_text.read(bulletin).bulletin))


def _name(bulletin: Bulletin) -> str:
    mark = "" if getattr(bulletin, "issued", None) else f"（{bulletin.status.label}）"
    return f"{_UNSAFE.sub('', bulletin.title)[:80]}{mark}"
