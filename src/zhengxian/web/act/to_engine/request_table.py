"""The table of rates: one line for every county, department, category or month, and the sum of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhengxian.web.act.models import Category
from zhengxian.web.act.selectors import request_counts
from zhengxian.web.act.selectors.request_counts import Span, Told
from zhengxian.web.act.selectors.requests import OTHER
from zhengxian.web.act.to_engine.requests import RequestRates, by_group, rates
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Department, Level, Region

GROUPS = {"county": "县区", "department": "部门", "category": "类别", "month": "月份"}
"""By what the page can be split."""


@dataclass(frozen=True)
class RateLine:
    """One line: its name, its rates, its days, and what narrows the list to it."""

    label: str
    rates: RequestRates
    span: Span
    narrowed: Mapping[str, str] = field(default_factory=dict)
    is_listed: bool = True
    """Whether the list can be narrowed to exactly this line."""


def table(access: Access, by: str, first: date, last: date, today: date) -> tuple[list[RateLine], RateLine]:
    """Return the lines of a span and the line of all requests somebody sees; lines without any request are left out."""
    span = Span.until(first, last, today)
    told = request_counts.told(access, first, last)
    every = RateLine("合计", rates(told, span), span)
    split = {"department": _departments, "category": _categories, "month": _months}.get(by, _counties)
    return split(told, span), every


def _counties(told: Told, span: Span) -> list[RateLine]:
    held = {pk for row in told.rows for pk in row.region_ids}
    counties = Region.objects.filter(pk__in=held, level=Level.COUNTY).in_bulk()
    found = by_group(told, span, lambda row: [pk for pk in row.region_ids if pk in counties] or [""])
    order = sorted(counties.values(), key=lambda r: (r.order, r.code))
    lines = [RateLine(r.name, found[r.pk], span, {"county": r.code}) for r in order if r.pk in found]
    return lines + [
        RateLine("不在县区的", one, span, is_listed=False) for key, one in found.items() if key == ""
    ]


def _departments(told: Told, span: Span) -> list[RateLine]:
    found = by_group(told, span, lambda row: [row.department_id or OTHER])
    names = Department.objects.filter(pk__in=[key for key in found if key != OTHER])
    lines = [RateLine(one.short_name, found[one.pk], span, {"department": one.code}) for one in names]
    rest = found.get(OTHER)
    return lines + ([RateLine("县、镇承办或未交办", rest, span, {"department": OTHER})] if rest else [])


def _categories(told: Told, span: Span) -> list[RateLine]:
    found = by_group(told, span, lambda row: [row.category])
    return [
        RateLine(c.label, found[c.value], span, {"category": c.value}) for c in Category if c.value in found
    ]


def _months(told: Told, span: Span) -> list[RateLine]:
    lines, first = [], span.first.replace(day=1)
    while first <= span.day:
        following = (first + timedelta(days=31)).replace(day=1)
        month = Span.until(first, following - timedelta(1), span.day)
        lines.append(RateLine(f"{first.year}年{first.month}月", rates(told, month), month))
        first = following
    return lines
