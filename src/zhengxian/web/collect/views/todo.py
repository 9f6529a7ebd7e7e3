"""The reporter's first page and its small letter box."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhengxian.io.charts import Bar, Bars
from zhengxian.web.collect.forms import DuplicateForm, UploadForm
from zhengxian.web.collect.selectors.todo import Todo, todo
from zhengxian.web.collect.services import burden, submissions
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs


@require_safe
@needs(Action.ENTER_FIGURES)
def page(request: OfficeRequest) -> HttpResponse:
    """Show what is to be handed in."""
    submissions.ensure_open(request.today)
    found = todo(request.access, request.today)
    shown = {
        "tabs": tabs(request, "todo"),
        "todo": found,
        "burden": _chart(found),
        "upload": UploadForm(),
        "duplicate": DuplicateForm(),
    }
    return render(request, "collect/todo.html", shown)


def _chart(found: Todo) -> Bars | None:
    """Draw the cells asked for by month, the present one strong."""
    if len(found.months) < 2:
        return None
    rows = [
        Bar(f"{m.number}月", float(m.cells), strong=m.number == found.today.month) for m in found.months[-8:]
    ]
    return Bars("各月要您填的格数", "按截止日所在的月计", "格", 0, tuple(rows))


@require_POST
@needs(Action.ENTER_FIGURES)
def report_duplicate(request: OfficeRequest) -> HttpResponse:
    """Tell the office of a figure that is asked for twice."""
    form = DuplicateForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    burden.report_double_asking(text=text, by=request.user, access=request.access)
    messages.success(request, "已告诉县域办，核实后答复您。")
    return redirect("collect:todo")
