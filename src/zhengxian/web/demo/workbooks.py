"""The workbooks in which the figures of the last months were handed in, and the cell of each figure in them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from zhengxian.io.forms import write_template
from zhengxian.web.collect.models import Entry, Submission, Upload, UploadKind
from zhengxian.web.collect.selectors.sheets import Sheet, sheet_of
from zhengxian.web.collect.services import uploads

SINCE = timedelta(days=70)
"""Sheets of departments whose period ended no longer ago keep their workbook."""
Places = Mapping[tuple[int, int, int], tuple[int, str]]
"""Submission, region and indicator to upload and cell."""


def keep(today: date) -> Places:
    """Write and keep the workbooks of recent sheets; cells of the sheets point to their place."""
    wanted = Submission.objects.filter(
        department__isnull=False, submitted_at__isnull=False, period_end__gte=today - SINCE
    )
    places: dict[tuple[int, int, int], tuple[int, str]] = {}
    for submission in wanted.select_related("form", "department", "submitted_by"):
        places |= _one(sheet_of(submission))
    return places


def _one(sheet: Sheet) -> Places:
    submission = sheet.submission
    kept = _file(sheet)
    Upload.objects.filter(pk=kept.pk).update(
        submission=submission, written_at=submission.submitted_at, written_by=submission.submitted_by
    )
    cells = {(c.region.code, c.indicator.code): f"{sheet.form.tab}!{c.address}" for c in sheet.form.cells}
    entries = list(Entry.objects.filter(submission=submission).select_related("region", "indicator"))
    for entry in entries:
        entry.upload, entry.cell = kept, cells.get((entry.region.code, entry.indicator.code), "")
    Entry.objects.bulk_update(entries, ["upload", "cell"], batch_size=500)
    return {(submission.pk, e.region_id, e.indicator_id): (kept.pk, e.cell) for e in entries}


def _file(sheet: Sheet) -> Upload:
    submission = sheet.submission
    if submission.submitted_by is None or submission.submitted_at is None:
        raise ValueError(f"{submission.pk}: never handed in")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_template(replace(sheet.form, version=""), path)
        content = path.read_bytes()
    name = f"{sheet.form.shown_period}{submission.form.title}（{submission.unit_name}）.xlsx"
    return uploads.keep(
        file=SimpleUploadedFile(name, content),
        kind=UploadKind.FORM,
        by=submission.submitted_by,
        at=submission.submitted_at,
    )
