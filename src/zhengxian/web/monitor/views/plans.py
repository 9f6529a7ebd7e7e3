"""The plans of a year, and the targets that have none yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.monitor.forms.plans import DrawAllForm
from zhengxian.web.monitor.selectors import plan_list, plans
from zhengxian.web.monitor.selectors.plan_list import METHODS, STATES, PlanChoices, PlanWish
from zhengxian.web.monitor.services import plans as acts
from zhengxian.web.monitor.views.plan_file import list_file
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components.figures import shown
from zhengxian.web.ui.components.links import Picker, picker

PAGE, UNFIT = 50, 422
ALL = ("", "全部")
YEARS = range(1950, 2150)
"""Years a plan may be of; others are addresses that nobody wrote on purpose."""


@require_safe
@needs(Action.SEE_TARGETS)
def listing(request: OfficeRequest) -> HttpResponse:
    """Show the plans in force of a year with target and position."""
    year = year_asked(request)
    wish = _wished(request, year)
    found = plan_list.listed(request.access, wish, request.today)
    if request.GET.get("export") == "xlsx":
        return list_file(found, year)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = plan_list.counts(request.access, year, request.today)
    offered = plan_list.choices(request.access, request.today)
    context = {
        "tabs": tabs(request, "plans"),
        "year": year,
        "page": page,
        "rows": plan_list.rows_of(request.access, list(page.object_list)),
        "facts": _facts(counts, year),
        "counts": counts,
        "missing": f"{reverse('monitor:plans-missing')}?year={year}",
        "pickers": _pickers(request, offered, year),
        "may_plan": request.access.may(Action.MAKE_PLANS),
    }
    return render(request, "monitor/plans.html", context)


def year_asked(request: OfficeRequest) -> int:
    """Return the year of the address, this year without one. Errors: Hidden for what is no year."""
    text = request.GET.get("year", "")
    return checked_year(int(text)) if text.isdecimal() and len(text) == 4 else request.today.year


def checked_year(year: int) -> int:
    """Return a year that plans may be of. Errors: Hidden."""
    if year not in YEARS:
        raise Hidden
    return year


def _wished(request: OfficeRequest, year: int) -> PlanWish:
    names = ("county", "level", "indicator", "method", "state", "sort")
    given = {name: request.GET.get(name, "").strip()[:60] for name in names}
    return PlanWish(
        year=year,
        text=request.GET.get("q", "").strip()[:60],
        region_class=request.GET.get("class", ""),
        **given,
    )


def _pickers(request: OfficeRequest, offered: PlanChoices, year: int) -> list[Picker]:
    years = [("" if y == request.today.year else str(y), f"{y}年") for y in offered.years]
    if year not in offered.years:
        years.insert(0, (str(year), f"{year}年"))
    return [
        picker(request, "year", "年度", years),
        picker(request, "county", "县区", [ALL, *offered.counties]),
        picker(request, "level", "级别", [ALL, *offered.levels]),
        picker(request, "indicator", "指标", [ALL, *offered.indicators]),
        picker(request, "class", "类别", [ALL, *offered.classes]),
        picker(request, "method", "方法", [ALL, *METHODS]),
        picker(request, "state", "状态", [ALL, *STATES]),
    ]


def _facts(counts: plan_list.PlanCounts, year: int) -> list[dict[str, object]]:
    missing = f"{reverse('monitor:plans-missing')}?year={year}"
    return [
        {"label": "年度目标", "value": shown(counts.targets, 0), "unit": "项"},
        {"label": "已有计划", "value": shown(counts.plans, 0), "unit": "项", "of": shown(counts.targets, 0)},
        {
            "label": "没有计划", "value": shown(counts.without, 0), "unit": "项", "href": missing if counts.without else "",
            "note": "看清单" if counts.without else "", "tone": "lag",
        },
        {
            "label": "调整过", "value": shown(counts.changed, 0), "unit": "项",
            "href": f"?year={year}&state=changed" if counts.changed else "",
        },
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_TARGETS)
def missing(request: OfficeRequest) -> HttpResponse:
    """Show the targets without a plan; a POST draws a plan for each."""
    year = year_asked(request)
    may_plan = request.access.may(Action.MAKE_PLANS)
    sent = posted(request)
    if sent is not None and not may_plan:
        raise Hidden
    form = DrawAllForm(sent)
    more: dict[str, object] = {}
    if sent is not None and form.is_valid():
        try:
            drawn = acts.draw_missing(
                year, method=form.cleaned_data["method"], by=request.user, access=request.access
            )
        except ZhengxianError as error:
            more["refused"] = error
        else:
            messages.success(request, _told(drawn))
            if not drawn.left_out:
                return redirect(f"{reverse('monitor:plans')}?year={year}")
            more["left_out"] = drawn.left_out
    rows = plans.without_plan(year, request.access.scope(Action.SEE_TARGETS).paths)
    context = {
        "tabs": tabs(request, "plans"),
        "year": year,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may_plan": may_plan,
        **more,
    }
    return render(request, "monitor/plans_missing.html", context, status=UNFIT if "refused" in more else 200)


def _told(drawn: acts.Drawn) -> str:
    by = "，".join(f"{method.label} {n} 项" for method, n in drawn.by_method.items())
    short = f"其中 {drawn.short_history} 项历史不足两个整年，改按均衡进度。" if drawn.short_history else ""
    left = f"还有 {len(drawn.left_out)} 项没有排成，原因见下。" if drawn.left_out else ""
    return f"已排计划 {drawn.made} 项{'：' + by if by else ''}。{short}{left}"
