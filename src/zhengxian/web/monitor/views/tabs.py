"""The tabs of monitor: the pages of the stage that this person may open, in the office's order."""

from __future__ import annotations

from typing import Any

from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.core.selectors import shell

Tab = dict[str, Any]
PAGES: tuple[tuple[str, str, Action], ...] = (
    ("wall", "指标墙", Action.SEE_TARGETS),
    ("warnings", "预警", Action.SEE_WARNINGS),
    ("plans", "计划", Action.SEE_TARGETS),
    ("comparison", "比较", Action.SEE_TARGETS),
    ("weak", "弱项", Action.SEE_TARGETS),
    ("benchmark", "对标", Action.SEE_TARGETS),
    ("leading", "先行指标", Action.SEE_TARGETS),
    ("rounds", "测算", Action.SEE_TARGETS),
)
"""Address, words, and what one must be allowed; a page that is not built yet is left out."""


def tabs(request: OfficeRequest, current: str, **counts: int) -> list[Tab]:
    """Return the tabs with the present page marked; ``counts`` gives what waits on a page, by its address."""
    return [
        {"label": label, "url": url, "current": name == current, "count": counts.get(name, 0)}
        for name, label, action in PAGES
        if request.access.may(action) and (url := shell.address(f"monitor:{name}"))
    ]
