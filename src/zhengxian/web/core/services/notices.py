"""Lines under the bell."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from zhengxian.web.core.models import Notice, User


def tell(users: Iterable[User], text: str, url: str = "") -> None:
    """Put a line under the bell of some people."""
    Notice.objects.bulk_create(
        [Notice(user=u, text=text[:300], url=url) for u in {u.pk: u for u in users}.values()]
    )


def mark_read(*, user: User, notice_id: int | None = None) -> int:
    """Mark one line, or all lines of a person, as read; return how many were unread."""
    unread = Notice.objects.filter(user=user, read_at__isnull=True)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=timezone.now())
