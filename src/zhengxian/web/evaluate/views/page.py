"""What the pages of evaluation share: who asks, the tabs, files to download."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhengxian.engine.base.errors import DataError, ZhengxianError
from zhengxian.io.spreadsheet import Sheet, write_xlsx
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.evaluate.models import AdjustmentState, Run, RunState
from zhengxian.web.evaluate.selectors import matters, runs

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]
STEPS = runs.ORDER


def access_of(request: HttpRequest) -> Access:
    """Return what the user may do."""
    return cast(Access, request.access)  # type: ignore[attr-defined]


def today_of(request: HttpRequest) -> date:
    """Return the office's day."""
    return cast(date, request.today)  # type: ignore[attr-defined]


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user."""
    return cast(User, request.user)


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form was sent, an empty sending included; two None where the page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def frame(request: HttpRequest, current: str, **more: Any) -> dict[str, Any]:
    """Return the context every page has: the tabs of the stage with what waits, and what is given."""
    access = access_of(request)
    if not access.grants:
        raise Hidden
    wanted = [
        ("ranking", "排名", 0),
        ("profiles", "地区画像", 0),
        ("map", "地图", 0),
        ("schemes", "方案", 0),
    ]
    if runs.sees_all(access):
        waiting = matters.adjustments(access, state=AdjustmentState.PROPOSED).count()
        wanted += [("runs", "计算与测算", 0), ("adjustments", "加减分与否决", waiting)]
    if runs.sees_all(access) or runs.seen_paths(access):
        wanted.append(("objections", "申诉", runs.open_objections(access, today_of(request))))
    wanted.append(("publications", "公示与发布", 0))
    tabs = [
        {"label": label, "url": reverse(f"evaluate:{name}"), "current": name == current, "count": count}
        for name, label, count in wanted
    ]
    return {"tabs": tabs, "access": access, **more}


def steps_of(run: Run, note: str = "") -> list[dict[str, str]]:
    """Return the workflow line of a run."""
    if run.status is RunState.WITHDRAWN:
        return [{"label": "作废", "state": "bad"}]
    if run.is_trial:
        return [{"label": "测算，不发布", "state": "now"}]
    at = STEPS.index(run.status)
    return [
        {
            "label": state.label + (f" {note}" if i == at and note else ""),
            "state": "done" if i < at or run.status is RunState.PUBLISHED else "now" if i == at else "todo",
        }
        for i, state in enumerate(STEPS)
    ]


def page_of(request: HttpRequest, rows: Any, size: int = PAGE) -> Page[Any]:
    """Return the page of a list that the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def workbook(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Answer with an Excel file; texts never become formulas."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_xlsx(path, sheets)
        content = path.read_bytes()
    return download(f"{name}.xlsx", content, XLSX)


def download(name: str, content: bytes, kind: str = "application/octet-stream") -> HttpResponse:
    """Answer with a file to keep."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def refusing(view: View) -> View:
    """Show refusals of engine and files, too, as a page with their sentence; `Refused` goes its own way."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Hidden, Refused):
            raise
        except ZhengxianError as error:
            return render(request, "ui/refused.html", {"error": error}, status=422)

    return wrapped


def problems_of(error: ZhengxianError) -> list[str]:
    """Return every sentence of an error that has several."""
    if isinstance(error, DataError):
        return [f"{p.message}（{p.code}）" for p in error.problems]
    return list(getattr(error, "problems", ())) or [str(error)]
