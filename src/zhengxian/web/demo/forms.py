"""Indicators, forms and annual targets."""

from __future__ import annotations

from datetime import date

from zhengxian.demo import City
from zhengxian.demo.forms import Form as Given
from zhengxian.demo.places import CITY_CODE
from zhengxian.engine.base.indicator import Indicator as Definition
from zhengxian.web.collect.models import Form, Indicator, ReportedBy, Target
from zhengxian.web.collect.services import forms, indicators
from zhengxian.web.collect.services.forms import Column
from zhengxian.web.core.models import Department, Level, Region, User

FIRST_DAY = date(2023, 1, 1)
ISSUER = "市县域经济工作领导小组办公室"
DAYS_OF_MONTH = 30
_UNIT_LEVEL = {"department": "", "county": Level.COUNTY, "town": Level.TOWN}


def write(city: City, by: User) -> None:
    """Write what is collected, how and to what end."""
    own = {i.code: i for i in city.own_indicators}
    asked = {code for form in city.forms for code in form.indicators}
    indicators.load_library(by=by, codes=sorted(asked - own.keys()))
    for definition in own.values():
        _own_indicator(definition)
    for order, form in enumerate(city.forms):
        _form(form, order, by)
    _in_the_order_of_use(city)
    regions = dict(Region.objects.values_list("code", "pk"))
    known = dict(Indicator.objects.values_list("code", "pk"))
    Target.objects.bulk_create(
        Target(
            region_id=regions[t.region],
            indicator_id=known[t.indicator],
            year=t.year,
            value=t.base,
            stretch=t.stretch,
            document=t.document,
        )
        for t in city.targets
    )


def _in_the_order_of_use(city: City) -> None:
    """Order the indicators as an office thinks of them: the groups of the county scheme's forms, quarter before month."""
    ranks = {"quarter": 0, "month": 1}
    shown = sorted(city.forms, key=lambda f: (f.level != "county", ranks.get(f.frequency, 2)))
    wanted = dict.fromkeys(code for form in shown for code in form.indicators)
    rows = {i.code: i for i in Indicator.objects.all()}
    for order, code in enumerate(wanted):
        rows[code].order = order
    Indicator.objects.bulk_update(rows.values(), ["order"])


def _own_indicator(d: Definition) -> None:
    """Write an indicator that the city added to the library by itself."""
    department = next(iter(Department.objects.filter(short_name=d.source_department)), None)
    Indicator.objects.create(
        code=d.code,
        title=d.title,
        group=d.group,
        kind=d.kind,
        unit=d.unit,
        direction=d.direction,
        frequency=d.frequency,
        cumulative=d.cumulative,
        decimals=d.decimals,
        low=d.valid_range.low,
        high=d.valid_range.high,
        lag_months=d.lag_months,
        growth_of=Indicator.objects.filter(code=d.growth_of).first() if d.growth_of else None,
        department=department,
        definition=d.definition,
        levels=list(d.scope_levels),
        order=900,
    )


def _form(given: Given, order: int, by: User) -> Form:
    known = {i.code: i for i in Indicator.objects.filter(code__in=given.indicators)}
    columns = [Column(known[code], group.title) for group in given.groups for code in group.indicators]
    by_department = given.unit_kind == "department"
    level = _UNIT_LEVEL[given.unit_kind]
    return forms.create(
        by=by,
        columns=columns,
        code=given.number,
        title=given.title,
        frequency=given.frequency,
        level=given.level,
        reported_by=ReportedBy.DEPARTMENT if by_department else ReportedBy.REGION,
        department=Department.objects.get(code=next(iter(given.rows))) if by_department else None,
        unit_level="" if level in ("", given.level) else level,
        left_out=_left_out(given),
        with_above=by_department and any(CITY_CODE in rows for rows in given.rows.values()),
        issuer=ISSUER,
        basis=given.basis,
        reason=given.reason,
        due_day=given.due.days_after or given.due.day + DAYS_OF_MONTH * (given.due.months_after - 1),
        skips_january=not given.asks_january,
        valid_from=FIRST_DAY,
        made_on=FIRST_DAY,
        order=order,
    )


def _left_out(given: Given) -> list[Region]:
    """Return the regions of today that the form does not ask about."""
    asked = {code for rows in given.rows.values() for code in rows}
    return list(Region.objects.filter(level=given.level, valid_to__isnull=True).exclude(code__in=asked))
