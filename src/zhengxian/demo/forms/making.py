"""Turn the list of forms into forms with rows, headings and due rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from zhengxian.definitions import indicators
from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.forms.listing import LISTED, SYSTEM, Listed
from zhengxian.demo.forms.model import DueRule, Form, FormGroup, Frequency
from zhengxian.demo.own_indicators import OWN_INDICATORS
from zhengxian.demo.places import CITY_CODE, FARM, FRINGE, OLD, PARK, TOUR, URBAN
from zhengxian.demo.towns import TOWNS
from zhengxian.engine.base.indicator import Indicator

_CLASSES: Mapping[str, tuple[str, ...]] = {
    "shuiwu_buildings": (URBAN, FRINGE),
    "town_tourism": (FARM, TOUR, URBAN, FRINGE),
    "town_collective": (PARK, OLD, FARM, TOUR, FRINGE),
}
"""Classes of towns that have such a thing; the others are not asked."""


def library() -> dict[str, Indicator]:
    """Return the shipped indicators and the city's own, by code."""
    return {**indicators(), **{i.code: i for i in OWN_INDICATORS}}


def forms() -> tuple[Form, ...]:
    """Return the forms of the demo city."""
    return tuple(_form(listed) for listed in LISTED)


def _form(listed: Listed) -> Form:
    groups = tuple(_group(text) for text in listed.groups.split("; "))
    known = library()
    counted = any(known[c].cumulative for g in groups for c in g.indicators)
    day, months = listed.due
    due = DueRule(days_after=day) if listed.frequency == "ten_day" else DueRule(day, months)
    kind = listed.unit if listed.unit in ("county", "town") else "department"
    return Form(
        code=listed.code,
        number=listed.number,
        title=listed.title,
        frequency=cast("Frequency", listed.frequency),
        level="county" if listed.level == "county" else "town",
        unit_kind="department" if kind == "department" else ("county" if kind == "county" else "town"),
        groups=groups,
        due=due,
        rows=_rows(listed),
        reason=listed.reason,
        basis=SYSTEM,
        reviewer=listed.reviewer,
        asks_january=not (counted and listed.frequency == "month"),
    )


def _group(text: str) -> FormGroup:
    title, _, codes = text.partition(": ")
    return FormGroup(title, tuple(codes.split()))


def _rows(listed: Listed) -> dict[str, tuple[str, ...]]:
    if listed.level == "county":
        kept = (c.code for c in COUNTIES if c.code not in listed.leave_out)
        return {listed.unit: (*kept, CITY_CODE)}
    asked = [t for t in TOWNS if t.class_name in _CLASSES.get(listed.code, (t.class_name,))]
    if listed.unit == "town":
        return {t.code: (t.code,) for t in asked}
    if listed.unit == "county":
        return {c.code: tuple(t.code for t in asked if t.county == c.code) for c in COUNTIES}
    return {listed.unit: tuple(t.code for t in asked)}
