"""The wall chart of a list of items: on screen row by row, on paper as sheets of A3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import QuerySet

from zhengxian.io.charts.wallchart import WallChart
from zhengxian.io.charts.wallchart_sheets import to_pdf
from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import board
from zhengxian.web.act.selectors import gantt as rows
from zhengxian.web.act.selectors.item_filter import Sight
from zhengxian.web.act.to_engine.gantt import Placed, Window, begin_of, wall_chart
from zhengxian.web.core.refusal import Refused

SPANS = {"": "前 2 个月到后 4 个月", "year": "本年", "all": "全部"}
"""Which days the chart shows; the key stands in the address."""
MOST_ROWS = 600
"""Rows of one PDF, some 25 sheets."""
_FARTHEST = 366 * 12


def drawn(seen: Sight, items: Iterable[LedgerItem], *, group: str = "", span: str = "") -> WallChart:
    """Return the chart of items that stand in order, headed by ``group``, on the days of ``span``."""
    listed = list(items)
    nodes = rows.milestones_of(listed)
    placed = [
        Placed(line, rows.heading(line.item, group), nodes.get(line.item.pk, ()))
        for line in board.lines(seen, listed)
    ]
    note = f"按工作日历计到 {seen.today.year}年{seen.today.month}月{seen.today.day}日"
    return wall_chart("挂图作战", note, placed, seen.today, _window(listed, seen.today, span))


def paper(seen: Sight, items: QuerySet[LedgerItem], count: int, *, group: str = "", span: str = "") -> bytes:
    """Return the chart as a PDF of A3 landscape. Errors: ``A-501`` more rows than a PDF takes; F-304, F-305."""
    if count > MOST_ROWS:
        raise Refused(
            "A-501", f"挂图要画 {count:,} 件，一份最多 {MOST_ROWS} 件。请先用筛选缩小范围，再打印挂图"
        )
    chart = drawn(seen, board.shown(items), group=group, span=span)
    return to_pdf(replace(chart, note=f"{chart.note}，共 {count} 件"))


def _window(items: list[LedgerItem], today: date, span: str) -> Window:
    if span == "year":
        return Window(date(today.year, 1, 1), date(today.year, 12, 31))
    if span == "all" and items:
        first = min(begin_of(item) for item in items)
        last = max((item.due_on for item in items if item.due_on), default=today)
        first = max(first, today - timedelta(_FARTHEST))
        return Window(min(first, today), max(min(last, today + timedelta(_FARTHEST)), today))
    first, last = today - timedelta(61), today + timedelta(122)
    return Window(first.replace(day=1), (last.replace(day=1) - timedelta(1)))
