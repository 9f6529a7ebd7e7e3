"""One plan: its versions side by side, a change, and what is open taken over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.monitor.forms.plans import CarryForm, ChangeForm
from zhengxian.web.monitor.models import PlanMethod
from zhengxian.web.monitor.selectors import plan_list, plans
from zhengxian.web.monitor.services import plan_carry, plan_page
from zhengxian.web.monitor.services import plans as acts
from zhengxian.web.monitor.services.plan_versions import first_day
from zhengxian.web.monitor.views.plan_file import page_file
from zhengxian.web.monitor.views.plans import checked_year
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components.links import picker

UNFIT = 422
BY_WORDS = {"month": "按月", "quarter": "按季", "ten_day": "按旬"}


@require_safe
@needs(Action.SEE_TARGETS)
def one(request: OfficeRequest, region: str, indicator: str, year: int) -> HttpResponse:
    """Show one plan."""
    place, measure = plans.seen_place(request.access, region, indicator)
    return _page(request, place, measure, checked_year(year))


def _page(
    request: OfficeRequest, place: Region, measure: Indicator, year: int, *, status: int = 200, **more: Any
) -> HttpResponse:
    target = plans.target_of(place, measure, year)
    versions = plans.versions(place, measure, year)
    if target is None and not versions:
        raise Hidden
    may_plan = request.access.may_in(Action.MAKE_PLANS, place)
    reading, locked = plan_list.newest_reading(request.access, place, measure, year)
    shown: dict[str, Any] = {
        "tabs": tabs(request, "plans"),
        "place": place,
        "measure": measure,
        "year": year,
        "today": request.today,
        "target": target,
        "versions": versions[::-1],
        "reading": reading,
        "locked": locked,
        "may_plan": may_plan,
        **more,
    }
    if versions:
        by = request.GET.get("by", "")
        table = plan_page.page(request.access, place, measure, versions, by=by, today=request.today)
        if request.GET.get("export") == "xlsx":
            return page_file(place, measure, table, year)
        shown["table"] = table
        shown["stale"] = target is not None and target.value != versions[-1].value
        choices = [("" if n == 0 else name, BY_WORDS[name]) for n, name in enumerate(table.offered)]
        shown["seg"] = picker(request, "by", "期间", choices)
        found = plan_carry.shortfall(request.access, place, measure, versions)
        shown["shortfall"] = found
        shown["carry"] = more.get("carry") or CarryForm(initial={"seen": versions[-1].number})
    return render(request, "monitor/plan.html", shown, status=status)


@require_POST
@needs(Action.MAKE_PLANS)
def carry(request: OfficeRequest, region: str, indicator: str, year: int) -> HttpResponse:
    """Take what is open over into the next period, as a new version."""
    place, measure = plans.seen_place(request.access, region, indicator)
    form = CarryForm(request.POST)
    if not form.is_valid():
        return _page(request, place, measure, checked_year(year), status=UNFIT, carry=form)
    try:
        made = plan_carry.carry_over(
            place, measure, checked_year(year), by=request.user, access=request.access, **form.cleaned_data
        )
    except ZhengxianError as error:
        if isinstance(error, Hidden):
            raise
        return _page(request, place, measure, year, status=UNFIT, carry=form, refused=error)
    messages.success(request, f"已保存第 {made.number} 版，欠账补入下期，自 {made.valid_from} 启用。")
    return redirect("monitor:plan", region, indicator, year)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MAKE_PLANS)
def change(request: OfficeRequest, region: str, indicator: str, year: int) -> HttpResponse:
    """Draw the first or the next version; ``do=try`` shows it, ``do=save`` keeps it."""
    place, measure = plans.seen_place(request.access, region, indicator)
    if not request.access.may_in(Action.MAKE_PLANS, place):
        raise Hidden
    versions = plans.versions(place, measure, checked_year(year))
    sent = posted(request)
    form = ChangeForm(measure, versions, sent, initial=_start(request, measure, versions, year))
    common: dict[str, Any] = {"place": place, "measure": measure, "year": year, "versions": versions}
    if sent is None or not form.is_valid():
        return _change(request, form, status=200 if sent is None else UNFIT, **common)
    try:
        if sent.get("do") != "save":
            tried = _tried(request, form, sent, **common)
            return _change(request, tried, tried=True, **common)
        if form.cleaned_data["method"] == acts.S_CURVE:
            form.add_error("method", "S 形进度要先试排填入各月，再按手工设定保存。")
            return _change(request, form, status=UNFIT, **common)
        made = acts.draw(
            place, measure, year, method=form.cleaned_data["method"], shape=form.shape, by=request.user,
            access=request.access, reason=form.cleaned_data.get("reason", ""),
            valid_from=form.cleaned_data["valid_from"], seen=form.cleaned_data["seen"],
        )  # fmt: skip
    except ZhengxianError as error:
        if isinstance(error, Hidden):
            raise
        return _change(request, form, status=UNFIT, refused=error, **common)
    messages.success(request, f"已保存第 {made.number} 版计划，自 {made.valid_from} 启用。")
    return redirect("monitor:plan", region, indicator, year)


def _start(request: OfficeRequest, measure: Indicator, versions: Any, year: int) -> dict[str, Any]:
    """Fill the form with the version there is."""
    start: dict[str, Any] = {"q1": 20, "q2": 45, "q3": 75}
    if not versions:
        return {**start, "method": acts.usual_method(measure)}
    held = versions[-1]
    start |= {"method": held.method, "valid_from": first_day(versions, year, request.today)}
    points = {point.period: point.value for point in held.points.all()}
    return start | {f"m{m}": _number(points.get(f"{year}-{m:02d}"), measure) for m in range(1, 13)}


def _number(value: float | None, measure: Indicator) -> str | None:
    return None if value is None else half_up_text(plan_page.whole(value, measure.kind), measure.decimals)


def _tried(
    request: OfficeRequest, form: ChangeForm, sent: QueryDict, *, place: Region, measure: Indicator, year: int,
    versions: Any,
) -> ChangeForm:  # fmt: skip
    """Return the form with the months a method gives; by hand they stay as they were typed and are checked."""
    given = form.cleaned_data
    path = acts.proposed(
        place, measure, year, method=given["method"], shape=form.shape, access=request.access
    )
    filled = sent.copy()
    if given["method"] == acts.S_CURVE:
        filled["method"] = PlanMethod.HAND.value
    if given["method"] != PlanMethod.HAND:
        for month, value in enumerate(path.points, 1):
            whole = month == len(path.points)
            text = f"{value:.12g}" if whole else _number(value, measure) if value == value else ""
            filled[f"m{month}"] = text or ""
    again = ChangeForm(measure, versions, filled)
    again.is_valid()
    return again


def _change(
    request: OfficeRequest, form: ChangeForm, *, place: Region, measure: Indicator, year: int, versions: Any,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    target = plans.target_of(place, measure, year)
    if target is None:
        raise Hidden
    held = versions[-1].points.all() if versions else ()
    points = {p.period: plan_page.whole(p.value, measure.kind) for p in held}
    rows = []
    for month, bound in form.month_fields:
        now, new = (
            points.get(f"{year}-{month:02d}"),
            form.cleaned_data.get(bound.name) if more.get("tried") else None,
        )
        rows.append((month, bound, now, None if new is None or now is None else float(new) - now))
    shown = {
        "tabs": tabs(request, "plans"),
        "place": place,
        "measure": measure,
        "year": year,
        "target": target,
        "held": versions[-1] if versions else None,
        "form": form,
        "rows": rows,
        **more,
    }
    return render(request, "monitor/plan_change.html", shown, status=status)
