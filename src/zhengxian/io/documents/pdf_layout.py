"""From rows of type on pages to paragraphs: furniture of the page goes, rows of one paragraph are joined.

A paragraph of an official document begins with an indent of two characters and fills its rows to the right margin
(GB/T 9704-2012, 7.3.3), which is what the joining goes by.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from zhengxian.io.documents.model import Found

EDGE = 0.12
"""Running heads and page numbers stand in this share of the page at its top and bottom."""
REPEATED = 0.5
"""A row at the edge of more than this share of the pages is a running head."""
ALIKE = 0.12
"""Sizes of type that differ by less than this share are one size."""
_PAGE_NUMBER = re.compile(
    r"[-—–―－~·.•\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／]\s*\d{1,4}|\s*共\s*\d{1,4}\s*页)?[-—–―－~·.•，,\s]*"
)
_DIGITS = re.compile(r"\d+")
_CLOSED = "。！？；：.!?;:"
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of type: its text, its box in points from the lower left corner, the size of type."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``pictures`` says that there are drawings or pictures where no text is."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class _Measure:
    """The text area of the document: left and right margin, size of type, distance of rows."""

    left: float
    right: float
    size: float
    step: float


def paragraphs(pages: Sequence[Page]) -> list[Found]:
    """Return the paragraphs of a document in order, each with the page it begins on.

    >>> rows = (Row("　　一要抓春耕，", 100, 700, 500, 716, 16), Row("不误农时。", 68, 670, 150, 686, 16))
    >>> [f.text for f in paragraphs([Page(1, 595, 842, rows)])]
    ['一要抓春耕，不误农时。']
    """
    bare = [replace(page, rows=tuple(_whole_rows(page.rows))) for page in pages]
    bare = _without_furniture(bare)
    rows = [row for page in bare for row in page.rows]
    if not rows:
        return []
    measure = _measure(rows)
    found: list[Found] = []
    last: Row | None = None
    for page in bare:
        for at, row in enumerate(page.rows):
            if last is not None and not _begins(row, last, measure, same_page=at > 0):
                found[-1] = replace(found[-1], text=_joined(found[-1].text, row.text))
            else:
                found.append(Found(row.text.strip(), page=page.number))
            last = row
    return found


def _whole_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """Join pieces that stand on one line, left to right."""
    held: Row | None = None
    for row in rows:
        if held is not None and _same_line(held, row):
            gap = " " if row.left - held.right > 0.8 * held.size else ""
            held = replace(
                held,
                text=f"{held.text}{gap}{row.text}",
                right=max(held.right, row.right),
                bottom=min(held.bottom, row.bottom),
                top=max(held.top, row.top),
            )
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


def _same_line(held: Row, row: Row) -> bool:
    middle = (row.top + row.bottom) / 2
    return held.bottom < middle < held.top and row.left >= held.right - 0.5 * held.size


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Drop page numbers and what repeats at the edges of the pages."""
    often = Counter(
        key for page in pages for key in {_key(page, row) for row in page.rows if _at_edge(page, row)}
    )
    enough = max(3, REPEATED * len(pages))
    running = {key for key, times in often.items() if times >= enough}

    def stays(page: Page, row: Row) -> bool:
        if not _at_edge(page, row):
            return True
        return not _PAGE_NUMBER.fullmatch(row.text) and _key(page, row) not in running

    return [replace(page, rows=tuple(row for row in page.rows if stays(page, row))) for page in pages]


def _at_edge(page: Page, row: Row) -> bool:
    return row.top < EDGE * page.height or row.bottom > (1 - EDGE) * page.height


def _key(page: Page, row: Row) -> tuple[str, int]:
    return _DIGITS.sub("0", row.text), round(row.bottom / max(page.height, 1) * 50)


def _measure(rows: Sequence[Row]) -> _Measure:
    size = _usual_size(rows)
    body = [row for row in rows if abs(row.size - size) <= ALIKE * size]
    widest = max(row.right - row.left for row in body)
    full = [row for row in body if row.right - row.left > 0.7 * widest]
    lefts, rights = sorted(row.left for row in full), sorted(row.right for row in full)
    steps = [a.bottom - b.bottom for a, b in itertools.pairwise(rows) if 0 < a.bottom - b.bottom < 4 * size]
    return _Measure(
        lefts[len(lefts) // 10], rights[-1 - len(rights) // 10], size, median(steps) if steps else 2 * size
    )


def _usual_size(rows: Sequence[Row]) -> float:
    """Return the size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    return max(sizes, key=lambda size: sizes[size]) or 1.0


def _begins(row: Row, last: Row, measure: _Measure, *, same_page: bool) -> bool:
    """Whether a paragraph begins with this row."""
    if abs(row.size - last.size) > ALIKE * measure.size:
        return True
    if same_page and (last.bottom - row.bottom > 1.6 * measure.step or last.bottom - row.bottom < 0):
        return True
    if row.left > measure.left + 1.2 * measure.size:
        return True
    short = (measure.right - last.right) / measure.size
    return short > (1.5 if last.text.rstrip()[-1:] in _CLOSED else 6)


def _joined(text: str, more: str) -> str:
    between = " " if _LATIN.match(text[-1:]) and _LATIN.match(more[:1]) and not more[:1].isdigit() else ""
    return f"{text}{between}{more.strip()}"
