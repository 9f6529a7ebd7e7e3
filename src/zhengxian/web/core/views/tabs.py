"""The tabs of the system pages, as far as somebody may open them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest

_PAGES = (
    ("people", "人员", Action.SEE_PEOPLE),
    ("departments", "部门", None),
    ("regions", "地区", None),
    ("classes", "分类", None),
    ("calendar", "工作日历", None),
    ("audit", "操作记录", Action.SEE_AUDIT),
)


def system(request: OfficeRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs with the present page marked."""
    return [
        {"label": label, "url": reverse(f"core:{name}"), "current": name == current}
        for name, label, action in _PAGES
        if action is None or request.access.may(action)
    ]


def own(current: str) -> list[dict[str, Any]]:
    """Return the tabs of a person's own pages."""
    pages = (("account", "我的账号"), ("notices", "提醒"), ("password", "改口令"))
    return [{"label": t, "url": reverse(f"core:{n}"), "current": n == current} for n, t in pages]
