"""Who asks: a bearer key that acts as its user, no more and no less. Sessions of browsers are not looked at."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.security import HttpBearer
from pydantic import Field

from zhengxian.web.api.v1.errors import answers, not_known, refuse_unknown
from zhengxian.web.api.v1.refusals import NotAllowed, TooOften
from zhengxian.web.api.v1.values import Stamp, stamp
from zhengxian.web.core.access import Access, access_of
from zhengxian.web.core.models import ApiToken, User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import tokens

WRONG = 20
"""Wrong keys one address may show within `WITHIN`."""
WITHIN = 15 * 60
router = Router(tags=["密钥"])


@dataclass(frozen=True)
class Caller:
    """The user behind a key, what he may do and what day it is for the office."""

    user: User
    key: ApiToken
    access: Access
    today: date


class ApiRequest(HttpRequest):
    """A request with a good key."""

    auth: Caller


class Key(HttpBearer):
    """Find the user of a key. Wrong keys are counted by address; keys that were good a moment ago pass a closed door.

    Errors: ``S-860`` no good key; ``S-861`` too many wrong ones; ``S-862`` a reading key where one that writes is
    needed.
    """

    def __init__(self, *, writes: bool = False) -> None:
        super().__init__()
        self.writes = writes

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return who asks."""
        place = f"api.wrong:{_address(request)}"
        known = f"api.good:{hashlib.sha256(token.encode(errors='replace')).hexdigest()}"
        if cache.get(place, 0) >= WRONG and not cache.get(known):
            raise TooOften("S-861", "这个地址送来的错误密钥太多，暂停受理。请一刻钟后再试", WITHIN)
        found = tokens.user_of(token, timezone.now()) if token.isascii() else None
        if found is None:
            _count(place)
            raise not_known()
        user, key = found
        cache.set(known, True, WITHIN)
        if self.writes and not key.may_write:
            raise NotAllowed("S-862", "这个密钥只能读。请用新建时选了“可写入”的密钥")
        today = clock.today()
        return Caller(user, key, access_of(user, today), today)


def _count(place: str) -> None:
    if not cache.add(place, 1, WITHIN):
        try:
            cache.incr(place)
        except ValueError:  # it ran out between the two lines
            cache.set(place, 1, WITHIN)


def _address(request: HttpRequest) -> str:
    """Return where a request comes from: behind a proxy, what that proxy has put last."""
    forwarded = (
        request.META.get("HTTP_X_FORWARDED_FOR", "")
        if getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
        else ""
    )
    text = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


reads = Key()
writes = Key(writes=True)


class KeyOut(Schema):
    """What a key is and may do."""

    account: str = Field(description="账号")
    name: str = Field(description="账号名称")
    title: str = Field(description="密钥的用途")
    may_write: bool = Field(description="可写入")
    expires_at: Stamp = Field(description="失效时间")
    roles: list[str] = Field(description="账号现在的角色")
    today: date = Field(description="办公室的工作日期；演示城市停在某一天")


@router.get("key", auth=reads, response={200: KeyOut, **answers()}, summary="我的密钥")
def key(request: ApiRequest) -> dict[str, object]:
    """看密钥属于哪个账号、有什么角色、什么时候失效。"""
    refuse_unknown(request)
    caller = request.auth
    return {
        "account": caller.user.username,
        "name": caller.user.display_name,
        "title": caller.key.title,
        "may_write": caller.key.may_write,
        "expires_at": stamp(caller.key.expires_at),
        "roles": sorted(role.value for role in caller.access.roles),
        "today": caller.today,
    }
