"""Decisions on what was read out of a document: accept, change, reject, merge, split, take by hand, take back.

Each act locks the document, then looks at the revision the person saw; the spans in the text never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengxian.web.act.models import Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.selectors.commitments import Entry
from zhengxian.web.act.services import proposals
from zhengxian.web.act.services.documents import locked
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.act.services.units import Unit, unit_named
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Department, Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit

TITLE_LIMIT = 200


@dataclass(frozen=True)
class Changes:
    """What the clerk makes of a proposal; ``supports`` are names of units."""

    title: str
    owner: Unit | None = None
    due_on: date | None = None
    supports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """Which proposal a person acts on, as he saw it."""

    document_id: int
    commitment_id: int
    revision: int


@transaction.atomic
def change(
    *, sight: Sight, changes: Changes, by: User, access: Access, at: datetime | None = None
) -> Commitment:
    """Write title, owner, supports and due day into a proposal.

    Errors: Hidden; ``A-373``; ``A-380`` (conflict) changed by another; ``A-381`` an item already; ``A-386`` an
    unknown unit; ``A-387`` no title or too long a one.
    """
    _, proposal = live_one(sight, access)
    _apply(proposal, changes)
    return _saved(proposal, "change", "修改", by, at)


@transaction.atomic
def accept(
    *, sight: Sight, by: User, access: Access, changes: Changes | None = None, at: datetime | None = None
) -> Commitment:
    """Accept a proposal, with changes in the same act. Errors: those of `change`."""
    _, proposal = live_one(sight, access)
    if changes is not None:
        _apply(proposal, changes)
    return _decided(proposal, CommitmentState.ACCEPTED, "accept", "采纳", by, at)


@transaction.atomic
def reject(*, sight: Sight, by: User, access: Access, at: datetime | None = None) -> Commitment:
    """Reject a proposal; it stays, with its sentence. Errors: Hidden; ``A-373``; ``A-380``; ``A-381``."""
    _, proposal = live_one(sight, access)
    return _decided(proposal, CommitmentState.REJECTED, "reject", "不采纳", by, at)


@transaction.atomic
def take_back(*, sight: Sight, by: User, access: Access, at: datetime | None = None) -> Commitment:
    """Undo the last thing done to a proposal: the decision, the merger, or the split it came from.

    Returns the proposal that stands afterwards. Errors: Hidden; ``A-373``; ``A-380``; ``A-381``; ``A-388`` there
    is nothing to take back.
    """
    _, proposal = live_one(sight, access)
    if proposal.state != CommitmentState.PROPOSED:
        proposal.state, proposal.decided_at, proposal.decided_by = CommitmentState.PROPOSED, None, None
        return _saved(proposal, "take_back", "撤回对", by, at)
    parts = list(proposal.parts.filter(state=CommitmentState.MERGED).order_by("start", "order"))
    if parts:
        for part in parts:
            _reopened(part)
        return _saved(proposal, "unmerge", "拆开合并的", by, at)
    return _joined_again(proposal, by, at)


def _reopened(part: Commitment) -> None:
    part.state, part.into, part.decided_at, part.decided_by = CommitmentState.PROPOSED, None, None, None
    part.revision += 1
    part.save()


def _joined_again(proposal: Commitment, by: User, at: datetime | None) -> Commitment:
    """Undo a split: what came out of it goes back into the whole, unless one of it has been decided on."""
    whole = proposal.into
    if whole is None:
        raise Refused(
            "A-388", f"第 {proposal.order} 项还没有决定，没有可以撤回的。请先采纳、不采纳、合并或拆分"
        )
    pieces = list(whole.parts.select_for_update(of=("self",)))
    settled = [p for p in pieces if p.state != CommitmentState.PROPOSED]
    if settled or read_out.union((p.start, p.end) for p in pieces) != [(whole.start, whole.end)]:
        which = f"第 {settled[0].order} 项已经处理" if settled else "有一部分已经并入别的项"
        raise Refused("A-388", f"同一句拆出的{which}，不能再合回一项。请先撤回那一步")
    for piece in pieces:
        piece.parts.update(into=whole)
        piece.delete()
    _drop_repeated_parts(whole)
    whole.state, whole.decided_at, whole.decided_by = CommitmentState.PROPOSED, None, None
    return _saved(whole, "unsplit", "合回", by, at)


def _drop_repeated_parts(whole: Commitment) -> None:
    seen: set[read_out.Span] = set()
    for part in whole.parts.order_by("order"):
        if (part.start, part.end) in seen:
            part.delete()
        seen.add((part.start, part.end))


@transaction.atomic
def merge(
    *, sight: Sight, other_id: int, other_revision: int, by: User, access: Access, at: datetime | None = None
) -> Commitment:
    """Merge another proposal of the document into this one; both sentences stay its quote.

    Owner and due day are taken over where this one has none. Errors: Hidden; ``A-373``; ``A-380`` (conflict) either
    of the two was changed; ``A-381``; ``A-382`` with itself, or with one that was rejected.
    """
    document, proposal = live_one(sight, access)
    if other_id == proposal.pk:
        raise Refused("A-382", f"第 {proposal.order} 项不能与自己合并。请选另一项")
    _, other = live_one(Sight(document.pk, other_id, other_revision), access)
    for one_of in (proposal, other):
        if not CommitmentState(one_of.state).is_open:
            raise Refused("A-382", f"第 {one_of.order} 项已决定不采纳，不能合并。请先撤回再合并")
    if proposal.owner_region_id is None and proposal.owner_department_id is None:
        proposal.owner_region, proposal.owner_department = other.owner_region, other.owner_department
    proposal.due_on = proposal.due_on or other.due_on
    other.parts.update(into=proposal)
    _fold(other, proposal, by, moment_of(at))
    return _saved(proposal, "merge", f"把第 {other.order} 项并入", by, at)


def _fold(part: Commitment, whole: Commitment, by: User, at: datetime) -> None:
    part.state, part.into, part.decided_at, part.decided_by = CommitmentState.MERGED, whole, at, by
    part.revision += 1
    part.save()


@transaction.atomic
def take(
    *, document_id: int, clause_id: int, by: User, access: Access, at: datetime | None = None
) -> Commitment:
    """Propose a sentence that the reading did not take for a task.

    Units, deadlines and targets are read from the sentence alone. Errors: Hidden; ``A-373``; ``A-385`` (conflict)
    the sentence is a proposal already; ``A-389`` (conflict) the document was read again meanwhile.
    """
    document = locked(document_id, access)
    clause = document.clauses.filter(pk=clause_id).first()
    if clause is None:
        raise Conflict("A-389", "要选取的句子已经不在了，文件刚刚重新读过。请刷新后再选")
    there = document.commitments.filter(start=clause.start, end=clause.end).order_by("order").first()
    if there is not None:
        raise Conflict("A-385", f"这句话已经是第 {there.order} 项。请刷新后在那一项上处理")
    made = proposals.of_span(document, clause.start, clause.end, clause.section)
    made.by_hand, made.reason = True, f"人工选取。原判断：{clause.reason}"[: proposals.REASON_LIMIT]
    made.save()
    words = f"从“{document.title}”人工选取第 {made.order} 项“{made.title[:40]}”"
    audit.record("commitment.take", made, words, by=by, at=at, detail={"span": [made.start, made.end]})
    return made


def live_one(sight: Sight, access: Access) -> tuple[Document, Commitment]:
    """Return document and proposal, locked, as the person saw it."""
    document = locked(sight.document_id, access)
    mine = document.commitments.select_for_update(of=("self",))
    proposal = mine.select_related("owner_region", "owner_department").filter(pk=sight.commitment_id).first()
    if proposal is None:
        raise Hidden
    if proposal.item_id is not None:
        raise Refused("A-381", f"第 {proposal.order} 项已经立项，不能再改。要改，请到台账事项上办理")
    if proposal.state not in read_out.LIVE or proposal.revision != sight.revision:
        who = f"（{proposal.decided_by}）" if proposal.decided_by else ""
        raise Conflict(
            "A-380",
            f"第 {proposal.order} 项在您打开之后已由别人处理{who}，现在是“{proposal.get_state_display()}”，"
            "您这一步没有做。请看过现在的内容再办",
        )
    return document, proposal


def _apply(proposal: Commitment, changes: Changes) -> None:
    title = proposals.one_line(changes.title)
    if not title or len(title) > TITLE_LIMIT:
        what = f"有 {len(title)} 个字，最多 {TITLE_LIMIT} 个字" if title else "没有填"
        raise Refused("A-387", f"第 {proposal.order} 项的“事项”{what}。请写清楚要办什么事")
    proposal.title, proposal.due_on = title, changes.due_on
    proposal.owner_region_id = changes.owner.region_id if changes.owner else None
    proposal.owner_department_id = changes.owner.department_id if changes.owner else None
    names = dict.fromkeys(name.strip() for name in changes.supports if name.strip())
    proposal.units = [*proposals.without(proposal.units, "support"), *_supports(proposal, list(names))]


def _supports(proposal: Commitment, names: Sequence[str]) -> list[Entry]:
    read = {u["name"]: u for u in read_out.supports(proposal)}
    return [read.get(name) or _support(proposal, name) for name in names]


def _support(proposal: Commitment, name: str) -> Entry:
    unit = unit_named(name)
    if unit is None:
        raise Refused(
            "A-386",
            f"第 {proposal.order} 项的配合单位“{name[:40]}”对不上任何部门或地区。请用全称或简称，以顿号隔开",
        )
    table: Any = Region if unit.region_id is not None else Department
    code = table.objects.get(pk=unit.region_id or unit.department_id).code
    return {
        "name": name,
        "role": "support",
        "code": code,
        "codes": [],
        "start": None,
        "end": None,
        "reason": "人工填写",
    }


def _decided(
    proposal: Commitment, state: CommitmentState, verb: str, words: str, by: User, at: datetime | None
) -> Commitment:
    proposal.state, proposal.decided_at, proposal.decided_by = state, moment_of(at), by
    return _saved(proposal, verb, words, by, at)


def _saved(proposal: Commitment, verb: str, words: str, by: User, at: datetime | None) -> Commitment:
    proposal.revision += 1
    proposal.save()
    detail = {"document": proposal.document_id, "revision": proposal.revision, "due_on": proposal.due_on}
    text = f"{words}第 {proposal.order} 项“{proposal.title[:60]}”"
    audit.record(f"commitment.{verb}", proposal, text, by=by, at=at, detail=detail)
    return proposal
