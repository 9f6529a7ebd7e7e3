"""The cells of a worksheet part, found by numpy in its bytes: address, type, style and content.

Excel readers for Python turn error cells and formulas without a result into blanks, and a column with one
text into a column of texts; here every cell keeps its own type and address. Only the plain spelling that
Excel, WPS and the usual libraries write is read; `sheet_plain` respells everything else first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray

Bytes = NDArray[np.uint8]

NUMBER, SHARED, FORMULA_TEXT, INLINE, BOOLEAN, ERROR, ISO_DATE = 0, 1, 2, 3, 4, 5, 6
_TYPES = {
    b"n": NUMBER,
    b"s": SHARED,
    b"str": FORMULA_TEXT,
    b"inlineStr": INLINE,
    b"b": BOOLEAN,
    b"e": ERROR,
    b"d": ISO_DATE,
}
_ROW = re.compile(rb'<row\s(?:[^>]*?\s)?r="([1-9]\d{0,7})"')
_LT, _GT, _QUOTE = ord("<"), ord(">"), ord('"')


class OddSpellingError(Exception):
    """The part is written in a way the fast reader does not know."""


@dataclass(frozen=True)
class Cells:
    """The cells of some rows. ``rows`` are row numbers from 1, ``columns`` from 0.

    ``numbers`` is the stored number, for SHARED the position in the shared texts, else NaN. ``texts`` holds
    the content of the other types, in the order of ``text_at``. ``empty_formula`` marks formulas without a
    result; other cells without content are left out.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int16]
    types: Bytes
    styles: NDArray[np.int32]
    numbers: FloatArray
    empty_formula: BoolArray
    text_at: IntArray
    texts: list[bytes]

    def only(self, keep: BoolArray) -> Cells:
        """Return some of the cells; those with texts must be among them."""
        place = np.cumsum(keep) - 1
        return Cells(
            self.rows[keep],
            self.columns[keep],
            self.types[keep],
            self.styles[keep],
            self.numbers[keep],
            self.empty_formula[keep],
            place[self.text_at],
            self.texts,
        )


@dataclass(frozen=True)
class _Tags:
    """All tags of a block: where each begins (``<``), and its first two letters."""

    block: bytes
    text: Bytes
    begin: IntArray
    first: Bytes
    second: Bytes

    def starting(self, letter: str, seconds: str) -> IntArray:
        """Return the tags whose name starts so."""
        at = np.flatnonzero(self.first == ord(letter))
        return at[np.isin(self.second[at], [ord(c) for c in seconds])]

    def end(self, tags: IntArray) -> IntArray:
        """Return the closing ``>`` of tags that another tag follows at once."""
        last = self.begin[tags + 1] - 1
        if (self.text[last] != _GT).any():
            raise OddSpellingError
        return last


def scan(block: bytes) -> Cells:
    """Read the cells of whole ``<row>`` elements. Errors: OddSpellingError."""
    tags = _tags(block)
    cells = tags.starting("c", " ")
    row_tags = tags.starting("r", "o")
    row_numbers, row_digits = _row_numbers(tags, row_tags)
    counts = np.diff(np.append(np.searchsorted(cells, row_tags), cells.size))
    if cells.size and (not row_tags.size or cells[0] < row_tags[0]):
        raise OddSpellingError
    rows = np.repeat(row_numbers, counts)
    columns, past = _columns(tags, cells, np.repeat(row_digits, counts))
    types, styles = _attributes(tags, cells, past)
    values = _Values(tags, cells)
    keep = (values.length > 0) | values.formula | (types == INLINE)
    numbers, broken = _numbers(tags.text, values, types <= SHARED)
    types[broken] = FORMULA_TEXT
    text_at = np.flatnonzero(keep & (types > SHARED))
    texts = _texts(block, tags, cells, values, text_at, types)
    place = np.cumsum(keep) - 1
    empty = values.formula & (values.length == 0)
    return Cells(
        rows[keep].astype(np.int32),
        columns[keep].astype(np.int16),
        types[keep],
        styles[keep],
        numbers[keep],
        empty[keep],
        place[text_at],
        texts,
    )


def _tags(block: bytes) -> _Tags:
    text = np.frombuffer(block, np.uint8)
    begin = np.flatnonzero(text == _LT)
    if not begin.size or begin[-1] + 2 >= text.size:
        raise OddSpellingError
    first, second = text[begin + 1], text[begin + 2]
    if (first == ord("!")).any() or b"='" in block:
        raise OddSpellingError
    return _Tags(block, text, begin, first, second)


def _row_numbers(tags: _Tags, row_tags: IntArray) -> tuple[IntArray, IntArray]:
    """Return the number of each row and how many digits it has."""
    found = [_ROW.match(tags.block, at) for at in tags.begin[row_tags].tolist()]
    digits = [match[1] for match in found if match]
    if len(digits) < len(found):
        raise OddSpellingError
    return np.array([int(d) for d in digits], np.int64), np.array([len(d) for d in digits], np.int64)


