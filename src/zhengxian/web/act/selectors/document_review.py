"""The desk of the review: which proposals are shown, which one is open, which part of the text stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from zhengxian.web.act.models import Clause, Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.selectors import document_paper as paper
from zhengxian.web.core.models import Department, Region
from zhengxian.web.core.requests import whole

SHOWN = (
    ("", "全部"), ("open", "待定"), ("accepted", "采纳"), ("rejected", "不采纳"), ("lacking", "缺单位或时限"),
    ("rest", "没有读作任务的句子"),
)  # fmt: skip
_STATE = {"open": "proposed", "accepted": "accepted", "rejected": "rejected"}
PAGE = 80


@dataclass(frozen=True)
class Wish:
    """What the address asks for."""

    show: str = ""
    item: str = ""
    clause: str = ""
    last: str = ""
    part: str = ""
    page: str = ""


@dataclass(frozen=True)
class Row:
    """A proposal in the list, with what it lacks and how what was read was understood."""

    commitment: Commitment
    is_current: bool

    @property
    def lacks(self) -> list[str]:
        """What an item would still need."""
        c = self.commitment
        return read_out.missing(c) if c.state != CommitmentState.REJECTED and c.item_id is None else []

    @property
    def owner(self) -> str:
        """Who has to do it, by name; empty while nobody is named."""
        return str(self.commitment.owner_department or self.commitment.owner_region or "")

    @property
    def supports(self) -> str:
        """The units that help, by name."""
        return "、".join(str(u["name"]) for u in read_out.supports(self.commitment))

    @property
    def units(self) -> list[read_out.Entry]:
        """The units that were read, leading ones first as in the text."""
        return [u for u in read_out.mentions(self.commitment, "units") if u.get("role") != "support"]

    @property
    def deadlines(self) -> list[read_out.Entry]:
        """The deadlines that were read."""
        return [
            {**d, "day": _day(d.get("resolved")), "last_workday": _day(d.get("workday"))}
            for d in read_out.mentions(self.commitment, "deadlines")
        ]

    @property
    def day_count(self) -> int:
        """How many different days were read; with more than one a person should look."""
        return len(
            {d["resolved"] for d in read_out.mentions(self.commitment, "deadlines") if d.get("resolved")}
        )

    @property
    def targets(self) -> list[read_out.Entry]:
        """The figures that were read."""
        return read_out.mentions(self.commitment, "targets")

    @property
    def leading(self) -> int:
        """How many units are told to act; more than one can be split."""
        return len(read_out.leading_codes(self.commitment))

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether the last step can be undone: a decision, a merger or a split."""
        c = self.commitment
        decided = c.state != CommitmentState.PROPOSED
        return c.item_id is None and (decided or bool(read_out.merged_into(c)) or c.into_id is not None)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


@dataclass(frozen=True)
class Desk:
    """Everything the page of the review shows."""

    progress: read_out.Progress
    rows: Page[Row]
    count: int
    current: Commitment | None
    before: Commitment | None
    after: Commitment | None
    last: Commitment | None
    """What was decided just before, to take it back."""
    others: Sequence[Commitment]
    """What the open one could be merged with, the next one first."""
    breaks: Sequence[paper.Break]
    rest: Page[Clause] | None
    clause: Clause | None
    lines: Sequence[paper.Line]
    part: int
    parts: int

    @property
    def earlier(self) -> int | None:
        """The part before the shown one, counted from 1."""
        return self.part - 1 if self.part > 1 else None

    @property
    def later(self) -> int | None:
        """The part after the shown one."""
        return self.part + 1 if self.part < self.parts else None


