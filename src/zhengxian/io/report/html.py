"""The report as one HTML file: no script, no outside resource, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from zhengxian.io.report import tokens
from zhengxian.io.report.content import build_report, choose
from zhengxian.io.report.digest import digest
from zhengxian.io.report.figures import Style
from zhengxian.io.report.groups import LEGEND
from zhengxian.io.report.parts import Page, Report
from zhengxian.io.report.plates import Plates
from zhengxian.io.report.source import ResultLike
from zhengxian.io.report.store import Progress, Steps, whole_file

_STEPS = 3


def write_report_html(
    result: ResultLike, path: str | Path, *, pages: str = "auto", progress: Progress | None = None
) -> None:
    """Write the report of one evaluation as a self-contained HTML file.

    ``pages``: ``auto`` (a page per region up to 300 regions), ``all`` or ``none``. ``progress`` is called with
    (steps done, steps in all, what was done). Errors: F-301 the file cannot be written, F-302 unknown
    ``pages``, F-303 nobody is ranked, F-304 the Chinese face is missing, F-305 a chart could not be drawn.
    """
    choice = choose(pages, len(result.ranking.to_dicts()))
    d = digest(result, Style(screen=True))
    report = build_report(d, choice)
    steps = Steps(progress, _STEPS + len(report.index))
    steps.done("整理数据")
    plates = Plates(d, choice.with_drawings)
    steps.done("准备图表")
    stream = _render(report, plates, steps)

    def write(draft: Path) -> None:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(stream)

    whole_file(path, write)
    steps.done("保存")


def _render(report: Report, plates: Plates, steps: Steps) -> Iterator[str]:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("zhengxian.io.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values: dict[str, Any] = {
        "report": report,
        "pages": _counted(report.pages(), steps),
        "colours": tokens.CSS,
        "legend": LEGEND,
        "foot_css": css_text(report.foot),
        "chart_of": plates.chart,
        "drawn": plates.drawn,
    }
    return environment.get_template("report.html.j2").generate(values)


def _counted(pages: Iterable[Page], steps: Steps) -> Iterator[Page]:
    for page in pages:
        yield page
        steps.done(f"地区“{page.title}”")


def css_text(text: str) -> str:
    """Write a text for use inside a quoted CSS string: nothing in it can end the string or the style element.

    >>> css_text('甲县"</style>')
    '甲县\\\\22 \\\\3c \\\\2f style\\\\3e '
    """
    return "".join(c if c.isalnum() or c in "　（），。" else f"\\{ord(c):x} " for c in text)
