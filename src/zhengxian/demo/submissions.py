"""The submissions of every form, unit and period: in which state, when, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from zhengxian.demo.departments import STATISTICS
from zhengxian.demo.dice import dice
from zhengxian.demo.forms import Form
from zhengxian.demo.places import Region
from zhengxian.demo.timeline import Timeline, codes_on
from zhengxian.demo.workdays import Calendar
from zhengxian.engine.base.period import Period, PeriodKind

State = Literal["not_started", "draft", "submitted", "returned", "approved"]
Timing = Literal["early", "on_time", "late", "make_up"]


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """One figure sent back with a reason; all else of the submission stands."""

    region: str
    indicator: str
    reason: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What should have happened to one form of one unit in one period by the demo's date.

    ``unit`` and ``rows`` are codes of that time (before a merger or upgrade: the old ones). ``submitted_at``
    and ``reviewed_at`` are local wall times; None: has not happened. ``timing`` compares ``submitted_at``
    with ``due``; ``make_up`` is handed in weeks later. ``reporter`` and ``reviewer`` are user names.
    A draft holds the figures of ``City.figures`` whose ``recorded_at`` is null.
    """

    form: str
    unit: str
    period: str
    state: State
    due: dt.date
    timing: Timing | None
    submitted_at: dt.datetime | None
    reviewed_at: dt.datetime | None
    reporter: str
    reviewer: str
    rows: tuple[str, ...]
    returned: tuple[ReturnedCell, ...] = ()


RUNNING: Mapping[str, State] = {
    "shangwu_trade": "not_started",
    "shuiwu_monthly": "submitted",
    "jiaotong_monthly": "submitted",
    "renshe_monthly": "draft",
    "keji_quarterly": "returned",
    "ziran_towns": "submitted",
    "county_projects:990109": "not_started",
    "county_projects:990110": "draft",
    "county_projects:990104": "returned",
    "county_projects:990106": "submitted",
    "county_projects:990111": "submitted",
    "town_monthly:990104100": "returned",
    "town_monthly:990104101": "submitted",
}
"""State of the latest period, by form or by form and unit; all other forms are approved."""

RETURNED: Mapping[str, tuple[ReturnedCell, ...]] = {
    "keji_quarterly": (
        ReturnedCell("990106", "high_tech_firms_net", "与省科技厅公布名单差 1 户，请核对后说明。"),
        ReturnedCell("990108", "high_tech_firms_net", "有 1 户迁出未扣减，请核对。"),
    ),
    "county_projects:990104": (
        ReturnedCell("990104100", "registered_investment", "与入库名单合计不符，请核对单位。"),
        ReturnedCell("990104101", "registration_rate", "分母少计 1 个已开工项目，请核对。"),
    ),
    "town_monthly:990104100": (
        ReturnedCell("990104100", "town_output_growth", "比上月累计高出较多，请写明原因，或改数。"),
        ReturnedCell(
            "990104100", "projects_started", "其中 1 个项目只有场地平整，不算开工。请补桩基施工照片。"
        ),
    ),
}
"""The cells sent back, for the submissions that are ``returned``."""

_MIXED = ("town_monthly",)
"""Forms whose latest period is in every state, town by town."""
_MIX: tuple[State, ...] = ("approved", "submitted", "draft", "not_started")
_DAY = dt.timedelta(days=1)


def submissions(
    seed: int, forms: Sequence[Form], regions: Sequence[Region], timeline: Timeline, calendar: Calendar
) -> tuple[Submission, ...]:
    """Return the history of all forms, and the open ones of the running month."""
    names = _Names({r.code: r.parent for r in regions}, {r.code: r.slug for r in regions})
    return tuple(
        made
        for form in forms
        for unit in form.rows
        for made in _of_unit(dice(seed, "submission", form.code, unit), form, unit, names, timeline, calendar)
    )


@dataclass(frozen=True)
class _Names:
    parents: Mapping[str, str]
    slugs: Mapping[str, str]

    def reporter(self, unit: str) -> str:
        return f"reporter.{self.slugs.get(unit, unit)}"

    def reviewer(self, form: Form, unit: str) -> str:
        if form.reviewer == "county":
            return f"reviewer.{self.slugs[self.parents[unit]]}"
        return "statistics.shi" if form.reviewer == STATISTICS else "reviewer.shi"


