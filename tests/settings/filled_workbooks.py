"""Fill in workbooks as an office would, and build small ones, without a library that would unlock them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path


def fill(source: Path, target: Path, cells: Mapping[str, float | str]) -> None:
    """Write values into empty cells of the first sheet of a protected template; all else stays as it was."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in book.infolist():
            content = book.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = _filled(content.decode(), cells).encode()
            out.writestr(entry, content)


def _filled(sheet: str, cells: Mapping[str, float | str]) -> str:
    for address, value in cells.items():
        kind, inner = (
            (' t="inlineStr"', f"<is><t>{value}</t></is>")
            if isinstance(value, str)
            else ("", f"<v>{value!r}</v>")
        )
        sheet, count = re.subn(
            rf'<c r="{address}"( s="\d+")?(?:/>|>.*?</c>)', rf'<c r="{address}"\1{kind}>{inner}</c>', sheet
        )
        assert count == 1, f"no cell {address} in the template"
    return sheet
