"""What happens by itself each day: acceptance by lapse of time, reminders, cards, the archive (domain.md §6.1).

Every item is a transaction of its own: a run that is broken off keeps what it did, and the next one goes on. What was
done for a day is found in the history and in the cards, so a second run of the same day adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengxian.engine.base.workdays import Workdays
from zhengxian.web.act.models import ItemAct, ItemState, LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import overdue
from zhengxian.web.act.services import card_giving, items, owning, transitions
from zhengxian.web.act.services.transitions import Step, named, zh
from zhengxian.web.act.to_engine.workdays import rule_of, workdays
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users

TIERS = (0, 1, 3)
"""Working days before the due day on which the owner is reminded."""
_RUN_AT = time(8, 0)


@dataclass(frozen=True)
class DayRun:
    """What one daily run did: how many items it accepted, reminded, gave a card, filed."""

    accepted: int = 0
    reminded: int = 0
    cards: int = 0
    archived: int = 0


@dataclass(frozen=True)
class _Day:
    """The day of a run, who runs it and the calendar around it."""

    day: date
    at: datetime
    by: User
    days: Workdays


def run(day: date, *, by: User | None = None, at: datetime | None = None) -> DayRun:
    """Do the day's work on all items; doing it again on the same day adds nothing.

    Accepts what was not objected to in time; reminds 3 and 1 working days before and on the due day; gives reminders,
    yellow and red cards by the kind's rules; files what has been closed for as long as the kind says. On days off
    nobody is reminded and no card is given. ``by`` defaults to the system, ``at`` to now on today and 8 o'clock on any other day.
    """
    moment = at or (timezone.now() if day == timezone.localdate() else _morning(day))
    given = _Day(day, moment, by or users.system(), workdays(day - timedelta(400), day + timedelta(40)))
    accepted = _each(_keys(_unanswered(day)), _accept, given)
    works = given.days.is_workday(day)
    return DayRun(
        accepted=accepted,
        reminded=_each(_keys(_due_soon(given)), _remind, given) if works else 0,
        cards=_each(card_giving.due(day, given.days), _card, given) if works else 0,
        archived=_each(_keys(_long_closed(day)), _archive, given),
    )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _RUN_AT))


def _each(keys: Iterable[int], act: Callable[[LedgerItem, _Day], bool], given: _Day) -> int:
    """Do something with each item under its own lock and transaction; return how many were changed."""
    return sum(_one(key, act, given) for key in keys)


def _keys(rows: QuerySet[LedgerItem]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _one(key: int, act: Callable[[LedgerItem, _Day], bool], given: _Day) -> bool:
    rows = LedgerItem.objects.select_for_update(of=("self",))
    return act(rows.select_related("owner_region", "owner_department", "place").get(pk=key), given)


def _unanswered(day: date) -> QuerySet[LedgerItem]:
    over = Q(object_by__lt=day) | Q(object_by__isnull=True, assigned_at__lt=_morning(day))
    return LedgerItem.objects.filter(over, state=ItemState.ASSIGNED)


def _accept(item: LedgerItem, given: _Day) -> bool:
    if item.status is not ItemState.ASSIGNED:
        return False
    words = f"异议期到{zh(item.object_by)}为止，没有提出异议，视为接收" if item.object_by else "视为接收"
    owning.take(item, Step(ItemAct.ACCEPT, given.by, given.at, words))
    items.tell_owner(item, f"{named(item)}没有在异议期内提出异议，已视为接收，请办理。", given.day)
    return True


def _due_soon(given: _Day) -> QuerySet[LedgerItem]:
    until = given.days.add(given.day, max(TIERS))
    first = overdue.last_working_day_before(given.day)
    return LedgerItem.objects.filter(state__in=overdue.UNFINISHED, due_on__gt=first, due_on__lte=until)


def _remind(item: LedgerItem, given: _Day) -> bool:
    if item.due_on is None or item.status not in overdue.UNFINISHED:
        return False
    left = given.days.between(given.day, given.days.on_or_after(item.due_on))
    tier = next((tier for tier in TIERS if left <= tier), None)
    if tier is None:
        return False
    words = f"{zh(item.due_on)}到期，" + (f"还剩 {tier} 个工作日" if tier else "就在今天")
    if item.events.filter(act=ItemAct.REMIND, text=words).exists():
        return False
    transitions.note(item, Step(ItemAct.REMIND, given.by, given.at, words), item.status)
    items.tell_owner(item, f"催办{named(item)}：{words}，请按时办结并反馈。", given.day)
    return True


def _card(item: LedgerItem, given: _Day) -> bool:
    return card_giving.give(item, given.day, given.days, by=given.by, at=given.at)


def _long_closed(day: date) -> QuerySet[LedgerItem]:
    closed: QuerySet[LedgerItem] = LedgerItem.objects.filter(state=ItemState.CLOSED)
    return closed.filter(_past(closed.values_list("kind", flat=True).order_by().distinct(), day))


def _past(kinds: Iterable[str], day: date) -> Q:
    found = Q(pk__in=[])
    for kind in kinds:
        before = _morning(day) - timedelta(rule_of(kind).archive_after)
        found |= Q(kind=kind, closed_at__lt=before)
    return found


def _archive(item: LedgerItem, given: _Day) -> bool:
    if item.status is not ItemState.CLOSED:
        return False
    words = f"销号满 {rule_of(item.kind).archive_after} 天，自动归档"
    transitions.move(item, Step(ItemAct.ARCHIVE, given.by, given.at, words), ItemState.ARCHIVED)
    return True


@transaction.atomic
def remind(*, item_id: int, text: str, by: User, access: Access, at: datetime | None = None) -> LedgerItem:
    """Urge an owner by hand (催办), with words of one's own. Errors: Hidden; ``A-300`` it is not running; ``A-335`` no text."""
    item = transitions.locked(item_id, doors.directed_by, access, act=ItemAct.REMIND)
    words = transitions.required(text, "A-335", f"没有写催办{named(item)}的要求。请写明要什么、什么时候要")
    transitions.note(item, Step(ItemAct.REMIND, by, transitions.moment_of(at), words), item.status)
    items.tell_owner(item, f"催办{named(item)}：{words}", clock.today())
    return item
