"""Splitting a proposal: at a place in its sentence, or so that each unit that is told to act has one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zhengxian.web.act.models import Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.selectors.commitments import Entry
from zhengxian.web.act.services import proposals
from zhengxian.web.act.services.commitments import Sight, live_one
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit

FIELDS = ("units", "deadlines", "targets")


@dataclass(frozen=True)
class _Act:
    """Who splits what when."""

    document: Document
    whole: Commitment
    by: User
    at: datetime


@transaction.atomic
def split(
    *, sight: Sight, point: int, by: User, access: Access, at: datetime | None = None
) -> list[Commitment]:
    """Split a proposal in two at an offset of the document's text; return both.

    The two spans together are the old one. Both keep the owner; each has the deadlines and targets of its own half,
    and the due day of the whole where its half names none. What was merged into the whole goes with the half in
    which, or behind which, it stands. Errors: Hidden; ``A-373``; ``A-380``; ``A-381``; ``A-383`` no such place.
    """
    act = _begin(sight, by, access, at)
    whole = act.whole
    if not (whole.start < point < whole.end) or not _says_something(act, point):
        raise Refused("A-383", f"第 {whole.order} 项不能从那里断开。请在句子中间选一处标点")
    halves = [(whole.start, point), (point, whole.end)]
    made = [_piece(act, n, start, end) for n, (start, end) in enumerate(halves)]
    for part in whole.parts.filter(state=CommitmentState.MERGED).exclude(pk__in=[m.pk for m in made]):
        part.into = made[part.start >= point]
        part.save(update_fields=["into"])
    return _end(act, made, f"在第 {point - whole.start} 字处拆成两项")


def _says_something(act: _Act, point: int) -> bool:
    text, whole = act.document.text, act.whole
    return all(
        any(c.isalnum() for c in half) for half in (text[whole.start : point], text[point : whole.end])
    )


def _piece(act: _Act, number: int, start: int, end: int) -> Commitment:
    whole = act.whole
    made = _copy(act, number)
    made.start, made.end = start, end
    made.title = proposals.title_of(act.document.text[start:end]) or whole.title
    for field in FIELDS:
        setattr(made, field, [e for e in getattr(whole, field) if _belongs(e, field, start, end)])
    made.due_on = proposals.due_of(made.deadlines) or whole.due_on
    made.save()
    return made


def _belongs(entry: Entry, field: str, start: int, end: int) -> bool:
    """Tell whether an entry stands in a half; units are told to do both halves, and what was typed belongs to both."""
    place = entry.get("start")
    return field == "units" or place is None or start <= place < end


@transaction.atomic
def split_by_unit(*, sight: Sight, by: User, access: Access, at: datetime | None = None) -> list[Commitment]:
    """Split a proposal so that each unit told to act has its own, with the same sentence; return them.

    Errors: Hidden; ``A-373``; ``A-380``; ``A-381``; ``A-384`` fewer than two units are known.
    """
    act = _begin(sight, by, access, at)
    whole = act.whole
    codes = read_out.leading_codes(whole)
    known = read_out.units_by_code(codes)
    wanted = [code for code in codes if code in known]
    if len(wanted) < 2:
        raise Refused(
            "A-384", f"第 {whole.order} 项没有读出两个以上对得上的责任单位，不用按单位拆。请直接选责任单位"
        )
    made = []
    for number, code in enumerate(wanted):
        one = _copy(act, number)
        owner = proposals.Owner.of(known[code])
        one.owner_region_id, one.owner_department_id = owner.region_id, owner.department_id
        one.save()
        made.append(one)
    _hand_over_parts(act, made)
    return _end(act, made, f"按单位拆成 {len(made)} 项")


def _hand_over_parts(act: _Act, made: Sequence[Commitment]) -> None:
    """Give each of the new proposals the passages that were merged into the whole."""
    own = [m.pk for m in made]
    for part in act.whole.parts.filter(state=CommitmentState.MERGED).exclude(pk__in=own):
        for one in made[1:]:
            copy = Commitment.objects.get(pk=part.pk)
            copy.pk, copy.order, copy.into = None, proposals.first_number(act.document), one
            copy.save(force_insert=True)
        part.into = made[0]
        part.save(update_fields=["into"])


def _begin(sight: Sight, by: User, access: Access, at: datetime | None) -> _Act:
    document, whole = live_one(sight, access)
    if not CommitmentState(whole.state).is_open:
        raise Refused("A-383", f"第 {whole.order} 项已决定不采纳，不能拆分。请先撤回再拆分")
    return _Act(document, whole, by, moment_of(at))


def _copy(act: _Act, number: int) -> Commitment:
    """Return a new open proposal that came out of the whole, not saved yet."""
    whole = act.whole
    given: dict[str, Any] = {f: list(getattr(whole, f)) for f in (*FIELDS, "section")}
    return Commitment(
        document=act.document, order=proposals.first_number(act.document), start=whole.start, end=whole.end,
        title=whole.title, read=whole.read, reason=f"由第 {whole.order} 项拆出（第 {number + 1} 部分）",
        by_hand=whole.by_hand, owner_region=whole.owner_region, owner_department=whole.owner_department,
        due_on=whole.due_on, into=whole, **given,
    )  # fmt: skip


def _end(act: _Act, made: list[Commitment], words: str) -> list[Commitment]:
    whole = act.whole
    whole.state, whole.decided_at, whole.decided_by = CommitmentState.SPLIT, act.at, act.by
    whole.revision += 1
    whole.save()
    detail = {"into": [m.order for m in made], "spans": [[m.start, m.end] for m in made]}
    audit.record(
        "commitment.split", whole, f"第 {whole.order} 项{words}", by=act.by, at=act.at, detail=detail
    )
    return made
