"""An official document as a Word file."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from zhengxian.io.official import measures, parts
from zhengxian.io.official.measures import LETTERS
from zhengxian.io.official.model import Annex, Block, Heading, Image, OfficialDocument, Paragraph, Size, Table
from zhengxian.io.official.pictures import as_png, fitted, room
from zhengxian.io.official.settle import settled
from zhengxian.io.official.text import title_lines
from zhengxian.io.official.word import ends
from zhengxian.io.official.word.boxes import EMU, NAMES
from zhengxian.io.official.word.container import Container, core_properties
from zhengxian.io.official.word.grid import table
from zhengxian.io.official.word.marks import Numbers, lines, paragraph, text
from zhengxian.io.official.word.sheets import Sheets, settings_xml
from zhengxian.io.official.word.styles import BODY, HEADING, exact, fonts_xml, styles_xml

PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def official_docx(document: OfficialDocument) -> bytes:
    """Write a document as Word file: A4 by GB/T 9704-2012, the same bytes for the same document.

    Each bound number sits in a content control whose tag is ``zx:`` and its key; `bound_numbers` reads them back.
    Nothing in the file is calculated, linked or loaded from outside; the page number is its only field.
    Errors: those of ``settled``; F-304 and F-305 when a chart cannot be drawn.
    """
    return _Writer(settled(document)).packed()


class _Writer:
    """Appends parts to the body in order; a section is closed where the sheets turn."""

    def __init__(self, document: OfficialDocument) -> None:
        self.document = document
        self.container = Container()
        self.container.add("styles", "styles.xml", styles_xml())
        self.container.add("settings", "settings.xml", settings_xml())
        self.container.add("fontTable", "fontTable.xml", fonts_xml())
        self.sheets = Sheets(self.container, document.running_head)
        self.numbers = Numbers()
        self.landscape = False

    def packed(self) -> bytes:
        """Return the bytes of the whole file."""
        inner = "".join(self.body())
        section = self.sheets.section(landscape=self.landscape)
        document = self.document
        organ = document.organ.replace("\n", "")
        author = document.author or " ".join(document.organs_signed) or organ
        properties = core_properties(
            document.title.replace("\n", ""), author, document.subject, document.keywords, document.made_at
        )
        body = f"<w:document {NAMES}><w:body>{inner}{section}</w:body></w:document>"
        return self.container.packed(body, properties, self.numbers.long_keys)

    def body(self) -> Iterator[str]:
        """Yield the parts of the document."""
        document = self.document
        yield from ends.front(document)
        last = len(document.blocks) - 1
        for at, block in enumerate(document.blocks):
            yield from self.block(block, keep=at == last and bool(parts.signature(document)))
        yield from ends.back(document)
        count = len(document.annexes)
        for number, annex in enumerate(document.annexes, start=1):
            yield from self.annex(annex, parts.annex_label(number, count))
        rows = list(ends.record(document, self.numbers.picture_number()))
        if rows and self.landscape:
            yield self.turned(landscape=False)
        yield from rows

    def annex(self, annex: Annex, label: str) -> Iterator[str]:
        """Yield an annex on sheets of its own."""
        new_page = {"pageBreakBefore": ""}
        if annex.landscape != self.landscape:
            yield self.turned(landscape=annex.landscape)
            new_page = {}
        yield paragraph("AnnexLabel", text(label), **new_page)
        yield paragraph("PlainLine", "", keepNext="")
        yield paragraph("AnnexTitle", lines(title_lines(annex.title)))
        yield ends.EMPTY
        for block in annex.blocks:
            yield from self.block(block)

    def turned(self, *, landscape: bool) -> str:
        """Return the end of the present section."""
        section = self.sheets.section(landscape=self.landscape)
        self.landscape = landscape
        return paragraph("Spacer", "", sectPr=section)

    def block(self, block: Block, *, keep: bool = False) -> Iterator[str]:
        """Yield the paragraphs of a block; ``keep`` holds it on the page of what follows."""
        match block:
            case Heading():
                yield paragraph(f"{HEADING[block.size]}{block.level}", text(block.text))
            case Paragraph():
                yield self.paragraph(block, keep=keep or block.keep_next)
            case Table():
                yield from table(block, measures.block_width(landscape=self.landscape), self.numbers)
            case Image():
                yield from self.picture(block)
            case _:
                yield paragraph("Spacer", "", pageBreakBefore="")

    def paragraph(self, block: Paragraph, *, keep: bool) -> str:
        """Return a paragraph of running text."""
        look = {"keepNext": ""} if keep else {}
        if block.align:
            look["jc"] = f'w:val="{block.align}"'
        if block.align or not block.indent:
            look["ind"] = 'w:firstLineChars="0" w:firstLine="0"'
        return paragraph(BODY[block.size], self.numbers.runs(block.runs), **look)

    def picture(self, block: Image) -> Iterator[str]:
        """Yield a picture, kept with its caption below."""
        wide, high = fitted(block.data, block.width, room(landscape=self.landscape))
        link = self.container.add_picture(as_png(block.data))
        number = self.numbers.picture_number()
        size = f'cx="{round(wide * EMU)}" cy="{round(high * EMU)}"'
        told = quoteattr(block.description or block.caption or "图")
        inner = (
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{number}" name="图片{number}" descr={told}/><a:graphic><a:graphicData uri="{PIC}">'
            f'<pic:pic xmlns:pic="{PIC}"><pic:nvPicPr><pic:cNvPr id="{number}" name="图片{number}" descr={told}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
        )
        keep = {"keepNext": ""} if block.caption else {}
        yield paragraph(
            "Figure", f"<w:r><w:drawing>{inner}</w:drawing></w:r>", spacing='w:before="120"', **keep
        )
        if block.caption:
            yield paragraph(
                "Caption", text(block.caption), spacing=f'w:after="120" {exact(LETTERS[Size.SMALL].pitch)}'
            )
