"""The rules by which figures are questioned, and how often each asks."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian import definitions
from zhengxian.engine.base.check import SEVERITY_LABELS
from zhengxian.web.collect.selectors import checks
from zhengxian.web.collect.views.query_text import asked
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker


@require_safe
@needs(Action.SEE_UNRELEASED)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show every rule: why, what to do, thresholds, source, and how often it asked."""
    severity, text = asked(request, "severity"), asked(request, "q")
    rows = checks.rules(request.access, definitions.checks(), severity=severity, text=text)
    if request.GET.get("export") == "xlsx":
        heads = [
            "编号",
            "规则",
            "程度",
            "为什么",
            "怎么办",
            "参数",
            "出处",
            "问过",
            "待处理",
            "已接受",
            "已改正",
        ]
        lines = (
            (r.rule.number, r.rule.title, r.severity, r.rule.why, r.rule.what_to_do, r.parameters, r.rule.source,
             r.asked, r.open, r.accepted, r.resolved)
            for r in rows
        )  # fmt: skip
        return table_file("核查规则", heads, lines)
    shown = {
        "tabs": tabs(request, "checks"),
        "rows": rows,
        "total": len(definitions.checks()),
        "pickers": [picker(request, "severity", "程度", [("", "全部"), *SEVERITY_LABELS.items()])],
    }
    return render(request, "collect/checks.html", shown)
