"""What a leader's weekly paper is made of: his items, or without any all he sees, as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengxian.web.act.models import CardLevel, ItemKind, ItemState, LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.item_filter import Sight
from zhengxian.web.act.selectors.overdue import UNFINISHED
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Role, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide

MOST = 3000
"""Items of one paper; what is late longest and due first is kept."""
AHEAD = timedelta(days=21)
_SHUT = (ItemState.CLOSED, ItemState.ARCHIVED)


@dataclass(frozen=True)
class DigestRow:
    """One item as the paper needs it."""

    pk: int
    number: str
    title: str
    kind: str
    owner: str
    leader: str
    due_on: date | None
    closed_on: date | None
    card: str
    is_reported: bool
    """Whether its owner has reported it as done; it is judged at review, not as late."""
    late_days: int | None = None
    """Working days late at the closing, as counted then; None while it is open."""

    @property
    def closed_words(self) -> str:
        """How it was closed; empty while it is open."""
        if self.closed_on is None:
            return ""
        return f"超期 {self.late_days} 个工作日办结" if self.late_days else "按时办结"


def own_items(seen: Sight) -> QuerySet[LedgerItem]:
    """Return the items for which a person is the leader in charge."""
    return items.visible_to(seen.access).filter(leader=seen.user)


def rows(seen: Sight, base: QuerySet[LedgerItem]) -> list[DigestRow]:
    """Return the open items of a set that are late, near or carry a red card, and those closed this week."""
    monday = seen.today - timedelta(seen.today.weekday())
    near = Q(state__in=ItemState.running()) & (Q(due_on__lte=seen.today + AHEAD) | Q(card=CardLevel.RED))
    kept = base.filter(near | Q(state__in=_SHUT, closed_at__date__gte=monday))
    found = kept.select_related("owner_region", "owner_department", "leader").order_by("due_on", "pk")[:MOST]
    return [_row(item) for item in found]


def _row(item: LedgerItem) -> DigestRow:
    closed = timezone.localdate(item.closed_at) if item.closed_at else None
    return DigestRow(
        item.pk, item.number or "", item.title, item.kind, item.owner_name, str(item.leader or ""), item.due_on,
        closed, item.card, item.status.is_running and item.status not in UNFINISHED, item.late_days,
    )  # fmt: skip


def open_count(base: QuerySet[LedgerItem]) -> int:
    """Count the items of a set that run."""
    return base.filter(state__in=ItemState.running()).count()


def of_kind(base: QuerySet[LedgerItem], kind: ItemKind, most: int) -> Sequence[LedgerItem]:
    """Return the open items of one kind of a set, by due day."""
    kept = base.filter(kind=kind, state__in=ItemState.running())
    return list(kept.select_related("owner_region", "owner_department").order_by("due_on", "pk")[:most])


def leaders(today: date) -> list[User]:
    """Return the people who are leaders today."""
    held = Assignment.objects.in_force(today).filter(role=Role.LEADER, user__is_active=True)
    return list({a.user_id: a.user for a in held.select_related("user").order_by("user_id")}.values())


def leader_named(username: str, today: date) -> User:
    """Return one of the leaders, or raise `Hidden`."""
    found = next((user for user in leaders(today) if user.username == username), None)
    if found is None:
        raise Hidden
    return found


def sees_all(access: Access) -> bool:
    """Tell whether somebody sees the items of the whole office."""
    return is_office_wide(access, Action.SEE_ITEMS)
