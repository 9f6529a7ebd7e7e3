"""Files that people hand in: kept as they came under a random name, and only ever given back as a download."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from zhengxian.web.collect.models import Submission, Upload, UploadKind
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit

_HEADS = {
    UploadKind.EVIDENCE: (
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
    ),
    UploadKind.FORM: (b"PK\x03\x04",),
    UploadKind.LONG: (b"PK\x03\x04", b"PAR1"),
    UploadKind.DOCUMENT: (b"PK\x03\x04", b"%PDF-", b"<", b"\xef\xbb\xbf<"),
}
_WORDS = {
    UploadKind.EVIDENCE: "佐证只收 PDF、图片（PNG、JPG）、Word、Excel、OFD 文件",
    UploadKind.FORM: "报表要用 Excel 工作簿（.xlsx）或 CSV 文件",
    UploadKind.DOCUMENT: "讲话文件要用 Word（.docx）、有文字层的 PDF、网页（.html）或文本（.txt）",
    UploadKind.LONG: "批量数据要用 Excel 工作簿（.xlsx）、CSV 或 Parquet 文件",
}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SNIFFED = 4096


def clean_name(name: str) -> str:
    """Return a file's own name without folders and without characters that hide what it is.

    >>> clean_name("..\\\\a/报表\\u202excod.xlsx")
    '报表xcod.xlsx'
    """
    last = re.split(r"[\\/]", name)[-1]
    return _UNSEEN.sub("", last).strip()[-200:] or "文件"


def check(file: UploadedFile[bytes], kind: UploadKind) -> None:
    """Refuse what is empty, too large or not what it should be; the name is not believed, the content is.

    Errors: ``C-160`` too large, ``C-161`` empty, ``C-162`` another kind of file.
    """
    name, size = clean_name(file.name or ""), file.size or 0
    if size > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT >> 20
        raise Refused(
            "C-160", f"文件“{name}”有 {size >> 20} MB，最多收 {most} MB。请删去用不着的内容，或分成几个文件"
        )
    if not size:
        raise Refused("C-161", f"文件“{name}”是空的。请核对后重新选择")
    file.seek(0)
    head = file.read(_SNIFFED)
    file.seek(0)
    text = kind != UploadKind.EVIDENCE and b"\x00" not in head and not _is_markup(head)
    if not head.startswith(_HEADS[UploadKind(kind)]) and not text:
        raise Refused(
            "C-162", f"文件“{name}”的内容不是这里收的格式。{_WORDS[UploadKind(kind)]}，请另存后再上传"
        )


def _is_markup(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{\\rtf", b"%", b"#!", b"MZ"))


@transaction.atomic
def keep(
    *,
    file: UploadedFile[bytes],
    kind: UploadKind,
    by: User,
    submission: Submission | None = None,
    at: datetime | None = None,
) -> Upload:
    """Keep a file as it came, under a random name that tells nothing. Errors: those of `check`."""
    check(file, kind)
    moment = at or timezone.now()
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    kept = Upload(
        kind=kind,
        name=clean_name(file.name or ""),
        size=file.size or 0,
        sha256=digest.hexdigest(),
        uploaded_at=moment,
        uploaded_by=by,
        submission=submission,
    )
    kept.file.save(f"{kind}/{moment:%Y%m}/{secrets.token_hex(16)}", file, save=False)
    try:
        kept.save()
        audit.record(
            "upload.keep", kept, f"上传文件“{kept.name}”", by=by, at=at, detail={"sha256": kept.sha256}
        )
    except Exception:
        kept.file.delete(save=False)
        raise
    return kept
