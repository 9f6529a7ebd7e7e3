"""The tabs of a reporter, followed by what else of collect he may open."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zhengxian.web.collect.models import Submission
from zhengxian.web.collect.selectors import findings
from zhengxian.web.collect.views import review_tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest

Tab = dict[str, Any]


def tabs(request: OfficeRequest, current: str, submission: Submission | None = None) -> list[Tab]:
    """Return the tabs with the present page marked; 填报表 is there while a sheet is open."""
    others = [t for t in review_tabs.tabs(request, current) if t["url"] != reverse("collect:todo")]
    if not request.access.may(Action.ENTER_FIGURES):
        return others
    own: list[Tab] = [_tab("todo", "本月要报", current)]
    if submission is not None:
        url = reverse("collect:submission", args=[submission.pk])
        own.append({"label": "填报表", "url": url, "current": current == "submission", "count": 0})
    own += [_tab("uploads", "上传表格", current), _tab("history", "我报过的", current)]
    own.append(_tab("questions", "问我的", current, findings.waiting_for(request.access).count()))
    return [*own, *others]


def _tab(name: str, label: str, current: str, count: int = 0) -> Tab:
    return {"label": label, "url": reverse(f"collect:{name}"), "current": name == current, "count": count}
