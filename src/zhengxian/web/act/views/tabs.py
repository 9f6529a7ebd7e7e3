"""The tabs of act: the pages of the stage that this person may open, in the office's order."""

from __future__ import annotations

from typing import Any

from zhengxian.web.act.selectors import documents
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.core.selectors import shell

Tab = dict[str, Any]
PAGES: tuple[tuple[str, str, Action], ...] = (
    ("board", "台账", Action.SEE_ITEMS),
    ("gantt", "挂图作战", Action.SEE_ITEMS),
    ("calendar", "日历", Action.SEE_ITEMS),
    ("documents", "文件转台账", Action.READ_DOCUMENTS),
    ("projects", "项目", Action.SEE_ITEMS),
    ("chains", "三个一批", Action.SEE_ITEMS),
    ("registration", "入库提醒", Action.SEE_ITEMS),
    ("tours", "观摩", Action.SEE_ITEMS),
    ("requests", "企业诉求", Action.SEE_ITEMS),
    ("rectifications", "整改", Action.SEE_ITEMS),
    ("results", "办理成效", Action.SEE_ITEMS),
)
"""Address, words, and what one must be allowed; a page that is not built yet is left out."""


def tabs(request: OfficeRequest, current: str, **counts: int) -> list[Tab]:
    """Return the tabs with the present page marked; ``counts`` gives what waits on a page, by its address."""
    return [
        {"label": label, "url": url, "current": name == current, "count": counts.get(name, 0)}
        for name, label, action in PAGES
        if _opens(request.access, name, action) and (url := shell.address(f"act:{name}"))
    ]


def _opens(access: Access, name: str, action: Action) -> bool:
    """Leaders and auditors look at documents without deciding on them."""
    return documents.reads(access) if name == "documents" else access.may(action)
