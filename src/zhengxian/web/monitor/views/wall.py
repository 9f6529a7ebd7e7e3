"""The wall of the stage: every indicator of every region against its plan, one period at a time; and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.engine.base.period import Period
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.core.selectors import shell
from zhengxian.web.monitor.selectors import wall
from zhengxian.web.monitor.selectors.wall import Wall, Wish
from zhengxian.web.monitor.services import pace_legend
from zhengxian.web.monitor.templatetags.monitor_wall import MARKS
from zhengxian.web.monitor.views import wall_file
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components.links import Picker, picker

_ALL = [("", "全部")]
LONGEST = 60
"""Characters of a choice in the address."""


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the wall of the period asked for, or say what has to be done before there is one."""
    offered = wall.periods()
    period = wall.chosen_period(request.GET.get("period", "")[:LONGEST], offered)
    shown: dict[str, Any] = {
        "tabs": tabs(request, "wall"),
        "rounds_url": shell.address("monitor:rounds"),
        "plans_url": shell.address("monitor:plans"),
        "may_watch": request.access.may(Action.WATCH),
    }
    if period is None:
        return render(request, "monitor/wall_empty.html", shown)
    counties = wall.places(request.access, period.last_day)
    wish = _wish(request, counties)
    asked = request.GET.get("period") == str(period)
    found = (
        wall.read(request.access, wish, period) if asked else wall.read_newest(request.access, wish, offered)
    )
    skipped = "" if asked or found.period == period else _skipped(period, found.period)
    period = found.period
    if request.GET.get("export") == "xlsx":
        return wall_file.answer(found)
    shown |= {
        "wall": found,
        "skipped": skipped,
        "wish": wish,
        "unknown": "" if period in offered else _unknown(period),
        "as_of": wall.as_of(period),
        "scope": [_period(request, asked, period, offered), _at(request, counties)],
        "pickers": _pickers(request, found),
        "parts": [(MARKS[word], n) for word, n in found.tally.parts],
        "by_region": wall.by_region(found),
        "marks": MARKS.values(),
        "limits": pace_legend.limits(),
        "narrowed": bool(wish.region_class or wish.group or wish.department or wish.behind),
    }
    return render(request, "monitor/wall.html", shown)


def _unknown(period: Period) -> str:
    return f"{period.label}还没有测算过，没有读数。请换一个期间，或请县域经济办公室测算这一期。（M-246）"


def _skipped(newest: Period, shown: Period) -> str:
    return f"{newest.label}的数还没有公布，这里是{shown.label}的判定；公布后自动换成新的一期。"


def _wish(request: OfficeRequest, counties: Sequence[Region]) -> Wish:
    given = {
        name: request.GET.get(name, "").strip()[:LONGEST] for name in ("group", "department", "sort", "show")
    }
    place = request.GET.get("at", "")
    codes = {county.code for county in counties}
    at = place if place in {*codes, wall.TOWNS} else _default_at(counties)
    return Wish(
        at="" if place == "counties" else at, region_class=_number(request.GET.get("class", "")),
        behind=request.GET.get("behind") == "1",
        whole=request.GET.get("whole") == "1", **given,
    )  # fmt: skip


def _number(text: str) -> str:
    return text if text.isdecimal() and len(text) < 10 else ""


def _default_at(counties: Sequence[Region]) -> str:
    """Those who see one county alone begin with it and its towns; all others with the counties."""
    return counties[0].code if len(counties) == 1 else ""


def _period(request: OfficeRequest, asked: bool, period: Period, offered: Sequence[Period]) -> Picker:
    listed = offered if period in offered else [period, *offered]
    return picker(
        request, "period", "期间", [(str(p), p.label) for p in listed], default="" if asked else str(period)
    )


def _at(request: OfficeRequest, counties: Sequence[Region]) -> Picker:
    alone = _default_at(counties)
    choices = [(c.code, f"{c.name}及所辖镇") for c in counties]
    if not alone:
        choices = [("", "各县"), (wall.TOWNS, "全部乡镇"), *choices]
    return picker(request, "at", "范围", choices, default=alone)


def _pickers(request: OfficeRequest, found: Wall) -> list[Picker]:
    menus = [
        picker(request, "behind", "只看", [("", "全部"), ("1", "滞后的")]),
        picker(request, "class", "类别", [*_ALL, *found.classes]),
        picker(request, "group", "分组", [*_ALL, *((g, g) for g in found.groups)]),
        picker(request, "department", "部门", [*_ALL, *found.departments]),
        picker(request, "sort", "排列", [("", "按目录"), (wall.RED, "滞后多的在前")]),
        picker(request, "show", "格内", [("", "与计划的差"), (wall.VALUES, "数值")]),
    ]
    return [menu for menu in menus if len(menu.options) > 1]
