"""What a reading proposes: sentences kept with their reason, and for each task a proposal that a person decides on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengxian.engine.act.reading import Reading, Sentence, SentenceKind, as_record
from zhengxian.web.act.models import Clause, Commitment, Document
from zhengxian.web.act.selectors.commitments import Entry, units_by_code
from zhengxian.web.act.to_engine import reading
from zhengxian.web.core.models import Department, Region

TITLE_LIMIT = 120
REASON_LIMIT = 400
_ENDS = "。；;，,、：:！!？?"
_LEADERS = ("lead", "all")


@dataclass(frozen=True)
class Owner:
    """The columns that name an owner; both None while nobody is named."""

    region_id: int | None = None
    department_id: int | None = None

    @classmethod
    def of(cls, unit: Department | Region | None) -> Owner:
        """Return the owner that a department or region is."""
        if unit is None:
            return cls()
        return cls(region_id=unit.pk) if isinstance(unit, Region) else cls(department_id=unit.pk)


def title_of(text: str) -> str:
    """Return words as the title of an item: on one line, without signs nobody sees, not too long.

    >>> title_of("  尽快\\u200b疏通\\n东渠。")
    '尽快疏通 东渠'
    """
    line = one_line(text).strip(_ENDS).strip()
    if len(line) <= TITLE_LIMIT:
        return line
    cut = max(line.rfind(sign, TITLE_LIMIT // 2, TITLE_LIMIT) for sign in _ENDS)
    return line[: cut if cut > 0 else TITLE_LIMIT - 1].strip() + "…"


def one_line(text: str) -> str:
    """Return a text on one line, without signs that nobody sees."""
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return re.sub(r"\s+", " ", seen).strip()


def due_of(deadlines: Iterable[Mapping[str, Any]]) -> date | None:
    """Return the last day that a set of deadlines names, or None: a frequency and a masked date name none."""
    days = [date.fromisoformat(d["resolved"]) for d in deadlines if d.get("resolved")]
    return max(days, default=None)


def owner_of(units: Iterable[Mapping[str, Any]], known: Mapping[str, Department | Region]) -> Owner:
    """Return the one unit that leads; nobody when there is none, or when several share it and a person must choose."""
    codes: dict[str, None] = {}
    for unit in units:
        if unit.get("role") in _LEADERS:
            codes.update(dict.fromkeys(unit.get("codes") or ([unit["code"]] if unit.get("code") else [])))
    return Owner.of(known.get(next(iter(codes)))) if len(codes) == 1 else Owner()


def write_clauses(document: Document, found: Reading) -> None:
    """Keep the sentences of a reading in place of those of an earlier one."""
    document.clauses.all().delete()
    Clause.objects.bulk_create(
        [
            Clause(
                document=document, order=n, start=s.start, end=s.end, section=list(s.section),
                kind=s.kind.value, reason=s.reason[:REASON_LIMIT],
            )
            for n, s in enumerate(found.sentences, 1)
            if s.end > s.start
        ],
        batch_size=500,
    )  # fmt: skip


def propose(
    document: Document, sentences: Sequence[Sentence], first: int, *, by_hand: bool = False
) -> list[Commitment]:
    """Make proposals of sentences, numbered from ``first``; owner and due day where the reading is sure."""
    records = [as_record(s, doc=document.title) for s in sentences]
    known = units_by_code(_codes(records))
    rows = [
        _proposal(document, record, known, first + n, by_hand=by_hand) for n, record in enumerate(records)
    ]
    return Commitment.objects.bulk_create(rows, batch_size=500)


def of_span(document: Document, start: int, end: int, section: Sequence[str]) -> Commitment:
    """Return a proposal, not saved yet, of one passage that the reading took for something else."""
    found = [as_record(s, doc=document.title) for s in reading.part(document, start, end)]
    quote = document.text[start:end]
    record: dict[str, Any] = {
        "doc": document.title, "section": list(section), "quote": quote, "clean": quote, "start": start, "end": end,
        "kind": SentenceKind.TASK.value, "reason": "", "action": None, "scope": None,
    }  # fmt: skip
    for field in ("units", "deadlines", "targets"):
        record[field] = [e for one in found for e in one[field]]  # type: ignore[attr-defined]
    known = units_by_code(_codes([record]))
    return _proposal(document, record, known, first_number(document), by_hand=True)


def _codes(records: Iterable[Mapping[str, Any]]) -> set[str]:
    units = [u for record in records for u in record["units"]]
    return {code for u in units for code in (*u["codes"], u["code"]) if code}


def _proposal(
    document: Document, record: dict[str, Any], known: Mapping[str, Department | Region], order: int, *, by_hand: bool
) -> Commitment:  # fmt: skip
    words = title_of(record["action"] or record["clean"] or record["quote"])
    made = Commitment(
        document=document, order=order, start=record["start"], end=record["end"], section=record["section"],
        title=words or f"第 {order} 项", reason=str(record["reason"])[:REASON_LIMIT], by_hand=by_hand,
    )  # fmt: skip
    fill(made, record, known)
    return made


def fill(proposal: Commitment, record: dict[str, Any], known: Mapping[str, Department | Region]) -> None:
    """Put what was read into a proposal that nobody has touched; it remembers at which revision."""
    proposal.units, proposal.deadlines, proposal.targets = (
        record["units"],
        record["deadlines"],
        record["targets"],
    )
    owner = owner_of(record["units"], known)
    proposal.owner_region_id, proposal.owner_department_id = owner.region_id, owner.department_id
    proposal.due_on = due_of(record["deadlines"])
    proposal.read = {**record, "revision": proposal.revision}


def is_touched(proposal: Commitment) -> bool:
    """Tell whether a person has had a hand in a proposal; a new reading leaves it alone."""
    by_person = proposal.by_hand or proposal.into_id is not None or proposal.decided_at is not None
    return by_person or proposal.read.get("revision") != proposal.revision


def renew(document: Document, found: Reading) -> int:
    """Bring the untouched proposals to a new reading: change, add, take away; return how many are new or changed.

    Where a person has decided, changed, merged or split, nothing is proposed a second time.
    """
    present = list(document.commitments.select_for_update(of=("self",)))
    kept = [c for c in present if is_touched(c) or any(part.into_id == c.pk for part in present)]
    ours = {(c.start, c.end): c for c in present if c not in kept}
    held = [(c.start, c.end) for c in kept]
    fresh = [s for s in found.sentences if s.kind is SentenceKind.TASK and not _overlaps(s, held)]
    known = units_by_code(_codes([as_record(s, doc=document.title) for s in fresh]))
    changed = 0
    for sentence in fresh:
        old = ours.pop((sentence.start, sentence.end), None)
        if old is not None and _differs(old, sentence, document):
            old.revision += 1
            fill(old, as_record(sentence, doc=document.title), known)
            old.save()
            changed += 1
    seen = {(c.start, c.end) for c in present}
    new = [s for s in fresh if (s.start, s.end) not in seen]
    Commitment.objects.filter(pk__in=[c.pk for c in ours.values()]).delete()
    propose(document, new, 1 + max((c.order for c in present), default=0))
    return changed + len(new)


def _overlaps(sentence: Sentence, held: Iterable[tuple[int, int]]) -> bool:
    return any(sentence.start < end and start < sentence.end for start, end in held)


def _differs(old: Commitment, sentence: Sentence, document: Document) -> bool:
    record = as_record(sentence, doc=document.title)
    return any(old.read.get(key) != value for key, value in record.items())


def first_number(document: Document) -> int:
    """Return the number after the last one of a document."""
    last = document.commitments.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def without(entries: Iterable[Entry], role: str) -> list[Entry]:
    """Return units that do not have a role."""
    return [e for e in entries if e.get("role") != role]
