"""The table of the state machine: which act is possible in which state and where it leads (domain.md §6.1).

Every service goes through `locked` and `move`: the row is locked, the state and the revision are looked at again,
and the history and the audit trail get their line in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from zhengxian.web.act.models import ItemAct, ItemEvent, ItemState, LedgerItem
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Role, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit

OFFICE = Access(((Role.SUPERVISOR, "/", None),))
"""What the system itself may do to items, for daily runs and for services of act that act for nobody in person."""

S, A = ItemState, ItemAct
_AT_WORK = (S.IN_PROGRESS, S.RETURNED)
_RUNNING = tuple(S(value) for value in S.running())
_OPEN = (S.DRAFT, S.ESTABLISHED, *_RUNNING)

POSSIBLE: dict[ItemAct, tuple[ItemState, ...]] = {
    A.CHANGE: (S.DRAFT, S.ESTABLISHED),
    A.ESTABLISH: (S.DRAFT,),
    A.ASSIGN: (S.ESTABLISHED,),
    A.ACCEPT: (S.ASSIGNED,),
    A.OBJECT: (S.ASSIGNED,),
    A.ANSWER: (S.OBJECTED,),
    A.PROGRESS: _AT_WORK,
    A.FEEDBACK: _AT_WORK,
    A.ASK_EXTENSION: _AT_WORK,
    A.EXTEND: _RUNNING,
    A.REFUSE_EXTENSION: _RUNNING,
    A.APPROVE: (S.UNDER_REVIEW,),
    A.RETURN: (S.UNDER_REVIEW, S.APPROVED),
    A.VERIFY: (S.APPROVED,),
    A.CLOSE: (S.APPROVED,),
    A.ARCHIVE: (S.CLOSED,),
    A.REOPEN: (S.CLOSED, S.ARCHIVED),
    A.CANCEL: _OPEN,
    A.REMIND: _RUNNING,
    A.CARD: _RUNNING,
    A.NOTE: tuple(S),
}
"""From which states an act is possible; everything else is refused."""


@dataclass(frozen=True)
class Step:
    """One act as it is written down: who, when, why, and the columns it changed."""

    act: ItemAct
    by: User
    at: datetime
    text: str = ""
    fields: tuple[str, ...] = ()


def moment_of(at: datetime | None) -> datetime:
    """Return when an act happens: as given, or now on the office's day (a demo office stands on one)."""
    return clock.moment() if at is None else at


def day_of(moment: datetime) -> date:
    """Return the office's day of a moment."""
    return timezone.localdate(moment)


def locked(
    item_id: int,
    door: Callable[[Access], QuerySet[LedgerItem]],
    access: Access,
    *,
    act: ItemAct,
    revision: int | None = None,
) -> LedgerItem:
    """Return an item under a row lock when a person's door leads to it and the act is possible.

    Errors: Hidden; ``A-300`` (conflict) its state does not allow the act; ``A-301`` (conflict) it was changed since
    the person saw it.
    """
    if not door(access).filter(pk=item_id).exists():
        raise Hidden
    item = (
        LedgerItem.objects.select_for_update(of=("self",))
        .select_related("owner_region", "owner_department", "place")
        .get(pk=item_id)
    )
    check(item, act, revision)
    return item


def check(item: LedgerItem, act: ItemAct, revision: int | None = None) -> None:
    """Refuse an act that the state does not allow, or that was decided on an older sight of the item."""
    if item.status not in POSSIBLE[act]:
        raise Conflict(
            "A-300", f"{named(item)}现在是“{item.status.label}”，不能“{act.label}”。请刷新，按现在的状态办理"
        )
    if revision is not None and revision != item.revision:
        raise Conflict(
            "A-301", f"{named(item)}在您打开之后已由别人改动，您这一步“{act.label}”没有做。请刷新后再办"
        )


def move(item: LedgerItem, step: Step, after: ItemState | None = None) -> ItemEvent:
    """Save the changed columns, the new state and a new revision; write the history and the audit line."""
    before = item.status
    item.state = after or before
    item.revision += 1
    item.save(update_fields=[*step.fields, "state", "revision"])
    return note(item, step, before)


def note(item: LedgerItem, step: Step, before: ItemState | None = None) -> ItemEvent:
    """Write one line of the history and of the audit trail about an item."""
    event = ItemEvent.objects.create(
        item=item, act=step.act, before=before.value if before else "", after=item.state, text=step.text,
        at=step.at, by=step.by,
    )  # fmt: skip
    words = f"{step.act.label}{named(item)}" + (f"：{step.text}" if step.text else "")
    detail = {"before": event.before, "after": event.after, "revision": item.revision}
    audit.record(f"item.{step.act.value}", item, words, by=step.by, at=step.at, detail=detail)
    return event


def zh(day: date | None) -> str:
    """Write a day as the office does, in history, notices and refusals.

    >>> zh(date(2026, 9, 30))
    '2026年9月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def named(item: LedgerItem) -> str:
    """Name an item in a sentence.

    >>> named(LedgerItem(number="督〔2026〕087号", title="疏通东渠"))
    '督〔2026〕087号“疏通东渠”'
    """
    return f"{item.number or ''}“{item.title[:40]}”"


def titled(item: LedgerItem) -> str:
    """Name an item without its number, which may have been given in the very act that is refused and then not stand.

    >>> titled(LedgerItem(number="督〔2026〕087号", title="疏通东渠"))
    '“疏通东渠”'
    """
    return f"“{item.title[:40]}”"


def required(text: str, code: str, message: str, limit: int = 400) -> str:
    """Return a text that must be given, stripped, or refuse; also when it is longer than its column."""
    kept = text.strip()
    if not kept:
        raise Refused(code, message)
    if len(kept) > limit:
        raise Refused(code, f"写了 {len(kept)} 个字，最多 {limit} 个字。请写短一些，详情可作为附件上传")
    return kept
