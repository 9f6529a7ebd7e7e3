"""An .xlsx file as a container: is it whole, safe to unpack, and which worksheets and styles does it hold."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

from zhengxian.engine.base.errors import DataError
from zhengxian.io.problems import file_problem
from zhengxian.io.tables.limits import (
    EXCEL_ROWS,
    ORDINARY,
    EndlessTagError,
    Limits,
    SheetGauge,
    TooLargeError,
    parts_listed,
)
from zhengxian.io.tables.number_formats import PLAIN, cell_formats
from zhengxian.io.tables.small_parts import FaultyXmlError, local, tree_of

MAX_RATIO = 300
"""A member that unpacks to more than this many times its size is no honest table (usual: 5 to 40)."""
SMALL = 32 << 20
"""Members below this size may have any ratio."""
CHUNK = 4 << 20

_DAMAGED = "工作簿不完整或已损坏，打不开。请重新下载或导出，用 Excel 打开确认后再试。"
_ODD_CONTENT = "工作簿的内容不合规范（{}）。请用 Excel 打开并另存为 .xlsx 后再试。"
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0")


@dataclass(frozen=True)
class SheetRef:
    """A worksheet of the workbook: its name, its member in the container, whether it is shown."""

    name: str
    member: str
    visible: bool


class Container:
    """An opened workbook. ``progress`` is told the bytes of a worksheet unpacked so far and in all.

    Errors on opening: F-008 damaged, F-009 encrypted, F-010 unpacks too far, F-011 no proper content,
    F-203 file too large, F-206 macros, F-207 part names that are not safe, F-208 too many parts.
    """

    def __init__(
        self, path: Path, limits: Limits = ORDINARY, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.path = path
        self.limits = limits
        self.progress = progress
        self._file = path.open("rb")
        try:
            self._check_file()
            self._zip = zipfile.ZipFile(self._file)
            self._members = {info.filename: info for info in self._zip.infolist()}
            self._check_names()
            self._check_sizes()
            self._read_book()
        except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError) as error:
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

    def _check_file(self) -> None:
        size = self.path.stat().st_size
        check_file_size(self.path, self.limits)
        if parts_listed(self._file, size) > self.limits.members:
            message = "工作簿里的部件多得异常，为安全起见不读取。请把数据复制到新建的工作簿里再试。"
            raise file_problem(self.path, "F-208", message)

    def _check_names(self) -> None:
        names = self._zip.namelist()
        unsafe = any(_UNSAFE.search(n) for n in names)
        packed = {info.compress_type for info in self._members.values()}
        if unsafe or len(self._members) < len(names) or not packed <= _PACKED:
            message = (
                "工作簿的内部结构不正常（部件重名、名称指向别处，或压缩方式少见），为安全起见不读取。"
                "请用 Excel 打开并另存为 .xlsx 后再试。"
            )
            raise file_problem(self.path, "F-207", message)
        if not self.limits.macros and any(n.lower().endswith("vbaproject.bin") for n in names):
            message = (
                "工作簿带有宏，不接收。请在 Excel 里另存为“Excel 工作簿（.xlsx）”，宏会自动去掉，再上传。"
            )
            raise file_problem(self.path, "F-206", message)

    @property
    def links_outside(self) -> bool:
        """Whether formulas of the workbook point to other files; these are never opened."""
        return any("/externalLinks/" in f"/{name}" for name in self._members)

    def _check_sizes(self) -> None:
        total = 0
        for info in self._members.values():
            if info.flag_bits & 1:
                raise file_problem(self.path, "F-009", "工作簿有打开密码，读不了。请去掉密码后再试。")
            total += info.file_size
            ratio = info.file_size / max(info.compress_size, 1)
            if (info.file_size > SMALL and ratio > MAX_RATIO) or total > self.limits.unpacked:
                what = "合计超过" if total > self.limits.unpacked else f"“{info.filename}”达"
                size = f"{what} {min(total, self.limits.unpacked) / 2**20:,.0f} MB"
                message = f"工作簿解压后异常大（{size}），为安全起见不读取。请核对文件来源。"
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
        if not members or members[0] not in self._members:
            return b""
        content = b"".join(self.chunks(members[0]))
        if kind == "sharedStrings" and content.count(b"<si") > self.limits.cells:
            raise self._too_large(members[0], rows=False)
        return content

    def xml(self, member: str) -> ElementTree.Element:
        """Return a small part as a tree. Errors: F-008 absent, F-011 no clean XML."""
        if member not in self._members:
            raise file_problem(self.path, "F-008", _DAMAGED)
        if self._members[member].file_size > self.limits.part:
            raise self.odd(f"“{member}”过大")
        return self.tree(b"".join(self.chunks(member)))

    def tree(self, content: bytes) -> ElementTree.Element:
        """Parse a part; a document type, which could hide an entity bomb, is refused."""
        try:
            return tree_of(content)
        except FaultyXmlError as error:
            raise self.odd(str(error)) from error

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

    def sheet_chunks(self, member: str) -> Iterator[bytes]:
        """Unpack a worksheet piece by piece. Errors: F-204 too many rows, F-205 too many cells."""
        gauge, done = SheetGauge(self.limits), 0
        total = self._members[member].file_size if member in self._members else 0
        for chunk in self.chunks(member):
            try:
                gauge.take(chunk)
            except TooLargeError as error:
                raise self._too_large(member, rows=error.rows) from None
            except EndlessTagError:
                raise self.odd("有一个标记过长") from None
            done += len(chunk)
            if self.progress is not None:
                self.progress(done, total)
            yield chunk

    def measure(self, member: str) -> None:
        """Count a worksheet to its end before it is read with care. Errors as `sheet_chunks`."""
        for _ in self.sheet_chunks(member):
            pass

    def refuse_rows(self, member: str, last_row: int) -> None:
        """Refuse a worksheet whose last row no spreadsheet program could have written (F-204)."""
        if last_row > EXCEL_ROWS:
            raise self._too_large(member, rows=True)

    def _too_large(self, member: str, *, rows: bool) -> DataError:
        name = next((s.name for s in self.sheets if s.member == member), "")
        where = f"工作表“{name}”" if name else "工作簿"
        if rows:
            message = f"{where}写明或实有的行数超过 {self.limits.rows:,} 行，为安全起见没有读取。请删去数据下面的空行，或分成几个文件。"
            return file_problem(self.path, "F-204", message)
        message = (
            f"{where}超过 {self.limits.cells:,} 格，为安全起见没有读取。请删去空白的行和列，或分成几个文件。"
        )
        return file_problem(self.path, "F-205", message)

    def has_cells(self, member: str) -> bool:
        """Tell whether a worksheet has any cell, from its beginning."""
        return any(re.search(rb"<(?:\w+:)?c[\s>]", chunk) for chunk in islice(self.chunks(member), 2))

    def styles(self) -> list[int]:
        """Return for every cell style whether it shows a plain number, a percentage or a date."""
        content = self.part_of_kind("styles")
        if not content:
            return [PLAIN]
        if len(content) > self.limits.part:
            raise self.odd("样式过多")
        try:
            return cell_formats(self.tree(content)) or [PLAIN]
        except ValueError as error:
            raise self.odd("样式的写法无法识别") from error


def check_file_size(path: Path, limits: Limits) -> None:
    """Refuse a file that is too large to be looked at (F-203)."""
    size = path.stat().st_size
    if size > limits.file:
        most = f"{limits.file >> 20:,} MB"
        message = f"文件有 {size / 2**20:,.0f} MB，超过 {most} 的上限，没有读取。请删去图片和无关的工作表，或分成几个文件。"
        raise file_problem(path, "F-203", message)


def check_lines(path: Path, limits: Limits) -> None:
    """Refuse a text file with too many lines before it is parsed (F-204)."""
    lines = 0
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            lines += block.count(b"\n")
            if lines > limits.rows:
                message = f"文件超过 {limits.rows:,} 行，没有读取。请删去空行，或分成几个文件。"
                raise file_problem(path, "F-204", message)


def _resolve(folder: str, target: str) -> str:
    parts: list[str] = []
    for part in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/".join(parts)
