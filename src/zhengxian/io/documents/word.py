"""A Word document as paragraphs, with its automatic numbers and without what Word would not print."""

from __future__ import annotations

from zhengxian.io.documents.model import DocumentKind, DocumentText, Found, Origin, assemble
from zhengxian.io.documents.numbering import Numbering
from zhengxian.io.documents.package import Package
from zhengxian.io.documents.task_table import TASK_TABLES
from zhengxian.io.documents.word_body import BodyReader, Seen
from zhengxian.io.documents.word_styles import Styles
from zhengxian.io.tables.small_parts import FaultyXmlError


def read_word(content: bytes, name: str) -> DocumentText:
    """Read a .docx (or .docm, whose macros are ignored): body with tables and text boxes, then footnotes.

    Errors: A-160 damaged, A-162 unpacks too far, A-163 unsafe names, A-164 no Word document, A-165 not clean XML,
    A-166 encrypted.
    """
    package = Package(content, name)
    styles = Styles(package.tree(package.part_of_kind("styles")))
    numbering = Numbering(package.tree(package.part_of_kind("numbering")), styles.lists())
    seen = Seen()
    found = _read(package, package.main, BodyReader(styles, numbering, seen))
    notes_part = package.part_of_kind("footnotes")
    footnotes: list[Found] = []
    if notes_part is not None:
        footnotes = _read(package, notes_part, BodyReader(styles, numbering, seen, Origin.FOOTNOTE))
    notes = _notes(package, seen, has_footnotes=bool(footnotes))
    return assemble(name, DocumentKind.WORD, [*found, *footnotes], notes)


def _read(package: Package, part: str, reader: BodyReader) -> list[Found]:
    try:
        reader.read(package.chunks(part))
    except FaultyXmlError as error:
        raise package.odd(str(error)) from error
    return reader.found


def _notes(package: Package, seen: Seen, *, has_footnotes: bool) -> list[str]:
    told = {
        "文档带有修订：删去的文字没有读，新增的文字按已接受读出。": seen.deleted or seen.inserted,
        "文档里有隐藏文字，没有读。": seen.hidden,
        "目录没有读，以正文为准。": seen.contents,
        TASK_TABLES: seen.task_tables,
        "表格按单元格逐行读出。": seen.tables,
        "脚注列在正文之后。": has_footnotes,
        "文档带有宏。宏没有运行，只读了文字。": package.has_macros,
        "文档里插入了其他文件，插入的文件没有读。": package.has_foreign_parts,
        "文档引用了外部的模板、图片或文件，没有打开，也没有联网。": package.links_outside,
    }
    return [note for note, is_so in told.items() if is_so]
