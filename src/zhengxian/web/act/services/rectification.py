"""Rectification: entered from its source, planned, applied for, with files from before and after (domain.md §6.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from zhengxian.web.act.models import (
    AcceptanceLevel,
    ItemAct,
    ItemKind,
    ItemState,
    LedgerItem,
    Origin,
    Rectification,
    Source,
    Stage,
)
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import feedback, items, number_order, sums, transitions
from zhengxian.web.act.services.evidence import Proof
from zhengxian.web.act.services.standards import standard_of
from zhengxian.web.act.services.transitions import Step, named, required, zh
from zhengxian.web.act.services.units import Unit
from zhengxian.web.act.to_engine.rectification import limit_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

Door = Callable[[Access], QuerySet[LedgerItem]]
EARLIEST = date(2000, 1, 1)
"""No finding that is still to be put right is older; an earlier day has a year typed wrong."""
TEXT_LIMIT = 4000
ZERO = Decimal(0)


@dataclass(frozen=True)
class Problem:
    """What was found: by whom, in which paper, on which day, what, and who accepts that it is put right.

    ``amount`` is 万元, None where the problem is not about money.
    """

    source: Source
    found_on: date
    problem: str
    document: str = ""
    measures: str = ""
    standard: str = ""
    level: AcceptanceLevel = AcceptanceLevel.CITY
    stage: Stage = Stage.SHORT
    amount: Decimal | None = None


@transaction.atomic
def enter(
    *,
    title: str,
    problem: Problem,
    by: User,
    access: Access,
    owner: Unit | None = None,
    place: Region | None = None,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Enter a problem; with an owner it is assigned at once. Without a due day the stage's own limit is taken.

    The closing standard is the source's own unless one is given. Errors: Hidden; ``A-484`` no problem is written;
    ``A-485`` the day it was found lies ahead; ``A-573`` it
    lies before 2000; ``A-486`` and ``A-572`` the amount cannot be; those of `items.draft` and `items.assign`.
    """
    moment = transitions.moment_of(at)
    day = transitions.day_of(moment)
    words = required(problem.problem, "A-484", "没有写发现了什么问题。请照来源文书写明", TEXT_LIMIT)
    if problem.found_on < EARLIEST:
        raise Refused(
            "A-573", f"发现日期 {zh(problem.found_on)} 早于{zh(EARLIEST)}。请核对年份，填文书上的日期"
        )
    if problem.found_on > day:
        raise Refused("A-485", f"发现日期 {zh(problem.found_on)} 还没有到。请填文书上的日期")
    _check_amount(problem.amount)
    due = due_on or limit_of(day, problem.stage)
    number_order.hold(ItemKind.RECTIFICATION, moment)
    item = items.draft(
        kind=ItemKind.RECTIFICATION, title=title, content=words, standard=problem.standard or standard_of(problem.source),
        owner=owner, place=place, due_on=due, origin=Origin.INSPECTION, origin_note=_origin(problem), by=by,
        access=access, at=moment,
    )  # fmt: skip
    made = Rectification.objects.create(
        item=item, source=problem.source, source_document=problem.document.strip()[:200], found_on=problem.found_on,
        problem=words, measures=problem.measures.strip()[:TEXT_LIMIT], level=problem.level, stage=problem.stage,
        amount=problem.amount,
    )  # fmt: skip
    made.item = items.establish(item_id=item.pk, by=by, access=access, at=moment)
    if owner is not None:
        made.item = items.assign(item_id=item.pk, by=by, access=access, at=moment)
    return made


def _origin(problem: Problem) -> str:
    label = Source(problem.source).label
    return f"{label}：{problem.document.strip()}" if problem.document.strip() else label


def _check_amount(amount: Decimal | None, most: Decimal | None = None) -> None:
    sums.check("金额", amount)
    limit = sums.LARGEST if most is None else most
    if amount is not None and not ZERO <= amount <= limit:
        wanted = "不能小于 0" if most is None else f"应在 0 至涉及金额 {most} 万元之间"
        raise Refused("A-486", f"金额 {amount} 万元不对，{wanted}。请核对单位是否为万元")


@transaction.atomic
def plan(
    *,
    item_id: int,
    measures: str,
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Write down how the problem will be put right (整改方案); the unit itself or its supervisor.

    Errors: Hidden; ``A-487`` (conflict) not under way; ``A-488`` nothing is written.
    """
    item = locked(item_id, _workable_or_directed, access, revision)
    words = required(measures, "A-488", "没有写整改措施。请写明做什么、谁负责、什么时候完成", TEXT_LIMIT)
    found = item.rectification
    found.measures = words
    found.save(update_fields=["measures"])
    transitions.note(item, _step(ItemAct.NOTE, by, at, f"整改措施：{words}"), item.status)
    return found


@dataclass(frozen=True)
class Result:
    """What the unit says it has put right. Money (万元) and rules made are counted apart from the verdict."""

    text: str
    done_on: date | None = None
    amount_done: Decimal | None = None
    rules_made: int = 0


@transaction.atomic
def apply(
    *,
    item_id: int,
    result: Result,
    before: Sequence[UploadedFile[bytes]] = (),
    after: Sequence[UploadedFile[bytes]] = (),
    by: User,
    access: Access,
    revision: int | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Apply for acceptance: what was done, with files that show how it was before and how it is after.

    An earlier verdict and its publicity no longer hold. Errors: Hidden; ``A-487`` (conflict) not under way; ``A-489`` files
    from before or after are missing; ``A-486`` more money put right than was found; those of `feedback.report`.
    """
    item = locked(item_id, doors.workable_by, access, revision)
    found = item.rectification
    shown = item.evidence.filter(is_before=True).exists()
    if not after or not (before or shown):
        raise Refused(
            "A-489",
            f"{named(item)}申请验收要有整改前、整改后的对比材料。请各上传至少一份（照片、凭证、文件）",
        )
    _check_amount(result.amount_done, found.amount)
    proofs = [
        *(Proof(file, "整改前", is_before=True) for file in before),
        *(Proof(file, "整改后") for file in after),
    ]
    feedback.report(
        item_id=item_id, text=result.text, is_done=True, done_on=result.done_on, files=proofs, by=by,
        access=access, at=at,
    )  # fmt: skip
    found.rules_made = result.rules_made
    found.amount_done = result.amount_done
    forget_verdict(found, "rules_made", "amount_done")
    return found


def forget_verdict(found: Rectification, *more: str) -> None:
    """Take verdict and publicity off a rectification that is handled anew; the history keeps them."""
    empty: dict[str, Any] = dict.fromkeys(
        ("verdict", "verdict_at", "verdict_by", "continuing_reason", "publicity_from", "publicity_to")
    )
    for name, value in empty.items():
        setattr(found, name, value)
    found.save(update_fields=[*empty, *more])


def locked(item_id: int, door: Door, access: Access, revision: int | None = None) -> LedgerItem:
    """Return a locked rectification under way. Errors: Hidden; ``A-301`` stale; ``A-487`` (conflict) not under way."""
    if not Rectification.objects.filter(pk=item_id).exists():
        raise Hidden
    item = transitions.locked(item_id, door, access, act=ItemAct.NOTE, revision=revision)
    if item.state not in ItemState.running():
        raise Conflict("A-487", f"{named(item)}现在是“{item.status.label}”，不在整改。请刷新后再看")
    return item


def _workable_or_directed(access: Access) -> QuerySet[LedgerItem]:
    return doors.workable_by(access) | doors.directed_by(access)


def _step(act: ItemAct, by: User, at: datetime | None, text: str) -> Step:
    return Step(act, by, transitions.moment_of(at), text[:400])
