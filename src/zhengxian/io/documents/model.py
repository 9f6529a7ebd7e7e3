"""The text of a document: one paragraph a line, where each line stood, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """What kind of file a document is; ``label`` is the office's word."""

    TEXT = "text"
    WORD = "word"
    PDF = "pdf"
    HTML = "html"

    @property
    def label(self) -> str:
        """The kind in the office's words."""
        return {"text": "纯文本", "word": "Word 文档", "pdf": "PDF", "html": "网页"}[self.value]


class Origin(StrEnum):
    """Where in the document a line stood."""

    BODY = "body"
    TABLE = "table"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: ``text[start:end]`` of the document; ``page`` counts from 1, None where there are no pages."""

    start: int
    end: int
    origin: Origin = Origin.BODY
    page: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of one document.

    ``text`` holds one paragraph a line, divided by ``\\n``; ``lines`` gives the place of each in it. ``notes``
    are complete Chinese sentences about what was left out or taken in on purpose (deleted text, macros, pages
    without text). ``name`` is the file's name as the user knows it.
    """

    name: str
    kind: DocumentKind
    text: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without folder and extension, as ``doc`` of tasks.jsonl."""
        name = self.name.replace("\\", "/").rpartition("/")[2]
        return name.rpartition(".")[0] or name

    def page_at(self, offset: int) -> int | None:
        """Return the page of the line that holds this offset of ``text``."""
        for line in self.lines:
            if line.start <= offset <= line.end:
                return line.page
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph as a reader of one kind of file finds it."""

    text: str
    origin: Origin = Origin.BODY
    page: int | None = None


def assemble(
    name: str, kind: DocumentKind, found: Iterable[Found], notes: Iterable[str] = ()
) -> DocumentText:
    """Join paragraphs to the text of a document; empty ones are left out.

    >>> made = assemble("a/通知.docx", DocumentKind.WORD, [Found("一、总体"), Found(" "), Found("二、任务")])
    >>> made.text, made.stem, [made.text[n.start:n.end] for n in made.lines]
    ('一、总体\\n二、任务', '通知', ['一、总体', '二、任务'])
    """
    texts: list[str] = []
    lines: list[Line] = []
    at = 0
    for one in found:
        text = _one_line(one.text)
        if not text:
            continue
        texts.append(text)
        lines.append(Line(at, at + len(text), one.origin, one.page))
        at += len(text) + 1
    return DocumentText(name, kind, "\n".join(texts), tuple(lines), tuple(notes))


_UNPRINTED = dict.fromkeys(
    [*range(9), *range(11, 32), 0x7F, 0xFEFF, 0x200B, 0x200E, 0x200F, 0x00AD, *range(0x202A, 0x202F)]
)
_BLANKS = {0x09: " ", 0x0A: " ", 0x2028: " ", 0x2029: " ", 0x85: " ", 0xA0: " "}


def _one_line(text: str) -> str:
    """Return a paragraph without control and direction signs, its breaks and tabs as blanks, trimmed."""
    return text.translate(_BLANKS | _UNPRINTED).strip()
