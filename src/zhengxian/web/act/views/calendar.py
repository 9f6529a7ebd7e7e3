"""The ledger by due day: one month with working days, days off and what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.web.act.selectors import calendar_month
from zhengxian.web.act.selectors.item_filter import ItemFilter, month_span
from zhengxian.web.act.views.filtering import pickers, seen_by, shifted, wanted
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import changed


@require_safe
@needs(Action.SEE_ITEMS)
def month(request: OfficeRequest) -> HttpResponse:
    """Show one month; the address names it (``month=2026-11``), else it is the present one."""
    asked = wanted(request)
    first = _first(asked, request.today)
    found = calendar_month.weeks(seen_by(request), _any_month(asked), first)
    days = [day for week in found for day in week if day.in_month]
    shown = {
        "tabs": tabs(request, "calendar"),
        "first": first,
        "weeks": found,
        "pickers": pickers(request, by_month=True),
        "before": changed(request.GET, month=f"{shifted(first, -1):%Y-%m}"),
        "after": changed(request.GET, month=f"{shifted(first, 1):%Y-%m}"),
        "count": sum(day.count for day in days),
        "late": sum(day.late for day in days),
        "working": sum(day.is_working for day in days),
        "most": calendar_month.SHOWN,
        "narrow": changed(request.GET, month=None, due=None, state="all").lstrip("?"),
    }
    return render(request, "act/calendar.html", shown)


def _first(asked: ItemFilter, today: date) -> date:
    span = month_span(asked.month)
    return span[0] if span else today.replace(day=1)


def _any_month(asked: ItemFilter) -> ItemFilter:
    """Drop the month: the grid begins before it and ends after it. All states but drafts are of interest here."""
    return replace(asked, month="", state=asked.state or "all")
