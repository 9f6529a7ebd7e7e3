"""The first page of act: the ledger as a list, with what waits for the person on top, and the list as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.models import CardLevel, ItemState, LedgerItem
from zhengxian.web.act.selectors import board
from zhengxian.web.act.selectors.board import Line, Strip
from zhengxian.web.act.selectors.item_filter import LATE, NEAR, Sight
from zhengxian.web.act.views.filtering import pickers, seen_by, wanted
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.core.selectors import shell

PAGE = 50
BATCH = 2000
MOST_ROWS = 50_000
"""Rows of one file; a larger one helps nobody and would hold up the others."""


class _Known(Paginator[Any]):
    """Pages of a list whose length is known already, so that it is not counted again."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = count


@require_safe
@needs(Action.SEE_ITEMS)
def listing(request: OfficeRequest) -> HttpResponse:
    """Show the ledger."""
    seen, asked = seen_by(request), wanted(request)
    rows = board.listing(seen, asked)
    counts = board.counts_by_state(seen, asked)
    found = sum(counts.values())
    if request.GET.get("export") == "xlsx":
        return _file(seen, rows.select_related(*board.SHOWN_WITH), found)
    page = _Known(rows, PAGE, found).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs(request, "board"),
        "page": page,
        "lines": board.lines(seen, board.shown(page.object_list)),
        "pickers": pickers(request),
        "facts": _facts(board.strip(seen, asked), f"?whose={asked.whose}&" if asked.whose else "?"),
        "waits": board.waits(seen),
        "states": [(ItemState(key), n) for key, n in counts.items()],
        "narrowed": bool(request.GET),
        "may_draft": request.access.may(Action.DRAFT_ITEMS),
        "new_url": shell.address("act:item-new"),
        "load_url": shell.address("act:workbook"),
    }
    return render(request, "act/board.html", shown)


def _facts(strip: Strip, to: str) -> list[dict[str, Any]]:
    late = f"最长 {strip.longest} 个工作日" if strip.overdue else "没有超期的"
    return [
        {"label": "在办", "value": f"{strip.running:,}", "unit": "件", "href": to},
        {
            "label": "超期", "value": f"{strip.overdue:,}", "unit": "件", "note": late, "href": f"{to}due={LATE}",
            "tone": "bad" if strip.overdue else "",
        },
        {"label": "3 个工作日内到期", "value": f"{strip.soon:,}", "unit": "件", "href": f"{to}due={NEAR}"},
        {
            "label": "待核验", "value": f"{strip.to_verify:,}", "unit": "件", "note": "由非承办人核验",
            "href": f"{to}state=approved",
        },
        {"label": "黄牌", "value": f"{strip.yellow:,}", "unit": "件", "note": "在办的", "href": f"{to}card=yellow"},
        {"label": "红牌", "value": f"{strip.red:,}", "unit": "件", "note": "在办的", "href": f"{to}card=red"},
    ]  # fmt: skip


COLUMNS: Sequence[Column | str] = (
    "编号", "类型", "事项", "要求", "办结标准", "承办单位", "事项所在地", "责任领导", "来源", "来源说明", "交办日期",
    "原定时限", "办理时限", "状态", "亮牌", Column("超期", "工作日", 0), Column("进度", "%", 0), Column("目标数"),
    Column("完成数"), "单位", "办结日期", "首次销号日期",
)  # fmt: skip


def _file(seen: Sight, rows: Any, found: int) -> HttpResponse:
    if found > MOST_ROWS:
        raise Refused(
            "A-500",
            f"要导出的事项有 {found:,} 件，一个文件最多 {MOST_ROWS:,} 件。请先用筛选缩小范围，再导出",
        )
    notes = [
        f"按工作日历计到 {seen.today.year}年{seen.today.month}月{seen.today.day}日；超期按工作日计。",
        "已办结的，超期为办结时超过时限的工作日；超期办结的不因办结而改为按时。",
    ]
    return workbook("督办台账", COLUMNS, _cells(seen, rows.iterator(chunk_size=BATCH)), notes)


def _cells(seen: Sight, rows: Iterable[LedgerItem]) -> Iterator[Sequence[object]]:
    for some in batched(rows, BATCH):
        yield from (_cell_row(line) for line in board.lines(seen, some))


def _cell_row(line: Line) -> Sequence[object]:
    item, card = line.item, CardLevel(line.item.card)
    return (
        item.number, item.get_kind_display(), item.title, item.content, item.standard, item.owner_name,
        str(item.place or ""), str(item.leader or ""), item.get_origin_display(), item.origin_note,
        item.assigned_at and timezone.localdate(item.assigned_at), item.first_due_on, item.due_on, item.status.label,
        "" if card is CardLevel.NONE else card.label, line.late_days or None, item.percent,
        item.target_value, item.done_value, item.target_unit, item.done_on, item.first_closed_on,
    )  # fmt: skip


def batched(rows: Iterable[LedgerItem], size: int) -> Iterator[list[LedgerItem]]:
    """Give rows in lists of a size."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
