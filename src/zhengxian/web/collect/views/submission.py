"""The entry grid: one sheet, saved as it is typed, handed in and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from zhengxian.web.collect.forms import CellForm, ExplainForm, UploadForm
from zhengxian.web.collect.models import Submission
from zhengxian.web.collect.selectors import findings, readiness
from zhengxian.web.collect.selectors.panel import cell_named, panel_of
from zhengxian.web.collect.selectors.sheets import Sheet, sheet_of
from zhengxian.web.collect.selectors.submissions import one_fillable, one_visible, units_of
from zhengxian.web.collect.services import entries, submissions
from zhengxian.web.collect.services.entries import Cell
from zhengxian.web.collect.services.submissions import NotReady
from zhengxian.web.collect.views.grid import Urls, answer_of, grid_of
from zhengxian.web.collect.views.steps import steps_of
from zhengxian.web.collect.views.tabs import tabs
from zhengxian.web.collect.views.template_file import template_file
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Refused
from zhengxian.web.core.requests import OfficeRequest, needs

_MINE = (Action.ENTER_FIGURES, Action.REVIEW)


@require_safe
@needs(*_MINE)
def page(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Show a sheet with the panel of one cell."""
    submission = one_visible(request.access, submission_id)
    return _shown(request, submission, status=200)


def _shown(
    request: OfficeRequest, submission: Submission, *, status: int, refused: NotReady | None = None
) -> HttpResponse:
    sheet = sheet_of(submission)
    fills = _fills(request, submission)
    found = findings.of_submission(submission)
    shown = {
        "tabs": tabs(request, "submission", submission),
        "submission": submission,
        "form": sheet.form,
        "fills": fills,
        "sheet": _grid(request, sheet, found, fills=fills),
        "seen": timezone.now().isoformat(),
        "steps": steps_of(
            submission, sum(1 for t in readiness.things_to_do(sheet, found) if t.kind == "ret")
        ),
        "refused": refused,
        "upload": UploadForm(),
        **_panel(request, sheet, found, fills=fills),
    }
    return render(request, "collect/submission.html", shown, status=status)


def _fills(request: OfficeRequest, submission: Submission) -> bool:
    """Tell whether this person fills the sheet, and not only looks at it."""
    units = units_of(request.access)
    region = submission.region
    return (
        region is not None and region.path in units.paths
    ) or submission.department_id in units.departments


def _grid(request: OfficeRequest, sheet: Sheet, found: Any, *, fills: bool) -> Any:
    pk = sheet.submission.pk
    urls = Urls(reverse("collect:cells", args=[pk]), reverse("collect:cell", args=[pk]), str(request.user.pk))
    drawn = grid_of(sheet, found, urls)
    return drawn if fills else replace(drawn, readonly=True, save_url="")


def _panel(request: OfficeRequest, sheet: Sheet, found: Any, *, fills: bool) -> dict[str, Any]:
    cell = cell_named(sheet, request.GET.get("cell", ""))
    panel = panel_of(sheet, cell, found)
    given = {
        "region": cell.region.code,
        "indicator": cell.indicator.code,
        "text": panel.text,
        "rev": panel.entry.revision if panel.entry else 0,
        "reason": panel.entry.reason if panel.entry else "",
    }
    return {
        "panel": panel,
        "panel_form": CellForm(initial=given, auto_id="cell_%s"),
        "explain_form": ExplainForm(auto_id="explain_%s"),
        "editable": fills and sheet.submission.status.is_editable,
    }


