"""What was read out of a document: the proposals with their parts, their spans, their units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from zhengxian.web.act.models import Clause, Commitment, CommitmentState, Document
from zhengxian.web.core.models import Department, Level, Region
from zhengxian.web.core.refusal import Hidden

Span = tuple[int, int]
Entry = dict[str, Any]
"""A unit, deadline or target in the form of tasks.jsonl."""
LIVE = (CommitmentState.PROPOSED, CommitmentState.ACCEPTED, CommitmentState.REJECTED)
"""States in which a proposal stands by itself: neither merged away nor split up."""
GAP = "……"
"""What stands between two passages of one quote that do not follow each other."""


def live(document: Document) -> QuerySet[Commitment]:
    """Return the proposals that stand by themselves, in text order, with owners, items and merged parts."""
    parts = Commitment.objects.filter(state=CommitmentState.MERGED).order_by("start", "order")
    rows = Commitment.objects.filter(document=document, state__in=LIVE)
    related = ("owner_region", "owner_department", "decided_by", "item")
    return (
        rows.select_related(*related)
        .prefetch_related(Prefetch("parts", queryset=parts, to_attr="merged"))
        .order_by("start", "order")
    )


def one(document: Document, commitment_id: int) -> Commitment:
    """Return one proposal that stands by itself, or raise `Hidden`."""
    found = live(document).filter(pk=commitment_id).first()
    if found is None:
        raise Hidden
    return found


def merged_into(commitment: Commitment) -> Sequence[Commitment]:
    """Return the proposals that were merged into one, as `live` has read them or read now."""
    kept: Sequence[Commitment] | None = getattr(commitment, "merged", None)
    if kept is None:
        kept = list(commitment.parts.filter(state=CommitmentState.MERGED).order_by("start", "order"))
    return kept


def spans(commitment: Commitment) -> list[Span]:
    """Return the passages of a proposal and of what was merged into it: in order, apart, none inside another."""
    return union((c.start, c.end) for c in (commitment, *merged_into(commitment)))


def union(given: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap.

    >>> union([(5, 9), (0, 3), (3, 4), (6, 7)])
    [(0, 4), (5, 9)]
    """
    found: list[Span] = []
    for start, end in sorted(given):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def quote(commitment: Commitment, text: str) -> str:
    """Return the words of the document, exactly; passages that do not follow each other are set apart by ……."""
    return GAP.join(text[start:end] for start, end in spans(commitment))


def mentions(commitment: Commitment, field: str) -> list[Entry]:
    """Return the units, deadlines or targets of a proposal and its parts; the same one is not repeated."""
    found: dict[tuple[Any, ...], Entry] = {}
    for one_of in (commitment, *merged_into(commitment)):
        for entry in getattr(one_of, field):
            key = (
                entry.get("start"),
                entry.get("end"),
                entry.get("role"),
                entry.get("name") or entry.get("text"),
            )
            found.setdefault(key, entry)
    return list(found.values())


def supports(commitment: Commitment) -> list[Entry]:
    """Return the units that help."""
    return [u for u in mentions(commitment, "units") if u.get("role") == "support"]


def leading_codes(commitment: Commitment) -> list[str]:
    """Return the codes of all units that are told to do it, each once, in text order."""
    codes: dict[str, None] = {}
    for unit in mentions(commitment, "units"):
        if unit.get("role") != "support":
            codes.update(dict.fromkeys(unit.get("codes") or ([unit["code"]] if unit.get("code") else [])))
    return list(codes)


def missing(commitment: Commitment) -> list[str]:
    """Name what an item needs and the proposal does not have: 责任单位, 办理时限."""
    found = []
    if commitment.owner_region_id is None and commitment.owner_department_id is None:
        found.append("责任单位")
    if commitment.due_on is None:
        found.append("办理时限")
    return found


@dataclass(frozen=True)
class Progress:
    """How far the decisions on a document have come."""

    open: int
    accepted: int
    rejected: int
    items: int

    @property
    def total(self) -> int:
        """All proposals that stand by themselves."""
        return self.open + self.accepted + self.rejected

    @property
    def ready(self) -> int:
        """Accepted ones that are no items yet."""
        return self.accepted - self.items


def progress(rows: Iterable[Commitment]) -> Progress:
    """Count the proposals of a document by what was decided."""
    states = [(CommitmentState(c.state), c.item_id is not None) for c in rows]
    opened, accepted, rejected = (sum(s is wanted for s, _ in states) for wanted in LIVE)
    return Progress(opened, accepted, rejected, sum(made for _, made in states))


def untaken(document: Document, rows: Iterable[Commitment]) -> list[Clause]:
    """Return the sentences that no proposal covers, headings left out: reports, appeals, quotations."""
    taken = {(part.start, part.end) for c in rows for part in (c, *merged_into(c))}
    split = Commitment.objects.filter(document=document, state=CommitmentState.SPLIT)
    taken |= set(split.values_list("start", "end"))
    clauses = document.clauses.exclude(kind="heading")
    return [c for c in clauses if (c.start, c.end) not in taken]


def units_by_code(codes: Iterable[str]) -> Mapping[str, Department | Region]:
    """Return departments and regions by code; two queries."""
    wanted = set(codes)
    found: dict[str, Department | Region] = {r.code: r for r in Region.objects.filter(code__in=wanted)}
    found.update({d.code: d for d in Department.objects.filter(code__in=wanted)})
    return found


def unit_choices(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all units in groups, as ``department:code`` or ``region:code`` with their names."""
    departments = [(f"department:{d.code}", d.name) for d in Department.objects.all()]
    regions = Region.objects.in_force(day).select_related("parent").order_by("path")
    groups = [("部门", departments)] if departments else []
    for level in Level:
        of_level = [r for r in regions if r.level == level]
        named = [(f"region:{r.code}", _placed(r)) for r in of_level]
        if named:
            groups.append((level.label, named))
    return groups


def _placed(region: Region) -> str:
    below = region.level in (Level.TOWN, Level.PARK) and region.parent is not None
    return f"{region.name}（{region.parent.name}）" if below and region.parent else region.name
