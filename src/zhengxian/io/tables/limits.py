"""How large a file may be before it is refused: by its own claims first, by what is counted second."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import BinaryIO

EXCEL_ROWS = 1_048_576
"""The rows a worksheet can have; a file that speaks of more was not written by a spreadsheet program."""

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 66_000
_ENTRY = 46
_CLAIM = re.compile(rb'<(?:\w+:)?dim\w+\s+ref="[A-Z]+\d+:[A-Z]+(\d+)"')
_ROW = re.compile(rb'(?:\w+:)?row\s(?:[^>]*?\s)?r="(\d+)"')


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, bytes unpacked, bytes of a small part, rows and cells of a worksheet, parts.

    ``macros`` tells whether a workbook with macros is read (they are never run).
    """

    file: int = 4 << 30
    unpacked: int = 4 << 30
    part: int = 64 << 20
    rows: int = EXCEL_ROWS
    cells: int = 1 << 40
    members: int = 100_000
    macros: bool = True


ORDINARY = Limits()
"""For a user's own files on the user's own machine."""

UPLOAD = Limits(64 << 20, 256 << 20, 16 << 20, 300_000, 3_000_000, 5_000, macros=False)
"""For a bulk upload of observation rows."""

FORM = Limits(20 << 20, 128 << 20, 16 << 20, 70_000, 1_000_000, 5_000, macros=False)
"""For a form that is handed in: tens to thousands of cells."""


class TooLargeError(Exception):
    """A worksheet passes a limit; ``rows`` tells whether by its rows (else by its cells)."""

    def __init__(self, *, rows: bool) -> None:
        super().__init__(rows)
        self.rows = rows


class EndlessTagError(Exception):
    """A comment, an instruction or a text runs over megabytes; a parser would hold all of it."""


class SheetGauge:
    """Counts the rows and cells of a worksheet part while it is unpacked, and reads what it claims.

    >>> SheetGauge(Limits(rows=2)).take(b'<row r="1"/><row r="2"/><row r="3"/>')
    Traceback (most recent call last):
    zhengxian.io.tables.limits.TooLargeError: True
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows = 0
        self._cells = 0
        self._begun = False
        self._within = b""

    def take(self, chunk: bytes) -> None:
        """Count one piece. Errors: TooLargeError, EndlessTagError."""
        self._follow(chunk)
        if not self._begun:
            self._begun = True
            claim = _CLAIM.search(chunk, 0, 1 << 16)
            if claim and int(claim[1]) > EXCEL_ROWS:
                raise TooLargeError(rows=True)
        self._rows += chunk.count(b"<row") + chunk.count(b":row") // 2
        self._cells += chunk.count(b"<c ") + chunk.count(b"<c>") + chunk.count(b"<c/") + chunk.count(b":c ")
        if self._rows > self._limits.rows or _last_row(chunk) > EXCEL_ROWS:
            raise TooLargeError(rows=True)
        if self._cells > self._limits.cells:
            raise TooLargeError(rows=False)

    def _follow(self, chunk: bytes) -> None:
        """Refuse what does not end within one piece of megabytes."""
        if (self._within and self._within not in chunk) or (len(chunk) > 1 << 20 and b"<" not in chunk):
            raise EndlessTagError
        self._within = b""
        for begin, end in ((b"<!--", b"-->"), (b"<?", b"?>")):
            if chunk.rfind(begin) > chunk.rfind(end):
                self._within = end


def _last_row(chunk: bytes) -> int:
    """Return the number that the last row of a piece claims, 0 where it claims none."""
    at = chunk.rfind(b"row r=")
    match = _ROW.match(chunk, at) if at >= 0 else None
    return int(match[1][:9]) if match else 0


def parts_listed(file: BinaryIO, size: int) -> int:
    """Return how many parts the directory of a zip file can hold at most, from its size alone; −1: none found.

    A directory of a million entries costs seconds to read; its size stands in the last bytes of the file.
    """
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        return -1
    (length,) = struct.unpack_from("<I", tail, at + 12)
    wide = tail.rfind(_END_64)
    if length == 0xFFFFFFFF and 0 <= wide <= len(tail) - 48:
        (length,) = struct.unpack_from("<Q", tail, wide + 40)
    return int(length // _ENTRY)
