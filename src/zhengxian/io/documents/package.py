"""A .docx file as a container: is it whole, safe to unpack, and what its parts hold."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.documents.limits import (
    MAX_MEMBERS,
    MAX_PART,
    MAX_RATIO,
    MAX_SMALL_PART,
    MAX_UNPACKED,
    SMALL,
)
from zhengxian.io.tables.limits import parts_listed
from zhengxian.io.tables.small_parts import FaultyXmlError, local, tree_of

CHUNK = 1 << 20
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0")
_MACROS = re.compile("vba(?:project|data)|macroenabled", re.IGNORECASE)
_FOLLOWED = ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "externalLinkPath")


class Package:
    """An opened Word document; nothing is unpacked before its directory has been judged.

    Errors on opening: A-160 damaged, A-166 encrypted, A-162 unpacks too far, A-163 names that are not safe or
    too many parts, A-164 no Word document.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        file = io.BytesIO(content)
        if parts_listed(file, len(content)) > MAX_MEMBERS:
            raise self._unsafe()
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as error:
            raise self.damaged() from error
        self._members = {info.filename: info for info in self._zip.infolist()}
        self._known: dict[str, list[tuple[str, str, bool]]] = {}
        self._check_names()
        self._check_sizes()
        self.main = self._main_part()

    @property
    def has_macros(self) -> bool:
        """Whether macros lie in the document, by the names, kinds or relations of its parts; they are never run.

        Word finds them by relation and kind, whatever the part is called. Errors: A-160, A-162, A-165.
        """
        if any(n.lower().endswith(("vbaproject.bin", "vbadata.xml")) for n in self._members):
            return True
        kinds = self.tree("[Content_Types].xml")
        named = [node.get("ContentType", "") for node in (() if kinds is None else kinds)]
        named += [kind for kind, _, _ in self._relations(self.main)]
        return any(_MACROS.search(kind) for kind in named)

    @property
    def has_foreign_parts(self) -> bool:
        """Whether whole other documents are inserted (altChunk); they are not read."""
        return any(kind == "aFChunk" for kind, _, _ in self._relations(self.main))

    @property
    def links_outside(self) -> bool:
        """Whether the document would load something from elsewhere when opened in Word; it is never loaded."""
        return any(out and kind in _FOLLOWED for kind, _, out in self._relations(self.main))

    def part_of_kind(self, kind: str) -> str | None:
        """Return the name of the body's styles, numbering or footnotes part, None where it has none."""
        for found, target, outside in self._relations(self.main):
            if found == kind and not outside and target in self._members:
                return target
        return None

    def tree(self, member: str | None) -> Element | None:
        """Return a small part as a tree. Errors: A-160, A-162, A-165 no clean XML."""
        if member is None or member not in self._members:
            return None
        if self._members[member].file_size > MAX_SMALL_PART:
            raise self._too_far(f"部件“{member}”")
        try:
            return tree_of(b"".join(self.chunks(member)))
        except FaultyXmlError as error:
            raise self.odd(str(error)) from error

    def chunks(self, member: str) -> Iterator[bytes]:
        """Unpack a part piece by piece; what really comes out is counted, not what the directory says."""
        done = 0
        try:
            with self._zip.open(self._members[member]) as stream:
                for chunk in iter(lambda: stream.read(CHUNK), b""):
                    done += len(chunk)
                    if done > MAX_PART:
                        raise self._too_far(f"部件“{member}”")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise self.damaged() from error

    def odd(self, what: str) -> DataError:
        """Return the error for content that is not as the format wants it (A-165)."""
        message = f"文件“{self.name}”的内容不合规范（{what}），为安全起见不读取。请用 Word 打开并另存为 .docx 后再试。"
        return DataError([Problem("A-165", message, file=self.name)])

    def damaged(self) -> DataError:
        """Return the error for a file that is not whole (A-160)."""
        message = f"文件“{self.name}”不完整或已损坏，打不开。请重新下载，用 Word 打开确认后再试。"
        return DataError([Problem("A-160", message, file=self.name)])

    def _check_names(self) -> None:
        names = self._zip.namelist()
        packed = {info.compress_type for info in self._members.values()}
        if any(_UNSAFE.search(n) for n in names) or len(self._members) < len(names) or not packed <= _PACKED:
            raise self._unsafe()

    def _check_sizes(self) -> None:
        total = 0
        for info in self._members.values():
            if info.flag_bits & 1:
                message = f"文件“{self.name}”的内容加了密，读不了。请去掉密码，另存后再试。"
                raise DataError([Problem("A-166", message, file=self.name)])
            total += info.file_size
            steep = info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
            if steep or total > MAX_UNPACKED:
                raise self._too_far(f"部件“{info.filename}”" if steep else "各部件合计")

    def _main_part(self) -> str:
        for kind, target, outside in self._relations(""):
            if kind == "officeDocument" and not outside and target in self._members:
                if target.startswith(("xl/", "ppt/")):
                    break
                if self._members[target].file_size > MAX_PART:
                    raise self._too_far(f"部件“{target}”")
                return target
        message = f"文件“{self.name}”不是 Word 文档，只是扩展名像。请核对文件，另存为 .docx 后再试。"
        raise DataError([Problem("A-164", message, file=self.name)])

    def _relations(self, part: str) -> list[tuple[str, str, bool]]:
        """Return kind, target and whether it lies outside, of everything a part refers to."""
        if part in self._known:
            return self._known[part]
        folder, _, name = part.rpartition("/")
        found = self.tree(f"{folder}/_rels/{name}.rels".lstrip("/"))
        self._known[part] = [
            (
                node.get("Type", "").rpartition("/")[2],
                _resolve(folder, node.get("Target", "")),
                node.get("TargetMode") == "External",
            )
            for node in (() if found is None else found)
            if local(node.tag) == "Relationship"
        ]
        return self._known[part]

    def _too_far(self, what: str) -> DataError:
        message = f"文件“{self.name}”{what}解压后异常大，为安全起见不读取。请核对文件来源。"
        return DataError([Problem("A-162", message, file=self.name)])

    def _unsafe(self) -> DataError:
        message = (
            f"文件“{self.name}”的内部结构不正常（部件过多、重名、名称指向别处，或压缩方式少见），为安全起见不读取。"
            "请用 Word 打开并另存为 .docx 后再试。"
        )
        return DataError([Problem("A-163", message, file=self.name)])


def _resolve(folder: str, target: str) -> str:
    parts: list[str] = []
    for part in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/".join(parts)
