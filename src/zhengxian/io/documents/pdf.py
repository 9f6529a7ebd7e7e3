"""A PDF with a text layer as paragraphs; it is read in a process of its own, under limits."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.documents.limits import MAX_PAGES, PDF_SECONDS
from zhengxian.io.documents.model import DocumentKind, DocumentText, assemble
from zhengxian.io.documents.pdf_layout import Page, Row, paragraphs

SHOWN = 10
_GARBLED = 0.2
"""A text layer of which more than this share is no readable sign is useless."""


def read_pdf(content: bytes, name: str, seconds: float = PDF_SECONDS) -> DocumentText:
    """Read the text layer of a PDF; rows become paragraphs again, page numbers and running heads go.

    Errors: A-167 damaged, A-168 password, A-169 no page has text (a scan), A-170 too many pages, A-171 does not
    come to an end, A-172 the text layer is garbled.
    """
    answer = _ask(content, name, seconds)
    if answer["state"] == "password":
        message = f"文件“{name}”有打开密码，读不了。请去掉密码，另存后再试。"
        raise DataError([Problem("A-168", message, file=name)])
    if answer["state"] == "damaged":
        raise _damaged(name)
    if answer["state"] == "many":
        message = f"文件“{name}”有 {answer['count']:,} 页，超过 {MAX_PAGES:,} 页的上限。请分成几个文件。"
        raise DataError([Problem("A-170", message, file=name)])
    pages = [_page(number, page) for number, page in enumerate(answer["pages"], start=1)]
    notes = _pages_without_text(pages, name)
    _refuse_garbled(pages, name)
    found = paragraphs(pages)
    return assemble(
        name, DocumentKind.PDF, found, [*notes, "PDF 按版面把各行接成段落，页眉、页脚和页码没有读。"]
    )


def _ask(content: bytes, name: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-I", "-m", "zhengxian.io.documents.pdf_worker"]
    try:
        told = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _endless(name) from error
    if told.returncode:
        raise _endless(name)
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def _page(number: int, page: dict[str, Any]) -> Page:
    width, height = page["size"]
    return Page(number, width, height, tuple(Row(*row) for row in page["rows"]), pictures=page["pictures"])


def _pages_without_text(pages: list[Page], name: str) -> list[str]:
    """Refuse a scan; name the pages of a mixed document that are pictures."""
    blind = [page.number for page in pages if page.pictures and not page.rows]
    if pages and not any(page.rows for page in pages):
        message = (
            f"文件“{name}”共 {len(pages)} 页，{len(pages)} 页都没有文字层，是扫描件或图片，读不出文字。"
            "请用原来的 Word 文件，或先用扫描软件做文字识别，另存后再试。"
        )
        raise DataError([Problem("A-169", message, file=name)])
    if not blind:
        return []
    listed = "、".join(str(n) for n in blind[:SHOWN]) + (f"等 {len(blind)} 页" if len(blind) > SHOWN else "")
    return [
        f"第 {listed} 页没有文字层（共 {len(pages)} 页中的 {len(blind)} 页），是扫描件或图片，这些页没有读。请对照原件补录。"
    ]


def _refuse_garbled(pages: list[Page], name: str) -> None:
    text = "".join(row.text for page in pages for row in page.rows)
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c != "\t") for c in text)
    if odd > _GARBLED * len(text):
        message = (
            f"文件“{name}”的文字层是乱码（{len(text):,} 个字里有 {odd:,} 个认不出），多因字体没有完整嵌入。"
            "请用原来的 Word 文件，或先做文字识别，另存后再试。"
        )
        raise DataError([Problem("A-172", message, file=name)])


def _damaged(name: str) -> DataError:
    message = f"文件“{name}”不完整或已损坏，打不开。请重新下载，用 PDF 阅读器打开确认后再试。"
    return DataError([Problem("A-167", message, file=name)])


def _endless(name: str) -> DataError:
    message = (
        f"文件“{name}”在规定的时间和内存内读不完，已停止。请用 PDF 阅读器另存一份，或分成几个文件后再试。"
    )
    return DataError([Problem("A-171", message, file=name)])
