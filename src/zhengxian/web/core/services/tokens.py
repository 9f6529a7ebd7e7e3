"""Keys with which another system acts as a user: shown once, kept only as a hash, scoped like their user."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhengxian.web.core.models import ApiToken, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import audit

LONGEST_DAYS = 366
MOST = 10
_START = "zx_"
_USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create(
    *, user: User, title: str, days: int, may_write: bool, by: User, at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a key and return it with its text, which is not kept and cannot be shown again.

    Errors: ``S-940`` days out of range; ``S-941`` too many keys in use.
    """
    at = at or timezone.now()
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("S-940", f"有效期 {days} 天不在 1—{LONGEST_DAYS} 天之内。请改写天数")
    User.objects.select_for_update().get(pk=user.pk)
    if ApiToken.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=at).count() >= MOST:
        raise Refused("S-941", f"已经有 {MOST} 个在用的密钥。请先停用不再用的")
    text = _START + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        title=title,
        prefix=text[:8],
        digest=digest(text),
        may_write=may_write,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    kind = "可写入" if may_write else "只读"
    audit.record(
        "token.create", token, f"新建接口密钥“{title}”（{token.prefix}…，{kind}，{days} 天）", by=by, at=at
    )
    return token, text


@transaction.atomic
def revoke(*, token_id: int, user: User, by: User, at: datetime | None = None) -> None:
    """Stop one of a user's keys at once; a stopped key stays stopped."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, user=user).first()
    if token is None:
        raise Hidden()
    if token.revoked_at is not None:
        return
    token.revoked_at = at or timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record("token.revoke", token, f"停用接口密钥“{token.title}”（{token.prefix}…）", by=by, at=at)


def user_of(text: str, at: datetime) -> tuple[User, ApiToken] | None:
    """Return whose key a text is, or None when it is unknown, expired or stopped, or its user may not sign in."""
    if not text.startswith(_START):
        return None
    found = ApiToken.objects.select_related("user").filter(digest=digest(text)).first()
    if found is None or found.revoked_at is not None or found.expires_at <= at:
        return None
    if not found.user.is_active or found.user.must_change_password:
        return None
    if found.last_used_at is None or at - found.last_used_at > _USED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=at)
    return found.user, found


def digest(text: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(text.encode()).hexdigest()
