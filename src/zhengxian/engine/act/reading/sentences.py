"""Where sentences, clauses and segments of a paragraph begin and end."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(r"[。!?](?:[”’)》]{0,3})|(?<=[\u3400-\u9fff])\.(?=$|[\u3400-\u9fff]{2})")
_QUOTES = re.compile("[“”]")
_DUTY = re.compile(
    r"[(\[【](?:责任|牵头|配合|主办|承办|主责|落实|完成|办理|时间)"
    r"(?:[^()\]】]|\([^()]{0,20}\)){0,200}[)\]】]。?"
)
_SEGMENT = re.compile(
    r"(?<!\d),|,(?!\d{3}(?!\d))|[;。!?]|(?<!\d):|:(?!\d)|(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])"
)
_BRACKET = re.compile(r"\([^()]{0,40}\)")
LONGEST = 3000
"""A sentence longer than this many characters is not parsed."""

Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of one paragraph, ended by 。!? or by the paragraph.

    A bracket that names those responsible belongs to the sentence before it.

    >>> sentences("完成改造。(责任单位:市住建局)抓好落实。")
    [(0, 16), (16, 21)]
    """
    spans = []
    start = 0
    for match in _END.finditer(text):
        if match.start() < start or (start == 0 and text[: match.start()].isdigit()):
            continue
        end = match.end()
        duty = _DUTY.match(text, end)
        if duty:
            end = duty.end()
        if text[start:end].strip("。!?.”’)》 "):
            spans.append((start, end))
        start = end
    if text[start:].strip():
        spans.append((start, len(text)))
    return [_trimmed(text, span) for span in spans]


def clauses(text: str, span: Span) -> list[Span]:
    """Return the parts of a sentence between semicolons that stand outside quotation marks and brackets.

    >>> clauses("新建3处;改造5条(含支路;不含巷道)。", (0, 20))
    [(0, 5), (5, 20)]
    """
    start, end = span
    cuts = []
    depth = 0
    for i in range(start, end):
        c = text[i]
        if c in "“(《":
            depth += 1
        elif c in "”)》":
            depth = max(0, depth - 1)
        elif c == ";" and depth == 0 and i + 1 < end:
            cuts.append(i + 1)
    edges = [start, *cuts, end]
    parts = [_trimmed(text, (a, b)) for a, b in pairwise(edges)]
    return [p for p in parts if p[0] < p[1]]


def segments(text: str, span: Span) -> list[Span]:
    """Return the parts of a clause between commas and colons, brackets kept whole.

    >>> segments("要抓紧(不拖,不等),6月底前完成。", (0, 18))
    [(0, 10), (11, 17)]
    """
    start, end = span
    held = [m.span() for m in _BRACKET.finditer(text, start, end)]
    cuts = [m.start() for m in _SEGMENT.finditer(text, start, end)]
    if held:
        cuts = [c for c in cuts if not any(a < c < b for a, b in held)]
    found = []
    for cut in [*cuts, end]:
        part = _trimmed(text, (start, cut))
        if part[0] < part[1]:
            found.append(part)
        start = cut + 1
    return found


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def quoted(text: str, span: Span) -> list[Span]:
    """Return the spans inside quotation marks.

    >>> quoted("用好“周分析”机制", (0, 9))
    [(3, 6)]
    """
    found = []
    opened: int | None = None
    for match in _QUOTES.finditer(text, *span):
        if match[0] == "“":
            opened = match.end()
        elif opened is not None:
            found.append((opened, match.start()))
            opened = None
    return found
