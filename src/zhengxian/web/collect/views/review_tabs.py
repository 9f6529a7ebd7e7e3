"""The tabs of reviewing, correcting, releasing and looking up, as far as somebody may open them."""

from __future__ import annotations

from typing import Any

from zhengxian.web.collect.selectors import corrections, reviews
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.core.selectors.shell import address

_PAGES: tuple[tuple[str, str, tuple[Action, ...]], ...] = (
    ("todo", "本月要报", (Action.ENTER_FIGURES,)),
    ("reviews", "审核", (Action.REVIEW,)),
    ("corrections", "更正", (Action.ENTER_FIGURES, Action.REVIEW)),
    ("figures", "数据查询", ()),
    ("releases", "公布", (Action.RELEASE,)),
    ("bulk", "批量写入", (Action.LOAD_BULK,)),
    ("checks", "核查规则", (Action.SEE_UNRELEASED,)),
    ("forms", "报表", (Action.DESIGN_FORMS,)),
    ("burden", "基层负担", (Action.DESIGN_FORMS, Action.SEE_RUNS)),
)


def tabs(request: OfficeRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs with the present page marked and what waits there counted."""
    may = request.access.may
    counted = {"reviews": reviews.waiting_for, "corrections": corrections.waiting_for}
    shown = []
    for name, label, actions in _PAGES:
        url = address(f"collect:{name}")
        if url and (not actions or any(may(action) for action in actions)):
            count = counted[name](request.access) if name in counted and may(Action.REVIEW) else 0
            shown.append({"label": label, "url": url, "current": name == current, "count": count})
    return shown
