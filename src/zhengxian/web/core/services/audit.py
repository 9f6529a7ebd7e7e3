"""Add to the audit trail, in the transaction of the act itself, and verify the chain.

Each line's hash covers the line and the hash before it (SHA-256 over canonical JSON), so a changed, removed or
inserted line breaks every hash after it. Adding takes the lock on the head of the chain to the end of the
transaction: lines are numbered without gaps.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from zhengxian.web.core.models import AuditEvent, AuditHead, User


def record(
    action: str,
    subject: models.Model | None,
    summary: str,
    *,
    by: User,
    at: datetime | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Add one line; must be called inside the transaction of the act.

    ``action`` is ``noun.verb`` (``submission.approve``), ``summary`` a Chinese sentence, ``detail`` JSON values.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit line is written in the transaction of the act it tells of")
    head, _ = AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update().get(pk=1)
    line = AuditEvent(
        number=head.number + 1,
        at=at or timezone.now(),
        by=by,
        action=action,
        object_type=subject._meta.label_lower if subject is not None else "",
        object_id=str(subject.pk) if subject is not None else "",
        summary=_plain(summary)[:400],
        detail=_plain(json.loads(json.dumps(dict(detail or {}), default=str))),
        previous_hash=head.hash,
    )
    line.hash = digest(line)
    line.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(number=line.number, hash=line.hash)
    return line


def digest(line: AuditEvent) -> str:
    """Return the hash of a line and the hash before it."""
    content = {
        "number": line.number,
        "at": line.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
        "by": line.by_id,
        "action": line.action,
        "object": [line.object_type, line.object_id],
        "summary": line.summary,
        "detail": line.detail,
        "previous": line.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return JSON values in the one form in which every database gives them back: no NUL, no float that is whole."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, float):
        return int(value) if value.is_integer() else (value if math.isfinite(value) else str(value))
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    return value


@dataclass(frozen=True)
class ChainFault:
    """Where the chain is broken and how."""

    number: int
    message: str


def verify() -> tuple[int, list[ChainFault]]:
    """Recompute the whole chain; return how many lines were read and every fault found."""
    faults: list[ChainFault] = []
    count, last_hash, expected = 0, "", 1
    for line in AuditEvent.objects.order_by("number").iterator(chunk_size=5000):
        count += 1
        faults.extend(_faults(line, expected, last_hash))
        expected, last_hash = line.number + 1, line.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.number != expected - 1 or head.hash != last_hash):
        faults.append(
            ChainFault(
                head.number,
                f"链尾记的是第 {head.number} 行，实际最后一行是第 {expected - 1} 行。末尾的行被删去了。",
            )
        )
    return count, faults


def _faults(line: AuditEvent, expected: int, last_hash: str) -> Iterator[ChainFault]:
    if line.number != expected:
        yield ChainFault(line.number, f"第 {line.number} 行之前缺 {line.number - expected} 行。")
    elif line.previous_hash != last_hash:
        yield ChainFault(line.number, f"第 {line.number} 行与上一行接不上。")
    if line.hash != digest(line):
        yield ChainFault(line.number, f"第 {line.number} 行的内容被改过。")
