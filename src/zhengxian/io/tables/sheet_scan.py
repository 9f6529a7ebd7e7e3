"""A worksheet part read to the end: every cell with its type, and the ranges that are merged."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import DataError
from zhengxian.io.tables import sheet_cells as cell
from zhengxian.io.tables.container import Container
from zhengxian.io.tables.number_formats import DATE, PERCENT
from zhengxian.io.tables.sheet_cells import Cells, OddSpellingError, scan
from zhengxian.io.tables.sheet_plain import plain_rows
from zhengxian.io.tables.sheet_texts import inner_text, plain_text, shared_texts
from zhengxian.io.tables.table import CodeArray, KindArray, OddKind, plain_number

_START = re.compile(rb"<(\w+:)?sheetData\s*(/?)>")
_LONGEST_HEAD = 16 << 20
"""How many bytes may stand before the rows; a piece more is looked at by the careful reader."""
_LONGEST_ROW = 16 << 20
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+:[A-Z]+\d+)"')
_KINDS = np.array(
    [0, OddKind.TEXT, OddKind.TEXT, OddKind.TEXT, OddKind.BOOLEAN, OddKind.ERROR, OddKind.DATE], np.uint8
)


_UNREADABLE = (OddSpellingError, IndexError, ValueError, OverflowError)
"""What a part with faults may lead to: an unknown spelling, a tag that never ends, a number that is none."""


@dataclass(frozen=True)
class Plain:
    """The plain numbers of some rows: row number from 1, column from 0, number."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int16]
    numbers: FloatArray


@dataclass(frozen=True)
class Other:
    """Every cell that is not a plain number; ``codes`` point into the words (−1: no text)."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int16]
    kinds: KindArray
    numbers: FloatArray
    codes: CodeArray


@dataclass(frozen=True)
class Scanned:
    """All cells of a worksheet in file order; ``merges`` are ranges such as ``A1:C2``."""

    plain: list[Plain]
    other: Other
    words: list[str]
    merges: tuple[str, ...]


@dataclass(frozen=True)
class _Split:
    """One block: plain numbers, the rest of its cells, and the texts of some of these."""

    plain: Plain
    rest: Cells
    kinds: KindArray
    texts: list[str]


def scan_sheet(container: Container, member: str) -> Scanned:
    """Read all cells. Errors: F-008 damaged, F-011 no proper worksheet, F-204 and F-205 too large."""
    tail: list[bytes] = []
    shown_as = np.array(container.styles(), np.uint8)
    try:
        found = _scanned(_row_blocks(container.sheet_chunks(member), tail), shown_as)
    except DataError:
        raise
    except _UNREADABLE:
        tail.clear()
        container.measure(member)
        try:
            found = _scanned(_row_blocks(plain_rows(container, member), tail), shown_as)
        except DataError:
            raise
        except _UNREADABLE as error:
            raise container.odd("单元格的写法无法识别") from error
    for part in found:
        for rows in (part.plain.rows, part.rest.rows):
            container.refuse_rows(member, int(rows.max(initial=0)))
    merges = tuple(ref.decode() for ref in _MERGE.findall(b"".join(tail)))
    other, words = _join(found or [_split(b'<row r="1"></row>', shown_as)], container)
    return Scanned([part.plain for part in found], other, words, merges)


def _row_blocks(chunks: Iterable[bytes], tail: list[bytes]) -> Iterator[bytes]:
    """Give blocks of whole rows, prefixes taken off; what follows the last row goes to ``tail``."""
    prefix, rest, pieces = _after_start(iter(chunks))
    end, row_end = b"</%bsheetData>" % prefix, b"</%brow>" % prefix
    ended = False
    for chunk in pieces:
        rest += chunk
        cut = rest.find(end)
        ended = cut >= 0
        cut = cut if ended else rest.rfind(row_end) + len(row_end)
        if rest[:cut].strip() and cut >= len(row_end):
            yield _without(prefix, rest[:cut])
            rest = rest[cut:]
        if len(rest) > _LONGEST_ROW:
            raise OddSpellingError
        if ended:
            break
    if not ended:
        raise OddSpellingError
    tail.extend([rest, *pieces])


def _after_start(chunks: Iterator[bytes]) -> tuple[bytes, bytes, Iterator[bytes]]:
    """Return the prefix of the tags, the end of an empty sheet, and what follows ``<sheetData>``."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        start = _START.search(rest)
        if b"<!DOCTYPE" in rest[: start.start() if start else _LONGEST_HEAD] or len(rest) > _LONGEST_HEAD:
            raise OddSpellingError
        if start:
            prefix = start[1] or b""
            empty = b"</%bsheetData>" % prefix if start[2] else b""
            return prefix, empty, chain([rest[start.end() :]], chunks)
    raise OddSpellingError


