"""An .xlsx file as a container: is it whole, safe to unpack, and which worksheets and styles does it hold."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

from zhengxian.engine.base.errors import DataError
from zhengxian.io.problems import file_problem

MAX_RATIO = 300
"""A member that unpacks to more than this many times its size is no honest table (usual: 5 to 40)."""
SMALL = 32 << 20
"""Members below this size may have any ratio."""
MAX_TOTAL = 4 << 30
CHUNK = 4 << 20
_MAX_PART = 64 << 20

_DAMAGED = "工作簿不完整或已损坏，打不开。请重新下载或导出，用 Excel 打开确认后再试。"
_ODD_CONTENT = "工作簿的内容不合规范（{}）。请用 Excel 打开并另存为 .xlsx 后再试。"
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}

PLAIN, PERCENT, DATE = 0, 1, 2


@dataclass(frozen=True)
class SheetRef:
    """A worksheet of the workbook: its name, its member in the container, whether it is shown."""

    name: str
    member: str
    visible: bool


class Container:
    """An opened workbook. Errors on opening: F-008 damaged, F-009 encrypted, F-010 unpacks too far, F-011."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._members = {info.filename: info for info in self._zip.infolist()}
            self._check_sizes()
            self._read_book()
        except (zipfile.BadZipFile, EOFError) as error:
            self.close()
            raise file_problem(path, "F-008", _DAMAGED) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; nothing more can be read."""
        self._file.close()

    def _read_book(self) -> None:
        main = self._main_part()
        book = self.xml(main)
        self.base_1904 = any(
            node.get("date1904") in ("1", "true") for node in book.iter() if local(node.tag) == "workbookPr"
        )
        self._targets = self._relations(main)
        self.sheets = self._sheets(book)

    def _check_sizes(self) -> None:
        total = 0
        for info in self._members.values():
            if info.flag_bits & 1:
                raise file_problem(self.path, "F-009", "工作簿有打开密码，读不了。请去掉密码后再试。")
            total += info.file_size
            ratio = info.file_size / max(info.compress_size, 1)
            if (info.file_size > SMALL and ratio > MAX_RATIO) or total > MAX_TOTAL:
                size = f"{info.file_size / 2**20:,.0f} MB"
                message = (
                    f"工作簿解压后异常大（“{info.filename}”达 {size}），为安全起见不读取。请核对文件来源。"
                )
                raise file_problem(self.path, "F-010", message)

    def _main_part(self) -> str:
        if "_rels/.rels" in self._members:
            for kind, target in self._relations("").values():
                if kind == "officeDocument":
                    return target
        if "xl/workbook.xml" in self._members:
            return "xl/workbook.xml"
        raise file_problem(self.path, "F-007", "文件不是 Excel 工作簿，只是扩展名为 .xlsx。请核对文件。")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, _, name = part.rpartition("/")
        found = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return {
            node.get("Id", ""): (
                node.get("Type", "").rpartition("/")[2],
                _resolve(folder, node.get("Target", "")),
            )
            for node in found
        }

    def _sheets(self, book: ElementTree.Element) -> tuple[SheetRef, ...]:
        sheets = []
        for node in book.iter():
            if local(node.tag) != "sheet":
                continue
            link = next((v for k, v in node.attrib.items() if local(k) == "id"), "")
            kind, member = self._targets.get(link, ("", ""))
            if kind == "worksheet":
                sheets.append(
                    SheetRef(node.get("name", ""), member, node.get("state", "visible") == "visible")
                )
        return tuple(sheets)

    def part_of_kind(self, kind: str) -> bytes:
        """Return the workbook's styles or sharedStrings part, or nothing when it has none."""
        members = [target for found, target in self._targets.values() if found == kind]
        return b"".join(self.chunks(members[0])) if members and members[0] in self._members else b""

    def xml(self, member: str) -> ElementTree.Element:
        """Return a small part as a tree. Errors: F-008 absent, F-011 no clean XML."""
        if member not in self._members:
            raise file_problem(self.path, "F-008", _DAMAGED)
        if self._members[member].file_size > _MAX_PART:
            raise self.odd(f"“{member}”过大")
        return self.tree(b"".join(self.chunks(member)))

    def tree(self, content: bytes) -> ElementTree.Element:
        """Parse a part; a document type, which could hide an entity bomb, is refused."""
        if b"<!DOCTYPE" in content[:4096]:
            raise self.odd("含有文档类型声明")
        try:
            return ElementTree.fromstring(content)  # noqa: S314  # no document type, so no entities
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            raise self.odd("XML 有语法错误") from error

    def odd(self, what: str) -> DataError:
        """Return the error for content that is not as the format wants it."""
        return file_problem(self.path, "F-011", _ODD_CONTENT.format(what))

    def chunks(self, member: str) -> Iterator[bytes]:
        """Unpack a member piece by piece; length and checksum are verified at the end."""
        if member not in self._members:
            raise file_problem(self.path, "F-008", _DAMAGED)
        try:
            with self._zip.open(member) as stream:
                yield from iter(lambda: stream.read(CHUNK), b"")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise file_problem(self.path, "F-008", _DAMAGED) from error

    def has_cells(self, member: str) -> bool:
        """Tell whether a worksheet has any cell, from its beginning."""
        return any(re.search(rb"<(?:\w+:)?c[\s>]", chunk) for chunk in islice(self.chunks(member), 2))

    def styles(self) -> list[int]:
        """Return for every cell style whether it shows a plain number, a percentage or a date."""
        content = self.part_of_kind("styles")
        if not content:
            return [PLAIN]
        root = self.tree(content)
        custom = {
            int(node.get("numFmtId", 0)): node.get("formatCode", "")
            for node in root.iter()
            if local(node.tag) == "numFmt"
        }
        formats = [node for node in root if local(node.tag) == "cellXfs"]
        return [_style(int(xf.get("numFmtId", 0)), custom) for node in formats for xf in node] or [PLAIN]


def local(tag: str) -> str:
    """Return a tag or attribute name without its namespace."""
    return tag.rpartition("}")[2]


def _resolve(folder: str, target: str) -> str:
    parts: list[str] = []
    for part in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/".join(parts)


def _style(number: int, custom: dict[int, str]) -> int:
    if number in custom:
        code = _without_literals(custom[number]).lower()
        if "%" in code:
            return PERCENT
        return DATE if any(c in code for c in "ymdhs") else PLAIN
    if number in _PERCENT_FORMATS:
        return PERCENT
    return DATE if number in _DATE_FORMATS else PLAIN


def _without_literals(code: str) -> str:
    """Drop quoted texts, escaped characters, colours and conditions from a number format.

    >>> _without_literals('0.0"days"[Red]\\\\m;General')
    '0.0;'
    """
    out, closing, skip = [], "", False
    for c in code:
        if skip:
            skip = False
        elif closing:
            closing = "" if c == closing else closing
        elif c in '"[':
            closing = '"' if c == '"' else "]"
        elif c in "\\_*":
            skip = True
        else:
            out.append(c)
    return "".join(out).replace("General", "")
