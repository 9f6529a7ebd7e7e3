"""Files that prove something about an item: kept like every upload, tied to what they prove."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengxian.web.act.models import Evidence, LedgerItem
from zhengxian.web.collect.models import UploadKind
from zhengxian.web.collect.services import uploads
from zhengxian.web.core.models import User


@dataclass(frozen=True)
class Proof:
    """One file with what is said of it; ``is_before`` marks the state before rectification."""

    file: UploadedFile[bytes]
    caption: str = ""
    taken_on: date | None = None
    is_before: bool = False


@transaction.atomic
def attach(
    item: LedgerItem,
    proofs: Iterable[Proof | UploadedFile[bytes]],
    *,
    by: User,
    at: datetime,
    **subject: Any,
) -> list[Evidence]:
    """Keep files and tie them to an item and to ``feedback``, ``verification``, ``milestone``, ``step`` or ``paper``.

    The caller has checked that the user may; must be called inside the transaction of the act. Errors: those of
    `uploads.check` (``C-160`` too large, ``C-161`` empty, ``C-162`` another kind of file).
    """
    made = []
    for one in proofs:
        proof = one if isinstance(one, Proof) else Proof(one)
        kept = uploads.keep(file=proof.file, kind=UploadKind.EVIDENCE, by=by, at=at)
        given = {
            "caption": proof.caption.strip()[:200],
            "taken_on": proof.taken_on,
            "is_before": proof.is_before,
        }
        made.append(Evidence.objects.create(item=item, upload=kept, at=at, by=by, **given, **subject))
    return made
