"""Bars on an axis of time as data: rows, ticks, today, pages of an A3 sheet. Nothing is drawn here.

Places are fractions of the axis, 0 at its left end, 1 at its right; the page draws them at any width. A bar
stands from the morning of its first day to the evening of its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.colours import Colour

SHEET = (420.0, 297.0)
"""A3 landscape in millimetres: width, height."""

MARGIN = 15.0
HEADING = 24.0
"""Height of title and axis on every page, in millimetres."""

ROW = 7.5
"""Height of one bar's row, in millimetres."""

SHORT_SPAN, LONG_SPAN = 124, 1_500
"""Up to so many days the axis is marked by ten days; up to so many by month, beyond by quarter."""


class Ticks(Enum):
    """How the axis is marked: by quarters, months, ten days, or as its length suggests."""

    AUTO = "auto"
    QUARTER = "quarter"
    MONTH = "month"
    TEN_DAY = "ten_day"


@dataclass(frozen=True, slots=True)
class Bar:
    """What one row shows: planned first and last day, share done (0–1, None unknown) and what really happened.

    ``done_on`` is the day it was finished; ``expected`` the day now expected while it is late. ``group`` puts
    rows under a heading, ``code`` names the row for links, ``colour`` is the light that stands beside it.
    """

    title: str
    start: date
    end: date
    done: float | None = None
    done_on: date | None = None
    expected: date | None = None
    group: str = ""
    code: str = ""
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: places of the planned bar, of its finished part and of the slip after it (None: none).

    ``slip_days`` counts calendar days past the planned end, to the day it was done or, while open, to today or
    the day now expected.
    """

    bar: Bar
    left: float
    right: float
    done_right: float | None
    slip_right: float | None
    slip_days: int


@dataclass(frozen=True, slots=True)
class Tick:
    """One stretch of the axis: its label and where it begins and ends; ``strong`` at the begin of a year."""

    label: str
    left: float
    right: float
    strong: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The days the chart spans, its ticks, and where today stands (None: outside)."""

    first: date
    last: date
    ticks: tuple[Tick, ...]
    today: float | None

    def place(self, day: date) -> float:
        """Where the morning of a day stands, 0–1, held inside the axis."""
        span = (self.last - self.first).days + 1
        return min(1.0, max(0.0, (day - self.first).days / span))


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart: one axis and the rows page by page; a group's rows may go on on the next page."""

    axis: Axis
    pages: tuple[tuple[Row, ...], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all pages."""
        return tuple(row for page in self.pages for row in page)


def lay_out(
    bars: Iterable[Bar], today: date, *, ticks: Ticks = Ticks.AUTO, rows_per_page: int | None = None
) -> Chart:
    """Lay out bars on the whole quarters, months or ten days that hold them, in the order given.

    ``rows_per_page`` defaults to what fits on A3 landscape. Today is marked where it lies inside the axis.

    >>> bar = Bar("土建", date(2026, 3, 1), date(2026, 3, 31), done=0.5)
    >>> chart = lay_out([bar, Bar("设备", date(2026, 4, 1), date(2026, 4, 30))], date(2026, 4, 11))
    >>> [t.label for t in chart.axis.ticks]
    ['3月上旬', '中旬', '下旬', '4月上旬', '中旬', '下旬']
    >>> row = chart.rows[0]
    >>> round(row.right, 3), round(row.done_right, 3), row.slip_days
    (0.508, 0.254, 11)

    Errors: ``A-245`` no bar, ``A-246`` a bar that ends before it begins or a share outside 0–1.
    """
    listed = list(bars)
    if not listed:
        raise Refusal("A-245", "没有可以排进横道图的事项", "请先填写计划开始和完成日期，或放宽筛选条件")
    for bar in listed:
        _check(bar)
    axis = _axis(listed, today, ticks)
    rows = [_row(bar, axis, today) for bar in listed]
    size = rows_per_page or rows_on_sheet()
    return Chart(axis, tuple(tuple(rows[n : n + size]) for n in range(0, len(rows), size)))


def rows_on_sheet() -> int:
    """How many rows an A3 landscape page holds.

    >>> rows_on_sheet()
    32
    """
    return int((SHEET[1] - 2 * MARGIN - HEADING) // ROW)


def slip_of(bar: Bar, today: date) -> tuple[date | None, int]:
    """Return until when a bar slips and by how many calendar days; None and 0 when it keeps its plan."""
    until = bar.done_on
    if until is None or until > today:
        until = today if bar.expected is None else max(today, bar.expected)
        if bar.done is not None and bar.done >= 1.0:
            return None, 0
    days = (until - bar.end).days
    return (until, days) if days > 0 else (None, 0)


def _check(bar: Bar) -> None:
    if bar.end < bar.start:
        wrong = f"“{bar.title}”的计划完成日期 {bar.end} 早于开始日期 {bar.start}"
        raise Refusal("A-246", wrong, "请改正其中一个日期")
    if bar.done is not None and not 0.0 <= bar.done <= 1.0:
        raise Refusal("A-246", f"“{bar.title}”的完成比例是 {bar.done:g}", "请填写 0 到 1 之间的数")


def _axis(bars: Sequence[Bar], today: date, ticks: Ticks) -> Axis:
    ends = [bar.end for bar in bars] + [until for bar in bars if (until := slip_of(bar, today)[0])]
    first, last = min(bar.start for bar in bars), max(ends)
    kind = _kind(ticks, (last - first).days)
    marks = Period.range(Period.from_date(first, kind), Period.from_date(last, kind))
    axis = Axis(marks[0].first_day, marks[-1].last_day, (), None)
    made = tuple(_tick(mark, axis, n == 0) for n, mark in enumerate(marks))
    inside = axis.first <= today <= axis.last
    return Axis(axis.first, axis.last, made, axis.place(today) if inside else None)


def _kind(ticks: Ticks, days: int) -> PeriodKind:
    if ticks is not Ticks.AUTO:
        return PeriodKind[ticks.name]
    if days <= SHORT_SPAN:
        return PeriodKind.TEN_DAY
    return PeriodKind.MONTH if days <= LONG_SPAN else PeriodKind.QUARTER


def _tick(mark: Period, axis: Axis, first: bool) -> Tick:
    day = mark.first_day
    label = f"{mark.number}季度" if mark.kind is PeriodKind.QUARTER else f"{day.month}月"
    if mark.kind is PeriodKind.TEN_DAY:
        part = ("上旬", "中旬", "下旬")[(mark.number - 1) % 3]
        label = f"{label}{part}" if part == "上旬" or first else part
    new_year = day.month == 1 and day.day == 1
    if mark.kind is not PeriodKind.TEN_DAY and (new_year or first):
        label = f"{day.year}年{label}"
    return Tick(label, axis.place(day), axis.place(mark.last_day + timedelta(1)), new_year)


def _row(bar: Bar, axis: Axis, today: date) -> Row:
    left, right = axis.place(bar.start), axis.place(bar.end + timedelta(1))
    finished = bar.done_on is not None and bar.done_on <= today
    share = 1.0 if finished else bar.done
    until, days = slip_of(bar, today)
    return Row(
        bar,
        left,
        right,
        None if share is None else left + (right - left) * share,
        None if until is None else axis.place(until + timedelta(1)),
        days,
    )
