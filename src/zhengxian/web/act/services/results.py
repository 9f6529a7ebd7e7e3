"""Results of action are data: what the ledger achieved in a month becomes figures like any other (design.md §1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhengxian.definitions import indicators as library
from zhengxian.engine.base.period import Period
from zhengxian.web.act.selectors import result_rows
from zhengxian.web.act.to_engine import results as counted
from zhengxian.web.act.to_engine.results import Outcome
from zhengxian.web.collect.models import CellState
from zhengxian.web.collect.services import indicators, observations
from zhengxian.web.collect.services.observations import Recorded, Row
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, users

CODES = counted.CODES
"""The indicators that are written, in the order of the page."""
WRITTEN_UNTIL = 10
"""Up to this day of a month the figures of the month before are brought up to date each day."""
CELL = "督办台账"
NOTHING = {
    "act_closing_rate": "本月没有到期事项",
    "act_on_time_rate": "本月没有到期事项",
    "act_solved_rate": "本月没有办结诉求",
    "act_satisfaction": "本月没有有效回访",
    "project_investment_completion": "没有年度计划投资",
}
"""Why there is no figure where nothing counts; of the other rates: no project that can be counted."""


@dataclass(frozen=True)
class Line:
    """The results of one region in the order of `CODES`; None where nothing counts at all."""

    region: Region
    outcomes: tuple[Outcome | None, ...]


@transaction.atomic
def write(
    period: Period, *, by: User | None = None, at: datetime | None = None, today: date | None = None
) -> Recorded:
    """Write the results of a month for every county and town as observations; doing it again adds nothing.

    Where there is nothing to divide by, the figure is not applicable and says why. New figures are internal; a version
    of a public figure stays public. Missing indicators are taken from the shipped library. ``by`` defaults to the
    system. Errors: ``C-203`` (conflict) somebody writes the same figures.
    """
    who, day = by or users.system(), today or clock.today()
    known = _indicators(who)
    found = counted.of_month(period, day)
    rows = list(_rows(period, found, known))
    recorded = observations.record(rows, by=who, at=at)
    if recorded.written:
        words = f"按台账写入 {period.label}办理成效：新增 {recorded.new}，修改 {recorded.changed}，相同 {recorded.same}"
        audit.record("results.write", None, words, by=who, at=at, detail={"period": str(period)})
    return recorded


def write_due(day: date, *, by: User | None = None) -> Recorded | None:
    """Write the month before a day while it is still being brought up to date, or when it was never written.

    Called once a day; None when there was nothing to do.
    """
    month = Period.parse(f"{day:%Y-%m}") - 1
    if day.day > WRITTEN_UNTIL and result_rows.is_written(CODES, str(month)):
        return None
    return write(month, by=by, today=day)


def _indicators(by: User) -> Mapping[str, int]:
    known = result_rows.indicator_ids(CODES)
    lacking = [code for code in CODES if code not in known]
    if lacking:
        indicators.load_library(by=by, codes=lacking)
        known = result_rows.indicator_ids(CODES)
    return known


def _rows(period: Period, found: counted.Results, known: Mapping[str, int]) -> Iterator[Row]:
    levels = {code: frozenset(library()[code].scope_levels) for code in CODES}
    for region in result_rows.counted_regions(period.last_day):
        for code in CODES:
            if str(region.level) in levels[code]:
                yield _row(region, known[code], str(period), found[code].get(region.pk), code)


def _row(region: Region, indicator: int, period: str, outcome: Outcome | None, code: str) -> Row:
    if outcome is not None and outcome.value is not None:
        value = round(outcome.value, 6)
        return Row(region.pk, indicator, period, value, cell=CELL, reason=outcome.words[:300])
    why = NOTHING.get(code, "没有可计算的项目")
    words = f"{why}。" if outcome is None else f"{why}。{outcome.words}"
    state = CellState.NOT_APPLICABLE.value
    return Row(region.pk, indicator, period, None, state, cell=CELL, reason=words[:300])


def table(access: Access, period: Period, today: date, county: str = "") -> list[Line]:
    """Return the results of a month for the regions somebody may see: counties, or the towns of one county.

    They are counted anew from the ledger; what is written are the figures of a month that is over.
    """
    found = counted.of_month(period, today)
    return [
        Line(region, tuple(found[code].get(region.pk) for code in CODES))
        for region in result_rows.shown_regions(access, min(period.last_day, today), county)
    ]
