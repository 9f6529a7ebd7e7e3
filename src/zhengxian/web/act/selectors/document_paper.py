"""A document as the review shows it: lines of runs, each run one proposal or one sentence, with what was read in it marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from zhengxian.web.act.models import Clause, ClauseKind, Commitment, Document
from zhengxian.web.act.selectors import commitments as read_out

MARKS = (("units", "u"), ("deadlines", "t"), ("targets", "g"))
"""Which list of a proposal is underlined how: unit, time, target."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one kind of underline, or none."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What stands together in one line: a proposal (or several with the same words), a sentence, or text between."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    commitments: tuple[Commitment, ...] = ()
    clause: Clause | None = None
    opens: bool = False
    """Whether the proposal or sentence begins here and not in a line before."""

    @property
    def numbers(self) -> str:
        """The numbers of the proposals."""
        return "、".join(str(c.order) for c in self.commitments)

    @property
    def tone(self) -> str:
        """What was decided: accepted, rejected, open; empty without a proposal."""
        states = {c.state for c in self.commitments}
        return next((s for s in ("proposed", "accepted", "rejected") if s in states), "")

    @property
    def keys(self) -> frozenset[int]:
        """The proposals by their keys, to find the one that is looked at."""
        return frozenset(c.pk for c in self.commitments)


@dataclass(slots=True)
class Line:
    """One paragraph of the document."""

    start: int
    is_heading: bool
    runs: list[Run] = field(default_factory=list)


def lines(document: Document, rows: Sequence[Commitment], within: read_out.Span | None = None) -> list[Line]:
    """Return the paragraphs of a document, or those of one part; the pieces of a paragraph are its text itself."""
    text = document.text
    first, last = within or (0, len(text))
    clauses = list(document.clauses.filter(start__lt=last, end__gt=first))
    rows = [c for c in rows if any(a < last and b > first for a, b in read_out.spans(c))]
    groups = _groups(rows)
    of_group = _cover(len(text), ((a, b, n) for n, (spans, _) in enumerate(groups) for a, b in spans))
    of_clause = _cover(len(text), ((c.start, c.end, n) for n, c in enumerate(clauses)))
    of_mark = _cover(len(text), _marked(rows))
    found, seen = [], set[tuple[int, int]]()
    for start, end in paragraphs(text):
        if not first <= start < last:
            continue
        line = Line(start, _is_heading(of_clause, clauses, start, end, text))
        for (group, clause), offsets in groupby(range(start, end), lambda i: (of_group[i], of_clause[i])):
            inside = list(offsets)
            key = (group, -1) if group >= 0 else (-1, clause)
            line.runs.append(
                Run(
                    inside[0], inside[-1] + 1, tuple(_pieces(text, inside, of_mark)),
                    groups[group][1] if group >= 0 else (), clauses[clause] if clause >= 0 else None,
                    opens=key not in seen and key != (-1, -1),
                )
            )  # fmt: skip
            seen.add(key)
        found.append(line)
    return found


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Return where the lines that say something begin and end.

    >>> list(paragraphs("甲\\n\\n乙丙\\n"))
    [(0, 1), (3, 5)]
    """
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


PART = 12_000
"""Characters of a document that are shown at once."""


def parts(text: str) -> list[read_out.Span]:
    """Return the parts of a document that are shown one at a time, whole paragraphs each.

    >>> parts("甲" * 12_000 + "\\n乙")
    [(0, 12001), (12001, 12002)]
    """
    found, begin = [], 0
    for start, end in paragraphs(text):
        if end > begin + PART and start > begin:
            found.append((begin, start))
            begin = start
    return [*found, (begin, len(text))]


def part_of(text: str, offset: int) -> int:
    """Return which part holds an offset."""
    return next((n for n, (start, end) in enumerate(parts(text)) if start <= offset < end), 0)


def _groups(rows: Iterable[Commitment]) -> list[tuple[list[read_out.Span], tuple[Commitment, ...]]]:
    """Return the proposals, those with the same words together."""
    together: dict[tuple[read_out.Span, ...], list[Commitment]] = {}
    for one in rows:
        together.setdefault(tuple(read_out.spans(one)), []).append(one)
    return [(list(spans), tuple(found)) for spans, found in together.items()]


def _cover(length: int, spans: Iterable[tuple[int, int, int]]) -> list[int]:
    """Return for each offset the number of the span over it, -1 where there is none; later ones win."""
    covered = [-1] * length
    for start, end, number in spans:
        first, last = max(0, start), min(length, end)
        covered[first:last] = [number] * (last - first)
    return covered


def _marked(rows: Iterable[Commitment]) -> Iterator[tuple[int, int, int]]:
    for one in rows:
        for number, (name, _) in enumerate(MARKS):
            for entry in read_out.mentions(one, name):
                if entry.get("start") is not None and entry.get("end") is not None:
                    yield entry["start"], entry["end"], number


def _pieces(text: str, offsets: Sequence[int], of_mark: Sequence[int]) -> Iterator[Piece]:
    for mark, inside in groupby(offsets, lambda i: of_mark[i]):
        run = list(inside)
        yield Piece(text[run[0] : run[-1] + 1], MARKS[mark][1] if mark >= 0 else "")


def _is_heading(of_clause: Sequence[int], clauses: Sequence[Clause], start: int, end: int, text: str) -> bool:
    """Tell whether a line is a heading and nothing else."""
    known = {of_clause[i] for i in range(start, end) if not text[i].isspace()}
    return len(known) == 1 and all(n >= 0 and clauses[n].kind == ClauseKind.HEADING for n in known)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a sentence can be divided, with what stands before and after it."""

    point: int
    before: str
    after: str


_SIGNS = "，；、。：,;:"


def breaks(document: Document, one: Commitment) -> list[Break]:
    """Return the places behind the punctuation of a proposal's own sentence where it can be split."""
    text, found = document.text, []
    for point in range(one.start + 1, one.end):
        sides = (text[one.start : point], text[point : one.end])
        if text[point - 1] in _SIGNS and all(any(c.isalnum() for c in side) for side in sides):
            found.append(Break(point, _short(sides[0][::-1])[::-1], _short(sides[1])))
    return found


def _short(words: str, most: int = 18) -> str:
    return words if len(words) <= most else words[:most] + "…"
