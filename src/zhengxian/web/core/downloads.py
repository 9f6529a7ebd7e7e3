"""A list of the platform as an Excel workbook to save, and what kinds of files browsers are told of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from zhengxian.io.forms.export import Column, write_table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(
    title: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[object]],
    notes: Sequence[str] = (),
) -> HttpResponse:
    """Answer with a list as a workbook named after its title and the day; never shown inline."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_table(path, columns, rows, title, notes)
        content = path.read_bytes()
    answer = HttpResponse(content, content_type=XLSX)
    name = quote(f"{title}{timezone.localdate():%Y%m%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "no-store"
    return answer
