"""办结成效: what the figures did after items were closed, item by item, in words; and the list as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.selectors import effects as read
from zhengxian.web.act.services import effects
from zhengxian.web.act.services.effects import WORDS, Course
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, changed, picker

PAGE = 50
_ALL = [("", "全部")]
NOTES = (
    "这是办结前后指标的变化，不证明是办理带来的。",
    "净变化＝本地变化−同类其他地区变化的中位数，单位百分点；四舍五入后为 0 的是持平。只用已公布的数。",
)


@require_safe
@needs(Action.SEE_ITEMS)
def table(request: OfficeRequest) -> HttpResponse:
    """Show the closed items that have a figure to follow, the newest closing first."""
    place, department, word = (request.GET.get(name, "")[:60] for name in ("place", "department", "word"))
    every = effects.listed(request.access, request.today, place=place, department=department)
    kept = [one for one in every if not word or one.word.value == word]
    if request.GET.get("export") == "xlsx":
        return workbook("办结成效", COLUMNS, _cells(kept), NOTES)
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs(request, "results"),
        "page": page,
        "pickers": _pickers(request),
        "facts": _facts(request, Counter(one.word.value for one in every)),
        "cut": len(every) == read.MOST,
        "most": read.MOST,
        "narrowed": bool(request.GET),
    }
    return render(request, "act/effects.html", shown)


def _pickers(request: OfficeRequest) -> list[Picker]:
    places, departments = read.offered(request.access)
    menus = [
        picker(request, "word", "判断", [*_ALL, *WORDS]),
        picker(request, "place", "县区", [*_ALL, *places]),
        picker(request, "department", "承办部门", [*_ALL, *departments]),
    ]
    return [menu for menu in menus if len(menu.options) > 1]


def _facts(request: OfficeRequest, counted: Counter[str]) -> list[dict[str, Any]]:
    return [
        {"label": label, "value": f"{counted[word]:,}", "unit": "件", "href": changed(request.GET, word=word)}
        for word, label in WORDS
    ]


COLUMNS: Sequence[Column | str] = (
    "编号", "事项", "承办单位", "所在地", "指标", "交办日期", "办结销号日期", "比较起点", "比到", Column("比交办前", "百分点", 2),
    Column("同类中位变化", "百分点", 2), Column("净变化", "百分点", 2), Column("同类地区"), "判断", "说明",
)  # fmt: skip


def _cells(courses: Iterable[Course]) -> Iterator[Sequence[object]]:
    for one in courses:
        item, latest = one.item, one.latest
        found = latest.found if latest else None
        yield (
            item.number, item.title, item.owner_name, one.place.name, one.indicator.title,
            item.assigned_at and timezone.localdate(item.assigned_at), item.closed_at and timezone.localdate(item.closed_at),
            one.base.period.label, latest.period.label if latest else "", found.change if found else None,
            found.usual if found else None, found.net if found else None, found.peers if found else None,
            one.word.label, found.why if found else "办结后的数还没有公布",
        )  # fmt: skip
