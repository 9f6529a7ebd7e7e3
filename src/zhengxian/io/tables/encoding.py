"""Which encoding a text file is in, and its content as UTF-8 in blocks of whole lines.

A file without a mark is read as UTF-8 when all its bytes allow it, else as GB18030 (which holds GBK and
GB2312). A file that is UTF-8 but for a few broken bytes is called broken, not GB18030.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from zhengxian.engine.base.errors import DataError, Problem

BLOCK = 8 << 20
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@dataclass(frozen=True)
class Encoding:
    """An encoding, how many mark bytes lead the file, and whether lines end in a lone carriage return."""

    name: str
    mark: int = 0
    old_mac: bool = False

    @property
    def label(self) -> str:
        """The name as users know it."""
        return _NAMES[self.name]


def detect(path: Path) -> Encoding:
    """Return the encoding; for UTF-8 and UTF-16 every byte has been checked then, for GB18030 the first block.

    Errors: F-013 bytes that no encoding explains (offset and row); F-014 zero bytes.
    """
    with path.open("rb") as file:
        head = file.read(4)
        first = head + file.read(1 << 16)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _undecodable(path, "UTF-32", 0, 1)
    for mark, name in _UTF16.items():
        if head.startswith(mark):
            _check_utf16(path, name)
            return Encoding(name, 2, _old_mac(first[2:].decode(name, "replace").encode()))
    mark_length = 3 if head.startswith(codecs.BOM_UTF8) else 0
    fault = _first_fault(path, "utf-8", mark_length)
    if fault is None:
        return Encoding("utf-8", mark_length, _old_mac(first))
    if mark_length or fault.mostly_utf8:
        raise _undecodable(path, "UTF-8", fault.offset, fault.row)
    other = _first_fault(path, "gb18030", 0, blocks=1)
    if other is not None:
        raise _undecodable(path, "GB18030", other.offset, other.row)
    return Encoding("gb18030", 0, _old_mac(first))


def utf8_blocks(path: Path, encoding: Encoding, size: int = BLOCK) -> Iterator[bytes]:
    """Give the content without its mark, as UTF-8 with line ends a CSV reader knows. Errors as `detect`."""
    try:
        with path.open("rb") as file:
            file.seek(encoding.mark)
            for block in _recoded(file, encoding.name, size):
                yield block.replace(b"\r", b"\n") if encoding.old_mac else block
    except UnicodeDecodeError:
        fault = _first_fault(path, encoding.name, encoding.mark)
        offset, row = (fault.offset, fault.row) if fault else (0, 1)
        raise _undecodable(path, encoding.label, offset, row) from None


def _recoded(file: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    if name == "utf-8":
        yield from iter(lambda: file.read(size), b"")
        return
    decoder = codecs.getincrementaldecoder(name)()
    for block in iter(lambda: file.read(size), b""):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


@dataclass(frozen=True)
class _Fault:
    offset: int
    row: int
    mostly_utf8: bool


def _first_fault(path: Path, name: str, skip: int, blocks: int | None = None) -> _Fault | None:
    """Return the first place that cannot be decoded; also refuses zero bytes (F-014)."""
    offset, good = skip, 0
    with path.open("rb") as file:
        file.seek(skip)
        for block in islice(_lines(file), blocks):
            if b"\0" in block:
                raise _zero_bytes(path, _row_at(path, offset + block.index(b"\0")))
            if not block.isascii():
                try:
                    good += len(block) - len(block.decode(name))
                except UnicodeDecodeError as error:
                    broken = block.decode("utf-8", "replace")
                    lost = broken.count("\ufffd")
                    good += sum(c > "\x7f" for c in broken) - lost
                    place = offset + error.start
                    return _Fault(place, _row_at(path, place), good > 4 * lost)
            offset += len(block)
    return None


def _row_at(path: Path, offset: int) -> int:
    """Return the line that holds the byte at this offset."""
    with path.open("rb") as file:
        return 1 + file.read(offset).count(b"\n")


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Give blocks that end with a line feed, a byte that is never part of a longer character."""
    rest = b""
    for block in iter(lambda: file.read(BLOCK), b""):
        cut = block.rfind(b"\n") + 1
        if not cut:
            rest += block
            continue
        yield rest + block[:cut]
        rest = block[cut:]
    if rest:
        yield rest


def _check_utf16(path: Path, name: str) -> None:
    decoder = codecs.getincrementaldecoder(name)()
    offset, row = 2, 1
    with path.open("rb") as file:
        file.seek(2)
        read: Callable[[], bytes] = lambda: file.read(BLOCK)  # noqa: E731
        for block in [*iter(read, b""), b""]:
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(name, "ignore")
                raise _undecodable(
                    path, "UTF-16", offset - pending + error.start, row + before.count("\n")
                ) from None
            if "\0" in text:
                raise _zero_bytes(path, row + text.count("\n", 0, text.index("\0")))
            offset += len(block)
            row += text.count("\n")


def _old_mac(first: bytes) -> bool:
    return b"\r" in first and b"\n" not in first


def _undecodable(path: Path, label: str, offset: int, row: int) -> DataError:
    message = (
        f"文件第 {row} 行附近（第 {offset + 1} 个字节）按 {label} 读不出文字，文件可能损坏或编码不对。"
        "请用 Excel 或记事本打开核对，另存为“CSV UTF-8”后再试。"
    )
    return DataError([Problem("F-013", message, file=path.name, row=row)])


def _zero_bytes(path: Path, row: int) -> DataError:
    message = (
        f"文件第 {row} 行含有空字节，不是文本文件，或是没有标记的 UTF-16 文本。请另存为“CSV UTF-8”后再试。"
    )
    return DataError([Problem("F-014", message, file=path.name, row=row)])
