"""Six relations: every county in the quadrant of a pair, all six pairs at a glance, inequality over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.io.charts import Series, Trend
from zhengxian.io.forms.export import Column
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.models import Region
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.report.services import relations as services
from zhengxian.web.report.services.quadrant import quadrant
from zhengxian.web.report.services.relations import Apart, Place, Relation
from zhengxian.web.report.to_engine import relations as reading
from zhengxian.web.report.to_engine.relations import Ground, Side
from zhengxian.web.report.views.tabs import tabs
from zhengxian.web.ui.components.dates import period_label
from zhengxian.web.ui.components.links import Picker, picker

MONTHS = 13
WIDE, NARROW = 520, 350


@require_safe
@needs(Action.SEE_BOARD)
def page(request: OfficeRequest) -> HttpResponse:
    """Show one relation in full, the six of them in one table, and how far counties lie apart over time."""
    month, months = _month(request)
    read = reading.ground(request.access, month.last_day)
    found = {pair.code: services.relation(read, pair) for pair in reading.relations().pairs}
    chosen = found.get(request.GET.get("pair", ""), next(iter(found.values())))
    offered = reading.offered(request.access)
    indicator = next(
        (i for i in offered if i.code == request.GET.get("apart")), offered[0] if offered else None
    )
    apart = _apart(request, indicator, read, month.last_day)
    if request.GET.get("export") == "places":
        return _places_file(month, list(found.values()))
    if request.GET.get("export") == "apart" and indicator is not None:
        return _apart_file(indicator, apart)
    region = next((r for r in read.regions if r.code == request.GET.get("region")), None)
    region = region or (chosen.places[0].region if chosen.places else None)
    shown: dict[str, Any] = {
        "tabs": tabs(request, "relations"),
        "pickers": _pickers(request, months, read.regions, region),
        "month": month,
        "found": chosen,
        "overview": _overview(read, list(found.values())),
        "pairs": [one.pair for one in found.values()],
        "rows": [(place, chosen.quadrant(place)) for place in chosen.places],
        "source": reading.relations().source,
        "region": region,
        "indicators": [(i.code, i.title, i == indicator) for i in offered],
        "indicator": indicator,
        "apart": apart[::-1],
        "trend": _trend(indicator, apart),
    }
    place = chosen.of(region.code) if region else None
    if place is not None and region is not None:
        shown |= {
            "place": place,
            "why": services.explained(chosen, place),
            "sides": _sides(read, chosen, place),
        }
    if chosen.places:
        own = region.code if region else ""
        shown["charts"] = [
            ("only-wide", quadrant(chosen, own, WIDE)),
            ("only-phone", quadrant(chosen, own, NARROW)),
        ]
    return render(request, "report/relations.html", shown)


def _month(request: OfficeRequest) -> tuple[Period, list[Period]]:
    """Return the month up to which figures are taken, and those offered, the newest first."""
    last = Period.from_date(request.today, PeriodKind.MONTH) - 1
    months = [last - n for n in range(MONTHS)]
    return next((m for m in months if str(m) == request.GET.get("period")), last), months


def _pickers(
    request: OfficeRequest, months: Sequence[Period], regions: Sequence[Region], region: Region | None
) -> list[Picker]:
    pairs = [(pair.code, pair.title) for pair in reading.relations().pairs]
    places = [(r.code, r.name) for r in regions]
    default = region.code if region and "region" not in request.GET else ""
    return [
        picker(request, "pair", "关系", pairs, default=pairs[0][0]),
        picker(request, "period", "截至", [(str(m), m.label) for m in months], default=str(months[0])),
        picker(request, "region", "地区", places, default=default),
    ]


def _overview(read: Ground, found: Sequence[Relation]) -> list[dict[str, Any]]:
    """Return every county with its place in each relation; those placed nowhere are left out."""
    rows: list[dict[str, Any]] = [
        {
            "region": region,
            "class_name": name,
            "places": [(one.pair.code, one.of(region.code)) for one in found],
        }
        for region, name in zip(read.regions, read.classes, strict=True)
    ]
    return [row for row in rows if any(place for _, place in row["places"])]


def _sides(read: Ground, found: Relation, place: Place) -> list[dict[str, Any]]:
    """Return the indicators of both sides with the county's figure, its mark and its place among the counties."""
    row = next(n for n, region in enumerate(read.regions) if region.pk == place.region.pk)

    def one(code: str) -> dict[str, Any]:
        trait, marks = read.traits[code], read.marks[code]
        own = float(marks[row])
        there = own == own
        return {
            "trait": trait,
            "value": float(trait.values[row]) if there else None,
            "mark": own if there else None,
            "rank": int((np.nan_to_num(marks, nan=-1.0) > own + 1e-12).sum()) + 1 if there else None,
            "of": int((~np.isnan(marks)).sum()),
        }

    def side(given: Side, codes: Sequence[str], score: float) -> dict[str, Any]:
        return {"title": given.title, "score": score, "rows": [one(code) for code in codes]}

    return [
        side(found.pair.left, found.used[0], place.left),
        side(found.pair.right, found.used[1], place.right),
    ]


