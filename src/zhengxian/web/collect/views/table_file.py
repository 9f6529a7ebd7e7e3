"""A list as an Excel download."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.http import FileResponse

from zhengxian.io.forms.export import Column, write_table

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(
    name: str, columns: Sequence[Column | str], rows: Iterable[Sequence[object]], notes: Sequence[str] = ()
) -> FileResponse:
    """Answer with a workbook; ``name`` is its title and, with the ending, its file name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_table(path, columns, rows, name, notes)
        return attachment(path.read_bytes(), f"{name}.xlsx", EXCEL)


def attachment(content: bytes, name: str, kind: str) -> FileResponse:
    """Answer with a small file made in memory."""
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)
