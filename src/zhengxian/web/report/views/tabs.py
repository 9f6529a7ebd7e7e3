"""The tabs of report: the pages of the stage that this person may open, in the office's order."""

from __future__ import annotations

from typing import Any

from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.core.selectors import shell

Tab = dict[str, Any]
PAGES: tuple[tuple[str, str, Action], ...] = (
    ("packs", "调度会材料", Action.SEE_PACKS),
    ("bulletins", "通报", Action.SEE_BULLETINS),
    ("board", "驾驶舱", Action.SEE_BOARD),
    ("relations", "六个关系", Action.SEE_BOARD),
    ("explorer", "自选查询", Action.SEE_BOARD),
)
"""Address, words, and what one must be allowed; a page that is not built yet is left out."""


def tabs(request: OfficeRequest, current: str, **counts: int) -> list[Tab]:
    """Return the tabs with the present page marked; ``counts`` gives what waits on a page, by its address."""
    return [
        {"label": label, "url": url, "current": name == current, "count": counts.get(name, 0)}
        for name, label, action in PAGES
        if request.access.may(action) and (url := shell.address(f"report:{name}"))
    ]