def _apart(request: OfficeRequest, indicator: Indicator | None, read: Ground, day: date) -> list[Apart]:
    if indicator is None:
        return []
    line = reading.line(request.access, indicator, read.regions, day)
    classes = {r.code: name for r, name in zip(read.regions, read.classes, strict=True)}
    return services.apart(line, classes, read.regions)


def _trend(indicator: Indicator | None, apart: Sequence[Apart]) -> Trend | None:
    """Draw Theil's index with its two parts, a thousand times, so that it can be read."""
    if indicator is None or sum(one.theil is not None for one in apart) < 2:
        return None

    def times(value: float | None) -> float | None:
        return None if value is None else value * 1000.0

    lines = (
        Series("总差异", tuple(times(one.theil) for one in apart), "own"),
        Series("类别之间", tuple(times(one.theil_between) for one in apart), "other"),
        Series("类别之内", tuple(times(one.theil_within) for one in apart), "plan"),
    )
    periods = tuple(one.period for one in apart)
    return Trend(
        "泰尔指数", "千分之一", "‰", 1, periods, lines, from_zero=True, cumulative=indicator.cumulative
    )


def _places_file(month: Period, found: Sequence[Relation]) -> HttpResponse:
    heads: list[Column | str] = [
        "关系", "地区", "类别", "左边", Column("左边得分", "", 3), "右边", Column("右边得分", "", 3),
        Column("耦合度", "", 3), Column("发展度", "", 3), Column("耦合协调度", "", 3), "等级", "位次",
        "象限", "说明",
    ]  # fmt: skip
    cells = [
        [
            *(one.pair.title, place.region.name, place.class_name),
            *(one.pair.left.title, place.left, one.pair.right.title, place.right),
            *(place.coupling, place.development, place.coordination, place.grade, place.rank),
            *(one.quadrant(place), services.explained(one, place)),
        ]
        for one in found
        for place in one.places
    ]
    notes = [
        "得分是各地区之间的相对得分，0.01 为最差，1 为最好，不同期不能直接比。",
        reading.relations().source,
    ]
    return workbook(f"六个关系 截至{month.label}", heads, cells, notes)


def _apart_file(indicator: Indicator, apart: Sequence[Apart]) -> HttpResponse:
    heads: list[Column | str] = [
        "期间", "地区数", Column("泰尔指数", "", 6), Column("类别之间", "", 6), Column("类别之内", "", 6),
        Column("类别之间占", "%", 1), Column("达古姆基尼系数", "", 6), Column("组内", "", 6),
        Column("组间", "", 6), Column("超变密度", "", 6), "说明",
    ]  # fmt: skip
    cells = [
        [
            *(period_label(one.period, indicator.cumulative), one.count),
            *(one.theil, one.theil_between, one.theil_within, one.share_between),
            *(one.gini, one.gini_within, one.gini_between, one.gini_overlap, one.note),
        ]
        for one in apart
    ]
    return workbook(f"地区差异 {indicator.title}", heads, cells, ["各地区等权，不按人口加权；分组为类别。"])
