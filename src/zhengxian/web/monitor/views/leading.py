"""Leading indicators: a list of pairs with their evidence, and both series of one pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.charts import Series, Trend
from zhengxian.io.forms.export import Column
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.models import Region
from zhengxian.web.core.requests import OfficeRequest, needs, whole
from zhengxian.web.monitor.models import LeadingPair
from zhengxian.web.monitor.services import leading
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components import links
from zhengxian.web.ui.components.links import Option, Picker, picker

PAGE = 50


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the pairs of one region, and beside them the one that is chosen."""
    places = leading.regions(request.access)
    region = next((r for r in places if r.code == request.GET.get("region")), places[0] if places else None)
    everything = leading.listed(request.access, region)
    holds = request.GET.get("holds") == "1"
    follower = request.GET.get("follower", "")
    rows = [p for p in everything if (p.holds or not holds) and follower in ("", p.follower.code)]
    if request.GET.get("export") == "xlsx":
        return _file(region, rows)
    current = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "tabs": tabs(request, "leading"),
        "region": region,
        "page": current,
        "total": len(everything),
        "pickers": _pickers(request, places, region, everything) if everything else [],
        "question": leading.QUESTION,
        "round": everything[0].round if everything else None,
    }
    asked = whole(request.GET.get("pair", ""))
    pair = leading.one(request.access, asked) if asked is not None else next(iter(rows), None)
    if pair is not None:
        shown |= {"pair": pair, "tried": leading.tried(pair), "sentence": _sentence(pair)}
        shown |= _drawing(request, pair)
    return render(request, "monitor/leading.html", shown)


def _sentence(pair: LeadingPair) -> str:
    """Return what was found of a pair; the engine, which knows no titles of what follows, says 本指标."""
    told: str = pair.evidence.get("sentence", "")
    return told.replace("本指标", f"“{pair.follower.title}”")


def _drawing(request: OfficeRequest, pair: LeadingPair) -> dict[str, Any]:
    try:
        found = leading.drawn(request.access, pair, request.today)
    except ZhengxianError as refusal:
        return {"refusal": refusal}
    ahead = f"先行，后移{pair.months}月" if pair.months else "先行"
    note = "标准化的当月同比变动" if found.is_standard else "当月同比，由累计数推算"
    lines = (
        Series("被领先", found.follower, "own"),
        Series(ahead, found.leader, "other"),
    )
    unit = "标准差" if found.is_standard else "%"
    title = f"{pair.leader.title}与{pair.follower.title}"
    return {"chart": Trend(title, note, unit, 1, found.periods, lines), "chart_note": note}


def _pickers(
    request: OfficeRequest, places: Sequence[Region], region: Region | None, pairs: Sequence[LeadingPair]
) -> list[Picker]:
    options = tuple(
        Option(r.name, links.changed(request.GET, region=r.code, pair=None, follower=None), r == region)
        for r in places
    )
    followers = {p.follower.code: p.follower.title for p in pairs}
    return [
        Picker("region", "地区", region.name if region else "", options),
        picker(
            request, "follower", "被领先指标", [("", "全部"), *sorted(followers.items(), key=lambda f: f[1])]
        ),
        picker(request, "holds", "证据", [("", "全部"), ("1", "校正后仍成立的")]),
    ]


def _file(region: Region | None, rows: Sequence[LeadingPair]) -> HttpResponse:
    heads: list[Column | str] = [
        "先行指标", "被领先指标", Column("领先", "个月", 0), Column("等级相关系数", "", 2),
        Column("区间低", "", 2), Column("区间高", "", 2), "样本月数", "校正后仍成立", "说明",
    ]  # fmt: skip
    cells = [
        [
            *(p.leader.title, p.follower.title, p.months, p.correlation, p.low, p.high, p.count),
            *("是" if p.holds else "否", _sentence(p)),
        ]
        for p in rows
    ]
    return workbook(f"先行指标 {region.name if region else ''}".strip(), heads, cells, [leading.QUESTION])
