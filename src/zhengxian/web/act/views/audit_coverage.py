"""Audit coverage: who was audited when, who is due next, who is overdue; and the entry of audits."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.forms.rectification import AuditForm
from zhengxian.web.act.selectors import coverage
from zhengxian.web.act.services import audit_visits
from zhengxian.web.act.to_engine.coverage import STATES, USUAL, YEARS, plan
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.ui.components.dates import long_date
from zhengxian.web.ui.components.links import picker

PAGE = 50
GROUPS = [("", "全部"), ("department", "部门"), ("county", "县区"), ("town", "乡镇、园区")]
SHAPES = {
    "never": ("miss", "从未审计"), "overdue": ("bad", "超过周期"), "due_soon": ("slow", "即将到期"),
    "covered": ("ok", "周期内"),
}  # fmt: skip


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the plan: never audited and overdue first, then by the next due day."""
    asked = request.GET.get("years", "")
    years = int(asked) if asked in {str(one) for one in YEARS} else USUAL
    text, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    units = coverage.units(request.access, request.today, request.GET.get("group", ""), text)
    found = plan(units, request.today, years)
    counts = {one.key: one.visits for one in units}
    rows = [row for row in found.rows if not state or row.state.value == state]
    if request.GET.get("export") == "xlsx":
        return _file(rows, counts, years)
    current = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs(request, "rectifications"),
        "page": current,
        "rows": [(row, *SHAPES[row.state.value], counts[row.unit.code]) for row in current.object_list],
        "total": len(found.rows),
        "facts": _facts(found),
        "years": years,
        "pickers": [
            picker(request, "years", "周期", [(str(n), f"{n} 年") for n in YEARS], default=str(USUAL)),
            picker(request, "group", "单位", GROUPS),
            picker(request, "state", "情况", [("", "全部"), *STATES]),
        ],
        "may_enter": request.access.may(Action.ASSIGN_ITEMS),
    }
    return render(request, "act/coverage.html", shown)


def _facts(found: Any) -> list[dict[str, Any]]:
    rate = found.rate
    counts = Counter(row.state.value for row in found.rows)
    of = f"{rate.numerator} / {rate.denominator} 个单位在周期内"
    share = {
        "label": "审计覆盖率",
        "value": rate.text(1),
        "unit": "%" if rate.denominator else "",
        "note": of,
    }
    shown = [(value, label) for value, label in STATES if value != "covered"]
    return [
        share,
        *(
            {"label": label, "value": counts[value], "unit": "个", "href": f"?state={value}"}
            for value, label in shown
        ),
    ]


def _file(rows: list[Any], counts: dict[str, int], years: int) -> HttpResponse:
    cells = (
        [row.unit.name, row.unit.last, counts[row.unit.code], years, row.next_due, row.state.label, row.days_overdue or None]
        for row in rows
    )  # fmt: skip
    heads = ["单位", "最近一次审计", "审计次数", "周期（年）", "下次应审", "情况", "超过天数"]
    return workbook("审计覆盖计划", heads, cells, [f"周期 {years} 年，从最近一次审计日期起算。"])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def new(request: OfficeRequest) -> HttpResponse:
    """Enter one audit."""
    given = {"unit": request.GET.get("unit", "").partition(":")[2]}
    form = AuditForm(posted(request), access=request.access, initial=given)
    if form.is_bound and form.is_valid():
        try:
            made = audit_visits.record(by=request.user, access=request.access, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"已登记 {long_date(made.audited_on)} 对{made.department or made.region}的审计。"
            )
            return redirect("act:coverage")
    shown = {
        "tabs": tabs(request, "rectifications"),
        "form": form,
        "visits": coverage.visits(request.access, request.GET.get("unit", ""))[:PAGE],
    }
    return render(request, "act/coverage_new.html", shown, status=422 if form.errors else 200)