def _columns(tags: _Tags, cells: IntArray, digits: IntArray) -> tuple[IntArray, IntArray]:
    """Return the column of each cell (A is 0) and the byte past its address."""
    at = tags.begin[cells]
    _expect(tags.text, at, b'<c r="')
    letters = [tags.text[at + 6 + i].astype(np.int64) - 64 for i in range(3)]
    two = letters[1] > 0
    three = two & (letters[2] > 0)
    columns = np.where(two, letters[0] * 26 + letters[1], letters[0])
    columns = np.where(three, columns * 26 + letters[2], columns) - 1
    past = at + 7 + two + three + digits
    if (columns < 0).any() or (columns > 16_383).any() or (tags.text[past] != _QUOTE).any():
        raise OddSpellingError
    return columns, past + 1


def _attributes(tags: _Tags, cells: IntArray, past: IntArray) -> tuple[Bytes, NDArray[np.int32]]:
    """Return type and style of each cell from the attributes behind its address."""
    types, styles = np.zeros(cells.size, np.uint8), np.zeros(cells.size, np.int32)
    lengths = tags.end(cells) - past
    for length in np.unique(lengths[lengths > 1]).tolist():
        at = np.flatnonzero(lengths == length)
        window = tags.text[past[at][:, None] + np.arange(length)]
        samples, which = _distinct(window)
        read = [_read_attributes(bytes(window[sample])) for sample in samples.tolist()]
        types[at] = np.array([kind for kind, _ in read], np.uint8)[which]
        styles[at] = np.array([style for _, style in read], np.int32)[which]
    return types, styles


def _distinct(window: Bytes) -> tuple[IntArray, IntArray]:
    """Return one row of every distinct spelling, and which spelling each row of the window has."""
    padded = np.zeros((len(window), -(-window.shape[1] // 8) * 8), np.uint8)
    padded[:, : window.shape[1]] = window
    words = padded.view(np.uint64)
    if (words == words[0]).all():
        return np.zeros(1, np.int64), np.zeros(len(window), np.int64)
    which = np.zeros(len(window), np.int64)
    for word in words.T:
        _, part = np.unique(word, return_inverse=True)
        samples, which = np.unique(which * (part.max() + 1) + part, return_index=True, return_inverse=True)[
            1:
        ]
    return samples, which


def _read_attributes(spelled: bytes) -> tuple[int, int]:
    kind, style = NUMBER, 0
    for part in spelled.rstrip(b"/").split():
        name, _, value = part.partition(b"=")
        value = value.strip(b'"')
        if name == b"t":
            if value not in _TYPES:
                raise OddSpellingError
            kind = _TYPES[value]
        elif name == b"s":
            style = int(value)
    return kind, style


class _Values:
    """Where each cell's ``<v>`` content lies (length 0: none) and whether it has a formula."""

    def __init__(self, tags: _Tags, cells: IntArray) -> None:
        values, formulas = tags.starting("v", ">/"), tags.starting("f", ">/ ")
        owner = np.searchsorted(cells, values) - 1
        if (owner < 0).any() or tags.starting("v", " ").size:
            raise OddSpellingError
        begin = tags.begin[values] + np.where(tags.second[values] == ord("/"), 4, 3)
        self.begin, self.length = np.zeros(cells.size, np.int64), np.zeros(cells.size, np.int64)
        self.begin[owner] = begin
        self.length[owner] = tags.begin[values + 1] - begin
        self.formula = np.zeros(cells.size, np.bool_)
        self.formula[np.searchsorted(cells, formulas) - 1] = True


def _numbers(text: Bytes, values: _Values, numeric: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Parse the numeric contents; also tell which cells claim to be numbers and are not."""
    numbers = np.full(numeric.size, np.nan)
    broken = np.zeros(numeric.size, np.bool_)
    at = np.flatnonzero(numeric & (values.length > 0))
    if at.size:
        parsed = _parse(_lines(text, values.begin[at], values.length[at]))
        if parsed.size != at.size:
            raise OddSpellingError
        numbers[at] = parsed
        broken[at] = ~np.isfinite(parsed)
    return numbers, broken


def _lines(text: Bytes, begin: IntArray, length: IntArray) -> bytes:
    """Copy many short stretches of text into one, a line feed behind each."""
    size = length + 1
    past = np.cumsum(size)
    index = np.arange(past[-1], dtype=np.int64)
    index += np.repeat(begin - (past - size), size)
    out = text[index]
    out[past - 1] = ord("\n")
    return out.tobytes()


def _parse(lines: bytes) -> FloatArray:
    import polars as pl

    try:
        column = pl.read_csv(lines, has_header=False, schema={"v": pl.Float64}, quote_char=None)["v"]
    except pl.exceptions.ComputeError:
        column = pl.Series(lines.decode().split("\n")[:-1]).str.strip_chars().cast(pl.Float64, strict=False)
    values: FloatArray = column.to_numpy()
    return values


def _texts(
    block: bytes, tags: _Tags, cells: IntArray, values: _Values, at: IntArray, types: Bytes
) -> list[bytes]:
    """Return the content of text cells; an inline text keeps its inner tags."""
    inline = types[at] == INLINE
    begin, end = values.begin[at], values.begin[at] + values.length[at]
    begin[inline] = tags.end(cells[at[inline]]) + 1
    following = np.append(tags.begin[cells], len(block))[at[inline] + 1]
    end[inline] = following
    return [block[b:e] for b, e in zip(begin.tolist(), end.tolist(), strict=True)]


def _expect(text: Bytes, at: IntArray, spelling: bytes) -> None:
    for i, letter in enumerate(spelling):
        if (text[at + i] != letter).any():
            raise OddSpellingError
