"""A workbook of one kind of item taken in, in two steps: read and show, then write; and the empty workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhengxian.web.act.forms.requests import FileForm
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, posted
from zhengxian.web.core.services import files


@dataclass(frozen=True)
class RowsFile:
    """One kind's workbook: its words, its addresses (``name`` with -file, -file-form, -file-plan), what reads and
    writes it.
    """

    name: str
    listing: str
    title: str
    thing: str
    noun: str
    notes: Sequence[str]
    looked: Callable[..., Any]
    write: Callable[..., Any]


def upload(request: OfficeRequest, kind: RowsFile) -> HttpResponse:
    """Take a workbook in and go on to what it would do."""
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            kept = files.keep(form.cleaned_data["file"], request.user.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect(f"act:{kind.name}-file-plan", kept.key)
    shown = {
        "tabs": tabs(request, kind.listing),
        "title": kind.title,
        "form": form,
        "notes": kind.notes,
        "empty_url": reverse(f"act:{kind.name}-file-form"),
        "back": reverse(f"act:{kind.listing}"),
    }
    return render(request, "act/rows_file.html", shown, status=422 if form.errors else 200)


def plan(request: OfficeRequest, key: str, kind: RowsFile) -> HttpResponse:
    """Show what a workbook would do; a POST does it."""
    kept = files.kept(key, request.user.pk)
    if request.method == "POST":
        done = kind.write(path=kept.path, by=request.user, access=request.access)
        files.drop(kept)
        messages.success(request, f"已登记 {done.new} {kind.thing}{kind.noun}。")
        return redirect(f"act:{kind.listing}")
    shown = {
        "tabs": tabs(request, kind.listing),
        "title": kind.title,
        "thing": kind.thing,
        "file": kept.path.name,
        "reading": kind.looked(path=kept.path, by=request.user, access=request.access),
        "back": reverse(f"act:{kind.listing}"),
        "again": reverse(f"act:{kind.name}-file"),
    }
    return render(request, "act/rows_file_plan.html", shown)
