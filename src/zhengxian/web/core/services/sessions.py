"""Coming and going in the trail: sign-ins and locked accounts."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from zhengxian.web.core.models import User
from zhengxian.web.core.services import audit, users

_QUIET = 15 * 60


@transaction.atomic
def begun(*, user: User, address: str) -> None:
    """Write down a sign-in."""
    audit.record("session.begin", user, f"“{user.display_name}”登录", by=user, detail={"address": address})


def locked(*, username: str, address: str) -> None:
    """Write down that an account was locked at an address; once a quarter of an hour, whoever goes on knocking."""
    if not cache.add(f"core.locked.{hash((username, address))}", 1, _QUIET):
        return
    with transaction.atomic():
        summary = f"账号“{username[:64]}”因口令连错被锁"
        audit.record("session.lock", None, summary, by=users.system(), detail={"address": address})
