"""Ledger items as rows of the wall chart: the engine gives the axis and the slip, `io.charts` draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.act import gantt
from zhengxian.io.charts.wallchart import Mark, Node, NodeState, WallChart, WallGroup, WallRow
from zhengxian.web.act.models import LedgerItem, Milestone
from zhengxian.web.act.selectors.board import Line
from zhengxian.web.ui.components import dates

_DAY = timedelta(1)


@dataclass(frozen=True)
class Window:
    """The days the chart shows; what lies outside is cut at its edges."""

    first: date
    last: date


@dataclass(frozen=True)
class Placed:
    """One item on the chart: its line of the ledger, its heading and its milestones."""

    line: Line
    group: str
    milestones: Sequence[Milestone]


def wall_chart(title: str, note: str, rows: Iterable[Placed], today: date, window: Window) -> WallChart:
    """Place items, in the order given, on the axis of a window of days; neighbours of one heading stay together.

    An item without a due day gets no bar. A bar begins on the day of its plan, else on that of its assignment.
    """
    axis = gantt.lay_out([gantt.Bar("window", window.first, window.last)], today).axis
    groups = tuple(
        WallGroup(name, tuple(_row(one, axis, today) for one in members))
        for name, members in groupby(rows, key=lambda one: one.group)
    )
    marks = tuple(Mark(t.label, t.left, t.right, t.strong) for t in axis.ticks)
    return WallChart(title, note, marks, axis.today, groups)


def begin_of(item: LedgerItem) -> date:
    """Return the first day of an item's bar, never after its due day."""
    begun = item.begins_on or timezone.localdate(item.assigned_at or item.created_at)
    return min(begun, item.due_on) if item.due_on else begun


def _row(one: Placed, axis: gantt.Axis, today: date) -> WallRow:
    item, line = one.line.item, one.line
    plain = WallRow(
        item.number or "",
        item.title,
        item.owner_name,
        _day_word(item.due_on, today),
        line.words,
        left=0.0,
        right=0.0,
        due=0.0,
        nodes=tuple(_node(m, axis, today) for m in one.milestones),
        href=reverse("act:item", args=[item.pk]),
    )
    return plain if item.due_on is None else _with_bar(plain, item, item.due_on, axis, today)


def _with_bar(row: WallRow, item: LedgerItem, due: date, axis: gantt.Axis, today: date) -> WallRow:
    begun, over = begin_of(item), item.status.is_over
    done_on = item.done_on if over else None
    bar = gantt.Bar(item.title, begun, due, min(item.percent, 100) / 100, done_on)
    slip = None if over and done_on is None else gantt.slip_of(bar, today)[0]
    share = 1.0 if done_on else bar.done or 0.0
    reached = begun + (due + _DAY - begun) * share
    return replace(
        row,
        left=axis.place(begun),
        right=axis.place(due + _DAY),
        due=axis.place((item.first_due_on or due) + _DAY),
        done=axis.place(reached) if share else None,
        slip=axis.place(slip + _DAY) if slip else None,
        finished=axis.place(done_on + _DAY) if done_on else None,
    )


def _node(milestone: Milestone, axis: gantt.Axis, today: date) -> Node:
    day = milestone.done_on or milestone.planned_on
    state: NodeState = "open" if milestone.planned_on >= today else "missed"
    return Node(axis.place(day + _DAY), "done" if milestone.done_on else state, milestone.title)


def _day_word(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return dates.short_date(day) if day.year == today.year else dates.long_date(day)
