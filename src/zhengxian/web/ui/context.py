"""What the layout needs on every page; it reads what the middleware left on the request and asks nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

EMPTY: Mapping[str, Any] = {
    "brand": "争先",
    "stages": (),
    "demo_notice": "",
    "user_label": "",
    "user_role": "",
    "user_key": "",
    "unread": 0,
    "search_url": "",
    "notices_url": "",
    "account_url": "",
    "system_url": "",
    "sign_out_url": "",
    "home_url": "/",
    "keys_off": False,
}
"""Every name the layout reads, with what it shows when nobody is signed in."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``shell``: `EMPTY` filled with ``request.shell``, a mapping or a function that returns one."""
    given = getattr(request, "shell", None)
    return {"shell": {**EMPTY, **((given() if callable(given) else given) or {})}}
