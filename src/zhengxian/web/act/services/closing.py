"""Closing, archiving and opening again: a closed late item stays late, the first closing is kept for ever."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache

from django.db import transaction

from zhengxian.engine.act import clocks
from zhengxian.web.act.models import (
    CardLevel,
    ExtensionState,
    ItemAct,
    ItemEvent,
    ItemKind,
    ItemState,
    LedgerItem,
)
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import items, separation, transitions
from zhengxian.web.act.services.transitions import Step, named, zh
from zhengxian.web.act.to_engine.workdays import rule_of, workdays
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused

Condition = Callable[[LedgerItem], None]
"""Looks at an item that is about to be closed and raises `Refused` with a code of its own when it may not be."""
_CONDITIONS: dict[ItemKind, list[Condition]] = {}


def condition(*kinds: ItemKind) -> Callable[[Condition], Condition]:
    """Register what must be true before items of some kinds are closed (decorator).

    Put it into a module ``services/closing_<noun>.py``; those modules are found without being listed anywhere.
    """

    def keep(function: Condition) -> Condition:
        for kind in kinds:
            _CONDITIONS.setdefault(kind, []).append(function)
        return function

    return keep


def conditions(kind: ItemKind) -> tuple[Condition, ...]:
    """Return what was registered for a kind."""
    _load()
    return tuple(_CONDITIONS.get(ItemKind(kind), ()))


@cache
def _load() -> None:
    from zhengxian.web.act import services

    for module in pkgutil.iter_modules(services.__path__):
        if module.name.startswith("closing_"):
            importlib.import_module(f"{services.__name__}.{module.name}")


@transaction.atomic
def close(
    *,
    item_id: int,
    by: User,
    access: Access,
    text: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Close (销号) an item that was approved and verified since; how late it was is counted and kept.

    Lateness is the working days after the due day up to ``done_on``. Errors: Hidden; ``A-300``; ``A-301``; ``A-319`` the
    closer is of the owner's unit or reported on it; ``A-331`` no verification since the approval; ``A-332`` an extension
    is undecided; ``A-333`` a part of it is open; and those of the kind's own conditions.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.CLOSE, revision=revision)
    separation.check(item, by, access, "销号")
    for why in reasons_against(item):
        raise why
    moment = transitions.moment_of(at)
    item.late_days = late_days(item)
    item.closed_at, item.closed_by = moment, by
    fields = ["closed_at", "closed_by", "late_days", "percent"]
    item.percent = 100
    if item.first_closed_on is None:
        item.first_closed_on, item.first_late_days = transitions.day_of(moment), item.late_days
        fields += ["first_closed_on", "first_late_days"]
    word = f"超期 {item.late_days} 个工作日" if item.late_days else "按时"
    words = "，".join(part for part in (word, text.strip()[:300]) if part)
    transitions.move(item, Step(ItemAct.CLOSE, by, moment, words, tuple(fields)), ItemState.CLOSED)
    items.tell_owner(item, f"{named(item)}已销号（{word}）。", transitions.day_of(moment))
    return item


def reasons_against(item: LedgerItem) -> Iterator[Refused]:
    """Give everything that stands against closing an approved item, the conditions of its kind last."""
    if not is_verified(item):
        yield Refused("A-331", f"{named(item)}审核通过后还没有核验通过，不能销号。请先由承办单位以外的人核验")
    if item.extensions.filter(state=ExtensionState.ASKED).exists():
        yield Refused("A-332", f"{named(item)}的延期申请还没有答复，算不出是否超期。请先答复延期申请")
    left = item.children.exclude(state__in=[s.value for s in ItemState if s.is_over]).count()
    if left:
        yield Refused("A-333", f"{named(item)}还有 {left} 件下级事项没有办结，不能销号。请先办结下级事项")
    for check in conditions(ItemKind(item.kind)):
        try:
            check(item)
        except Refused as refused:
            yield refused


def is_verified(item: LedgerItem) -> bool:
    """Tell whether a verification passed since the report was approved."""
    since = ItemEvent.objects.filter(item=item, act=ItemAct.APPROVE).order_by("-id").first()
    passed = ItemEvent.objects.filter(item=item, act=ItemAct.VERIFY, after=ItemState.APPROVED)
    return since is not None and passed.filter(pk__gt=since.pk).exists()


def late_days(item: LedgerItem) -> int:
    """Count the working days from the due day to the day it was done; 0 when in time."""
    due, done = item.due_on, item.done_on
    if due is None or done is None:
        raise ValueError("an approved item has a due day and a day it was done")
    days = workdays(min(due, done), max(due, done))
    return clocks.lateness(due, done, days, on_day_off=rule_of(item.kind).on_day_off).days


@transaction.atomic
def archive(
    *, item_id: int, by: User, access: Access, revision: int | None = None, at: datetime | None = None
) -> LedgerItem:
    """File a closed item. Errors: Hidden; ``A-300``; ``A-301``."""
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.ARCHIVE, revision=revision)
    transitions.move(item, Step(ItemAct.ARCHIVE, by, transitions.moment_of(at)), ItemState.ARCHIVED)
    return item


@transaction.atomic
def reopen(
    *,
    item_id: int,
    reason: str,
    by: User,
    access: Access,
    due_on: date | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> LedgerItem:
    """Open a closed or archived item again (return visit unsatisfied, rebound); its first closing is kept.

    The owner gets a new due day: ``due_on``, or as many days from today as it had at first. Errors: Hidden; ``A-300``;
    ``A-301``; ``A-334`` no reason; ``A-309`` the due day has passed.
    """
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.REOPEN, revision=revision)
    text = transitions.required(reason, "A-334", f"没有写重新办理{named(item)}的原因。请写明回访或反弹情况")
    moment = transitions.moment_of(at)
    day = transitions.day_of(moment)
    item.due_on = _new_due(item, due_on, day)
    item.closed_at = item.closed_by = item.late_days = item.done_on = item.done_value = None
    item.reopened_count += 1
    item.percent, item.card = 0, CardLevel.NONE
    fields = (
        "due_on", "closed_at", "closed_by", "late_days", "done_on", "done_value", "reopened_count", "percent", "card",
    )  # fmt: skip
    step = Step(ItemAct.REOPEN, by, moment, f"{zh(item.due_on)}前办结：{text}", fields)
    transitions.move(item, step, ItemState.IN_PROGRESS)
    items.tell_owner(item, f"{named(item)}重新办理，{zh(item.due_on)}前办结：{text}", day)
    return item


def _new_due(item: LedgerItem, given: date | None, day: date) -> date:
    if given is not None:
        return items.not_past(given, day)
    began = transitions.day_of(item.assigned_at) if item.assigned_at else day
    length = max(1, (item.first_due_on - began).days) if item.first_due_on else 1
    due = day + timedelta(length)
    return clocks.effective(due, workdays(day, due), rule_of(item.kind).on_day_off)
