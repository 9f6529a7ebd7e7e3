"""Write a result: scores.csv, contributions.csv, run.json, tables.xlsx, report.html, report.docx."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.spreadsheet import Sheet, write_frame_csv, write_xlsx

if TYPE_CHECKING:
    import polars as pl

    from zhengxian.engine.evaluate.result import Result

Progress = Callable[[int, int, str], None]
SCORES = ("region", "name", "class", "node", "level", "score", "rank", "rank_in_class")
CONTRIBUTIONS = ("region", "node", "parent", "raw", "scored", "weight", "points", "points_lost")
OWN = {"scores.csv", "contributions.csv", "run.json", "tables.xlsx", "report.html", "report.docx"}
"""Files of an earlier run that are taken away when this one does not write them: no mixed folders."""
FORMATS = ("csv", "json", "xlsx", "html", "docx")
SHEETS = {
    "ranking": "排名",
    "scores": "得分",
    "contributions": "失分",
    "gaps": "差距",
    "winback": "补分",
    "awards": "评优",
    "adjustments": "加减分与底线",
    "notes": "说明",
    "left_out": "未参评",
}


def write_results(
    result: Result,
    folder: str | Path,
    *,
    formats: Sequence[str] = FORMATS,
    record: Mapping[str, Any] | None = None,
    pages: str = "auto",
    progress: Progress | None = None,
) -> list[Path]:
    """Write the files of a result into a folder and return their paths.

    Everything is written aside first and moved in at the end, so that an interrupted or failed run leaves the
    folder as it was. ``record`` adds to run.json what the engine cannot know (file names, times).
    Errors: F-092 the folder cannot be written.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".zhengxian-", dir=target) as aside:
            written = _write_all(result, Path(aside), formats, record or {}, pages, progress)
            for path in written:
                shutil.move(path, target / path.name)
            for name in OWN - {path.name for path in written}:
                (target / name).unlink(missing_ok=True)
    except OSError as error:
        message = (
            f"写不进文件夹“{target}”：{error.strerror or error}。请换一个文件夹，或关闭正在打开的结果文件。"
        )
        raise DataError([Problem("F-092", message, file=str(target))]) from error
    return [target / path.name for path in written]


def _write_all(
    result: Result,
    folder: Path,
    formats: Sequence[str],
    record: Mapping[str, Any],
    pages: str,
    progress: Progress | None,
) -> list[Path]:
    writers: dict[str, Callable[[], list[Path]]] = {
        "csv": lambda: _write_csv(result, folder),
        "json": lambda: _write_json(result, folder, record),
        "xlsx": lambda: _write_workbook(result, folder),
        "html": lambda: _write_html(result, folder, pages, progress),
        "docx": lambda: _write_docx(result, folder, pages, progress),
    }
    return [path for name in FORMATS if name in formats for path in writers[name]()]


def _write_csv(result: Result, folder: Path) -> list[Path]:
    scores, contributions = folder / "scores.csv", folder / "contributions.csv"
    write_frame_csv(scores, result.scores.select(SCORES))
    write_frame_csv(contributions, result.contributions.select(CONTRIBUTIONS))
    return [scores, contributions]


def _write_json(result: Result, folder: Path, record: Mapping[str, Any]) -> list[Path]:
    path = folder / "run.json"
    text = json.dumps({**result.run, **record}, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")
    return [path]


def _write_workbook(result: Result, folder: Path) -> list[Path]:
    path = folder / "tables.xlsx"
    sheets = []
    for name, title in SHEETS.items():
        frame: pl.DataFrame = getattr(result, name)
        sheets.append(Sheet(title, frame.columns, frame.iter_rows()))
    write_xlsx(path, sheets)
    return [path]


def _write_html(result: Result, folder: Path, pages: str, progress: Progress | None) -> list[Path]:
    from zhengxian.io.report import write_report_html

    path = folder / "report.html"
    write_report_html(result, path, pages=pages, progress=progress)
    return [path]


def _write_docx(result: Result, folder: Path, pages: str, progress: Progress | None) -> list[Path]:
    from zhengxian.io.report import write_report_docx

    path = folder / "report.docx"
    write_report_docx(result, path, pages=pages, progress=progress)
    return [path]