def desk(document: Document, wish: Wish) -> Desk:
    """Read the review of a document as an address asks for it."""
    rows = list(read_out.live(document).defer("read", "section"))
    chosen = _chosen(rows, wish.show)
    clause = document.clauses.filter(pk=whole(wish.clause) or 0).first()
    current = None if clause or wish.show == "rest" else _current(rows, chosen, wish)
    if current is not None and current not in chosen:
        chosen = [c for c in rows if c in chosen or c == current]
    at = chosen.index(current) if current in chosen else -1
    parts = paper.parts(document.text)
    part = _part(document, wish, current, clause, len(parts))
    rest = _rest(document, rows, wish, clause) if clause or wish.show == "rest" else None
    listed = [Row(c, c == current) for c in chosen]
    return Desk(
        progress=read_out.progress(rows),
        rows=Paginator(listed, PAGE).get_page(at // PAGE + 1 if at >= 0 and not wish.page else wish.page),
        count=len(chosen),
        current=current,
        before=chosen[at - 1] if at > 0 else None,
        after=chosen[at + 1] if 0 <= at < len(chosen) - 1 else None,
        last=next((c for c in rows if c.pk == whole(wish.last) and c.item_id is None), None),
        others=_others(rows, current),
        breaks=paper.breaks(document, current) if current is not None else (),
        rest=rest,
        clause=clause,
        lines=paper.lines(document, rows, parts[part]),
        part=part + 1,
        parts=len(parts),
    )


def _chosen(rows: Sequence[Commitment], show: str) -> list[Commitment]:
    if show == "lacking":
        return [c for c in rows if Row(c, False).lacks]
    return [c for c in rows if show not in _STATE or c.state == _STATE[show]]


def _current(rows: Sequence[Commitment], chosen: Sequence[Commitment], wish: Wish) -> Commitment | None:
    """The one asked for, or the first that is not decided."""
    asked = next((c for c in rows if c.pk == whole(wish.item)), None)
    first = next((c for c in chosen if c.state == CommitmentState.PROPOSED), None)
    return asked or first or (chosen[0] if chosen else None)


def _part(
    document: Document, wish: Wish, current: Commitment | None, clause: Clause | None, count: int
) -> int:
    given = whole(wish.part)
    if given is not None and 1 <= given <= count:
        return given - 1
    place = clause or current
    return paper.part_of(document.text, place.start) if place is not None else 0


def _rest(document: Document, rows: Sequence[Commitment], wish: Wish, clause: Clause | None) -> Page[Clause]:
    found = read_out.untaken(document, rows)
    for one in found:
        one.quote = document.text[one.start : one.end]  # type: ignore[attr-defined]
    at = next((n for n, one in enumerate(found) if clause is not None and one.pk == clause.pk), -1)
    return Paginator(found, PAGE).get_page(at // PAGE + 1 if at >= 0 and not wish.page else wish.page)


def _others(rows: Sequence[Commitment], current: Commitment | None) -> list[Commitment]:
    """Return what the open proposal can be merged with: those after it in the text, then those before."""
    if current is None or current not in rows:
        return []
    at = rows.index(current)
    around = [*rows[at + 1 :], *reversed(rows[:at])]
    return [c for c in around if CommitmentState(c.state).is_open and c.item_id is None][:60]


def next_open(done: Commitment) -> Commitment:
    """Return the next proposal in the text that nobody has decided on, or the one just done when none is left."""
    rows = list(read_out.live(done.document).filter(state=CommitmentState.PROPOSED))
    later = [c for c in rows if (c.start, c.order) > (done.start, done.order)]
    return next(iter(later or rows), done)


def ready(document: Document) -> list[Row]:
    """Return what is accepted and no item yet."""
    rows = read_out.live(document).filter(state=CommitmentState.ACCEPTED, item__isnull=True)
    return [Row(c, False) for c in rows]


def initial(one: Commitment) -> Mapping[str, Any]:
    """Return what the form of a proposal holds when it is opened."""
    owner = one.owner_department or one.owner_region
    kind = "region" if isinstance(owner, Region) else "department"
    return {
        "revision": one.revision,
        "title": one.title,
        "owner": f"{kind}:{owner.code}" if owner is not None else "",
        "supports": "、".join(str(u["name"]) for u in read_out.supports(one)),
        "due_on": one.due_on,
    }


def units(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the units to choose an owner from, in groups."""
    return read_out.unit_choices(day)


def names(day: date) -> list[str]:
    """Return short names of all departments and counties, to be offered where units are typed."""
    regions = Region.objects.in_force(day).exclude(level__in=["town", "park"]).order_by("path")
    return [*Department.objects.values_list("short_name", flat=True), *regions.values_list("name", flat=True)]


def listed_names(text: str) -> tuple[str, ...]:
    """Return the names in a typed list.

    >>> listed_names("市财政局、 临河县，市住建局")
    ('市财政局', '临河县', '市住建局')
    """
    return tuple(name.strip() for name in re.split(r"[、，,;；\n]", text) if name.strip())