@require_safe
@needs(*_MINE)
def cell(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Show the panel of one cell alone."""
    submission = one_visible(request.access, submission_id)
    sheet, found = sheet_of(submission), findings.of_submission(submission)
    shown = {"submission": submission, "form": sheet.form}
    panel = _panel(request, sheet, found, fills=_fills(request, submission))
    return render(request, "collect/cell_panel.html", {**shown, **panel})


@require_POST
@needs(Action.ENTER_FIGURES)
def cells(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Save cells: from the grid as JSON, from the plain form as fields."""
    if request.content_type != "application/json":
        return _plain(request, submission_id)
    try:
        sent = _read_json(request.body)
        saved = entries.save(submission_id=submission_id, cells=sent, by=request.user, access=request.access)
    except Refused as error:
        return JsonResponse({"message": str(error)}, status=409 if isinstance(error, Conflict) else 422)
    return JsonResponse(answer_of(saved))


def _read_json(body: bytes) -> list[Cell]:
    """Read the cells of a save. Errors: ``C-124`` another shape."""
    try:
        given = json.loads(body)["cells"]
        return [
            Cell(_text(c["region"]), _text(c["indicator"]), _text(c["text"]), int(c["rev"])) for c in given
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Refused("C-124", "没有读懂要保存的内容，什么都没有写入。请刷新页面后再试") from error


def _text(given: object) -> str:
    """Return a text that a database can keep: no NUL, no half of a surrogate pair. Errors: ValueError."""
    text = str(given)
    if "\x00" in text:
        raise ValueError("a text with a NUL")
    text.encode()
    return text


def _plain(request: OfficeRequest, submission_id: int) -> HttpResponse:
    saved = _save_fields(request, submission_id)
    _tell(request, saved)
    return redirect("collect:submission", submission_id)


def _save_fields(request: OfficeRequest, submission_id: int) -> entries.Saved:
    """Save what a plain form brings; cells that changed after the page was read are clashes."""
    submission = one_fillable(request.access, submission_id)
    sheet = sheet_of(submission)
    seen = parse_datetime(request.GET.get("seen", "")) or timezone.now()
    return entries.save(
        submission_id=submission_id,
        cells=list(_fields(request, sheet, seen)),
        by=request.user,
        access=request.access,
    )


def _fields(request: OfficeRequest, sheet: Sheet, seen: datetime) -> Iterator[Cell]:
    for place in sheet.cells:
        name = f"c-{place.region.code}-{place.indicator.code}"
        if name in request.POST:
            entry = sheet.entry(place)
            mine = entry is None or entry.updated_at <= seen or entry.updated_by_id == request.user.pk
            rev = entry.revision if entry is not None else 0
            yield Cell(place.region.code, place.indicator.code, request.POST[name], rev if mine else -1)


def _tell(request: OfficeRequest, saved: entries.Saved) -> None:
    """Say what became of a save that was not made by the grid."""
    if saved.written:
        messages.success(request, f"已保存 {saved.written} 格。")
    for one in saved.cells:
        said = one.conflict.message if one.conflict else one.problem or one.doubt
        if said:
            messages.warning(request, f"{one.address}：{said}", extra_tags="lag")


@require_POST
@needs(Action.ENTER_FIGURES)
def cell_save(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Save one cell with what is said beside it, from the panel."""
    form = CellForm(request.POST)
    if not form.is_valid():
        raise Refused("C-124", "没有读懂要保存的内容，什么都没有写入。请刷新页面后再试")
    given = form.cleaned_data
    sent = Cell(given["region"], given["indicator"], given["text"], given["rev"] or 0, given["reason"])
    saved = entries.save(submission_id=submission_id, cells=[sent], by=request.user, access=request.access)
    _tell(request, saved)
    return redirect(
        f"{reverse('collect:submission', args=[submission_id])}?cell={sent.region}-{sent.indicator}"
    )


@require_POST
@needs(Action.ENTER_FIGURES)
def submit(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Hand a sheet in, after saving what the form still holds; what blocks is shown on the sheet."""
    if any(name.startswith("c-") for name in request.POST):
        saved = _save_fields(request, submission_id)
        if saved.conflicts or any(c.problem for c in saved.cells):
            _tell(request, saved)
            return redirect("collect:submission", submission_id)
    try:
        sent = submissions.submit(submission_id=submission_id, by=request.user, access=request.access)
    except NotReady as refused:
        return _shown(request, one_visible(request.access, submission_id), status=422, refused=refused)
    messages.success(request, f"“{sent.form.title}”已提交，审核后会通知您。")
    return redirect("collect:todo")


@require_POST
@needs(Action.ENTER_FIGURES)
def withdraw(request: OfficeRequest, submission_id: int) -> HttpResponse:
    """Take a sheet back."""
    submissions.withdraw(submission_id=submission_id, by=request.user, access=request.access)
    messages.success(request, "已撤回，可以继续改；改好后请再提交。")
    return redirect("collect:submission", submission_id)


@require_safe
@needs(*_MINE)
def template(request: OfficeRequest, submission_id: int) -> FileResponse:
    """Give the sheet out as a workbook."""
    return template_file(sheet_of(one_visible(request.access, submission_id)).form)
