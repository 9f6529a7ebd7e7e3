"""The rates of enterprise requests: each with numerator, denominator, what is left out, and the way to the items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.selectors.item_filter import month_span
from zhengxian.web.act.to_engine.request_table import GROUPS, RateLine, table
from zhengxian.web.act.views.filtering import shifted
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import picker

MONTHS = 12
HEADS = (
    ("closing", "办结率", "到期办结 ÷ 到期", "due_closed", "due"),
    ("on_time", "按时办结率", "按时办结 ÷ 到期", "on_time", "due"),
    ("solved", "解决率", "已解决 ÷ 办结", "solved", "closed"),
    ("satisfaction", "满意率", "满意 ÷ 回访到", "satisfied", "visited"),
    ("repeat", "重复诉求率", "重复 ÷ 收到", "repeat", "received"),
    ("reopened", "重办率", "重办 ÷ 办结过", "reopened", "ever_closed"),
)
"""Each rate: its name, words, formula, and the parts that its numerator and denominator open."""


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the rates of a month or a year, split by county, department, category or month."""
    by = request.GET.get("by", "") if request.GET.get("by", "") in GROUPS else "county"
    first, last = _span(request)
    lines, every = table(request.access, by, first, last, request.today)
    if request.GET.get("export") == "xlsx":
        return _file(by, lines, every)
    shown = {
        "tabs": tabs(request, "requests"),
        "pickers": [
            picker(request, "period", "期间", _periods(request.today)),
            picker(request, "by", "分组", list(GROUPS.items()), default="county"),
        ],
        "heads": [(words, formula) for _, words, formula, _, _ in HEADS],
        "group": GROUPS[by],
        "rows": [(line, _cells(line)) for line in lines],
        "every": (every, _cells(every)),
        "sentences": [rate.sentence for _, rate in every.rates.all],
        "first": first,
        "last": min(last, request.today),
    }
    return render(request, "act/request_rates.html", shown)


def _span(request: OfficeRequest) -> tuple[date, date]:
    asked = request.GET.get("period", "")
    month = month_span(asked)
    if month is not None:
        return month
    year = int(asked) if asked in {str(request.today.year - n) for n in range(3)} else request.today.year
    return date(year, 1, 1), date(year, 12, 31)


def _periods(today: date) -> list[tuple[str, str]]:
    months = [shifted(today.replace(day=1), -n) for n in range(MONTHS)]
    years = [(str(today.year - n), f"{today.year - n}年") for n in (1, 2)]
    return [("", f"{today.year}年以来"), *((f"{m:%Y-%m}", f"{m.year}年{m.month}月") for m in months), *years]


def _cells(line: RateLine) -> list[dict[str, Any]]:
    return [
        {
            "rate": rate,
            "text": rate.text(1),
            "numerator": _url(line, numerator),
            "denominator": _url(line, denominator),
        }
        for (_, rate), (_, _, _, numerator, denominator) in zip(line.rates.all, HEADS, strict=True)
    ]


def _url(line: RateLine, part: str) -> str:
    if not line.is_listed:
        return ""
    asked = {"part": part, "first": line.span.first, "last": line.span.day, **line.narrowed}
    return f"{reverse('act:requests')}?{urlencode(asked)}"


def _file(by: str, lines: list[RateLine], every: RateLine) -> HttpResponse:
    columns: list[Column | str] = [GROUPS[by], Column("收到", "件", 0)]
    for _, words, _, _, _ in HEADS:
        columns += [Column(words, "%", 2), f"{words}分子", f"{words}分母", f"{words}未计入"]
    return workbook("企业诉求办理情况", columns, _rows([*lines, every]), _NOTES)


def _rows(lines: list[RateLine]) -> Iterator[list[object]]:
    for line in lines:
        row: list[object] = [line.label, line.rates.received]
        for _, rate in line.rates.all:
            left = "、".join(f"{why} {count} 件" for why, count in rate.excluded.items() if count)
            row += [rate.value, rate.numerator, rate.denominator, left]
        yield row


_NOTES = (
    "办结率、按时办结率按期间内到期的算；解决率、重办率按期间内首次办结的算；重复诉求率按期间内收到的算；满意率按期间内回访的次数算。",
    "“解释到位”不算已解决；超期办结的仍记为超期；联系不上的不计入满意率分母，另列件数。",
)