def _without(prefix: bytes, block: bytes) -> bytes:
    return block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else block


def _scanned(blocks: Iterator[bytes], shown_as: KindArray) -> list[_Split]:
    """Scan two blocks at a time while the next one is unpacked."""
    found: list[_Split] = []
    with ThreadPoolExecutor(2) as pool:
        coming: deque[Future[_Split]] = deque()
        for block in blocks:
            coming.append(pool.submit(_split, block, shown_as))
            if len(coming) > 2:
                found.append(coming.popleft().result())
        found.extend(future.result() for future in coming)
    return found


def _split(block: bytes, shown_as: KindArray) -> _Split:
    """Scan one block and part its plain numbers from the rest."""
    cells = scan(block)
    kinds = _KINDS[cells.types]
    styled = shown_as[np.where(cells.styles < shown_as.size, cells.styles, 0)]
    number = cells.types == cell.NUMBER
    kinds[number & (styled == PERCENT)] = OddKind.PERCENT
    kinds[number & (styled == DATE)] = OddKind.DATE
    kinds[cells.empty_formula] = OddKind.NO_RESULT
    plain = kinds == 0
    texts = [
        _text(text, kind) for text, kind in zip(cells.texts, cells.types[cells.text_at].tolist(), strict=True)
    ]
    return _Split(
        Plain(cells.rows[plain], cells.columns[plain], cells.numbers[plain]),
        cells.only(~plain),
        kinds[~plain],
        texts,
    )


def _join(found: list[_Split], container: Container) -> tuple[Other, list[str]]:
    rest = [part.rest for part in found]
    types = np.concatenate([c.types for c in rest])
    numbers = np.concatenate([c.numbers for c in rest])
    shared = types == cell.SHARED
    words = shared_texts(container.part_of_kind("sharedStrings")) if shared.any() else []
    pointers = numbers[shared]
    if pointers.size and not ((pointers >= 0) & (pointers < len(words))).all():
        raise container.odd("引用了不存在的共享文字")
    codes = np.full(types.size, -1, np.int32)
    codes[shared] = pointers
    numbers[shared] = np.nan
    starts = np.cumsum([0, *(c.types.size for c in rest)])
    text_at = np.concatenate([c.text_at + start for c, start in zip(rest, starts, strict=False)])
    codes[text_at] = _number_words([text for part in found for text in part.texts], words)
    kinds = np.concatenate([part.kinds for part in found])
    rows, columns = np.concatenate([c.rows for c in rest]), np.concatenate([c.columns for c in rest])
    return Other(rows, columns, kinds, numbers, codes), words


def _number_words(texts: list[str], words: list[str]) -> CodeArray:
    """Append the distinct texts to the words and return the number of each."""
    known: dict[str, int] = {}
    codes = np.empty(len(texts), np.int32)
    for at, text in enumerate(texts):
        code = known.get(text)
        if code is None:
            code = known[text] = len(words)
            words.append(text)
        codes[at] = code
    return codes


def _text(content: bytes, kind: int) -> str:
    if kind == cell.INLINE:
        return inner_text(content)
    if kind == cell.BOOLEAN:
        return "TRUE" if content.strip() in (b"1", b"true") else "FALSE"
    return plain_text(content)


def shown(kind: OddKind, number: float, *, base_1904: bool) -> str:
    """Return a stored number the way its cell shows it: a date or a percentage.

    >>> shown(OddKind.DATE, 45901.0, base_1904=False), shown(OddKind.PERCENT, 0.123, base_1904=False)
    ('2025-09-01', '12.3%')
    """
    if kind == OddKind.PERCENT:
        return f"{(Decimal(repr(number)) * 100).normalize():f}%"
    if kind == OddKind.DATE and 1 <= number < 2_900_000:
        first = dt.datetime(1904, 1, 1) if base_1904 else dt.datetime(1899, 12, 30)
        moment = first + dt.timedelta(days=round(number * 86_400) / 86_400)
        return str(moment.date()) if moment.time() == dt.time() else moment.isoformat(" ")
    return "" if np.isnan(number) else plain_number(number)
