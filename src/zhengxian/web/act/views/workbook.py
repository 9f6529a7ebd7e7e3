"""The ledger as a workbook: the template, a file of the office's own, what is in it, and writing it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.engine.base.errors import DataError
from zhengxian.io.ledgers import write_ledger
from zhengxian.web.act.forms.boards import LedgerFileForm
from zhengxian.web.act.services import workbook
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import XLSX
from zhengxian.web.core.downloads import workbook as as_workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted

PAGE, UNFIT = 100, 422


@needs(Action.DRAFT_ITEMS)
def choose(request: OfficeRequest) -> HttpResponse:
    """Take a file; what is in it is shown before anything is written."""
    sent = posted(request)
    form = LedgerFileForm(sent, request.FILES if sent is not None else None)
    if sent is not None and form.is_valid():
        try:
            key = workbook.keep(file=form.cleaned_data["file"], by=request.user, access=request.access)
        except Refused as error:
            form.add_error("file", str(error))
        else:
            return redirect("act:workbook-file", key)
    shown = {"tabs": tabs(request, "board"), "form": form}
    return render(request, "act/workbook.html", shown, status=UNFIT if form.errors else 200)


@require_safe
@needs(Action.DRAFT_ITEMS)
def template(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 -- the shape of a view
    """Give the empty ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_ledger(path)
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('督办台账模板.xlsx')}"
    return answer


@needs(Action.DRAFT_ITEMS)
def file(request: OfficeRequest, key: str) -> HttpResponse:
    """Show the matters and problems of a file; ``do=establish`` or ``do=assign`` writes them."""
    sent = posted(request)
    if sent is not None:
        made = workbook.write(
            key=key,
            by=request.user,
            access=request.access,
            today=request.today,
            assign=sent.get("do") == "assign",
        )
        messages.success(
            request, f"已从文件立项 {len(made)} 件{'并交办' if sent.get('do') == 'assign' else ''}。"
        )
        return redirect(reverse("act:board") + "?origin=workbook")
    try:
        found = workbook.preview(key=key, by=request.user, access=request.access, today=request.today)
    except DataError as error:
        shown = {"tabs": tabs(request, "board"), "form": LedgerFileForm(), "unreadable": error.problems}
        return render(request, "act/workbook.html", shown, status=UNFIT)
    if request.GET.get("export") == "xlsx":
        return _problems(found)
    shown = {
        "tabs": tabs(request, "board"),
        "found": found,
        "page": Paginator(found.lines, PAGE).get_page(request.GET.get("page")),
        "past": sum(line.is_past for line in found.new),
        "may_assign": request.access.may(Action.ASSIGN_ITEMS),
    }
    return render(request, "act/workbook_file.html", shown)


def _problems(found: workbook.Preview) -> HttpResponse:
    heads = ["工作表", "行", "列", "原值", "问题和做法", "代码"]
    rows = [(p.sheet, p.row, p.column, p.value, p.message, p.code) for p in found.problems]
    return as_workbook(
        f"{found.name}的问题", heads, rows, [f"共 {found.total_problems} 处问题，最多列出 1000 处。"]
    )
