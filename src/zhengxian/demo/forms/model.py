"""A report form: who hands in which figures of which regions, how often, until when, why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from zhengxian.demo.workdays import Calendar
from zhengxian.engine.base.period import Period, PeriodKind

UnitKind = Literal["department", "county", "town"]
Frequency = Literal["ten_day", "month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class DueRule:
    """``day`` of the ``months_after``-th month after the period's last month; or ``days_after`` its last day.

    A day that is no working day moves to the next one.
    """

    day: int = 0
    months_after: int = 1
    days_after: int = 0

    def due(self, period: Period, calendar: Calendar) -> dt.date:
        """Return the last day to hand in a period."""
        end = period.last_day
        if self.days_after:
            return calendar.on_or_after(end + dt.timedelta(days=self.days_after))
        month = Period.from_date(end, PeriodKind.MONTH) + self.months_after
        last = min(self.day, month.last_day.day)
        return calendar.on_or_after(month.first_day.replace(day=last))

    @property
    def text(self) -> str:
        """Say the rule in Chinese."""
        if self.days_after:
            return f"旬后 {self.days_after} 日内，遇休息日顺延"
        when = "次月" if self.months_after == 1 else f"后第 {self.months_after} 个月"
        return f"{when} {self.day} 日前，遇休息日顺延"


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A heading and the indicators under it, in order."""

    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """One form (报表).

    ``level`` is the level of the regions whose figures it holds. ``rows`` names, for every unit that hands it
    in (department code or region code), the regions it fills; the city is among them where the department
    states the city's figure itself. ``asks_january`` is False where January and February are reported
    together: such a form has no January. ``reviewer`` is the unit that reviews: a department code, or
    ``county`` for the county a town belongs to.
    """

    code: str
    number: str
    title: str
    frequency: Frequency
    level: Literal["county", "town"]
    unit_kind: UnitKind
    groups: tuple[FormGroup, ...]
    due: DueRule
    rows: Mapping[str, tuple[str, ...]]
    reason: str
    basis: str
    reviewer: str
    asks_january: bool

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators in the order of the form."""
        return tuple(code for group in self.groups for code in group.indicators)

    def cells(self, unit: str) -> int:
        """Return how many figures a unit fills a period."""
        return len(self.rows[unit]) * len(self.indicators)
