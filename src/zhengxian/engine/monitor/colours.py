"""Green, yellow and red of a month or a quarter: Ouhai's late make-up, Tianjin's three colours.

A colour never stands alone: `Colour.label` goes with it. Source: domain.md §4.1 (Ouhai [V71], Tianjin [V72]).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import at_least, same


class Colour(Enum):
    """The three colours, mild to severe."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """The office's word for the colour."""
        return {"green": "绿", "yellow": "黄", "red": "红"}[self.value]

    @property
    def order(self) -> int:
        """0 for green … 2 for red."""
        return list(Colour).index(self)


@dataclass(frozen=True, slots=True)
class MonthTask:
    """What was to be done in one month and the day it was done, if it was."""

    month: Period
    done: date | None = None


def month_colour(task: MonthTask, today: date) -> Colour | None:
    """Return the colour of a month: in the month green, not done after its end red, made up later yellow.

    None while the month still runs and the task is open. A late make-up turns the old month yellow, never green.

    >>> march = Period.parse("2026-03")
    >>> month_colour(MonthTask(march), date(2026, 4, 2))
    <Colour.RED: 'red'>
    >>> month_colour(MonthTask(march, date(2026, 4, 20)), date(2026, 5, 1))
    <Colour.YELLOW: 'yellow'>

    Source: domain.md §4.1 (Ouhai) and B-26.
    """
    last = task.month.last_day
    if task.done is not None and task.done <= today:
        return Colour.GREEN if task.done <= last else Colour.YELLOW
    return None if today <= last else Colour.RED


def month_colours(tasks: Mapping[Period, date | None], today: date) -> dict[Period, Colour | None]:
    """Return the colour of every month, in order; errors and rule as `month_colour`."""
    return {month: month_colour(MonthTask(month, tasks[month]), today) for month in sorted(tasks)}


def growth_colour(growth: float, plan: float, mean: float) -> Colour:
    """Colour cumulative growth (%): green at or above plan and mean, red when falling, else yellow.

    Growth of exactly 0 is yellow: neither growing nor falling, and the source leaves it open.

    >>> growth_colour(8.0, 7.5, 7.9), growth_colour(0.0, 7.5, 7.9), growth_colour(-0.1, -1.0, -1.0)
    (<Colour.GREEN: 'green'>, <Colour.YELLOW: 'yellow'>, <Colour.RED: 'red'>)

    Source: domain.md §4.1 (Tianjin, investment of a district).
    """
    if growth < 0 and not same(growth, 0.0):
        return Colour.RED
    return Colour.GREEN if at_least(growth, plan) and at_least(growth, mean) else Colour.YELLOW


def expected_use(issued: Mapping[Period, float], until: Period, *, window: int = 6) -> float:
    """Return how much of the bonds issued should be in use by the end of a month, in per cent.

    >>> march, july = Period.parse("2022-03"), Period.parse("2022-07")
    >>> round(expected_use({march: 6.0, july: 3.0}, july), 2)
    44.44

    ``issued``: amounts by month of issue, not negative, in one unit. Use is even over ``window`` months from the
    month after issue; 0 to 100. Errors: M-132 nothing issued, or a window below one month.
    Formula: 100·Σ a_i·min(1, max(0, m − m_i)/window) / Σ a_i. Source: domain.md §4.1 (Tianjin [V72]); that the
    months of the window are alike is a choice made here.
    """
    whole = sum(issued.values())
    if not (whole > 0 and window >= 1):
        raise Refusal("M-132", "没有发行金额，或使用期限不足 1 个月，算不出应达进度", "请核对债券发行登记")
    due = sum(amount * min(1.0, max(0, until - month) / window) for month, amount in issued.items())
    return 100.0 * due / whole


def use_colour(used: float, expected: float, *, slack: float = 30.0, relative: bool = False) -> Colour:
    """Colour cumulative use against expected progress (both %): behind by at most ``slack`` is yellow.

    ``relative`` measures what is behind as a share of the expected progress instead of 个百分点: the source
    does not say which is meant, the office decides.

    >>> use_colour(50, 50), use_colour(30, 50), use_colour(30, 50, relative=True)
    (<Colour.GREEN: 'green'>, <Colour.YELLOW: 'yellow'>, <Colour.RED: 'red'>)

    Source: domain.md §4.1 (Tianjin, special bonds) and appendix D.
    """
    if at_least(used, expected):
        return Colour.GREEN
    behind = 100.0 * (expected - used) / expected if relative else expected - used
    return Colour.YELLOW if at_least(slack, behind) else Colour.RED
