"""The release of figures: indicators against periods, and what is done with those that are ticked."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Frequency, Indicator, Status
from zhengxian.web.collect.review_forms import ReleaseForm
from zhengxian.web.collect.selectors import releases
from zhengxian.web.collect.services import releases as acts
from zhengxian.web.collect.views.query_text import asked
from zhengxian.web.collect.views.table_file import table_file
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Level
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

PAGE = 30


@require_safe
@needs(Action.RELEASE)
def listing(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show how far figures are released."""
    return _show(request, ReleaseForm())


def _show(request: OfficeRequest, form: ReleaseForm, status: int = 200) -> HttpResponse | FileResponse:
    given = request.GET
    frequency = asked(request, "frequency")
    frequency = frequency if frequency in Frequency.values else Frequency.MONTH.value
    level = Level(given["level"]) if given.get("level") in Level.values else None
    periods = releases.periods_until(_last(asked(request, "until"), frequency, request))
    rows = releases.indicators_released_by(
        request.access, frequency=frequency, group=asked(request, "group"), text=asked(request, "q")
    )
    page: Page[Indicator] = Paginator(rows, PAGE).get_page(given.get("page"))
    export = given.get("export") == "xlsx"
    table = releases.table(request.access, list(rows if export else page), periods, level)
    if export:
        return _file(table, periods)
    shown = {
        "tabs": tabs(request, "releases"),
        "page": page,
        "periods": periods,
        "rows": table.rows,
        "pickers": _pickers(request, frequency),
        "form": form,
        "ticked": request.POST.getlist("cell"),
        "level": level.value if level else "",
        "earlier": str(periods[0] - 1),
        "later": str(periods[-1] + 1),
    }
    return render(request, "collect/releases.html", shown, status=status)


def _last(text: str, frequency: str, request: OfficeRequest) -> Period:
    """Return the last period of the matrix: the one asked for, or the last that is over."""
    usual = releases.last_period(frequency, request.today)
    try:
        asked = Period.parse(text) if text else usual
    except ZhengxianError:
        return usual
    return asked if asked.kind is usual.kind else usual


def _pickers(request: OfficeRequest, frequency: str) -> list[Picker]:
    named = [(g, g) for g in releases.groups(frequency)]
    return [
        picker(request, "frequency", "频率", Frequency.choices, default=Frequency.MONTH.value),
        picker(request, "group", "分组", [("", "全部"), *named]),
        picker(request, "level", "级别", [("", "全部"), *Level.choices]),
    ]


def _file(table: releases.ReleaseTable, periods: tuple[Period, ...]) -> FileResponse:
    words = {"released": "已公布", "embargoed": "待公布", "internal": "内部", "mixed": "部分"}

    def said(cell: releases.ReleaseCell | None) -> str:
        return f"{words[cell.state]} {cell.total}{cell.status_mark}" if cell else ""

    heads = ["指标", *(p.label for p in periods)]
    return table_file("公布情况", heads, ([str(i), *map(said, cells)] for i, cells in table.rows))


@require_POST
@needs(Action.RELEASE)
def act(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Release, hold, take back or mark what is ticked."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    count = _done(request, form)
    deed = dict(ReleaseForm.DEEDS)[form.cleaned_data["deed"]]
    messages.success(request, f"{deed}：{count} 个数。已记入操作记录。")
    return _back(request)


def _done(request: OfficeRequest, form: ReleaseForm) -> int:
    given, chosen = form.cleaned_data, form.chosen()
    if given["deed"] == "release":
        return acts.release(chosen=chosen, by=request.user, access=request.access)
    if given["deed"] == "embargo":
        return acts.embargo(chosen=chosen, until=given["until"], by=request.user, access=request.access)
    if given["deed"] == "take_back":
        return acts.take_back(chosen=chosen, reason=given["reason"], by=request.user, access=request.access)
    status = Status(given["status"] or Status.VERIFIED.value)
    return acts.set_status(
        chosen=chosen, status=status, reason=given["reason"], by=request.user, access=request.access
    )


def _back(request: OfficeRequest) -> HttpResponseRedirect:
    """Go back to the same part of the matrix."""
    asked = request.POST.get("back", "")
    if asked.startswith("?") and url_has_allowed_host_and_scheme(asked, None):
        return redirect(reverse("collect:releases") + asked)
    return redirect("collect:releases")
