"""The running text of a Word part, read event by event: what Word would print, and nothing else.

Left out: deleted and moved-away text, hidden text, field codes, pinyin above characters, the second copy of text
boxes kept for old programs, tables of contents. Source: ECMA-376 part 1, 17.3, 17.13.5 and part 3 (Fallback).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from zhengxian.io.documents.limits import MAX_CHARACTERS
from zhengxian.io.documents.model import Found, Origin
from zhengxian.io.documents.numbering import Numbering
from zhengxian.io.documents.word_styles import OFF, Styles
from zhengxian.io.documents.word_tables import Tables
from zhengxian.io.tables.small_parts import FaultyXmlError

_DEEPEST = 1000
_REMOVED = {"del", "moveFrom"}
_UNREAD = {
    *("Fallback", "rt", "instrText", "delInstrText", "sectPr"),
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange"),
    *("tcPrChange", "trPrChange", "tblPrExChange", "numberingChange"),
}
_NO_NOTES = {"separator", "continuationSeparator", "continuationNotice"}
_CONTENTS = "toc "


@dataclass(slots=True)
class Seen:
    """What was met on the way: revisions, hidden text, tables, tables of tasks, a table of contents."""

    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    tables: bool = False
    task_tables: bool = False
    contents: bool = False


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    level: int | None = None
    goes_on: bool = False


class BodyReader:
    """Reads one part; `found` are its paragraphs in the order in which they end."""

    def __init__(
        self, styles: Styles, numbering: Numbering, seen: Seen, origin: Origin = Origin.BODY
    ) -> None:
        self.found: list[Found] = []
        self.seen = seen
        self._styles = styles
        self._numbering = numbering
        self._origin = origin
        self._path: list[str] = []
        self._unread = self._removed = self._inserted = self._characters = 0
        self._tables = Tables(self.found)
        self._paragraphs: list[_Paragraph] = []
        self._begun: list[_Paragraph] = []
        self._runs: list[bool] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "p": self._begin_paragraph,
            "r": lambda _: self._runs.append(False),
            "vanish": self._hide,
            "rStyle": self._run_style,
            "pStyle": self._paragraph_style,
            "numId": self._number,
            "ilvl": self._level,
            "tab": lambda _: self._sign("\t"),
            "br": lambda _: self._sign("\n"),
            "cr": lambda _: self._sign("\n"),
            "noBreakHyphen": lambda _: self._sign("-"),
            "tbl": lambda _: self._tables.begin(),
            "tr": lambda _: self._tables.begin_row(),
            "tc": lambda _: self._tables.begin_cell(),
            "gridSpan": lambda a: self._tables.span(a.get("val", "")),
            "vMerge": lambda a: self._tables.merge(a.get("val", "continue")),
            "docPartGallery": self._gallery,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "p": self._end_paragraph,
            "r": self._end_run,
            "tbl": self._end_table,
            "tr": self._end_row,
            "tc": self._tables.end_cell,
        }

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the whole part. Errors: FaultyXmlError (document type, syntax, too deep, too much text)."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = _refuse
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise FaultyXmlError("XML 有语法错误") from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise FaultyXmlError("层次过深")
        if name in _REMOVED:
            self._begin_removed(parent)
        self._inserted += name in ("ins", "moveTo")
        self._unread += self._is_unread(name, attributes)
        if not self._unread and not (self._removed and name != "p") and name in self._starts:
            self._starts[name]({k.rpartition("}")[2]: v for k, v in attributes.items()})

    def _is_unread(self, name: str, attributes: dict[str, str]) -> bool:
        if self._unread:
            return True
        if name in ("footnote", "endnote"):
            return any(v in _NO_NOTES for k, v in attributes.items() if k.endswith("type"))
        return name in _UNREAD

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if not self._unread and not (self._removed and name != "p") and name in self._ends:
            self._ends[name]()
        self._path.pop()
        self._unread -= bool(self._unread)
        self._inserted -= name in ("ins", "moveTo")
        self._removed -= name in _REMOVED

    def _data(self, text: str) -> None:
        if self._unread or not self._path or self._path[-1] not in ("t", "delText"):
            return
        if self._removed or self._path[-1] == "delText":
            self.seen.deleted = True
        elif self._runs and self._runs[-1]:
            self.seen.hidden = True
        else:
            self.seen.inserted |= bool(self._inserted)
            self._add(text)

    def _add(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise FaultyXmlError(f"文字超过 {MAX_CHARACTERS:,} 个字")
        if self._paragraphs:
            self._paragraphs[-1].parts.append(text)

    def _sign(self, sign: str) -> None:
        """Take a tab or break of the text; the same names also stand in descriptions of tab stops."""
        if len(self._path) > 1 and self._path[-2] == "r" and not (self._runs and self._runs[-1]):
            self._add(sign)

    def _begin_removed(self, parent: str) -> None:
        self._removed += 1
        if parent == "trPr":
            self._tables.delete_row()
        elif self._in("pPr") and self._paragraphs:
            self._paragraphs[-1].goes_on = True

    def _in(self, name: str) -> bool:
        """Whether a description of the paragraph (or row) is being read, not its text."""
        return name in self._path[-4:]

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        going_on = self._begun.pop() if self._begun else None
        self._paragraphs.append(going_on or _Paragraph(style=self._styles.default))
        if going_on:
            going_on.goes_on = False

    def _end_paragraph(self) -> None:
        one = self._paragraphs.pop()
        if one.goes_on:
            self._begun = [one]
            return
        style = self._styles.complete(one.style)
        label = self._label(one, style.number, style.level)
        if style.title.startswith(_CONTENTS):
            self.seen.contents = True
            return
        origin = Origin.TABLE if self._tables.are_open and self._origin is Origin.BODY else self._origin
        text = "".join(one.parts)
        if text.strip():
            self.found.extend(Found(line, origin) for line in f"{label}{text.lstrip()}".split("\n"))

    def _label(self, one: _Paragraph, number: str | None, level: int | None) -> str:
        listed = number if one.number is None else one.number
        if not listed or listed == "0":
            return ""
        if one.level is not None:
            return self._numbering.label(listed, one.level)
        at = self._numbering.level_of(listed, one.style) if level is None else level
        return self._numbering.label(listed, at)

    def _end_run(self) -> None:
        if self._runs:
            self._runs.pop()

    def _hide(self, attributes: dict[str, str]) -> None:
        if self._runs and not self._in("pPr"):
            self._runs[-1] = attributes.get("val", "1") not in OFF

    def _run_style(self, attributes: dict[str, str]) -> None:
        if self._runs and not self._in("pPr"):
            self._runs[-1] = bool(self._styles.complete(attributes.get("val", "")).hidden)

    def _paragraph_style(self, attributes: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].style = attributes.get("val", "")

    def _number(self, attributes: dict[str, str]) -> None:
        if self._paragraphs and self._in("pPr"):
            self._paragraphs[-1].number = attributes.get("val", "")

    def _level(self, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if self._paragraphs and self._in("pPr") and value.isascii() and value.isdigit():
            self._paragraphs[-1].level = int(value[:4])

    def _gallery(self, attributes: dict[str, str]) -> None:
        if "table of contents" in attributes.get("val", "").lower() or "目录" in attributes.get("val", ""):
            self.seen.contents = True

    def _end_table(self) -> None:
        assigns = self._tables.end()
        self.seen.task_tables |= assigns
        self.seen.tables |= not assigns

    def _end_row(self) -> None:
        self.seen.deleted |= self._tables.end_row()


def _refuse(*_: object) -> None:
    raise FaultyXmlError("含有文档类型声明")