def _of_unit(
    generator: np.random.Generator,
    form: Form,
    unit: str,
    names: _Names,
    timeline: Timeline,
    calendar: Calendar,
) -> Iterator[Submission]:
    for period in (*timeline.periods(form), *_open(form, timeline)):
        for code, rows in _units_then(form, unit, period):
            fate = _fate(generator, form, unit, period, timeline, calendar)
            yield Submission(
                form.code,
                code,
                str(period),
                *fate,
                names.reporter(code),
                names.reviewer(form, code),
                rows,
                _returned(form, unit) if fate[0] == "returned" else (),
            )


def _open(form: Form, timeline: Timeline) -> tuple[Period, ...]:
    """Return the period that is running on the demo's date, not due yet."""
    if form.frequency == "month":
        return (timeline.last + 1,)
    if form.frequency == "ten_day":
        return (Period.from_date(timeline.today, PeriodKind.TEN_DAY),)
    return ()


def _units_then(form: Form, unit: str, period: Period) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the units of that time with the regions of that time they filled."""
    day = period.last_day
    if form.unit_kind == "department":
        yield unit, tuple(old for code in form.rows[unit] for old in codes_on(code, day))
        return
    for code in codes_on(unit, day):
        if form.unit_kind == "town":
            yield code, (code,)
        else:
            yield code, tuple(old for row in form.rows[unit] for old in codes_on(row, day))


_Fate = tuple[State, dt.date, Timing | None, dt.datetime | None, dt.datetime | None]
"""State, due day, timing, handed in at, reviewed at."""


def _fate(
    generator: np.random.Generator,
    form: Form,
    unit: str,
    period: Period,
    timeline: Timeline,
    calendar: Calendar,
) -> _Fate:
    due = form.due.due(period, calendar)
    dealt = generator.random(4)
    timing = _timing(float(dealt[0]), form)
    state = _state(form, unit, period, due, timeline, float(dealt[1]))
    if state in ("not_started", "draft"):
        return state, due, None, None, None
    latest = timeline.today - _DAY
    sent_on, timing = _sent(timing, due, period, latest, calendar, float(dealt[2]))
    sent = dt.datetime.combine(sent_on, dt.time(9 + int(dealt[2] * 8), int(dealt[3] * 60)))
    seen = None
    if state != "submitted":
        day = min(calendar.on_or_after(sent_on + _DAY), latest)
        seen = dt.datetime.combine(day, dt.time(max(10, sent.hour), sent.minute)) + dt.timedelta(minutes=25)
    return state, due, timing, sent, seen


def _timing(dealt: float, form: Form) -> Timing:
    late, make_up = (0.04, 0.0) if form.unit_kind == "department" else (0.09, 0.02)
    if dealt < make_up:
        return "make_up"
    if dealt < make_up + late:
        return "late"
    return "early" if dealt < 0.6 else "on_time"


def _state(form: Form, unit: str, period: Period, due: dt.date, timeline: Timeline, dealt: float) -> State:
    if period.last_day >= timeline.today:
        return "not_started"
    if period != timeline.periods(form)[-1] or form.frequency in ("half", "year"):
        return "approved" if due < timeline.today else "not_started"
    named = RUNNING.get(f"{form.code}:{unit}") or RUNNING.get(form.code)
    if named:
        return named
    if form.code in _MIXED:
        return _MIX[int(np.searchsorted((0.55, 0.8, 0.9), dealt))]
    if form.due.months_after > 1 and due >= timeline.today:
        return "not_started"
    return "submitted" if form.frequency == "ten_day" else "approved"


def _sent(
    timing: Timing, due: dt.date, period: Period, latest: dt.date, calendar: Calendar, dealt: float
) -> tuple[dt.date, Timing]:
    days = {
        "early": -2 - int(dealt * 4),
        "on_time": 0,
        "late": 1 + int(dealt * 4),
        "make_up": 21 + int(dealt * 15),
    }[timing]
    day = calendar.on_or_after(max(due + days * _DAY, period.last_day + _DAY))
    if timing == "early" and day >= due:
        timing = "on_time"
    if day >= latest:
        day = latest - _DAY
        timing = "early" if day < due else timing
    if timing == "on_time":
        day = min(day, due)
    return day, timing


def _returned(form: Form, unit: str) -> tuple[ReturnedCell, ...]:
    return RETURNED.get(f"{form.code}:{unit}") or RETURNED[form.code]
