"""The big city put together: enough forms, accounts and one scheme to open every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhengxian.demo.accounts import Account, accounts
from zhengxian.demo.assessments import RunPlan, SchemeText
from zhengxian.demo.big.figures import big_figures, big_indicators
from zhengxian.demo.big.places import PROVINCE, big_boundaries, big_memberships, big_regions
from zhengxian.demo.departments import DEPARTMENTS
from zhengxian.demo.forms import DueRule, Form, FormGroup
from zhengxian.demo.places import CITY_CODE, CLASSIFICATIONS, Region
from zhengxian.demo.timeline import Timeline
from zhengxian.demo.workdays import calendar
from zhengxian.engine.base.indicator import Indicator

if TYPE_CHECKING:
    from zhengxian.demo.city import City, Scale

_A_FORM = 12
_SCORED = 20


def big_city(seed: int, today: dt.date, scale: Scale) -> City:
    """Return a province of ``scale``: no towns, parks, targets, submissions or planted problems."""
    from zhengxian.demo.city import NOTICE, City

    timeline = Timeline(today, scale.months)
    places = big_regions(scale.regions)
    counties = tuple(r.code for r in places if r.level == "county")
    asked, made = big_indicators(scale.indicators)
    forms = _forms(asked, counties)
    form_of = {code: (form.code, unit) for form in forms for unit in form.rows for code in form.indicators}
    return City(
        seed=seed,
        today=today,
        notice=NOTICE,
        regions=places,
        changes=(),
        classifications=CLASSIFICATIONS[:1],
        memberships=big_memberships(places),
        boundaries=big_boundaries(seed, places),
        departments=DEPARTMENTS,
        calendar=calendar(),
        accounts=_accounts(places, forms),
        own_indicators=made,
        forms=forms,
        submissions=(),
        figures=big_figures(seed, counties, asked, form_of, timeline),
        targets=(),
        schemes=(SchemeText("big-2026", "county", _scheme(asked)),),
        runs=_runs(seed, timeline),
        planted=(),
    )


def _forms(asked: Sequence[Indicator], counties: tuple[str, ...]) -> tuple[Form, ...]:
    """Return one monthly form for every dozen indicators, the departments in turn."""
    makers = [d for d in DEPARTMENTS if d.kind == "department"]
    found = []
    for number, start in enumerate(range(0, len(asked), _A_FORM)):
        codes = tuple(i.code for i in asked[start : start + _A_FORM])
        maker = makers[number % len(makers)]
        found.append(
            Form(
                code=f"big_{number + 1:02d}",
                number=f"全省月{number + 1:02d}表",
                title=f"{maker.short}月报{number + 1:02d}",
                frequency="month",
                level="county",
                unit_kind="department",
                groups=(FormGroup("指标", codes),),
                due=DueRule(12),
                rows={maker.code: counties},
                reason="测速用",
                basis="示范省监测制度（虚构）",
                reviewer="tongji",
                asks_january=True,
            )
        )
    return tuple(found)


def _accounts(places: tuple[Region, ...], forms: tuple[Form, ...]) -> tuple[Account, ...]:
    """Return the accounts of the demo city's roles, the whole province in the place of the city."""
    return tuple(
        Account(a.username, a.display_name, a.role, a.scope_kind, PROVINCE, a.department)
        if a.scope == CITY_CODE
        else a
        for a in accounts(places, forms)
    )


def _scheme(asked: Sequence[Indicator]) -> str:
    """Return a scheme over indicators with their own direction, all of equal weight."""
    scored = [i for i in asked if i.direction != "target"][:_SCORED]
    head = (
        'code = "big-2026"\ntitle = "全省县域评价方案（测速，演示）"\nvalid_from = 2020-01-01\npoints = 100\n'
        '[pool]\nlevels = ["county"]\n[missing]\npolicy = "refuse"\n'
        '[score]\nwithin = "class"\nmethod = "efficacy"\nbase = 60\nspan = 40\nlow = "min"\nhigh = "max"\n'
        '[rank]\nwithin = "class"\nties = "competition"\ndecimals = 2\n'
        '[[group]]\ncode = "all"\ntitle = "全部指标"\nweight = 100\n'
    )
    items = (
        f'[[group.item]]\nindicator = "{i.code}"\nweight = {100 / len(scored)!r}\ndirection = "{i.direction}"\n'
        for i in scored
    )
    return head + "".join(items)


def _runs(seed: int, timeline: Timeline) -> tuple[RunPlan, ...]:
    """Return runs of the last four months, all published but the last."""
    found: list[RunPlan] = []
    for steps in (3, 2, 1, 0):
        period = timeline.last - steps
        day = (period + 1).first_day.replace(day=20)
        before = found[-1].code if found else None
        code = f"big-{period}"
        if steps:
            found.append(
                RunPlan(
                    code,
                    "big-2026",
                    str(period),
                    day,
                    seed,
                    "published",
                    day,
                    before,
                    published_on=day + dt.timedelta(days=7),
                )
            )
        else:
            found.append(RunPlan(code, "big-2026", str(period), day, seed, "confirming", day, before))
    return tuple(found)
