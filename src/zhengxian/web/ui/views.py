"""The component gallery."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.web.ui.components.states import STATES
from zhengxian.web.ui.gallery import charts, samples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with every state on one page."""
    found = {
        "tabs": [{"label": label, "url": f"#g-{name}"} for name, label in _PARTS],
        "states": list(STATES),
        "charts": charts.charts(),
        "sparks": charts.sparks(),
        "form": samples.form(),
        "pickers": samples.pickers(request),
        "page": samples.page(request),
        "jobs": samples.jobs(),
        "facts": samples.facts(),
        "sheet": samples.sheet(),
        "steps": samples.steps(),
        "trace": samples.trace(),
        "thread": samples.thread(),
        "long": samples.LONG,
        "day": dt.date(2028, 2, 29),
        "until": dt.datetime(2026, 10, 31, 10, 0),
    }
    return render(request, "ui/gallery.html", found)


_PARTS = (
    ("mark", "状态"),
    ("form", "按钮和表单"),
    ("table", "表"),
    ("msg", "提示"),
    ("empty", "空、等、错"),
    ("chart", "图"),
    ("map", "地图"),
    ("grid", "填报表"),
)
