"""Reminders and cards for being late: the engine judges, here they are written down once and told to who must know."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from zhengxian.engine.act.cards import Card as Judged
from zhengxian.engine.act.cards import Deadline, card_for
from zhengxian.engine.base.workdays import Workdays
from zhengxian.web.act.models import Card, CardLevel, ItemAct, ItemKind, LedgerItem, Milestone
from zhengxian.web.act.selectors import overdue, unit_people
from zhengxian.web.act.services import items, mail, transitions
from zhengxian.web.act.services.transitions import Step, named
from zhengxian.web.act.to_engine.workdays import rule_of
from zhengxian.web.core.models import User

BATCH = 500
"""Items judged together before any of them is locked."""


def due(day: date, days: Workdays) -> list[int]:
    """Return the keys of the items that are due a card on a day and do not have it yet; nothing is locked.

    Candidates are unfinished items that are late, themselves or (projects) with a node of their plan.
    """
    last = overdue.last_working_day_before(day)
    nodes = Milestone.objects.filter(item=OuterRef("pk"), done_on__isnull=True, planned_on__lte=last)
    late = Q(due_on__lte=last) | (Q(kind=ItemKind.PROJECT) & Exists(nodes))
    rows = LedgerItem.objects.filter(late, state__in=overdue.UNFINISHED).order_by("pk")
    read = rows.prefetch_related("cards", "milestones").iterator(chunk_size=BATCH)
    return [item.pk for item in read if _wanting(item, day, days) is not None]


def _wanting(item: LedgerItem, day: date, days: Workdays) -> tuple[Judged, date] | None:
    """Return the card an item is due and has not got, with its due day."""
    judged, due_on = _judge(item, day, days)
    has = due_on is None or (judged.level.value, due_on) in {(c.level, c.due_on) for c in item.cards.all()}
    return None if has or due_on is None else (judged, due_on)


def give(item: LedgerItem, day: date, days: Workdays, *, by: User, at: datetime) -> bool:
    """Give a locked item the card it is due on a day, unless it has it; tell whether it was given.

    A card of a level is given once for a due day. The owner, the leader and who assigned it are told.
    """
    if item.status not in overdue.UNFINISHED:
        return False
    wanting = _wanting(item, day, days)
    if wanting is None:
        return False
    judged, due_on = wanting
    level = CardLevel(judged.level.value)
    Card.objects.create(
        item=item, level=level, due_on=due_on, given_on=day, overdue_days=judged.late_days, reason=judged.reason[:400],
        measure="、".join(judged.measures)[:200], by=by,
    )  # fmt: skip
    item.card = level
    item.save(update_fields=["card"])
    transitions.note(item, Step(ItemAct.CARD, by, at, f"{level.label}。{judged.reason}"), item.status)
    told = unit_people.owners_and_supporters(item, day) + unit_people.directors(item, day)
    if item.leader is not None:
        told.append(item.leader)
    mail.tell(told, f"{named(item)}{level.label}：{judged.reason}", items.item_page(item))
    return True


def _judge(item: LedgerItem, day: date, days: Workdays) -> tuple[Judged, date | None]:
    """Return the card of an item and the due day it is for, None when there is none."""
    deadlines = history(item)
    judged = card_for(deadlines, rule_of(item.kind), day, days)
    if not judged.reason:
        return judged, None
    open_ones = [d for d in deadlines if d.done is None]
    late = [d.due for d in open_ones if days.between(days.on_or_after(d.due), day) == judged.late_days]
    return judged, min(late, default=item.due_on)


def history(item: LedgerItem) -> list[Deadline]:
    """Return the deadlines that count for an item's cards: its own, those before it was reopened, a project's nodes."""
    found = [Deadline(item.due_on, item.done_on)] if item.due_on else []
    nodes = item.milestones.all() if item.kind == ItemKind.PROJECT else []
    found += [Deadline(node.planned_on, node.done_on, node.title) for node in nodes]
    known = {deadline.due for deadline in found}
    past = {card.due_on: card.given_on for card in item.cards.all() if card.due_on not in known}
    return found + [Deadline(due, given) for due, given in past.items()]
