"""The report as one Word document, from the same sections, tables and charts as the HTML file."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from zhengxian.io.report import charts, drawing
from zhengxian.io.report.content import build_report, choose
from zhengxian.io.report.digest import digest
from zhengxian.io.report.figures import Style
from zhengxian.io.report.parts import (
    Block,
    Duo,
    Heading,
    Page,
    Pairs,
    Para,
    Picture,
    Report,
    Section,
    Table,
)
from zhengxian.io.report.plates import Plates
from zhengxian.io.report.source import ResultLike
from zhengxian.io.report.store import Progress, Steps, whole_file
from zhengxian.io.report.word import page as sheet
from zhengxian.io.report.word import table as tables
from zhengxian.io.report.word.text import NS, heading, paragraph, run, title_runs

_STEPS = 4
_BESIDE = 112.0
"""Millimetres of width of the chart on a region's page, which is to fit on one sheet."""
_TALLEST = 200.0
"""Millimetres that a picture may take of the text block's height."""
_SHARPNESS = 2.5
_PIXEL = 25.4 / 96


def write_report_docx(
    result: ResultLike, path: str | Path, *, pages: str = "auto", progress: Progress | None = None
) -> None:
    """Write the report of one evaluation as a Word document (A4, faces and sizes after GB/T 9704).

    Same options, progress and errors as `zhengxian.io.report.html.write_report_html`.
    """
    choice = choose(pages, len(result.ranking.to_dicts()))
    d = digest(result, Style(screen=False))
    report = build_report(d, choice)
    steps = Steps(progress, _STEPS + len(report.index))
    steps.done("整理数据")
    writer = _Writer(report, Plates(d, choice.with_drawings))
    steps.done("准备图表")
    writer.front()
    steps.done("写出正文")
    for page in report.pages():
        writer.page(page)
        steps.done(f"地区“{page.title}”")
    writer.sign(result)
    whole_file(path, lambda draft: writer.document.save(str(draft)))
    steps.done("保存")


class _Writer:
    """Appends blocks to a document in order."""

    def __init__(self, report: Report, plates: Plates) -> None:
        import docx

        self.report, self.plates = report, plates
        self.document: Any = docx.Document()
        self.bookmarks = 0
        self.width = sheet.PORTRAIT
        sheet.prepare(self.document)
        sheet.running_head(self.document, report.foot)

    def front(self) -> None:
        """Write head and sections, and the heading over the region pages."""
        report = self.report
        self.put(paragraph("Title", title_runs(report.title)))
        self.put(paragraph("Subtitle", run(report.subtitle)))
        for text in report.banners:
            self.put(paragraph("Notice", run(text)))
        for part in tables.pairs(Pairs(report.meta), self.width):
            self.put(part)
        for section in report.sections:
            self.section(section)
        if report.index or report.page_section.blocks:
            self.section(report.page_section)

    def section(self, section: Section) -> None:
        """Write one section under a heading of the first level."""
        self.turn(sideways=_is_wide(section.blocks[0]) if section.blocks else False)
        self.head(1, section.title, section.anchor, new_page=section is self.report.page_section)
        style = "SmallText" if section is self.report.page_section else "BodyText"
        for block in section.blocks:
            self.block(block, style)

    def page(self, page: Page) -> None:
        """Write one region on a page of its own; the first follows its section's heading."""
        first = page.anchor == self.report.index[0][0]
        self.head(2, page.title, page.anchor, new_page=not first, note=page.note)
        for block in page.blocks:
            self.block(block, "SmallText")

    def head(self, level: int, text: str, anchor: str, *, new_page: bool = False, note: str = "") -> None:
        """Write a heading that links can find."""
        self.bookmarks += 1
        self.put(heading(level, text, anchor=anchor, number=self.bookmarks, new_page=new_page, note=note))

    def block(self, block: Block, style: str) -> None:
        """Write one block, on a sheet on its side where it is a wide table; running text takes the given style."""
        self.turn(sideways=_is_wide(block))
        match block:
            case Duo():
                for part in block.blocks:
                    self.block(part, style)
            case Para():
                self.put(paragraph("Notice" if block.notice else style, run(block.text)))
            case Heading():
                self.put(heading(3, block.text))
            case Picture():
                self.picture(block.chart)
            case _:
                for xml in tables.laid_out(block, self.width):
                    self.put(xml)

    def turn(self, *, sideways: bool) -> None:
        """Begin a new sheet where the present one lies the other way."""
        from docx.enum.section import WD_SECTION

        wanted = sheet.LANDSCAPE if sideways else sheet.PORTRAIT
        if wanted != self.width:
            sheet.sheet(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=sideways)
            self.width = wanted

    def picture(self, key: str) -> None:
        """Draw a chart in its natural size, smaller only where the text block ends."""
        from docx.shared import Mm

        chart = self.plates.chart(key)
        self.put(paragraph("Caption", run(chart.title) + run(f"　{chart.note}", size=9), keep=True))
        picture = self.plates.picture(key, _SHARPNESS)
        wide, high = (side / _SHARPNESS * _PIXEL for side in drawing.png_size(picture))
        most = self.width if key in charts.FRONT else _BESIDE
        scale = min(1.0, most / wide, _TALLEST / high)
        line = self.document.add_paragraph(style="图").add_run()
        shape = line.add_picture(io.BytesIO(picture), Mm(wide * scale), Mm(high * scale))
        properties = shape._inline.docPr
        properties.set("descr", chart.alt)
        properties.set("title", chart.title)

    def put(self, xml: str) -> None:
        """Append an element before the section properties that close the body."""
        from docx.oxml import parse_xml

        opened = xml if NS in xml[:120] else xml.replace("<w:p>", f"<w:p {NS}>", 1)
        self.document.element.body._insert_tbl(parse_xml(opened))

    def sign(self, result: ResultLike) -> None:
        """Fill in the properties of the file."""
        properties = self.document.core_properties
        properties.title = f"{self.report.title}　{self.report.subtitle}"[:250]
        properties.author = (self.report.issuer or "争先")[:250]
        properties.comments = ""
        properties.language = "zh-CN"
        moment = _moment(result.run.get("finished") or result.run.get("started"))
        properties.created = properties.modified = moment


def _is_wide(block: Block) -> bool:
    return isinstance(block, Table) and block.wide


def _moment(value: object) -> dt.datetime:
    """Return the time of the run, or now where the record has none."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            value = None
    return value if isinstance(value, dt.datetime) else dt.datetime.now(tz=dt.UTC)
