"""Targets divided: how the parts stand to the whole, and one target divided, looked at and kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.monitor.forms.targets import SplitForm, SplitRows
from zhengxian.web.monitor.selectors import plan_list, targets
from zhengxian.web.monitor.selectors.targets import RATES
from zhengxian.web.monitor.services import target_keeping, target_splits
from zhengxian.web.monitor.services.target_keeping import Kept, Paper
from zhengxian.web.monitor.views.plans import checked_year, year_asked
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components.links import picker

UNFIT = 422


@require_safe
@needs(Action.SEE_TARGETS)
def overview(request: OfficeRequest) -> HttpResponse:
    """Show the targets of a parent and what its parts come to."""
    year = year_asked(request)
    offered = targets.parents(request.access, request.today)
    above = targets.parent(request.access, request.GET.get("region", ""), request.today)
    rows = targets.overview(above, year, request.today)
    if request.GET.get("export") == "xlsx":
        return _file(above, year, rows)
    years = plan_list.choices(request.access, request.today).years
    may_plan = request.access.may_in(Action.MAKE_PLANS, above)
    divided = {row.indicator.pk for row in rows}
    shown = {
        "tabs": tabs(request, "plans"),
        "year": year,
        "above": above,
        "rows": rows,
        "pickers": [
            picker(
                request,
                "year",
                "年度",
                [("" if y == request.today.year else str(y), f"{y}年") for y in years],
            ),
            picker(
                request, "region", "上级", [("" if n == 0 else r.code, r.name) for n, r in enumerate(offered)]
            ),
        ],
        "may_plan": may_plan,
        "others": [i for i in targets.divisible(year) if i.pk not in divided] if may_plan else [],
    }
    return render(request, "monitor/targets.html", shown)


def _file(above: Region, year: int, rows: list[targets.SplitRow]) -> HttpResponse:
    heads = ["指标", "单位", "总目标", "奋斗目标", "有目标的下级", "下级总数", "下级合计", "差数", "情况"]
    lines = [
        [
            r.indicator.title, r.indicator.unit, r.target.value if r.target else None,
            r.target.stretch if r.target else None, r.parts, r.children, r.added, r.difference, r.word,
        ]
        for r in rows
    ]  # fmt: skip
    return workbook(f"{above.name}{year}年目标分解", heads, lines)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MAKE_PLANS)
def split(request: OfficeRequest, region: str, indicator: str, year: int) -> HttpResponse:
    """Divide one target; ``do=try`` shows the parts, ``do=save`` keeps them."""
    above = targets.parent(request.access, region, request.today, Action.MAKE_PLANS)
    measure = targets.measure(indicator)
    place: dict[str, Any] = {"above": above, "measure": measure, "year": checked_year(year)}
    sent = posted(request)
    below = targets.children(above, request.today)
    classes = sorted(set(targets.classes_of(below, request.today).values()))
    form = SplitForm(measure, targets.weights_offered(measure), sent, initial=_start(below=below, **place))
    rows = SplitRows(below, classes, sent)
    if sent is None or not (form.is_valid() & rows.is_valid()):
        return _split(request, form, rows, status=200 if sent is None else UNFIT, **place)
    wish, given = rows.wish(form), form.cleaned_data
    try:
        if sent.get("do") != "save":
            found = target_splits.divided(above, measure, year, wish, access=request.access)
            return _split(request, form, rows, found=found, **place)
        paper = Paper(given["document"], given["reason"], given["valid_from"])
        kept = target_keeping.keep(
            above, measure, year, wish, paper, seen=given["seen"], by=request.user, access=request.access
        )
    except ZhengxianError as error:
        if isinstance(error, Hidden):
            raise
        return _split(request, form, rows, status=UNFIT, refused=error, **place)
    _tell(request, kept)
    query = urlencode({"region": above.code, "year": year})
    return redirect(f"{reverse('monitor:targets')}?{query}")


def _start(*, above: Region, measure: Indicator, year: int, below: list[Region]) -> dict[str, Any]:
    own = targets.targets_in([above], measure, year).get(above.pk)
    start: dict[str, Any] = {"seen": targets.token([above, *below], measure, year), "slope": 3}
    if own is not None:
        start |= {"total": half_up_text(own.value, measure.decimals), "document": own.document}
    if measure.growth_of is not None:
        start["weights"] = measure.growth_of.code
    start["balanced"] = True
    return start


def _tell(request: OfficeRequest, kept: Kept) -> None:
    messages.success(request, f"已保存目标 {kept.targets} 项，排计划 {kept.plans} 项。")
    for region, words in kept.left:
        messages.warning(request, f"{region.name}的计划没有跟着改：{words}")


def _split(
    request: OfficeRequest, form: SplitForm, rows: SplitRows, *, above: Region, measure: Indicator, year: int,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    found = more.get("found")
    lines = {line.region.pk: line for line in found.lines} if found else {}
    there = targets.targets_in([r for r, _ in rows.parts], measure, year)
    shown = {
        "tabs": tabs(request, "plans"),
        "above": above,
        "measure": measure,
        "year": year,
        "rated": measure.kind in RATES,
        "form": form,
        "rows": [
            (region, part, region.code in rows.chosen, lines.get(region.pk), there.get(region.pk))
            for region, part in rows.parts
        ],
        "classes": rows.classes,
        **more,
    }
    return render(request, "monitor/target_split.html", shown, status=status)
