"""A sheet as a workbook to be filled in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse

from zhengxian.io.forms import FormSheet, write_template
from zhengxian.web.collect.views.table_file import EXCEL, attachment


def template_file(form: FormSheet) -> FileResponse:
    """Answer with the prefilled, protected workbook; its name says form, period and unit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(form, path)
        content = path.read_bytes()
    return attachment(content, f"{form.title}_{form.shown_period}_{form.unit_name}.xlsx", EXCEL)
