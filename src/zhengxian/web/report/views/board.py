"""The cockpit: one page for leaders at a desk and on the phone, and the same in the dark for a wall screen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengxian.io.charts import to_png
from zhengxian.web.collect.views.query_text import asked as text
from zhengxian.web.collect.views.table_file import attachment
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.evaluate.selectors import maps, runs
from zhengxian.web.report.selectors import board_since
from zhengxian.web.report.services import board as boards
from zhengxian.web.report.services.board import Board
from zhengxian.web.report.views.tabs import tabs
from zhengxian.web.ui.components import dates
from zhengxian.web.ui.components.links import changed, picker

TURN = 45
"""Seconds after which the wall shows the next subject of the map, with everything read anew."""
TURNING = 4
"""Subjects through which a wall turns."""
PLATES = {"desk": (396, 330), "wall": (760, 460)}
"""Width and height within which the map is drawn."""


@never_cache
@require_safe
@needs(Action.SEE_BOARD)
def page(request: OfficeRequest) -> HttpResponse | FileResponse:
    """Show the cockpit; ``wall=1`` in the dark, ``subject`` chooses what the map shows."""
    found = boards.board(
        request.access,
        request.user,
        request.today,
        period=text(request, "period"),
        subject=text(request, "subject"),
    )
    if text(request, "export") == "png":
        return _picture(found)
    wall = bool(text(request, "wall"))
    shown = {
        "tabs": tabs(request, "board"),
        "board": found,
        "pickers": _pickers(request, found),
        "subjects": _subjects(request, found),
        "period_label": _period(found),
        "run_label": runs.words(found.run) if found.run else "",
        "tail": runs.tail(found.run) if found.run else "",
        "width": _width(found, "wall" if wall else "desk"),
        "now": timezone.localtime().replace(
            year=request.today.year, month=request.today.month, day=request.today.day
        ),
        "since": board_since.begin(request.today),
        "changes": [(_clock(one.at, request.today), one) for one in found.changes[: boards.CHANGES]],
        "levels": {"red": "bad", "orange": "lag", "yellow": "slow", "notice": "q"},
        "turn": TURN,
        "next": _next(request, found),
        "wall_url": changed(request.GET, wall="1"),
    }
    return render(request, "report/board_wall.html" if wall else "report/board.html", shown)


def _clock(at: datetime, today: date) -> str:
    """Return the time of a change of today, or of yesterday with the word for it."""
    local = timezone.localtime(at)
    return f"{'' if local.date() >= today else '昨 '}{local:%H:%M}"


def _period(found: Board) -> str:
    return str(dates.period_label(found.period, True)) if found.period is not None else ""


def _pickers(request: OfficeRequest, found: Board) -> list[Any]:
    if found.period is None:
        return []
    named = [(str(p), str(dates.period_label(p, True))) for p in found.periods]
    return [picker(request, "period", "期间", named, default=str(found.period))]


def _subjects(request: OfficeRequest, found: Board) -> Any:
    named = [(one.key, one.title) for one in found.subjects]
    return picker(request, "subject", "地图", named, default=found.subject) if named else None


def _next(request: OfficeRequest, found: Board) -> str:
    """Return the address with the next subject of the few through which a wall turns."""
    keys = [one.key for one in found.subjects]
    turning = keys[: TURNING - 1] + [key for key in keys if key == "score" and key not in keys[: TURNING - 1]]
    if found.subject and found.subject not in turning:
        turning = [found.subject, *turning]
    if not turning:
        return reverse("report:board") + changed(request.GET)
    at = turning.index(found.subject) if found.subject in turning else -1
    return reverse("report:board") + changed(request.GET, subject=turning[(at + 1) % len(turning)])


def _width(found: Board, where: str) -> int:
    width, height = PLATES[where]
    return maps.width_within(found.map, width, height) if found.map is not None else width


def _picture(found: Board) -> FileResponse:
    if found.map is None:
        raise Refused("R-194", "这一期没有地图可以下载：没有边界文件，或者还没有进度读数")
    return attachment(to_png(found.map, 720), f"{found.map.title}（{_period(found)}）.png", "image/png")
