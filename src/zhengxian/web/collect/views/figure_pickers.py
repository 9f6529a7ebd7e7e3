"""The scopes and filters of the query of figures."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.selectors import figures
from zhengxian.web.core.models import Level
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.ui.components.dates import period_label
from zhengxian.web.ui.components.links import Picker, picker


def scope_pickers(
    request: OfficeRequest,
    indicators: Sequence[Indicator],
    indicator: Indicator,
    periods: Sequence[Period],
    period: Period,
) -> list[Picker]:
    """Return the pickers of the scope bar: indicator and period."""
    named = [(i.code, i.title) for i in indicators]
    offered = periods if period in periods else [period, *periods]
    whens = [(str(p), period_label(p, indicator.cumulative)) for p in offered]
    return [
        picker(request, "indicator", "指标", named, default=indicators[0].code),
        picker(request, "period", "期间", whens, default=str((periods or [period])[0])),
    ]


def pickers(
    request: OfficeRequest, indicator: Indicator, level: Level, views: Sequence[tuple[str, str]]
) -> list[Picker]:
    """Return the filters above the answer: level, class, county; the first is how it is shown."""
    levels = figures.levels_of(indicator)
    shown = [
        picker(request, "view", "看法", views, default="table"),
        picker(request, "level", "级别", [(at.value, at.label) for at in levels], default=levels[0].value),
    ]
    classes = figures.classes_at(level)
    if classes:
        named = [(str(c.pk), c.title) for c in classes]
        shown.append(picker(request, "class", "类别", [("", "全部"), *named]))
    if level in (Level.TOWN, Level.PARK):
        counties = [(c.code, c.name) for c in figures.counties()]
        shown.append(picker(request, "county", "县", [("", "全部"), *counties]))
    return shown
