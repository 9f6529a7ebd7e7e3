"""Word documents with macros: not taken in, and not given back where one was kept before."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengxian.web.act.models import Document
from zhengxian.web.act.services import documents
from zhengxian.web.act.services.documents import About
from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.collect.services import uploads
from zhengxian.web.core.models import Job
from zhengxian.web.core.refusal import Refused

ABOUT = About("在秋季调度会上的讲话", date(2026, 9, 18))
TEXT = "市住建局12月底前修好城东排水闸。"
MACRO = {"word/vbaProject.bin": b"\0macro"}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def word(more: dict[str, bytes] | None = None) -> bytes:
    file = io.BytesIO()
    body = (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:document>'
    )
    main = f'<Relationships><Relationship Id="r1" Type="{KIND}" Target="word/document.xml"/></Relationships>'
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", main)
        archive.writestr("word/document.xml", body)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def kept_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["讲话.docm", "讲话.docx"])
def test_a_document_with_macros_is_not_taken_in_and_nothing_is_kept(office: Any, name: str) -> None:
    before = kept_files()
    with pytest.raises(Refused, match="A-570") as told:
        documents.add(about=ABOUT, file=SimpleUploadedFile(name, word(MACRO)), **office.who("supervisor"))
    assert "另存为“Word 文档（.docx）”" in str(told.value)
    assert not Document.objects.exists()
    assert not Upload.objects.exists()
    assert kept_files() == before


def test_a_large_one_is_not_taken_in_either(office: Any) -> None:
    large = {**MACRO, "word/media/picture.bin": b"\0" * (documents.FILE_AT_ONCE + 1)}
    with pytest.raises(Refused, match="A-570"):
        documents.add(
            about=ABOUT, file=SimpleUploadedFile("讲话.docx", word(large)), **office.who("supervisor")
        )
    assert not Upload.objects.exists()
    assert not Job.objects.exists()


def test_the_page_says_so_and_keeps_what_was_typed(office: Any) -> None:
    file = SimpleUploadedFile("讲话.docm", word(MACRO))
    form = {"title": "秋季讲话", "kind": "speech", "meeting_on": "2026-09-18", "file": file}
    answer = office.client("supervisor").post("/act/documents/new/", form)
    assert answer.status_code == 422
    assert "A-570" in answer.content.decode()
    assert 'value="秋季讲话"' in answer.content.decode()


def test_one_that_was_kept_before_is_read_but_not_given_back(office: Any) -> None:
    clean = SimpleUploadedFile("讲话.docx", word())
    document = documents.add(about=ABOUT, file=clean, **office.who("supervisor"))
    assert isinstance(document, Document)
    address = f"/act/documents/{document.pk}/"
    client = office.client("leader")
    assert b"".join(client.get(f"{address}file/").streaming_content) == word()
    old = SimpleUploadedFile("讲话.docm", word(MACRO))
    document.upload = uploads.keep(file=old, kind=UploadKind.DOCUMENT, by=office.people["supervisor"])
    document.save(update_fields=["upload"])
    answer = client.get(f"{address}file/")
    assert answer.status_code == 422
    assert "A-571" in answer.content.decode()
    assert "不提供下载" in answer.content.decode()
    assert "Content-Disposition" not in answer
    assert "修好城东排水闸" in client.get(f"{address}review/").content.decode()
    assert office.client("gongxin").get(f"{address}file/").status_code == 404
