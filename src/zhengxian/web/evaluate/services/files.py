"""Files handed in with schemes, adjustments and objections: kept as they came, under a random name."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile

from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused


def keep(name: str, content: bytes, *, by: User) -> Upload:
    """Keep a file. Errors: ``E-800`` it is empty or larger than the limit."""
    if not content or len(content) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT >> 20
        raise Refused("E-800", f"文件“{name}”是空的，或者超过 {limit} MB。请核对后再传")
    plain = PurePosixPath(name.replace("\\", "/")).name[:200] or "文件"
    upload = Upload(
        kind=UploadKind.EVIDENCE,
        name=plain,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    upload.file.save(f"evaluate/{secrets.token_hex(16)}", ContentFile(content), save=False)
    upload.save()
    return upload
